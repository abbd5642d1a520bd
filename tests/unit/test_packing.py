"""Many outcomes in few octets, and back."""

import random

from hypothesis import given
from hypothesis import strategies as st

from newsbell.reminders.packing import (
    ERASED,
    SLICE,
    Page,
    pack_members,
    pack_rings,
    pack_states,
    pack_window,
    unpack,
    unpack_rings,
    unpack_window,
)

STAMP = st.integers(0, 2**32 - 1)
MEMBER = st.fixed_dictionaries(
    {
        "value": st.integers(0, 7),
        "reason": st.integers(0, 40),
        "decided": STAMP,
        "settled": STAMP,
        "retry": STAMP,
        "ring": STAMP,
        "device": st.integers(0, 2**63),
        "revision": st.integers(0, 2**16 - 1),
    }
)
PLACES = st.lists(st.integers(0, SLICE - 1), unique=True, max_size=40)
MASK = st.integers(0, 2**200)


def page_of(places: list[int], masks: list[int], members: list[dict[str, int]]) -> Page:
    page = Page()
    columns = {name: [one[name] for one in members] for name in (members[0] if members else {})}
    page.add(places, masks, **columns)
    return page


@given(st.data())
def test_what_is_packed_is_unpacked(data: st.DataObject) -> None:
    places = data.draw(PLACES)
    masks = data.draw(st.lists(MASK, min_size=len(places), max_size=len(places)))
    members = data.draw(st.lists(MEMBER, min_size=len(places), max_size=len(places)))
    page = page_of(places, masks, members)
    back = unpack(pack_members(page), pack_states(page))
    assert back == page
    assert masks == [back.mask(at) for at in range(len(back))]
    assert list(range(len(places))) == [back.find(place) for place in places]


@given(places=PLACES, more=PLACES)
def test_who_is_added_later_changes_nothing_of_the_others(places: list[int], more: list[int]) -> None:
    page = page_of(places, [3] * len(places), [])
    later = [place for place in more if place not in places]
    page.add(later, [5] * len(later), value=[1] * len(later))
    assert [3] * len(places) + [5] * len(later) == [page.mask(at) for at in range(len(page))]
    assert [*places, *later] == list(page.places)


@given(places=PLACES.filter(bool), data=st.data())
def test_of_who_is_erased_nothing_is_left_and_the_others_keep_their_position(
    places: list[int], data: st.DataObject
) -> None:
    members = data.draw(st.lists(MEMBER, min_size=len(places), max_size=len(places)))
    page = page_of(places, [7] * len(places), members)
    at = data.draw(st.integers(0, len(places) - 1))
    page.erase(at)
    back = unpack(pack_members(page), pack_states(page))
    assert (ERASED, 0, 0, 0) == (back.places[at], back.mask(at), back.device[at], back.value[at])
    assert back.find(places[at]) is None
    assert [place for place in places if place != places[at]] == [place for place in back.places if place != ERASED]


@given(st.dictionaries(st.integers(0, SLICE - 1), st.tuples(st.integers(0, 2**63), st.integers(0, 2**16 - 1))))
def test_a_window_comes_back(window: dict[int, tuple[int, int]]) -> None:
    assert window == unpack_window(pack_window(window))


@given(st.dictionaries(STAMP, st.lists(st.integers(0, SLICE - 1), min_size=1, max_size=30), max_size=10))
def test_rings_come_back(rings: dict[int, list[int]]) -> None:
    assert rings == {minute: list(places) for minute, places in unpack_rings(pack_rings(rings)).items()}


def test_a_full_slice_of_usual_outcomes_takes_less_than_twelve_octets_each() -> None:
    """Accepted at the first try by devices of any number: what nearly every row holds."""
    chance = random.Random(1)
    page = Page()
    page.add(
        range(SLICE),
        [1 << chance.randrange(3) for _ in range(SLICE)],
        value=[2] * SLICE,
        reason=[3] * SLICE,
        decided=[1] * SLICE,
        settled=[chance.randrange(1, 60_000) for _ in range(SLICE)],
        ring=[29_000_000] * SLICE,
        device=[chance.randrange(10**7) for _ in range(SLICE)],
    )
    assert len(pack_members(page)) + len(pack_states(page)) < 12 * SLICE
