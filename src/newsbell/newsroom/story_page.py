"""What stands on a story's page in the admin: what can be done, why its articles are in it, what its reminders did."""

from collections.abc import Collection, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from newsbell.common.clock import now
from newsbell.newsroom import evidence
from newsbell.newsroom.acts import JOIN, OF_OLD, OF_STORIES, Act, in_its_place
from newsbell.newsroom.words import SAID
from newsbell.reminders import progress
from newsbell.reminders.models import Reminder
from newsbell.reminders.progress import Progress
from newsbell.stories import by_hand, running
from newsbell.stories.models import ByHand, Story

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

OF = {
    Reminder.Kind.STORY: _("of the story"),
    Reminder.Kind.CORRECTION: _("of a correction"),
    Reminder.Kind.RETRACTION: _("of its retraction"),
    Reminder.Kind.UPDATE: _("of an update"),
}
"""What a reminder tells. Its number is no story's."""


SHOWN = 100
"""So many of its articles stand there, the newest: a page that is read live may have thousands. Of what goes on with it
the first."""


class Told(NamedTuple):
    """A reminder of the story, with its counts: what it tells `of`, and how it is, in a word or two."""

    one: Progress
    of: "StrPromise"
    state: "StrPromise"


def facts(story: Story, request: HttpRequest, rights: Collection[str]) -> dict[str, Any]:
    """For its template; what the editor may not see or do is empty."""
    may = request.user.has_perm
    acts = [act for act in offered(story) if act.right in rights]
    articles = story.articles.select_related("source").order_by("-pk")
    count = articles.count()
    onwards = running.onwards(story.pk)
    sees_articles = may("newsbell_stories.view_article")
    shown = list(articles[:SHOWN])[::-1] if sees_articles else []
    sees_reminders = may("newsbell_reminders.view_reminder")
    return {
        "lead": story.lead if sees_articles else None,
        "acts": [act for act in acts if act != JOIN],
        "may_join": JOIN in acts,
        "articles": list(zip(shown, evidence.of(shown), strict=True)),
        "shown": SHOWN,
        "count": count,
        "may_split": count > 1 and may("newsbell_stories.change_article"),
        "sees_reminders": sees_reminders,
        "reminders": reminders(story) if sees_reminders else [],
        "onwards": onwards[:SHOWN],
        "further": max(onwards.count() - SHOWN, 0),
        "said": [_said(one) for one in by_hand.notes(story)],
    }


def offered(story: Story) -> Sequence[Act]:
    """What can be done with a story as it is now."""
    if story.joined_to_id:
        return []
    return [act for act in (OF_OLD if story.state == Story.State.OLD else OF_STORIES) if act.fits(story)]


def reminders(story: Story) -> list[Told]:
    """Its reminders and those of what was joined to it, the newest first, each with how it is."""
    own = Reminder.objects.filter(story__in=[story.pk, *story.joined.values_list("pk", flat=True)])
    found = progress.of(own.exclude(kind__in=Reminder.APART).values_list("pk", flat=True))
    retracted = in_its_place(story) != ""
    return [Told(one, OF[Reminder.Kind(one.reminder.kind)], state(one, retracted=retracted)) for one in found]


def state(one: Progress, *, retracted: bool = False) -> "StrPromise":
    """How a reminder is, in a word or two."""
    from newsbell.reminders import changes

    total = one.total
    if one.reminder.forgotten_at:
        return _("forgotten: older than the ledger is kept")
    if retracted and total.waiting and one.reminder.kind not in changes.REPLACING:
        return _("is being taken back")
    if total.to_send:
        return _("is being sent")
    if total.held or (not total.planned and _looks(one.reminder)):
        return _("waits for an editor") if one.reminder.story.state == Story.State.HELD else _("is being planned")
    if total.put_by:
        return _("waits for its readers' editions")
    return _("done") if total.planned else _("found no reader")


def _said(one: ByHand) -> str:
    if get_language() == "en":
        return str(one)
    at = date_format(one.at.astimezone(UTC), "DATETIME_FORMAT")
    facts = {"story": one.story_id, "other": one.other_id, "by": one.by, "at": at}
    return SAID[ByHand.Did(one.did)] % facts


def _looks(reminder: Reminder) -> bool:
    """Its readers are looked for still. A change's may be found as long as it is open and its story has work."""
    due_at = reminder.story.due_at
    return due_at is not None and (reminder.open or due_at <= now())
