"""Editions: what did not ring comes at the reader's own hour, once, whatever happens meanwhile."""

import socket
from datetime import UTC, timedelta
from typing import Any

import pytest
from django.test import Client
from tests import books
from tests.integration.editions.wanting import ask, channels, publish, rung, soon, wants, wants_mail
from tests.postoffice import PostOffice
from tests.world import Later, World, world

from newsbell import editions, joints, work
from newsbell.common import clock
from newsbell.delivery import mail, sender
from newsbell.readers.models import Reader
from newsbell.reminders import changes, explain, inbox
from newsbell.reminders import editions as rows_of_editions
from newsbell.reminders.models import Edition, Reminder, Shard
from newsbell.stories.models import Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db


def test_what_is_beyond_the_rings_of_the_day_comes_in_the_edition(here: World, later: Later) -> None:
    reader = wants(here.reader("phrase:Devon", rings_a_day=1), soon())
    fire, flood, _ = publish(here, "Fire in Devon", "Flood in Devon", "Fair in Devon")
    waits = ("deferred", "daily-cap")
    assert [("accepted", "accepted"), waits, waits] == here.outcomes(reader)
    newest = ask(reader, "GET", "inbox", "inbox")[1]["items"][0]
    assert ("deferred", "daily-cap") == (newest["outcome"], newest["reason"])
    later(hours=3)
    told = ("in-edition", "daily-cap")
    assert [("accepted", "accepted"), told, told] == [one for one in here.outcomes(reader) if one[1] != "edition"][:3]
    shown = here.shown(reader)
    assert ["Fire in Devon", "2 stories for you"] == rung(here, reader)
    assert "Fair in Devon · Flood in Devon" == shown[1]["body"]
    assert str(shown[1]["navigate"]).endswith("/reader/gazette/inbox")
    later(hours=48)
    assert 2 == len(here.shown(reader)), "there is never an empty one, and none comes twice"
    (line,) = explain.readers(flood.pk)
    assert "in-edition" == line["outcome"]
    assert "in the edition of 20" in line["why"]
    assert "(UTC), by push" in line["why"]
    assert not explain.readers(fire.pk)[0]["why"].endswith("push")
    taken, _ = joints.take(reader)["editions"]
    assert ["Fair in Devon", "Flood in Devon"] == taken["stories"]


def test_what_is_followed_in_the_digest_never_rings(here: World, later: Later) -> None:
    reader, other = wants(here.reader("phrase:Devon:digest"), soon()), here.reader("phrase:Devon:digest")
    both = wants(here.reader("phrase:Devon:digest", "phrase:Fire"), soon())
    publish(here, "Fire in Devon")
    assert [("deferred", "digest")] == here.outcomes(reader)
    assert [("in-inbox", "no-edition")] == here.outcomes(other)
    assert [("accepted", "accepted")] == here.outcomes(both), "of two follows the quicker counts"
    later(hours=3)
    assert [("in-edition", "digest")] == here.outcomes(reader)[:1]
    assert ["1 story for you"] == rung(here, reader)
    assert [] == rung(here, other)


def test_what_came_in_quiet_hours_is_told_when_they_are_over(here: World, later: Later) -> None:
    now = clock.now().astimezone(UTC)
    minutes = [moment.hour * 60 + moment.minute for moment in (now - timedelta(hours=1), now + timedelta(hours=3))]
    quiet: dict[str, Any] = {"quiet_from": minutes[0], "quiet_to": minutes[1], "zone": "UTC"}
    reader = wants(here.reader("phrase:Devon", **quiet), now + timedelta(hours=1))
    publish(here, "Fire in Devon")
    assert [("deferred", "quiet-hours")] == here.outcomes(reader)
    later(hours=2)
    assert ([("deferred", "quiet-hours")], []) == (here.outcomes(reader), rung(here, reader))
    later(hours=1, minutes=1)
    assert (("in-edition", "quiet-hours"), ["1 story for you"]) == (here.outcomes(reader)[0], rung(here, reader))


def test_hours_that_became_quiet_meanwhile_are_kept(here: World, later: Later) -> None:
    """Whoever makes it late, after a night without power, does not ring in them."""
    reader = wants(here.reader("phrase:Devon:digest"), soon())
    publish(here, "Fire in Devon")
    begins = (soon() + timedelta(minutes=1)).astimezone(UTC)
    minute = begins.hour * 60 + begins.minute
    Reader.objects.filter(pk=reader.pk).update(quiet_from=minute, quiet_to=(minute + 120) % 1440)
    later(hours=2, minutes=1)
    assert [] == rung(here, reader)
    later(hours=2, minutes=1)
    assert ["1 story for you"] == rung(here, reader)


