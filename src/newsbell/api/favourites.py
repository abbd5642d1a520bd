"""Favourites from a file: what can be followed is, and of the rest it is said why not."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Router, Schema

from newsbell import wishes
from newsbell.api import schemas
from newsbell.api.auth import MANAGE, reader_of
from newsbell.common.clock import now
from newsbell.common.errors import NotFound
from newsbell.common.models import Publisher
from newsbell.common.text import fold
from newsbell.common.writing import lasting
from newsbell.follows import choices
from newsbell.follows.choices import LONGEST, Kind, Refused, Wish
from newsbell.follows.models import Level
from newsbell.readers import consent

router = Router(tags=["reader"], auth=MANAGE)
MOST_ROWS = 1_000
UNREADABLE = "unreadable"


class FavouritesIn(schemas.Strict):
    """The rows of a file, whatever they are, and what was shown when it was chosen."""

    follows: list[Any] = Field(max_length=MOST_ROWS)
    consent: schemas.ConsentIn


class NamedOut(Schema):
    kind: str
    name: str


class RefusedOut(NamedOut):
    """`code`: `phrase-refused`, `follow-refused`, `too-many` or `unreadable`; `why` as a sentence."""

    code: str
    why: str


class FavouritesOut(Schema):
    taken: list[NamedOut]
    refused: list[RefusedOut]


@router.post("/reader/favourites", response=FavouritesOut, summary="Follow what can be of a file, with a receipt")
def take_in(request: HttpRequest, body: FavouritesIn) -> FavouritesOut:
    """A row has a `kind`, a `name` and perhaps a `level`, of a thread its `story`; what else it says is not read."""
    reader, said = reader_of(request), body.consent
    rows = [_wish(reader.publisher, row) for row in body.follows]
    with lasting(), transaction.atomic():
        taken, refused = choices.follow_what_can_be(
            reader.pk, reader.publisher, [row for row in rows if isinstance(row, Wish)], now()
        )
        if taken:
            consent.receipt(reader, said.choice, said.words, said.language or reader.language, said.page, now())
    refused = [*refused, *(row for row in rows if isinstance(row, Refused))]
    return FavouritesOut(
        taken=[NamedOut(kind=one.kind, name=one.name) for one in taken],
        refused=[
            RefusedOut(kind=one.wish.kind[:LONGEST], name=one.wish.name[:LONGEST], code=one.code, why=one.why)
            for one in refused
        ],
    )


def _wish(publisher: Publisher, row: Any) -> Wish | Refused:
    said = row if isinstance(row, dict) else {}
    kind, name, level = said.get("kind", ""), said.get("name", ""), said.get("level", Level.AT_ONCE.value)
    if kind and all(isinstance(part, str) for part in (kind, name, level)):
        return _thread(publisher, name, level, said.get("story")) if kind == Kind.THREAD else Wish(kind, name, level)
    named = name if isinstance(name, str) and name else str(row)
    return Refused(Wish("", named), UNREADABLE, "A row has a kind and a name, each a text.")


def _thread(publisher: Publisher, name: str, level: str, story: Any) -> Wish | Refused:
    """A running story has a number, and its name with it: of another newsbell's file the number says another story."""
    try:
        (wish,) = wishes.of(publisher, [{"kind": Kind.THREAD, "level": level, "story": int(story)}])
        if fold(wish.name) == fold(name):
            return wish
    except (NotFound, OverflowError, TypeError, ValueError):
        pass
    return Refused(Wish(Kind.THREAD, name), UNREADABLE, "This publisher has no such running story.")
