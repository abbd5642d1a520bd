"""What a reader does with the inbox capability: read it."""

from dataclasses import asdict
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from newsbell.api import schemas
from newsbell.api.auth import INBOX, reader_of
from newsbell.common.clock import now
from newsbell.reminders import inbox
from newsbell.reminders.outcome import REASONS

router = Router(tags=["inbox"], auth=INBOX)
Size = Annotated[int, Query(ge=1, le=inbox.MOST)]


@router.get("/inbox", response=schemas.InboxOut, summary="Every story that matched, newest first")
def items(request: HttpRequest, before: schemas.Number | None = None, size: Size = 20) -> schemas.InboxOut:
    found = inbox.page(reader_of(request).pk, before, size + 1)
    return schemas.InboxOut(
        items=[schemas.ItemOut(**asdict(item), because=REASONS.get(item.reason, "")) for item in found[:size]],
        next=found[size - 1].id if len(found) > size else None,
    )


@router.get("/inbox/unread", response=schemas.UnreadOut, summary="How many stories are not marked as read")
def unread(request: HttpRequest) -> schemas.UnreadOut:
    counted = inbox.unread(reader_of(request).pk)
    return schemas.UnreadOut(unread=counted, at=now())


@router.post("/inbox/read", response=schemas.Done, summary="Mark these stories as read")
def read_all(request: HttpRequest, body: schemas.ShownIn) -> schemas.Done:
    """No other one: what the reader was never shown stays new. What is not in the inbox any more is left out."""
    inbox.mark_all_read(reader_of(request).pk, body.items, now())
    return schemas.Done()


@router.post("/inbox/{item}/read", response=schemas.Done, summary="Mark a story as read")
def read(request: HttpRequest, item: schemas.Number) -> schemas.Done:
    inbox.mark_read(reader_of(request).pk, item, now())
    return schemas.Done()
