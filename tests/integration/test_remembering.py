"""What is remembered of a source is bounded, per poll and in all: nothing old rings for it, and nothing new is lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import models
from tests.press import Press, item, pressing
from tests.unit.test_sitemap import index, sitemap, url
from tests.world import world

from newsbell.common.clock import now
from newsbell.sources import feeds, past, polls
from newsbell.sources.models import Poll, Seen, Source

pytestmark = pytest.mark.django_db
MAP = "https://gazette.example/news-sitemap.xml"
CODE = "[too-much-to-remember]"


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    with world(monkeypatch) as here, pressing(here, monkeypatch) as press:
        yield press


def day(days: int) -> str:
    return (now() - timedelta(days=days)).date().isoformat()


def part(name: str) -> str:
    return f"https://gazette.example/parts/{name}.xml"


def old(name: str, number: int) -> list[str]:
    return [url(f"{name}-{at}", f"An old story of {name}, {at} in Devon", day(30)) for at in range(number)]


def put(press: Press, **files: list[str]) -> None:
    """An index of these files; each answers 304 to who has it."""
    for name, urls in files.items():
        body = sitemap(*urls).encode()
        press.put(part(name), body, headers={"ETag": f'"{len(body)}"'})
    press.put(MAP, index(*((part(name), "") for name in files)).encode())


def begun(press: Press) -> Source:
    source = press.source(MAP, complete="no")
    put(press, a=old("a", 3))
    assert press.poll(source).first
    return source


def remembered(source: Source) -> int:
    return Seen.objects.filter(source=source).count()


def titles(press: Press, reader: models.Model) -> list[str]:
    return [shown["title"] for shown in press.here.shown(reader)]  # type: ignore[arg-type]


def test_what_an_index_adds_at_one_poll_is_bounded_and_nothing_old_rings_or_new_is_lost(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten files of fifty thousand old entries each were half a million rows, at every poll."""
    monkeypatch.setattr(past, "MOST", 5)
    reader, source = press.here.reader("phrase:Devon"), begun(press)
    fire = url("fire", "Fire in Devon", day(0))
    archive = {name: old(name, 4) for name in "bcd"}
    put(press, a=old("a", 3), **archive | {"d": [fire, *archive["d"]]})
    poll = press.poll(source)
    assert 3 + 4 + 1 == remembered(source)
    assert [True] == [CODE in said for said in poll.problems if "wait" in said], poll.problems
    assert ["Fire in Devon"] == titles(press, reader), "what is new in a file that waits rings"
    for rows in (12, 16, 16):
        poll = press.poll(source)
        assert rows == remembered(source)
    assert [] == [said for said in poll.problems if CODE in said]
    source.refresh_from_db()
    assert {part(name) for name in "abcd"} == set(source.parts)
    late = url("late", "A late story of Devon", day(30))
    put(press, a=old("a", 3), **archive | {"d": [late, fire, *archive["d"]]})
    press.poll(source)
    assert ["Fire in Devon", "A late story of Devon"] == titles(press, reader), (
        "in a known file what comes late is news"
    )


@pytest.mark.uncounted
def test_the_largest_index_adds_one_largest_file_at_a_poll(press: Press) -> None:
    source = begun(press)
    many = [url(f"archive/{at}") for at in range(30_000)]
    put(press, a=old("a", 3), b=many, c=[one.replace("archive", "attic") for one in many])
    poll = press.poll(source)
    assert 3 + 30_000 == remembered(source)
    assert "1 of its sitemaps waits" in poll.problems[-1]
    press.poll(source)
    assert 3 + 60_000 == remembered(source)
    assert 0 == Poll.objects.filter(stories__gt=0, first=False).count()


def test_what_changes_at_every_poll_is_remembered_within_bounds_and_rings_once(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polls, "MOST_KEPT", 30)
    monkeypatch.setattr(polls, "ROOM", 10)
    reader, source = press.here.reader("phrase:Devon"), press.here.source
    names = ["Fire in Devon", "Snow in Devon", "Choir of Devon"]

    def shows(turn: int) -> list[str]:
        return [item(name, guid=name, link=f"https://gazette.example/{name}", category=f"{turn}") for name in names]

    press.begin()
    most = 0
    for turn in range(20):
        press.publish(*shows(turn))
        most = max(most, remembered(source))
    assert most <= 30 + 3
    assert Poll.objects.filter(problems__icontains=CODE).exists()
    press.publish(*shows(0))
    assert sorted(names) == sorted(titles(press, reader)), "a form that was forgotten is known by its article"
    press.publish(item("Ferry to Devon", guid="ferry"), *shows(20))
    assert "Ferry to Devon" in titles(press, reader)