def test_what_was_read_snoozed_retracted_or_joined_is_not_told_again(here: World, later: Later) -> None:
    reader = wants(here.reader("phrase:Devon:digest"), soon())
    read, snoozed, retracted, first, second, kept = publish(
        here, *(f"{name} in Devon" for name in ("Fire", "Flood", "Fair", "Theft", "Robbery", "Storm"))
    )
    items = {item.story: item.id for item in inbox.page(reader.pk)}
    assert 200 == ask(reader, "POST", f"inbox/{items[read.pk]}/read", "inbox")[0]
    assert 200 == ask(reader, "POST", f"inbox/{items[snoozed.pk]}/later", "inbox", when="hour")[0]
    changes.retract(retracted.pk, here.publisher.pk, "It never took place.", clock.now())
    Story.objects.filter(pk=second.pk).update(joined_to=first)
    later(hours=3)
    assert "2 stories for you" in rung(here, reader)
    said = {story.pk: here.outcomes_of(reader, story) for story in Story.objects.all()}
    assert [("in-inbox", "read")] == said[read.pk]
    assert [("in-inbox", "snoozed")] == said[snoozed.pk]
    assert [("in-inbox", "retracted")] == said[retracted.pk]
    assert sorted(said[first.pk] + said[second.pk]) == [("in-edition", "digest"), ("in-inbox", "told-already")]
    assert [("in-edition", "digest")] == said[kept.pk]


