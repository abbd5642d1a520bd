"""The simulated push service on the wire: HTTP/2 and HTTP/1.1, with and without TLS, and every way not to answer."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pycurl
import pytest

from newsbell.simulator.push_server import running_push_service

H2C = pycurl.CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE
H2 = pycurl.CURL_HTTP_VERSION_2_0
H1 = pycurl.CURL_HTTP_VERSION_1_1
E_HTTP2_STREAM = 92
"""libcurl's code, which pycurl does not name."""
WIRES = [(False, H2C, 2.0), (False, H1, 1.1), (True, H2, 2.0), (True, H1, 1.1)]
IDS = ["h2c", "http/1.1", "h2 over TLS", "http/1.1 over TLS"]


@pytest.mark.parametrize(("tls", "http", "spoken"), WIRES, ids=IDS)
def test_a_message_comes_through_on_every_wire(tls: bool, http: int, spoken: float, sender: Any) -> None:
    """The token is made for the origin that the service listens on, TLS is verified by its throwaway CA."""
    with running_push_service(tls=tls) as service:
        (to,) = service.subscribe(1, sender.key)
        body = sender.seal(to, sender.story())
        reply = sender.fetch(to["endpoint"], body=body, headers=sender.headers(to), http=http, ca_file=service.ca_file)
        assert (201, spoken, "3600", b"") == (reply.status, reply.http, reply.headers["ttl"], reply.body)
        report = sender.fetch(f"{service.origin}/_control/report", http=http, ca_file=service.ca_file).json
        assert {"accepted": 1, "rings": 1}.items() <= report.items()


@pytest.mark.parametrize(("tls", "http", "spoken"), WIRES, ids=IDS)
@pytest.mark.parametrize("fault", ["reset", "cut", "lost"])
def test_a_connection_breaks_without_a_status(tls: bool, http: int, spoken: float, fault: str, sender: Any) -> None:
    """The client knows no more than that: accepted where it was `lost`, not where it was reset or cut."""
    with running_push_service(tls=tls) as service:
        (to,) = service.subscribe(1, sender.key)
        service.faults.change({fault: 1})
        body = sender.seal(to, sender.story())
        with pytest.raises(pycurl.error) as broken:
            sender.fetch(to["endpoint"], body=body, headers=sender.headers(to), http=http, ca_file=service.ca_file)
        assert broken.value.args[0] in {
            pycurl.E_RECV_ERROR,
            pycurl.E_SEND_ERROR,
            pycurl.E_GOT_NOTHING,
            pycurl.E_HTTP2,
            E_HTTP2_STREAM,
        }
        report = service.report()
        assert (fault == "lost") == (report["accepted"] > 0)
        assert report["posts"] == report["unanswered"][fault]


@pytest.mark.parametrize(("tls", "http", "spoken"), WIRES, ids=IDS)
def test_a_time_out_is_the_clients_own(tls: bool, http: int, spoken: float, sender: Any) -> None:
    """Nothing comes until it gives up; the service answers the next one."""
    with running_push_service(tls=tls) as service:
        (to,) = service.subscribe(1, sender.key)
        service.set_fault(to["endpoint"], "timeout", times=1)
        said: dict[str, Any] = {"headers": sender.headers(to), "http": http, "ca_file": service.ca_file}
        with pytest.raises(pycurl.error) as late:
            sender.fetch(to["endpoint"], body=sender.seal(to, sender.story()), timeout_ms=300, **said)
        assert pycurl.E_OPERATION_TIMEDOUT == late.value.args[0]
        assert 201 == sender.fetch(to["endpoint"], body=sender.seal(to, sender.story()), **said).status


def test_one_stream_is_reset_and_its_neighbours_are_answered(sender: Any) -> None:
    """RST_STREAM ends one request; a silent one beside it ends by the client's patience; all on one connection."""
    with running_push_service() as service:
        devices = service.subscribe(12, sender.key)
        service.set_fault(devices[3]["endpoint"], "reset")
        service.set_fault(devices[4]["endpoint"], "timeout")
        service.set_fault(devices[5]["endpoint"], "lost")
        ended = in_parallel(devices, sender, timeout_ms=1500)
        expected = {3: E_HTTP2_STREAM, 4: pycurl.E_OPERATION_TIMEDOUT, 5: E_HTTP2_STREAM}
        assert {number: expected.get(number, 201) for number in range(12)} == ended
        assert {"posts": 12, "accepted": 10, "rings": 10}.items() <= service.report().items()


def test_a_cut_takes_all_that_is_in_flight_with_it(sender: Any) -> None:
    """A silent neighbour on the same connection breaks too."""
    with running_push_service() as service:
        devices = service.subscribe(2, sender.key)
        service.set_fault(devices[0]["endpoint"], "timeout")
        service.set_fault(devices[1]["endpoint"], "cut")
        broken = {pycurl.E_RECV_ERROR, pycurl.E_SEND_ERROR, pycurl.E_HTTP2, E_HTTP2_STREAM}
        assert broken >= set(in_parallel(devices, sender, timeout_ms=5000).values())


