"""The parts of `newsbell demo`, in this process: what waits, what is tried again, what is shown of it."""

import io
import os
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from rich.console import Console, RenderableType
from tests.tiny_newsroom import tiny

from newsbell import work
from newsbell.commands.demonstration import (
    cast,
    outside,
    performance,
    port,
    run,
    show,
    show_again,
    show_ledger,
    show_site,
    tally,
)
from newsbell.commands.demonstration.outside import Outside
from newsbell.common import conf
from newsbell.common.clock import now
from newsbell.common.errors import SettingInvalid
from newsbell.common.models import Publisher
from newsbell.readers.models import Device
from newsbell.simulator.newsroom import Newsroom
from newsbell.simulator.newsroom_form import SAMPLE, load
from newsbell.sources.models import Source
from newsbell.stories.models import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """The documented example of a newsroom, and a data folder for its demo."""
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path / "data"))
    tiny(tmp_path)
    return load(tmp_path)


@pytest.fixture
def world(newsroom: Newsroom) -> Iterator[Outside]:
    with outside.running(newsroom) as running:
        yield running


def _plain(*shown: RenderableType, width: int = 100) -> str:
    screen = Console(file=io.StringIO(), width=width, highlight=False, emoji=False)
    for one in shown:
        screen.print(one)
    written = screen.file
    assert isinstance(written, io.StringIO)
    return re.sub(r"\s+", " ", written.getvalue())


