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
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes()), "latin-1"))
    assert EXPECTED == replay("-")


BAD = (
    b"no json",
    b"[]",
    b'{"title": "x"}',
    b'{"id": 1}',
    b'{"id": 1, "title": null}',
    b'{"id": 1, "title": "x", "text": 5}',
    b'{"id": 1, "title": "x", "url": ["https://gazette.example/a"]}',
    b'{"id": 1, "title": "caf\xe9"}',
    b'{"id": 1, "title": ' + b"[" * 100_000,
)


@pytest.mark.parametrize("line", BAD, ids=lambda line: line[:50].decode("latin-1"))
def test_a_line_in_another_form_is_named(tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "stream.jsonl"
    file.write_bytes(b'{"id": 1, "title": "x"}\n' + line + b"\n")
    with pytest.raises(InputUnreadable, match="line 2"):
        replay(str(file))


def test_what_is_odd_in_a_line_stops_nothing(tmp_path: Path) -> None:
    """UTF-8's mark at the beginning, half a character, an address that is none, null where a thing is not known."""
    file = tmp_path / "stream.jsonl"
    odd = {"id": "\ud800", "title": "Half \ud800 of it", "text": "\udfff", "source": "\ud800", "url": "http://[x"}
    unknown = {"id": "b", "title": "Bridge closed", "text": None, "url": None, "source": None, "published": None}
    file.write_text(f"\ufeff{json.dumps(odd)}\n{json.dumps(unknown)}\n", encoding="utf-8")
    assert ["\ud800", "b"] == [one["article"] for one in replay(str(file))]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match="No such file"):
        replay(str(tmp_path / "absent.jsonl"))
    with pytest.raises(InputUnreadable, match="Is a directory"):
        replay(str(tmp_path))
    cut = tmp_path / "cut.jsonl.xz"
    for packed in (b"no xz", lzma.compress(lines(ITEMS).encode())[:-20]):
        cut.write_bytes(packed)
        with pytest.raises(InputUnreadable, match="Could not read"):
            replay(str(cut))


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