def in_parallel(devices: list[dict[str, Any]], sender: Any, timeout_ms: int) -> dict[int, int]:
    """One POST to each device, on one connection; how each ended: a status, or libcurl's error."""
    multi = pycurl.CurlMulti()
    multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, 1)
    numbers, ended = {}, {}
    for number, to in enumerate(devices):
        curl = pycurl.Curl()
        curl.setopt(pycurl.URL, to["endpoint"])
        curl.setopt(pycurl.HTTP_VERSION, H2C)
        curl.setopt(pycurl.PIPEWAIT, 1)
        curl.setopt(pycurl.PROXY, "")
        curl.setopt(pycurl.TIMEOUT_MS, timeout_ms)
        curl.setopt(pycurl.POST, 1)
        curl.setopt(pycurl.POSTFIELDS, sender.seal(to, sender.story()))
        curl.setopt(pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in sender.headers(to).items()])
        multi.add_handle(curl)
        numbers[curl] = number
    while len(ended) < len(devices):
        multi.perform()
        multi.select(0.1)
        _, good, bad = multi.info_read()
        ended |= {numbers[curl]: curl.getinfo(pycurl.RESPONSE_CODE) for curl in good}
        ended |= {numbers[curl]: error for curl, error, _ in bad}
    for curl in numbers:
        multi.remove_handle(curl)
        curl.close()
    multi.close()
    return ended


@pytest.mark.parametrize("http", [H2C, H1], ids=["h2c", "http/1.1"])
def test_a_large_answer_waits_for_the_clients_window(http: int, sender: Any) -> None:
    """Three thousand devices are more than one HTTP/2 window of 64 kB, and their subscriptions more still."""
    with running_push_service() as service:
        asked = json.dumps({"count": 3000, "applicationServerKey": sender.key}).encode()
        made = sender.fetch(f"{service.origin}/_control/devices", body=asked, http=http)
        assert (201, 3000) == (made.status, len(made.json))
        assert 3000 == len(sender.fetch(f"{service.origin}/_control/devices", http=http).json)


@pytest.mark.parametrize("http", [H2C, H1], ids=["h2c", "http/1.1"])
def test_a_large_request_is_read_and_refused(http: int, sender: Any) -> None:
    """413 for what is merely too large."""
    with running_push_service() as service:
        (to,) = service.subscribe(1, sender.key)
        reply = sender.fetch(to["endpoint"], body=bytes(200_000), headers=sender.headers(to), http=http)
        assert 413 == reply.status


def exchange(service: Any, *parts: bytes) -> bytes:
    """Raw octets in, all that comes back until the service closes or falls silent."""
    host, port = service.origin.removeprefix("http://").split(":")
    received = b""
    with socket.create_connection((host, int(port)), timeout=5) as sock:
        for part in parts:
            sock.sendall(part)
        sock.shutdown(socket.SHUT_WR)
        try:
            while data := sock.recv(65536):
                received += data
        except ConnectionResetError:
            pass
    return received


def test_http_1_1_in_all_its_forms() -> None:
    """Two requests in one packet, 100-continue, an old client, a HEAD of nonsense, a body without an end."""
    ask = b"GET /_control/faults HTTP/1.1\r\nHost: x\r\n"
    with running_push_service() as service:
        assert 2 == exchange(service, ask + b"\r\n" + ask + b"\r\n").count(b"HTTP/1.1 200")
        expecting = b"POST /_control/faults HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        assert b"HTTP/1.1 100" in exchange(service, expecting, b"{}")
        assert b"HTTP/1.1 200" in exchange(service, b"GET /_control/faults HTTP/1.0\r\n\r\n")
        assert b"" == exchange(service, b"\x00\x01\x02\r\n\r\n")
        endless = b"POST /push/t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        assert b"" == exchange(service, endless, *[b"40000\r\n" + bytes(0x40000) + b"\r\n"] * 5)
        assert b"" == exchange(service)


def test_http_2_nonsense_closes_the_connection_alone() -> None:
    """A GOAWAY, and the next client is served."""
    with running_push_service() as service:
        answer = exchange(service, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 200)
        assert b"HTTP/1.1" not in answer
        assert b"HTTP/1.1 200" in exchange(service, b"GET /_control/faults HTTP/1.0\r\n\r\n")


def test_the_service_may_be_known_by_another_origin(sender: Any) -> None:
    """As a test with a real browser needs it: endpoints and tokens name the vendor, the posts come here."""
    with running_push_service(
        origin="https://jmt17.google.com", vendor="google", tls=True, host="127.0.0.1"
    ) as service:
        (to,) = service.subscribe(1, sender.key)
        assert to["endpoint"].startswith("https://jmt17.google.com/fcm/send/")
        answer = service.push(sender.request(to, sender.seal(to, sender.story())))
        assert 201 == answer.status


def test_it_listens_on_ipv6_too() -> None:
    """The origin has brackets (RFC 3986 section 3.2.2)."""
    with running_push_service(host="::1") as service:
        assert service.origin.startswith("http://[::1]:")


def test_a_port_that_is_taken_is_said_so() -> None:
    """And nothing stays behind."""
    with running_push_service() as service, pytest.raises(OSError, match="in use"):  # noqa: SIM117  # one fails
        with running_push_service(port=int(service.origin.rpartition(":")[2])):
            pass


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
        faults = sender.fetch(f"{origin}/_control/faults", http=H2, ca_file=ca_file)
        assert (2.0, {"error": 0.5, "lost": 0.25}) == (faults.http, faults.json)
        asked = json.dumps({"count": 2, "applicationServerKey": sender.key}).encode()
        assert 201 == sender.fetch(f"{origin}/_control/devices", body=asked, http=H2, ca_file=ca_file).status
    finally:
        process.send_signal(stop)
        _, errors = process.communicate(timeout=20)
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
        env=os.environ | {"NEWSBELL_DATA": str(tmp_path / "data"), "NEWSBELL_KEYS": str(tmp_path / "keys")},
    )
    assert 1 == done.returncode
    assert "There is no fault 'meteor'" in done.stderr
    assert "[fault-unknown]" in done.stderr
