"""An editor reads the desk in the language of their browser: all of a page, or none of it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client
from django.utils.translation import override
from tests.asking import ARTICLES, BRIDGE, FERRY, RIGHTS, STORIES, editor, published
from tests.world import World, world

from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.newsroom import desk, story_page
from newsbell.newsroom.languages import LANGUAGES
from newsbell.newsroom.words import DID, SAID
from newsbell.reminders.models import Reminder
from newsbell.sources.models import Source
from newsbell.stories import by_hand, editing
from newsbell.stories.models import Article, ByHand, Story

pytestmark = pytest.mark.django_db
MEANT = ("newsbell", "UTC", "kensa", "The Gazette", "The Courier", "Django", "WebSub", "English")
"""Names, which are the same everywhere."""
ARABIC = {"Accept-Language": "ar-EG, en;q=0.5"}
GERMAN = {"Accept-Language": "de"}


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        Publisher.objects.create(slug="courier", name="The Courier")
        yield made


def english(html: str) -> set[str]:
    """What is left to read, or to hear, in Latin letters where all else is Arabic."""
    page = re.sub(r"<(script|style).*?</\1>|<!--.*?-->", " ", html, flags=re.S)
    heard = re.findall(r'\b(?:aria-label|alt|title|data-head|placeholder)="([^"]*)"', page)
    heard += re.findall(r'<input type="submit"[^>]*value="([^"]*)"', page)
    told = "\n".join(unescape(one) for one in (*heard, re.sub(r"<[^>]+>", "\n", page)))
    data = [one for article in Article.objects.all() for one in (article.title, article.standfirst)]
    data += [*Article.objects.values_list("url", flat=True), *Source.objects.values_list("url", flat=True)]
    for known in (*data, *MEANT):
        told = told.replace(known or "\0", " ")
    return {line.strip() for line in told.splitlines() if re.search("[A-Za-z]{2}", line)}


def test_all_of_an_editors_pages_is_in_their_language(here: World) -> None:
    here.reader("phrase:ferry", rings_a_day=0)
    here.reader("phrase:ferry")
    here.reader("top-stories")
    held, told = published(here, state="held"), published(here, BRIDGE)
    client = editor(*RIGHTS, "view_source", "view_publisher")
    first = held.articles.get()
    for decision, change in zip(Article.Decision, ("", *Article.Change), strict=False):
        article = {"publisher": here.publisher, "source": here.source, "story": held, "seen_at": now()}
        Article.objects.create(title=FERRY, decision=decision, change=change, of=first, **article)
    held.articles.update(url="https://gazette.example/ferry")
    editing.mark_top([held.pk], now(), "kensa")
    pages = [STORIES, f"{STORIES}?q=²", f"{STORIES}?state__exact=held", f"{STORIES}?id__exact=", ARTICLES, "/admin/"]
    for row in (f"{STORIES}{held.pk}/", f"{STORIES}{told.pk}/", f"{ARTICLES}{first.pk}/"):
        pages += [f"{row}change/", f"{row}history/"]
    shown = {page: client.get(page, headers=ARABIC, follow=True) for page in pages}
    chosen = [held.pk, told.pk]
    Story.objects.filter(pk=held.pk).update(thread=told, develops=told)
    for action in ("release", "keep", "mark_top", "unthread", "join", "retract", "none"):
        for more in ({}, {"sure": "yes"}, {"page": held.pk}, {"_selected_action": "²"}, {"select_across": 1}):
            form = {"action": action, "_selected_action": chosen, **more}
            shown[f"{action} {more}"] = client.post(STORIES, form, headers=ARABIC, follow=True)
    for more in ({}, {"sure": "yes"}):
        form = {"action": "split", "_selected_action": first.pk, "page": held.pk, **more}
        shown[f"split {more}"] = client.post(ARTICLES, form, headers=ARABIC, follow=True)
    for row in (f"{STORIES}{held.pk}/change/", f"{ARTICLES}{first.pk}/change/"):
        page = shown[row].content.decode()
        assert re.search(r'<span dir="auto">[^<]*[ء-ي]', page), "the evidence"
        assert '<span lang="en"' not in page
    left = {page: english(answer.content.decode()) for page, answer in shown.items()}
    assert {} == {page: words for page, words in left.items() if words}
    assert all('<html lang="ar" dir="rtl"' in answer.content.decode() for answer in shown.values())


def test_what_editors_did_is_told_in_the_language_of_who_reads_it_later(here: World) -> None:
    """And so is what newsbell found; where that is of an older version's making it is marked as English."""
    one, other, third, fourth = (published(here, title, "held") for title in (FERRY, BRIDGE, "Fog", "Gale"))
    split = Article.objects.get(title=BRIDGE)
    client = editor()

    def act(name: str, *chosen: int, to: str = STORIES, **more: str) -> None:
        form = {"action": name, "_selected_action": chosen, "sure": "yes", **more}
        assert client.post(to, form, headers=GERMAN, follow=True).status_code == 200

    act("release", one.pk)
    act("mark_top", one.pk)
    act("join", one.pk, other.pk)
    act("split", split.pk, to=ARTICLES)
    act("keep", third.pk)
    Story.objects.filter(pk=third.pk).update(thread=one, develops=one)
    act("unthread", third.pk)
    act("retract", fourth.pk, words="كنا مخطئين.")
    rows = [f"{STORIES}{story.pk}/" for story in (one, third, fourth)] + [f"{ARTICLES}{split.pk}/"]
    pages = [client.get(f"{row}history/", headers=ARABIC).content.decode() for row in rows]
    assert [set()] * 4 == [english(html) for html in pages]
    assert "سحبه محرر: كنا مخطئين." in pages[2]
    own = [client.get(f"{row}history/").content.decode() for row in rows]
    kept = (
        ("Released", "Marked as a top story", "Joined"),
        ("Left in the inboxes", "Taken out of its thread"),
        ("Retracted",),
        ("Split",),
    )
    for html, sentences in zip(own, kept, strict=True):
        assert all(f"<td>{said} by an editor" in html for said in sentences)
    for row in (rows[0], rows[3]):
        page = client.get(f"{row}change/", headers=ARABIC).content.decode()
        assert re.search(r'<span dir="auto">[^<]*[ء-ي]', page)
        assert set() == english(page)
    assert f"فصله محرر عن الخبر {one.pk}." in client.get(f"{rows[3]}change/", headers=ARABIC).content.decode()
    Article.objects.update(evidence=["A rule that is gone."])
    for row in (rows[0], rows[3]):
        page = client.get(f"{row}change/", headers=ARABIC).content.decode()
        assert '<span lang="en" dir="auto">A rule that is gone.</span>' in page


