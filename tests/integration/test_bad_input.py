"""Bad input, through the API of a running newsbell: refused with a clear error, and nothing is kept of it."""

import json
import secrets
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.readership import MOZILLA, base64url, join, subscription
from tests.served import Served, served

from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.follows.models import Favourites
from newsbell.readers import codes
from newsbell.readers.models import Capability, Consent, Device, LinkCode, Reader

pytestmark = pytest.mark.timeout(600)
ERRORS = (Path(__file__).parents[2] / "docs" / "reference" / "errors.md").read_text("utf-8")
CONSENT = {"words": "May we ring?", "choice": "allow"}
OURS = "https://gazette.example"
Answer = tuple[int, Any, dict[str, str]]


@pytest.fixture(scope="module")
def newsbell(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("newsbell")
    with (
        pytest.MonkeyPatch.context() as settings,
        served(folder, settings, django_db_blocker, NEWSBELL_WORKERS="1") as running,
    ):
        for slug in ("gazette", "herald"):
            keys.current(
                Publisher.objects.create(slug=slug, name=slug.title(), origin=f"https://{slug}.example"), clock.now()
            )
        yield running


def ask(newsbell: Served, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, dict[str, str]]:
    """Status, what is said, and the headers."""
    connection = HTTPConnection(newsbell.settings["NEWSBELL_LISTEN"], timeout=60)
    said = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, f"/api/v1{path}", said, {"Content-Type": "application/json", **named})
    with connection.getresponse() as answer:
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text), dict(answer.getheaders())


addresses = (f"198.18.{number // 256}.{number % 256}" for number in count())


def refused(newsbell: Served, expected: tuple[int, str], method: str, path: str, body: Any, **headers: str) -> None:
    """It is refused with that status and code, as documented, and nothing of it is kept."""
    before = kept()
    status, said, _ = ask(newsbell, method, path, body, X_Forwarded_For=next(addresses), **headers)
    assert expected == (status, said["code"])
    assert {"code", "what", "why", "fix", "docs"} == set(said)
    assert said["what"]
    assert said["fix"]
    assert f"\n### {said['code']}\n" in ERRORS
    assert before == kept()


def kept() -> list[int]:
    return [model.objects.count() for model in (Reader, Device, Consent, Favourites, Capability, LinkCode)]


def spoilt(**said: str) -> dict[str, Any]:
    whole = subscription()
    return whole | {"keys": whole["keys"] | said}


def at(endpoint: str) -> dict[str, Any]:
    return subscription(endpoint)


OFF_CURVE = base64url(b"\x04" + bytes(31) + b"\x05" + bytes(31) + b"\x07")
GOOD_POINT = subscription()["keys"]["p256dh"]
BAD = {
    "a point that is not on the curve": spoilt(p256dh=OFF_CURVE),
    "the point at infinity": spoilt(p256dh=base64url(bytes(65))),
    "a compressed point": spoilt(p256dh=base64url(b"\x02" + bytes(32))),
    "a point one octet short": spoilt(p256dh=base64url(b"\x04" + secrets.token_bytes(63))),
    "a point one octet long": spoilt(p256dh=GOOD_POINT + "AA"),
    "a secret of 15 octets": spoilt(auth=base64url(bytes(15))),
    "a secret of 17 octets": spoilt(auth=base64url(bytes(17))),
    "no secret": spoilt(auth=""),
    "off the allow-list": at("https://push.stranger.example/x"),
    "this machine": at("https://127.0.0.1/wpush/v2/x"),
    "this machine by name": at("https://localhost/wpush/v2/x"),
    "inside, 10/8": at("https://10.0.0.1/x"),
    "inside, 192.168/16": at("https://192.168.1.1/x"),
    "the cloud's own": at("https://169.254.169.254/latest/meta-data/"),
    "behind NAT64": at("https://[64:ff9b::a00:1]/x"),
    "unique local": at("https://[fd00::1]/x"),
    "loopback of IPv6": at("https://[::1]/x"),
    "mapped": at("https://[::ffff:127.0.0.1]/x"),
    "behind CGNAT": at("https://100.64.0.1/x"),
    "a number for a name": at("https://2130706433/x"),
    "with userinfo": at(MOZILLA.replace("https://", "https://user:secret@")),
    "userinfo that looks like a host": at("https://fcm.googleapis.com@evil.example/x"),
    "another port": at(MOZILLA.replace(".com/", ".com:8443/")),
    "plain http": at(MOZILLA.replace("https", "http")),
    "a wildcard that the query satisfies": at("https://evil.example/?.push.apple.com/"),
    "a wildcard that the fragment satisfies": at("https://evil.example/#.push.apple.com"),
    "a wildcard without its dot": at("https://evilpush.apple.com/x"),
    "an allowed name in front": at("https://web.push.apple.com.evil.example/x"),
    "a backslash": at("https://evil.example\\.push.apple.com/x"),
    "a line break": at(MOZILLA + "x\r\nHost: evil.example"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_subscription_is_refused_at_all_three_doors(newsbell: Served, name: str) -> None:
    """To join, to add a device, to join by a code, which is not spent."""
    publisher = Publisher.objects.get(slug="gazette")
    member = join(publisher, now=clock.now())
    code, _ = codes.issue(member.reader, clock.now())
    said, expected = BAD[name], (422, "bad-subscription")
    body = {"subscription": said, "consent": CONSENT}
    refused(newsbell, expected, "POST", "/publishers/gazette/readers", body, Origin=OURS)
    refused(newsbell, expected, "POST", "/publishers/gazette/devices", body | {"code": code}, Origin=OURS)
    bearer = f"Bearer {member.tokens['manage']}"
    refused(newsbell, expected, "POST", "/reader/devices", said, Origin=OURS, Authorization=bearer)
    assert "secret" not in newsbell.log


@pytest.mark.parametrize(
    "origin",
    ["https://herald.example", "https://evil.example", "http://gazette.example", "null", f"{OURS}.evil.example"],
)
def test_another_sites_page_is_refused_and_another_publishers_too(newsbell: Served, origin: str) -> None:
    publisher = Publisher.objects.get(slug="gazette")
    member = join(publisher, now=clock.now())
    code, _ = codes.issue(member.reader, clock.now())
    body = {"subscription": subscription(), "consent": CONSENT}
    expected, bearer = (403, "origin-refused"), f"Bearer {member.tokens['manage']}"
    refused(newsbell, expected, "POST", "/publishers/gazette/readers", body, Origin=origin)
    refused(newsbell, expected, "POST", "/publishers/gazette/devices", body | {"code": code}, Origin=origin)
    refused(newsbell, expected, "POST", "/reader/devices", subscription(), Origin=origin, Authorization=bearer)
    refused(newsbell, expected, "DELETE", "/reader", None, Origin=origin, Authorization=bearer)


def test_without_an_origin_it_is_no_other_sites_page_and_no_page_may_read_the_answer(newsbell: Served) -> None:
    """Browsers name the page that posts; an app or a publisher's own system has none."""
    body = {"subscription": subscription(), "consent": CONSENT}
    status, said, headers = ask(newsbell, "POST", "/publishers/gazette/readers", body, X_Forwarded_For=next(addresses))
    assert (201, True) == (status, "manage" in said["capabilities"])
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", (400, "request-invalid")),
        (b"\xff\xfe", (400, "request-invalid")),
        (b"[]", (422, "request-invalid")),
        (b"{" + b'"a":{' * 20_000, (413, "request-too-large")),
        (
            json.dumps({"subscription": {"endpoint": MOZILLA, "keys": None}, "consent": CONSENT}).encode(),
            (422, "request-invalid"),
        ),
        (json.dumps({"subscription": subscription()}).encode(), (422, "request-invalid")),
    ],
    ids=["half", "not UTF-8", "a list", "too large", "no keys", "no consent"],
)
def test_what_is_no_request_is_refused(newsbell: Served, body: bytes, expected: tuple[int, str]) -> None:
    refused(newsbell, expected, "POST", "/publishers/gazette/readers", body, Origin=OURS)


