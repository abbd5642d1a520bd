"""What a reader presses in a picker or a notification, each with the receipt of it (GDPR 7(1))."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Router, Schema

from newsbell import joints, wishes
from newsbell.api import schemas, snoozing
from newsbell.api.auth import MANAGE, reader_of
from newsbell.common.clock import now
from newsbell.common.errors import NotFound
from newsbell.common.text import fold
from newsbell.common.writing import lasting
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.follows.models import Follow
from newsbell.readers import consent
from newsbell.readers.models import Reader
from newsbell.reminders import changes, outcomes
from newsbell.stories import running
from newsbell.stories.models import Story

router = Router(tags=["reader"], auth=MANAGE)


class ChoicesIn(schemas.Strict):
    """Favourites, and what was shown when they were chosen."""

    follows: list[schemas.FollowIn] = Field(max_length=200)
    consent: schemas.ConsentIn


class StoryIn(schemas.Strict):
    story: schemas.Number


class MuteIn(StoryIn):
    name: str | None = Field(None, max_length=200, description="of what it matched this alone; without it all of that")


class MutedOut(Schema):
    muted: list[str] = Field(description="the names of the follows that ended")
    remaining: list[str] = Field(description="of what the story matched the names that are followed still")
    ended: list[schemas.FollowIn] = Field(description="the follows that ended, to be followed again as they were")


@router.post("/reader/choices", response=schemas.Done, summary="Follow more subjects, with a receipt")
def add(request: HttpRequest, body: ChoicesIn) -> schemas.Done:
    found = reader_of(request)
    with lasting(), transaction.atomic():
        _receipt(found, body.consent)
        choices.follow(found.pk, found.publisher, _wishes(found, body), now())  # at the end: others wait for its lock
    joints.mute_what_is_less(found, (one.level for one in body.follows), now())
    return schemas.Done()


@router.put("/reader/choices", response=schemas.Done, summary="Follow exactly these subjects, with a receipt")
def replace(request: HttpRequest, body: ChoicesIn) -> schemas.Done:
    found = reader_of(request)
    consent.check(found, now())
    wanted, receipt = _wishes(found, body), partial(_receipt, found, body.consent)
    choices.replace(found.pk, found.publisher, wanted, now(), receipt)
    joints.mute(found, now())
    return schemas.Done()


@router.post("/reader/mute", response=MutedOut, summary="Unfollow what a story was rung for")
def mute(request: HttpRequest, body: MuteIn) -> MutedOut:
    """The follows that its reminder named, or the one of that name; once none is left a snooze of it ends too.

    What waits to be sent for these alone stays in the inbox.
    Pressed twice, nothing more ends; at the same moment in two tabs, each is told what ended.
    """
    found = reader_of(request)
    why, threads = _why(found, body.story)
    whole = running.joined(threads)
    told = [(follow, _name(follow, why, threads, whole)) for follow in choices.of(found.pk)]
    matched = [follow for follow, name in told if name is not None]
    ended = [follow for follow, name in told if name is not None and body.name in (None, name)]
    if len(ended) == len(matched):
        snoozing.cancel(found, body.story)
    for follow in ended:
        # Another tab may have ended it since.
        with suppress(NotFound):
            choices.unfollow(found.pk, follow.pk, now())
    joints.mute(found, now())
    names = [follow.subject.name for follow in ended]
    if names:
        consent.note(found, "mute", ", ".join(names), now())
    remaining = [follow.subject.name for follow in matched if follow not in ended]
    # A name that is followed twice, as a place and as words, is said once.
    return MutedOut(
        muted=list(dict.fromkeys(names)), remaining=list(dict.fromkeys(remaining)), ended=list(map(_wish, ended))
    )


def _why(reader: Reader, story: int) -> tuple[list[dict[str, Any]], set[int]]:
    """What the story was told for, and the numbers of the running stories that it goes on with.

    A part that was retracted by itself is another item of the inbox, with reasons of its own.
    """
    own = Story.objects.filter(Q(pk=story) | Q(joined_to=story)).values_list("pk", flat=True)
    told = list(outcomes.find(reader=reader.pk, story=set(own) - changes.alone(story)))
    if not told:
        raise NotFound(f"You were never told of story {story}", fix="See your inbox for those that you were told of.")
    why = [part for outcome in told for part in outcome.why]
    return why, {thread for one in {outcome.story for outcome in told} for thread in running.goes_on_with(one)}


def _name(
    follow: Follow, why: Collection[Mapping[str, Any]], threads: Collection[int], whole: Mapping[int, int]
) -> str | None:
    """By which name the reader was told that a story matched what they follow; None: it did not.

    What nobody else follows has another number once it is followed again, and its name alone says what it is. But two
    running stories may have one name: which one is meant stands in the reason, or else the story goes on with it still.
    An editor may have joined it to another since (`whole`), by whose number it was followed again then.
    """
    subject = follow.subject
    story = subject.story and whole.get(subject.story, subject.story)
    own = None if subject.story and subject.story not in threads else (subject.kind, fold(subject.name))

    def is_meant(one: Mapping[str, Any]) -> bool:
        if "story" in one:
            return bool(whole.get(one["story"], one["story"]) == story)
        return (one["kind"], fold(one["name"])) == own

    exact = [one for one in why if one["subject"] == subject.pk]
    return next((one["name"] for one in exact or filter(is_meant, why)), None)


def _wish(follow: Follow) -> schemas.FollowIn:
    subject = follow.subject
    said = {"kind": subject.kind, "name": subject.name, "level": follow.level, "story": subject.story}
    return schemas.FollowIn.model_validate(said)


def _wishes(found: Reader, body: ChoicesIn) -> list[Wish]:
    return wishes.of(found.publisher, (follow.model_dump() for follow in body.follows), found.pk)


def _receipt(reader: Reader, said: schemas.ConsentIn) -> None:
    consent.receipt(reader, said.choice, said.words, said.language or reader.language, said.page, now())
