"""What a storm came to: what the devices saw, by the simulator's own count, beside what the ledger says of each."""

import json
import os
import platform
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from newsbell.common import clock
from newsbell.delivery.envelopes import BITMAP, DIGEST
from newsbell.delivery.models import Alarm, EnvelopeShelf, Lane
from newsbell.readers.models import Device
from newsbell.simulator.push_service import token_of
from tests.storm import A_BOUT, FOR_GOOD, ONCE, ORIGINS, Storm, rates

SENT_AGAIN = re.compile(r"sent (\d+) times under one tag")


@dataclass
class Count:
    """What was counted after a storm, over all readers and stories.

    `given_up`: not accepted although a device of the reader lives; `living`: readers with such a device.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[int, int]] = field(default_factory=list)
    unexplained: list[tuple[int, int]] = field(default_factory=list)
    not_rung: list[tuple[int, int]] = field(default_factory=list)
    given_up: list[tuple[int, int]] = field(default_factory=list)
    living: set[int] = field(default_factory=set)
    strangers: list[tuple[int, int]] = field(default_factory=list)
    doubles: int = 0
    doubles_unknown_to_the_ledger: int = 0
    second_rings: int = 0
    reused_key_and_nonce: int = 0
    undecryptable: int = 0
    live_devices_retired: int = 0
    alarms: set[tuple[str, str]] = field(default_factory=set)
    not_closed: list[str] = field(default_factory=list)
    faults: dict[str, Counter[str]] = field(default_factory=dict)
    received: int = 0
    envelopes: int = 0
    lost_answers: int = 0
    window: int = 0

    def lacking(self) -> list[tuple[str, str]]:
        """(vendor, fault) of what was to be put in and was not; what few devices have, at any vendor."""
        each = [(vendor, fault) for vendor in ORIGINS for fault in {*A_BOUT, "forbidden", *rates(vendor)}]
        few = [("any", fault) for fault in ONCE | FOR_GOOD if not any(of[fault] for of in self.faults.values())]
        return few + [(vendor, fault) for vendor, fault in each if not self.faults[vendor][fault]]


def count(storm: Storm) -> Count:
    """Compares what the devices saw with what the ledger says of each reader and story."""
    found = Count(window=sum(storm.in_flight))
    tokens = _devices(storm, found)
    received = _received(storm, found)
    for story, word in storm.stories.items():
        told = json.loads(storm.newsbell.run("explain", str(story), "--json"))["readers"]
        readers = {line["reader"] for line in told}
        found.missed += [(story, reader) for reader in storm.follows[word] - readers]
        found.strangers += [(story, reader) for reader in readers - storm.follows[word]]
        for line in told:
            _compare(found, story, line, {pk: received[token].get(word, 0) for pk, token in tokens[line["reader"]]})
    for vendor, push in storm.pushes.items():
        report = push.report()
        found.faults[vendor] = Counter(report["faults"])
        found.reused_key_and_nonce += report["reused_key_and_nonce"]
        found.undecryptable += report["undecryptable"]
        found.lost_answers += sum(report["faults"].get(way, 0) for way in ("lost", "cut"))
    found.alarms = set(Alarm.objects.values_list("kind", "subject"))
    found.not_closed = [lane.origin for lane in Lane.objects.all() if lane.circuit]
    found.envelopes = sum(map(_bound, EnvelopeShelf.objects.exclude(use=None)))
    return found


def _compare(found: Count, story: int, line: dict[str, Any], received: dict[int, int]) -> None:
    """One reader's line of `explain` with how often each of their devices received the story."""
    found.outcomes[line["outcome"]] += 1
    if line["outcome"] == "deferred" or not line["why"]:
        found.unexplained.append((story, line["reader"]))
    if line["outcome"] == "accepted" and not any(received.values()):
        found.not_rung.append((story, line["reader"]))
    if line["outcome"] != "accepted" and line["reader"] in found.living:
        found.given_up.append((story, line["reader"]))
    told = {device["device"]: SENT_AGAIN.search(device["answer"]) for device in line["devices"]}
    for device, times in received.items():
        again = told.get(device)
        found.doubles_unknown_to_the_ledger += max(0, times - (int(again[1]) if again else 1))


