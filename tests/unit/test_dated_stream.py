"""Stories in time: one that runs for days is one, the same kind of event a year later is another."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from newsbell.stories.facts import facts
from newsbell.stories.replay import Stream

DATED = Path(__file__).parent.parent / "data" / "dated-stream.jsonl"


def replayed(*, dated: bool) -> dict[str, Any]:
    """The right story of each article, by the story that it was given."""
    stream = Stream()
    told: dict[str, Any] = {}
    for number, line in enumerate(DATED.read_text("utf-8").splitlines()):
        item = json.loads(line)
        new = facts(
            article=number,
            story=number,
            source=item["source"],
            title=item["title"],
            text=item["text"],
            published=datetime.fromisoformat(item["published"]) if dated else None,
        )
        told.setdefault(item["story"], set()).add(stream.admit(new, item["text"]).story)
    return told


def test_a_story_that_runs_for_days_is_one_and_the_same_kind_of_event_a_year_later_is_another() -> None:
    told = replayed(dated=True)
    assert all(1 == len(stories) for stories in told.values())
    assert 4 == len({story for stories in told.values() for story in stories})


def test_without_dates_nothing_fades() -> None:
    told = replayed(dated=False)
    assert told["flood25"] == told["flood26"]
