"""Reading the ledger: why each reader was, or was not, reminded of a story."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from newsbell.reminders.models import Attempt, Outcome, Reminder
from newsbell.reminders.outcome import REASONS


def readers(story: int, reader: int | None = None, joined: Collection[int] = ()) -> list[dict[str, Any]]:
    """One line for each reader of the story's audience (or the one asked for), by reader.

    What came of the story after its own reminder is in the line's `later`: corrections, updates, snoozes. `joined`: the
    stories that are part of it now, each of which may have told somebody.
    """
    rows = Outcome.objects.filter(reminder__story__in=(story, *joined)).order_by("reader", "pk")
    if reader is not None:
        rows = rows.filter(reader=reader)
    lines: dict[tuple[int, int], dict[str, Any]] = {}
    after: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    # In parts: SQLite takes no more than a thousand keys in one question.
    for row in rows.select_related("reminder").prefetch_related("attempts__device").iterator(500):
        of = row.reader_id, row.reminder.story_id
        if row.reminder.kind == Reminder.Kind.STORY:
            lines[of] = {
                "reader": row.reader_id,
                "follows": [f"{reason['kind']}: {reason['name']}" for reason in row.why],
                "outcome": row.value,
                "why": f"{why_it_matched(row.why)}; {REASONS[row.reason]}",
                "devices": _devices(row),
                "later": after[of],
            }
        else:
            after[of].append(_later(row))
    return list(lines.values())


def why_it_matched(why: Sequence[dict[str, Any]]) -> str:
    """The evidence of the follows that matched, in one sentence."""
    return "; ".join(dict.fromkeys(str(reason["evidence"]) for reason in why))


def _later(row: Outcome) -> dict[str, Any]:
    kind = Reminder.Kind(row.reminder.kind)
    due = {"due": row.retry_at.isoformat(timespec="seconds")} if kind == kind.SNOOZE and row.retry_at else {}
    article = {"article": row.reminder.article_id} if row.reminder.article_id else {}
    why = f"{kind.label}; {REASONS[row.reason]}"
    return {"kind": kind.value, **article, **due, "outcome": row.value, "why": why, "devices": _devices(row)}


def _devices(row: Outcome) -> list[dict[str, Any]]:
    return [_device(attempt) for attempt in row.attempts.all()]


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
