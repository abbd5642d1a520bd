"""The safe client reads what sites answer, within bounds of size and time, over http and https."""

import gzip
import socket
import ssl
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from ipaddress import IPv4Address
from pathlib import Path

import pycurl
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.integration.safe_client.sites import Site, client

from newsbell.common.errors import AddressRefused, AnswerTooLarge, FetchFailed, TimedOut
from newsbell.common.safe_client import MAX_HEADER_BYTES, Policy, SafeClient


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


def test_a_connection_that_fails_is_told_apart_from_one_that_is_refused() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{bound.getsockname()[1]}"
        with pytest.raises(FetchFailed, match="curl 7"):
            SafeClient(Policy(private_origins=frozenset({origin}))).get(origin)


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
