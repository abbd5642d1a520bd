"""`newsbell bench`: the output contract, at sizes that take seconds. Figures are only asked to make sense."""

import io
import json
import shutil
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from tests import stack, tables

from newsbell.commands.benchmarks import gauges, household, load, match, peers, process, send, sink, web
from newsbell.commands.benchmarks.prose import Writer
from newsbell.common.errors import MeasurementFailed


def bench(*words: str) -> Any:
    out = io.StringIO()
    call_command("bench", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def with_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """A benchmark's process finds its tables made: making them takes longer than what it is to measure here."""
    settings = process._environment

    def environment(folder: Path) -> dict[str, str]:
        tables.put_into(folder / "data", stack.home())
        return settings(folder)

    monkeypatch.setattr(process, "_environment", environment)


WITH_TABLES = pytest.mark.usefixtures("with_tables")


@WITH_TABLES
def test_send_measures_newsbell_and_whoever_is_installed_on_the_same_push_service() -> None:
    figures = bench("send", "--devices", "20", "--rounds", "2")
    assert ["devices", "rounds", "cpu_us", "parts_us"] == list(figures)
    assert (20, 2) == (figures["devices"], figures["rounds"])
    cpu_us = figures["cpu_us"]
    assert [
        "newsbell_bare",
        "newsbell_whole",
        "newsbell_envelopes",
        "pywebpush_threads",
        "pywebpush_async",
        "webpush_rs",
        "web_push_node",
    ] == list(cpu_us)
    assert cpu_us["newsbell_whole"] > cpu_us["newsbell_bare"] > 0
    here = {
        "pywebpush_threads": find_spec("pywebpush"),
        "pywebpush_async": find_spec("pywebpush"),
        "webpush_rs": find_spec("webpush_rs"),
        "web_push_node": (peers.BENCH / "node_modules" / "web-push").is_dir() and shutil.which("node"),
        "newsbell_envelopes": "always",
    }
    assert {name: found is not None for name, found in cpu_us.items() if name in here} == {
        name: bool(found) for name, found in here.items()
    }
    assert all(cost > 0 for cost in cpu_us.values() if cost is not None)
    assert ["seal", "post", "plan", "load", "record", "prepare"] == list(figures["parts_us"])
    assert round(sum(figures["parts_us"].values())) > 0


@WITH_TABLES
def test_send_measures_the_whole_way_alone_where_it_is_asked_to() -> None:
    figures = bench("send", "--alone", "2", "--devices", "20", "--rounds", "1")
    assert ["newsbell_whole"] == [name for name, cost in figures["cpu_us"].items() if cost]
    assert ["plan", "load", "record"] == list(figures["parts_us"])


@WITH_TABLES
def test_match_measures_an_article_the_index_its_making_and_who_follows() -> None:
    figures = bench("match", "--follows", "2000", "--followers", "3000", "--rounds", "1")
    assert ["follows", "cpu_us_per_article", "rss_mb", "build_s", "followers", "audience_ms"] == list(figures)
    assert (2_000, 3_000) == (figures["follows"], figures["followers"])
    assert figures["audience_ms"] > 0
    assert figures["cpu_us_per_article"] > 0
    assert figures["rss_mb"] >= 0
    assert figures["build_s"] >= 0


@WITH_TABLES
def test_stories_measures_an_article_against_a_full_window() -> None:
    figures = bench("stories", "--window", "30")
    assert ["window", "cpu_ms_per_article", "cpu_ms_by_window", "start_ms", "rss_mb"] == list(figures)
    assert figures["window"] == 30
    assert {"30": figures["cpu_ms_per_article"]} == figures["cpu_ms_by_window"]
    assert figures["cpu_ms_per_article"] > 0
    assert figures["rss_mb"] > 1


@WITH_TABLES
def test_ingest_measures_a_feed_a_page_and_a_poll_that_finds_nothing() -> None:
    """On a whole newsbell: it has no figure where a source is not polled just once, or shows something."""
    figures = bench("ingest", "--rounds", "1", "--sources", "20")
    read, polled = ["cpu_ms_per_feed", "cpu_ms_per_page"], ["cpu_ms_per_idle_poll", "cpu_ms_by_answer"]
    assert [*read, "sources", *polled, "cpu_ms_per_bare_get"] == list(figures)
    assert 20 == figures["sources"]
    assert figures["cpu_ms_per_idle_poll"] == max(figures["cpu_ms_by_answer"].values())
    assert {"same_bytes", "not_modified"} == set(figures["cpu_ms_by_answer"])
    assert all(figures[name] > 0 for name in (*read, "cpu_ms_per_bare_get"))


@WITH_TABLES
def test_web_measures_a_whole_newsbell_that_makes_no_error() -> None:
    figures = bench("web", "--seconds", "2", "--rate", "50", "--readers", "20")
    assert ["requests_per_s", "p99_ms", "errors"] == list(figures)[:3]
    assert (0, 100, 0.1, 20) == tuple(figures[name] for name in ("errors", "requests", "writes_share", "rung"))
    assert figures["requests_per_s"] > 0
    assert figures["p99_ms"] > 0


def test_the_load_is_open_and_tells_what_went_wrong() -> None:
    """What is due is asked for whether or not the one before is answered, and waits count from when it was due."""
    asked: list[str] = []
    began, heard = threading.Event(), threading.Event()

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/wrong":
                assert began.wait(20)
            asked.append(self.path)
            if self.path == "/slow":
                began.set()
                assert heard.wait(20)
                time.sleep(0.2)
            self.send_response(200 if self.path != "/wrong" else 500)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        threading.Thread(target=server.serve_forever).start()
        url = f"http://127.0.0.1:{server.server_port}"
        plan = [load.Planned(0.01 * at, path, "GET", path, "198.18.0.1") for at, path in enumerate(["/slow", "/wrong"])]
        answers = []
        for answer in load.run(url, plan):
            answers.append(answer)
            heard.set()
        server.shutdown()
    assert ["/slow", "/wrong"] == asked
    assert [("/wrong", 500, True), ("/slow", 200, False)] == [(a.planned.name, a.status, a.wrong) for a in answers]
    assert answers[1].took_s >= 0.2
    (unanswered,) = load.run(url, plan[:1])
    assert (0, True) == (unanswered.status, unanswered.wrong)


def test_no_figure_where_what_was_answered_is_not_kept() -> None:
    joined = load.Planned(0, "join", "POST", "/readers", "198.18.0.1", right=201)
    with pytest.raises(MeasurementFailed, match="Answered as done"):
        web.check([load.Answered(joined, 201, 0.1)], Counter(), Counter())


def test_what_had_no_answer_may_be_kept_or_not() -> None:
    joined = load.Planned(0, "join", "POST", "/readers", "198.18.0.1", right=201)
    unanswered, refused = load.Answered(joined, 0, 20.0), load.Answered(joined, 429, 0.1)
    for kept in (0, 1):
        web.check([unanswered, refused], Counter(), Counter(join=kept))
    with pytest.raises(MeasurementFailed, match="Answered as done"):
        web.check([unanswered, refused], Counter(), Counter(join=2))


def test_what_does_not_come_is_told() -> None:
    with pytest.raises(MeasurementFailed, match="The end did not come within 0 s"):
        web.wait(lambda: False, "The end", within_s=0)


def test_a_newsbell_that_does_not_start_is_told_with_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_LEASE", "soon")
    with pytest.raises(MeasurementFailed, match="did not start") as told, household.running(tmp_path / "log"):
        pass
    assert "NEWSBELL_LEASE" in told.value.why


def test_for_a_person_there_is_a_table_for_each_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """One process a word would tell nothing more here: what is measured is given."""
    given = {
        "send": {
            "devices": 1_000,
            "rounds": 5,
            "cpu_us": {"newsbell_bare": 1_234.5, "pywebpush_threads": None},
            "parts_us": {"seal": 99.9},
        },
        "match": {
            "follows": 1_000_000,
            "cpu_us_per_article": 400.1,
            "rss_mb": 120.0,
            "build_s": 9.5,
            "followers": 1_000_000,
            "audience_ms": 180.0,
        },
        "stories": {
            "window": 5_000,
            "cpu_ms_per_article": 2.5,
            "cpu_ms_by_window": {"1000": 2.0, "5000": 2.5},
            "start_ms": 30.0,
            "rss_mb": 99.0,
        },
        "ingest": {
            "cpu_ms_per_feed": 5.9,
            "cpu_ms_per_page": None,
            "sources": 2_000,
            "cpu_ms_per_idle_poll": 2.25,
            "cpu_ms_by_answer": {"same_bytes": 2.25, "not_modified": 1.9},
            "cpu_ms_per_bare_get": 0.31,
        },
        "web": {
            "requests_per_s": 100.0,
            "p99_ms": 45.6,
            "errors": 0,
            "p50_ms": 9.5,
            "max_ms": 99.9,
            "requests": 6_000,
            "writes_share": 0.1,
            "wrong": {},
            "rung": 12_000,
            "cpu_s": {"web": 28.1},
        },
    }
    monkeypatch.setattr(process, "measured", lambda name, sizes: given[name])
    out = io.StringIO()
    call_command("bench", *given, stdout=out)
    shown = " ".join(out.getvalue().split())
    for part in (
        "send: 1,000 devices, 5 rounds",
        "newsbell: sealing, signing and posting alone 1,234.5",
        "pywebpush in 16 threads not measured",
        "match: 1,000,000 follows",
        "CPU µs an article 400.1",
        "CPU ms to find who of 1,000,000 follows, at worst 180.0",
        "stories: 5,000 window",
        "CPU ms an article, 1,000 stories 2.0",
        "CPU ms a page not measured",
        "ingest: 2,000 sources",
        "CPU ms a poll that is answered 304 1.9",
        "CPU ms a poll that is answered with the same bytes 2.25",
        "CPU ms a bare conditional GET 0.31",
        "requests a second 100.0",
        "of which write, % 10.0",
        "CPU seconds: web 28.1",
    ):
        assert part in shown
    assert given == bench(*given)


def test_a_size_is_a_whole_number_and_a_word_is_one_of_five() -> None:
    for words in (["send", "--devices", "0"], ["send", "--devices", "many"], ["everything"], []):
        with pytest.raises(CommandError):
            call_command("bench", *words)


@WITH_TABLES
def test_a_measurement_that_breaks_off_is_told_with_its_name(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(MeasurementFailed, match="send ended with status 1"):
        process.measured("send", {"devices": 1})
    assert "missing 1 required positional argument: 'rounds'" in capfd.readouterr().err


def test_a_measurement_touches_no_data_of_this_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NEWSBELL_KEYS", str(tmp_path / "keys"))
    bench("match", "--follows", "100", "--followers", "100", "--rounds", "1")
    assert [] == list(tmp_path.iterdir())


def test_there_is_no_figure_of_messages_that_were_not_all_accepted() -> None:
    with sink.running() as push, pytest.raises(MeasurementFailed, match="Of 5 messages of lazy, 0 were accepted"):
        send.in_turn({"lazy": lambda: 0.1}, 1, 5, push)


def test_an_article_to_match_has_the_length_that_the_figure_is_told_of() -> None:
    writer = Writer()
    article = match.article(writer, [writer.name() for _ in range(match.NAMES)])
    assert match.CHARACTERS == len("\n".join(article))


def test_a_cost_is_the_median_of_its_rounds_for_one_of_many() -> None:
    assert gauges.typical([0.003, 0.001, 0.002], per=10) == 200.0
    assert gauges.cost_s(lambda: sum(range(200_000))) > 0
