"""An outcome: which devices are posted to, and what the attempts add up to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.reminders.outcome import FINAL, REASONS, Tried, next_devices, settled

ANSWERS = ("", "accepted", "gone", "doubted", "key-mismatch", "our-keys", "payload", "too-fast", "theirs")
some_devices = st.lists(st.integers(1, 5), unique=True)


@st.composite
def some_tries(draw: st.DrawFn) -> list[Tried]:
    """Attempts at different devices, in the order in which they began."""
    return [Tried(device, draw(st.sampled_from(ANSWERS)), draw(st.booleans())) for device in draw(some_devices)]


@given(some_devices, some_tries(), st.booleans(), some_devices)
def test_an_outcome_is_settled_exactly_when_nothing_is_left_to_try(
    live: list[int], tried: list[Tried], ring_all: bool, ended: list[int]
) -> None:
    word = settled(live, tried, ring_all, ended)
    assert (word is None) == bool(next_devices(live, tried, ring_all, ended))
    if word:
        value, reason = word
        assert value in FINAL
        assert reason in REASONS


@given(some_devices, some_tries(), some_devices)
def test_never_a_second_device_unless_the_first_one_is_gone(
    live: list[int], tried: list[Tried], ended: list[int]
) -> None:
    posted = next_devices(live, tried, ring_all=False, ended=ended)
    assert len(posted) <= 1
    others = [attempt for attempt in tried if attempt.device not in posted]
    if posted and posted[0] not in {attempt.device for attempt in tried}:
        assert {"gone"} >= {attempt.answer for attempt in others}
    if any(attempt.answer == "accepted" for attempt in tried):
        assert [] == posted


@given(some_devices, some_tries(), st.booleans(), some_devices)
def test_a_device_with_a_last_word_is_not_asked_again(
    live: list[int], tried: list[Tried], ring_all: bool, ended: list[int]
) -> None:
    posted = next_devices(live, tried, ring_all, ended)
    assert not {attempt.device for attempt in tried if attempt.final} & set(posted)
    assert {*live, *ended} >= set(posted)
    assert len(set(posted)) == len(posted)


@given(some_devices, st.booleans(), st.data())
def test_posting_comes_to_an_end_and_rings_no_more_than_was_asked_for(
    live: list[int], ring_all: bool, data: st.DataObject
) -> None:
    """Whatever is answered: each round gives a device its last word or is a retry, which time ends."""
    tried: dict[int, Tried] = {}
    for _ in range(2 * len(live) + 1):
        posted = next_devices(live, list(tried.values()), ring_all)
        if not posted:
            break
        for device in posted:
            shrunk = device in tried
            answers = ("accepted", "gone", "doubted", "key-mismatch", "payload")
            tried[device] = Tried(device, data.draw(st.sampled_from(answers)), shrunk)
    assert [] == next_devices(live, list(tried.values()), ring_all)
    accepted = [attempt for attempt in tried.values() if attempt.answer == "accepted"]
    assert ring_all or len(accepted) <= 1
    assert bool(accepted) == (settled(live, list(tried.values()), ring_all) == ("accepted", "accepted"))


@pytest.mark.parametrize(
    ("live", "tried", "ring_all", "expected"),
    [
        ([2, 1], [], False, [2]),
        ([2, 1], [], True, [2, 1]),
        ([1], [Tried(2, "gone")], False, [1]),
        ([2, 1], [Tried(2, "theirs")], False, [2]),
        ([1], [Tried(2, "")], False, []),
        ([2, 1], [Tried(2, "payload")], False, [2]),
        ([2, 1], [Tried(2, "payload", shrunk=True)], False, []),
        ([2, 1], [Tried(2, "accepted"), Tried(1, "too-fast")], True, [1]),
        ([], [], True, []),
    ],
)
def test_which_devices_are_posted_to(live: list[int], tried: list[Tried], ring_all: bool, expected: list[int]) -> None:
    assert expected == next_devices(live, tried, ring_all)


def test_a_device_that_another_reminder_found_gone_is_asked_again_before_the_next_one_rings() -> None:
    assert [2] == next_devices([1], [Tried(2, "")], ring_all=False, ended=[2])
    assert settled([1], [Tried(2, "")], ring_all=False, ended=[2]) is None


def test_a_reader_who_chooses_one_device_meanwhile_is_not_rung_by_a_second() -> None:
    """The first device took it; what was retried for the second one has lost its sense."""
    tried = [Tried(2, "accepted"), Tried(1, "theirs")]
    assert [] == next_devices([2, 1], tried, ring_all=False)
    assert ("accepted", "accepted") == settled([2, 1], tried, ring_all=False)


@pytest.mark.parametrize(
    ("tried", "expected"),
    [
        ([], ("in-inbox", "no-device")),
        ([Tried(9, "")], ("in-inbox", "no-device")),
        ([Tried(9, "gone")], ("gone", "devices-gone")),
        ([Tried(9, "gone"), Tried(8, "doubted")], ("in-inbox", "mass-gone")),
        ([Tried(9, "gone"), Tried(8, "payload", shrunk=True)], ("failed", "payload-refused")),
        ([Tried(9, "payload", shrunk=True), Tried(8, "key-mismatch")], ("in-inbox", "key-mismatch")),
        ([Tried(9, "key-mismatch"), Tried(8, "accepted")], ("accepted", "accepted")),
    ],
)
def test_the_best_device_decides(tried: list[Tried], expected: tuple[str, str]) -> None:
    assert expected == settled([], tried, ring_all=False)
