"""Readers: their devices, capabilities, consent, inbox, and the ways out."""

import base64
import json
import stat
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests import books
from tests.followed import subjects
from tests.readership import MOZILLA, NOON, base64url, join, publisher, subscription, told

from newsbell import joints
from newsbell.api import joining
from newsbell.common import conf, tombstones
from newsbell.common.errors import CapabilityRefused, DeviceElsewhere, NotFound, ReceiptFinal
from newsbell.follows.choices import Wish
from newsbell.follows.models import Favourites
from newsbell.readers import capabilities, consent, devices
from newsbell.readers.capabilities import Purpose
from newsbell.readers.devices import Subscription
from newsbell.readers.models import Capability, Consent, Device, Reader
from newsbell.readers.names import public_name
from newsbell.reminders import inbox
from newsbell.reminders.outcome import Tried, next_devices
from newsbell.stories.models import Story

pytestmark = pytest.mark.django_db


def _checked(reader: Reader, said: dict[str, object] | None = None) -> Subscription:
    return joining.read_subscription(reader.publisher, said or subscription(), NOON)


def test_two_joins_with_one_subscription_at_once_are_one_device() -> None:
    """Both look for the device, neither finds it, both write it: the second finds what the first has written."""
    site = publisher()
    said = subscription()
    first, second = join(site).reader, join(site).reader
    rivals = [first]

    def interleaved(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "newsbell_device"') and rivals:
            devices.register(rivals.pop(), _checked(first, said), NOON)
        return execute(sql, *rest)

    with connection.execute_wrapper(interleaved):
        device = devices.register(second, _checked(second, said), NOON)
    assert not rivals
    assert [device] == list(Device.objects.filter(endpoint_lookup=device.endpoint_lookup))
    assert second.pk == device.reader_id


# Capabilities: guarantee 9


def test_a_capability_has_128_random_bits_of_which_the_database_holds_no_word() -> None:
    joined = join(publisher())
    for token in joined.tokens.values():
        raw = base64.urlsafe_b64decode(token + "==")
        assert 16 == len(raw)
        for digest in Capability.objects.values_list("digest", flat=True):
            assert bytes(digest) not in (raw, token.encode())


@pytest.mark.parametrize("held", list(Purpose))
@pytest.mark.parametrize("asked", list(Purpose))
def test_a_capability_does_one_thing_alone(held: Purpose, asked: Purpose) -> None:
    joined = join(publisher())
    token = joined.tokens[held.value]
    if held == asked:
        assert joined.reader == capabilities.reader_for(token, asked)
    else:
        with pytest.raises(CapabilityRefused):
            capabilities.reader_for(token, asked)


def test_a_row_moved_to_another_purpose_by_hand_still_opens_nothing() -> None:
    joined = join(publisher())
    Capability.objects.filter(purpose=Purpose.MANAGE).delete()
    Capability.objects.filter(purpose=Purpose.FEED).update(purpose=Purpose.MANAGE)
    with pytest.raises(CapabilityRefused):
        capabilities.reader_for(joined.tokens["feed"], Purpose.MANAGE)


def test_a_replaced_capability_stops_working_and_no_other_does() -> None:
    joined = join(publisher())
    newer = capabilities.issue(joined.reader, Purpose.FEED, NOON, joined.device.holder)
    assert joined.reader == capabilities.reader_for(newer, Purpose.FEED)
    assert joined.reader == capabilities.reader_for(joined.tokens["inbox"], Purpose.INBOX)
    with pytest.raises(CapabilityRefused):
        capabilities.reader_for(joined.tokens["feed"], Purpose.FEED)


def test_the_public_name_says_nothing_of_the_number_and_opens_nothing() -> None:
    joined = join(publisher())
    name = public_name(joined.reader.pk)
    assert 22 == len(name)
    assert name != public_name(joined.reader.pk + 1)
    with pytest.raises(CapabilityRefused):
        capabilities.reader_for(name, Purpose.MANAGE)


# Devices


def test_endpoint_and_keys_are_sealed_in_the_database_and_absent_from_every_repr() -> None:
    said = subscription()
    joined = join(publisher(), said=said)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM newsbell_device")
        row = repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in cursor.fetchone()])
    secret = said["endpoint"].removeprefix(MOZILLA)
    assert secret not in row
    assert secret not in repr(_checked(joined.reader, said)) + repr(joined) + repr(joined.device)
    assert said["endpoint"].encode() == Device.objects.get().endpoint