def test_a_flood_from_one_address_waits_and_others_are_served(newsbell: Served) -> None:
    """Behind the operator's proxy, which names the address."""
    body = {"subscription": at("https://localhost/x"), "consent": CONSENT}

    def joins(address: str) -> tuple[int, Any, dict[str, str]]:
        return ask(newsbell, "POST", "/publishers/gazette/readers", body, Origin=OURS, X_Forwarded_For=address)

    _, said, headers = until_refused(lambda: joins("203.0.113.7"), 422)
    assert "too-many-requests" == said["code"]
    assert "\n### too-many-requests\n" in ERRORS
    assert 0 < int(headers["Retry-After"]) <= 60
    assert 422 == joins("203.0.113.8")[0]
    assert 422 == joins("203.0.113.7, 203.0.113.9")[0], "what a client writes itself comes before what the proxy adds"


def test_codes_cannot_be_guessed(newsbell: Served) -> None:
    """Ten tries a minute from one address: of 31 ** 8 codes."""
    member = join(Publisher.objects.get(slug="gazette"), now=clock.now())
    codes.issue(member.reader, clock.now())
    body = {"subscription": subscription(), "consent": CONSENT, "code": "AAAA-AAAA"}

    def link() -> tuple[int, Any, dict[str, str]]:
        path = "/publishers/gazette/devices"
        return ask(newsbell, "POST", path, body, Origin=OURS, X_Forwarded_For="203.0.113.20")

    assert "too-many-requests" == until_refused(link, 422)[1]["code"]
    assert 1 == member.reader.devices.count()
    assert LinkCode.objects.filter(reader=member.reader).exists()


@pytest.mark.uncounted
def test_without_a_proxy_nobody_names_their_own_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    """X-Forwarded-For counts from NEWSBELL_PROXY alone."""
    with served(tmp_path, monkeypatch, django_db_blocker, NEWSBELL_WORKERS="1", NEWSBELL_PROXY="192.0.2.1") as alone:
        keys.current(Publisher.objects.create(slug="gazette", name="Gazette", origin=OURS), clock.now())
        body = {"subscription": at("https://localhost/x"), "consent": CONSENT}
        numbers = count()
        until_refused(
            lambda: ask(
                alone, "POST", "/publishers/gazette/readers", body, X_Forwarded_For=f"203.0.113.{next(numbers) % 256}"
            ),
            422,
        )


def until_refused(
    asking: Callable[[], tuple[int, Any, dict[str, str]]], before: int
) -> tuple[int, Any, dict[str, str]]:
    """The first 429, after answers that are all `before`; a slow machine may have several minutes' worth of them."""
    for _ in range(400):
        answer = asking()
        if answer[0] == 429:
            return answer
        assert before == answer[0]
    raise AssertionError("None of 400 was too many")
