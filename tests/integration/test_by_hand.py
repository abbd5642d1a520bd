"""An editor joins and splits stories: nobody is rung twice, nobody misses anything, and the pages say so."""

import json
from collections.abc import Iterator
from html import unescape
from io import StringIO
from types import ModuleType
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from tests import books
from tests.press import prose
from tests.world import World, world

from newsbell import joints, pipeline
from newsbell.common.clock import now
from newsbell.common.errors import NotFound, StoryRefused
from newsbell.readers.models import Reader
from newsbell.reminders import inbox, ledger
from newsbell.sources.models import Source
from newsbell.stories import by_hand, editing
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db

BRIDGE, FERRY = "Tamar bridge shut after crash", "Ferry queues grow at Torpoint"
STORIES, ARTICLES = "/admin/newsbell_stories/story/", "/admin/newsbell_stories/article/"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def tell(here: World, title: str, more: str = "", source: Source | None = None, **said: Any) -> Story:
    text = f"<p>{prose(title)}</p><p>{prose(more, 2) if more else ''}</p>"
    (story,) = here.publish(title, source=source, summary_html=text, **said)
    drain()
    story.refresh_from_db()
    return story


def titles(here: World, reader: Reader) -> list[str]:
    return [one["title"] for one in here.shown(reader)]


def in_inbox(reader: Reader) -> list[tuple[str, bool]]:
    return [(item.title, item.joined) for item in inbox.page(reader.pk)]


