"""The front page of the stand-alone site: what anybody may see."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import books

from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.follows.choices import Wish, follow
from newsbell.readers import consent
from newsbell.readers.models import Reader
from newsbell.readers.sample import CHOICE, NAMED, names
from newsbell.reminders.ledger import enter, open_reminder
from newsbell.sources.models import Poll, Source
from newsbell.stories.facts import title_key
from newsbell.stories.models import Article, ArticleKey, ByHand, Story

pytestmark = pytest.mark.django_db


def _front(language: str = "en") -> str:
    cache.clear()
    answer = Client().get("/", {"lang": language})
    assert answer.status_code == 200
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    return answer.content.decode()


@pytest.fixture
def gazette() -> Publisher:
    """A publisher with two sources, one story, and two readers whom it reached: a sample one and a real one."""
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
    well = Source.objects.create(publisher=publisher, url="https://gazette.example/feed", name="News", polled_at=now())
    inside = "<b>Refused</b>: it is at 10.1.2.3"
    Source.objects.create(publisher=publisher, url="https://gazette.example/2", name="Bad", problem=inside)
    Poll.objects.create(source=well, at=now(), result="news", entries=7, fresh=3)
    story = Story.objects.create(publisher=publisher, state="held", top=True, decided_at=now())
    story.lead = Article.objects.create(
        publisher=publisher,
        source=well,
        title="Fire & <smoke>",
        story=story,
        decision="new-story",
        evidence=["Nothing like it."],
        seen_at=now(),
    )
    story.save()
    reminder = open_reminder(story.pk, publisher.pk, now())
    for value, page in (("accepted", NAMED.format("Ada")), ("in-inbox", "https://gazette.example/private")):
        reader = Reader.objects.create(publisher=publisher, created_at=now())
        consent.receipt(reader, CHOICE, "words", "en", page, now())
        follow(reader.pk, publisher, [Wish("phrase", f"fire {value}")], now())
        why = [{"name": "fire", "kind": "phrase", "evidence": f"the phrase of {value}"}]
        reason = "accepted" if value == "accepted" else "daily-cap"
        enter(reminder, [reader.pk], value, reason, why, now())
    return publisher


def test_an_empty_installation_says_how_to_begin() -> None:
    front = _front()
    assert "Nothing is watched yet" in front
    assert "newsbell source add" in front


@pytest.mark.usefixtures("gazette")
def test_it_tells_what_was_read_how_it_was_told_apart_and_what_became_of_it() -> None:
    front = _front()
    for words in (
        "The Gazette",
        "3 fresh of 7 entries",
        "Fire &amp; &lt;smoke&gt;",
        "Nothing like it.",
        "waits for an editor",
        "top story",
    ):
        assert words in front


def test_what_is_many_is_folded_and_all_there_without_a_script(gazette: Publisher) -> None:
    """`details` opens by keyboard, and by the browser's own search, where no script runs."""
    assert "<details>" not in _front()
    for number in range(8):
        story = Story.objects.create(publisher=gazette, state="new", decided_at=now() + timedelta(minutes=number))
        story.lead = Article.objects.create(publisher=gazette, title=f"No. {number}", story=story, seen_at=now())
        story.save()
    seen, folded = _front().split("<details>")
    assert (6, 3) == (seen.count('<h3 dir="auto">'), folded.count('<h3 dir="auto">'))
    assert "3 more stories" in " ".join(folded.split()).partition("</summary>")[0]
    assert "Fire &amp; &lt;smoke&gt;" in folded, "the oldest"


@pytest.mark.usefixtures("gazette")
def test_nobody_counts_who_follows_what_a_story_is_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks before and after a story learns how many were told of it: one, perhaps (follows/popular.py)."""
    assert "accepted by a push service" not in _front()
    monkeypatch.setenv("NEWSBELL_DEMO", "1")
    assert "accepted by a push service" in _front()


@pytest.mark.usefixtures("gazette")
def test_strangers_are_not_told_what_a_source_found_inside_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that redirects to a name of the network's own would have its address read out to anybody."""
    assert "10.1.2.3" not in _front()
    monkeypatch.setenv("NEWSBELL_DEMO", "1")
    assert "&lt;b&gt;Refused&lt;/b&gt;: it is at 10.1.2.3" in _front(), "who runs the demo sits before it"


