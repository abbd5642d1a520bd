"""Two workers that decide at the same moment on one database: no story is told twice."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

READY = """
import json, sys, time, django
django.setup()
from newsbell.articles.item import read_item
from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.joints import origin
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive
from newsbell.stories.models import Article, Story
from newsbell import work
"""
PREPARE = f"""{READY}
publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
polls = []
for number, said in enumerate(json.load(sys.stdin)):
    source = Source.objects.create(publisher=publisher, url=f"https://paper{{number}}.example/feed")
    poll = Poll.objects.create(source=source, at=now(), result="news", entries=60, fresh=len(said), due_at=now())
    articles = [read_item(id=None, link=None, summary_html=text, title=title) for title, text in reversed(said)]
    archive.admit([archive.draft(origin(source), article) for article in articles], poll.pk, now())
    polls.append(poll.pk)
print(json.dumps(polls))
"""
WORK = f"""{READY}
poll, at = int(sys.argv[1]), float(sys.argv[2])
Story.objects.count()
time.sleep(max(0.0, at - time.time()))
assert work.do("decide", poll)
"""
TELL = f"""{READY}
told = Article.objects.order_by("pk").values_list("source", "title", "story", "decision")
print(json.dumps([list(row) for row in told]))
"""


def prose(about: str) -> str:
    from tests.press import prose

    return prose(about)


@pytest.fixture
def newsroom(tmp_path: Path, fresh_stack: dict[str, str]) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("NEWSBELL_")}
    (tmp_path / "data").mkdir(exist_ok=True)
    own = {"DJANGO_SETTINGS_MODULE": "newsbell.settings", "NEWSBELL_FLOOD": "1000"}
    own |= fresh_stack
    return others | own | {"NEWSBELL_DATA": str(tmp_path / "data"), "NEWSBELL_KEYS": str(tmp_path / "keys")}


def python(code: str, environment: dict[str, str], said: Any = None, *words: str) -> Any:
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, env=environment, input=json.dumps(said), capture_output=True, text=True, check=True)
    return json.loads(done.stdout or "null")


def test_copies_and_other_tellings_that_two_processes_decide_at_once_are_one_story_each(
    newsroom: dict[str, str],
) -> None:
    """Guarantee 2, over workers: whatever the order in which they come to write, one sees the other."""
    from tests.unit.test_tellings import CLEARED, CLEARED_TOO

    copies = [(f"Report number {number} of the council", prose(str(number))) for number in range(12)]
    papers = [[*copies[:6], CLEARED, *copies[6:]], [*copies[:6], CLEARED_TOO, *copies[6:]]]
    polls = python(PREPARE, newsroom, papers)
    at = str(time.time() + 4)
    workers = [
        subprocess.Popen([sys.executable, "-c", WORK, str(poll), at], env=newsroom, stderr=subprocess.PIPE, text=True)
        for poll in polls
    ]
    told = [(worker.communicate(timeout=120)[1], worker.returncode) for worker in workers]
    assert [0, 0] == [status for _, status in told], told
    found = python(TELL, newsroom)
    assert 26 == len(found)
    stories: dict[int, set[int]] = {}
    for source, _, story, _ in found:
        stories.setdefault(story, set()).add(source)
    assert 13 == len(stories)
    assert all(2 == len(sources) for sources in stories.values())
    assert 13 == sum(decision == "new-story" for *_, decision in found)