def test_what_is_retracted_while_the_edition_is_made_is_not_in_it(
    here: World, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its stories were chosen, and the rows of who waits for the retracted one are not settled yet."""
    reader, real = wants(here.reader("phrase:Devon:digest"), soon()), rows_of_editions.settle
    fire, fair = publish(here, "Fire in Devon", "Fair in Devon")

    def settle(*args: Any) -> Any:
        changes.retract(fire.pk, here.publisher.pk, "It never took place.", clock.now())
        return real(*args)

    monkeypatch.setattr(rows_of_editions, "settle", settle)
    later(hours=3)
    assert [("in-inbox", "retracted")] == here.outcomes_of(reader, fire)
    assert [("in-edition", "digest")] == here.outcomes_of(reader, fair)
    assert ["1 story for you"] == rung(here, reader)


def test_what_was_muted_meanwhile_is_not_told_and_stays_in_the_inbox(here: World, later: Later) -> None:
    """Muted, or wanted in the inbox alone by now; what is followed by another reason still is told."""
    reader = wants(here.reader("phrase:Devon:digest", "phrase:Fire:digest", "phrase:Kent:digest"), soon())
    flood, fire, fair = publish(here, "Flood in Devon", "Fire in Devon", "Fair in Kent")
    status, said = ask(reader, "POST", "reader/mute", story=flood.pk)
    assert (200, ["Devon"]) == (status, said["muted"])
    assert [("in-inbox", "unfollowed")] == here.outcomes_of(reader, flood), "at once"
    lower = [{"kind": "phrase", "name": "Kent", "level": "inbox"}]
    consent = {"words": "Your favourites", "choice": "follow"}
    assert 200 == ask(reader, "POST", "reader/choices", follows=lower, consent=consent)[0]
    later(hours=3)
    assert ["1 story for you"] == rung(here, reader)
    assert [("in-inbox", "unfollowed")] == here.outcomes_of(reader, flood) == here.outcomes_of(reader, fair)
    assert ("in-edition", "digest") in here.outcomes_of(reader, fire)
    assert {"Flood in Devon", "Fire in Devon", "Fair in Kent"} == {one.title for one in inbox.page(reader.pk)}


def test_an_edition_without_a_device_is_in_the_inbox_and_comes_once(here: World, later: Later) -> None:
    reader = wants(here.reader("phrase:Devon"), soon(), channel="email")
    reader.devices.all().delete()
    publish(here, "Fire in Devon")
    assert [("deferred", "no-device")] == here.outcomes(reader)
    later(hours=3)
    assert [("in-edition", "no-device")] == here.outcomes(reader)
    assert ["inbox"] == [one.channel for one in Edition.objects.filter(open=False)]
    assert not Reminder.objects.filter(kind="edition").exists()


def test_who_wants_no_more_editions_has_what_waited_in_the_inbox(here: World, later: Later) -> None:
    reader = wants(here.reader("phrase:Devon:digest"), soon())
    publish(here, "Fire in Devon")
    assert 200 == ask(reader, "PATCH", "reader", edition=None)[0]
    later(seconds=1)
    assert [("in-inbox", "digest")] == here.outcomes(reader)
    assert not Edition.objects.exists()
    assert ask(reader, "GET", "reader")[1]["edition"] is None
    later(hours=30)
    assert [] == rung(here, reader)


def test_what_could_not_be_sent_in_time_is_told_in_the_edition(here: World, later: Later) -> None:
    reader = wants(here.reader("phrase:Devon"), clock.now() + timedelta(hours=20))
    here.push.faults.change({"error": 1.0})
    publish(here, "Fire in Devon")
    for _ in range(6):
        later(hours=1)
    assert [("deferred", "not-in-time")] == here.outcomes(reader)
    assert [0] == list(Shard.objects.values_list("held", flat=True)), "no editor has to release it"
    here.push.faults.change({"error": 0.0})
    later(hours=15)
    assert [("in-edition", "not-in-time")] == here.outcomes(reader)[:1]
    assert ["1 story for you"] == rung(here, reader)


def test_what_never_left_newsbell_is_told_in_the_edition(
    here: World, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never missed: no way to the push service, so that no post can have rung; nobody says that one might have."""
    reader = wants(here.reader("phrase:Devon"), clock.now() + timedelta(hours=20))
    with monkeypatch.context() as cut_off, socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        cut_off.setenv("NEWSBELL_PUSH_ROUTES", f"{here.push.origin}=http://127.0.0.1:{deaf.getsockname()[1]}")
        sender.poster.cache_clear()
        publish(here, "Fire in Devon")
        for _ in range(6):
            later(hours=1)
    sender.poster.cache_clear()
    assert {("connect", 0)} == {(one.detail, one.unknown) for one in books.tried(reader)}
    assert [("deferred", "not-in-time")] == here.outcomes(reader)
    later(hours=15)
    assert ["1 story for you"] == rung(here, reader)


@pytest.mark.parametrize("then", ["gone", "too-large", "quiet"])
def test_what_may_have_rung_is_not_told_in_the_edition(here: World, later: Later, then: str) -> None:
    """Rung twice: the answer to the first post was lost, and the second came too late, or to nobody."""
    reader = wants(here.reader("phrase:Devon"), clock.now() + timedelta(hours=20))
    device = reader.devices.get()
    here.push.set_fault(here.tokens[device.pk], "lost", 1)
    publish(here, "Fire in Devon")
    assert ["Fire in Devon"] == rung(here, reader)
    if then == "quiet":
        now = clock.now().astimezone(UTC)
        minute = now.hour * 60 + now.minute
        Reader.objects.filter(pk=reader.pk).update(quiet_from=(minute - 1) % 1440, quiet_to=(minute + 120) % 1440)
    else:
        here.push.set_fault(here.tokens[device.pk], then)
    later(seconds=10)
    later(seconds=30)
    here.push.set_fault(here.tokens[device.pk], None)
    reasons = {"gone": ("gone", "devices-gone"), "too-large": ("failed", "payload-refused")}
    assert [reasons.get(then, ("in-inbox", "quiet-hours"))] == here.outcomes(reader)
    here.device(reader)
    later(hours=20)
    assert ["Fire in Devon"] == rung(here, reader)


def test_after_a_crash_it_is_the_same_edition(here: World, later: Later, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = wants(here.reader("phrase:Devon:digest"), soon())
    publish(here, "Fire in Devon", "Flood in Devon")

    def dies(*_: object) -> None:
        raise RuntimeError("no power")

    with monkeypatch.context() as patched:
        patched.setattr(editions, "_send", dies)
        later(hours=3)
        assert [] == rung(here, reader)
    publish(here, "Fair in Devon")
    later(minutes=2)
    assert ["2 stories for you"] == rung(here, reader)
    later(hours=24)
    assert ["2 stories for you", "1 story for you"] == rung(here, reader)


def test_who_wants_editions_again_meanwhile_has_them(
    here: World, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = soon()
    reader = wants(here.reader("phrase:Devon:digest"), at)
    publish(here, "Fire in Devon")
    let_go = rows_of_editions.let_go

    def again(*said: Any) -> None:
        let_go(*said)
        wants(reader, at)

    monkeypatch.setattr(rows_of_editions, "let_go", again)
    ask(reader, "PATCH", "reader", edition=None)
    drain()
    assert 1 == Edition.objects.filter(open=True).count()


def test_an_edition_that_is_made_is_never_made_again(
    here: World, later: Later, office: PostOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its reader changed their mind twice while the letter was handed over."""
    at = soon()
    reader = wants_mail(here)
    publish(here, "Fire in Devon")
    posted = mail.post

    def slowly(*letter: Any) -> None:
        posted(*letter)
        ask(reader, "PATCH", "reader", edition=None)
        wants(reader, at, channel="email")

    monkeypatch.setattr(mail, "post", slowly)
    later(hours=3)
    later(hours=1)
    assert 1 == len(office.letters)
    assert not Edition.objects.filter(open=False).exclude(due_at=None).exists()
    assert not [one for one in caplog.records if one.exc_info]


def test_an_edition_that_was_begun_and_is_not_wanted_any_more_is_in_the_inbox(
    here: World, later: Later, office: PostOffice
) -> None:
    """What the ledger says is in an edition is in one."""
    reader = wants_mail(here)
    publish(here, "Fire in Devon")
    office.refuses["RCPT"] = "451 4.3.0 come again"
    later(hours=3)
    assert [("in-edition", "digest")] == here.outcomes(reader)
    ask(reader, "PATCH", "reader", edition=None)
    drain()
    assert [("in-edition", "digest")] == here.outcomes(reader)
    assert ["inbox"] == channels()
    assert not Edition.objects.filter(open=True).exists()


def test_what_may_have_rung_is_not_told_again(monkeypatch: pytest.MonkeyPatch, later: Later) -> None:
    """A device may show a message whose answer was lost: in time nobody knew, and afterwards the inbox has it."""

    def moment() -> float:
        return (clock.now() + later.ahead).timestamp()

    with world(monkeypatch, now=moment, faults={"lost": 1.0}) as here:
        reader = wants(here.reader("phrase:Devon"), clock.now() + timedelta(hours=8), channel="inbox")
        publish(here, "Fire in Devon")
        for _ in range(20):
            later(minutes=20)
        later(hours=4)
        assert [("in-inbox", "not-in-time")] == here.outcomes(reader)


def test_what_was_taken_back_is_not_named_as_a_running_story(here: World) -> None:
    (story,) = publish(here, "Fire in Devon")
    site, page = "/api/v1/publishers/gazette", "https://gazette.example/Fire-in-Devon"
    assert "thread" in [one["kind"] for one in Client().get(f"{site}/page", {"url": page}).json()]
    changes.retract(story.pk, here.publisher.pk, "We were wrong.", clock.now())
    assert [] == Client().get(f"{site}/page", {"url": page}).json()
    assert 404 == Client().get(f"/subjects/gazette/thread/{story.pk}").status_code


def test_what_was_held_and_is_late_by_now_is_told_in_the_edition(here: World, later: Later) -> None:
    reader = wants(here.reader("phrase:Devon"), soon(), channel="inbox")
    other = here.reader("phrase:Devon")
    (story,) = here.publish("Fire in Devon")
    Story.objects.filter(pk=story.pk).update(state=Story.State.HELD)
    drain()
    assert [("deferred", "held")] == here.outcomes(reader)
    Story.objects.filter(pk=story.pk).update(state=Story.State.LATE, told_to=0, due_at=clock.now())
    drain()
    assert [("deferred", "late")] == here.outcomes(reader)
    assert [("in-inbox", "late")] == here.outcomes(other)
    later(hours=3)
    assert [("in-edition", "late")] == here.outcomes(reader)


def test_the_ring_of_an_edition_that_is_gone_is_looked_at_seldom(here: World, later: Later) -> None:
    """An erasure that died in the middle: there is nothing to say, and the reader is there still."""
    reader = wants(here.reader("phrase:Devon:digest"), soon())
    publish(here, "Fire in Devon")
    later.ahead += timedelta(hours=3)
    work.do("edition", Edition.objects.get(reader=reader).pk)
    Edition.objects.filter(reader=reader).delete()
    (shard,) = Shard.objects.filter(reminder__kind="edition")
    assert work.do("send", shard.pk), "and it ends"
    assert [] == rung(here, reader)
    shard.refresh_from_db()
    assert (1, "") == (shard.waiting, shard.lease_owner)
    assert shard.due_at is not None
    assert shard.due_at > clock.now(), "others come first"
