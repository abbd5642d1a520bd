"""Forty pairs made by hand: is the second one an update, and what did it change? (tests/data/edits/README.md)

At first sight, before anything was mended by them, 30 kinds of 40 and 18 changes of 30 were right.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from newsbell.stories.decide import Decision
from newsbell.stories.facts import facts
from newsbell.stories.replay import Stream

PAIRS = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "data/edits/pairs.jsonl").read_text("utf-8").splitlines()
]
MISSED = {
    "second-piece-same-paper-en",  # a source's second report of one event: what it adds is taken for a development
    "other-papers-own-report-en",  # just below the bar: another paper's telling with few names in common
}


def admit(stream: Stream, number: int, source: str, said: dict[str, Any]) -> Decision:
    published = datetime.fromisoformat(said["published"])
    article = facts(
        article=number,
        story=number,
        source=source,
        title=said["title"],
        text=said["text"],
        entry_id=said["entry_id"],
        link=said["url"],
        own_hosts=[urlsplit(said["url"]).hostname or ""],
        published=published,
        seen=published,
    )
    return stream.admit(article, said["text"])


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["id"] for pair in PAIRS])
def test_an_edit_is_called_what_an_editor_would_call_it(pair: dict[str, Any]) -> None:
    stream = Stream()
    admit(stream, 1, "A", pair["before"])
    decision = admit(stream, 2, "A" if pair["same_source"] else "B", pair["after"])
    right = (decision.kind, decision.change) == (pair["kind"], pair["change"])
    assert right == (pair["id"] not in MISSED), f"{pair['note']} It was decided: {decision}"


def test_there_are_forty() -> None:
    assert (40, 30) == (len(PAIRS), sum(pair["change"] is not None for pair in PAIRS))
    assert {pair["id"] for pair in PAIRS} > MISSED
