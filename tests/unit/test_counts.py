"""The table of how frequent marks are (newsbell.stories.counts)."""

import zlib

from newsbell.stories.counts import CELLS, Counts, mark_key


def test_a_mark_counts_once_for_each_telling_that_has_it() -> None:
    counts = Counts()
    counts.add({"ferry", "torpo"})
    counts.add({"ferry"})
    assert (2, 2, 1, 0) == (counts.total, *map(counts.having, ("ferry", "torpo", "bridg")))


def test_the_table_is_the_same_after_it_was_packed() -> None:
    counts = Counts()
    for number in range(300):
        counts.add({"ferry", f"mark{number}"})
    packed = counts.packed()
    assert len(packed) < 100_000
    assert 4 * CELLS == len(zlib.decompress(packed))
    again = Counts(packed, 300)
    assert (300, 300, 1, packed) == (again.total, again.having("ferry"), again.having("mark7"), again.packed())


def test_a_key_is_bound_to_its_publisher_and_fits_a_row() -> None:
    keys = {mark_key(publisher, mark) for publisher in (1, 2, 2**31 - 1) for mark in ("ferry", "")}
    assert 6 == len(keys)
    assert max(keys) < 2**63
