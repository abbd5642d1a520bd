"""What editors do with stories and articles: whom it is for, what follows from it, and the doing.

Django loads the admin at the start of every command, so what an act needs of the whole way is imported when it is done.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as ngettext

from newsbell.common.clock import now
from newsbell.newsroom import words
from newsbell.stories import by_hand, editing
from newsbell.stories.models import Article, ByHand, Story

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from newsbell.newsroom.estimate import Estimate, SoFar

LONGEST = 500
"""Characters of an editor's words, as in the API."""


class Done(NamedTuple):
    """What was done: what stands in which rows' histories, what the editor is told, of which story."""

    logged: Mapping[Story | Article, str]
    said: str
    story: int


class Editor(NamedTuple):
    """Who does it, and whether they may retract."""

    name: str
    may_retract: bool


@dataclass(frozen=True)
class Act:
    """One thing that is asked about before it is done.

    `asks`: what it does with `n` of them. `fits`: may it be done with this one? `only`: whom it is for, for who chose
    others. `do` has the row, all that were chosen, who does it, and the editor's `words` where it takes some; it
    answers None where there was nothing to do any more. `became`: of `n`, of which it was `done` with several.
    `beside`: what stands below each in the question. `estimate` has the story, and how many are estimated with it;
    `so_far`: what became of it until now. `together`: of two or more alone. `queue`: the filter of the list that finds
    those which wait for an editor, where it is done with these. `right`: what its editor may do with stories;
    `retracts`: the one of these that makes it a retraction.
    """

    name: str
    button: "StrPromise"
    asks: "StrPromise"
    happens: "Sequence[StrPromise]"
    only: "StrPromise"
    became: "StrPromise"
    fits: Callable[[Any], bool]
    do: Callable[[Any, Sequence[Any], Editor, str], Done | None]
    estimate: "Callable[[Story, int], Estimate] | None" = None
    so_far: "Callable[[Story], SoFar] | None" = None
    beside: Callable[[Any], str] | None = None
    words: bool = False
    together: bool = False
    queue: Mapping[str, str] | None = None
    right: str = "change"
    retracts: Callable[[Sequence[Any]], Story | None] | None = None


def _held(story: Story) -> bool:
    return story.state == Story.State.HELD


def in_its_place(story: Story) -> str:
    """The words of whoever retracted it, or the whole that it is part of; empty: it stands."""
    from newsbell.reminders import changes

    said = changes.retractions({story.pk, story.joined_to_id or story.pk})
    return changes.retracted(story.pk, story.joined_to_id, said)


def _may_be_top(story: Story) -> bool:
    return not story.top and not in_its_place(story)


def _may_be_retracted(story: Story) -> bool:
    return story.joined_to_id is None and story.state != Story.State.DECIDING


def _release(story: Story, _all: Sequence[Story], by: Editor, _words: str) -> Done | None:
    if not editing.release([story.pk], now(), by.name):
        return None
    said = _(
        "“%(story)s” is released: whoever is to be rung for it is rung within seconds, the others find it in the inbox"
        " or in their next edition."
    )
    return Done({story: words.logged(words.RELEASED)}, said % {"story": story}, story.pk)


def _keep(story: Story, _all: Sequence[Story], by: Editor, _words: str) -> Done | None:
    if not editing.keep([story.pk], now(), by.name):
        return None
    said = _("“%(story)s” is left in the inboxes; it rings nobody.")
    return Done({story: words.logged(words.KEPT)}, said % {"story": story}, story.pk)


def _mark_top(story: Story, _all: Sequence[Story], by: Editor, _words: str) -> Done | None:
    if not editing.mark_top([story.pk], now(), by.name):
        return None
    told = _("“%(story)s” is marked as a top story; who follows those is told.")
    waits = _("“%(story)s” is marked as a top story; it still waits to be released.")
    said = waits if _held(story) else told
    return Done({story: words.logged(words.MARKED)}, said % {"story": story}, story.pk)


def _kept(chosen: Sequence[Story]) -> Story:
    """Of stories that are joined the one that they are part of then."""
    return min(chosen, key=lambda one: one.pk)


def _retracted_with(chosen: Sequence[Story]) -> Story | None:
    """The retracted story whose words would stand in the place of the others too."""
    kept = _kept(chosen)
    return kept if in_its_place(kept) else None


