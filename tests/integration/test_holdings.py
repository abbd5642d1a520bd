"""Take-out holds everything, erasing leaves nothing that names the reader: asked of every field of every table.

A new table fails here until it is declared in newsbell/common/holdings.py, and, if it is of readers, until `a_reader`
below has rows of it and the take-out its values.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models
from django.test import Client
from tests import books
from tests.tables import number_from
from tests.world import World, world

from newsbell import joints
from newsbell.apps import INSTALLED
from newsbell.common import conf, tombstones
from newsbell.common.clock import now
from newsbell.common.holdings import HOLDINGS
from newsbell.delivery import envelopes, keys, shelves
from newsbell.delivery.models import EnvelopeShelf
from newsbell.delivery.sealing import Recipient
from newsbell.follows import postings
from newsbell.follows.packing import unpack_favourites
from newsbell.readers import addresses, capabilities, consent, retirement
from newsbell.readers.models import Consent, Device, Proof, Reader
from newsbell.readers.names import public_name
from newsbell.reminders import outcomes, rows
from newsbell.reminders.models import Edition, Shard
from newsbell.reminders.packing import SLICE_BITS
from newsbell.reminders.rings import Book
from newsbell.work import drain

pytestmark = pytest.mark.django_db
DECLARE = (
    "Say in HOLDINGS of src/newsbell/common/holdings.py what it is. Of a reader: `taken`, with its place in the "
    "take-out (readers/erasure.py, reminders/ways_out.py, joints.take), or `withheld`, with why it is not given out; "
    "see that joints.erase removes it, and give `a_reader` of tests/integration/test_holdings.py such a row. Of no "
    "reader: `nobody`. Say how long it is `kept`, and repeat the table's line in docs/reference/what-is-kept.md."
)
MODELS = [model for model in apps.get_models() if model.__module__.rpartition(".")[0] in INSTALLED]
FOLLOWED = ("Quenthwaite pier", "a rare illness of mine", "Ysolde Brandreth", "Uttermere", "Guild of Thatchers")
ZONE, LANGUAGE, PAGE = "Pacific/Chatham", "gsw-CH", "https://gazette.example/what-i-was-reading"
FIRST_READER, FIRST_DEVICE = 990_077_001, 880_055_001


# Declared


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.db_table)
def test_every_field_of_every_table_is_declared_once(model: type[models.Model]) -> None:
    table = model._meta.db_table
    assert table in HOLDINGS, f"The table {table} is not declared. {DECLARE}"
    held = HOLDINGS[table]
    declared = Counter([*held.taken, *held.withheld, *held.nobody.split()])
    fields = Counter(field.name for field in model._meta.local_concrete_fields)
    assert Counter() == fields - declared, f"{table} has fields that are not declared. {DECLARE}"
    assert Counter() == declared - fields, f"Fields of {table} are declared that are not there, or twice."


def test_what_is_declared_is_there() -> None:
    assert sorted(model._meta.db_table for model in MODELS) == sorted(HOLDINGS)


# Filled


@dataclass
class Full:
    """A reader who did all that a reader can do, and another one beside them who did the same."""

    reader: Reader
    other: Reader
    tokens: Mapping[str, str]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    cache.clear()
    with world(monkeypatch) as made:
        number_from(Reader, FIRST_READER)
        number_from(Device, FIRST_DEVICE)
        yield made
    cache.clear()


@pytest.fixture
def full(here: World) -> Full:
    other, _ = a_reader(here, "Quenthwaite pier", "de", "Europe/Berlin", "https://gazette.example/")
    reader, tokens = a_reader(here, FOLLOWED[0], LANGUAGE, ZONE, PAGE)
    for kind, name in zip(("phrase", "person", "place", "organisation"), FOLLOWED[1:], strict=True):
        ask(tokens["manage"], "POST", "reader/follows", [{"kind": kind, "name": name, "level": "inbox"}])
    tell(here, [other, reader])
    return Full(reader, other, tokens)


def a_reader(here: World, follows: str, language: str, zone: str, page: str) -> tuple[Reader, Mapping[str, str]]:
    """Through the API: joined, with preferences, four devices of which two ring, e-mail, links, a feed, codes."""
    asked = {"words": f"Follow {follows}?", "choice": "allow", "language": language, "page": page}
    follow = {"kind": "phrase", "name": follows}
    joining = {"subscription": subscription(here), "consent": asked, "follows": [follow], "language": language}
    joined = ask("", "POST", "publishers/gazette/readers", joining)
    manage = joined["capabilities"]["manage"]
    soon = now().astimezone(ZoneInfo(zone)) + timedelta(hours=2)
    preferences = {
        "ringing": "all",
        "rings_a_day": 7,
        "updates": True,
        "breaking": True,
        "edition": {"rhythm": "weekly", "weekday": 3, "at": "01:20", "zone": zone},
        # Before the message's time is over, so that the TTL that was asked for is less than it, and told.
        "quiet": {"begins": f"{soon:%H:%M}", "ends": f"{soon + timedelta(minutes=1):%H:%M}", "zone": zone},
        "consent": asked | {"choice": "updates"},
    }
    ask(manage, "PATCH", "reader", preferences)
    for _ in range(3):
        code = ask(manage, "POST", "reader/codes")["code"]
        more = {"code": code, "subscription": subscription(here), "consent": asked | {"choice": "code"}}
        ask("", "POST", "publishers/gazette/devices", more)
    ask(manage, "POST", f"reader/devices/{joined['device']}/choose")
    for path in ("reader/codes", "reader/links", "reader/feed"):
        ask(manage, "POST", path)
    reader = Device.objects.get(pk=joined["device"]).reader
    gone, mismatched = reader.devices.order_by("-pk")[:2]
    retirement.gone([gone.pk], now())
    retirement.mismatched([mismatched.pk], now())
    for number in (1, 2):  # the second takes the first one's place
        asked_for = addresses.ask(reader, f"{reader.pk}.{number}@reader.example", now())
        addresses.confirm(addresses.token(asked_for, "confirm"), now())
    shelves.make([(one.pk, Recipient.parse(bytes(one.p256dh), bytes(one.auth))) for one in reader.devices.all()])
    return reader, joined["capabilities"]


def tell(here: World, readers: list[Reader]) -> None:
    """Stories: one that rang, was opened and is snoozed; one that is just being posted."""
    (story,) = here.publish("Fire on Quenthwaite pier", link="https://gazette.example/fire", id="fire")
    drain()
    for reader in readers:
        manage, inbox = (of(reader, purpose) for purpose in ("manage", "inbox"))
        (item,) = ask(inbox, "GET", "inbox")["items"]
        ask(inbox, "POST", f"inbox/{item['id']}/read")
        ask(manage, "POST", "reader/later", {"story": story.pk, "when": "evening"})
    here.publish("Storm over Quenthwaite pier", link="https://gazette.example/storm", id="storm")
    drain("remind")
    for reader in readers:
        (waiting,) = books.outcomes(reader, value="deferred", kind="story")
        row = rows.opened(Shard.objects.select_related("reminder").get(pk=waiting.shard))
        at = row.of(reader.pk)
        assert at is not None
        row.window[at] = (reader.devices.order_by("pk")[0].pk, 0)
        row.save()
    for reader in readers:
        reminders = [one.reminder for one in books.outcomes(reader, kind="story")]
        one = Edition.objects.create(reader=reader, at=now(), zone=reader.zone, open=False, begun_at=now())
        one.channel, one.stories = "push", json.dumps(reminders).encode()
        one.save()
        device = reader.devices.order_by("pk")[0]
        wanted = (device.pk, envelopes.fingerprint(bytes(device.p256dh), bytes(device.auth)), b"d" * envelopes.DIGEST)
        slice_, position = envelopes.place(device.pk)
        for shelf in EnvelopeShelf.objects.filter(slice=slice_):
            shelf.bound, _ = envelopes.bind(bytes(shelf.bound), {position: wanted[2]})
            shelf.save()


def subscription(here: World) -> dict[str, Any]:
    said: dict[str, Any] = here.push.subscribe(1, keys.current(here.publisher, now()).public)[0]
    return said


def of(reader: Reader, purpose: str) -> str:
    return capabilities.issue(reader, capabilities.Purpose(purpose), now(), "of the test")


def ask(secret: str, method: str, path: str, body: Any = None) -> Any:
    cache.clear()
    data = b"" if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    answer = Client().generic(method, f"/api/v1/{path}", data, "application/json", headers=headers)
    assert answer.status_code in (200, 201), answer.content
    return answer.json()


# Searched


def _of_shard(shard: Shard) -> Iterator[Any]:
    row = rows.opened(shard)
    yield from map(row.reader, row.positions())
    yield from row.page.device
    yield from (device for device, _ in row.window.values())


def _of_shelf(shelf: EnvelopeShelf) -> Iterator[Any]:
    first = shelf.slice << envelopes.SLICE_BITS
    yield from (first + position for position in envelopes.unpack(bytes(shelf.packed)))
    bits = sum(envelopes._maps(bytes(shelf.bound)).values())
    yield from (first + position for position in range(envelopes.SLICE) if bits >> position & 1)


OPENED: Mapping[str, Callable[[Any], Iterator[Any]]] = {
    "newsbell_shard": _of_shard,
    "newsbell_attempt": lambda row: iter([row.device]),
    "newsbell_posting": lambda row: ((row.first << SLICE_BITS) + (who >> 2) for who in postings.opened(row).who),
    "newsbell_favourites": lambda row: (one.subject for one in unpack_favourites(bytes(row.follows))),
    "newsbell_rings": lambda row: ((row.slice << SLICE_BITS) + place for _, place in Book(row.slice, row).all()),
    "newsbell_envelope_shelf": _of_shelf,
}
"""What lies packed in a row, as plain values."""


def values(row: models.Model) -> Iterator[Any]:
    """All that a row says, opened."""
    for field in row._meta.local_concrete_fields:
        value = getattr(row, field.attname)
        yield bytes(value) if isinstance(value, memoryview) else value
    yield from OPENED.get(row._meta.db_table, lambda _row: iter(()))(row)


def found(needles: Mapping[str, Any]) -> dict[str, set[str]]:
    """Table → the names of the needles that its rows hold; of all tables of the database, Django's too."""
    here: dict[str, set[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all():
            for value in values(row):
                names = {name for name, needle in needles.items() if _holds(value, needle)}
                if names:
                    here.setdefault(model._meta.db_table, set()).update(names)
    return here


def _holds(value: Any, needle: Any) -> bool:
    if isinstance(needle, int) and isinstance(value, int):
        return value == needle
    octets = needle if isinstance(needle, bytes) else str(needle).encode()
    said = value if isinstance(value, bytes) else json.dumps(value, default=str, ensure_ascii=False).encode()
    return octets in said


def needles(of: Reader) -> dict[str, Any]:
    """By what a reader may be known: numbers, names, addresses, digests, and what they alone chose."""
    known: dict[str, Any] = {"number": of.pk, "name": public_name(of.pk), "digest": outcomes.whose(of.pk)}
    known |= {"tombstone": tombstones.reader_digest(of.pk), "language": of.language, "zone": of.zone, "page": PAGE}
    known |= {f"follow {at}": name for at, name in enumerate(FOLLOWED[1:])}
    for device in of.devices.all():
        said = {"number": device.pk, "endpoint": device.address, "point": device.p256dh, "secret": device.auth}
        known |= {f"device {device.pk} {name}": value for name, value in said.items()}
        known[f"device {device.pk} digest"] = device.endpoint_lookup
        if device.holder:
            known[f"browser {device.holder}"] = device.holder
    for one in of.addresses.all():
        known |= {f"address {one.pk}": one.address, f"address {one.pk} digest": one.address_lookup}
        known[f"address {one.pk} handle"] = one.handle
    known |= {f"link {one.pk}": one.digest for one in of.capabilities.all()}
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in known.items() if value}


# Taken


def leaves(said: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """(where, what) of every value of a take-out."""
    if isinstance(said, dict) and said:
        for name, value in said.items():
            yield from leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(said, list) and said:
        for value in said:
            yield from leaves(value, f"{path}[]")
    else:
        yield path, said


def is_at(path: str, place: str) -> bool:
    return path == place or path.startswith((f"{place}.", f"{place}[]"))


def test_the_take_out_holds_all_that_is_declared_and_nothing_else(full: Full) -> None:
    taken = ask(full.tokens["manage"], "GET", "reader/export")
    there = list(leaves(taken))
    declared = {place for held in HOLDINGS.values() for places in held.taken.values() for place in places.split()}
    filled = {path for path, value in there if value not in (None, "", [], {})}
    empty = {place for place in declared if not any(is_at(path, place) for path in filled)}
    assert empty == set(), f"The take-out has nothing there. {DECLARE}"
    more = {path for path in filled if not any(is_at(path, place) for place in declared)}
    assert more == set(), f"The take-out has there what is of no declared field. {DECLARE}"
    assert {*FOLLOWED} == {one["name"] for one in taken["follows"]}


# Erased


def test_erasing_leaves_nothing_in_any_table_that_names_the_reader(full: Full) -> None:
    known, others = needles(full.reader), joints.take(full.other)
    receipts = [(one.at, one.choice, consent.digest(one.words)) for one in Consent.objects.filter(reader=full.reader)]
    of_readers = {table for table, held in HOLDINGS.items() if held.of_readers}
    before = found(known)
    assert sorted(before) == sorted(of_readers), f"These tables name the reader, and those should. {DECLARE}"
    assert set(known) == {name for names in before.values() for name in names} | {"name", "tombstone"}

    ask(full.tokens["manage"], "DELETE", "reader")

    assert {} == found(known), f"These tables still name the reader. {DECLARE}"
    lines = conf.data(tombstones.FILE).read_text()
    assert ["tombstone"] == [name for name, needle in known.items() if _holds(lines, needle)]
    assert receipts == [(one.at, one.choice, bytes(one.digest)) for one in Proof.objects.all()]
    assert ["allow", "updates", "code", "code", "code", "mail-confirmed", "mail-confirmed"] == [
        choice for _, choice, _ in receipts
    ]
    assert others == joints.take(full.other), "nothing of another reader's is touched"
