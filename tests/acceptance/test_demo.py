"""`newsbell demo`, as a stranger runs it: the whole job, every expectation of the newsroom, and nobody rung twice."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from tests import stack, tables
from tests.servers import free_port
from tests.tiny_newsroom import tiny

from newsbell.articles.item import read_item
from newsbell.simulator.newsroom import Newsroom, folder_of
from newsbell.simulator.newsroom_form import SAMPLE, load
from newsbell.simulator.newsroom_plan import Expectation
from newsbell.sources.feeds import parse

PATIENCE_S = 250
REPEATS = {"same-article", "update", "same-story"}


def _environment(folder: Path, **more: str) -> dict[str, str]:
    ours = {"NEWSBELL_DATA": str(folder / "data"), "NEWSBELL_KEYS": str(folder / "keys"), **more}
    return {
        name: value for name, value in os.environ.items() if not name.startswith("NEWSBELL_") and name != "CI"
    } | ours


def newsbell(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newsbell", *words],
        env=_environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def counts(folder: Path, *words: str) -> dict[str, Any]:
    """What `demo --once --json` prints: one object and nothing else."""
    ended = newsbell(folder, "demo", "--once", "--json", *words)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def ask(folder: Path, code: str) -> Any:
    """What `code` prints as JSON, run in newsbell's shell on this data folder."""
    ended = newsbell(folder, "shell", "--verbosity", "0", "--command", f"import json\n{code}")
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The sample newsroom's demo, run once, and its data folder."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, counts(folder)


ASKED = """
from newsbell.readers import sample
from newsbell.reminders import outcomes
from newsbell.reminders.outcome import REASONS
from newsbell.stories.models import Article, Story
names = sample.names()
print(json.dumps({
    "articles": [
        {"source": a.source.url, "id": a.entry_id, "title": a.title, "decision": a.decision, "state": a.story.state,
         "story": a.story_id, "evidence": a.evidence}
        for a in Article.objects.select_related("source", "story").order_by("pk")],
    "threads": [(str(one), str(one.thread)) for one in Story.objects.exclude(thread=None).select_related("lead")],
    "outcomes": [
        {"reader": names[o.reader], "story": o.story, "value": o.value, "reason": REASONS[o.reason], "why": o.why}
        for o in outcomes.find(kind="story")],
    "corrections": [
        {"reader": names[o.reader], "story": o.story, "value": o.value, "ring": o.ring}
        for o in outcomes.find(kind="correction")]}))
"""


@pytest.fixture(scope="module")
def kept(demo: tuple[Path, dict[str, Any]]) -> dict[str, Any]:
    """What is in the demo's database after its first run."""
    found: dict[str, Any] = ask(demo[0], ASKED)
    return found


def _said(newsroom: Newsroom, name: str) -> tuple[str, str, str]:
    """(source, id, title) of an entry."""
    (source,) = (one for one in newsroom.plan.sources if one.folder == folder_of(name))
    resource = newsroom.alone(name)
    (entry,) = parse(resource.body, resource.content_type, source.url).entries
    read = read_item(**vars(entry))
    return source.url, read.id or "", read.title


def _verdict(newsroom: Newsroom, one: Expectation, articles: list[dict[str, Any]]) -> tuple[str, int]:
    """What newsbell made of an entry, in the words of `expect`, and its story."""
    if one.entry:
        said = _said(newsroom, one.entry)
        found = [article for article in articles if (article["source"], article["id"], article["title"]) == said]
    else:
        found = [a for a in articles if a["title"] == one.title]
    assert found, one.entry or one.title
    last = found[-1]
    if one.verdict == "same-article" and last["decision"] == "new-story":
        # Only its date is new: no second article was made. That it is the first one's story is checked by `of`.
        return "same-article", last["story"]
    word = "held" if last["state"] == "held" else last["decision"]
    return ("repeat" if one.verdict == "repeat" and word in REPEATS else word), last["story"]


def test_every_expectation_of_the_sample_newsroom_holds(kept: dict[str, Any]) -> None:
    """Each repeat is told apart, each new story is new; exactly the readers who are named are rung."""
    _check(kept, load(SAMPLE))


