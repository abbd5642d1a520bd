"""Ringing again later: from a notification, with the manage capability; from the inbox, with the inbox's."""

from datetime import datetime, timedelta
from typing import Literal, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import AwareDatetime, model_validator

from newsbell.api import schemas
from newsbell.api.auth import INBOX, MANAGE, reader_of
from newsbell.common.clock import now
from newsbell.common.errors import NoDevice, NotFound
from newsbell.readers import standing
from newsbell.readers.models import Reader
from newsbell.reminders import inbox, snooze, times
from newsbell.reminders.outcomes import Outcome

router = Router(tags=["reader"])
SOON = timedelta(days=2)


class LaterIn(schemas.Strict):
    """When: in an hour, at the next 18:00, or at the next 08:00 that is a night away, in the reader's time zone.

    Or `at` a moment, as it was to ring before it was taken back.
    """

    when: Literal["hour", "evening", "morning"] = "hour"
    zone: str = Field("", max_length=64, description="IANA, for example Africa/Cairo; else the installation's")
    at: AwareDatetime | None = Field(None, description="instead of `when`; within two days from now")

    @model_validator(mode="after")
    def _is_soon(self) -> Self:
        if self.at and not timedelta() < self.at - now() <= SOON:
            raise ValueError("a story rings again within two days from now (at)")
        return self


class StoryLaterIn(LaterIn):
    story: schemas.Number


class LaterOut(Schema):
    """When it rings."""

    at: datetime


@router.post("/reader/later", response=LaterOut, auth=MANAGE, summary="Ring for a story again later")
def later(request: HttpRequest, body: StoryLaterIn) -> LaterOut:
    """Asked again before it rang, the new time counts."""
    reader = reader_of(request)
    for told in snooze.told(reader.pk, body.story):
        return _snoozed(reader, told, body)
    raise NotFound(f"You were never told of story {body.story}", fix="See your inbox for those that you were told of.")


@router.post("/inbox/{item}/later", response=LaterOut, auth=INBOX, summary="Ring for a story of the inbox again later")
def later_of_item(request: HttpRequest, item: schemas.Number, body: LaterIn) -> LaterOut:
    reader = reader_of(request)
    return _snoozed(reader, inbox.of(reader.pk, item), body)


@router.delete("/inbox/{item}/later", response=schemas.Done, auth=INBOX, summary="Do not ring for it again after all")
def not_later(request: HttpRequest, item: schemas.Number) -> schemas.Done:
    reader = reader_of(request)
    cancel(reader, inbox.of(reader.pk, item).story)
    return schemas.Done()


def cancel(reader: Reader, story: int) -> None:
    """Takes back the reader's snooze of a story, if there is one."""
    snooze.unsnooze(reader.pk, story, now())


def _snoozed(reader: Reader, told: Outcome, said: LaterIn) -> LaterOut:
    at = said.at or times.later(said.when, _zone(said.zone), now())
    with transaction.atomic():
        for profile in standing.profiles([reader.pk], lock=True).values():
            if profile.origin is None:
                raise NoDevice(
                    "None of your devices can ring",
                    why="A story rings again on the device that rings for you, and there is none.",
                    fix="Allow reminders on the publisher's site. The story stays in your inbox.",
                )
            snooze.snooze(told, at, profile.origin, now())
    return LaterOut(at=at)


def _zone(name: str) -> ZoneInfo:
    """A browser's zone that this machine does not know is no reason to refuse: an hour is the same everywhere."""
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)
