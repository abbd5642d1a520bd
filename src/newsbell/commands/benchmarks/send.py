"""What one reminder costs the sender, from nothing but sealing and posting to the whole way with its ledger.

All contenders post the same words to the same devices at the same push service, round by round in turn: a machine
that is slower for a while is slower for all.
"""

import os
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import Any

from newsbell import sending, work
from newsbell.articles.item import read_item
from newsbell.commands.benchmarks import gauges, peers, readership, sink
from newsbell.common.clock import now
from newsbell.common.errors import MeasurementFailed
from newsbell.common.models import Publisher
from newsbell.delivery import envelopes, keys, sender, shelves
from newsbell.delivery.models import EnvelopeShelf
from newsbell.delivery.payload import Payload, declare
from newsbell.delivery.sealing import Recipient
from newsbell.follows.choices import Wish
from newsbell.joints import origin
from newsbell.readers.models import Device
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive

TITLE = "Carrick Bridge closed after crack is found in its main span"
STANDFIRST = "Engineers turned traffic back at dawn; the detour is nineteen miles. Buses turned round in a farmyard."
FOLLOWED = "Carrick Bridge"
TTL_S = 14_400
PARTS = ("seal", "post", "plan", "load", "record", "prepare")

Contender = Callable[[], float]
"""Sends one reminder to every device; returns the CPU seconds that it took, without those of its preparation."""

PEERS: Mapping[str, Callable[[peers.Task, ExitStack], Contender | None]] = {
    "pywebpush_threads": peers.pywebpush_threads,
    "pywebpush_async": peers.pywebpush_async,
    "webpush_rs": peers.webpush_rs,
    "web_push_node": peers.web_push_node,
}


def measure(devices: int, rounds: int, alone: int = 0) -> Mapping[str, Any]:
    """CPU µs a device, the median of `rounds`; None for a contender that is not here or not asked for.

    `alone`: 1 for newsbell without its peers, 2 for its whole way without its other two.
    """
    with sink.running() as push, ExitStack() as until:
        # No reader is rung so often; each round here is another story.
        os.environ |= {
            "NEWSBELL_PUSH_ORIGINS": push.origin,
            "NEWSBELL_PUSH_CA": str(push.ca_file),
            "NEWSBELL_RINGS_A_DAY": str(rounds + 2),
        }
        publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
        key = keys.current(publisher, now())
        subscriptions = push.subscribe(devices, key.public)
        audience = readership.make(publisher, subscriptions, Wish("phrase", FOLLOWED), now())
        parts: dict[str, list[float]] = {name: [] for name in PARTS}
        task = peers.Task(subscriptions, declare(_payload()).decode(), keys.load(key), push.ca_file, TTL_S)
        contenders: dict[str, Contender | None] = {
            "newsbell_bare": None if alone > 1 else _bare(audience, parts),
            "newsbell_whole": _whole(publisher, parts),
            "newsbell_envelopes": None if alone > 1 else _envelopes(audience, parts),
            **{name: None if alone else make(task, until) for name, make in PEERS.items()},
        }
        costs = in_turn({name: run for name, run in contenders.items() if run}, rounds, devices, push)
    cpu_us = {name: gauges.typical(costs[name], per=devices) if name in costs else None for name in contenders}
    parts_us = {name: gauges.typical(spent[1:], per=devices) for name, spent in parts.items() if spent}
    return {"devices": devices, "rounds": rounds, "cpu_us": cpu_us, "parts_us": parts_us}


def in_turn(
    contenders: Mapping[str, Contender], rounds: int, devices: int, push: sink.Sink
) -> Mapping[str, Sequence[float]]:
    """Each contender's costs by round. The first, which makes connections and fills caches, does not count."""
    costs: dict[str, list[float]] = {name: [] for name in contenders}
    accepted = push.accepted()
    for _ in range(rounds + 1):
        for name, run in contenders.items():
            gauges.tidy()
            costs[name].append(run())
            before, accepted = accepted, push.accepted()
            if accepted - before != devices:
                raise MeasurementFailed(f"Of {devices} messages of {name}, {accepted - before} were accepted")
    return {name: all_costs[1:] for name, all_costs in costs.items()}