def _check(kept: dict[str, Any], newsroom: Newsroom) -> None:
    articles, outcomes = kept["articles"], kept["outcomes"]
    stories: dict[str, int] = {}
    told: dict[int, tuple[list[str], list[str]]] = {}
    for step in newsroom.plan.steps:
        for one in step.expect:
            name = str(one.entry or one.title)
            word, stories[name] = _verdict(newsroom, one, articles)
            assert one.verdict == word, f"{step.title}: {name}"
            if one.of:
                of = _verdict(newsroom, Expectation.model_validate({"entry": one.of, "is": "new-story"}), articles)[1]
                assert of == stories[name], f"{step.title}: {name} is not of {one.of}"
            if word in ("new-story", "held"):
                told[stories[name]] = sorted(one.rings), sorted(one.inbox)
    found: dict[int, tuple[list[str], list[str]]] = {story: ([], []) for story in told}
    for outcome in outcomes:
        found[outcome["story"]][outcome["value"] != "accepted"].append(outcome["reader"])
    assert told == {story: (sorted(rings), sorted(inbox)) for story, (rings, inbox) in found.items()}


def test_each_reader_and_matching_story_has_exactly_one_outcome_with_its_reason(
    demo: tuple[Path, dict[str, Any]], kept: dict[str, Any]
) -> None:
    said, outcomes = demo[1], kept["outcomes"]
    pairs = [(outcome["reader"], outcome["story"]) for outcome in outcomes]
    assert len(set(pairs)) == len(pairs)
    assert all(outcome["reason"] and outcome["why"] for outcome in outcomes)
    assert len(pairs) == sum(said["outcomes"].values())
    assert said["rung"] == sum(len(reader["rung"]) for reader in said["readers"])
    assert len(pairs) == sum(len(reader["rung"]) + len(reader["inbox"]) for reader in said["readers"])
    assert said["articles"] == said["stories"] + said["repeats"]
    assert all(item["why"] for reader in said["readers"] for item in reader["rung"])


def test_the_bridge_is_one_running_story_and_the_lifeboat_develops_nothing(kept: dict[str, Any]) -> None:
    """A day's name, the town or its police in common make no thread: the rescue is no news of the weather."""
    threads: list[list[str]] = kept["threads"]
    bridge = [first for title, first in threads if "Carrick Bridge" in title]
    assert ["Carrick Bridge closed after crack is found in its main span"] * 4 == bridge
    assert not any("Lifeboat" in title or "Planning notice" in title for title, _ in threads)
    assert ["Rowing league: Saltharbour 3, Millbeck 1"] == [first for title, first in threads if "Bridge" not in title]


def test_whom_a_story_rang_is_sent_its_correction_which_is_no_ring(
    demo: tuple[Path, dict[str, Any]], kept: dict[str, Any]
) -> None:
    """Guarantee 5, in the newsroom's own correction; the counts of rings are as if there were none."""
    said, corrections, outcomes = demo[1], kept["corrections"], kept["outcomes"]
    assert corrections
    rung = {(one["reader"], one["story"]) for one in outcomes if one["value"] == "accepted"}
    assert rung >= {(one["reader"], one["story"]) for one in corrections}
    assert not any(one["ring"] for one in corrections)
    assert said["rung"] == len(rung)


def test_a_second_run_rings_nobody(demo: tuple[Path, dict[str, Any]]) -> None:
    folder, first = demo
    again = counts(folder)
    assert {"articles": 0, "stories": 0, "repeats": 0, "rung": 0, "outcomes": {}} == {
        name: value for name, value in again.items() if name != "readers"
    }
    assert [(r["reader"], r["follows"], [], []) for r in first["readers"]] == [
        (r["reader"], r["follows"], r["rung"], r["inbox"]) for r in again["readers"]
    ]