@pytest.mark.usefixtures("gazette")
@pytest.mark.parametrize(
    ("address", "accepted", "language", "direction", "words"),
    [
        ("/", "de-CH, en;q=0.5", "de", "ltr", "wartet auf die Redaktion"),
        ("/?lang=pl", "de", "pl", "ltr", "czeka na redakcję"),
        ("/", "ar", "ar", "rtl", "ينتظر محررًا"),
        ("/", "sv", "en", "ltr", "waits for an editor"),
    ],
)
def test_it_speaks_its_readers_language_and_marks_what_is_english(
    address: str, accepted: str, language: str, direction: str, words: str
) -> None:
    cache.clear()
    Client().get("/", headers={"Accept-Language": "fr"})
    answer = Client().get(address, headers={"Accept-Language": accepted})
    page = " ".join(answer.content.decode().split())
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert words in page
    assert '<small lang="en" dir="auto">Nothing like it.</small>' in page
    assert f'lang="{language}" aria-current="page"' in page
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize(
    ("language", "evidence", "why", "reason"),
    [
        ("de", "Dieselbe Kennung und Adresse. 2 Tage auseinander.", "eingeordnet unter", "der Push-Dienst hat sie"),
        ("ar", "المعرّف والرابط نفسهما. بفارق يومين.", "مصنّف تحت", "قبلته خدمة الإشعارات"),
    ],
)
def test_the_evidence_and_why_a_sample_reader_was_told_are_in_its_readers_language(
    gazette: Publisher, monkeypatch: pytest.MonkeyPatch, language: str, evidence: str, why: str, reason: str
) -> None:
    monkeypatch.setenv("NEWSBELL_DEMO", "1")
    Article.objects.update(evidence=["The same id and address.", "2 days apart."])
    reader = Reader.objects.order_by("pk")[0]
    again = Story.objects.create(publisher=gazette, state="new", decided_at=now())
    again.lead = Article.objects.create(publisher=gazette, title="Smoke", story=again, seen_at=now())
    again.save()
    filed = [{"name": "News", "kind": "topic", "evidence": "filed under News"}]
    enter(open_reminder(again.pk, gazette.pk, now()), [reader.pk], "in-inbox", "accepted", filed, now())
    page = _front(language)
    assert f'<small dir="auto">{evidence}</small>' in page
    assert reason in page
    for one in books.outcomes(story=again.pk):
        books.rewrite(one, "accepted", "accepted")
    assert f'<small dir="auto">{why} <bdi>News</bdi></small>' in _front(language)
    assert '<small lang="en" dir="auto">the phrase of accepted</small>' in page, "as it was kept"


