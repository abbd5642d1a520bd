"""The lanes: what one push service complains of slows that one alone, over all senders."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from newsbell.common.models import Publisher
from newsbell.delivery import keys, lanes
from newsbell.delivery.answers import Verdict
from newsbell.delivery.circuit import Circuit
from newsbell.delivery.models import Lane
from newsbell.delivery.pace import STEP

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
BATCH = 96
ACCEPTED, TOO_FAST = Verdict("accepted", "accepted"), Verdict("too-fast", "too-fast")
BAD_TOKEN = Verdict("our-keys", "bad-token", certain=True)


@pytest.fixture
def key(db: None) -> int:
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
    return keys.current(publisher, NOW).pk


def test_a_429_for_ten_minutes_slows_that_push_service_alone(key: int) -> None:
    """Two senders ask in turn, a batch a second each; what the others may send is what they asked for, every time."""
    slow, quick = ("https://fcm.googleapis.com", key), ("https://updates.push.services.mozilla.com", key)
    went: Counter[lanes.Way] = Counter()
    for second in range(600):
        for sender in (0, 0.5):
            moment = NOW + timedelta(seconds=second + sender)
            closed = lanes.closed(lanes.locked([slow, quick]), moment)
            assert quick not in closed
            bounds = lanes.grants(
                lanes.locked([slow, quick]), {way: BATCH for way in (slow, quick) if way not in closed}, moment
            )
            assert quick not in bounds, "it is not bounded"
            free = {way: bounds[way].left if way in bounds else BATCH for way in (slow, quick) if way not in closed}
            went.update(free)
            heard = {slow: TOO_FAST, quick: ACCEPTED}
            lanes.hear([lanes.Heard(way, n, heard[way]) for way, count in free.items() for n in range(count)], moment)
    assert went[quick] == 1_200 * BATCH
    assert went[slow] < 1_200 * STEP, "each complaint halves it, down to one a second"
    assert Lane.objects.get(origin=quick[0]).pace == {}


@pytest.mark.parametrize("known_before", [False, True])
def test_what_was_heard_in_a_transaction_stands_in_the_lanes_that_it_holds(key: int, known_before: bool) -> None:
    way: lanes.Way = ("https://fcm.googleapis.com", key)
    if known_before:
        Lane.objects.create(origin=way[0], vapid_key_id=key)
    held: lanes.Held = {}
    assert [way] * known_before == [(one.origin, one.vapid_key_id) for one in lanes.locked([way], held)]
    lanes.hear([lanes.Heard(way, 1, Verdict("too-fast", "too-fast", retry_after_s=60))], NOW, held)
    assert {way: NOW + timedelta(minutes=1)} == lanes.closed(lanes.locked([way], held), NOW)
    Lane.objects.update(pace={})
    assert {way: NOW + timedelta(minutes=1)} == lanes.closed(lanes.locked([way], held), NOW), "not asked for again"
    assert {} == lanes.closed(lanes.locked([way]), NOW)


def test_all_senders_together_keep_the_pace(key: int) -> None:
    way = ("https://fcm.googleapis.com", key)
    lanes.hear([lanes.Heard(way, 1, TOO_FAST)], NOW)
    moment = NOW + timedelta(seconds=1)
    first, second = (lanes.grants(lanes.locked([way]), {way: BATCH}, moment)[way] for _ in range(2))
    assert (int(STEP), 0) == (first.left, second.left)
    turns = [second.next_turn() for _ in range(3)]
    assert turns == [turns[0] + n * timedelta(seconds=0.06) for n in range(3)], "who waits, waits in a row"
    assert turns[0] > moment


def test_one_message_tries_whether_our_key_is_taken_again(key: int) -> None:
    way = ("https://fcm.googleapis.com", key)
    (state,) = lanes.hear([lanes.Heard(way, 1, BAD_TOKEN)], NOW).values()
    assert state.until
    assert lanes.closed(lanes.locked([way]), NOW) == {way: state.until}
    assert lanes.grants(lanes.locked([way]), {way: BATCH}, state.until)[way].left == 1
    assert way in lanes.closed(lanes.locked([way]), state.until), "and no other sender does meanwhile"
    lanes.hear([lanes.Heard(way, 1, ACCEPTED)], state.until)
    assert Circuit.from_json(Lane.objects.get().circuit) == Circuit()
    assert {} == lanes.grants(lanes.locked([way]), {way: BATCH}, state.until)


def test_acceptances_in_a_row_tell_a_lane_what_one_tells_it(key: int) -> None:
    way, silence = ("https://fcm.googleapis.com", key), Verdict("theirs", "timeout")

    def after(*verdicts: Verdict) -> tuple[object, object]:
        Lane.objects.all().delete()
        lanes.hear([lanes.Heard(way, device, verdict) for device, verdict in enumerate(verdicts)], NOW)
        lane = Lane.objects.get()
        return lane.circuit, lane.pace

    assert after(silence, silence, ACCEPTED, ACCEPTED, silence) == after(silence, ACCEPTED, silence)
    assert after(silence, silence) != after(silence), "other answers are counted each"
    assert after(BAD_TOKEN, ACCEPTED, ACCEPTED) == after(ACCEPTED)
