"""The push service over real sockets, by another's clients: every wire, and every way in which one breaks."""

import errno
import json
import socket
from typing import Any

import pycurl
import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, ResponseReceived, StreamReset

from newsbell.simulator import push_service
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
    """Nothing comes until it gives up, however far it had come by then; the service answers the next one."""
    with running_push_service(tls=tls) as service:
        (to,) = service.subscribe(1, sender.key)
        service.set_fault(to["endpoint"], "timeout")
        said: dict[str, Any] = {"headers": sender.headers(to), "http": http, "ca_file": service.ca_file}
        with pytest.raises(pycurl.error) as late:
            sender.fetch(to["endpoint"], body=sender.seal(to, sender.story()), timeout_ms=300, **said)
        assert pycurl.E_OPERATION_TIMEDOUT == late.value.args[0]
        service.set_fault(to["endpoint"], None)
        assert 201 == sender.fetch(to["endpoint"], body=sender.seal(to, sender.story()), **said).status


def test_one_stream_is_reset_and_its_neighbours_are_answered(sender: Any) -> None:
    """RST_STREAM ends one request; a silent one beside it ends by the client's patience; all on one connection."""
    with running_push_service() as service:
        devices = service.subscribe(12, sender.key)
        service.set_fault(devices[3]["endpoint"], "reset")
        service.set_fault(devices[4]["endpoint"], "timeout")
        service.set_fault(devices[5]["endpoint"], "lost")
        ended = in_parallel(devices, sender, patience_ms={4: 1500})
        expected = {3: E_HTTP2_STREAM, 4: pycurl.E_OPERATION_TIMEDOUT, 5: E_HTTP2_STREAM}
        assert {number: expected.get(number, 201) for number in range(12)} == ended
        assert {"posts": 12, "accepted": 10, "rings": 10}.items() <= service.report().items()


def in_parallel(devices: list[dict[str, Any]], sender: Any, patience_ms: dict[int, int]) -> dict[int, int]:
    """One POST to each device, on one connection; how each ended: a status, or libcurl's error.

    `patience_ms`: of those that are not to be waited for long.
    """
    multi = pycurl.CurlMulti()
    multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, 1)
    numbers: dict[pycurl.Curl, int] = {}
    ended: dict[int, int] = {}
    for number, to in enumerate(devices):
        curl = pycurl.Curl()
        curl.setopt(pycurl.URL, to["endpoint"])
        curl.setopt(pycurl.HTTP_VERSION, H2C)
        curl.setopt(pycurl.PIPEWAIT, 1)
        curl.setopt(pycurl.PROXY, "")
        curl.setopt(pycurl.TIMEOUT_MS, patience_ms.get(number, 60_000))
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
        try:
            for part in parts:
                sock.sendall(part)
            sock.shutdown(socket.SHUT_WR)
            while data := sock.recv(65536):
                received += data
        except OSError as failure:  # the service may hang up while we still send, or before we say that we are done
            if failure.errno not in (errno.ECONNRESET, errno.EPIPE, errno.ENOTCONN):
                raise
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


class Http2Client:
    """One HTTP/2 connection, octet by octet: it does what no decent client would."""

    def __init__(self, service: Any) -> None:
        host, port = service.origin.removeprefix("http://").split(":")
        self._socket = socket.create_connection((host, int(port)), timeout=10)
        self.h2 = H2Connection(H2Configuration(client_side=True))
        self.h2.initiate_connection()
        self.ended: dict[int, int] = {}
        """Status by stream; 0 where it was reset."""
        self.octets = 0

    def __enter__(self) -> "Http2Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def begin(self, method: str, target: str, headers: dict[str, str], body: bytes | None = None) -> int:
        """Puts a request into the buffer; without a body it stays unfinished, unless it is a GET."""
        stream = self.h2.get_next_available_stream_id()
        pseudo = {":method": method, ":scheme": "http", ":authority": "x", ":path": target}
        self.h2.send_headers(stream, [*(pseudo | headers).items()], end_stream=method == "GET")
        if body is not None:
            self.h2.send_data(stream, body, end_stream=True)
        return stream

    def flush(self) -> None:
        self._socket.sendall(self.h2.data_to_send())

    def read(self, until: Any) -> None:
        """Reads until `until(self)`, or as long as the service talks."""
        while not until(self):
            data = self._socket.recv(65536)
            if not data:
                return
            for event in self.h2.receive_data(data):
                if isinstance(event, ResponseReceived):
                    self.ended[event.stream_id] = int(dict(event.headers)[b":status"])
                elif isinstance(event, StreamReset):
                    self.ended[event.stream_id] = 0
                elif isinstance(event, DataReceived):
                    self.octets += len(event.data)


def target_of(to: dict[str, Any], service: Any) -> str:
    return str(to["endpoint"]).removeprefix(service.origin)


def test_a_cut_takes_all_that_is_in_flight_with_it(sender: Any) -> None:
    """A silent neighbour on the same connection breaks too."""
    with running_push_service() as service, Http2Client(service) as client:
        silent, cut = service.subscribe(2, sender.key)
        service.set_fault(silent["endpoint"], "timeout")
        service.set_fault(cut["endpoint"], "cut")
        for to in (silent, cut):
            client.begin("POST", target_of(to, service), sender.headers(to), sender.seal(to, sender.story()))
        client.flush()
        with pytest.raises(ConnectionResetError):
            client.read(lambda _: False)
        assert {} == client.ended


