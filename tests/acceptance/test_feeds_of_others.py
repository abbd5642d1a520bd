"""Other people's feeds: feedparser's own suite (the half kept for development) and forty feeds of real sites.

They lie beside the project where it is developed and in its continuous integration, not at its users'; elsewhere these
tests are skipped.
"""

import importlib.util
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from newsbell.common.errors import FeedUnreadable
from newsbell.sources.feeds import Feed, parse

SHARED = Path(__file__).parents[3] / "shared"
BASE = "http://gazette.example/feed"
NAMES = ("id", "link", "title", "author")

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the development data is not beside the project")


def bodies(archive: str) -> dict[str, bytes]:
    with tarfile.open(SHARED / "data" / archive) as tar:
        files = {member.name.partition("/")[2]: tar.extractfile(member) for member in tar if member.isfile()}
        return {name: file.read() for name, file in files.items() if file}


def as_read(name: str, feed: Feed) -> dict[str, Any]:
    entries = [
        {**{key: getattr(entry, key) for key in NAMES}, "description": entry.summary_html}
        | {key: time and time.isoformat() for key, time in (("published", entry.published), ("updated", entry.updated))}
        for entry in feed.entries
    ]
    return {"file": name, "entries": entries}


def test_feedparsers_own_suite_is_read_whole() -> None:
    """No error, no feed lost, every entry found; titles, links and ids no worse than was reached."""
    scorer = importlib.util.spec_from_file_location("score_feeds", SHARED / "score" / "score_feeds.py")
    assert scorer is not None
    assert scorer.loader is not None
    module = importlib.util.module_from_spec(scorer)
    scorer.loader.exec_module(module)
    files = bodies("feeds-dev.tar.xz")
    gold = [json.loads(line) for line in files.pop("gold.jsonl").splitlines()]
    score = module.score(gold, [as_read(name, parse(body, None, BASE)) for name, body in files.items()])
    assert (score["errors"], score["lost_feeds"], score["entries_found"], score["extra_entries"]) == (0, 0, 1.0, 0)
    right = {name: score["fields"][name]["right"] for name in ("title", "link", "id", "published")}
    assert all(right[name] >= least for name, least in {"title": 185, "link": 90, "id": 60, "published": 24}.items()), (
        right
    )


def test_forty_real_feeds_are_read_or_told_to_be_none() -> None:
    """Six of the files are single entries without their feed; each other one has entries, each with an id or a link."""
    unreadable = []
    for name, body in bodies("feeds-real.tar.xz").items():
        try:
            feed = parse(body, None, BASE)
        except FeedUnreadable:
            unreadable.append(name)
            continue
        assert feed.entries, name
        assert not [entry for entry in feed.entries if not (entry.id or entry.link)], name
        assert not [entry for entry in feed.entries if not (entry.title or entry.summary_html or entry.content_html)], (
            name
        )
    assert not [name for name in unreadable if "FirstEntry" not in name]
    assert len(unreadable) == 6
