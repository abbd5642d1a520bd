"""Who follows a matched subject: the audience, in fixed slices of readers."""

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
from django.db.models import Exists, Min, OuterRef

from newsbell.common.sealed import unsealed
from newsbell.follows import packing, postings
from newsbell.follows.models import Posting, Subject
from newsbell.follows.packing import HEAD, LEVEL_MASK, LEVELS
from newsbell.follows.packing import SLICE_BITS as SLICE_BITS

WINDOW = 128
"""Slices that are worked out at once (131,072 readers): memory does not grow with the audience."""
_WORD = 62
"""Matched subjects in one 64-bit word; its last bits say that the reader wants to be rung, or wants the digest."""
_RING, _DIGEST = np.uint64(1 << 63), np.uint64(1 << 62)
_FLAGS = _RING | _DIGEST
_OF_LEVEL = np.array([{"at-once": _RING, "digest": _DIGEST}.get(level, 0) for level in LEVELS], np.uint64)


@dataclass(frozen=True)
class Audience:
    """The readers of one slice who follow at least one matched subject, by rising key; each list has one item a reader.

    `at_once`: wants to be rung; else who is in `digest` wants that, and the others the inbox alone. `why`: bit i is set
    where the i-th of the matched subjects is followed, so two follows are one reminder, in the quicker of both manners.
    """

    slice: int
    readers: Sequence[int]
    at_once: Sequence[bool]
    why: Sequence[int]
    digest: Collection[int] = frozenset()


@dataclass(frozen=True)
class _Run:
    """Readers of one subject, by rising key; `bits` say which subject it is, in the word of that number."""

    readers: npt.NDArray[np.int64]
    bits: npt.NDArray[np.uint64]
    word: int


def audience(
    matched: Collection[int], publisher: int, decided_at: datetime, *, after: int, to: int | None = None
) -> Iterator[Audience]:
    """Slices in rising order beyond the slice `after` (-1: all) up to `to`, without those in which nobody follows.

    `matched`: the subjects. Only follows that stood when the story was decided count: a new follow never
    rings what is old.
    """
    tokens = {token: place for place, subject in enumerate(matched) for token in postings.tokens(subject)}
    words = -(-len(matched) // _WORD)
    begin: int | None = after + 1
    while tokens and begin is not None and (to is None or begin <= to):
        end = begin + WINDOW if to is None else min(begin + WINDOW, to + 1)
        rows = list(_rows(publisher, tokens, begin, end))
        opened = unsealed((sealed, postings.place(token, first)) for token, first, sealed in rows)
        runs = [
            _run(packed, first, *divmod(tokens[token], _WORD), packing.micros(decided_at))
            for (token, first, _), packed in zip(rows, opened, strict=True)
        ]
        yield from _slices(runs, words, begin, end)
        # What was split off meanwhile is a row of its own, further on.
        later = Posting.objects.filter(token__in=tokens, first__gte=end).aggregate(first=Min("first"))["first"]
        beyond = [run.readers[at] >> SLICE_BITS for run in runs if (at := _up_to(run, end)) < len(run.readers)]
        begin = min((int(one) for one in (*beyond, later) if one is not None), default=None)


def begins(matched: Collection[int]) -> Iterator[int]:
    """The slices at which the rows of who follows these begin, 1,024 readers each at most; none is opened."""
    tokens = [token for subject in matched for token in postings.tokens(subject)]
    found = Posting.objects.filter(token__in=tokens).order_by("first").values_list("first", flat=True)
    yield from found.distinct().iterator()


def standing(subjects: Collection[int]) -> dict[int, Subject]:
    """Those of these subjects that stand, by their numbers."""
    return Subject.objects.in_bulk(list(subjects))


def _rows(publisher: int, tokens: Collection[bytes], begin: int, end: int) -> Iterator[tuple[bytes, int, bytes]]:
    """(token, first, sealed entries) of all rows that reach into the slices from `begin` to `end`.

    In one statement, so that what moves from one row to another meanwhile is seen once.
    """
    own = Posting.objects.filter(publisher=publisher, token__in=tokens, first__lt=end)
    nearer = Posting.objects.filter(token=OuterRef("token"), first__gt=OuterRef("first"), first__lte=begin)
    for token, first, entries in own.filter(~Exists(nearer)).values_list("token", "first", "entries"):
        yield bytes(token), first, bytes(entries)


def _run(packed: bytes, first: int, word: int, bit: int, decided: int) -> _Run:
    count, latest = HEAD.unpack_from(packed)
    said = np.frombuffer(packed, np.uint32, count, HEAD.size)
    if latest > decided:
        begin = HEAD.size + 4 * ((len(packed) - HEAD.size) // 12)
        said = said[np.frombuffer(packed, np.uint64, count, begin) <= decided]
    readers = (said >> np.uint32(2)).astype(np.int64) + (first << SLICE_BITS)
    return _Run(readers, _OF_LEVEL[said & LEVEL_MASK] | np.uint64(1 << bit), word)


def _up_to(run: _Run, slice: int) -> int:
    return int(run.readers.searchsorted(slice << SLICE_BITS))


def _slices(runs: Sequence[_Run], words: int, begin: int, end: int) -> Iterator[Audience]:
    base = begin << SLICE_BITS
    mask = np.zeros((words, end - begin << SLICE_BITS), np.uint64)
    for run in runs:
        within = slice(_up_to(run, begin), _up_to(run, end))
        # A subject has a reader once, so no two of these are the same place.
        word = mask[run.word]
        word[run.readers[within] - base] |= run.bits[within]
    places = np.nonzero(mask.any(axis=0))[0]
    found = mask[:, places]
    wish = np.bitwise_or.reduce(found, axis=0) & _FLAGS
    rung, digest = wish >= _RING, wish == _DIGEST
    any_digest = bool(digest.any())
    found &= ~_FLAGS
    readers = places + base
    cuts = places.searchsorted(np.arange(end - begin + 1) << SLICE_BITS).tolist()
    # Lists of a slice each: those of a whole window would take new memory, which costs more than making them.
    for number, (left, right) in enumerate(itertools.pairwise(cuts)):
        if left < right:
            own, at_once = readers[left:right], rung[left:right].tolist()
            late = frozenset(own[digest[left:right]].tolist()) if any_digest else frozenset[int]()
            yield Audience(begin + number, own.tolist(), at_once, _why(found[:, left:right]), late)


def _why(found: npt.NDArray[np.uint64]) -> Sequence[int]:
    why: list[int] = found[0].tolist()
    for number, more in enumerate(found[1:].tolist(), 1):
        why = [one | other << (number * _WORD) for one, other in zip(why, more, strict=True)]
    return why