@pytest.mark.parametrize(("tls", "http", "spoken"), WIRES, ids=IDS)
def test_a_late_answer_comes_all_the_same(
    tls: bool, http: int, spoken: float, sender: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message is taken at once; whoever has no patience repeats it."""
    with running_push_service(tls=tls) as service:
        (to,) = service.subscribe(1, sender.key)
        service.set_fault(to["endpoint"], "late", times=2)
        body, said = sender.seal(to, sender.story()), {"http": http, "ca_file": service.ca_file}
        # It hangs up once the service has the message, and long before there is an answer.
        taken = {"until": lambda: service.report()["accepted"] > 0}
        with monkeypatch.context() as patches:
            patches.setattr(push_service, "LATE_S", 600)
            with pytest.raises(pycurl.error):
                sender.fetch(to["endpoint"], body=body, headers=sender.headers(to), **taken, **said)
        reply = sender.fetch(to["endpoint"], body=body, headers=sender.headers(to), **said)
        assert (201, spoken) == (reply.status, reply.http)
        assert {"accepted": 2, "rings": 1, "silent_repeats": 1}.items() <= service.report().items()


def test_answers_wait_for_a_late_one_on_http_1_1_alone(sender: Any) -> None:
    """Two requests in one breath on a connection: in their order (RFC 9112 section 9.3.2)."""
    with running_push_service() as service:
        (to,) = service.subscribe(1, sender.key)
        service.set_fault(to["endpoint"], "late", times=1)
        host, _, port = service.address.removeprefix("http://").partition(":")
        body = sender.seal(to, sender.story())
        fields = {"host": host, "content-length": str(len(body))} | sender.headers(to)
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        post = f"POST {target_of(to, service)} HTTP/1.1\r\n{head}\r\n".encode() + body
        with socket.create_connection((host, int(port)), timeout=5) as sock:
            sock.sendall(post + post)
            said = b""
            while said.count(b"HTTP/1.1 201") < 2:
                said += sock.recv(65536)
    assert {"accepted": 2, "silent_repeats": 1}.items() <= service.report().items()


def test_what_comes_after_the_last_on_a_connection_is_not_taken(sender: Any) -> None:
    """GOAWAY names the last stream that was taken (RFC 9113 section 6.8): the others go again on another connection."""
    with running_push_service() as service, Http2Client(service) as client:
        first, last, after = service.subscribe(3, sender.key)
        service.set_fault(last["endpoint"], "goaway", times=1)
        for to in (first, last, after):
            client.begin("POST", target_of(to, service), sender.headers(to), sender.seal(to, sender.story()))
        client.flush()
        client.read(lambda _: False)
        assert [201, 201] == list(client.ended.values())
        assert 2 == service.report()["posts"]


@pytest.mark.parametrize(("tls", "http", "spoken"), WIRES, ids=IDS)
def test_a_connection_that_ends_politely_costs_nothing(tls: bool, http: int, spoken: float, sender: Any) -> None:
    """The answer comes; on HTTP/1.1 it says `Connection: close`."""
    with running_push_service(tls=tls) as service:
        (to,) = service.subscribe(1, sender.key)
        service.set_fault(to["endpoint"], "goaway", times=1)
        body, said = sender.seal(to, sender.story()), {"http": http, "ca_file": service.ca_file}
        reply = sender.fetch(to["endpoint"], body=body, headers=sender.headers(to), **said)
        assert (201, spoken, "close" if spoken < 2 else None) == (
            reply.status,
            reply.http,
            reply.headers.get("connection"),
        )


def test_a_client_that_gives_up_spoils_nothing_for_its_other_requests(sender: Any) -> None:
    """Given up in the middle, or in the same breath as it was asked: the connection goes on."""
    with running_push_service() as service, Http2Client(service) as client:
        (to,) = service.subscribe(1, sender.key)
        asked = ("POST", target_of(to, service), sender.headers(to))
        half = client.begin(*asked)
        client.h2.send_data(half, b"half a mess")
        client.h2.reset_stream(half)
        whole = client.begin(*asked, sender.seal(to, sender.story("given up")))
        client.h2.reset_stream(whole)
        bare = client.begin("POST", target_of(to, service), sender.headers(to), b"")
        last = client.begin(*asked, sender.seal(to, sender.story("last")))
        client.flush()
        client.read(lambda client: last in client.ended)
        assert {bare: 201, last: 201} == client.ended
        assert ["given up", "last"] == [shown["tag"] for shown in service.shown(to["endpoint"])]


def test_a_client_that_gives_up_a_large_answer_is_served_on(sender: Any) -> None:
    """Its window is full, it opens the connection's window, and resets the stream at once."""
    with running_push_service() as service, Http2Client(service) as client:
        service.subscribe(1000, sender.key)
        large = client.begin("GET", "/_control/devices", {})
        client.flush()
        client.read(lambda client: client.octets == 65535)
        client.h2.increment_flow_control_window(65535)
        client.h2.reset_stream(large)
        other = client.begin("GET", "/_control/faults", {})
        client.flush()
        client.read(lambda client: other in client.ended)
        assert 200 == client.ended[other]


@pytest.mark.parametrize(
    "nonsense",
    [b"\0\0\x01\0\0\0\0\0\0x", b"\0\0\0\x04\0\0\0\0\x01"],
    ids=["content for no request", "settings of a request"],
)
def test_http_2_nonsense_closes_the_connection_alone(nonsense: bytes) -> None:
    """A GOAWAY (RFC 9113 section 5.4.1), and the next client is served."""
    with running_push_service() as service:
        answer = exchange(service, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + nonsense)
        assert b"\x07\0\0\0\0\0" in answer
        assert b"HTTP/1.1 200" in exchange(service, b"GET /_control/faults HTTP/1.0\r\n\r\n")
