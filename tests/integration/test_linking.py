"""One more device by a code, and the link that a reader keeps."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.readership import NOON, join, publisher, subscription

from newsbell.api import linking
from newsbell.common.errors import CapabilityRefused, CodeRefused
from newsbell.common.models import Publisher
from newsbell.follows.choices import Wish
from newsbell.readers import capabilities, codes
from newsbell.readers.capabilities import Purpose
from newsbell.readers.models import Capability, Consent, Device, LinkCode

pytestmark = pytest.mark.django_db
CONSENT = {"words": "Add this device?", "choice": "code", "language": "en", "page": "https://gazette.example/code"}


@pytest.fixture
def gazette() -> Publisher:
    return publisher()


def _ask(method: str, path: str, secret: str = "", body: Any = None, **headers: str) -> tuple[int, Any]:
    data = b"" if body is None else json.dumps(body).encode()
    headers |= {"Authorization": f"Bearer {secret}"} if secret else {}
    answer = Client().generic(method, f"/api/v1/{path}", data, "application/json", headers=headers)
    return answer.status_code, json.loads(answer.content)


def _link(code: str, slug: str = "gazette", said: Any = None, **headers: str) -> tuple[int, Any]:
    body = {"code": code, "subscription": said or subscription(), "consent": CONSENT}
    return _ask("POST", f"publishers/{slug}/devices", body=body, **headers)


def _code(manage: str) -> str:
    status, made = _ask("POST", "reader/codes", manage)
    assert 201 == status
    return str(made["code"])


def test_a_code_adds_a_device_with_capabilities_of_its_own_and_a_receipt(gazette: Publisher) -> None:
    """Those of the first device go on working."""
    first = join(gazette, Wish("phrase", "Devon"))
    code = _code(first.tokens["manage"])
    assert codes.LENGTH == len(code)
    assert set(code) <= set(codes.ALPHABET)
    typed = f" {code[:4].lower()}-{code[4:].lower()} "
    status, joined = _link(typed, Origin="https://gazette.example")
    assert 201 == status
    assert 2 == first.reader.devices.count()
    assert {"code", "allow"} == set(Consent.objects.values_list("choice", flat=True))
    for purpose in Purpose:
        for tokens in (first.tokens, joined["capabilities"]):
            assert first.reader == capabilities.reader_for(tokens[purpose], purpose)
        assert first.tokens[purpose] != joined["capabilities"][purpose]
    assert ["Devon"] == [one["name"] for one in _ask("GET", "reader/follows", joined["capabilities"]["manage"])[1]]


def test_a_code_is_used_once(gazette: Publisher) -> None:
    code = _code(join(gazette).tokens["manage"])
    assert 201 == _link(code)[0]
    status, problem = _link(code)
    assert (422, "code-refused") == (status, problem["code"])


def test_a_code_ends_after_fifteen_minutes_and_with_the_next_one(gazette: Publisher) -> None:
    reader = join(gazette).reader
    older, _ = codes.issue(reader, NOON)
    newer, ends = codes.issue(reader, NOON)
    assert NOON + timedelta(minutes=15) == ends
    for said, at in ((older, NOON), (newer, ends)):
        with pytest.raises(CodeRefused):
            codes.use(gazette, said, at)
    assert reader == codes.use(gazette, newer, ends - timedelta(seconds=1))


def test_a_code_is_kept_as_a_digest_alone(gazette: Publisher) -> None:
    code, _ = codes.issue(join(gazette).reader, NOON)
    assert code.encode() not in bytes(LinkCode.objects.get().digest)


def test_nobody_elses_reader_opens_by_a_code(gazette: Publisher) -> None:
    """Guarantee 9: not at another publisher, not with another purpose's capability, not from a stranger's page."""
    one, other = join(gazette), join(gazette)
    publisher("herald", "https://herald.example")
    code = _code(one.tokens["manage"])
    assert 422 == _link(code, "herald")[0]
    assert 403 == _link(code, Origin="https://evil.example")[0]
    assert 401 == _ask("POST", "reader/codes", one.tokens["inbox"])[0]
    assert 401 == _ask("POST", "reader/links", one.tokens["inbox"])[0]
    assert 201 == _link(code)[0]
    assert (2, 1) == (one.reader.devices.count(), other.reader.devices.count())


def test_a_code_does_not_take_over_a_device_without_its_secret(gazette: Publisher) -> None:
    """What fails spends no code."""
    one, other = join(gazette), join(gazette)
    endpoint = bytes(Device.objects.get(reader=other.reader).endpoint).decode()
    code = _code(one.tokens["manage"])
    status, problem = _link(code, said=subscription(endpoint))
    assert (409, "device-elsewhere") == (status, problem["code"])
    assert other.reader == Device.objects.get(pk=other.device.pk).reader
    assert 201 == _link(code)[0]


def test_tries_are_few(gazette: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    # They are counted by the minute, and the next may begin while this test runs.
    monkeypatch.setattr(linking, "now", lambda: NOON)
    code = _code(join(gazette).tokens["manage"])
    assert {422} == {_link("AAAA-AAAA")[0] for _ in range(10)}
    status, problem = _link(code)
    assert (429, "too-many-requests") == (status, problem["code"])


def test_a_removed_device_knows_the_reader_no_more(gazette: Publisher) -> None:
    """A lost phone, removed on the preference page; the browser that asks keeps its own capabilities."""
    first = join(gazette)
    _, second = _link(_code(first.tokens["manage"]))
    manage = second["capabilities"]["manage"]
    assert 200 == _ask("DELETE", f"reader/devices/{second['device']}", manage)[0]
    assert 200 == _ask("GET", "reader", manage)[0]
    _, third = _link(_code(first.tokens["manage"]))
    assert 200 == _ask("DELETE", f"reader/devices/{third['device']}", first.tokens["manage"])[0]
    assert 401 == _ask("GET", "reader", third["capabilities"]["manage"])[0]
    assert 200 == _ask("GET", "reader", first.tokens["manage"])[0]


def test_a_repaired_subscription_stays_the_same_browsers(gazette: Publisher) -> None:
    """Registered anew, and the old one removed by somebody else: its capabilities live."""
    first = join(gazette)
    _, second = _link(_code(first.tokens["manage"]))
    manage = second["capabilities"]["manage"]
    assert 201 == _ask("POST", "reader/devices", manage, subscription())[0]
    assert 200 == _ask("DELETE", f"reader/devices/{second['device']}", first.tokens["manage"])[0]
    assert 200 == _ask("GET", "reader", manage)[0]


def test_the_link_to_keep_manages_and_opens_the_inbox_until_the_next(gazette: Publisher) -> None:
    first = join(gazette)
    _, older = _ask("POST", "reader/links", first.tokens["manage"])
    status, newer = _ask("POST", "reader/links", older["capabilities"]["manage"])
    assert (201, {"manage", "inbox"}) == (status, set(newer["capabilities"]))
    assert 401 == _ask("GET", "reader", older["capabilities"]["manage"])[0]
    assert 200 == _ask("GET", "reader", newer["capabilities"]["manage"])[0]
    assert 200 == _ask("GET", "inbox", newer["capabilities"]["inbox"])[0]
    assert 200 == _ask("GET", "reader", first.tokens["manage"])[0]
    assert 200 == _ask("DELETE", f"reader/devices/{first.device.pk}", newer["capabilities"]["manage"])[0]
    with pytest.raises(CapabilityRefused):
        capabilities.reader_for(first.tokens["manage"], Purpose.MANAGE)


def test_leaving_from_the_page_ends_devices_follows_and_codes(gazette: Publisher) -> None:
    first = join(gazette, Wish("phrase", "Devon"))
    _code(first.tokens["manage"])
    assert 401 == _ask("POST", "reader/leave", first.tokens["inbox"])[0]
    assert 200 == _ask("POST", "reader/leave", first.tokens["manage"])[0]
    assert not first.reader.devices.exists()
    assert not first.reader.favourites.exists()
    assert not LinkCode.objects.exists()
    assert Capability.objects.filter(reader=first.reader).exists(), "what the inbox holds stays until it is erased"
