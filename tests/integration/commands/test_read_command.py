"""`newsbell read`."""

import io
import json
import os
import sys
from pathlib import Path

import pytest
from tests.integration.commands.conftest import AGENTS
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
    assert seen == {line["file"]: line for line in map(json.loads, run("read", str(tmp_path)).splitlines())}
    both = run("read", str(tmp_path / "text.txt"), str(tmp_path / "page.html")).splitlines()
    assert ["body", "error"] == ["body" if "body" in json.loads(line) else "error" for line in both]


PAGE = """<!doctype html><html lang="en"><head><title>Pier opens</title><meta name="author" content="Jane Doe">
<meta property="og:site_name" content="The Gazette"></head><body><article><h1>Pier opens</h1>
<p>The new pier of the harbour [east] was opened in Devon on Monday, the Associated Press said, and people came.</p>
<p>It will hold twelve boats, and the harbour master told everybody that they will come in the summer.</p>
<figure><img src="https://gazette.example/pier.jpg"><figcaption>The pier at noon</figcaption></figure>
</article></body></html>"""


def test_a_page_is_shown_with_who_wrote_it_where_and_what_it_is_about(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    said = run("read", str(tmp_path / "page.html")).splitlines()
    assert [str(tmp_path / "page.html"), "Pier opens", "Jane Doe · The Gazette"] == said[:3]
    assert "[east]" in said[3]
    assert {"Picture: The pier at noon", "From: Associated Press"} <= set(said)
    assert said[-1].startswith("About: ")


def test_a_file_whose_name_is_no_utf_8_hides_nothing(tmp_path: Path) -> None:
    for name in (b"a.txt", b"caf\xe9.txt", b"z.txt"):
        (tmp_path / os.fsdecode(name)).write_text("A title\n\nA paragraph.\n")
    printed = run("read", str(tmp_path), "--json").encode("utf-8")
    assert ["a.txt", os.fsdecode(b"caf\xe9.txt"), "z.txt"] == [json.loads(one)["file"] for one in printed.splitlines()]
    assert "caf\ufffd.txt" in run("read", os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))


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
    assert "newsbell/0.1 (news reminders; asks conditionally)" == AGENTS[-1]
    with pytest.raises(NewsbellError, match="answered 404"):
        run("read", f"{origin}/absent")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Title\nBody")))
    assert [("-", "Title", ["Body"])] == [(one["file"], one["title"], one["body"]) for one in lines("read", "-")]
