"""Two hundred and eighty-seven plain-text saves with gold (rules: text-saves/README.md); eight lots by others."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
# What is reached, of thirty and of twenty that the rules were made with (three of the twenty, before they were), of
# twenty-two that they were tuned on later, and of twenty-two of which nobody who makes the rules has seen a line (their
# totals chose a few values: docs/explanation/how-pages-are-read.md).
# When the headline came to be told by learned marks, the first lot lost a headline and the unseen ones won eight.
# The fifth lot is by somebody who knew the readers, in the manner of three dozen newsrooms: none was right at first.
# The sixth, in thirteen languages, and the eighth, in English, are by others: none of the sixth was right
# at first. Of the seventh nobody who makes the rules has seen a line: the figure to believe.
# The ninth and tenth are by others who had the task's own words alone. Of the tenth every third save is unseen (totals
# alone): 2 of those 10 are right, as at first, and 9 of the 20 that were read.
FLOORS = {
    "text-saves": 28,
    "more-text-saves": 18,
    "third-text-saves": 11,
    "fourth-text-saves": 10,
    "fifth-text-saves": 19,
    "sixth-text-saves": 10,
    "seventh-text-saves": 2,
    "eighth-text-saves": 11,
    "ninth-text-saves": 15,
    "tenth-text-saves": 11,
}


def script() -> Any:
    spec = importlib.util.spec_from_file_location("score_texts", ROOT / "scripts" / "score_texts.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("lot", FLOORS)
def test_as_many_saves_as_before_are_read_as_an_editor_reads_them(lot: str) -> None:
    """Title, standfirst, body, images with caption and credit, and attribution all right; a wall is an error."""
    scorer = script()
    golds = [json.loads(line) for line in (DATA / lot / "gold.jsonl").read_text("utf-8").splitlines()]
    wrong = {gold["file"]: fields for gold in golds if (fields := scorer.differences(DATA / lot, gold))}
    told = {file: names for file, fields in wrong.items() if (names := set(fields) & set(scorer.FIELDS))}
    assert len(golds) - len(told) >= FLOORS[lot], told