def _devices(storm: Storm, found: Count) -> dict[int, list[tuple[int, str]]]:
    """The (key, token) of each reader's devices; notes who has one that lives, and how many were given up and live."""
    at_device = {token: device for push in storm.pushes.values() for token, device in push.devices.items()}
    of: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = Device.objects.values_list("pk", "reader", "endpoint", "gone_at")
    for pk, reader, endpoint, gone in rows.iterator():
        token = token_of(bytes(endpoint).decode()) or ""
        of[reader].append((pk, token))
        found.live_devices_retired += gone is not None and not at_device[token].gone
        if not at_device[token].gone and at_device[token].fault not in FOR_GOOD:
            found.living.add(reader)
    return of


def _received(storm: Storm, found: Count) -> dict[str, dict[str, int]]:
    """How often each device received each story; counts the doubles, and the second rings."""
    received: dict[str, dict[str, int]] = defaultdict(dict)
    for push in storm.pushes.values():
        for token, device in push.devices.items():
            for tag, times in device.received.items():
                received[token][json.loads(device.last[tag])["notification"]["navigate"].rpartition("/")[2]] = times
                found.received += times
                found.doubles += times - 1
            if device.remembers:
                rings = (device.rung, device.rung_at)
                found.second_rings += sum(counted.total() - len(counted) for counted in rings)
    return received


def report(storm: Storm, found: Count) -> str:
    """What a storm came to, as tables for the docs."""
    stack = "PostgreSQL and RabbitMQ" if storm.servers else "SQLite and files"
    rows = {
        "stack": stack + (", envelopes on" if storm.envelopes else ""),
        "date": f"{clock.now():%Y-%m-%d}",
        "command": f"`{command(storm)}`",
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "seed": storm.seed,
        "readers": storm.readers,
        "stories": len(storm.stories),
        "pairs of a reader and a story": storm.pairs(),
        "posts": storm.posts(),
        "kills (-9)": f"{len(storm.killed)}: {', '.join(f'{n} × {kind}' for kind, n in Counter(storm.killed).items())}",
        "outcomes": ", ".join(f"{value} {n}" for value, n in found.outcomes.most_common()),
        "missed": len(found.missed),
        "unexplained": len(found.unexplained),
        "not accepted although a device lives": len(found.given_up),
        "messages that devices opened": found.received,
        "second rings where a worker runs": found.second_rings,
        "raw doubles": f"{found.doubles}, of at most {found.lost_answers} answers that a push service lost "
        f"and {found.window} in flight at the kills ({', '.join(map(str, storm.in_flight))})",
        "raw doubles that the ledger does not know": found.doubles_unknown_to_the_ledger,
        "one key and nonce with two ciphertexts": found.reused_key_and_nonce,
        "live devices retired": found.live_devices_retired,
        "circuits opened for refused keys": f"{len(storm.refused)}; still open: {len(found.not_closed)}",
        **({"envelopes used": found.envelopes} if storm.envelopes else {}),
        "settled after the last event": f"{storm.settled_s:.0f} s",
        "took": f"{time.monotonic() - storm.began:.0f} s",
    }
    faults = sorted({fault for counts in found.faults.values() for fault in counts})
    lines = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items()), ""]
    lines += ["| fault | " + " | ".join(found.faults) + " |", "|---" * (len(found.faults) + 1) + "|"]
    lines += [f"| `{name}` | " + " | ".join(str(of[name]) for of in found.faults.values()) + " |" for name in faults]
    return "\n".join(lines)


def command(storm: Storm) -> str:
    """How the storm is run again."""
    words = f"NEWSBELL_TEST_SEED={storm.seed} make storm STORM={storm.readers}x{storm.kills}"
    return words + " STACK=grown" * bool(storm.servers) + " ENVELOPES=1" * storm.envelopes


def _bound(shelf: EnvelopeShelf) -> int:
    """How many envelopes of a shelf sealed something."""
    bound, each = bytes(shelf.bound), DIGEST + BITMAP
    if not bytes(shelf.packed):
        return 0
    maps = (bound[at + DIGEST : at + each] for at in range(0, len(bound), each))
    return sum(int.from_bytes(bits, "big").bit_count() for bits in maps)
