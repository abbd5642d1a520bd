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
from newsbell.stories.held import Held, Weighed
from newsbell.stories.replay import Stream
from newsbell.stories.tellings import telling

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


MOTORS = (
    "Forty stolen motors found in a hay barn",
    (
        "Tarvale and Westmere Police have recovered forty outboard motors from a barn near Thornley, stacked "
        "behind hay bales and covered with wet sacking. Two men and a woman were arrested at the scene on Monday "
        "afternoon and are being questioned. Owners are asked to send the serial number; engraved initials help."
    ),
)
SHEEPDOG = (
    "Quad bike thieves stopped by sheepdog",
    (
        "Two people who tried to steal quad bikes from a yard at Upper Carrick on Wednesday night were kept in a "
        "corner of it by a sheepdog until officers arrived, forty minutes later. Neither was bitten, although one "
        "lost a boot. Tarvale and Westmere Police thanked the dog, Fly, by name, and remind owners to take keys "
        "out of machines."
    ),
)
BENCH = (
    (
        "After eleven meetings and a swan, the parish council of Upper Carrick has voted to move its bench by "
        "forty centimetres, although not before the end of the financial year"
    ),
    (
        "The bench at Upper Carrick looks at a hedge. It was set down facing the hedge by a contractor reading the "
        "plan upside down. On Monday the parish voted, six to five, to turn it and shift it by forty centimetres."
    ),
)


@pytest.mark.parametrize(
    ("before", "source", "after"),
    [(MOTORS, "police", SHEEPDOG), (SHEEPDOG, "gazette", BENCH), (MOTORS, "police", BENCH)],
    ids=["one force", "one village", "one number"],
)
def test_one_whole_name_and_numbers_and_small_words_make_no_thread(
    before: tuple[str, str], source: str, after: tuple[str, str]
) -> None:
    """A force of three words, or a village of two, is one name; “forty” and “although” may stand in any text."""
    told = [("2026-03-05T07:30:00Z", "police", *before), ("2026-03-05T07:40:00Z", source, *after)]
    assert "new" == judged(told)


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


@pytest.mark.parametrize(
    ("text", "shared", "expected"),
    [
        (
            "He left Upper Carrick with forty, although late.",
            "He saw Upper Carrick with forty, although early.",
            1,
        ),
        ("Then President Obama rang President Putin.", "So President Putin wrote to President Obama.", 2),
        ("On Tuesday in March 2026 they met in Exeter.", "In March 2026 Exeter was cold on Tuesday.", 1),
        ("There the Bank of England, Kew, Truro agreed.", "Then Truro, Kew, the Bank of England met.", 3),
    ],
)
def test_a_name_is_one_thing_whatever_its_words(text: str, shared: str, expected: int) -> None:
    one, other = (
        telling(article=number, story=number, source="", rank=0, title="", text=said)
        for number, said in enumerate((text, shared))
    )
    assert expected == Held(Weighed(one, lambda _: 1.0), [other]).things
