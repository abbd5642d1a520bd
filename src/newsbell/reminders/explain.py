"""Reading the ledger: why each reader was, or was not, reminded of a story."""

from collections.abc import Collection, Sequence
from typing import Any

from newsbell.reminders.models import Attempt, Outcome
from newsbell.reminders.outcome import REASONS


def readers(story: int, reader: int | None = None, joined: Collection[int] = ()) -> list[dict[str, Any]]:
    """One line for each reader of the story's audience (or the one asked for), by reader.

    `joined`: the stories that are part of it now, each of which may have told somebody.
    """
    rows = Outcome.objects.filter(reminder__story__in=(story, *joined)).order_by("reader", "pk")
    rows = rows.prefetch_related("attempts__device")
    if reader is not None:
        rows = rows.filter(reader=reader)
    return [
        {
            "reader": row.reader_id,
            "follows": [f"{reason['kind']}: {reason['name']}" for reason in row.why],
            "outcome": row.value,
            "why": f"{why_it_matched(row.why)}; {REASONS[row.reason]}",
            "devices": [_device(attempt) for attempt in row.attempts.all()],
        }
        for row in rows
    ]


def why_it_matched(why: Sequence[dict[str, Any]]) -> str:
    """The evidence of the follows that matched, in one sentence."""
    return "; ".join(dict.fromkeys(str(reason["evidence"]) for reason in why))


def _device(attempt: Attempt) -> dict[str, Any]:
    answer = attempt.answer or "unknown"
    detail = (
        f"{answer} ({attempt.status}, {attempt.detail})" if attempt.status else f"{answer} {attempt.detail}".strip()
    )
    if attempt.unknown:
        detail += f"; sent {attempt.unknown + 1} times under one tag, since an answer was lost"
    return {
        "device": attempt.device_id,
        "answer": detail,
        "at": (attempt.answered_at or attempt.at).isoformat(timespec="seconds"),
    }
