"""What PostgreSQL and RabbitMQ cost beside SQLite and files: python scripts/bench_stacks.py [DEVICES [ROUNDS]].

On each stack `newsbell serve` runs, and the same readers follow one subject with a device each. The stacks take turns:
a story is published, and `serve` decides, plans and sends it until every device accepted it and every outcome is
settled. CPU seconds (user and system) of newsbell's processes, and apart from them of the database's and the broker's,
which the embedded stack has within newsbell; the first round does not count. What each of them spends in as many
seconds without a story is measured too, and told apart: it is paid for the day and not for the story, whether anyone
is sent to or not. Needs what `make test-grown` needs. Prints one JSON object.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import IO, Any, cast

Spent = dict[str, float]
"""CPU seconds by who spent them, and `clock`: how long that took."""

ROOT = Path(__file__).resolve().parent.parent
EMBEDDED, GROWN = "SQLite and files", "PostgreSQL and RabbitMQ"
LONGEST_S = 600
IDLE_S = 20
WAIT, SEND = "wait", "send"


def main(devices: int, rounds: int) -> None:
    sys.path.insert(0, str(ROOT))
    from tests import servers

    with ExitStack() as until:
        database, broker = until.enter_context(servers.grown())
        grown = {"NEWSBELL_DATABASE": database.url, "NEWSBELL_BROKER": broker.url}
        stacks = {
            EMBEDDED: until.enter_context(_stack(devices, rounds, {})),
            GROWN: until.enter_context(_stack(devices, rounds, grown)),
        }
        pids = {name: one.process.pid for name, one in (("database", database), ("broker", broker)) if one.process}
        costs: dict[str, list[Spent]] = {name: [] for name in stacks}
        idle: dict[str, list[Spent]] = {name: [] for name in stacks}

        def spent(name: str, what: str) -> Spent:
            before, began = {server: _of_server_s(pid) for server, pid in pids.items()}, time.monotonic()
            cost = _asked(stacks[name], what)
            if name == GROWN:
                cost |= {server: _of_server_s(pid) - before[server] for server, pid in pids.items()}
            return cost | {"clock": time.monotonic() - began}

        for number in range(rounds + 1):
            for name in stacks:
                costs[name].append(spent(name, SEND))
                if number:
                    idle[name].append(spent(name, WAIT))
    print(json.dumps({"devices": devices, "rounds": rounds, **_figures(costs, idle, devices)}))


def _figures(
    costs: Mapping[str, list[Spent]], idle: Mapping[str, list[Spent]], devices: int
) -> Mapping[str, Mapping[str, Any]]:
    """Medians in CPU µs a device, in all and without what idleness costs, and how many times the embedded stack's."""
    figures: dict[str, dict[str, Any]] = {}
    idle_s = {
        stack: {part: median(one[part] / one["clock"] for one in all_) for part in all_[0]}
        for stack, all_ in idle.items()
    }
    for said, less in (("in all", 0), ("for the story", 1)):
        us = {
            stack: {
                part: round(
                    1e6 * median(one[part] - less * idle_s[stack][part] * one["clock"] for one in all_[1:]) / devices, 1
                )
                for part in all_[0]
                if part != "clock"
            }
            for stack, all_ in costs.items()
        }
        own, whole = us[EMBEDDED]["newsbell"], us[GROWN]["newsbell"]
        times = {"newsbell": round(whole / own, 2), "with its servers": round(sum(us[GROWN].values()) / own, 2)}
        figures[said] = {"cpu_us": us, "times": times}
    figures["idle, CPU ms a second"] = {
        stack: {part: round(1e3 * cost, 1) for part, cost in parts.items() if part != "clock"}
        for stack, parts in idle_s.items()
    }
    figures["seconds a round"] = {
        stack: round(median(one["clock"] for one in all_[1:]), 1) for stack, all_ in costs.items()
    }
    return figures