def test_the_same_subscription_again_is_the_same_device_refreshed() -> None:
    joined = join(publisher(), said=(said := subscription()))
    Device.objects.update(gone_at=NOON, mismatch_at=NOON)
    again = devices.register(joined.reader, _checked(joined.reader, said), NOON + timedelta(days=1))
    assert [again] == list(Device.objects.all())
    assert (None, None) == (again.gone_at, again.mismatch_at)
    assert NOON == again.created_at


def test_a_device_moves_to_another_reader_with_proof_of_its_auth_secret_and_leaves_a_receipt() -> None:
    """Guarantee 9: nothing of the first reader's goes with it, and they are not left to guess where it went."""
    site = publisher()
    first = join(site, Wish("phrase", "Devon"), said=(said := subscription()))
    devices.choose(first.device)
    second = join(site, said=said, now=NOON + timedelta(hours=1))
    assert first.device.pk != second.device.pk
    assert [second.reader] == [device.reader for device in Device.objects.all()]
    assert (False, NOON + timedelta(hours=1)) == (second.device.chosen, second.device.created_at)
    assert not second.reader.favourites.exists()
    assert ["allow", "device-moved"] == [one.choice for one in first.reader.consents.all()]
    assert ["allow"] == [one.choice for one in second.reader.consents.all()]
    for token in first.tokens.values():
        assert token not in second.tokens.values()
    assert first.reader == capabilities.reader_for(first.tokens["inbox"], Purpose.INBOX)


def test_what_is_on_its_way_to_a_device_that_moves_rings_no_other_device_of_the_first_reader() -> None:
    """Guarantee 2: it is not forgotten that the post may have rung."""
    site = publisher()
    first = join(site, said=(said := subscription()))
    story = told(first.reader, "Fire", value="deferred", reason="to-send")
    books.attempt(story, first.device)
    second = join(site, said=said)
    assert [first.device.pk] == [one.device for one in books.tried(first.reader)]
    assert first.device.pk != second.device.pk, "nor has another device its number"
    assert not first.reader.devices.exists()
    assert [] == next_devices([], [Tried(first.device.pk, "")], ring_all=False)


def test_a_browsers_new_endpoint_rings_as_its_old_one_did() -> None:
    """The reader chose a device, and knows nothing of subscriptions that browsers replace."""
    joined = join(publisher())
    phone = devices.register(joined.reader, _checked(joined.reader), NOON + timedelta(hours=1), "phone")
    devices.choose(joined.device)
    joined.device.refresh_from_db()
    replaced = devices.register(joined.reader, _checked(joined.reader), NOON + timedelta(hours=2), joined.device.holder)
    again = devices.register(joined.reader, _checked(joined.reader), NOON + timedelta(hours=3), "phone")
    assert {joined.device.pk: False, phone.pk: False, replaced.pk: True, again.pk: False} == dict(
        Device.objects.values_list("pk", "chosen")
    )
    unnamed = devices.register(joined.reader, _checked(joined.reader), NOON + timedelta(hours=4))
    assert not unnamed.chosen


def test_without_that_proof_the_device_stays_and_no_reader_is_made() -> None:
    site = publisher()
    first = join(site, said=(said := subscription()))
    with pytest.raises(DeviceElsewhere):
        join(site, said=subscription(said["endpoint"]))
    assert [first.reader] == list(Reader.objects.all())
    assert first.reader == Device.objects.get().reader


def test_stale_devices_do_not_pile_up_react_native_onesignal_1964() -> None:
    """At most 20: the one that went first makes room, and only then the oldest."""
    joined = join(publisher())
    for hour in range(1, 20):
        devices.register(joined.reader, _checked(joined.reader), NOON + timedelta(hours=hour))
    oldest, _, gone = Device.objects.order_by("created_at")[:3]
    Device.objects.filter(pk=gone.pk).update(gone_at=NOON)
    devices.register(joined.reader, _checked(joined.reader), NOON + timedelta(hours=20))
    assert 20 == Device.objects.count()
    assert not Device.objects.filter(pk=gone.pk).exists()
    newest = devices.register(joined.reader, _checked(joined.reader), NOON + timedelta(hours=21))
    assert 20 == Device.objects.count()
    assert not Device.objects.filter(pk=oldest.pk).exists()
    assert newest == Device.objects.order_by("created_at").last()


