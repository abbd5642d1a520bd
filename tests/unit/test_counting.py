"""Lines of what is marked `uncounted` are counted by nobody."""

import os

import pytest
from coverage import Coverage
from tests import counting


def test_all_who_count_rest_and_go_on_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process of pytest-xdist two count, and what it starts is told to count as well."""
    monkeypatch.setenv("COVERAGE_PROCESS_CONFIG", "said")
    first, second = (Coverage(data_file=None, config_file=False) for _ in range(2))
    with first.collect(), second.collect():
        with counting.resting():
            assert Coverage.current() is None
            assert "COVERAGE_PROCESS_CONFIG" not in os.environ
        assert second is Coverage.current()
        assert "said" == os.environ["COVERAGE_PROCESS_CONFIG"]
    assert Coverage.current() not in (first, second)
