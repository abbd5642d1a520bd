"""Readers go on being served while a story is sent: `newsbell bench web`, for seconds. No time is asserted."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.timeout(600)


def test_a_hundred_requests_a_second_with_a_send_running_make_no_error() -> None:
    """An open load, one request in ten a write; what was answered as done is in the database, and all were rung.

    The benchmark itself refuses to give figures where joins, choices or marks are missing, or a ring is.
    """
    out = io.StringIO()
    call_command("bench", "web", "--seconds", "10", "--rate", "100", "--readers", "500", "--json", stdout=out)
    figures: dict[str, Any] = json.loads(out.getvalue())
    assert (0, {}) == (figures["errors"], figures["wrong"])
    assert (1_000, 0.1) == (figures["requests"], figures["writes_share"])
    assert 500 == figures["rung"]
    assert {"serve", "web", "worker", "beat", "simulator", "load"} == set(figures["cpu_s"])
    assert 0 < figures["p50_ms"] <= figures["p99_ms"] <= figures["max_ms"]