def command(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def split(story: Story, title: str) -> Story:
    made = by_hand.split(story.articles.get(title=title).pk, "an editor", now())
    drain()
    return made


def test_joining_two_stories_that_were_told_rings_nobody_and_the_inbox_shows_one(here: World) -> None:
    both, ferries = here.reader("phrase:bridge", "phrase:ferry"), here.reader("phrase:ferry")
    bridge, ferry = tell(here, BRIDGE), tell(here, FERRY)
    assert [BRIDGE, FERRY] == titles(here, both)
    by_hand.join(bridge.pk, ferry.pk, "an editor", now())
    drain()
    assert ([BRIDGE, FERRY], [FERRY]) == (titles(here, both), titles(here, ferries))
    assert [(BRIDGE, True)] == in_inbox(both) == in_inbox(ferries)
    assert {"bridge": 2, "ferry": 0} == {"bridge": bridge.articles.count(), "ferry": ferry.articles.count()}


@pytest.mark.parametrize(("stage", "moment"), [(pipeline, "matching"), (pipeline, "parts_of"), (ledger, "unscheduled")])
def test_a_join_while_a_story_is_told_rings_nobody_twice(
    here: World, monkeypatch: pytest.MonkeyPatch, stage: ModuleType, moment: str
) -> None:
    """Rung twice: the worker had read before what the story was joined with."""
    reader = here.reader("phrase:bridge", "phrase:ferry")
    bridge = tell(here, BRIDGE)
    (ferry,) = here.publish(FERRY, summary_html=prose(FERRY))
    if moment == "unscheduled":
        Story.objects.filter(pk=ferry.pk).update(state=Story.State.HELD)
        drain()
        editing.release([ferry.pk], now())
    real = getattr(stage, moment)

    def meanwhile(*args: Any) -> Any:
        monkeypatch.setattr(stage, moment, real)
        found = real(*args)
        by_hand.join(bridge.pk, ferry.pk, "an editor", now())
        return found

    monkeypatch.setattr(stage, moment, meanwhile)
    drain()
    assert [("accepted", "accepted"), ("in-inbox", "told-already")] == here.outcomes(reader)
    assert [BRIDGE] == titles(here, reader)


def test_what_comes_next_of_a_joined_story_joins_it_too_and_rings_nobody_who_was_told(here: World) -> None:
    reader = here.reader("phrase:ferry")
    bridge, ferry = tell(here, BRIDGE), tell(here, FERRY, id="ferry")
    by_hand.join(bridge.pk, ferry.pk, "an editor", now())
    again = tell(here, FERRY, "more of it", id="ferry")
    assert bridge == again
    editing.mark_top([bridge.pk], now())
    drain()
    assert [FERRY] == titles(here, reader)


def test_a_story_told_again_after_a_join_rings_those_alone_whom_neither_told(here: World) -> None:
    ferries, all_top = here.reader("phrase:ferry"), here.reader("top-stories")
    also = here.reader("phrase:ferry", "top-stories")
    bridge, ferry = tell(here, BRIDGE), tell(here, FERRY)
    by_hand.join(bridge.pk, ferry.pk, "an editor", now())
    editing.mark_top([bridge.pk], now())
    drain()
    assert [[FERRY], [BRIDGE], [FERRY]] == [titles(here, one) for one in (ferries, all_top, also)]
    assert [("accepted", "accepted"), ("in-inbox", "told-already")] == here.outcomes(also)
    assert [(BRIDGE, True)] == in_inbox(also)


def test_what_waits_is_called_back_from_who_was_told_by_the_other(here: World) -> None:
    reader = here.reader("phrase:bridge", "phrase:ferry")
    bridge, ferry = tell(here, BRIDGE), tell(here, FERRY)
    Story.objects.filter(pk=ferry.pk).update(state=Story.State.HELD)
    (waiting,) = books.outcomes(story=ferry.pk)
    books.rewrite(waiting, "deferred", "held", untried=True)
    by_hand.join(ferry.pk, bridge.pk, "an editor", now())
    drain()
    editing.release([ferry.pk], now())
    drain()
    assert [("accepted", "accepted"), ("in-inbox", "told-already")] == here.outcomes(reader)


def test_a_story_that_is_joined_before_it_is_told_rings_nobody(here: World) -> None:
    reader = here.reader("phrase:ferry")
    bridge, ferry = tell(here, BRIDGE), tell(here, "Queues at Torpoint")
    Story.objects.filter(pk=ferry.pk).update(state=Story.State.DECIDING)
    by_hand.join(bridge.pk, ferry.pk, "an editor", now())
    drain()
    ferry.refresh_from_db()
    assert (Story.State.OLD, []) == (ferry.state, titles(here, reader))


def test_joins_of_joins_end_at_one_story(here: World) -> None:
    one, two, three = (tell(here, title) for title in (BRIDGE, FERRY, "Army offers boats to Saltash"))
    by_hand.join(two.pk, three.pk, "an editor", now())
    by_hand.join(one.pk, three.pk, "an editor", now())
    assert [one.pk, one.pk] == [Story.objects.get(pk=story.pk).joined_to_id for story in (two, three)]
    with pytest.raises(StoryRefused):
        by_hand.join(two.pk, three.pk, "an editor", now())


def test_the_papers_own_article_speaks_for_a_joined_story(here: World) -> None:
    wire = Source.objects.create(publisher=here.publisher, url="https://wire.example/feed", rank=1)
    agency, paper = tell(here, FERRY, source=wire), tell(here, BRIDGE)
    assert BRIDGE == str(by_hand.join(agency.pk, paper.pk, "an editor", now()))


def test_a_retracted_article_does_not_speak_for_what_it_is_joined_to(here: World) -> None:
    """Its words came back into inboxes where its source was the more trusted."""
    wire = Source.objects.create(publisher=here.publisher, url="https://wire.example/feed", rank=1)
    reader = here.reader("phrase:bridge")
    agency, paper = tell(here, BRIDGE, source=wire), tell(here, FERRY)
    joints.retract(paper, "We were wrong.", now(), "an editor")
    drain()
    by_hand.join(agency.pk, paper.pk, "an editor", now())
    drain()
    assert [(BRIDGE, True)] == in_inbox(reader)


@pytest.mark.parametrize("first", ["bridge", "army"])
def test_what_still_waits_of_a_part_is_called_back_once_another_is_joined(here: World, first: str) -> None:
    """Rung twice: only the two that were joined were looked at, and not what had been joined to them before."""
    reader = here.reader("phrase:bridge", "phrase:ferry")
    bridge, army = tell(here, BRIDGE), tell(here, "Army offers boats to Saltash")
    (ferry,) = here.publish(FERRY, summary_html=prose(FERRY))
    drain("remind")
    by_hand.join(army.pk, ferry.pk, "an editor", now())
    drain("remind")
    kept, gone = (bridge, army) if first == "bridge" else (army, bridge)
    by_hand.join(kept.pk, gone.pk, "an editor", now())
    drain()
    assert [BRIDGE] == titles(here, reader)


def test_stories_of_two_publishers_are_never_one(here: World) -> None:
    from newsbell.common.models import Publisher

    other = Story.objects.create(publisher=Publisher.objects.create(slug="courier"), decided_at=now())
    with pytest.raises(StoryRefused):
        by_hand.join(tell(here, BRIDGE).pk, other.pk, "an editor", now())


def swallowed(here: World) -> Story:
    """A story in which an article of other news stands, as a wrong decision would leave it."""
    bridge, ferry = tell(here, BRIDGE), tell(here, FERRY)
    Article.objects.filter(story=ferry).update(story=bridge, decision="same-story", of=bridge.lead)
    ferry.delete()
    return bridge


def test_a_split_article_is_told_as_new_to_all_who_follow_it(here: World) -> None:
    bridge = swallowed(here)
    both, ferries = here.reader("phrase:bridge", "phrase:ferry"), here.reader("phrase:ferry")
    made = split(bridge, FERRY)
    made.refresh_from_db()
    assert (FERRY, Story.State.NEW, None) == (str(made), made.state, made.told_as)
    assert [FERRY] == titles(here, both) == titles(here, ferries)


def test_where_the_article_speaks_for_the_story_the_others_leave(here: World) -> None:
    bridge = swallowed(here)
    made = split(bridge, BRIDGE)
    bridge.refresh_from_db()
    assert (BRIDGE, FERRY) == (str(bridge), str(made))


def test_who_was_told_in_the_words_that_leave_has_them_in_the_inbox_alone(here: World) -> None:
    wire = Source.objects.create(publisher=here.publisher, url="https://wire.example/feed", rank=1)
    before, after = here.reader("phrase:ferry"), here.reader("phrase:Tamar")
    story = tell(here, FERRY, source=wire)
    paper = tell(here, BRIDGE)
    by_hand.join(story.pk, paper.pk, "an editor", now())
    made = split(story, FERRY)
    assert (story, [FERRY]) == (made.told_as, titles(here, before))
    assert [("accepted", "accepted"), ("in-inbox", "told-already")] == here.outcomes(before)
    assert [BRIDGE] == titles(here, after)


def test_later_versions_follow_where_the_editor_put_their_article(here: World) -> None:
    reader = here.reader("phrase:ferry")
    tell(here, BRIDGE)
    ferry = tell(here, FERRY, id="ferry")
    bridge = Story.objects.exclude(pk=ferry.pk).get()
    by_hand.join(bridge.pk, ferry.pk, "an editor", now())
    tell(here, FERRY, "more of it", id="ferry")
    first = Article.objects.filter(entry_id="ferry").earliest("pk")
    by_hand.split(first.pk, "an editor", now())
    drain()
    tell(here, FERRY, "and more", id="ferry")
    told = Article.objects.order_by("pk").values_list("title", "story")
    ferries = {story for title, story in told if title == FERRY}
    assert 1 == len(ferries)
    assert ferries.isdisjoint({story for title, story in told if title == BRIDGE})
    assert [FERRY] == titles(here, reader)


def test_what_stood_in_a_first_reading_is_split_without_a_ring(here: World) -> None:
    reader = here.reader("phrase:ferry")
    bridge, ferry = here.publish(BRIDGE, FERRY, first=True)
    Article.objects.filter(story=ferry).update(story=bridge, decision="same-story")
    made = split(bridge, FERRY)
    assert (Story.State.OLD, []) == (made.state, titles(here, reader))


def test_a_story_of_one_article_cannot_be_split(here: World) -> None:
    bridge = tell(here, BRIDGE)
    with pytest.raises(StoryRefused):
        split(bridge, BRIDGE)
    with pytest.raises(NotFound):
        by_hand.split(bridge.articles.get().pk + 1, "an editor", now())
    with pytest.raises(NotFound):
        by_hand.join(bridge.pk + 1, bridge.pk + 2, "an editor", now())


def test_the_commands_join_split_and_list_and_explain_says_so(here: World) -> None:
    here.reader("phrase:ferry")
    bridge, ferry = tell(here, BRIDGE), tell(here, FERRY)
    assert "Nobody is rung anew" in command("story", "join", str(bridge.pk), str(ferry.pk))
    said = json.loads(command("explain", str(ferry.pk), "--json"))
    assert (bridge.pk, 1) == (said["story"], len(said["readers"]))
    assert said["readers"][0]["why"].endswith(f"; told as story {ferry.pk}, which is part of this one now")
    (sentence,) = said["by_hand"]
    assert sentence.startswith(f"Story {ferry.pk} was joined to story {bridge.pk} by an editor (by command), 20")
    assert f"Joined from story {ferry.pk} by an editor." in said["articles"][1]["evidence"]
    listed = [json.loads(line) for line in command("story", "list", "--json").splitlines()]
    assert [(bridge.pk, [one["article"] for one in said["articles"]])] == [
        (one["story"], one["articles"]) for one in listed
    ]
    assert "told as new" in command("story", "split", str(said["articles"][1]["article"]))
    assert f"was split from story {bridge.pk} by an editor" in command("explain", str(bridge.pk))
    assert FERRY in command("story", "list")


def test_a_split_of_what_never_rang_says_so(here: World) -> None:
    assert "No story yet" in command("story", "list")
    bridge, ferry = here.publish(BRIDGE, FERRY, first=True)
    Article.objects.filter(story=ferry).update(story=bridge, decision="same-story")
    assert "tells nobody" in command("story", "split", str(bridge.articles.get(title=FERRY).pk))


def admin(*rights: str) -> Client:
    client = Client()
    user = User.objects.create_user("kensa", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    return client


def test_an_editor_joins_and_splits_in_the_admin_which_keeps_a_log(here: World) -> None:
    bridge, ferry = tell(here, BRIDGE), tell(here, FERRY)
    editor = admin("view_story", "change_story", "view_article", "change_article")
    chosen: dict[str, Any] = {"action": "join", "_selected_action": [bridge.pk, ferry.pk], "sure": "yes"}
    assert "nobody is rung anew" in editor.post(STORIES, chosen, follow=True).content.decode()
    page = editor.get(f"{STORIES}{bridge.pk}/change/").content.decode()
    assert f"Story {ferry.pk} was joined to story {bridge.pk} by an editor (kensa), " in page
    article = bridge.articles.get(title=FERRY)
    assert f">{' '.join(article.evidence)}<" in unescape(page), "sentences, not a list in brackets"
    chosen = {"action": "split", "_selected_action": [article.pk], "sure": "yes"}
    assert "is apart now" in editor.post(ARTICLES, chosen, follow=True).content.decode()
    assert (
        "this is for articles of a story that has others too"
        in editor.post(ARTICLES, chosen, follow=True).content.decode()
    )
    cache.clear()
    assert "kensa" not in Client().get("/").content.decode(), "anybody may see that page"
    logged = ["Split by an editor", "Joined by an editor", "Joined by an editor"]
    assert logged == [str(one).split(":")[0] for one in _log()]
    assert 200 == editor.get(f"{ARTICLES}{article.pk}/change/").status_code


def test_one_story_alone_is_joined_to_nothing_and_the_editor_is_told(here: World) -> None:
    bridge = tell(here, BRIDGE)
    chosen = {"action": "join", "_selected_action": [bridge.pk], "sure": "yes"}
    page = admin("view_story", "change_story").post(STORIES, chosen, follow=True).content.decode()
    assert "this is for two stories or more" in page
    assert f">{bridge.pk}</td>" in page, "its number, for explain and the API"


def _log() -> list[str]:
    return [entry.get_change_message() for entry in LogEntry.objects.order_by("-pk")]


def test_who_may_only_look_can_neither_join_nor_split(here: World) -> None:
    bridge, ferry = tell(here, BRIDGE), tell(here, FERRY)
    looker = admin("view_story", "view_article")
    looker.post(STORIES, {"action": "join", "_selected_action": [bridge.pk, ferry.pk]}, follow=True)
    ferry.refresh_from_db()
    assert ferry.joined_to is None


@pytest.mark.parametrize("told", [True, False], ids=["told", "being decided"])
def test_a_top_story_that_joins_another_stays_a_top_story_and_rings_nobody_twice(here: World, told: bool) -> None:
    """Never missed: who follows top stories alone had it nowhere, where the join came before it was told."""
    all_top, also = here.reader("top-stories"), here.reader("phrase:ferry", "top-stories")
    bridge, ferry = tell(here, BRIDGE), tell(here, FERRY)
    editing.mark_top([bridge.pk], now())
    if told:
        drain()
    else:
        Story.objects.filter(pk=bridge.pk).update(state=Story.State.DECIDING)
    by_hand.join(ferry.pk, bridge.pk, "an editor", now())
    drain()
    assert Story.objects.get(pk=ferry.pk).top
    assert 1 == len(titles(here, all_top))
    assert ([FERRY, BRIDGE] if told else [FERRY]) == titles(here, also), "rung anew by the join"
    assert 1 == len(in_inbox(all_top)) == len(in_inbox(also))