@pytest.mark.parametrize(("said", "marked"), [("en-GB", ' lang="en-GB"'), ("de", ""), ("", ""), ("the Queen's", "")])
def test_a_headline_has_its_language_where_it_is_known_and_not_the_pages(here: World, said: str, marked: str) -> None:
    story = published(here, state="held")
    Article.objects.update(language=said, standfirst="Two hours.")
    client, article = editor(*RIGHTS), story.articles.get()

    def page(path: str) -> str:
        return " ".join(client.get(path, headers=GERMAN).content.decode().split())

    for path in (STORIES, ARTICLES, f"{ARTICLES}{article.pk}/change/"):
        assert f"<bdi{marked}>{FERRY}</bdi>" in page(path), path
    own = page(f"{STORIES}{story.pk}/change/")
    assert f'/article/{article.pk}/change/"{marked} dir="auto">{FERRY}</a>' in own
    assert f"<h2><bdi{marked}>{FERRY}</bdi></h2>" in own
    assert f"<h2><bdi{marked}>{FERRY}</bdi></h2>" in page(f"{ARTICLES}{article.pk}/change/")
    Story.objects.create(publisher=here.publisher, lead=article, thread=story, develops=story, decided_at=now())
    (onwards,) = re.findall(r'id="onwards".*?</section>', page(f"{STORIES}{story.pk}/change/"))
    assert f'{marked} dir="auto">{FERRY}</a>' in onwards
    assert f'<p{marked} dir="auto">Two hours.</p>' in own
    form = {"action": "release", "_selected_action": story.pk}
    asked = client.post(STORIES, form, headers=GERMAN, follow=True).content.decode()
    assert f'/change/"{marked} dir="auto">{FERRY}</a>' in asked


def test_scripts_say_their_words_in_the_language_of_their_page(here: World) -> None:
    """As Django's own does, which counts the rows that are chosen."""
    published(here)
    client = editor(*RIGHTS, "view_source", "change_source")

    def words(page: str) -> str:
        found = re.search(r'<script src="(/admin/jsi18n/[^"]*)"', client.get(page, headers=GERMAN).content.decode())
        assert found
        return client.get(found[1], headers=GERMAN).content.decode()

    source = "/admin/newsbell_sources/source/"
    assert "ausgew" in words(STORIES)
    for page in (source, f"{source}{here.source.pk}/change/"):
        assert "ausgew" not in words(page), page


