"""Sources that are due are polled many in a turn; most show nothing new, and that is written down together."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from tests.press import OLD, Press, item
from tests.world import World

from newsbell import pipeline, work
from newsbell.common import leases
from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.reminders.models import Upkeep
from newsbell.sources import polling, polls, quiet
from newsbell.sources.models import Poll, Source
from newsbell.sources.reading import Reading

pytestmark = pytest.mark.django_db


def sources(press: Press, count: int) -> list[Source]:
    """So many sources that were read before and are due, in this order."""
    made = [press.source(f"https://courier.example/{number}.xml") for number in range(count)]
    for source in made:
        press.begin(OLD, source=source)
    due(made)
    return made


def due(made: list[Source]) -> None:
    for number, source in enumerate(made):
        Source.objects.filter(pk=source.pk).update(due_at=now() - timedelta(minutes=1) + timedelta(seconds=number))


def last(source: Source) -> tuple[str, int | None, int, int]:
    poll = Poll.objects.filter(source=source).latest("pk")
    return poll.result, poll.status, poll.entries, poll.fresh


def test_the_same_bytes_are_not_read_again_and_said_to_be_what_they_were(press: Press) -> None:
    """Half the web names no validators; and what a feed asks for counts, whether or not it is read anew."""
    ttl = "<ttl>45</ttl>"
    press.show(OLD, channel=ttl)
    press.poll()
    press.poll()
    assert ("unchanged", 200, 1, 0) == last(press.here.source)
    source = Source.objects.get(pk=press.here.source.pk)
    assert {"ttl_s": 45 * 60, "skip_hours": [], "entries": 1} == source.shown
    assert source.due_at is not None
    assert source.polled_at is not None
    assert timedelta(minutes=44) < source.due_at - source.polled_at
    assert 1 == press.publish(item("Fire in Devon", link="https://gazette.example/fire"), OLD, channel=ttl).fresh
    press.poll()
    assert ("unchanged", 200, 2, 0) == last(press.here.source)


def test_bytes_are_read_again_where_something_that_they_are_read_by_changed(press: Press) -> None:
    page = b"<a href='https://courier.example/2026/a-fire-in-north-devon'><h2>A fire in the north of Devon</h2></a>"
    source = press.source("https://gazette.example/", kind="page", complete="no", hosts=["courier.example"])
    press.put(source.url, page, headers={"Content-Type": "text/html"})
    press.poll(source)
    Source.objects.filter(pk=source.pk).update(hosts=["news.gazette.example"])
    press.poll(source)
    assert "There are no links to articles" in Source.objects.get(pk=source.pk).problem


def test_what_is_not_whole_is_read_again_and_its_problem_stays(press: Press) -> None:
    press.begin()
    press.put(press.here.source.url, b"<rss version='2.0'><channel><title>News</title>" + OLD.encode())
    for _ in range(2):
        assert "not well-formed" in press.poll().problems[0]
    assert "not well-formed" in Source.objects.get(pk=press.here.source.pk).problem


def test_sources_that_show_nothing_new_are_polled_in_one_turn(press: Press) -> None:
    made = sources(press, 5)
    Source.objects.filter(pk=made[0].pk).update(failures=3)
    Source.objects.filter(pk=made[1].pk).update(paused=True)
    began = now()
    assert not work.poll_some(), "nothing is left to wake somebody for"
    for source in Source.objects.exclude(pk=press.here.source.pk):
        assert ("", None, 0) == (source.lease_owner, source.lease_until, source.failures)
        if source.paused:
            assert source.due_at is None
        else:
            assert source.due_at is not None
            assert source.polled_at is not None
            assert began < source.polled_at < source.due_at
            assert ("unchanged", 200, 1, 0) == last(source)


def test_a_turn_ends_with_the_first_news_and_gives_the_others_back(press: Press) -> None:
    first, second, third = sources(press, 3)
    press.show(item("Fire in Devon", link="https://courier.example/fire"), OLD, source=second)
    due([first, second, third])
    assert work.poll_some(), "somebody is to be woken for the news, and for the third"
    assert ["unchanged", "news"] == [last(source)[0] for source in (first, second)]
    third.refresh_from_db()
    assert ("", None) == (third.lease_owner, third.lease_until)
    assert third.due_at is not None
    assert third.due_at < now()
    assert Poll.objects.filter(source=second).latest("pk").due_at is not None, "and is to be decided"


def test_who_failed_is_polled_after_the_others_of_its_turn(press: Press) -> None:
    """A site that lets newsbell wait for its time-out is often one that did so before."""
    silent, *others = made = sources(press, 3)
    Source.objects.filter(pk=silent.pk).update(failures=1)
    assert not work.poll_some()
    polls = Poll.objects.filter(source__in=made).order_by("-pk").values_list("source", flat=True)[:3]
    assert [*(one.pk for one in others), silent.pk] == list(polls)[::-1]


def test_a_turn_is_short_whatever_the_sites_do(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    made = sources(press, 3)
    monkeypatch.setattr(work, "TURN_S", -1)
    assert work.poll_some()
    assert 1 == Source.objects.filter(pk__in=[source.pk for source in made], due_at__gt=now()).count()


def test_one_that_fails_stops_no_other_of_its_turn(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = sources(press, 2)
    read = polling.read

    def fail(source: Source, *given: object) -> Reading:
        if source.pk == bad.pk:
            raise ValueError("a bad row")
        return read(source, *given)  # type: ignore[arg-type] # what it was called with

    monkeypatch.setattr(polling, "read", fail)
    before = now()
    work.poll_some()
    assert "unchanged" == last(good)[0]
    bad.refresh_from_db()
    assert bad.due_at is not None
    assert before + work.AFTER_AN_ERROR <= bad.due_at


def test_readings_that_cannot_be_written_are_made_again_soon(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    (source,) = sources(press, 1)

    def away(_: object) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(quiet, "keep", away)
    work.poll_some()
    source.refresh_from_db()
    assert "" == source.lease_owner
    assert source.due_at is not None
    assert now() < source.due_at <= now() + work.A_MOMENT


def test_what_was_read_is_written_where_the_next_cannot_be_claimed(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = sources(press, 2)
    monkeypatch.setattr(work, "AT_ONCE", 1)
    claims = iter([leases.claim_some])

    def away(*given: object) -> list[Source]:
        if claim := next(claims, None):
            return claim(*given)  # type: ignore[arg-type] # what it was called with
        raise OperationalError("the database is away")

    monkeypatch.setattr(leases, "claim_some", away)
    with pytest.raises(OperationalError):
        work.poll_some()
    assert "unchanged" == last(first)[0]
    assert ["", ""] == [Source.objects.get(pk=source.pk).lease_owner for source in (first, second)]


def test_the_others_are_given_back_before_the_pages_of_news_are_read(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = sources(press, 2)
    press.show(item("Fire in Devon", link="https://courier.example/fire"), OLD, source=first)
    due([first, second])
    take, free = pipeline.take, []

    def look(reading: Reading) -> object:
        free.append(Source.objects.get(pk=second.pk).lease_owner)
        return take(reading)

    monkeypatch.setattr(pipeline, "take", look)
    assert work.poll_some()
    assert [""] == free


def test_a_source_that_another_took_over_or_made_due_is_left_to_them(press: Press) -> None:
    made = sources(press, 3)
    claimed = leases.claim_some(work.SOURCES, now(), 30, 8)
    assert made == claimed, "those that were due first come first"
    assert [] == leases.claim_some(work.SOURCES, now(), 30, 8)
    assert None is leases.claim(Source, made[0].pk, now(), 30)
    readings = [polling.read(source, now(), 0.5) for source in claimed]
    lost, again, kept = claimed
    Source.objects.filter(pk=lost.pk).update(lease_owner="another")
    soon = now()
    Source.objects.filter(pk=again.pk).update(due_at=soon)
    before = Poll.objects.count()
    quiet.keep(readings)
    assert 2 == Poll.objects.count() - before
    assert "another" == Source.objects.get(pk=lost.pk).lease_owner
    assert (soon, "") == Source.objects.values_list("due_at", "lease_owner").get(pk=again.pk)
    assert readings[2].next_at == Source.objects.get(pk=kept.pk).due_at


def test_eight_sources_are_woken_by_one_message(here: World) -> None:
    publisher = Publisher.objects.create(slug="idle", name="The Idle")
    Source.objects.update(due_at=None)
    for number in range(17):
        Source.objects.create(publisher=publisher, url=f"https://idle.example/{number}", due_at=now())
    sent: list[str] = []
    assert 3 == work.wake_due(lambda step, _: sent.append(step))["poll"]
    assert ["poll"] * 3 == sent
    assert 2 == work.wake_due(lambda step, _: sent.append(step))["poll"], "for the fourteen that may be due still"


def test_of_readings_that_found_nothing_the_last_days_are_kept(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polls, "FORGOTTEN", 1)
    for days in (40, 31, 29):
        Poll.objects.create(source=here.source, at=now() - timedelta(days=days), result=Poll.Result.UNCHANGED)
    Poll.objects.create(source=here.source, at=now() - timedelta(days=40), result=Poll.Result.NEWS, fresh=3)
    Upkeep.objects.update_or_create(name="forget", defaults={"due_at": now()})
    work.drain("upkeep")
    assert [(40, 3), (29, 0)] == [((now() - poll.at).days, poll.fresh) for poll in Poll.objects.order_by("at")]
