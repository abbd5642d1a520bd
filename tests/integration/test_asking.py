"""An editor is asked before anything rings, is told what was done, and finds all of a story on its page."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from tests.asking import ARTICLES, BRIDGE, FERRY, RIGHTS, STORIES, ask, editor, explained, page, published, words
from tests.world import World, world

from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.newsroom import asking, story_page
from newsbell.readers.models import Reader
from newsbell.reminders.models import Reminder
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def test_a_release_is_asked_about_and_rings_only_after_yes(here: World) -> None:
    reader = here.reader("phrase:ferry")
    here.device(here.reader("phrase:ferry", ringing=Reader.Ringing.ALL))
    story, client = published(here, state="held"), editor()
    question = ask(client, "release", story.pk)
    assert "Release this story?" in question
    assert FERRY in question
    assert "Estimate: about 2 readers would be rung, on about 3 devices ." in question
    assert "What a push service has accepted cannot be taken back" in question
    drain()
    assert ([], Story.State.HELD) == (here.shown(reader), Story.objects.get(pk=story.pk).state)
    assert [] == explained(story)
    assert not LogEntry.objects.exists()
    said = ask(client, "release", story.pk, sure="yes")
    assert f"“{FERRY}” is released: whoever is to be rung for it is rung within seconds, the others find it in" in said
    drain()
    assert [FERRY] == [one["title"] for one in here.shown(reader)]
    (sentence,) = explained(story)
    assert re.fullmatch(
        rf"Story {story.pk} was released by an editor \(kensa\), \d{{4}}-\d\d-\d\d \d\d:\d\d UTC\.", sentence
    )
    assert sentence in page(client, story)


@pytest.mark.parametrize(
    ("action", "state", "says"),
    [("keep", "held", "left in the inboxes"), ("mark_top", "new", "marked as a top story")],
)
def test_what_else_an_editor_says_of_a_story_is_asked_about_and_explained(
    here: World, action: str, state: str, says: str
) -> None:
    story, client = published(here, state=state), editor()
    ask(client, action, story.pk)
    assert [] == explained(story)
    assert says in ask(client, action, story.pk, sure="yes")
    assert f"Story {story.pk} was {says} by an editor (kensa)" in explained(story)[0]


def test_a_mark_says_how_many_it_rings_and_why_others_are_not(here: World) -> None:
    top, done = here.reader("top-stories"), here.reader("top-stories", rings_a_day=0)
    story, client = published(here), editor()
    question = ask(client, "mark_top", story.pk)
    assert "about 1 reader would be rung, on about 1 device . About 1 would be told without a ring" in question
    assert "1: the reader's rings of the day were used up" in question
    ask(client, "mark_top", story.pk, sure="yes")
    drain()
    assert ([FERRY], []) == ([one["title"] for one in here.shown(top)], here.shown(done))


def test_cancel_leads_back_to_where_one_came_from(here: World) -> None:
    story, client = published(here, state="held"), editor()
    assert f'href="{STORIES}?state__exact=held"' in ask(client, "release", story.pk, to=f"{STORIES}?state__exact=held")
    assert f'href="{STORIES}{story.pk}/change/"' in ask(client, "release", story.pk, page=story.pk)
    elsewhere = ask(client, "release", story.pk, page="https://evil.example")
    assert "evil" not in elsewhere


def test_from_its_page_one_comes_back_to_its_page(here: World) -> None:
    story, client = published(here, state="held"), editor()
    said = {"action": "release", "_selected_action": story.pk, "sure": "yes", "page": story.pk}
    answer = client.post(STORIES, said, follow=True)
    assert [(f"{STORIES}{story.pk}/change/", 302)] == answer.redirect_chain
    assert "is released" in answer.content.decode()


def test_what_does_not_fit_is_left_out_and_that_is_said(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    held, told, client = published(here, state="held"), published(here, BRIDGE), editor()
    assert "1 of those chosen is left out: this is for stories that wait for an editor." in ask(
        client, "release", held.pk, told.pk
    )
    monkeypatch.setattr(asking, "LISTED", 1)
    assert "… and 1 more, which the estimate leaves out" in ask(client, "mark_top", held.pk, told.pk)
    assert "Nothing was done: this is for stories that wait" in ask(client, "release", told.pk, sure="yes")


def test_many_are_said_together(here: World) -> None:
    stories, client = (
        [published(here, f"{FERRY} {number}", "held") for number in ("one", "two", "six", "ten")],
        editor(),
    )
    chosen = [story.pk for story in stories]
    assert f"Release these {len(set(chosen))} stories?" in ask(client, "release", *chosen)
    said = ask(client, "keep", *chosen, sure="yes")
    assert f"{len(set(chosen))} of {len(set(chosen))} stories left in the inboxes; they ring nobody." in said


def test_as_many_as_are_asked_of_at_once_can_be_answered(here: World) -> None:
    """Never missed: all of a great flood were chosen, and the answer had more fields than Django takes."""
    Story.objects.bulk_create(
        Story(publisher=here.publisher, state="held", decided_at=now()) for _ in range(asking.MOST + 1)
    )
    chosen, client = list(Story.objects.values_list("pk", flat=True)), editor()
    said = ask(client, "keep", chosen[0], select_across=1)
    assert f"Nothing was done: {asking.MOST} at once are the most" in said
    assert f"Leave these {asking.MOST} stories in the inboxes?" in ask(client, "keep", *chosen[1:])
    assert f"{asking.MOST} of {asking.MOST} stories left" in ask(client, "keep", *chosen[1:], sure="yes", page="")
    assert 1 == Story.objects.filter(state="held").count()


def test_a_reminders_number_is_not_taken_for_the_storys(here: World) -> None:
    here.reader("phrase:ferry")
    story, client = published(here), editor()
    assert f">reminder {story.reminders.get().pk} , of the story" in page(client, story)
    article = story.articles.get()
    changed = {"publisher": here.publisher, "story": story, "decided_at": now(), "deadline": now()}
    made = Reminder.objects.create(kind="correction", article=article, revision=1, **changed)
    assert f">reminder {made.pk} , of a correction" in page(client, story)


def test_after_a_release_from_its_page_one_is_told_how_many_still_wait(here: World) -> None:
    """Where the list is, it says so itself."""
    held, client = (
        [published(here, f"{FERRY} {number}", "held").pk for number in ("one", "two", "six", "ten")],
        editor(),
    )
    link = f'<a href="{STORIES}?state__exact=held">'
    assert 4 == len(set(held))
    assert f"{link}3 stories still wait for an editor ." in ask(client, "release", held[0], sure="yes", page=held[0])
    assert "still wait" not in ask(client, "release", held[1], sure="yes")
    assert f"{link}1 story still waits for an editor ." in ask(client, "keep", held[2], sure="yes", page=held[2])
    assert "No story waits for an editor any more." in ask(client, "release", held[3], sure="yes", page=held[3])
    assert "for an editor any more" not in ask(client, "mark_top", held[3], sure="yes", page=held[3])


def test_what_is_refused_in_the_end_is_told(here: World) -> None:
    """A story that is nothing but an article and its later version."""
    story, client = published(here), editor()
    first = story.articles.get()
    later = {"story": story, "publisher": here.publisher, "seen_at": now(), "decision": "update", "of": first}
    Article.objects.create(title=FERRY, **later)
    said = ask(client, "split", first.pk, to=ARTICLES, sure="yes")
    assert "The story is nothing but this article" in said
    assert not LogEntry.objects.exists()


def test_two_are_joined_and_split_from_the_page_of_one(here: World) -> None:
    bridge, ferry, client = published(here, BRIDGE), published(here), editor()
    assert "Split off" not in page(client, bridge)
    said = ask(client, "join", bridge.pk, ferry.pk, page=bridge.pk)
    assert "Join these 2 stories?" in said
    assert "Nothing was done" in ask(client, "join", bridge.pk, bridge.pk, page=bridge.pk, sure="yes")
    joined = ask(client, "join", bridge.pk, ferry.pk, page=bridge.pk, sure="yes")
    assert f"Story {ferry.pk} is part of story {bridge.pk} now" in joined
    assert {
        (str(bridge.pk), f"Joined by an editor: story {ferry.pk} is part of it."),
        (str(ferry.pk), f"Joined by an editor: part of story {bridge.pk}."),
    } == set(LogEntry.objects.values_list("object_id", "change_message"))
    assert "Split off" in page(client, bridge)
    assert "What you can do" not in page(client, ferry), "it is done with the story that it is part of"
    assert f"part of story {bridge.pk}" in page(client, ferry), "and not that its readers are told"
    assert f"part of story {bridge.pk}" in client.get(STORIES).content.decode()
    article = Article.objects.get(title=FERRY)
    assert "Split off this article?" in ask(client, "split", article.pk, to=ARTICLES, page=bridge.pk)
    assert 2 == bridge.articles.count()
    said = ask(client, "split", article.pk, to=ARTICLES, page=bridge.pk, sure="yes")
    assert "is apart now; it is told as new." in said
    assert 1 == bridge.articles.count()


def test_of_many_articles_the_newest_stand_on_the_storys_page_and_all_in_their_list(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, client = published(here), editor()
    monkeypatch.setattr(story_page, "SHOWN", 2)
    kept = {"publisher": story.publisher, "story": story, "seen_at": now(), "decision": Article.Decision.UPDATE}
    Article.objects.bulk_create([Article(title=f"Ferry log {n}", url=f"/log/{n}", **kept) for n in (1, 2)])
    seen = page(client, story)
    assert ["Ferry log 1", "Ferry log 2"] == re.findall(r">(Ferry log \d)", seen)
    assert "The newest 2 of 3; see them all." in seen
    (every,) = re.findall(rf'href="({ARTICLES}\?story={story.pk})"', seen)
    published(here, BRIDGE)
    listed = client.get(every).content.decode()
    assert all(f"Ferry log {n}" in listed for n in (1, 2))
    assert FERRY in listed
    assert "Tamar bridge" not in listed


def test_a_story_is_taken_out_of_its_thread_on_its_page(here: World) -> None:
    bridge, ferry, client = published(here, BRIDGE), published(here), editor()
    assert "unthread" not in page(client, ferry)
    Story.objects.filter(pk=ferry.pk).update(develops=bridge, thread=bridge)
    assert "Does not go on with the one before…" in page(client, ferry)
    said = ask(client, "unthread", ferry.pk, page=ferry.pk)
    assert "Take this story out of its thread?" in said
    assert f"goes on with story {bridge.pk}, “{BRIDGE}”" in said
    assert Story.objects.get(pk=ferry.pk).thread == bridge
    looker = Client()
    looker.force_login(User.objects.create_user("jory", is_staff=True))
    looker.post(STORIES, {"action": "unthread", "_selected_action": [ferry.pk], "sure": "yes"})
    assert Story.objects.get(pk=ferry.pk).thread == bridge
    done = ask(client, "unthread", ferry.pk, page=ferry.pk, sure="yes")
    assert "does not go on with the one before it any more; nobody is rung anew." in done
    assert Story.objects.get(pk=ferry.pk).thread is None
    assert f"Story {ferry.pk} was said not to go on with story {bridge.pk} by an editor (kensa)" in page(client, ferry)
    rows = dict(
        re.findall(
            r"/story/(\d+)/change/.*?field-by_an_editor[^>]*>([^<]*)<", client.get(STORIES).content.decode(), re.S
        )
    )
    assert {str(ferry.pk): "out of a thread", str(bridge.pk): "-"} == rows
    assert "unthread" not in page(client, ferry)
    assert "Taken out of its thread by an editor." == LogEntry.objects.get().get_change_message()
    again = ask(client, "unthread", ferry.pk, page=ferry.pk, sure="yes")
    assert "Nothing was done: this is for stories that go on with another." in again


@pytest.mark.parametrize("typed", ["99999", "9" * 24, "0"])
def test_a_number_that_no_story_has_is_named(here: World, typed: str) -> None:
    """One beyond what the database counts to was a fault of the server."""
    story, client = published(here), editor()
    answer = client.post(
        STORIES, {"action": "join", "_selected_action": [story.pk, typed], "page": story.pk}, follow=True
    )
    assert f"Nothing was done: there is no story {typed}." in words(answer.content.decode())
    assert 200 == client.post(STORIES, {"action": "join", "_selected_action": [typed]}, follow=True).status_code


def test_an_editor_reads_what_a_story_says_and_where_it_stands(here: World) -> None:
    """A headline alone is not enough to release or retract it by."""
    story, client = published(here), editor("view_story", "view_article")
    address = "https://gazette.example/ferry"
    story.articles.update(url=address)
    lead = story.articles.get()
    assert lead.standfirst
    for shown in (page(client, story), words(client.get(f"{ARTICLES}{lead.pk}/change/").content.decode())):
        assert words(lead.standfirst) in shown
        assert address in shown


def test_who_may_not_see_articles_reads_none_on_a_storys_page(here: World) -> None:
    story, client = published(here), editor("view_story")
    story.articles.update(url="https://gazette.example/ferry")
    shown = page(client, story)
    assert FERRY in shown
    assert "What it says" not in shown
    assert "gazette.example" not in shown


def test_a_storys_page_has_its_articles_with_their_evidence_and_its_reminders_with_counts(here: World) -> None:
    for _ in range(2):
        here.reader("phrase:ferry")
    here.reader("phrase:ferry:inbox")
    story, client = published(here), editor()
    shown = page(client, story)
    (article,) = story.articles.all()
    assert 1 == client.get(f"{STORIES}{story.pk}/change/").content.decode().count(f'dir="auto">{FERRY}<')
    assert article.evidence
    assert " ".join(article.evidence) in shown
    reminder = story.reminders.get()
    assert f'href="/admin/newsbell_reminders/reminder/{reminder.pk}/change/"' in shown
    counts = re.findall(r'data-head="[^"]+">(\d+)<', client.get(f"{STORIES}{story.pk}/change/").content.decode())
    assert ["3", "2", "0", "1", "0"] == counts, "planned, accepted, waiting, in the inbox alone, other"
    assert f"Story {story.pk}" in shown


@pytest.mark.parametrize(
    ("state", "offers"),
    [
        ("held", {"release", "keep", "mark_top", "retract", "join"}),
        ("new", {"mark_top", "retract", "join"}),
        ("old", {"join"}),
    ],
)
def test_a_storys_page_offers_what_can_be_done_with_it_now(here: World, state: str, offers: set[str]) -> None:
    story = published(here, state=state)
    assert offers == set(re.findall(r'name="action" value="(\w+)"', page(editor(), story)))


def test_how_each_reminder_is_stands_beside_it(here: World) -> None:
    here.reader("phrase:ferry")
    story, client = published(here, state="held"), editor()
    assert "waits for an editor" in page(client, story).partition("Its reminders")[2]
    ask(client, "release", story.pk, sure="yes")
    assert "is being planned" in page(client, story)
    drain()
    assert "done" in page(client, story).partition("Its reminders")[2]
    assert "found no reader" in page(client, published(here, BRIDGE))
    story.reminders.update(forgotten_at=now())
    assert "forgotten: older than the ledger is kept" in page(client, story)


def test_who_may_only_look_at_stories_sees_no_button_and_nothing_else(here: World) -> None:
    here.reader("phrase:ferry")
    story, client = published(here, state="held"), editor("view_story")
    shown = page(client, story)
    assert "waits in the inboxes for an editor until" in shown
    for nothing in ("What you can do", "Its articles", "Its reminders", 'name="action"'):
        assert nothing not in shown
    ask(client, "release", story.pk, sure="yes")
    assert Story.State.HELD == Story.objects.get(pk=story.pk).state


def test_a_column_for_the_publisher_is_for_whoever_has_several(here: World) -> None:
    story, client = published(here), editor(*RIGHTS, "view_source")
    lists = (STORIES, "/admin/newsbell_sources/source/")
    assert not any(b"column-publisher" in client.get(one).content for one in lists)
    assert "Publisher:" not in page(client, story)
    Publisher.objects.create(slug="courier", name="The Courier")
    assert all(b"column-publisher" in client.get(one).content for one in lists)
    assert "Publisher:" in page(client, story)


def test_the_lists_say_each_headline_once(here: World) -> None:
    published(here)
    client = editor()
    for one in (STORIES, ARTICLES):
        assert 1 == client.get(one).content.decode().count(f">{FERRY}<"), one


def test_what_is_not_there_any_more_has_no_page() -> None:
    assert 302 == editor().get(f"{STORIES}99/change/").status_code