def test_one_device_is_the_chosen_one() -> None:
    joined = join(publisher())
    other = devices.register(joined.reader, _checked(joined.reader), NOON)
    devices.choose(joined.device)
    devices.choose(other)
    assert [other] == list(Device.objects.filter(chosen=True))


def test_a_device_that_may_just_have_rung_is_remembered_without_its_secrets() -> None:
    """Were it forgotten, the reader's next device would ring for the same story."""
    joined = join(publisher())
    outcome = told(joined.reader, "Fire", value="deferred", reason="to-send")
    books.attempt(outcome, joined.device)
    devices.remove(joined.reader.devices.all())
    assert 0 == Device.objects.count()
    next_one = devices.register(joined.reader, _checked(joined.reader), NOON)
    (known,) = books.tried(joined.reader)
    assert joined.device.pk == known.device != next_one.pk
    assert [] == next_devices([next_one.pk], [Tried(known.device, known.answer)], ring_all=False)


def test_a_reader_finds_their_own_devices_alone() -> None:
    site = publisher()
    mine, other = join(site), join(site)
    assert mine.device == devices.of(mine.reader, mine.device.pk)
    with pytest.raises(NotFound):
        devices.of(mine.reader, other.device.pk)


# Consent


def test_a_receipt_is_added_and_never_changed() -> None:
    joined = join(publisher())
    made = consent.receipt(joined.reader, "allow", "May we ring?", "en", "https://gazette.example/", NOON)
    made.words = "You may ring as often as you like"
    with pytest.raises(ReceiptFinal):
        made.save()
    with pytest.raises(ReceiptFinal):
        Consent.objects.all().update(words="")
    with pytest.raises(ReceiptFinal):
        Consent.objects.bulk_update([made], ["words"])
    assert {"May we ring?"} == set(Consent.objects.values_list("words", flat=True))


# The inbox


def test_the_inbox_shows_every_outcome_newest_first_with_its_reason() -> None:
    joined = join(publisher())
    told(joined.reader, "Fire", minutes=0)
    told(joined.reader, "Flood", minutes=1, value="in-inbox", reason="daily-cap")
    told(joined.reader, "Fair", minutes=2, value="deferred", reason="to-send")
    items = inbox.page(joined.reader.pk)
    assert ["Fair", "Flood", "Fire"] == [item.title for item in items]
    assert ("in-inbox", "daily-cap") == (items[1].outcome, items[1].reason)
    assert ("More of Flood", "https://gazette.example/1", "Devon") == (
        items[1].standfirst,
        items[1].url,
        items[1].why[0]["name"],
    )


def test_a_page_ends_where_the_next_one_begins() -> None:
    joined = join(publisher())
    for minute in range(5):
        told(joined.reader, str(minute), minutes=minute)
    first = inbox.page(joined.reader.pk, size=2)
    second = inbox.page(joined.reader.pk, before=first[-1].id, size=2)
    assert ["4", "3", "2", "1"] == [item.title for item in (*first, *second)]


def test_an_item_is_marked_as_read_once_and_by_its_own_reader_alone() -> None:
    site = publisher()
    mine, other = join(site), join(site)
    item = told(mine.reader, "Fire")
    inbox.mark_read(mine.reader.pk, item.reminder, NOON)
    inbox.mark_read(mine.reader.pk, item.reminder, NOON + timedelta(hours=1))
    assert NOON == inbox.page(mine.reader.pk)[0].read_at
    with pytest.raises(NotFound):
        inbox.mark_read(other.reader.pk, item.reminder, NOON)


def test_a_story_whose_article_is_gone_still_stands_in_the_inbox() -> None:
    joined = join(publisher())
    outcome = told(joined.reader, "Fire")
    story = Story.objects.get(pk=outcome.story)
    story.articles.update(story=None)
    lead = story.lead
    assert lead
    lead.delete()
    assert [("", "")] == [(item.title, item.url) for item in inbox.page(joined.reader.pk)]
    assert "" == joints.take(joined.reader)["inbox"][0]["title"]


# The ways out: guarantee 4


def _tombstones() -> list[dict[str, str]]:
    return [json.loads(line) for line in conf.data(tombstones.FILE).read_text().splitlines()]


