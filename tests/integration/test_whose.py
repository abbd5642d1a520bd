"""Guarantee 9 at every address of the API, future ones too: whose secret opens it, and whose rows it touches."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests import books
from tests.readership import NOON, join, publisher, subscription, told

from newsbell import joints
from newsbell.api import tokens
from newsbell.api.joining import Joined
from newsbell.common.models import Publisher
from newsbell.follows.choices import Wish
from newsbell.readers import capabilities, devices
from newsbell.readers.models import Device, LinkCode

pytestmark = pytest.mark.django_db
ANYBODY = {
    ("GET", "/api/v1/publishers/{slug}"),
    ("GET", "/api/v1/publishers/{slug}/subjects"),
    ("GET", "/api/v1/publishers/{slug}/page"),
    ("POST", "/api/v1/publishers/{slug}/readers"),
    ("POST", "/api/v1/publishers/{slug}/devices"),
}
"""What needs no secret: none of it shows, moves or ends anything of a reader who is there already."""
# One for all: each of its own would read the static files anew.
CLIENT = Client()
CONSENT = {"words": "Add?", "choice": "code"}


@pytest.fixture
def gazette() -> Publisher:
    return publisher()


def _addresses() -> list[tuple[str, str]]:
    described = Client().get("/api/v1/openapi.json").json()["paths"]
    return [(method.upper(), path) for path, methods in described.items() for method in methods]


def _secured() -> list[tuple[str, str]]:
    return [one for one in _addresses() if one not in ANYBODY]


def _ask(method: str, path: str, secret: str, body: Any = None) -> tuple[int, Any]:
    cache.clear()
    data = b"" if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {secret}"}
    answer = CLIENT.generic(method, path, data, "application/json", headers=headers)
    return answer.status_code, answer.json()


def _path(path: str, of: Joined) -> str:
    """The address with the numbers of this reader's device, follow, inbox item and story."""
    numbers = {
        "device": of.device.pk,
        "follow": next((one.pk for one in of.reader.favourites.standing()), 0),
        "item": next((one.reminder for one in books.outcomes(of.reader)), 0),
        "story": next((one.story for one in books.outcomes(of.reader)), 0),
        "purpose": "manage",
        "slug": of.reader.publisher.slug,
    }
    return path.format(**numbers)


def _body(path: str, of: Joined) -> Any:
    """A body that says something of this reader, where the address takes one."""
    story = next((one.story for one in books.outcomes(of.reader)), None)
    if path.startswith("/api/v1/inbox/") and path.endswith("/later"):
        return {"when": "hour"}
    if path.endswith("/retract"):
        return {"words": "It was not so."}
    if path.endswith(("/mute", "/later")):
        return {"story": story}
    if path.endswith(("/choices", "/favourites")):
        return {"follows": [], "consent": CONSENT}
    if path.endswith("/follows"):
        return []
    if path.endswith("/reader/devices"):
        # Its endpoint is known, its secret is not.
        return subscription(bytes(Device.objects.get(reader=of.reader).endpoint).decode())
    return {"ringing": "all"} if path.endswith("/reader") else None


def _right(path: str) -> str:
    for part, purpose in (
        ("/inbox", "inbox"),
        ("/leave", "unsubscribe"),
        ("/stories", "publisher"),
        ("/mail/", "letter"),
    ):
        if path.startswith(f"/api/v1{part}"):
            return purpose
    return "manage"


def test_each_address_opens_by_one_kind_of_secret_alone(gazette: Publisher) -> None:
    for method, path in _secured():
        for kind in ("manage", "inbox", "feed", "unsubscribe", "publisher", "nobody's"):
            who = join(gazette)
            secret = {**who.tokens, "publisher": tokens.issue(gazette, "CMS", NOON), "nobody's": "A" * 22}[kind]
            status, said = _ask(method, _path(path, who), secret)
            refused = (status, said.get("code")) == (401, "capability-refused") if isinstance(said, dict) else False
            assert refused == (kind != _right(path)), f"{kind}: {method} {path} answers {status}"


