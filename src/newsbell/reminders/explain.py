"""Reading the ledger: why each reader was, or was not, reminded of a story."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from newsbell.reminders import editions, outcomes
from newsbell.reminders.models import Edition, Reminder
from newsbell.reminders.outcome import REASONS, WAITING
from newsbell.reminders.outcomes import Outcome, Tried


def readers(story: int, reader: int | None = None, joined: Collection[int] = ()) -> list[dict[str, Any]]:
    """One line for each reader of the story's audience (or the one asked for), by reader.

    What came of the story after its own reminder is in the line's `later`: corrections, updates, snoozes. `joined`: the
    stories that are part of it now, each of which may have told somebody.
    """
    lines: dict[tuple[int, int], dict[str, Any]] = {}
    after: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    told = sorted(outcomes.find(story=(story, *joined), reader=reader), key=lambda one: one.reader)
    within = editions.holding(told)
    for row in told:
        of = row.reader, row.story
        if row.kind == Reminder.Kind.STORY:
            lines[of] = {
                "reader": row.reader,
                "follows": [f"{reason['kind']}: {reason['name']}" for reason in row.why],
                "outcome": row.value,
                "why": f"{why_it_matched(row.why)}; {REASONS[row.reason]}{_edition(row, within)}{_as(row, story)}",
                "devices": _devices(row),
                "later": after[of],
            }
        elif row.kind != Reminder.Kind.EDITION:  # that is of many stories, each of which names it
            after[of].append(_later(row))
    return list(lines.values())


def _as(row: Outcome, story: int) -> str:
    """Which story it was told as, where that is part of this one now: who was told of both was so before."""
    return "" if row.story == story else f"; told as story {row.story}, which is part of this one now"


def _edition(row: Outcome, within: Mapping[tuple[int, int], Edition]) -> str:
    """In which edition it is, or that it waits for one."""
    if row.value == "deferred" and row.reason in WAITING:
        return "; it waits for the reader's next edition"
    if row.value != "in-edition":
        return ""
    found = within.get((row.reader, row.reminder))
    return f"; in the edition of {editions.hour(found)}, by {found.channel}" if found else "; in an edition"


def forgotten(stories: Collection[int]) -> str | None:
    """When the outcomes of these stories were forgotten, as ISO 8601; None: they are kept still."""
    gone = Reminder.objects.filter(story__in=stories, forgotten_at__isnull=False).order_by("forgotten_at")
    at: datetime | None = gone.values_list("forgotten_at", flat=True).first()
    return at.isoformat(timespec="seconds") if at else None


def why_it_matched(why: Sequence[dict[str, Any]]) -> str:
    """The evidence of the follows that matched, in one sentence."""
    return "; ".join(dict.fromkeys(str(reason["evidence"]) for reason in why))


def _later(row: Outcome) -> dict[str, Any]:
    kind = Reminder.Kind(row.kind)
    due = {"due": row.retry_at.isoformat(timespec="seconds")} if kind == kind.SNOOZE and row.retry_at else {}
    article = {"article": row.article} if row.article else {}
    why = f"{kind.label}; {REASONS[row.reason]}"
    return {"kind": kind.value, **article, **due, "outcome": row.value, "why": why, "devices": _devices(row)}


def _devices(row: Outcome) -> list[dict[str, Any]]:
    return [_device(tried) for tried in row.attempts]


def _device(tried: Tried) -> dict[str, Any]:
    answer = tried.answer or "unknown"
    # "accepted (201)": a detail that is the answer again says nothing more.
    more = [str(tried.status)] if tried.status else []
    more += [tried.detail] if tried.detail not in ("", answer) else []
    detail = f"{answer} ({', '.join(more)})" if more else answer
    if tried.unknown:
        detail += f"; sent {tried.unknown + 1} times under one tag, since an answer was lost"
    return {
        "device": tried.device,
        "answer": detail,
        "at": (tried.answered_at or tried.at).isoformat(timespec="seconds"),
    }
