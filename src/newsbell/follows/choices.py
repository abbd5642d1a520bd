"""Choices: a reader follows and unfollows. What they were told is kept is on the disk by then."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, transaction

from newsbell.common import tombstones
from newsbell.common.errors import FollowRefused, NotFound, PhraseRefused
from newsbell.common.models import Publisher
from newsbell.common.sealed import lookup, lookups
from newsbell.common.text import fold, squeeze
from newsbell.common.writing import lasting
from newsbell.follows import postings
from newsbell.follows.models import LONGEST as LONGEST
from newsbell.follows.models import Favourites, FavouritesRows, Follow, Level, Subject, identity, lock, words
from newsbell.follows.packing import Followed, pack_favourites, unpack_favourites
from newsbell.follows.phrases import pattern

MOST = 200
TOO_MANY = "too-many"
LONGEST_KEY = 400
Kind = Subject.Kind
WORDED = frozenset((Kind.PHRASE, Kind.PERSON, Kind.ORGANISATION, Kind.PLACE))
TOP_STORIES = "Top stories"


@dataclass(frozen=True)
class Wish:
    """What a reader asks to be told of; for top stories the name says nothing and may be empty.

    `story`, for a thread: the number of its first story, which it is known by; its name is that story's title.
    """

    kind: str
    name: str = ""
    level: str = Level.AT_ONCE.value
    story: int | None = None


@dataclass(frozen=True)
class Refused:
    """A wish that cannot be kept: `code` and `why` as of the error that it alone would raise."""

    wish: Wish
    code: str
    why: str


def follow(reader: int, publisher: Publisher, wishes: Iterable[Wish], now: datetime) -> Sequence[Follow]:
    """Adds follows, from now on; one that stands already keeps its `since` and takes the new level.

    Raises PhraseRefused for a phrase that would match nothing or nearly everything, FollowRefused for any other wish
    that cannot be kept and above 200 follows. Then nothing of it is done.
    """
    wanted = _checked(publisher, wishes)
    with lasting(), transaction.atomic():
        lock([publisher.pk])
        standing = {one.subject: one for one in _row(reader).packed()}
        for subject, level in _subjects(publisher, wanted).items():
            since = standing[subject].since if subject in standing else now
            if subject not in standing or standing[subject].level != level:
                postings.put(publisher.pk, subject, level, {reader: since})
            standing[subject] = Followed(subject, level, since)
        _check_number(len(standing))
        _write({reader: list(standing.values())})
    return of(reader)


def follow_what_can_be(
    reader: int, publisher: Publisher, wishes: Sequence[Wish], now: datetime
) -> tuple[Sequence[Wish], Sequence[Refused]]:
    """As `follow`, of those of the wishes that can be kept, the first ones where there are too many.

    Returns the wishes that were kept, and the others.
    """
    standing = {(one.subject.kind, one.subject.key) for one in of(reader)}
    room, kept, refused = MOST - len(standing), {}, []
    for wish in wishes:
        try:
            ((key, tidy),) = _checked(publisher, [wish]).items()
        except (FollowRefused, PhraseRefused) as error:
            refused.append(Refused(wish, error.code, error.why))
            continue
        if key not in standing and key not in kept:
            if not room:
                refused.append(Refused(wish, TOO_MANY, f"A reader follows {MOST} subjects at most."))
                continue
            room -= 1
        kept[key] = tidy
    if kept:
        follow(reader, publisher, kept.values(), now)
    return list(kept.values()), refused


def follow_together(readers: Collection[int], publisher: Publisher, wishes: Iterable[Wish], now: datetime) -> None:
    """Lets readers who follow nothing yet follow the same, from now on: as many at once as one transaction takes."""
    wanted = _checked(publisher, wishes)
    _check_number(len(wanted))
    with transaction.atomic():
        lock([publisher.pk])
        subjects = _subjects(publisher, wanted)
        for subject, level in subjects.items():
            postings.put(publisher.pk, subject, level, dict.fromkeys(readers, now))
        own = [Followed(subject, level, now) for subject, level in subjects.items()]
        _write(dict.fromkeys(readers, own))


def check(publisher: Publisher, wishes: Iterable[Wish]) -> None:
    """Raises what `follow` would raise for a reader who follows nothing yet."""
    _check_number(len(_checked(publisher, wishes)))


def unfollow(reader: int, follow: int, now: datetime) -> None:
    """Ends one of the reader's own follows; NotFound for any other."""
    if follow not in {one.subject for one in _row(reader).packed()}:
        raise NotFound(f"You have no follow {follow}", fix="List your follows to see their numbers.")
    tombstones.muted(reader, [follow], now)
    end(reader, [follow])


