"""The safe client against real servers on loopback (newsbell.common.safe_client, newsbell.common.connection)."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pycurl
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from newsbell.common.connection import harden
from newsbell.common.errors import AddressRefused, AnswerTooLarge, FetchFailed, RedirectRefused, TimedOut
from newsbell.common.safe_client import MAX_HEADER_BYTES, Policy, SafeClient

Page = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A web site on loopback: `pages` by path; `seen` are the requests that reached it."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                site.pages[self.path.partition("?")[0]](self)

            def log_request(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that hangs up on an endless answer is what these tests are about."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def says(self, path: str, body: bytes = b"hello", status: int = 200, **headers: str) -> None:
        def page(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)

        self.pages[path] = page

    def sends(self, path: str, location: str, status: int = 302) -> None:
        self.says(path, b"", status, Location=location)


@contextmanager
def running() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        yield site


@pytest.fixture
def other() -> Iterator[Site]:
    with running() as site:
        yield site


def client(*sites: Site, **policy: Any) -> SafeClient:
    return SafeClient(Policy(private_origins=frozenset(site.origin for site in sites), **policy))


def test_an_answer_is_read_with_lower_case_headers_and_repeated_ones_joined(site: Site) -> None:
    def page(request: BaseHTTPRequestHandler) -> None:
        request.send_response_only(103)
        request.send_header("Link", "</early.css>")
        request.end_headers()
        request.send_response(200)
        request.send_header("ETag", 'W/"caf\xe9"')
        request.send_header("Vary", "a")
        request.send_header("vary", "b")
        request.end_headers()
        request.wfile.write(b"news")

    site.pages["/feed"] = page
    answer = client(site, user_agent="newsbell/test").get(
        f"{site.origin}/feed?a=1#top", {"If-None-Match": 'W/"caf\xe9"'}
    )
    assert (200, b"news", f"{site.origin}/feed?a=1", None) == (answer.status, answer.body, answer.url, answer.moved_to)
    assert ('W/"caf\xe9"', "a, b", None) == (answer.headers["etag"], answer.headers["vary"], answer.headers.get("link"))
    path, headers = site.seen[0]
    assert ("/feed?a=1", "newsbell/test", 'W/"caf\xe9"') == (path, headers["user-agent"], headers["if-none-match"])


def test_an_error_status_is_an_answer(site: Site) -> None:
    site.says("/gone", b"no more", 410)
    assert (410, b"no more") == ((answer := client(site).get(f"{site.origin}/gone")).status, answer.body)


def test_a_header_cannot_be_smuggled_in(site: Site) -> None:
    with pytest.raises(ValueError, match="If-None-Match"):
        client(site).get(f"{site.origin}/", {"If-None-Match": '"x"\r\nHost: inside'})
    assert [] == site.seen


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0",
     "0.0.0.0", "[::]", "localhost."],
)  # fmt: skip
def test_a_source_cannot_reach_inside_however_it_spells_the_address(host: str) -> None:
    """FAILURES, "Broken into": feeds that reach inside (changedetection CVE-2026-27696, Miniflux GHSA-xwh2…)."""
    with pytest.raises(AddressRefused):
        SafeClient(Policy()).get(f"http://{host}:8080/latest/meta-data/")


@pytest.mark.parametrize("ip", ["169.254.169.254", "100.64.0.1", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "[fe80::1]"])
def test_link_local_cgnat_nat64_and_6to4_are_refused_before_any_packet_leaves(ip: str) -> None:
    """FAILURES, "Broken into": behind CGNAT, NAT64 or 6to4 (pixelfed#6974)."""
    with pytest.raises(AddressRefused, match="inside a network"):
        SafeClient(Policy()).get(f"http://{ip}/")


def test_a_name_that_turns_inside_is_judged_by_the_address_connected_to(site: Site) -> None:
    """FAILURES, "Broken into": DNS rebinding (Eventra#18841). The resolver's answer is set as a hostile one is."""
    curl = pycurl.Curl()
    doorkeeper = harden(curl, private_ok=False)
    port = site.server.server_port
    curl.setopt(pycurl.RESOLVE, [f"public.example:{port}:127.0.0.1"])
    curl.setopt(pycurl.URL, f"http://public.example:{port}/")
    with pytest.raises(pycurl.error) as caught:
        curl.perform()
    assert (pycurl.E_COULDNT_CONNECT, "127.0.0.1", []) == (caught.value.args[0], doorkeeper.refused, site.seen)
    curl.close()


def test_a_local_socket_is_refused_too() -> None:
    doorkeeper = harden(pycurl.Curl(), private_ok=False)
    assert pycurl.SOCKET_BAD == doorkeeper(0, (socket.AF_UNIX, socket.SOCK_STREAM, 0, b"/run/docker.sock"))
    assert "a local socket" == doorkeeper.refused


def test_many_handles_of_a_multi_are_each_judged(site: Site) -> None:
    site.says("/")
    multi, handles = pycurl.CurlMulti(), []
    for private_ok in (True, False, True, False):
        curl = pycurl.Curl()
        handles.append((curl, harden(curl, private_ok=private_ok)))
        curl.setopt(pycurl.URL, site.origin if private_ok else f"http://localhost:{site.server.server_port}")
        curl.setopt(pycurl.WRITEFUNCTION, lambda _chunk: None)
        multi.add_handle(curl)
    while multi.perform()[1]:
        multi.select(0.1)
    refused = {curl: doorkeeper.refused for curl, doorkeeper in handles}
    _, read, failed = multi.info_read()
    assert ([None, None], 2) == ([refused[curl] for curl in read], len(site.seen))
    assert [(pycurl.E_COULDNT_CONNECT, True)] * 2 == [
        (code, refused[c] in ("127.0.0.1", "::1")) for c, code, _ in failed
    ]
    for curl, _ in handles:
        multi.remove_handle(curl)
        curl.close()
    multi.close()


def test_a_handle_that_served_a_route_lets_nobody_else_in(site: Site) -> None:
    """An open connection is not judged again: so none may stay open for another origin to use."""
    site.says("/", b"routed")
    routed = SafeClient(Policy(routes={"http://gazette.example": site.origin}))
    for _ in range(2):
        assert b"routed" == routed.get("http://gazette.example/").body
        with pytest.raises(AddressRefused):
            routed.get(f"http://localhost:{site.server.server_port}/")


@pytest.mark.parametrize("port", [22, 25, 6379, 9200, 8000])
def test_ports_that_are_no_web_servers_are_refused(port: int) -> None:
    with pytest.raises(AddressRefused, match=f"Port {port} "):
        SafeClient(Policy()).get(f"http://gazette.example:{port}/")


def test_a_private_origin_is_exact(site: Site) -> None:
    """Allowed is the origin as configured: not another name of the same machine, not its https side."""
    site.says("/")
    assert 200 == client(site).get(site.origin).status
    for url in (f"http://localhost:{site.server.server_port}/", f"https://127.0.0.1:{site.server.server_port}/"):
        with pytest.raises(AddressRefused):
            client(site).get(url)


def test_a_connection_that_fails_is_told_apart_from_one_that_is_refused() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{bound.getsockname()[1]}"
        with pytest.raises(FetchFailed, match="curl 7"):
            SafeClient(Policy(private_origins=frozenset({origin}))).get(origin)


def test_redirects_are_followed_and_a_permanent_move_is_told(site: Site, other: Site) -> None:
    site.sends("/a", "/b", 301)
    site.sends("/b", f"{other.origin}/c#part", 308)
    other.says("/c", b"moved news")
    answer = client(site, other).get(f"{site.origin}/a", {"If-None-Match": '"1"', "Authorization": "Bearer s3cret"})
    assert (b"moved news", f"{other.origin}/c", f"{other.origin}/c") == (answer.body, answer.url, answer.moved_to)
    asked = other.seen[0][1]
    assert ('"1"', None) == (asked["if-none-match"], asked.get("authorization"))


@pytest.mark.parametrize("hops", [(301, 302), (302, 301), (307,), (303,)])
def test_a_temporary_redirect_on_the_way_is_no_move(site: Site, hops: tuple[int, ...]) -> None:
    for number, status in enumerate(hops):
        site.sends(f"/{number}", f"/{number + 1}", status)
    site.says(f"/{len(hops)}")
    answer = client(site).get(f"{site.origin}/0")
    assert (f"{site.origin}/{len(hops)}", None) == (answer.url, answer.moved_to)


def test_a_permanent_redirect_to_nothing_is_no_move(site: Site) -> None:
    site.sends("/a", "/b", 301)
    site.says("/b", status=404)
    assert (404, None) == ((answer := client(site).get(f"{site.origin}/a")).status, answer.moved_to)


def test_a_redirect_location_in_utf_8_is_followed(site: Site) -> None:
    site.sends("/a", "/caf\xc3\xa9")
    site.says("/caf%C3%A9", b"ok")
    assert b"ok" == client(site).get(f"{site.origin}/a").body


def test_a_redirect_status_without_location_is_an_answer(site: Site) -> None:
    site.says("/a", b"choose", 302)
    assert (302, b"choose") == ((answer := client(site).get(f"{site.origin}/a")).status, answer.body)


@pytest.mark.parametrize(
    "location",
    ["http://localhost:{port}/secret", "http://0177.0.0.1:{port}/secret", "http://169.254.169.254/latest/",
     "file:///etc/passwd", "gopher://127.0.0.1:6379/_FLUSHALL", "http://user:pw@127.0.0.1:{port}/secret",
     "//[::1]:8080/secret"],
)  # fmt: skip
def test_a_redirect_cannot_lead_inside(site: Site, location: str) -> None:
    """FAILURES, "Broken into": after a redirect (web-push-elixir#94). Each hop is judged by its own origin."""
    site.sends("/a", location.format(port=site.server.server_port))
    site.says("/secret", b"secret")
    with pytest.raises(AddressRefused):
        client(site).get(f"{site.origin}/a")
    assert ["/a"] == [path for path, _ in site.seen]


def test_a_redirect_that_cannot_be_read_is_refused(site: Site) -> None:
    site.sends("/a", "http://[::1/")
    with pytest.raises(RedirectRefused):
        client(site).get(f"{site.origin}/a")


def test_a_redirect_loop_ends(site: Site) -> None:
    site.sends("/a", "/a?token=s3cret")
    with pytest.raises(RedirectRefused, match="more than 3 times"):
        client(site, max_redirects=3).get(f"{site.origin}/a")
    assert 4 == len(site.seen)


def test_a_redirect_from_https_down_to_http_is_refused(site: Site) -> None:
    site.sends("/a", "http://gazette.example/a?token=s3cret")
    routes = {"https://gazette.example": site.origin, "http://gazette.example": site.origin}
    with pytest.raises(RedirectRefused, match="without encryption") as caught:
        SafeClient(Policy(routes=routes)).get("https://gazette.example/a")
    assert "s3cret" not in str(caught.value)


def test_a_route_sends_an_origins_requests_elsewhere_under_its_own_name(site: Site, other: Site) -> None:
    site.says("/feed", b"routed")
    site.sends("/a", "https://gazette.example/feed", 301)
    routed = SafeClient(Policy(routes={"https://gazette.example": site.origin}))
    answer = routed.get("https://gazette.example/a")
    assert (b"routed", "https://gazette.example/feed") == (answer.body, answer.moved_to)
    assert ["gazette.example"] * 2 == [headers["host"] for _, headers in site.seen]
    with pytest.raises(AddressRefused):
        routed.get(site.origin + "/feed")


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_a_body_is_bounded_after_decompression(site: Site, coding: str) -> None:
    """FAILURES, "Broken into": XML bombs' elder sister, ten megabytes in ten kilobytes."""
    body = b"<rss>" * 2_000_000
    site.says("/bomb", gzip.compress(body) if coding == "gzip" else body, Content_Encoding=coding)
    with pytest.raises(AnswerTooLarge, match="body"):
        client(site, max_bytes=1_000_000).get(f"{site.origin}/bomb")


def test_a_compressed_body_is_read(site: Site) -> None:
    site.says("/feed", gzip.compress(b"news" * 1000), Content_Encoding="gzip")
    assert b"news" * 1000 == client(site, max_bytes=4000).get(f"{site.origin}/feed").body
    assert "gzip" in site.seen[0][1]["accept-encoding"]


def test_a_body_in_brotli_is_bounded_after_decompression(site: Site) -> None:
    """The bytes are a million times the digit 0."""
    site.says("/bomb", bytes.fromhex("5b3f428f5f02261e0b04f2731e00"), Content_Encoding="br")
    assert b"0" * 1_000_000 == client(site).get(f"{site.origin}/bomb").body
    with pytest.raises(AnswerTooLarge, match="body"):
        client(site, max_bytes=999_999).get(f"{site.origin}/bomb")


def test_a_body_in_zstd_is_bounded_or_refused(site: Site) -> None:
    """The bytes are a million times the digit 0. Not every libcurl reads zstd: one that cannot does not ask for it."""
    bomb = bytes.fromhex(
        "28b52ffda040420f005400001030300100fbff39c00202001030020010300200103002001030020010300200103003120a30"
    )
    site.says("/bomb", bomb, Content_Encoding="zstd")
    with pytest.raises(FetchFailed):
        client(site, max_bytes=999_999).get(f"{site.origin}/bomb")
    assert ("zstd" in pycurl.version) == ("zstd" in site.seen[0][1]["accept-encoding"])


def test_a_body_that_is_not_what_its_header_says_fails(site: Site) -> None:
    site.says("/feed", b"this is not gzip", Content_Encoding="gzip")
    with pytest.raises(FetchFailed, match=r"/feed\."):
        client(site).get(f"{site.origin}/feed?token=s3cret")


def test_a_header_without_end_is_bounded(site: Site) -> None:
    def page(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        for number in range(MAX_HEADER_BYTES // 1000 + 2):
            request.send_header(f"X-{number}", "x" * 1000)
        request.end_headers()

    site.pages["/"] = page
    with pytest.raises(AnswerTooLarge, match="header"):
        client(site).get(site.origin)


def test_an_endless_answer_ends(site: Site) -> None:
    """FAILURES, "Broken into": an endless answer. Here it drips a byte at a time and never is too large."""

    def page(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(b".")
            request.wfile.flush()
            time.sleep(0.02)

    site.pages["/drip"] = page
    with pytest.raises(TimedOut) as caught:
        client(site, timeout_s=0.5).get(f"{site.origin}/drip?token=s3cret")
    assert "s3cret" not in str(caught.value)


def test_slow_redirects_share_one_time_bound(site: Site) -> None:
    def page(request: BaseHTTPRequestHandler) -> None:
        time.sleep(0.2)
        request.send_response(302)
        request.send_header("Location", "/again")
        request.end_headers()

    site.pages["/again"] = page
    with pytest.raises(TimedOut):
        client(site, timeout_s=0.5, max_redirects=50).get(f"{site.origin}/again")
    assert 4 > len(site.seen)


def test_a_proxy_of_the_environment_has_no_effect(site: Site, other: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would connect in our place, past the check of the address."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, other.origin)
    site.says("/", b"direct")
    assert b"direct" == client(site).get(site.origin).body
    with pytest.raises(AddressRefused):
        SafeClient(Policy()).get("http://127.0.0.1:8080/")
    assert [] == other.seen


def test_no_cookie_is_kept(site: Site) -> None:
    site.sends("/a", "/b")
    site.says("/a", b"", 302, Location="/b", Set_Cookie="id=1; Path=/")
    site.says("/b")
    client(site).get(f"{site.origin}/a")
    assert "cookie" not in site.seen[1][1]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for but itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + secret)
    return path


def test_https_is_read_where_its_certificate_is_trusted_and_only_there(
    site: Site, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pycurl's wheel names a file of certificates that Debian has not: without ours every https source would fail."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    site.origin = site.origin.replace("http:", "https:")
    site.says("/", b"secret news")
    with pytest.raises(FetchFailed, match="curl 60"):
        client(site).get(site.origin)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert b"secret news" == client(site).get(site.origin).body