def _join(story: Story, chosen: Sequence[Story], by: Editor, _words: str) -> Done | None:
    first = _kept(chosen)
    if story == first:
        return None
    kept = by_hand.join(first.pk, story.pk, by.name, now(), may_retract=by.may_retract)
    gone = _came_with(story, kept)
    said = _("Story %(number)s is part of story %(whole)s now; nobody is rung anew.")
    whole, part = words.logged(words.JOINED, gone.pk), words.logged(words.PART, kept.pk)
    return Done({kept: whole, gone: part, story: part}, said % {"number": story.pk, "whole": kept.pk}, kept.pk)


def _came_with(story: Story, kept: Story) -> Story:
    """What was joined there itself: a third, where another editor had joined the story to that meanwhile; else it."""
    for note in story.said_of.filter(did=ByHand.Did.JOINED).exclude(story=kept):
        return _came_with(note.story, kept)
    return story


def _retract(story: Story, _all: Sequence[Story], by: Editor, own: str) -> Done:
    from newsbell import joints

    whole = joints.retract(story, own, now(), by.name)
    said = _("“%(story)s” is retracted: your words stand in its place, and nobody is rung for it any more.")
    return Done(dict.fromkeys((whole, story), words.logged(words.RETRACTED, own)), said % {"story": whole}, whole.pk)


def _split(article: Article, _all: Sequence[Article], by: Editor, _words: str) -> Done:
    made = by_hand.split(article.pk, by.name, now())
    told = _("Story %(number)s, “%(story)s”, is apart now; it is told as new.")
    old = _("Story %(number)s, “%(story)s”, is apart now; it tells nobody.")
    said = old if made.state == Story.State.OLD else told
    return Done({article: words.logged(words.SPLIT, made.pk)}, said % {"number": made.pk, "story": made}, made.pk)


def _goes_on(story: Story) -> bool:
    return story.thread_id is not None and story.joined_to_id is None


def _goes_on_with(story: Story) -> str:
    before = story.develops or story.thread
    return _("goes on with story %(number)s, “%(story)s”") % {"number": before.pk, "story": before} if before else ""


def _unthread(story: Story, _all: Sequence[Story], by: Editor, _words: str) -> Done:
    found = by_hand.unthread(story.pk, by.name, now())
    said = _("Story %(number)s, “%(story)s”, does not go on with the one before it any more; nobody is rung anew.")
    return Done({found: words.logged(words.UNTHREADED)}, said % {"number": found.pk, "story": found}, found.pk)


def _of_release(story: Story, stories: int) -> "Estimate":
    from newsbell.newsroom import estimate

    return estimate.of_release(story, stories)


def _of_top(story: Story, stories: int) -> "Estimate":
    from newsbell.newsroom import estimate

    return estimate.of_top(story, stories)


def _so_far(story: Story) -> "SoFar":
    from newsbell.newsroom import estimate

    return estimate.so_far(story)