def test_an_index_of_which_too_much_is_remembered_shows_all_before_anything_is_forgotten(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of files that did not change nobody sees what they show: that was never to be forgotten."""
    monkeypatch.setattr(polls, "MOST_KEPT", 14)
    monkeypatch.setattr(polls, "ROOM", 4)
    reader, source = press.here.reader("phrase:Devon"), begun(press)
    archive = old("b", 6)
    put(press, a=old("a", 3), b=archive)
    press.poll(source)
    assert 9 == remembered(source)
    fires = [url(f"fire-{at}", f"Fire {at} in Devon", day(0)) for at in range(6)]
    press.put(part("a"), status=304)
    for turn in range(6):
        put(press, c=fires[turn : turn + 1])
        press.put(MAP, index((part("b"), ""), (part("c"), "")).encode())
        press.put(part("b"), status=304)
        press.poll(source)
        source.refresh_from_db()
        if polls.is_over(source):
            break
    assert 15 == remembered(source)
    put(press, b=archive, c=fires)
    poll = press.poll(source)
    assert CODE in " ".join(poll.problems)
    assert 12 == remembered(source), "the three of the first file, which is shown no more, are forgotten"
    put(press, b=[*archive, url("late", "A late story of Devon", day(30))], c=fires)
    poll = press.poll(source)
    assert (1, 1) == (poll.fresh, poll.stories)
    assert "A late story of Devon" == titles(press, reader)[-1]
    assert not [said for said in titles(press, reader) if "An old story" in said]


def test_what_stood_beyond_the_newest_at_a_first_reading_never_comes_up(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one of the newest was taken away, the next one came up among them, and rang."""
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 3)
    reader = press.here.reader("phrase:Devon")
    stood = [item(f"Story {at} of Devon", guid=f"stood-{at}") for at in range(6)]
    press.begin(*stood)
    for left in (stood[1:], stood[2:]):
        assert 0 == press.publish(*left).fresh
    assert 1 == press.publish(item("Fire in Devon", guid="fire"), *stood[2:]).stories
    assert ["Fire in Devon"] == titles(press, reader)


def test_nor_in_a_file_of_an_index_that_changes_later(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 3)
    reader, source = press.here.reader("phrase:Devon"), press.source(MAP, complete="no")
    a, b = [[url(f"{name}-{at}", f"Story {name}{at} of Devon", day(9)) for at in range(3)] for name in "ab"]
    put(press, a=a, b=b)
    assert press.poll(source).first
    put(press, a=a, b=[url("fire", "Fire in Devon", day(0)), *b[:2]])
    assert 1 == press.poll(source).fresh
    assert ["Fire in Devon"] == titles(press, reader)


@pytest.mark.parametrize("first", [True, False])
def test_nor_what_one_file_has_beyond_the_newest_entries(
    press: Press, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    """It comes among the newest when one of those goes, at the first reading and in a file that appears later."""
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 3)
    reader, source = press.here.reader("phrase:Devon"), press.source(MAP, complete="no")
    long = [url(f"x-{at}", f"Story {at} of Devon", day(30)) for at in range(6)]
    others = {} if first else {"b": old("b", 2)}
    if not first:
        put(press, **others)
        assert press.poll(source).first
    put(press, **others, a=long)
    press.poll(source)
    put(press, **others, a=long[1:])
    assert 0 == press.poll(source).fresh
    assert [] == titles(press, reader)


def test_what_a_source_has_to_look_at_again_outlasts_a_poll_that_fails(press: Press) -> None:
    source = press.source(MAP)
    put(press, a=old("a", 2))
    press.poll(source)
    Source.objects.filter(pk=source.pk).update(shown=source.shown | {"again": "2026-03-02T00:00:00+00:00"})
    press.put(part("a"), status=503)
    press.put(MAP, index((part("a"), "2026-03-02")).encode())
    assert Poll.Result.FAILED == press.poll(source).result
    source.refresh_from_db()
    assert "2026-03-02T00:00:00+00:00" == source.shown["again"]
