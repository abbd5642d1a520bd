"""Postings and favourites as octets (newsbell.follows.packing)."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsbell.follows.packing import (
    FULL,
    HEAD,
    LEVELS,
    SLICE_BITS,
    Entries,
    Followed,
    micros,
    pack_favourites,
    unpack_favourites,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
times = st.integers(0, 3_000_000_000_000_000).map(lambda n: NOON + timedelta(microseconds=n))
levels = st.sampled_from(LEVELS)
readers = st.integers(1, 40_000)
spans = st.tuples(readers, st.integers(1, 2_000), st.integers(1, 30)).map(
    lambda s: range(s[0], s[0] + s[1] * s[2], s[2])
)


def said(entries: Entries) -> dict[int, tuple[str, int]]:
    """Reader → level and since when."""
    return {
        (who >> 2) + (entries.first << SLICE_BITS): (LEVELS[who & 3], since)
        for who, since in zip(entries.who, entries.since, strict=True)
    }


@given(st.lists(st.tuples(readers, levels, times)), st.sets(readers))
def test_what_is_put_and_not_taken_is_there_once_with_its_first_since_and_its_last_level(
    puts: list[tuple[int, str, datetime]], taken: set[int]
) -> None:
    entries, expected = Entries(0), dict[int, tuple[str, int]]()
    for reader, level, since in puts:
        entries.put(reader, level, since)
        expected[reader] = (level, expected.get(reader, (level, micros(since)))[1])
    for reader in taken:
        entries.take(reader)
        expected.pop(reader, None)
    packed = entries.pack()
    assert expected == said(entries) == said(Entries.unpack(packed, 0))
    assert list(entries.who) == sorted(entries.who)
    room = (len(packed) - HEAD.size) // 12
    assert room >= 4
    assert room & (room - 1) == 0, "a power of two, so that the length tells little"
    assert (len(expected), max((since for _, since in expected.values()), default=0)) == HEAD.unpack_from(packed)


@given(st.lists(spans, min_size=1, max_size=4))
def test_full_rows_are_cut_where_slices_end_and_lose_nobody(ranges: list[range]) -> None:
    entries = Entries(0)
    for one in ranges:
        for reader in one:
            entries.put(reader, "at-once", NOON)
    everyone = {reader for one in ranges for reader in one}
    parts = entries.parts()
    assert everyone == {reader for part in parts for reader in said(part)}
    assert all(0 < len(part.who) <= FULL for part in parts)
    ends = [part.first << SLICE_BITS for part in parts[1:]]
    for part, end in zip(parts, [*ends, 1 << 60], strict=True):
        assert all(part.first << SLICE_BITS <= reader < end for reader in said(part))


def test_who_joins_one_after_the_other_fills_rows() -> None:
    entries, rows = Entries(0), 0
    for reader in range(1, 10_001):
        entries.put(reader, "inbox", NOON)
        *full, entries = entries.parts()
        rows += len(full)
    assert rows <= 11


@given(st.lists(st.builds(Followed, st.integers(1, 2**40), levels, times), max_size=200))
def test_favourites_come_back_in_their_order(follows: list[Followed]) -> None:
    packed = pack_favourites(follows)
    assert follows == unpack_favourites(packed)
    assert len(packed) == len(pack_favourites(follows + follows[:1])) or len(follows) & (len(follows) - 1) == 0


def test_a_moment_is_kept_to_the_microsecond() -> None:
    assert micros(NOON + timedelta(microseconds=1)) == micros(NOON) + 1


def test_a_first_slice_that_is_nearly_all_of_a_row_stays_whole() -> None:
    entries = Entries(0)
    for reader in (*range(2, 1_024), 1_500, 1_501, 1_502, 1):
        entries.put(reader, "at-once", NOON)
    assert not entries.rising
    assert [1_023, 3] == [len(part.who) for part in entries.parts()]