def test_the_sample_papers_town_is_found_and_has_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No list of places has it: its publisher names it, as any may."""
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path / "data"))
    sample = load(SAMPLE)
    with outside.running(sample) as world:
        everybody = cast.assemble(sample, world.push, now())
        assert everybody.publisher == cast.assemble(sample, world.push, now()).publisher
        next(iter(run.steps(sample, world, everybody)))
        work.drain("name")
    found = Client().get("/api/v1/publishers/gazette/subjects", {"q": "salt"}).json()
    assert ("place", "Saltharbour") in {(one["kind"], one["name"]) for one in found}
    assert 200 == Client().get("/subjects/gazette/place/saltharbour").status_code


def test_a_push_service_in_trouble_is_waited_for(newsroom: Newsroom, world: Outside) -> None:
    everybody = cast.assemble(newsroom, world.push, now())
    since = tally.mark(world, now())
    device = Device.objects.get(reader=everybody.readers["Ada"])
    world.push["mozilla"].set_fault(bytes(device.endpoint).decode(), "error", 1)
    shown = _plain(*map(show.stepped, run.steps(newsroom, world, everybody)))
    assert "retrying 1" in shown
    told: list[tuple[int, int]] = []
    assert 0 == run.settle(everybody, lambda count, wait: told.append((count, wait)))
    assert {1} == {count for count, _ in told}
    counted = tally.count(everybody, world, since)
    assert (1, 2, 1, 0) == (counted.rung, counted.seen["posts"], counted.seen["rings"], counted.seen["second_rings"])


def test_what_stays_in_trouble_is_left_to_the_workers_and_said(
    newsroom: Newsroom, world: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "PATIENCE", run.PATIENCE * 0)
    everybody = cast.assemble(newsroom, world.push, now())
    for device in Device.objects.all():
        world.push["mozilla"].set_fault(bytes(device.endpoint).decode(), "error")
    screen = show.console()
    screen.file = io.StringIO()
    counted = performance.perform(newsroom, world, everybody, screen)
    assert {"deferred": 1} == counted.outcomes
    assert "1 reminder waits for a push service" in screen.file.getvalue()
    assert "wait: for an editor, or another try" in screen.file.getvalue()
    assert everybody.readers.keys() == {told.name for told in counted.readers}


def test_a_demo_that_was_killed_goes_on_where_it_was(newsroom: Newsroom, world: Outside) -> None:
    """Its leases are taken over; what it had decided is not decided again, and nobody is rung twice."""
    everybody = cast.assemble(newsroom, world.push, now())
    steps = run.steps(newsroom, world, everybody)
    next(steps)
    next(steps)
    Source.objects.update(lease_owner="killed", lease_until=now() + timedelta(days=9))
    again = cast.assemble(newsroom, world.push, now())
    assert again.readers == everybody.readers
    lines = [line for step in run.steps(newsroom, world, again) for line in step.lines]
    assert ["unchanged", "unchanged", "same-article"] == [line.decision for line in lines]
    assert 1 == world.seen()["rings"]


def test_where_it_was_shown_before_the_folder_to_remove_is_named_in_one_piece(
    newsroom: Newsroom, world: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path.joinpath(*["a-long-name"] * 12)
    monkeypatch.setenv("NEWSBELL_DATA", str(folder))
    # On the grown stack the tests name a database; the one in use is open already.
    monkeypatch.delenv("NEWSBELL_DATABASE", raising=False)
    everybody = cast.assemble(newsroom, world.push, now())
    shown = [io.StringIO(), io.StringIO()]
    for written in shown:
        performance.perform(newsroom, world, everybody, Console(file=written, width=80, highlight=False))
    first, second = (written.getvalue() for written in shown)
    assert "shown before" not in first
    # In one piece too, to paste it; which number a story has the database decides.
    assert f"newsbell explain {Story.objects.latest('pk').pk} Ada\n" in first
    assert 2 == second.count("shown before")
    assert 2 == second.count(f"\n  {folder}\n")
    monkeypatch.setenv("NEWSBELL_DATABASE", "postgres://localhost/newsbell")
    assert "name an empty database in NEWSBELL_DATABASE" in _plain(show_again.opening())


def test_a_story_waits_until_its_time_is_over(newsroom: Newsroom, world: Outside) -> None:
    publisher, at = cast.assemble(newsroom, world.push, now()).publisher, now()
    for due in (at - timedelta(seconds=1), at + timedelta(hours=1)):
        Story.objects.create(publisher=publisher, state=Story.State.HELD, decided_at=at, due_at=due)
    Story.objects.create(publisher=publisher, state=Story.State.NEW, decided_at=at, due_at=at + timedelta(hours=1))
    assert 1 == tally.waiting(at)
    shown = _plain(show_again.closing(nothing_new=False, waiting=1))
    assert "only what was new since then is told here. 1 story waits for an editor" in shown


def test_of_what_rang_another_story_than_the_one_explained_is_offered() -> None:
    items = [tally.Item(n, f"Story {n}", "accepted", "filed under Sport", "") for n in (3, 2, 7)]
    readers = [tally.Told("Ada", 1, [], items, []), tally.Told("Ben", 2, [], [], items)]
    counted = tally.Tally(3, 3, 0, 0, 0, 3, {"accepted": 3}, {}, readers)
    assert (2, "Ada") == tally.first_ring(counted, but=7)
    assert (3, "Ada") == tally.first_ring(counted, but=2)
    assert tally.first_ring(replace(counted, readers=readers[1:]), but=7) is None


def test_a_flood_and_many_unchanged_entries_are_told_in_few_lines() -> None:
    held = [run.Line("new-story", f"Notice {n}", "Council", "Of one pattern.", n, "held", inbox=1) for n in range(12)]
    same = [run.Line("unchanged", f"Old {n}", "Council") for n in range(5)]
    shown = _plain(show.stepped(run.Stepped(1, "A flood", [*held, *same], [])))
    assert "Notice 1" in shown
    assert "Notice 2" not in shown
    assert "and 10 more 12 new stories from one poll are a flood" in shown
    assert "5 entries say what they said before" in shown
    few = _plain(show.stepped(run.Stepped(1, "A small one", [*held[:2], *same[:2]], ["Council: 1 entry broken"])))
    assert "Notice 0" in few
    assert "Old 1" in few
    assert "more" not in few
    assert "! Council: 1 entry broken" in few
    assert "Nothing that newsbell has not seen" in _plain(show.stepped(run.Stepped(2, "Silence", [], [])))


def test_the_ledger_names_a_long_list_in_part_and_a_second_ring_in_full() -> None:
    items = [tally.Item(n, f"Story {n}", "accepted", "filed under Sport", "") for n in range(8)]
    waits = [replace(item, value="in-inbox", reason="the day's rings were used up") for item in items]
    told = tally.Told("Ada", 1, ["topic: Sport"], items, waits)
    shown = _plain(show_ledger.ledger([told, tally.Told("Ben", 2, [], [], [])]))
    assert "and 4 more" in shown
    assert "and 6 more" in shown
    assert "the day's rings were used up" in shown
    assert "Ben reader 2 follows nothing Nothing new matched." in shown
    seen = {"posts": 2, "accepted": 2, "rings": 2, "silent_repeats": 0, "silent_corrections": 0, "second_rings": 1}
    figures = _plain(show_ledger.figures(tally.Tally(1, 1, 0, 0, 0, 1, {"accepted": 1}, seen, [])))
    assert "1 second rings of a story" in figures


def test_when_the_demo_ends_its_sources_are_paused_until_it_runs_again(newsroom: Newsroom, world: Outside) -> None:
    """A plain `newsbell serve` afterwards would find nothing at their addresses."""
    with cast.present(newsroom, world.push, now()):
        assert not Source.objects.get().paused
    assert Source.objects.get().paused
    cast.assemble(newsroom, world.push, now())
    assert not Source.objects.get().paused


def test_where_nothing_rang_there_is_no_story_to_explain(newsroom: Newsroom, world: Outside) -> None:
    everybody = cast.assemble(newsroom, world.push, now())
    assert tally.busiest(tally.mark(world, now()), everybody) is None
    assert not Story.objects.exists()


def test_another_newsroom_with_the_same_short_name_is_another_publisher(newsroom: Newsroom, world: Outside) -> None:
    Publisher.objects.create(slug="tiny", name="Another", origin="https://another.example")
    everybody = cast.assemble(newsroom, world.push, now())
    assert "tiny-2" == everybody.publisher.slug
    assert everybody.publisher == cast.assemble(newsroom, world.push, now()).publisher


def test_the_environment_is_as_it_was_when_the_demo_ends(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_POLL_MIN", "60")
    before = dict(os.environ)
    with outside.running(newsroom):
        assert conf.get("NEWSBELL_DEMO")
        assert "https://tiny.example" in conf.get("NEWSBELL_SOURCE_ROUTES")
        assert 60 == conf.get("NEWSBELL_POLL_MIN")
        with pytest.raises(SettingInvalid, match="runs already"), outside.running(newsroom):
            pass
    assert before == dict(os.environ)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A port that another program listens on, and that newsbell would take by default."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.getsockname()[1]
        address = f"127.0.0.1:{number}"
        usual = replace(conf._BY_NAME["NEWSBELL_LISTEN"], default=address)
        monkeypatch.setitem(conf._BY_NAME, "NEWSBELL_LISTEN", usual)
        for name in ("NEWSBELL_LISTEN", "NEWSBELL_URL"):
            # Set before it is deleted, so that what `choose` sets is taken back too.
            monkeypatch.setenv(name, address)
            monkeypatch.delenv(name)
        yield number


def test_instead_of_the_usual_port_the_next_free_one_serves(taken: int) -> None:
    note = port.choose()
    _, chosen = conf.get("NEWSBELL_LISTEN")
    assert chosen > taken
    assert f"Port {taken} is taken by another program, so the site will be on {chosen}." == note
    assert f"http://localhost:{chosen}" == conf.get("NEWSBELL_URL")
    shown = _plain(show_site.where_to_look(note, held=3), width=80)
    assert note in shown
    assert "release the 3 stories that wait" in shown
    assert "" == port.choose()


def test_where_no_port_nearby_is_free_it_says_so(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(port, "NEARBY", 1)
    with pytest.raises(SettingInvalid, match=f"Port {taken} is taken"):
        port.choose()


def test_the_command_is_shown_as_one_would_type_it_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", [str(tmp_path / ".venv" / "bin" / "newsbell")])
    assert ".venv/bin/newsbell" == performance.program()
    monkeypatch.setattr("sys.argv", ["/usr/bin/newsbell"])
    assert "/usr/bin/newsbell" == performance.program()
    monkeypatch.setattr("sys.argv", ["/somewhere/__main__.py"])
    assert "newsbell" == performance.program()