@contextmanager
def _stack(devices: int, rounds: int, own: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """A process with a household on its stack, that answers each line, SEND or WAIT, with what that cost."""
    with tempfile.TemporaryDirectory() as home:
        Path(home, "data").mkdir()
        env = {name: value for name, value in os.environ.items() if not name.startswith("NEWSBELL_")}
        env |= {**own, "NEWSBELL_DATA": f"{home}/data", "NEWSBELL_KEYS": f"{home}/keys", "NEWSBELL_LOG": "text"}
        env |= {"DJANGO_SETTINGS_MODULE": "newsbell.settings", "NEWSBELL_RINGS_A_DAY": str(rounds + 2)}
        command = [sys.executable, __file__, "--stack", str(devices), home]
        process = subprocess.Popen(  # noqa: S603 - our own
            command, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        try:
            yield process
        finally:
            process.communicate()  # the end of its input ends it


def _asked(stack: "subprocess.Popen[str]", what: str) -> Spent:
    asked, answers = cast(IO[str], stack.stdin), cast(IO[str], stack.stdout)
    print(what, file=asked, flush=True)
    spent: Spent = json.loads(answers.readline())
    return spent


def serve(devices: int, home: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from newsbell.commands.benchmarks import household, readership, sink
    from newsbell.common import clock
    from newsbell.common.models import Publisher
    from newsbell.delivery import keys
    from newsbell.follows.choices import Wish
    from newsbell.sources.models import Source

    call_command("migrate", verbosity=0)
    with sink.running() as push:
        os.environ |= {"NEWSBELL_PUSH_ORIGINS": push.origin, "NEWSBELL_PUSH_CA": str(push.ca_file)}
        site = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
        said = push.subscribe(devices, keys.current(site, clock.now()).public)
        readership.make(site, said, Wish("phrase", "Carrick Bridge"), clock.now())
        source = Source.objects.create(publisher=site, url="https://gazette.example/feed.xml")
        connection.close()
        with household.running(home / "log") as house:
            number = 0
            for what in map(str.strip, sys.stdin):
                before = house.cpu_s()
                if what == SEND:
                    _publish(source, number)
                    number += 1
                    _until_sent(push, devices * number)
                else:
                    time.sleep(IDLE_S)
                after = house.cpu_s()
                print(json.dumps({"newsbell": sum(after.values()) - sum(before.values())}), flush=True)


def _until_sent(push: Any, wanted: int) -> None:
    from newsbell.reminders.models import Shard

    end = time.monotonic() + LONGEST_S
    while push.accepted() < wanted or Shard.objects.filter(waiting__gt=0).exists():
        if time.monotonic() > end:
            raise TimeoutError(f"{push.accepted()} of {wanted} were accepted")
        time.sleep(0.5)
    if push.accepted() != wanted:
        raise ValueError(f"{push.accepted()} were accepted, not {wanted}")


def _publish(source: Any, number: int) -> None:
    from newsbell.articles.item import read_item
    from newsbell.commands.benchmarks import send
    from newsbell.common import clock
    from newsbell.joints import origin
    from newsbell.sources.models import Poll
    from newsbell.stories import archive

    now, link = clock.now(), f"https://gazette.example/{number}"
    poll = Poll.objects.create(source=source, at=now, result=Poll.Result.NEWS, entries=30, fresh=1, due_at=now)
    article = read_item(id=link, link=link, title=f"{send.TITLE} ({number})", summary_html=send.STANDFIRST)
    archive.admit([archive.draft(origin(source), article)], poll.pk, now)


def _of_server_s(leader: int) -> float:
    """CPU seconds so far of a server: of its process, of all that descend from it, and of those that ended."""
    parents, spent = dict[int, int](), dict[int, int]()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended just now
        parents[int(path.parent.name)] = int(after_name[1])
        spent[int(path.parent.name)] = sum(map(int, after_name[11:15]))  # with those of its that ended (proc(5))
    found, more = set[int](), {leader}
    while more:
        found |= more
        # By descent, not by session: each of PostgreSQL's processes has one of its own.
        more = {pid for pid, parent in parents.items() if parent in more}
    return sum(spent.get(pid, 0) for pid in found) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--stack"]:
        serve(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000, int(sys.argv[2]) if len(sys.argv) > 2 else 5)
