"""Planning decides each case once: the same as one reader after the other."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from newsbell.reminders.packing import SLICE, SLICE_BITS
from newsbell.reminders.planning import planned

THE_SLICE = 7
PLACES = range(8)
READERS = [(THE_SLICE << SLICE_BITS) + place for place in PLACES]
SOME = st.frozensets(st.sampled_from(READERS))


@dataclass(frozen=True)
class Part:
    readers: Sequence[int]
    at_once: Sequence[bool]
    why: Sequence[int]
    digest: Set[int] = frozenset()
    slice: int = THE_SLICE


@dataclass(frozen=True)
class There:
    allowed: Mapping[int, int]
    origins: Mapping[int, str]
    hushed: Set[int] = frozenset()
    editions: Set[int] = frozenset()
    breaking: Set[int] = frozenset()


@dataclass(frozen=True)
class Asked:
    """Everything that planning is asked with."""

    at_once: Mapping[int, bool]
    digest: Set[int]
    there: There
    known: Set[int]
    told: Set[int]
    rung: npt.NDArray[np.int64]
    held: bool
    kept: str
    top: bool

    def of(self, readers: Sequence[int]) -> Mapping[int, tuple[str, int, tuple[str, str], bool]]:
        """Reader → the row, what matched, the value and reason, whether it rings."""
        part = Part(readers, [self.at_once[one] for one in readers], [1 << one % 100 for one in readers], self.digest)
        found = planned(
            part, self.there, self.known, self.told, self.rung, held=self.held, kept=self.kept, top=self.top
        )
        return {
            (THE_SLICE << SLICE_BITS) + int(place): (origin, why, group.said[which], bool(rings))
            for origin, group in found.items()
            for place, why, which, rings in zip(group.places, group.why, group.which, group.waiting(), strict=True)
        }


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    allowed = draw(st.dictionaries(st.sampled_from(READERS), st.sampled_from((0, 1, 2, 10, 10**12))))
    rung = np.zeros(SLICE, np.int64)
    rung[: len(PLACES)] = draw(st.lists(st.sampled_from((0, 1, 2, 9, 50_000)), min_size=8, max_size=8))
    return Asked(
        draw(st.fixed_dictionaries(dict.fromkeys(READERS, st.booleans()))),
        draw(SOME),
        There(
            allowed,
            draw(st.dictionaries(st.sampled_from(READERS), st.sampled_from(("https://a", "https://b")))),
            draw(SOME),
            draw(SOME),
            draw(SOME),
        ),
        draw(SOME),
        draw(SOME),
        rung,
        draw(st.booleans()),
        draw(st.sampled_from(("", "", "kept", "late"))),
        draw(st.booleans()),
    )


@given(asked())
def test_many_readers_are_planned_as_each_alone_is(said: Asked) -> None:
    alone = [said.of([reader]) for reader in READERS]
    assert {reader: one for each in alone for reader, one in each.items()} == said.of(READERS)


@given(asked())
def test_who_is_there_and_unknown_gets_one_outcome_and_nobody_else_does(said: Asked) -> None:
    assert said.there.allowed.keys() - said.known == said.of(READERS).keys()


@given(asked())
def test_who_was_told_of_it_by_another_story_has_it_in_the_inbox_and_is_never_rung(said: Asked) -> None:
    found = said.of(READERS)
    for reader in said.told & found.keys():
        row, _, outcome, rings = found[reader]
        assert ("", ("in-inbox", "told-already"), False) == (row, outcome, rings)


def test_nobody_in_a_slice_is_no_plan() -> None:
    rung = np.zeros(SLICE, np.int64)
    assert {} == planned(Part([], [], []), There({}, {}), (), (), rung, held=False, kept="", top=False)


def test_readers_are_told_apart_by_what_they_chose_and_how_often_they_were_rung() -> None:
    rings, capped, nowhere, hushed, inbox, digest, weekly, spared = READERS
    rung = np.zeros(SLICE, np.int64)
    rung[[1, 7]] = 10, 9
    said = Asked(
        at_once={reader: reader not in (inbox, digest, weekly) for reader in READERS},
        digest={digest, weekly},
        there=There(
            dict.fromkeys(READERS, 10),
            {reader: "https://push.example" for reader in READERS if reader != nowhere},
            hushed={hushed},
            editions={weekly, spared},
        ),
        known=set(),
        told=set(),
        rung=rung,
        held=False,
        kept="",
        top=False,
    )
    assert {
        rings: ("https://push.example", ("deferred", "to-send"), True),
        capped: ("", ("in-inbox", "daily-cap"), False),
        nowhere: ("", ("in-inbox", "no-device"), False),
        hushed: ("", ("in-inbox", "quiet-hours"), False),
        inbox: ("", ("in-inbox", "inbox-only"), False),
        digest: ("", ("in-inbox", "no-edition"), False),
        weekly: ("", ("deferred", "digest"), False),
        spared: ("", ("deferred", "spared"), False),
    } == {reader: (origin, outcome, waits) for reader, (origin, _, outcome, waits) in said.of(READERS).items()}