def test_nothing_of_another_readers_is_read_moved_or_ended_anywhere(gazette: Publisher) -> None:
    """With every secret of one's own, and the other's numbers in every place that takes one."""
    other = join(gazette, Wish("phrase", "Devon"))
    told(other.reader, "Fire")
    devices.choose(other.device)
    before = _everything(other)
    secrets = [*other.tokens.values(), bytes(other.device.endpoint).decode()]
    for method, path in _secured():
        mine = join(gazette, Wish("phrase", "Cornwall"))
        kind = _right(path)
        own = {**mine.tokens, "letter": "f" * 48}
        secret = tokens.issue(publisher(f"other-{method}"), "CMS", NOON) if kind == "publisher" else own[kind]
        status, said = _ask(method, _path(path, other), secret, _body(path, other))
        assert before == _everything(other), f"{method} {path} answers {status}"
        text = json.dumps(said)
        assert "Devon" not in text, f"{method} {path}"
        assert "Fire" not in text, f"{method} {path}"
        assert not [one for one in secrets if one in text], f"{method} {path}"
        if "{" in path and "{purpose}" not in path:
            assert (404, "not-found") == (status, said["code"]), f"{method} {path}"
        Publisher.objects.exclude(pk=gazette.pk).delete()


def test_who_asks_without_a_secret_learns_and_takes_nothing(gazette: Publisher) -> None:
    """The three addresses that are open to all, with what is known of the other's device but its secret."""
    other = join(gazette, Wish("phrase", "Devon"))
    before = _everything(other)
    known = subscription(bytes(other.device.endpoint).decode())
    body = {"subscription": known, "consent": CONSENT}
    assert (409, "device-elsewhere") == _open("readers", body)
    mine = join(gazette)
    _, made = _ask("POST", "/api/v1/reader/codes", mine.tokens["manage"])
    assert (409, "device-elsewhere") == _open("devices", body | {"code": made["code"]})
    assert LinkCode.objects.exists(), "what fails spends no code"
    assert before == _everything(other)
    assert (422, "code-refused") == _open("devices", body | {"code": "AAAA-AAAA"})
    fresh = {"subscription": subscription(), "consent": CONSENT, "code": made["code"]}
    assert 201 == _open("devices", fresh)[0]
    assert (422, "code-refused") == _open("devices", fresh), "a code that is replayed"
    assert before == _everything(other)


def test_joining_again_with_the_same_subscription_opens_nothing_of_the_first_reader(gazette: Publisher) -> None:
    """Who can prove the device has the device, not what was chosen on it; and the first reader keeps a receipt."""
    said = subscription()
    first = join(gazette, Wish("phrase", "Devon"), said=said)
    status, made = _ask("POST", "/api/v1/publishers/gazette/readers", "", {"subscription": said, "consent": CONSENT})
    assert 201 == status
    assert [] == _ask("GET", "/api/v1/reader/follows", made["capabilities"]["manage"])[1]
    assert 200 == _ask("GET", "/api/v1/reader", first.tokens["manage"])[0]
    receipts = _ask("GET", "/api/v1/reader/export", first.tokens["manage"])[1]["consents"]
    assert ["allow", "device-moved"] == [one["choice"] for one in receipts]
    assert [] == _ask("GET", "/api/v1/reader/devices", first.tokens["manage"])[1]


def _open(where: str, body: Any) -> tuple[int, str]:
    status, said = _ask("POST", f"/api/v1/publishers/gazette/{where}", "", body)
    return status, said.get("code", "")


def _everything(of: Joined) -> str:
    """All that is kept of a reader, and that their secrets still open it."""
    assert all(of.reader == capabilities.reader_for(of.tokens[one], one) for one in capabilities.Purpose)
    rows = Device.objects.filter(reader=of.reader).values_list("pk", "endpoint_lookup", "chosen", "gone_at", "holder")
    return json.dumps([joints.take(of.reader), list(map(str, rows))])
