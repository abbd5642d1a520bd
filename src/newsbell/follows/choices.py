"""Choices: a reader follows and unfollows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from newsbell.common import tombstones
from newsbell.common.errors import FollowRefused, NotFound
from newsbell.common.models import Publisher
from newsbell.common.text import fold, squeeze
from newsbell.follows.models import Follow, Subject, lock
from newsbell.follows.phrases import pattern

MOST = 200
LONGEST = 200
LONGEST_KEY = 400
Kind, Level = Subject.Kind, Follow.Level
TOP_STORIES = "Top stories"


@dataclass(frozen=True)
class Wish:
    """What a reader asks to be told of; for top stories the name says nothing and may be empty."""

    kind: str
    name: str = ""
    level: str = Level.AT_ONCE.value


def follow(reader: int, publisher: Publisher, wishes: Iterable[Wish], now: datetime) -> Sequence[Follow]:
    """Adds follows, from now on; one that stands already keeps its `since` and takes the new level.

    Raises PhraseRefused for a phrase that would match nothing or nearly everything, FollowRefused for any other wish
    that cannot be kept and above 200 follows. Then nothing of it is done.
    """
    wanted = _checked(publisher, wishes)
    with transaction.atomic():
        lock([publisher.pk])
        Follow.objects.bulk_create(
            (
                Follow(reader_id=reader, subject=subject, level=wanted[subject.kind, subject.key].level, since=now)
                for subject in _subjects(publisher, wanted)
            ),
            update_conflicts=True,
            unique_fields=("reader", "subject"),
            update_fields=("level",),
        )
        _check_number(Follow.objects.filter(reader=reader).count())
    return of(reader)


def unfollow(reader: int, follow: int, now: datetime) -> None:
    """Ends one of the reader's own follows; NotFound for any other."""
    own = Follow.objects.filter(reader=reader, pk=follow)
    subjects = list(own.values_list("subject", flat=True))
    if not subjects:
        raise NotFound(f"You have no follow {follow}", fix="List your follows to see their numbers.")
    tombstones.muted(reader, subjects, now)
    own.end()


def replace(reader: int, publisher: Publisher, wishes: Sequence[Wish], now: datetime) -> Sequence[Follow]:
    """Makes the reader's follows exactly these. What stood before and still stands keeps its `since`."""
    kept = _checked(publisher, wishes)
    _check_number(len(kept))
    ended = [one for one in of(reader) if (one.subject.kind, one.subject.key) not in kept]
    # On the disk before the transaction, which must be short.
    tombstones.muted(reader, [one.subject_id for one in ended], now)
    with transaction.atomic():
        Follow.objects.filter(pk__in=[one.pk for one in ended]).end()
        return follow(reader, publisher, wishes, now)


def of(reader: int) -> Sequence[Follow]:
    """The reader's follows, oldest first, with their subjects."""
    return list(Follow.objects.filter(reader=reader).select_related("subject").order_by("pk"))


def _checked(publisher: Publisher, wishes: Iterable[Wish]) -> Mapping[tuple[str, str], Wish]:
    """The wishes as they are kept, by kind and key; of two for one subject the last counts."""
    tidied = (replaced(wish, name=_name(wish)) for wish in wishes)
    return {(wish.kind, _key(wish, publisher.language)): wish for wish in tidied}


def _check_number(follows: int) -> None:
    if follows > MOST:
        raise FollowRefused(
            f"A reader follows {MOST} subjects at most", why=f"That would be {follows}.", fix="Unfollow some first."
        )


def _name(wish: Wish) -> str:
    return TOP_STORIES if wish.kind == Kind.TOP_STORIES else squeeze(wish.name)


def _key(wish: Wish, language: str) -> str:
    if wish.kind not in Kind.values or wish.level not in Level.values:
        raise _refused(
            f"a {wish.kind} {wish.level}",
            f"There are {', '.join(Kind.values)}, each with the levels {' and '.join(Level.values)}.",
        )
    if wish.kind == Kind.PHRASE:
        return pattern(wish.name, language or None)
    key = fold(wish.name)
    if not key or len(wish.name) > LONGEST or len(key) > LONGEST_KEY:
        raise _refused("a subject with that name", f"A name has a letter or digit, and at most {LONGEST} characters.")
    return key


def _subjects(publisher: Publisher, wanted: Mapping[tuple[str, str], Wish]) -> Sequence[Subject]:
    if not wanted:
        return []
    Subject.objects.bulk_create(
        (Subject(publisher=publisher, kind=kind, key=key, name=wish.name) for (kind, key), wish in wanted.items()),
        ignore_conflicts=True,
    )
    named = Q()
    for kind in {kind for kind, _ in wanted}:
        named |= Q(kind=kind, key__in=[key for of_kind, key in wanted if of_kind == kind])
    return list(Subject.objects.filter(named, publisher=publisher))


def _refused(what: str, why: str) -> FollowRefused:
    return FollowRefused(f"newsbell cannot follow {what}", why=why, fix="Change it and try again.")
