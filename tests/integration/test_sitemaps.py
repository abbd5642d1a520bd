"""News sitemaps as sources, polled over HTTP like any other."""

import gzip
import io
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from tests.press import Press, pressing
from tests.unit.test_sitemap import index, sitemap, url
from tests.world import world

from newsbell.common.clock import now
from newsbell.sources import absent, polling, polls
from newsbell.sources.conditional import Validators
from newsbell.sources.models import Poll, Seen, Source
from newsbell.sources.reading import Reading
from newsbell.stories.models import Article

pytestmark = pytest.mark.django_db
MAP = "https://gazette.example/news-sitemap.xml"


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    with world(monkeypatch) as here, pressing(here, monkeypatch) as press:
        yield press


def today(days: int = 0) -> str:
    return (now() - timedelta(days=days)).date().isoformat()


STOOD = [url(f"stood-{number}", f"It stood there {number}", "2026-01-01") for number in range(9)]


def test_a_new_address_in_a_news_sitemap_rings_once(press: Press) -> None:
    reader = press.here.reader("phrase:Devon", "topic:Sea")
    source = press.source(MAP, complete="no")
    press.put(MAP, sitemap(*STOOD).encode(), headers={"Content-Type": "application/xml"})
    assert press.poll(source).first
    fire = url("fire", "Fire in Devon", today(), inside="<news:keywords>Sea</news:keywords>")
    press.put(MAP, sitemap(*STOOD, fire).encode())
    poll = press.poll(source)
    assert (10, 1, 1, []) == (poll.entries, poll.fresh, poll.stories, poll.problems)
    (shown,) = press.here.shown(reader)
    assert ("Fire in Devon", "https://gazette.example/fire") == (shown["title"], shown["navigate"])
    press.put(MAP, sitemap(fire.replace("</url>", "<lastmod>2026-03-03</lastmod></url>"), *STOOD).encode())
    assert 0 == press.poll(source).fresh
    source.refresh_from_db()
    assert "News sitemap" == source.format
    assert ["Sea"] == Article.objects.get(title="Fire in Devon").tags


def test_a_plain_sitemap_whose_pages_are_not_to_be_read_tells_nothing(press: Press) -> None:
    source = press.source(MAP, complete="no")
    for paths in ([], ["about", "contact"], ["fire"]):
        press.put(MAP, sitemap(url("old"), *map(url, paths)).encode())
        poll = press.poll(source)
        assert ("unchanged", 1 + len(paths), 0, []) == (poll.result, poll.entries, poll.fresh, poll.problems)
    assert 0 == Article.objects.count()


def part(name: str) -> str:
    return f"https://gazette.example/parts/{name}.xml.gz"


def put_part(press: Press, name: str, *urls: str) -> None:
    body = gzip.compress(sitemap(*urls).encode(), mtime=0)
    press.put(part(name), body, headers={"Content-Type": "application/x-gzip", "ETag": f'"{name}-{len(body)}"'})


def test_an_index_is_followed_to_its_packed_files_and_each_is_asked_for_once(press: Press) -> None:
    reader = press.here.reader("phrase:Devon")
    source = press.source(MAP)
    put_part(press, "old", *STOOD)
    put_part(press, "new", url("quiet", "A quiet day", today()))
    press.put(MAP, index((part("old"), "2026-01-01"), (part("new"), today())).encode(), headers={"ETag": '"i"'})
    assert (10, 10, []) == ((poll := press.poll(source)).entries, poll.fresh, poll.problems)
    source.refresh_from_db()
    assert {part("old"), part("new")} == set(source.parts)
    assert ('"i"', "Sitemap index") == (source.etag, source.format)
    # The index is as it was, to the letter; what it names is not.
    press.put(MAP, status=304)
    press.put(part("old"), status=304)
    put_part(press, "new", url("quiet", "A quiet day", today()), url("fire", "Fire in Devon", today()))
    press.poll(source)
    assert ["Fire in Devon"] == [shown["title"] for shown in press.here.shown(reader)]
    press.put(part("new"), status=304)
    poll = press.poll(source)
    assert ("unchanged", 304, 0) == (poll.result, poll.status, poll.fresh)


