"""`newsbell read`."""

import io
import sys
from pathlib import Path

import pytest
from tests.integration.commands.running import ITEM, RSS, lines, run

from newsbell.common.errors import InputUnreadable, NewsbellError, PageUnreadable

# Reading


def test_a_feed_is_read_as_newsbell_sees_it(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(RSS.format(items=ITEM.format(1)))
    assert [
        {
            "file": str(tmp_path / "feed.xml"),
            "entries": [
                {
                    "id": "1",
                    "link": "https://gazette.example/1",
                    "title": "Story 1 of the harbour",
                    "published": None,
                    "updated": None,
                    "author": None,
                    "description": None,
                }
            ],
        }
    ] == lines("read", str(tmp_path / "feed.xml"))
    assert "Story 1 of the harbour" in run("read", str(tmp_path / "feed.xml"))


def test_of_a_folder_each_file_is_a_line_and_one_bad_one_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "feed.xml").write_text(RSS.format(items=ITEM.format(1)))
    (tmp_path / "page.html").write_text("<!doctype html><html><body>")
    (tmp_path / "text.txt").write_text("A title\n\nA paragraph [of it].\n")
    seen = {line["file"]: line for line in lines("read", str(tmp_path))}
    assert ["deep/feed.xml", "page.html", "text.txt"] == list(seen)
    assert "[page-unreadable]" in seen["page.html"]["error"]
    assert "A paragraph [of it]." == seen["text.txt"]["body"][0]
    said = run("read", str(tmp_path))
    assert "✗" in said
    assert "A paragraph [of it]." in said


def test_a_single_thing_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html>")
    with pytest.raises(PageUnreadable):
        run("read", str(tmp_path / "page.html"))
    with pytest.raises(InputUnreadable):
        run("read", str(tmp_path / "absent"))


def test_addresses_and_standard_input_are_read(site: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    origin, folder = site
    (folder / "feed.xml").write_text(RSS.format(items="<item><link>/a</link></item>"))
    assert f"{origin}/a" == lines("read", f"{origin}/feed.xml")[0]["entries"][0]["link"]
    with pytest.raises(NewsbellError, match="answered 404"):
        run("read", f"{origin}/absent")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Title\nBody")))
    assert [("-", "Title", ["Body"])] == [(one["file"], one["title"], one["body"]) for one in lines("read", "-")]
