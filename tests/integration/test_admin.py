"""Django's admin: what an editor types there works as if a command had made it."""

import re
import warnings
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.test import Client
from tests.readership import join, publisher, told

from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.delivery.models import Alarm, Lane, VapidKey
from newsbell.newsroom import desk
from newsbell.sources.models import Poll, Source
from newsbell.stories.models import Article, Story

pytestmark = pytest.mark.django_db
SOURCES = "/admin/newsbell_sources/source/"
LOGIN = "/admin/login/"
ALARMS = "/admin/newsbell_delivery/alarm/"
PUBLISHERS = "/admin/newsbell_common/publisher/"
FEED = "https://gazette.example/feed"


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    return client


def _source(site: Publisher, **said: str) -> dict[str, str]:
    usual = {"url": FEED, "name": "News", "rank": "0", "hosts": "[]", "kind": "feed", "complete": "auto"}
    return {"publisher": str(site.pk), **usual, **said}


def _wrong(editor: Client, address: str, said: dict[str, str], field: str) -> str:
    answer = editor.post(address, said)
    assert 200 == answer.status_code, "the form comes again"
    (error,) = answer.context["adminform"].form.errors[field]
    return str(error)


def test_a_new_source_is_read_at_once(editor: Client) -> None:
    site = publisher()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Django 6 asks which scheme an address without one has
        assert 200 == editor.get(f"{SOURCES}add/").status_code
    assert 302 == editor.post(f"{SOURCES}add/", _source(site, url="gazette.example/feed#news")).status_code
    source = Source.objects.get()
    assert FEED == source.url
    assert source.due_at is not None
    assert source.due_at <= now()


def test_a_source_that_is_no_more_paused_is_read_at_once(editor: Client) -> None:
    source = Source.objects.create(publisher=publisher(), url=FEED, paused=True)
    address = f"{SOURCES}{source.pk}/change/"
    assert 200 == editor.get(address).status_code
    assert 302 == editor.post(address, _source(source.publisher)).status_code
    source.refresh_from_db()
    assert not source.paused
    assert source.due_at is not None


def test_a_source_at_another_address_is_read_at_once(editor: Client) -> None:
    source = Source.objects.create(publisher=publisher(), url=FEED)
    editor.post(f"{SOURCES}{source.pk}/change/", _source(source.publisher, url="https://gazette.example/news"))
    source.refresh_from_db()
    assert "https://gazette.example/news" == source.url
    assert source.due_at is not None


def test_another_change_leaves_when_it_is_read_and_what_a_worker_has_written(editor: Client) -> None:
    due = now() + timedelta(hours=1)
    source = Source.objects.create(publisher=publisher(), url=FEED, due_at=due, lease_owner="a worker", etag="e")
    editor.post(f"{SOURCES}{source.pk}/change/", _source(source.publisher, name="Other", paused="on"))
    source.refresh_from_db()
    assert ("Other", True, due, "a worker", "e") == (
        source.name,
        source.paused,
        source.due_at,
        source.lease_owner,
        source.etag,
    )


@pytest.mark.parametrize("url", ["https://user:hush@gazette.example/feed", "ftp://gazette.example/feed"])
def test_an_address_that_is_never_read_is_refused(editor: Client, url: str) -> None:
    wrong = _wrong(editor, f"{SOURCES}add/", _source(publisher(), url=url), "url")
    assert "Use a plain http or https address" in wrong
    assert "hush" not in wrong
    assert not Source.objects.exists()


def test_no_address_at_all_is_told_once(editor: Client) -> None:
    assert "This field is required." == _wrong(editor, f"{SOURCES}add/", _source(publisher(), url=""), "url")


def test_a_publishers_origin_is_an_origin(editor: Client) -> None:
    """One without a scheme would stop every source of the publisher."""
    said = {"slug": "gazette", "name": "The Gazette", "origin": "gazette.example"}
    wrong = _wrong(editor, f"{PUBLISHERS}add/", said, "origin")
    assert "https://gazette.example" in wrong
    assert not Publisher.objects.exists()
    editor.post(f"{PUBLISHERS}add/", said | {"origin": "https://Gazette.example/news"})
    assert "https://gazette.example" == Publisher.objects.get().origin