def test_what_is_not_told_in_it_whole_stays_english_and_so_does_who_asks_for_no_language_of_ours(here: World) -> None:
    published(here)
    client = editor(*RIGHTS, "view_source")
    tables = ("newsbell_sources/source", "newsbell_reminders/reminder", "newsbell_sources")
    for page in (f"/admin/{table}/" for table in tables):
        assert '<html lang="en" dir="ltr"' in client.get(page, headers=ARABIC).content.decode(), page
    for said in ({}, {"Accept-Language": "it"}, {"Accept-Language": "²"}):
        answer = client.get(STORIES, headers=said)
        assert '<html lang="en" dir="ltr"' in answer.content.decode()
        assert "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize(
    ("language", "day", "and_"),
    [
        ("ar", "30 نوفمبر، 2026، 5:05 م", "، "),
        ("de", "30. November 2026 17:05", ", "),
        ("es", "30 de noviembre de 2026 a las 17:05", ", "),
        ("fr", "30 novembre 2026 17:05", ", "),
        ("pl", "30 listopada 2026 17:05", ", "),
    ],
)
def test_times_and_lists_have_the_form_of_their_language(here: World, language: str, day: str, and_: str) -> None:
    """What editors said too, which stood there as a program writes a time; Arabic had an English day and comma."""
    story, asks = published(here, state="held"), {"Accept-Language": language}
    at = datetime(2026, 11, 30, 17, 5, tzinfo=UTC)
    editing.mark_top([story.pk], at, "kensa")
    editing.release([story.pk], at, "kensa")
    Story.objects.filter(pk=story.pk).update(decided_at=at)
    Article.objects.filter(story=story).update(seen_at=at)
    story.reminders.update(decided_at=at)
    client = editor()
    with override(language):
        did = and_.join(str(DID[one]) for one in (ByHand.Did.TOP, ByHand.Did.RELEASED))
        told = f"{SAID[ByHand.Did.RELEASED] % {'story': story.pk, 'by': 'kensa', 'at': day}}"
        reminder = f"</a>{and_}{story_page.OF[Reminder.Kind.STORY]}"
    listed = client.get(STORIES, headers=asks).content.decode()
    assert f">{day}</td>" in listed
    assert f">{did}</td>" in listed
    page = client.get(f"{STORIES}{story.pk}/change/", headers=asks).content.decode()
    assert f"<li>{told}</li>" in page
    assert reminder in page
    assert page.count(day) >= 5, "where it stands, its article, its reminder and what two said of it"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_signs_in_is_asked_in_their_language(language: str) -> None:
    page = Client().get("/admin/login/", headers={"Accept-Language": language}).content.decode()
    assert f'<html lang="{language}"' in page


def test_who_signs_in_too_often_is_told_so_in_their_language(monkeypatch: pytest.MonkeyPatch) -> None:
    moment, client = now(), Client(REMOTE_ADDR="7.7.7.7")
    monkeypatch.setattr(desk, "now", lambda: moment)
    monkeypatch.setattr(desk, "SIGN_INS", 1)
    for _ in range(2):
        answer = client.post("/admin/login/", headers={"Accept-Language": "de"})
    assert 429 == answer.status_code
    assert "Warten Sie eine Minute" in answer.content.decode()


def test_what_editors_did_is_said_on_the_page_as_by_the_command(here: World) -> None:
    one, other = published(here), published(here, BRIDGE)
    by_hand.join(one.pk, other.pk, "kensa", now())
    made = by_hand.split(Article.objects.get(title=BRIDGE).pk, "kensa", now())
    editing.mark_top([one.pk], now(), "kensa")
    Story.objects.filter(pk=one.pk).update(state="held")
    editing.release([one.pk], now(), "kensa")
    Story.objects.filter(pk=one.pk).update(state="held")
    editing.keep([one.pk], now(), "kensa")
    editing.withdraw(one.pk, now(), "kensa")
    Story.objects.filter(pk=made.pk).update(thread=one, develops=one)
    by_hand.unthread(made.pk, "kensa", now())
    html = unescape(editor().get(f"{STORIES}{one.pk}/change/").content.decode())
    assert len(SAID) == len(by_hand.said(one))
    assert all(f"<li>{sentence}</li>" in html for sentence in by_hand.said(one))
    assert f"Story {made.pk} was split from story {one.pk}" in html
