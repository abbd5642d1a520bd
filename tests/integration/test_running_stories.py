"""A running story is followed by its first story; who follows it is rung when it goes on."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from tests.followed import subjects
from tests.readership import join
from tests.world import World, world

from newsbell import joints, wishes
from newsbell.api.joining import Joined
from newsbell.common import clock
from newsbell.common.errors import FollowRefused, NotFound
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.reminders import inbox, outcomes
from newsbell.stories import by_hand, running
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def publish(site: World, title: str, after: Story | None = None) -> Story:
    """A story, told to nobody yet, that develops another."""
    (story,) = site.publish(title)
    Story.objects.filter(pk=story.pk).update(thread=after and (after.thread_id or after.pk))
    return Story.objects.get(pk=story.pk)


def ask(joined: Joined, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    answer = Client().generic(
        method,
        f"/api/v1/{path}",
        "" if body is None else json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {joined.tokens['manage']}"},
    )
    return answer.status_code, answer.json()


def follow(joined: Joined, story: Story) -> tuple[int, Any]:
    return ask(joined, "POST", "reader/follows", [{"kind": "thread", "story": story.pk}])


def told(joined: Joined) -> list[str]:
    found = {one.story: one for one in outcomes.find(reader=joined.reader.pk)}
    return [str(story) for story in Story.objects.filter(pk__in=found).order_by("pk")]


@pytest.mark.parametrize(("said", "known"), [("de_AT", "de-AT"), ("", ""), ("some German", "")])
def test_its_name_is_a_headline_and_says_its_language_where_that_is_known(site: World, said: str, known: str) -> None:
    """For the pages that show it, in another language perhaps."""
    joined = join(site.publisher, Wish("phrase", "Brücke"))
    (first,) = site.publish("Brücke eingestürzt", link="https://gazette.example/1", language=said)
    assert 200 == follow(joined, first)[0]
    assert ["", known] == [one["language"] for one in ask(joined, "GET", "reader/follows")[1]]
    with_thread = ask(joined, "GET", "publishers/gazette/page?url=https%3A%2F%2Fgazette.example%2F1")[1]
    assert ("thread", known) == (with_thread[-1]["kind"], with_thread[-1]["language"])
    Story.objects.update(lead=None)
    assert ["", ""] == [one["language"] for one in ask(joined, "GET", "reader/follows")[1]], "nothing speaks for it"


def test_who_follows_it_is_told_how_it_goes_on(site: World) -> None:
    first = publish(site, "Bridge over the river falls")
    drain()
    joined, other = join(site.publisher, now=clock.now()), join(site.publisher, now=clock.now())
    status, (followed,) = follow(joined, first)
    assert (200, "thread", "Bridge over the river falls", first.pk) == (
        status,
        followed["kind"],
        followed["name"],
        followed["story"],
    )
    publish(site, "Ferry replaces it", first)
    publish(site, "Something else entirely")
    drain()
    assert ["Ferry replaces it"] == told(joined)
    (why,) = next(iter(outcomes.find(reader=joined.reader.pk))).why
    assert ("thread", "Bridge over the river falls", "it goes on with this running story") == (
        why["kind"],
        why["name"],
        why["evidence"],
    )
    assert [] == told(other)


def test_any_story_of_it_stands_for_it_and_it_is_one_subject(site: World) -> None:
    first = publish(site, "Bridge falls")
    second = publish(site, "Ferry replaces it", first)
    joined = join(site.publisher)
    follow(joined, first)
    status, follows = follow(joined, second)
    assert (200, [first.pk]) == (status, [one["story"] for one in follows])
    assert [("thread", "Bridge falls")] == subjects()


def test_it_has_its_page_as_long_as_that_is_shown(site: World) -> None:
    first = publish(site, "Bridge falls")
    drain()
    joined = join(site.publisher)
    _, (followed,) = follow(joined, first)
    assert f"http://localhost:8000/subjects/gazette/thread/{first.pk}" == followed["page"]
    joints.retract(first, "It stands.", clock.now(), "")
    assert [None] == [one["page"] for one in ask(joined, "GET", "reader/follows")[1]]


def test_another_of_its_name_is_not_muted_with_it(site: World) -> None:
    """Followed again it is known by what it is, though it has another number in the ledger."""
    first, other = publish(site, "Live updates"), publish(site, "Ferry stops")
    Article.objects.filter(story=other).update(title="Live updates")
    joined = join(site.publisher, now=clock.now())
    follow(joined, first)
    follow(joined, other)
    goes_on = publish(site, "Bridge closed for a year", first)
    drain()
    for _ in range(2):
        status, said = ask(joined, "POST", "reader/mute", {"story": goes_on.pk})
        assert (200, [first.pk]) == (status, [one["story"] for one in said["ended"]])
        assert [other.pk] == [one["story"] for one in ask(joined, "GET", "reader/follows")[1]]
        follow(joined, first)


def test_its_level_is_changed_though_its_first_story_was_joined_to_another(site: World) -> None:
    """The whole was followed beside it, in the inbox alone, and it went on to ring."""
    first, second = publish(site, "Bridge falls"), publish(site, "Bridge is down")
    joined = join(site.publisher, now=clock.now())
    _, (before,) = follow(joined, second)
    by_hand.join(first.pk, second.pk, "an editor", clock.now())
    inbox_alone = {"kind": "thread", "story": second.pk, "name": "Buy pills", "level": "inbox"}
    after = before | {"level": "inbox"}
    assert (200, [after]) == ask(joined, "POST", "reader/follows", [inbox_alone])
    assert (200, [after]) == ask(joined, "PUT", "reader/follows", [inbox_alone]), "since when it was followed, too"


def test_followed_again_once_it_was_joined_to_another_it_can_be_muted_again(site: World) -> None:
    """The inbox said that it was, and it went on to ring."""
    first, second = publish(site, "Bridge falls"), publish(site, "Bridge is down")
    joined = join(site.publisher, now=clock.now())
    follow(joined, second)
    goes_on = publish(site, "Ferry replaces it", second)
    drain()
    by_hand.join(first.pk, second.pk, "an editor", clock.now())
    _, said = ask(joined, "POST", "reader/mute", {"story": goes_on.pk, "name": "Bridge is down"})
    assert [second.pk] == [one["story"] for one in said["ended"]]
    ask(joined, "POST", "reader/follows", said["ended"])
    _, said = ask(joined, "POST", "reader/mute", {"story": goes_on.pk, "name": "Bridge is down"})
    assert [first.pk] == [one["story"] for one in said["ended"]]
    assert [] == ask(joined, "GET", "reader/follows")[1]


def test_of_two_that_were_joined_and_are_followed_still_the_one_that_is_named_is_muted(site: World) -> None:
    first, second = publish(site, "Bridge falls"), publish(site, "Bridge is down")
    joined = join(site.publisher, now=clock.now())
    follow(joined, second)
    follow(joined, first)
    by_hand.join(first.pk, second.pk, "an editor", clock.now())
    goes_on = publish(site, "Ferry replaces it", first)
    drain()
    _, said = ask(joined, "POST", "reader/mute", {"story": goes_on.pk, "name": "Bridge falls"})
    assert (["Bridge falls"], ["Bridge is down"]) == (said["muted"], said["remaining"])


def test_the_reader_is_told_which_of_two_of_one_name_a_story_goes_on_with(site: World) -> None:
    """In the inbox both were shown as muted where one was: it knew them by their name."""
    one, other = publish(site, "Live updates"), publish(site, "Ferry stops")
    Article.objects.filter(story=other).update(title="Live updates")
    joined = join(site.publisher, Wish("phrase", "Tamar"), now=clock.now())
    follow(joined, one)
    follow(joined, other)
    publish(site, "Bridge over the Tamar closed for a year", one)
    publish(site, "Ferry runs again", other)
    drain()
    told = {
        item.title: {(each["kind"], each.get("story")) for each in item.why} for item in inbox.page(joined.reader.pk)
    }
    bridge, ferry = {("phrase", None), ("thread", one.pk)}, {("thread", other.pk)}
    assert {"Bridge over the Tamar closed for a year": bridge, "Ferry runs again": ferry} == told


def test_its_name_is_never_the_readers_words(site: World) -> None:
    first = publish(site, "Bridge falls")
    joined = join(site.publisher)
    body = [{"kind": "thread", "story": first.pk, "name": "Buy pills"}]
    assert ["Bridge falls"] == [one["name"] for one in ask(joined, "POST", "reader/follows", body)[1]]


def test_replacing_favourites_keeps_it_since_when_it_was_followed(site: World) -> None:
    first = publish(site, "Bridge falls")
    joined = join(site.publisher)
    _, (before,) = follow(joined, first)
    body = {
        "follows": [{"kind": "thread", "story": first.pk, "level": "inbox"}],
        "consent": {"words": "w", "choice": "favourites"},
    }
    assert 200 == ask(joined, "PUT", "reader/choices", body)[0]
    _, (after,) = ask(joined, "GET", "reader/follows")
    assert {**before, "level": "inbox"} == after


@pytest.mark.parametrize("wish", [{"kind": "thread", "name": "Moon"}, {"kind": "topic", "name": "Moon", "story": 1}])
def test_it_is_known_by_a_story_and_nothing_else_is(site: World, wish: dict[str, Any]) -> None:
    assert 422 == ask(join(site.publisher), "POST", "reader/follows", [wish])[0]


def test_there_must_be_such_a_story_of_this_publisher(site: World) -> None:
    joined = join(site.publisher)
    assert 404 == ask(joined, "POST", "reader/follows", [{"kind": "thread", "story": 10**15}])[0]
    with pytest.raises(NotFound):
        wishes.of(site.publisher, [{"kind": "thread", "story": 0, "name": "", "level": "inbox"}])
    with pytest.raises(FollowRefused):
        choices.follow(joined.reader.pk, site.publisher, [Wish("thread", "Moon")], clock.now())


def test_an_editor_who_joins_stories_costs_nobody_the_rest_of_it(site: World) -> None:
    """Who followed the one that is part of another now is told how that goes on."""
    one, other = publish(site, "Bridge falls"), publish(site, "Tower of the bridge tumbles")
    joined, both = join(site.publisher, now=clock.now()), join(site.publisher, now=clock.now())
    follow(joined, other)
    follow(both, one)
    by_hand.join(one.pk, other.pk, "editor", clock.now())
    assert one == running.first(site.publisher.pk, other.pk)
    publish(site, "Ferry replaces the bridge", one)
    drain()
    for reader in (joined, both):
        assert "Ferry replaces the bridge" in told(reader)


def test_a_chain_that_an_editor_made_is_followed_to_its_beginning(site: World) -> None:
    first = publish(site, "Bridge falls")
    second = publish(site, "Ferry replaces it", first)
    third = publish(site, "Ferry is full", second)
    Story.objects.filter(pk=third.pk).update(thread=second)
    assert [second.pk, first.pk] == running.goes_on_with(third.pk)
    assert first == running.first(site.publisher.pk, third.pk)
    assert [] == running.goes_on_with(first.pk)
    assert [third, second, first] == list(running.stories(first.pk))


def test_everything_that_is_taken_along_names_it(site: World) -> None:
    first = publish(site, "Bridge falls")
    joined = join(site.publisher)
    follow(joined, first)
    (taken,) = joints.take(joined.reader)["follows"]
    assert ("thread", "Bridge falls", first.pk) == (taken["kind"], taken["name"], taken["story"])


def test_a_file_of_favourites_brings_it_back_and_never_another(site: World) -> None:
    """The number of another newsbell's file says another story."""
    first = publish(site, "Bridge falls")
    joined = join(site.publisher)
    rows = [
        {"kind": "thread", "name": "bridge falls", "story": first.pk, "level": "inbox"},
        {"kind": "thread", "name": "Something else", "story": first.pk},
        {"kind": "thread", "name": "Bridge falls"},
        {"kind": "thread", "name": "Bridge falls", "story": "x"},
    ]
    body = {"follows": rows, "consent": {"words": "w", "choice": "file"}}
    status, said = ask(joined, "POST", "reader/favourites", body)
    assert (200, 1, ["unreadable"] * 3) == (status, len(said["taken"]), [one["code"] for one in said["refused"]])
    assert [("thread", "Bridge falls")] == subjects()