def test_a_publisher_is_saved_with_its_key_and_keeps_it(editor: Client) -> None:
    said = {"slug": "gazette", "name": "The Gazette", "origin": ""}
    editor.post(f"{PUBLISHERS}add/", said)
    made = Publisher.objects.get()
    key = VapidKey.objects.get(publisher=made)
    editor.post(f"{PUBLISHERS}{made.pk}/change/", said | {"name": "Gazette"})
    assert ("Gazette", key) == (Publisher.objects.get().name, VapidKey.objects.get())


def test_a_story_is_found_by_its_number_a_headline_of_it_or_an_address(editor: Client) -> None:
    """An agency's headline, and that of before, are known to whoever asks; its number stands wherever it is named."""
    reader = join(publisher()).reader
    for title in ("Carrick bridge closes", "Ferry sails again"):
        told(reader, title, minutes=len(title))
    lead = Article.objects.get(title="Carrick bridge closes")
    bridge = lead.story
    assert bridge
    wire = Article(publisher=lead.publisher, title="Crack shuts span", url="https://wire.example/span", story=bridge)
    wire.seen_at = lead.seen_at
    wire.canonical = wire.url
    wire.save()
    linked = "http://www.wire.example/span/?utm_source=newsletter#top"
    bare = ("wire.example/span", "www.wire.example/span/?utm_source=newsletter", "Wire.example/sp")
    for said in ("bridge", str(bridge.pk), "shuts crack", wire.url, linked, *bare):
        answer = editor.get("/admin/newsbell_stories/story/", {"q": said})
        assert ["Carrick bridge closes"] == [str(story) for story in answer.context["cl"].queryset], said
    assert "It is found by its number" in answer.content.decode()
    for said in (linked, *bare):
        answer = editor.get("/admin/newsbell_stories/article/", {"q": said})
        assert [wire] == list(answer.context["cl"].queryset), said


def test_a_headline_with_a_dot_or_a_slash_is_no_address(editor: Client) -> None:
    reader = join(publisher()).reader
    for number, title in enumerate(("AC/DC play St. Austell", "Amazon.com sells Carrick bridge", "24/7 at 9.30")):
        told(reader, title, minutes=number)
    for said in ("AC/DC", "St. Austell", "Amazon.com", "24/7", "9.30"):
        (found,) = editor.get("/admin/newsbell_stories/story/", {"q": said}).context["cl"].queryset
        assert said in str(found)


def test_what_a_search_finds_is_told_to_who_hears_its_field(editor: Client) -> None:
    for table in ("story", "article"):
        page = editor.get(f"/admin/newsbell_stories/{table}/").content.decode()
        (field,) = re.findall(r'<input[^>]*id="searchbar"[^>]*>', page)
        assert 'aria-label="Search"' in field
        assert 'aria-describedby="finds"' in field
        assert '<p class="help" id="finds">It is found by its number' in page
    assert 'aria-describedby="finds"' not in editor.get("/admin/newsbell_follows/othername/").content.decode()


def _index(client: Client) -> dict[str, list[str]]:
    answer = client.get("/admin/")
    assert 200 == answer.status_code
    return {group["name"]: [table["name"] for table in group["models"]] for group in answer.context["app_list"]}


def _staff(*may: str) -> Client:
    """Somebody at the desk who is no superuser, and may do these."""
    someone = User.objects.create_user("someone", is_staff=True)
    found = Permission.objects.filter(codename__in=may)
    assert len(may) == len(found)
    someone.user_permissions.set(found)
    theirs = Client()
    theirs.force_login(someone)
    return theirs


def test_the_index_shows_an_editor_what_editors_use_and_a_superuser_what_runs_inside_apart(editor: Client) -> None:
    """Polls, lanes and hubs say nothing to an editor."""
    tables = ("story", "article", "reminder", "publisher", "source", "othername", "bellsettings")
    for_editors, for_superusers = _index(_staff(*(f"view_{table}" for table in tables))), _index(editor)
    assert ["Stories", "Articles", "Reminders"] == for_editors["Stories and reminders"]
    assert ["Publishers", "Sources", "Other names of subjects", "Bell settings"] == for_editors["Publishers"]
    inside = {"Alarms", "Polls of sources", "WebSub: what hubs push", "Lanes to push services: pace and circuit"}
    assert not inside & {table for tables in for_editors.values() for table in tables}
    assert inside == set(list(for_superusers.values())[-1])
    assert for_editors.items() <= for_superusers.items()