def _bare(audience: Sequence[Device], parts: Mapping[str, list[float]]) -> Contender:
    """Sealing, signing and posting alone, of messages that are ready; what of that is sealing is told in `parts`."""
    plaintext = declare(_payload())

    @gauges.as_a_worker()
    def run() -> float:
        seed, token = os.urandom(32), f"vapid t={'t' * 240}, k={'k' * 87}"
        messages = [_message(device, plaintext, seed) for device in audience]
        sealing = gauges.cost_s(partial(deque, (sender.post(message, token) for message in messages), 0))
        whole = gauges.cost_s(lambda: sum(1 for _ in sender.send(messages, now())))
        parts["seal"].append(sealing)
        parts["post"].append(whole - sealing)
        return whole

    return run


def _envelopes(audience: Sequence[Device], parts: Mapping[str, list[float]]) -> Contender:
    """The same in envelopes that were made before: claimed, read, bound in commits, sealed, posted."""
    plaintext = declare(_payload())
    slices: dict[int, list[tuple[int, Recipient]]] = defaultdict(list)
    for device in audience:
        recipient = Recipient.parse(bytes(device.p256dh), bytes(device.auth))
        slices[envelopes.place(device.pk)[0]].append((device.pk, recipient))

    def prepare() -> None:
        for devices in slices.values():
            shelves.make(devices)

    @gauges.as_a_worker()
    def run() -> float:
        seed = os.urandom(32)
        parts["prepare"].append(gauges.cost_s(prepare))
        messages = [replace(_message(device, plaintext, seed), urgency="high") for device in audience]
        os.environ["NEWSBELL_ENVELOPES"] = "1"
        spent = gauges.cost_s(lambda: sum(1 for _ in sender.send(messages, now())))
        os.environ["NEWSBELL_ENVELOPES"] = "0"
        EnvelopeShelf.objects.all().delete()
        return spent

    return run


def _message(device: Device, plaintext: bytes, seed: bytes) -> sender.Message:
    return sender.Message(
        key=device.pk,
        device=device.pk,
        origin=device.origin,
        vendor="mozilla",
        endpoint=bytes(device.endpoint).decode(),
        p256dh=bytes(device.p256dh),
        auth=bytes(device.auth),
        vapid_key=device.vapid_key_id,
        plaintext=plaintext,
        seed=seed,
        topic="0" * 32,
        ttl_s=TTL_S,
    )


def _whole(publisher: Publisher, parts: Mapping[str, list[float]]) -> Contender:
    """A new story told to its audience: who follows it, their limits, leases, ledger, sealing, posting, answers.

    Of that are told in `parts`: planning; reading whom and what to send; leases, lanes and ledger, with their commits.
    """
    source = Source.objects.create(publisher=publisher, url="https://gazette.example/feed.xml")

    @gauges.as_a_worker()
    def run() -> float:
        _publish(source)
        planning = gauges.cost_s(lambda: work.drain("remind"))
        with (
            gauges.stopwatch(sending, "reach") as reach,
            gauges.stopwatch(sending.Flow, "_words") as words,
            gauges.stopwatch(sending.Flow, "_opened") as opened,
            gauges.stopwatch(sending.Flow, "_turn") as turns,
        ):
            whole = planning + gauges.cost_s(lambda: work.drain("send"))
        parts["plan"].append(planning)
        parts["load"].append(sum(reach) + sum(words) + sum(opened))
        parts["record"].append(sum(turns) - sum(reach))
        return whole

    return run


def _publish(source: Source) -> None:
    """One more new story about what all follow, decided."""
    number, moment = source.polls.count(), now()
    poll = Poll.objects.create(source=source, at=moment, result=Poll.Result.NEWS, entries=30, fresh=1, due_at=moment)
    link = f"https://gazette.example/{number}"
    # Words of its own, else it would be the last round's story told again.
    article = read_item(id=link, link=link, title=f"{TITLE} ({number})", summary_html=STANDFIRST)
    archive.admit([archive.draft(origin(source), article)], poll.pk, moment)
    work.drain("decide")


def _payload() -> Payload:
    why = {"story": 1, "why": [FOLLOWED]}
    return Payload(title=TITLE, navigate="https://gazette.example/1", body=STANDFIRST, tag="0" * 32, extras=why)
