"""Some reminders: how many rings a reader gets, and what becomes of the rest. Pure."""

from newsbell.reminders.outcome import WAITING, Value


def plan(
    origin: str | None, rung: int, allowed: int, *, hushed: bool = False, beyond: bool = False, kept: int = 0
) -> tuple[Value, str]:
    """What becomes of one story for one reader: 'deferred' is on its way to ring, all else is in the inbox.

    `origin`: where the reader would be rung, if anywhere; `rung`: how often they were in the last 24 hours, of so many
    that are `allowed`, unless it may ring `beyond` them; the last `kept` ones are not for it; `hushed`: it is in
    their quiet hours. Nothing drops: whatever does not ring is in the inbox, with the reason.
    """
    if origin is None:
        return "in-inbox", "no-device"
    if hushed:
        return "in-inbox", "quiet-hours"
    if rung >= allowed and not beyond:
        return "in-inbox", "daily-cap"
    if rung >= allowed - kept and not beyond:
        return "in-inbox", "spared"
    return "deferred", "to-send"


def keeps(allowed: int, *, top: bool, edition: bool) -> int:
    """How many of a day's rings are kept for what matters more than this story: a fifth, for top stories.

    Of who has an edition, which tells what is kept back; docs/explanation/some-reminders.md has the figures.
    """
    return 0 if top or not edition else allowed // 5


def put_by(said: tuple[Value, str], edition: bool) -> tuple[Value, str]:
    """The same; where it would be in the inbox alone and the reader has an `edition`, it waits for that."""
    return ("deferred", said[1]) if edition and said[1] in WAITING else said