def test_the_first_page_leads_to_the_stories_that_wait_for_an_editor(editor: Client) -> None:
    def says(client: Client) -> str:
        return " ".join(client.get("/admin/").content.decode().split())

    paper = publisher()
    assert "No story waits for an editor." in says(editor)
    for number, state in enumerate(("held", "held", "new", "kept")):
        Story.objects.create(publisher=paper, state=state, decided_at=now(), told_to=number)
        if number == 0:
            assert "1 story waits for an editor" in says(editor)
    link = re.search(r'<a href="([^"]+)"> 2 stories wait for an editor </a>', says(editor))
    assert link
    assert {"held"} == {story.state for story in editor.get(link[1]).context["cl"].queryset}
    assert "for an editor" not in says(_staff("view_source")), "who may not see stories"


def test_where_times_are_shown_their_zone_is_named_once(editor: Client, settings: Any) -> None:
    paper = publisher()
    source = Source.objects.create(publisher=paper, url=FEED)
    story = Story.objects.create(publisher=paper, state="new", decided_at=now())
    article = Article.objects.create(publisher=paper, title="Fire", story=story, decision="new-story", seen_at=now())
    stories = "/admin/newsbell_stories/"
    pages = [f"{stories}story/", f"{stories}story/{story.pk}/change/", f"{stories}story/{story.pk}/history/"]
    pages += [f"{stories}article/{article.pk}/change/", SOURCES, f"{SOURCES}{source.pk}/change/", ALARMS]
    for zone in ("UTC", "Europe/Warsaw"):
        settings.TIME_ZONE = zone
        for page in pages:
            said = " ".join(editor.get(page).content.decode().split())
            assert 1 == said.count(f"Times are by the clock of the zone {zone}."), page
    assert "by the clock of" not in editor.get(PUBLISHERS).content.decode(), "it shows none"


def test_who_may_look_inside_finds_it_on_the_index() -> None:
    assert {"Inside, for engineers: to look at": ["Alarms", "Lanes to push services: pace and circuit"]} == _index(
        _staff("view_alarm", "view_lane")
    )


def test_who_may_look_at_alarms_closes_none(editor: Client) -> None:
    """Closed by a form of their own making they would be seen by nobody."""
    alarm = Alarm.objects.create(kind="stuck", subject="gazette", detail="", first_at=now(), last_at=now())
    close = {"action": "close", "_selected_action": alarm.pk}
    theirs = _staff("view_alarm")
    assert 200 == theirs.get(ALARMS).status_code
    theirs.post(ALARMS, close)
    alarm.refresh_from_db()
    assert alarm.closed_at is None
    editor.post(ALARMS, close)
    alarm.refresh_from_db()
    assert alarm.closed_at is not None


def test_a_password_is_not_guessed_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever guesses it can ring every reader; and to check each guess keeps the web process from its readers."""
    moment = now()  # no minute ends while it is counted
    monkeypatch.setattr("newsbell.newsroom.desk.now", lambda: moment)
    cache.clear()
    User.objects.create_superuser("editor", password="carrick bridge")
    theirs, mine = Client(REMOTE_ADDR="8.8.8.8"), Client(REMOTE_ADDR="9.9.9.9")
    guesses = [theirs.post(LOGIN, {"username": "editor", "password": f"guess {one}"}).status_code for one in range(10)]
    assert {200} == set(guesses), "the form comes again"
    right = {"username": "editor", "password": "carrick bridge"}
    refused = theirs.post(LOGIN, right)
    assert (429, "60") == (refused.status_code, refused["Retry-After"])
    assert 200 == theirs.get(LOGIN).status_code
    assert 302 == mine.post(LOGIN, right).status_code, "who is elsewhere is not kept out"
    cache.clear()


@pytest.mark.parametrize(("action", "state"), [("release", "new"), ("keep", "kept"), ("mark_top", "held")])
def test_what_an_editor_lets_ring_stands_under_their_name(editor: Client, action: str, state: str) -> None:
    """An account that was taken over rings in nobody's name, were it not written down."""
    story = Story.objects.create(publisher=publisher(), state="held", decided_at=now())
    editor.post("/admin/newsbell_stories/story/", {"action": action, "_selected_action": story.pk, "sure": "yes"})
    story.refresh_from_db()
    assert state == story.state
    (entry,) = LogEntry.objects.all()
    assert ("editor", str(story.pk)) == (entry.user.get_username(), entry.object_id)