def replace(
    reader: int,
    publisher: Publisher,
    wishes: Sequence[Wish],
    now: datetime,
    receipt: Callable[[], object] = lambda: None,
) -> Sequence[Follow]:
    """Makes the reader's follows exactly these. What stood before and still stands keeps its `since`.

    `receipt`: is written in the same transaction. Run it in none: what ended is on the disk before it begins.
    """
    kept = _checked(publisher, wishes)
    _check_number(len(kept))
    ended = _others(reader, kept)
    # On the disk before the transaction, which must be short.
    tombstones.muted(reader, ended, now)
    with lasting(), transaction.atomic():
        receipt()
        lock([publisher.pk])
        # Whoever followed it meanwhile, in another window, is told here that they follow these alone.
        late = _others(reader, kept) - ended
        tombstones.muted(reader, late, now)
        end(reader, ended | late)
        return follow(reader, publisher, wishes, now)


def end(reader: int, subjects: Collection[int]) -> None:
    """Ends these follows of a reader. What nobody follows any more goes with the last of them."""
    for publisher in list(_row(reader).values_list("reader__publisher", flat=True)):
        with lasting(), transaction.atomic():
            lock([publisher])
            standing = _row(reader).packed()
            postings.end(publisher, reader, [one.subject for one in standing if one.subject in subjects])
            _write({reader: [one for one in standing if one.subject not in subjects]})


def of(reader: int) -> Sequence[Follow]:
    """The reader's follows, oldest first, with their subjects."""
    return _row(reader).standing()


def in_order(readers: Iterable[int]) -> Mapping[int, Sequence[int]]:
    """Reader → the subjects of which they want to be told, in their own order, of all of these."""
    own: dict[int, Sequence[int]] = dict.fromkeys(readers, ())
    rows = Favourites.objects.filter(reader__in=list(own)).values_list("reader", "follows")
    followed = {reader: unpack_favourites(bytes(packed)) for reader, packed in rows}
    return own | {
        reader: [one.subject for one in follows if one.level != Level.INBOX] for reader, follows in followed.items()
    }


def at_once(readers: Iterable[int]) -> Mapping[int, Set[int]]:
    """Reader → the subjects of which they want to be told at once, of those who follow any."""
    rows = Favourites.objects.filter(reader__in=list(readers)).values_list("reader", "follows")
    return {
        reader: {one.subject for one in unpack_favourites(bytes(packed)) if one.level == Level.AT_ONCE}
        for reader, packed in rows
    }


def _others(reader: int, kept: Collection[tuple[str, str]]) -> set[int]:
    """What the reader follows beside these."""
    return {one.pk for one in of(reader) if (one.subject.kind, one.subject.key) not in kept}


def _row(reader: int) -> FavouritesRows:
    return Favourites.objects.filter(reader=reader)


def _write(follows: Mapping[int, Sequence[Followed]]) -> None:
    """Keeps what each of these readers follows."""
    none = [reader for reader, own in follows.items() if not own]
    # Their postings are gone already.
    if none:
        Favourites.objects.filter(reader__in=none)._raw_delete(DEFAULT_DB_ALIAS)
    Favourites.objects.bulk_create(
        (Favourites(reader_id=reader, follows=pack_favourites(own)) for reader, own in follows.items() if own),
        batch_size=500,
        update_conflicts=True,
        unique_fields=("reader",),
        update_fields=("follows",),
    )


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
            f"There are {', '.join(Kind.values)}, each with the levels {', '.join(Level.values)}.",
        )
    if wish.kind in WORDED:
        return pattern(wish.name, language or None)
    if wish.kind == Kind.THREAD and wish.story is None:
        raise _refused("a thread", "It is known by a story of it.")
    key = fold(wish.name) if wish.kind != Kind.THREAD else str(wish.story)
    if not key or len(wish.name) > LONGEST or len(key) > LONGEST_KEY:
        raise _refused("a subject with that name", f"A name has a letter or digit, and at most {LONGEST} characters.")
    return key


def _subjects(publisher: Publisher, wanted: Mapping[tuple[str, str], Wish]) -> Mapping[int, str]:
    """The subject of each wish, made where there is none yet → the level that is wished."""
    digests = {digest: (kind, key) for kind, key in wanted for digest in lookups(identity(publisher.pk, kind, key))}
    known = {digests[at]: pk for at, pk in _known(publisher, digests)}
    new = [(kind, key) for kind, key in wanted if (kind, key) not in known]
    if new:
        Subject.objects.bulk_create(
            Subject(
                publisher=publisher,
                kind=kind,
                lookup=lookup(identity(publisher.pk, kind, key)),
                words=words(wanted[kind, key].name, key),
            )
            for kind, key in new
        )
        known |= {digests[at]: pk for at, pk in _known(publisher, digests)}
    return {known[one]: wish.level for one, wish in wanted.items()}


def _known(publisher: Publisher, digests: Iterable[bytes]) -> Iterable[tuple[bytes, int]]:
    rows = Subject.objects.filter(publisher=publisher, lookup__in=list(digests)).values_list("lookup", "pk")
    return ((bytes(at), pk) for at, pk in rows)


def _refused(what: str, why: str) -> FollowRefused:
    return FollowRefused(f"newsbell cannot follow {what}", why=why, fix="Change it and try again.")
