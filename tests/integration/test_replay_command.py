"""`newsbell replay FILE.jsonl`: the output contract, to the letter."""

import io
import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from tests.unit.test_tellings import CLEARED, CLEARED_TOO, CRACKS

from newsbell.common.errors import InputUnreadable

TEXT = " ".join(f"word{at}" for at in range(200))
ITEMS: list[dict[str, Any]] = [
    {
        "id": "a",
        "title": "Bridge closed after crash",
        "text": TEXT,
        "url": "https://gazette.example/a",
        "published": "2026-03-01T09:00:00",
    },
    {"id": "b", "title": "Council passes its budget", "text": ""},
    {
        "id": "a",
        "title": "Bridge closed after crash",
        "text": TEXT + ". Correction: it is the old bridge.",
        "published": "yesterday",
    },
    {"id": 3, "title": "Council passes its budget", "published": "2026-03-01T09:00:00Z"},
]


def replay(file: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("replay", file, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def lines(items: list[dict[str, Any]]) -> str:
    return "\n\n".join(json.dumps(item) for item in items)


EXPECTED = [
    {"article": "a", "decision": "new-story", "story": "story-1", "of": None, "change": None, "thread": None},
    {"article": "b", "decision": "new-story", "story": "story-3", "of": None, "change": None, "thread": None},
    {"article": "a", "decision": "update", "story": "story-1", "of": "a", "change": "correction", "thread": None},
    {"article": 3, "decision": "same-article", "story": "story-3", "of": "b", "change": None, "thread": None},
]


def test_a_line_is_answered_by_a_line_in_the_same_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "stream.jsonl"
    file.write_text(lines(ITEMS), encoding="utf-8")
    assert EXPECTED == replay(str(file))
    packed = tmp_path / "stream.jsonl.xz"
    packed.write_bytes(lzma.compress(file.read_bytes()))
    assert EXPECTED == replay(str(packed))
    monkeypatch.setattr("sys.stdin", io.StringIO(lines(ITEMS)))
    assert EXPECTED == replay("-")


@pytest.mark.parametrize("line", ["no json", "[]", '{"title": "x"}', '{"id": 1}', '{"id": 1, "title": null}'])
def test_a_line_in_another_form_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "stream.jsonl"
    file.write_text(f'{{"id": 1, "title": "x"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(InputUnreadable, match="line 2"):
        replay(str(file))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match="No such file"):
        replay(str(tmp_path / "absent.jsonl"))


def test_a_development_names_its_thread(tmp_path: Path) -> None:
    file = tmp_path / "stream.jsonl"
    told = [("gazette", CRACKS), ("gazette", CLEARED), ("wire", CLEARED_TOO)]
    items = [
        {"id": at, "source": source, "title": words[0], "text": words[1]} for at, (source, words) in enumerate(told)
    ]
    file.write_text(lines(items), encoding="utf-8")
    assert [("story-1", None), ("story-3", "story-1"), ("story-3", "story-1")] == [
        (one["story"], one["thread"]) for one in replay(str(file))
    ]