@pytest.mark.parametrize("action", ["release", "keep", "mark_top"])
def test_what_did_nothing_is_told_as_that(editor: Client, action: str) -> None:
    story = Story.objects.create(publisher=publisher(), state=Story.State.NEW, decided_at=now(), top=True)
    chosen = {"action": action, "_selected_action": story.pk}
    page = editor.post("/admin/newsbell_stories/story/", chosen, follow=True).content.decode()
    assert '<li class="warning">Nothing was done: this is for stories that' in page
    assert not LogEntry.objects.exists()


def test_a_page_on_which_nothing_can_be_saved_has_no_button_for_it(editor: Client) -> None:
    paper = publisher()
    story = Story.objects.create(publisher=paper, state=Story.State.NEW, decided_at=now())
    article = Article.objects.create(publisher=paper, title="Fire", story=story, decision="new-story", seen_at=now())
    for page in (f"story/{story.pk}", f"article/{article.pk}"):
        assert not re.search(b'name="_(save|cont|add)', editor.get(f"/admin/newsbell_stories/{page}/change/").content)
    assert b'name="_save"' in editor.get(f"{PUBLISHERS}{paper.pk}/change/").content


def test_who_may_look_at_sources_has_none_polled(editor: Client) -> None:
    source = Source.objects.create(publisher=publisher(), url=FEED)
    poll = {"action": "poll_now", "_selected_action": source.pk}
    theirs = _staff("view_source")
    assert 200 == theirs.get(SOURCES).status_code
    theirs.post(SOURCES, poll)
    source.refresh_from_db()
    assert source.due_at is None
    editor.post(SOURCES, poll)
    source.refresh_from_db()
    assert source.due_at is not None


def test_every_table_of_the_admin_has_its_place_in_the_index(editor: Client) -> None:
    named = {table for groups in (desk.EDITORS, desk.ENGINEERS) for tables in groups.values() for table in tables}
    assert named == {model.__name__ for model in admin.site._registry}
    assert all(not name.startswith("newsbell:") for name in _index(editor))


@pytest.mark.parametrize("table", ["newsbell_delivery/lane", "newsbell_delivery/alarm", "newsbell_sources/poll"])
def test_what_runs_inside_is_looked_at_and_added_by_nobody(editor: Client, table: str) -> None:
    assert 200 == editor.get(f"/admin/{table}/").status_code
    assert 403 == editor.get(f"/admin/{table}/add/").status_code


def test_a_poll_is_told_in_few_words(editor: Client) -> None:
    source = Source.objects.create(publisher=publisher(), url=FEED)
    for said in ({"stories": 3, "held": True, "completed": 2, "pushed": True}, {}):
        Poll.objects.create(source=source, at=now(), result="news", entries=9, fresh=4, **said)
    page = editor.get("/admin/newsbell_sources/poll/").content.decode()
    for words in ("news, pushed by its hub", "4 of 9, 2 completed", "3, held as a flood", ">news<", ">4 of 9<"):
        assert words in page


def test_a_source_that_was_polled_can_be_deleted(editor: Client) -> None:
    source = Source.objects.create(publisher=publisher(), url=FEED)
    Poll.objects.create(source=source, at=now(), result="news")
    assert 302 == editor.post(f"{SOURCES}{source.pk}/delete/", {"post": "yes"}).status_code
    assert not Source.objects.exists()


def test_a_publisher_with_a_lane_can_be_deleted(editor: Client) -> None:
    site = publisher()
    Lane.objects.create(vapid_key=keys.current(site, now()), origin="https://push.example")
    assert 302 == editor.post(f"{PUBLISHERS}{site.pk}/delete/", {"post": "yes"}).status_code
    assert not Publisher.objects.exists()
    assert not Lane.objects.exists()
