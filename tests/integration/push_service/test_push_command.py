"""`newsbell push-service`: where it listens, what it is known as, how it ends."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pycurl
import pytest
from django.core.management import call_command

from newsbell.common.errors import SimulatorRefused
from newsbell.simulator.push_server import running_push_service


def test_the_service_may_be_known_by_another_origin(sender: Any) -> None:
    """As a test with a real browser needs it: endpoints and tokens name the vendor, the posts come here."""
    with running_push_service(
        origin="https://jmt17.google.com", vendor="google", tls=True, host="127.0.0.1"
    ) as service:
        (to,) = service.subscribe(1, sender.key)
        assert to["endpoint"].startswith("https://jmt17.google.com/fcm/send/")
        service.push(sender.request(to, sender.seal(to, sender.story())))
        assert {"201": 1} == service.report()["statuses"]


def test_it_listens_on_ipv6_too() -> None:
    """The origin has brackets (RFC 3986 section 3.2.2)."""
    with running_push_service(host="::1") as service:
        assert service.origin.startswith("http://[::1]:")


def test_a_port_that_is_taken_is_said_so() -> None:
    """And nothing stays behind."""
    with running_push_service() as service, pytest.raises(OSError, match="in use"):  # noqa: SIM117  # one fails
        with running_push_service(port=int(service.origin.rpartition(":")[2])):
            pass


@pytest.mark.parametrize(
    "words",
    [
        ("--port", "taken"),
        ("--port", "99999"),
        ("--port", "0", "--host", "none.invalid"),
        ("--port", "0", "--journal", "/"),
    ],
    ids=("taken", "no port", "no host", "no journal"),
)
def test_the_command_ends_with_an_error_where_it_cannot_listen_or_keep(words: tuple[str, ...]) -> None:
    with running_push_service() as service:
        said = [word.replace("taken", service.origin.rpartition(":")[2]) for word in words]
        with pytest.raises(SimulatorRefused, match="--port"):
            call_command("push-service", *said)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_command_says_where_it_listens_and_ends_on_a_signal(
    stop: signal.Signals, sender: Any, tmp_path: Path
) -> None:
    """With TLS, a fault and a journal; status 0, the CA's file gone, the journal there."""
    journal = tmp_path / "journal.jsonl"
    words = ["push-service", "--port", "0", "--vendor", "google", "--fault", "error=0.5", "--fault", "lost=0.25"]
    process = subprocess.Popen(
        [sys.executable, "-m", "newsbell", *words, "--tls", "--seed", "3", "--journal", str(journal)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"NEWSBELL_DATA": str(tmp_path / "data"), "NEWSBELL_KEYS": str(tmp_path / "keys")},
    )
    try:
        assert process.stdout is not None
        origin = process.stdout.readline().split()[-1]
        ca_file = Path(process.stdout.readline().split()[-1])
        assert "_control" in process.stdout.readline()
        faults = sender.fetch(f"{origin}/_control/faults", http=pycurl.CURL_HTTP_VERSION_2_0, ca_file=ca_file)
        assert (2.0, {"error": 0.5, "lost": 0.25}) == (faults.http, faults.json)
        asked = json.dumps({"count": 2, "applicationServerKey": sender.key}).encode()
        assert (
            201
            == sender.fetch(
                f"{origin}/_control/devices", body=asked, http=pycurl.CURL_HTTP_VERSION_2_0, ca_file=ca_file
            ).status
        )
    finally:
        process.send_signal(stop)
        _, errors = process.communicate(timeout=60)
    assert (0, "") == (process.returncode, errors)
    assert not ca_file.exists()
    assert 2 == len(journal.read_text().splitlines())


def test_the_command_refuses_what_it_cannot_do(tmp_path: Path) -> None:
    """In one sentence, with a code."""
    done = subprocess.run(
        [sys.executable, "-m", "newsbell", "push-service", "--port", "0", "--fault", "meteor=1"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"NEWSBELL_DATA": str(tmp_path / "data"), "NEWSBELL_KEYS": str(tmp_path / "keys")},
    )
    assert 1 == done.returncode
    assert "There is no fault 'meteor'" in done.stderr
    assert "[fault-unknown]" in done.stderr