def test_a_file_that_fails_is_told_and_asked_for_again_although_the_index_is_as_it_was(press: Press) -> None:
    source = press.source(MAP)
    put_part(press, "good", *STOOD)
    press.put(part("bad"), status=500)
    press.put(MAP, index((part("good"), ""), (part("bad"), "")).encode(), headers={"ETag": '"i"'})
    poll = press.poll(source)
    assert ("news", 9) == (poll.result, poll.entries)
    assert "parts/bad.xml.gz answered 500" in poll.problems[0]
    source.refresh_from_db()
    assert "" == source.etag
    for name in ("good", "bad"):
        press.put(part(name), status=500)
    assert "failed" == press.poll(source).result


def test_an_old_file_that_comes_up_rings_nobody(press: Press) -> None:
    """One whose date alone is new comes among the newest, with all its old articles."""
    reader = press.here.reader("phrase:Devon")
    source = press.source(MAP, complete="no")
    put_part(press, "a", *STOOD)
    press.put(MAP, index((part("a"), "")).encode())
    press.poll(source)
    put_part(press, "b", url("old", "An old fire in Devon", today(30)), url("new", "A new fire in Devon", today()))
    press.put(MAP, index((part("a"), ""), (part("b"), today())).encode())
    poll = press.poll(source)
    assert ["A new fire in Devon"] == [shown["title"] for shown in press.here.shown(reader)]
    assert ["1 entry too old to be news, in files read for the first time"] == poll.problems
    press.poll(source)
    assert 1 == len(press.here.shown(reader))


def test_the_first_stories_of_a_days_own_file_are_no_flood(press: Press) -> None:
    """Measured by the files that changed, they would be most of what the source shows."""
    reader = press.here.reader("phrase:Devon", rings_a_day=20)
    source = press.source(MAP)
    put_part(press, "yesterday", *STOOD, *(url(f"more-{number}", f"More of it {number}") for number in range(9)))
    press.put(MAP, index((part("yesterday"), "")).encode())
    press.poll(source)
    press.put(part("yesterday"), status=304)
    words = ("Fire", "Snow", "Choir", "Ferry", "Market", "Chess")
    put_part(press, "today", *(url(word, f"{word} in Devon, {word} again", today()) for word in words))
    press.put(MAP, index((part("yesterday"), ""), (part("today"), today())).encode())
    poll = press.poll(source)
    assert (6, 6, False) == (poll.entries, poll.stories, poll.held)
    assert 6 == len(press.here.shown(reader))


def test_slow_files_do_not_keep_the_others_sources_waiting(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "INDEX_S", -1)
    source = press.source(MAP)
    put_part(press, "a", *STOOD)
    press.put(MAP, index((part("a"), "")).encode())
    poll = press.poll(source)
    assert "failed" == poll.result
    assert "had to wait" in poll.problems[0]


def test_the_list_of_sources_shows_what_they_are(press: Press) -> None:
    source = press.source(MAP)
    press.put(MAP, sitemap(*STOOD).encode())
    press.poll(source)
    out = io.StringIO()
    call_command("source", "list", stdout=out)
    assert "News sitemap" in out.getvalue()
    out = io.StringIO()
    call_command("source", "list", "--json", stdout=out)
    said = {line["source"]: line for line in map(json.loads, out.getvalue().splitlines())}
    assert ("News sitemap", None) == (said[source.pk]["format"], said[source.pk]["websub"])
    out = io.StringIO()
    call_command("source", "check", str(source.pk), stdout=out)
    assert "News sitemap: unchanged" in out.getvalue()
    assert 2 == Source.objects.count()


def test_a_source_may_name_more_at_once_than_a_database_can_be_asked_for(press: Press) -> None:
    """Ten sitemaps of fifty thousand addresses: each poll failed, and five seconds later the next one."""
    source = press.source(MAP, first_read_at=now(), shown={"again": now().isoformat()})
    reading = Reading(source, now(), Validators(), result=Poll.Result.UNCHANGED)
    Seen.objects.create(source=source, digest=7, again_at=reading.at, looks=1)
    Seen.objects.create(source=source, digest=8)
    assert {8} == polls.known(reading, range(300_000))
    assert {} == absent.keep(source, range(300_000), (), (), now())
    assert {7, 8} == polls.known(reading, range(300_000))