def test_another_newsroom_works_beside_it_and_where_ci_is_set_the_demo_ends(
    demo: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    folder, _ = demo
    tiny(tmp_path, slug="gazette", follow="the")
    ended = newsbell(folder, "demo", "--newsroom", str(tmp_path), CI="1")
    assert ended.returncode == 0, ended.stderr
    assert "Goat on the town hall roof" in ended.stdout
    assert "Ben cannot follow “the”" in ended.stdout
    assert re.search(r"\b1 +rung\b", ended.stdout)
    assert "\x1b" not in ended.stdout
    assert "shown before" not in ended.stdout
    for_all, for_one = re.findall(r"^  newsbell (explain .+)$", ended.stdout, re.MULTILINE)
    for pasted in (for_all, for_one):
        explained = newsbell(folder, *shlex.split(pasted))
        assert "Goat on the town hall roof" in explained.stdout, explained.stderr
    assert for_one == f"{for_all} Ada"
    again = newsbell(folder, "demo", "--newsroom", str(tmp_path), CI="1")
    first, _, rest = again.stdout.partition("\n 1  ")
    assert "This newsroom was shown before, with the same data." in first
    assert "This newsroom was shown before: nothing in it was new, so nobody was rung. 12 stories wait" in rest
    assert f"\n  {folder / 'data'}\n" in first
    assert f"\n  {folder / 'data'}\n" in rest


def test_a_newsroom_of_other_texts_is_told_apart_too(tmp_path: Path) -> None:
    tables.put_into(tmp_path / "data", stack.home())
    newsroom = tmp_path / "newsroom"
    newsroom.mkdir()
    tiny(newsroom)
    said = counts(tmp_path, "--newsroom", str(newsroom))
    assert (3, 2, 1, 1) == tuple(said[name] for name in ("articles", "stories", "repeats", "rung"))
    assert {"accepted": 1} == said["outcomes"]
    assert [
        {
            "reader": "Ada",
            "follows": ["phrase: goat", "topic: Animals"],
            "rung": [
                {
                    "story": 2,
                    "title": "Goat on the town hall roof",
                    "why": "the phrase “goat” in the headline; filed under Animals",
                }
            ],
            "inbox": [],
        },
        {"reader": "Ben", "follows": ["phrase: fair"], "rung": [], "inbox": []},
    ] == said["readers"]
    _check(ask(tmp_path, ASKED), load(newsroom))


def test_readers_of_ones_own_are_never_rung_by_the_demo(demo: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """Their reminders would go to the simulator, which knows none of their devices."""
    tiny(tmp_path)
    tables.put_into(tmp_path / "data", stack.home())
    made = ask(
        tmp_path,
        "from newsbell.common import clock\n"
        "from newsbell.common.models import Publisher\n"
        "from newsbell.readers.models import Reader\n"
        "Reader.objects.create(publisher=Publisher.objects.create(slug='own'), created_at=clock.now())\n"
        "print(Reader.objects.count())",
    )
    assert made == 1
    ended = newsbell(tmp_path, "demo", "--once", "--newsroom", str(tmp_path))
    assert ended.returncode == 1
    assert "readers of your own" in ended.stderr
    assert "[setting-invalid]" in ended.stderr


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _get(port: int, path: str) -> tuple[int, Mapping[str, str], str]:
    from newsbell.common.safe_client import Policy, SafeClient

    origin = f"http://127.0.0.1:{port}"
    answer = SafeClient(Policy(private_origins=frozenset({origin}))).get(origin + path)
    return answer.status, answer.headers, answer.body.decode()


def _look(port: int) -> None:
    """The pages that are served."""
    status, headers, front = _get(port, "/")
    assert status == 200
    assert "default-src 'self'" in headers["content-security-policy"]
    for words in (
        "The Tiny Times",
        "Goat on the town hall roof",
        "The same text",
        "Ada",
        "filed under <bdi>Animals</bdi>",
    ):
        assert words in front
    assert "<script" not in front
    assert "style=" not in front
    assert _get(port, "/admin/login/")[0] == 200
    assert _get(port, "/static/newsbell/newsroom.css")[0] == 200


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_after_the_job_the_site_is_served_until_ctrl_c(tmp_path: Path) -> None:
    tables.put_into(tmp_path / "data", stack.home())
    tiny(tmp_path)
    port = free_port()
    command = [sys.executable, "-m", "newsbell", "demo", "--newsroom", str(tmp_path)]
    environment = _environment(tmp_path, NEWSBELL_LISTEN=f"127.0.0.1:{port}", NEWSBELL_WORKERS="1")
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout
            early = list(takewhile(lambda line: not line.startswith("listening on"), process.stdout))
            assert not any(f"http://localhost:{port}" in line for line in early)
            shown = list(takewhile(lambda line: not line.startswith("newsbell serves"), process.stdout))
            assert any(f"http://localhost:{port}/demo/" in line for line in shown), "".join([*early, *shown])
            children = _children(process.pid)
            assert len(children) == 3
            _look(port)
            other = newsbell(tmp_path, "demo", "--once", "--newsroom", str(tmp_path))
            assert "runs already" in other.stderr
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read()
            assert process.wait(PATIENCE_S) == 0, rest
            assert "newsbell stopped." in rest
        finally:
            process.kill()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [] == [child for child in children if Path(f"/proc/{child}").exists()]


def test_a_port_that_the_operator_named_and_that_is_taken_is_told_before_the_work(tmp_path: Path, taken: int) -> None:
    tiny(tmp_path)
    listen = f"127.0.0.1:{taken}"
    ended = newsbell(tmp_path, "demo", "--newsroom", str(tmp_path), NEWSBELL_LISTEN=listen)
    assert ended.returncode == 1
    assert f"Port {taken} is taken" in ended.stderr
    assert "" == ended.stdout