def test_a_headline_has_its_language_where_that_is_known_and_not_the_pages(
    gazette: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WCAG 2.2, 3.1.2: a voice reads it as what it is. No guess where nobody said it, or not as a language."""
    monkeypatch.setenv("NEWSBELL_DEMO", "1")
    story, other = Story.objects.get(publisher=gazette), {"publisher": gazette, "seen_at": now()}
    before, title = story.articles.get(), "Fire & <smoke> over Carrick"
    key = title_key(gazette.pk, title) or 0
    ArticleKey.objects.create(article=before, key=key)
    Article.objects.create(title="Feu", language="fr", decision="same-article", story=story, of=before, **other)
    for said, marked in (("en", ' lang="en"'), ("en_GB", ' lang="en-GB"'), ("de", ""), ("", ""), ('x" y', "")):
        Article.objects.filter(pk=before.pk).update(language=said, title=title)
        quoted = [f"Nothing says that it is the same: compared with “{title}”."]
        Article.objects.filter(title="Feu").update(evidence=quoted)
        page, shown = " ".join(_front("de").split()), html.escape(title)
        assert f'<h3{marked} dir="auto"> {shown} </h3>' in page
        assert f'<span{marked} dir="auto">{shown}</span>' in page, "what a sample reader was told"
        assert f"verglichen mit „<bdi{marked}>{shown}</bdi>“." in page
        assert f": <bdi{marked}>{shown}</bdi>" in page, "under which a repeat was told"
        assert '<span lang="fr" dir="auto">Feu</span>' in page
    for said, marked in (("", ' lang="en"'), ("en", ' lang="en"'), ("it", "")):
        Article.objects.filter(pk=before.pk).update(language="en")
        other_one = Article.objects.create(title=title, language=said, **other)
        ArticleKey.objects.create(article=other_one, key=key)
        says = f"verglichen mit „<bdi{marked}>{html.escape(title)}</bdi>“."
        assert says in " ".join(_front("de").split()), "of two that have it, both say so, or one and the other nothing"


def test_the_headlines_of_all_publishers_are_asked_for_at_once(gazette: Publisher) -> None:
    """One installation holds many, and each one's headlines are its own."""
    title = "Fire & smoke over Carrick"

    def quote(publisher: Publisher, language: str) -> int:
        story = Story.objects.create(publisher=publisher, state="new", decided_at=now())
        evidence = [f"Nothing says that it is the same: compared with “{title}”."]
        own = {"publisher": publisher, "story": story, "evidence": evidence, "seen_at": now()}
        article = Article.objects.create(title=title, language=language, **own)
        ArticleKey.objects.create(article=article, key=title_key(publisher.pk, title) or 0)
        with CaptureQueriesContext(connection) as asked:
            page = " ".join(_front("de").split())
        assert f'verglichen mit „<bdi lang="{language}">{html.escape(title)}</bdi>“.' in page
        return len(asked)

    alone = quote(gazette, "en")
    others = [Publisher.objects.create(slug=slug, name=slug) for slug in ("courier", "herald")]
    assert [alone, alone] == [quote(one, language) for one, language in zip(others, ("fr", "it"), strict=True)]


@pytest.mark.parametrize("did", ["released", "retracted"])
def test_what_an_editor_said_stands_there_without_who_it_was(gazette: Publisher, did: str) -> None:
    story = Story.objects.get(publisher=gazette)
    says = f"{did} by an editor"
    assert says not in _front()
    ByHand.objects.create(did=did, story=story, by="kensa", at=now())
    cache.clear()
    front = _front()
    assert says in front
    assert "kensa" not in front


def test_a_headline_leads_to_its_story_where_that_is_shown(gazette: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the demo to a page of it here: the papers are made up."""
    story = Story.objects.get(publisher=gazette)
    Article.objects.update(url="https://gazette.example/fire?a=1&b=2")
    assert "https://gazette.example/fire" not in _front(), "not while it waits for an editor"
    Story.objects.update(state="new")
    link = '<a href="{}" rel="noreferrer">Fire &amp; &lt;smoke&gt;</a>'
    assert link.format("https://gazette.example/fire?a=1&amp;b=2") in _front()
    monkeypatch.setenv("NEWSBELL_DEMO", "1")
    assert link.format(f"/demo/stories/{story.pk}?lang=en") in _front()
    Article.objects.update(url="http://localhost:8000/demo/1")
    assert link.format("http://localhost:8000/demo/1") in _front(), "what the button published has its page"


def test_one_entry_is_an_entry(gazette: Publisher) -> None:
    Poll.objects.update(entries=1, fresh=1)
    assert "1 fresh of 1 entry" in _front()


@pytest.mark.usefixtures("gazette")
def test_it_shows_no_reader_outside_the_demo() -> None:
    front = _front()
    assert "Ada" not in front
    assert "the phrase of" not in front


@pytest.mark.usefixtures("gazette")
def test_the_demo_shows_its_sample_readers_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_DEMO", "1")
    front = _front()
    assert "the phrase of accepted" in front
    assert "fire accepted" in front
    assert "fire in-inbox" not in front
    assert "the phrase of in-inbox" not in front
    assert ["Ada"] == list(names().values())


@pytest.mark.usefixtures("gazette")
def test_what_a_sample_reader_was_not_rung_for_is_told_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_DEMO", "1")
    for one in books.outcomes():
        books.rewrite(one, "in-inbox", "daily-cap")
    front = _front()
    assert "One in the inbox alone" in front
    assert "the reader&#x27;s rings of the day were used up" in front


def test_a_feeds_address_is_shown_without_what_may_be_secret() -> None:
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette")
    Source.objects.create(publisher=publisher, url="https://wire.example/feed?token=hush")
    front = _front()
    assert "https://wire.example/feed" in front
    assert "hush" not in front


def test_it_is_made_once_in_some_seconds_and_asks_no_more_for_more_sources(
    gazette: Publisher, django_assert_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as few:
        _front()
    with django_assert_num_queries(0):
        assert 200 == Client().get("/?again").status_code
    for number in range(5):
        more = Source.objects.create(publisher=gazette, url=f"https://gazette.example/more/{number}")
        Poll.objects.create(source=more, at=now(), result="news", entries=number, fresh=number)
    with django_assert_num_queries(len(few)):
        assert "4 fresh of 4 entries" in _front()


def test_it_answers_get_alone() -> None:
    assert Client().post("/").status_code == 405


def test_it_says_at_a_glance_what_was_told_apart(gazette: Publisher) -> None:
    story = Story.objects.get()
    well = Source.objects.get(name="News")
    for decision in ("same-article", "same-story", "update", ""):
        Article.objects.create(
            publisher=gazette, source=well, title=f"Told as {decision}", story=story, decision=decision, seen_at=now()
        )
    page = " ".join(re.sub(r"<[^>]+>", " ", _front()).split())
    assert "articles read 4 new stories 1 repeats told apart 3 of them updates and corrections 1" in page
    assert "same story News Told as same-story told already as story" in page
    assert "Told as update told already" not in page


def test_what_stood_there_when_a_source_was_first_read_is_not_counted_as_new(gazette: Publisher) -> None:
    before = _front()
    assert "there at the first look" not in before
    Story.objects.update(state=Story.State.OLD)
    page = " ".join(re.sub(r"<[^>]+>", " ", _front()).split())
    assert "articles read 1 new stories 0 there at the first look 1 repeats told apart 0" in page


def test_a_repeat_names_the_headline_that_its_story_was_told_under(gazette: Publisher) -> None:
    story = Story.objects.get()
    under = story.articles.earliest("pk").title
    story.lead = Article.objects.create(
        publisher=gazette, title="Better told", story=story, decision="same-article", seen_at=now()
    )
    story.save()
    page = html.unescape(" ".join(re.sub(r"<[^>]+>", " ", _front()).split()))
    assert f"same article Better told told already as story {story.pk}: {under}" in page