def test_taking_everything_along_gives_all_but_the_secrets() -> None:
    joined = join(publisher(), Wish("phrase", "Devon", "inbox"), said=(said := subscription()))
    outcome = told(joined.reader, "Fire")
    books.attempt(outcome, joined.device, answer="accepted", status=201)
    taken = json.loads(json.dumps(joints.take(joined.reader)))
    assert [{"kind": "phrase", "name": "Devon", "level": "inbox", "since": NOON.isoformat()}] == taken["follows"]
    assert ["mozilla"] == [device["vendor"] for device in taken["devices"]]
    assert [("allow", "May we ring?")] == [(one["choice"], one["words"]) for one in taken["consents"]]
    assert ["Fire"] == [one["title"] for one in taken["inbox"]]
    assert [201] == [one["status"] for one in taken["inbox"][0]["attempts"]]
    whole = json.dumps(taken)
    for secret in (said["endpoint"], said["keys"]["auth"], said["keys"]["p256dh"], *joined.tokens.values()):
        assert secret not in whole


def test_leaving_ends_devices_and_follows_and_keeps_the_inbox() -> None:
    joined = join(publisher(), Wish("phrase", "Devon"))
    told(joined.reader, "Fire")
    joints.leave(joined.reader, NOON)
    assert (0, 0, 1) == (
        joined.reader.devices.count(),
        len(joined.reader.favourites.standing()),
        len(inbox.page(joined.reader.pk)),
    )
    assert ["allow", "leave"] == [one.choice for one in joined.reader.consents.all()]
    assert {"at": NOON.isoformat(), "what": "leave", "reader": tombstones.reader_digest(joined.reader.pk)} == (
        _tombstones()[-1]
    )


def test_who_leaves_and_comes_back_is_not_rung_for_what_waited_before() -> None:
    """A story that is held, or that a push service could not take yet; in the inbox it stays."""
    reader = join(publisher(), Wish("phrase", "Devon")).reader
    held = told(reader, "Fire", value="deferred", reason="held")
    rung = told(reader, "Water", minutes=1)
    joints.leave(reader, NOON)
    held, rung = books.outcomes(reader)
    assert ("suppressed", "left", NOON) == (held.value, held.reason, held.settled_at)
    assert ("accepted", "accepted") == (rung.value, rung.reason)
    assert ["Water", "Fire"] == [item.title for item in inbox.page(reader.pk)]


def test_to_take_ones_data_asks_no_more_of_the_database_for_a_longer_inbox(django_assert_max_num_queries: Any) -> None:
    joined = join(publisher())
    for number in range(20):
        outcome = told(joined.reader, f"Fire {number}", minutes=number)
        books.attempt(outcome, joined.device, status=201, answer="accepted")
    with django_assert_max_num_queries(12):
        taken = joints.take(joined.reader)
    assert [201] * 20 == [one["attempts"][0]["status"] for one in taken["inbox"]]


def test_what_they_alone_followed_goes_with_them() -> None:
    """A phrase in clear that nobody follows any more tells of who left."""
    site = publisher()
    leaving, erased = (
        join(site, Wish("phrase", "Devon"), Wish("phrase", name)).reader for name in ("my illness", "my church")
    )
    join(site, Wish("phrase", "Devon"))
    joints.leave(leaving, NOON)
    joints.erase(erased, NOON)
    assert ["Devon"] == [name for _, name in subjects()]


def test_erasing_leaves_nothing_of_the_reader_and_all_of_the_others() -> None:
    site = publisher()
    joined, other = join(site, Wish("phrase", "Devon")), join(site, Wish("phrase", "Devon"))
    told(other.reader, "Fire")
    for minute in range(60):
        told(joined.reader, str(minute), minutes=minute)
    number = joined.reader.pk
    joints.erase(joined.reader, NOON)
    for model in (Device, Favourites, Capability, Consent):
        assert {other.reader.pk} == set(model.objects.values_list("reader", flat=True)), model
    assert ("erase", tombstones.reader_digest(number)) == (_tombstones()[-1]["what"], _tombstones()[-1]["reader"])


def test_tombstones_are_the_owners_alone_and_name_nobody_in_clear() -> None:
    tombstones.muted(7, [9], NOON)
    path = conf.data(tombstones.FILE)
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert {"at", "what", "reader", "subject"} == set(_tombstones()[-1])
    assert tombstones.subject_digest(7, 9) != tombstones.subject_digest(8, 9)
    assert base64url(b"7") not in _tombstones()[-1].values()
