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


def test_one_name_in_common_makes_neither_the_same_story_nor_a_thread() -> None:
    """Both name June and nothing else that the other names: to agree on all of one is no agreement."""
    trains = (
        "Every berth on the revived night trains to the north has been sold until the middle of June, the railway "
        "said, and it will lease twelve more sleeping cars from a museum. Staff are being trained to make beds in a "
        "moving corridor. A spokesman declined to say whether the museum's cars have hot water."
    )
    school = (
        "Two hundred pupils will be taught among the pews until June. Pupils of Oarsby Primary began lessons in the "
        "Methodist chapel this week after inspectors found that rain had rotted the main beams over the hall. "
        "Assemblies are said to have improved."
    )
    told = [
        ("2026-02-23T06:40:00Z", "wire", "Night trains to the north sold out until June", trains),
        ("2026-02-23T08:15:00Z", "gazette", "School moves to the chapel while its roof is mended", school),
    ]
    assert "new" == judged(told)
