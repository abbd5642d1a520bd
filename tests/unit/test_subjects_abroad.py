"""Thirty texts in a dozen languages (tests/data/subjects-abroad): no fewer of their subjects are found."""

import importlib.util
import json
from pathlib import Path

from newsbell.commands.reading import read

DATA = Path(__file__).parents[1] / "data"
SCRIPT = Path(__file__).parents[2] / "scripts" / "score_subjects.py"
LEAST_RIGHT, LEAST_FOUND = 0.93, 0.77


def test_subjects_of_texts_in_other_languages_are_found() -> None:
    spec = importlib.util.spec_from_file_location("score_subjects", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    gold = [json.loads(line) for line in (DATA / "subjects-gold-abroad.jsonl").read_text("utf-8").splitlines()]
    found = [
        {**read((DATA / "subjects-abroad" / line["file"]).read_bytes(), None, ""), "file": line["file"]}
        for line in gold
    ]
    scores = script.scored(gold, found)
    assert scores["precision"] >= LEAST_RIGHT
    assert scores["recall"] >= LEAST_FOUND
