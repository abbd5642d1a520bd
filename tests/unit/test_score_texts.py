"""How text saves are compared with what an editor reads in them (scripts/score_texts.py)."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.test_text_saves import script

PARAGRAPHS = [
    "A bridge used by 22,000 drivers a day will stay closed until October after engineers found a crack in a girder.",
    "The council leader said that the repair would cost more than the town has, and asked the government for help.",
    "A free bus will run from Friday, and cyclists and walkers may still use the eastern footway, the council said.",
]
GOLD: dict[str, Any] = {
    "file": "bridge.txt",
    "title": "Harbour bridge closed until autumn after a crack was found",
    "standfirst": None,
    "byline": ["Jane Doe"],
    "published": "2025-03-04",
    "body": PARAGRAPHS,
    "images": [],
    "attribution": [],
}
SAVE = "\n".join(
    ["Harbour bridge closed until autumn after a crack was found", "By Jane Doe", "4 March 2025", *PARAGRAPHS]
)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("attribution", ["The Times", "AP"], ["Associated Press", "Times"]),
        ("attribution", ["„Bild“"], ["Bild"]),
        ("images", [{"caption": "The bridge.", "credit": "(PA)"}], [{"caption": "The  bridge", "credit": "PA"}]),
        ("byline", ["DANA WHITCOMB"], ["Dana Whitcomb"]),
        ("title", "A  bridge", "A bridge"),
        ("standfirst", None, ""),
    ],
)
def test_what_honest_annotators_write_in_two_ways_is_one(field: str, one: Any, other: Any) -> None:
    assert script().fair(field, one) == script().fair(field, other)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("attribution", ["The Times"], ["The Sunday Times"]),
        ("attribution", ["Times"], []),
        ("images", [{"caption": "The bridge", "credit": "PA"}], [{"caption": "The bridge", "credit": "AP"}]),
        ("title", "A bridge falls", "A bridge falls."),
        ("body", ["One.", "Two."], ["One. Two."]),
    ],
)
def test_what_matters_is_not_softened(field: str, one: Any, other: Any) -> None:
    assert script().fair(field, one) != script().fair(field, other)


@pytest.mark.parametrize(
    ("field", "wanted", "seen", "near"),
    [
        ("title", "one two three four five", "one two three four six", True),
        ("title", "one two three four five", "six seven", False),
        ("body", ["a" * 990], ["a" * 990, "Advertisement"], True),
        ("body", ["a" * 500, "b" * 500], ["a" * 500], False),
        ("attribution", ["bbc", "dpa"], ["bbc"], True),
        ("attribution", ["bbc"], [], False),
        ("body", ["a"], "consent-wall", False),
    ],
)
def test_nearly_right_is_told_from_wrong(field: str, wanted: Any, seen: Any, near: bool) -> None:
    assert script().is_near(field, wanted, seen) is near


def test_a_table_tells_each_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bridge.txt").write_text(SAVE)
    wrong = {**GOLD, "attribution": ["BBC"], "published": "2025-03-04T10:00"}
    (tmp_path / "gold.jsonl").write_text(f"{json.dumps(GOLD)}\n{json.dumps(wrong)}\n")
    script().main([tmp_path], show=True)
    told = capsys.readouterr().out
    assert f"{tmp_path.name}: all five right in 1 of 2" in told
    assert "  attribution  right   1  nearly   0  wrong   1" in told
    assert "    - bbc" in told


def test_a_wall_that_is_refused_is_right(tmp_path: Path) -> None:
    wall = "We and our 812 partners store cookies and process personal data with your consent for personalised ads."
    (tmp_path / "wall.txt").write_text(wall)
    assert script().differences(tmp_path, {"file": "wall.txt", "error": True}) == {}
    (tmp_path / "bridge.txt").write_text(SAVE)
    assert set(script().differences(tmp_path, {"file": "bridge.txt", "error": True})) == {"body"}
    assert set(script().differences(tmp_path, {**GOLD, "file": "wall.txt"})) == {"body"}
