"""Front pages and plain sitemaps as sources: what they link to is read, and what is new rings once."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from tests.integration.test_completing import HTML, ROBOTS, hits, page
from tests.press import OLD as PICTURES
from tests.press import Press, item, prose
from tests.unit.test_sitemap import index, sitemap, url

from newsbell.common.clock import now
from newsbell.sources import pages, polling
from newsbell.sources.models import Poll, Seen, Source
from newsbell.stories.models import Article

pytestmark = pytest.mark.django_db
FRONT, MAP = "https://gazette.example/local/", "https://gazette.example/sitemap.xml"
OLD = tuple(f"old-story-number-{number}" for number in range(9))
FIRE = "fire-on-the-coast"


def at(path: str) -> str:
    return f"https://gazette.example/{path}"


def title(path: str) -> str:
    return path.replace("-", " ").capitalize()


def dated(days: float = 0) -> str:
    return f'<meta property="article:published_time" content="{(now() - timedelta(days=days)).isoformat()}">'


def put(press: Press, path: str, *paragraphs: str, head: str | None = None, heading: str = "") -> None:
    """An article stands at `path`; of today, unless its head says otherwise."""
    words = paragraphs or (prose(f"{path} a"), prose(f"{path} b"))
    press.put(at(path), page(heading or title(path), *words, head=dated() if head is None else head), headers=HTML)


def front(press: Press, *paths: str, **said: str) -> None:
    links = "".join(f'<h2><a href="/{path}?ref=front">{said.get(path, title(path))}</a></h2>' for path in paths)
    press.put(FRONT, f"<html><body><main>{links}</main></body></html>".encode(), headers=HTML)


def begun(press: Press, **fields: str) -> Source:
    source = press.source(FRONT, kind="page", **fields)  # type: ignore[arg-type]  # fields of a source
    front(press, *OLD)
    poll = press.poll(source)
    assert (True, 9, 9) == (poll.first, poll.entries, poll.fresh)
    return source


def test_a_new_link_on_a_page_rings_once_with_the_articles_own_words(press: Press) -> None:
    reader, source = press.here.reader("phrase:Devon"), begun(press)
    assert 0 == hits(press, at(OLD[0]))
    put(press, f"{FIRE}?ref=front", "The harbour of Devon is lost.", prose("fire"), heading="Fire on the coast: latest")
    front(press, FIRE, *OLD)
    poll = press.poll(source)
    assert ("news", 10, 1, 1, 1, []) == (
        poll.result,
        poll.entries,
        poll.fresh,
        poll.completed,
        poll.stories,
        poll.problems,
    )
    assert ["Fire on the coast: latest"] == [shown["title"] for shown in press.here.shown(reader)]
    front(press, *OLD, FIRE, **{FIRE: "Another headline for the fire on the coast"})
    assert ("unchanged", 0) == ((poll := press.poll(source)).result, poll.fresh)
    assert 1 == hits(press, at(f"{FIRE}?ref=front"))
    source.refresh_from_db()
    assert "Page" == source.format


def test_an_article_that_a_feed_has_too_rings_once(press: Press) -> None:
    reader, source = press.here.reader("phrase:coast"), begun(press)
    put(press, f"{FIRE}?ref=front")
    front(press, FIRE, *OLD)
    press.poll(source)
    press.begin()
    text = f"{prose(f'{FIRE}?ref=front a')} {prose(f'{FIRE}?ref=front b')}"
    press.publish(item("Fire on the coast", text, link=at(FIRE), guid="1"), PICTURES)
    assert 1 == len(press.here.shown(reader))


def test_an_old_article_that_is_linked_anew_rings_nobody(press: Press) -> None:
    reader, source = press.here.reader("phrase:coast"), begun(press)
    put(press, f"{FIRE}?ref=front", head=dated(days=30))
    front(press, FIRE, *OLD)
    poll = press.poll(source)
    assert (1, 0) == (poll.fresh, poll.stories)
    assert [] == press.here.shown(reader)
    assert 0 == press.poll(source).fresh


@pytest.mark.parametrize("status", [404, 500])
def test_where_its_page_cannot_be_read_the_words_of_the_link_count(press: Press, status: int) -> None:
    reader, source = press.here.reader("phrase:coast"), begun(press)
    press.put(at(f"{FIRE}?ref=front"), status=status)
    front(press, FIRE, *OLD)
    poll = press.poll(source)
    assert (1, 0, 1) == (poll.fresh, poll.completed, poll.stories)
    assert "1 entry without its page" in poll.problems[0]
    assert ["Fire on the coast"] == [shown["title"] for shown in press.here.shown(reader)]


def test_a_page_of_something_else_is_not_the_articles_word(press: Press) -> None:
    reader, source = press.here.reader("phrase:coast"), begun(press)
    put(press, f"{FIRE}?ref=front", heading="Sign in to go on reading")
    front(press, FIRE, *OLD)
    assert (1, 0, 1) == ((poll := press.poll(source)).fresh, poll.completed, poll.stories)
    assert ["Fire on the coast"] == [shown["title"] for shown in press.here.shown(reader)]


def test_pages_that_are_not_to_be_read_are_told_by_their_links(press: Press) -> None:
    reader, source = press.here.reader("phrase:coast"), begun(press, complete="no")
    front(press, FIRE, *OLD)
    assert (1, 0, 1) == ((poll := press.poll(source)).fresh, poll.completed, poll.stories)
    assert ["Fire on the coast"] == [shown["title"] for shown in press.here.shown(reader)]
    assert 0 == hits(press, at(f"{FIRE}?ref=front"))


def test_many_links_at_once_wait_for_an_editor(press: Press) -> None:
    reader, source = press.here.reader("phrase:story"), begun(press)
    words = ("fire", "snow", "wind", "rain", "fog", "hail", "ice", "sun", "sea", "sand", "mud", "moon")
    new = [f"{word}-is-a-new-story" for word in words]
    for path in new:
        put(press, f"{path}?ref=front")
    front(press, *new, *OLD)
    assert (12, True, []) == ((poll := press.poll(source)).stories, poll.held, poll.problems)
    assert [] == press.here.shown(reader)


def test_what_one_poll_cannot_read_is_left_for_the_next(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST", 2)
    reader, source = press.here.reader("phrase:coast"), begun(press)
    new = ["fire-on-the-coast", "snow-on-the-coast", "wind-on-the-coast"]
    for path in new:
        put(press, f"{path}?ref=front")
    front(press, *new, *OLD)
    assert (2, 2) == ((poll := press.poll(source)).fresh, poll.completed)
    assert (1, 1) == ((poll := press.poll(source)).fresh, poll.completed)
    assert 3 == len(press.here.shown(reader))
    monkeypatch.setattr(pages, "MOST", 0)
    front(press, "last-on-the-coast", *new, *OLD)
    poll = press.poll(source)
    assert ("unchanged", 0, None) == (poll.result, poll.fresh, poll.due_at)


def test_a_wall_before_the_page_is_a_problem_and_not_a_day_without_news(press: Press) -> None:
    source = press.source(FRONT, kind="page")
    press.put(FRONT, b"<p>We use cookies. <a href='/privacy'>Accept all</a></p>", headers=HTML)
    poll = press.poll(source)
    assert ("failed", True) == (poll.result, "no links to articles" in poll.problems[0])
    source.refresh_from_db()
    assert source.first_read_at is None


def test_robots_keep_newsbell_from_the_page_itself(press: Press) -> None:
    source = press.source(FRONT, kind="page")
    press.put(ROBOTS, b"User-agent: *\nDisallow: /local/\n")
    front(press, *OLD)
    poll = press.poll(source)
    assert ("failed", True) == (poll.result, "robots.txt" in poll.problems[0])
    assert 0 == hits(press, FRONT)


def test_the_page_is_asked_for_only_if_it_changed_and_names_no_hub(press: Press) -> None:
    source = press.source(FRONT, kind="page")
    front(press, *OLD)
    body = press.server.pages[FRONT.partition("://")[2]].body
    press.put(
        FRONT,
        body,
        headers={**HTML, "ETag": '"f"', "Link": f'<https://hub.example/>; rel="hub", <{FRONT}>; rel="self"'},
    )
    press.poll(source)
    source.refresh_from_db()
    assert '"f"' == source.etag
    assert 0 == source.websubs.count()
    press.put(FRONT, status=304)
    assert ("unchanged", 304) == ((poll := press.poll(source)).result, poll.status)


def test_a_page_is_added_by_name_and_checked(press: Press) -> None:
    call_command("source", "add", FRONT, "--publisher", "gazette", "--page", stdout=io.StringIO())
    source = Source.objects.get(url=FRONT)
    assert ("page", "auto") == (source.kind, source.complete)
    front(press, *OLD)
    out = io.StringIO()
    call_command("source", "check", str(source.pk), stdout=out)
    assert "Page: 9 entries, 9 of them fresh: the first reading rings nobody" in " ".join(out.getvalue().split())


def plain(*paths: str, changed: float | None = None) -> tuple[str, ...]:
    when = f"<lastmod>{(now() - timedelta(days=changed)).isoformat()}</lastmod>" if changed is not None else ""
    return tuple(url(path, rest=when) for path in paths)


def test_a_new_address_in_a_plain_sitemap_is_read_and_rings_once(press: Press) -> None:
    reader, source = press.here.reader("phrase:coast"), press.source(MAP)
    press.put(MAP, sitemap(*plain(*OLD)).encode())
    poll = press.poll(source)
    assert (True, 9, 0) == (poll.first, poll.entries, poll.fresh)
    assert (9, 0) == (Seen.objects.filter(source=source).count(), Article.objects.count())
    put(press, FIRE)
    put(press, "about", "Who we are.", head="")
    put(press, "archive/snow-on-the-coast", head=dated(days=400))
    press.put(MAP, sitemap(*plain(*OLD, FIRE, "about", "archive/snow-on-the-coast")).encode())
    poll = press.poll(source)
    assert (12, 3, 1, 1, []) == (poll.entries, poll.fresh, poll.completed, poll.stories, poll.problems)
    assert ["Fire on the coast"] == [shown["title"] for shown in press.here.shown(reader)]
    assert 0 == press.poll(source).fresh


def test_an_address_whose_page_changed_long_ago_is_no_news(press: Press) -> None:
    source = press.source(MAP)
    press.put(MAP, sitemap(*plain(*OLD, changed=9)).encode())
    press.poll(source)
    put(press, FIRE)
    press.put(MAP, sitemap(*plain(*OLD, FIRE, changed=9)).encode())
    assert ("unchanged", 0) == ((poll := press.poll(source)).result, poll.fresh)
    assert 0 == hits(press, at(FIRE))


def test_a_page_that_may_come_is_asked_for_again_and_one_that_is_gone_is_not(press: Press) -> None:
    reader, source = press.here.reader("phrase:coast"), press.source(MAP)
    press.put(MAP, sitemap(*plain(*OLD)).encode(), headers={"ETag": '"m"'})
    press.poll(source)
    press.put(at(FIRE), status=502)
    press.put(at("snow-on-the-coast"), status=410)
    press.put(MAP, sitemap(*plain(*OLD, FIRE, "snow-on-the-coast")).encode(), headers={"ETag": '"n"'})
    poll = press.poll(source)
    assert (1, 0) == (poll.fresh, poll.stories)
    source.refresh_from_db()
    assert "" == source.etag
    put(press, FIRE)
    press.poll(source)
    assert ["Fire on the coast"] == [shown["title"] for shown in press.here.shown(reader)]
    assert 1 == hits(press, at("snow-on-the-coast"))


def test_an_index_of_plain_sitemaps_is_read_and_an_archive_that_appears_is_not(press: Press) -> None:
    reader, source = press.here.reader("phrase:coast"), press.source(MAP)
    posts, more = at("post-sitemap.xml"), at("post-sitemap2.xml")
    press.put(posts, sitemap(*plain(*OLD)).encode())
    press.put(MAP, index((posts, "")).encode())
    press.poll(source)
    put(press, FIRE)
    for number in range(3):
        put(press, f"archive/{number}-old-coast")
    press.put(posts, sitemap(*plain(*OLD, FIRE)).encode())
    press.put(more, sitemap(*plain(*(f"archive/{number}-old-coast" for number in range(3)))).encode())
    press.put(MAP, index((posts, ""), (more, "")).encode())
    poll = press.poll(source)
    assert (1, 1) == (poll.fresh, poll.stories)
    assert ["Fire on the coast"] == [shown["title"] for shown in press.here.shown(reader)]
    assert 0 == press.poll(source).fresh


def test_of_a_huge_sitemap_what_changed_last_is_looked_at(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "MAX_ADDRESSES", 2)
    source = press.source(MAP)
    press.put(MAP, sitemap(*plain(*OLD, changed=9), *plain(FIRE, changed=1)).encode())
    assert 2 == press.poll(source).entries
    assert 1 + len(OLD) == Seen.objects.filter(source=source).count(), "what stood there is noted, looked at or not"
    assert 1 == Poll.objects.filter(source=source).count()
