"""An outcome: one value at a time, each with its reason. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Value = Literal["deferred", "accepted", "in-edition", "in-inbox", "suppressed", "failed", "gone"]

# An outcome is decided once: what is no longer deferred stays what it is, so nothing can ring again.
FINAL: frozenset[str] = frozenset({"accepted", "in-edition", "in-inbox", "suppressed", "failed", "gone"})

REASONS: dict[str, str] = {
    "to-send": "waits to be sent",
    "held": "many new stories came at once, so it waits in the inbox for an editor",
    "retrying": "the push service could not take it yet; it is tried again",
    "accepted": "the push service accepted it",
    "inbox-only": "these subjects are followed in the inbox alone",
    "daily-cap": "the reader's rings of the day were used up",
    "no-device": "the reader has no device that can ring",
    "not-in-time": "no push service accepted it before it was old",
    "held-too-long": "no editor released it in time",
    "kept": "an editor left it in the inboxes",
    "restored": "it may have rung before a backup was restored",
    "key-mismatch": "the device subscribed with another key; it subscribes again at its next visit",
    "payload-refused": "the push service refused the message itself, shortened too",
    "devices-gone": "every device of the reader has ended its subscription",
    "mass-gone": "so many devices were reported gone at once that none is believed yet",
    "told-already": "an editor joined or split stories, and the reader was told by the other one's reminder",
    "left": "the reader left before it was sent",
    "snoozed": "the reader asked to be rung again then",
    "unfollowed": "the reader has muted what it rang for, or wants it in the inbox alone",
    "unsnoozed": "the reader took the snooze back, muted its subject or left",
    "retracted": "the story was retracted before it was sent",
    "nothing-to-replace": "no device that showed the story can ring any more, so the new words are in the inbox alone",
    "quiet-hours": "it was in the reader's quiet hours",
    "cannot-replace": "the browser that showed it cannot replace in silence, so the new words are in the inbox alone",
    "late": "it was found, or told again, too late to ring",
    "digest": "it is followed in the digest",
    "no-edition": "it is followed in the digest, and the reader has chosen no edition",
    "held-digest": "many new stories came at once, so it waits in the inbox for an editor, and then for the digest",
    "read": "the reader had read it in the inbox before the edition was made",
    "no-room": "the edition was full of what matters more",
    "edition": "the reader's edition, at their hour",
    "spared": "the last rings of the day are kept for top stories",
}

# Not rung, and not by the reader's or an editor's wish, nor because it may have rung: the next edition tells it.
WAITING: frozenset[str] = frozenset(
    {
        "daily-cap",
        "quiet-hours",
        "no-device",
        "not-in-time",
        "key-mismatch",
        "payload-refused",
        "devices-gone",
        "mass-gone",
        "late",
        "digest",
        "spared",
    }
)


# A correction goes to the devices that showed the story alone, whatever others its reader has.
OF_CORRECTIONS = {"devices-gone": "nothing-to-replace", "no-device": "nothing-to-replace"}


@dataclass(frozen=True)
class Tried:
    """What became of one device: `answer` as in delivery/answers.py, '' while it is unknown.

    'doubted' is a 404 or 410 that is not believed, because too many came at once.
    """

    device: int
    answer: str
    shrunk: bool = False

    @property
    def final(self) -> bool:
        return self.answer in {"accepted", "gone", "doubted", "key-mismatch"} or (
            self.answer == "payload" and self.shrunk
        )


def next_devices(live: Sequence[int], tried: Sequence[Tried], ring_all: bool, ended: Sequence[int] = ()) -> list[int]:
    """Which devices are posted to now: `live` in the reader's order, best first.

    One ringing device; the next one only after 404 or 410, since any other answer may mean that the first one rang.
    So one of `ended`, which another reminder found gone or another key's, is asked again until it answers to this one.
    """
    if not tried:
        return list(live) if ring_all else list(live[:1])
    done = {attempt.device for attempt in tried if attempt.final}
    if ring_all:
        return [device for device in live if device not in done]
    begun = [attempt for attempt in tried if attempt.answer != "gone"]
    if any(attempt.answer == "accepted" for attempt in begun):
        return []
    if begun:
        last = begun[-1]
        return [last.device] if not last.final and last.device in {*live, *ended} else []
    return [device for device in live if device not in done][:1]


def settled(
    live: Sequence[int], tried: Sequence[Tried], ring_all: bool, ended: Sequence[int] = ()
) -> tuple[Value, str] | None:
    """The value and reason that the attempts add up to, the best device deciding; None while there is more to try."""
    if next_devices(live, tried, ring_all, ended):
        return None
    answers = {attempt.answer for attempt in tried}
    if "accepted" in answers:
        return "accepted", "accepted"
    if "key-mismatch" in answers:
        return "in-inbox", "key-mismatch"
    if "payload" in answers:
        return "failed", "payload-refused"
    if "doubted" in answers:
        return "in-inbox", "mass-gone"
    if "gone" in answers:
        return "gone", "devices-gone"
    return "in-inbox", "no-device"