NOT_TAKEN_BACK = _(
    "What a push service has accepted cannot be taken back; a retraction can put other words in its place, no more."
)
RINGS = _(
    "Whoever asked to be told at once is rung within seconds, as far as their rings of the day and their quiet hours"
    " allow. The others find it in the inbox or in their next edition."
)
WAITING = {"state__exact": Story.State.HELD.value}
RELEASE = Act(
    "release",
    _("Release"),
    ngettext("Release this story", "Release these %(n)s stories", "n"),
    (RINGS, NOT_TAKEN_BACK),
    _("stories that wait for an editor"),
    ngettext(
        "%(done)s of %(n)s story released: whoever is to be rung for them is rung within seconds, the others find them"
        " in the inbox or in their next edition.",
        "%(done)s of %(n)s stories released: whoever is to be rung for them is rung within seconds, the others find"
        " them in the inbox or in their next edition.",
        "n",
    ),
    _held,
    _release,
    _of_release,
    queue=WAITING,
)
KEEP = Act(
    "keep",
    _("Leave in the inboxes"),
    ngettext("Leave this story in the inboxes", "Leave these %(n)s stories in the inboxes", "n"),
    (
        _("It stays in its readers' inboxes and rings nobody, now or later."),
        _("It cannot be released any more."),
    ),
    RELEASE.only,
    ngettext(
        "%(done)s of %(n)s story left in the inboxes; they ring nobody.",
        "%(done)s of %(n)s stories left in the inboxes; they ring nobody.",
        "n",
    ),
    _held,
    _keep,
    queue=WAITING,
)
MARK_TOP = Act(
    "mark_top",
    _("Mark as top story"),
    ngettext("Mark this story as a top story", "Mark these %(n)s stories as top stories", "n"),
    (
        _("Whoever follows top stories and was not told of it yet is told now; nobody is told twice."),
        RINGS,
        _(
            "What waits for an editor still rings nobody before it is released; what is in the inboxes alone stays"
            " there."
        ),
        NOT_TAKEN_BACK,
        _("The mark cannot be taken off."),
    ),
    _("stories that stand and are no top stories yet"),
    ngettext(
        "%(done)s of %(n)s story marked as top stories; who follows those is told.",
        "%(done)s of %(n)s stories marked as top stories; who follows those is told.",
        "n",
    ),
    _may_be_top,
    _mark_top,
    _of_top,
)
JOIN = Act(
    "join",
    _("Join"),
    ngettext("Join this story", "Join these %(n)s stories", "n"),
    (
        _("They are one story from now on, the one with the lowest number; its most trusted article speaks for it."),
        _("No article of a story that was retracted speaks for one that was not."),
        _("Nobody is rung anew: whoever was told of one is not rung for the other, where that was not posted yet."),
        _("An article that does not belong there can be split off again; what leaves is told as new."),
        _(
            "What is joined to a retracted story is retracted with it, in its words: that takes the permission to"
            " retract."
        ),
    ),
    _("two stories or more that are not one already"),
    ngettext(
        "%(done)s of %(n)s story joined; nobody is rung anew.",
        "%(done)s of %(n)s stories joined; nobody is rung anew.",
        "n",
    ),
    lambda story: story.joined_to_id is None,
    _join,
    together=True,
    retracts=_retracted_with,
)
UNTHREAD = Act(
    "unthread",
    _("Does not go on with the one before"),
    ngettext("Take this story out of its thread", "Take these %(n)s stories out of their threads", "n"),
    (
        _("It is the first of a thread of its own, and what goes on with it goes along."),
        _("Whoever follows the thread that it leaves is not told how this one goes on, but can follow it too."),
        _("Nobody is rung anew, and whoever has it already keeps it. There is no way back to the thread."),
    ),
    _("stories that go on with another"),
    ngettext(
        "%(done)s of %(n)s story taken out of its thread; nobody is rung anew.",
        "%(done)s of %(n)s stories taken out of their threads; nobody is rung anew.",
        "n",
    ),
    _goes_on,
    _unthread,
    beside=_goes_on_with,
)
RETRACT = Act(
    "retract",
    _("Retract"),
    ngettext("Retract this story", "Retract these %(n)s stories", "n"),
    (
        _("Your words take the story's place on the devices that showed it, in silence, and stand in the inboxes."),
        _("Nobody is rung for it any more: what was not posted yet stays in the inboxes."),
        _("It cannot be taken back; other words can take the place of these. Take the story out of its source too."),
    ),
    _("stories that stand by themselves, and one at a time"),
    ngettext("%(done)s of %(n)s story retracted.", "%(done)s of %(n)s stories retracted.", "n"),
    _may_be_retracted,
    _retract,
    so_far=_so_far,
    words=True,
    right="retract",
)
SPLIT = Act(
    "split",
    _("Split off"),
    ngettext("Split off this article", "Split off these %(n)s articles", "n"),
    (
        _(
            "The article leaves its story, with its later versions and copies; where it speaks for it, the others"
            " leave."
        ),
        _("What leaves is told as new to all who follow it; how many they are is known when newsbell has found them."),
        NOT_TAKEN_BACK,
    ),
    _("articles of a story that has others too"),
    ngettext("%(done)s of %(n)s article split off.", "%(done)s of %(n)s articles split off.", "n"),
    lambda article: article.story is not None and article.story.articles.count() > 1,
    _split,
)
OF_STORIES = (RELEASE, KEEP, MARK_TOP, JOIN, UNTHREAD, RETRACT)
OF_OLD = (JOIN, UNTHREAD)
"""What stood in a first reading tells nobody: it can be neither released nor taken back."""
