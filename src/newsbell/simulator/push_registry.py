"""All subscriptions of one push service: what waits for which, what became of each, and the memory of a restart."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from threading import RLock

from newsbell.simulator import push_journal as journals
from newsbell.simulator.push_channels import Channel
from newsbell.simulator.push_devices import Device
from newsbell.simulator.push_messages import Message, key_and_nonce
from newsbell.simulator.push_report import Report

DISMISSED = 0.5
"""The chance that a reader has dismissed a notification before the next one comes."""


class Registry:
    """Devices are simulated readers', channels real browsers', each by its token. Whoever changes one holds `lock`.

    `now` gives seconds since the epoch; `opens` False leaves messages sealed; what `journal` tells is replayed.
    """

    def __init__(self, now: Callable[[], float], random: Random, journal: Path | None, *, opens: bool) -> None:
        self.lock = RLock()
        self.devices: dict[str, Device] = {}
        self.channels: dict[str, Channel] = {}
        self.report = Report()
        self.now = now
        self._random = random
        self._opens = opens
        self._bodies: dict[int, int] = {}
        self._journal: journals.Journal | None = None
        if journal:
            self._journal = journals.Journal(journal)
            self._replay(self._journal)

    def at(self, token: str | None) -> Device | Channel | None:
        """The subscription of a token, gone or not."""
        return self.devices.get(token or "") or self.channels.get(token or "")

    def add(self, device: Device | Channel) -> None:
        """Takes a new subscription in."""
        if isinstance(device, Channel):
            self.channels[device.token] = device
            self.write(journals.channel_line, device)
        else:
            self.devices[device.token] = device
            self.write(journals.device_line, device)

    def accept(self, device: Device | Channel, message: Message) -> None:
        """Brings a message to its device, or lets it wait."""
        self.write(journals.message_line, message)
        self._accept(device, message)

    def keep(self, device: Device | Channel, message: Message) -> None:
        """Lets a message wait for a device that is away."""
        self.report.counts["collapsed"] += device.wait(message) is not None
        self.report.counts["expired"] += not message.terms.ttl

    def drain(self, device: Device | Channel) -> None:
        """Brings what waited, unless it has expired, to a device that has come."""
        self._drain(device, self.now())

    def retire(self, device: Device | Channel) -> None:
        """Ends a subscription: POSTs answer 410 from now on."""
        device.gone = True
        device.waiting.clear()
        self.changed(device)

    def changed(self, device: Device | Channel) -> None:
        """Writes down how a subscription is now."""
        self.write(journals.state_line, device, self.now())

    def is_fresh(self, body: bytes) -> bool:
        """False for a salt and sender key that sealed other bytes before (RFC 8188 section 4.3)."""
        if not body:
            return True
        # Hashes, not octets: a million messages take 150 MB less.
        sealed, content = hash(key_and_nonce(body)), hash(body)
        before = self._bodies.setdefault(sealed, 0)
        self._bodies[sealed] = before or content
        if before == content:
            self.report.counts["repeat_bytes"] += 1
        elif before:
            self.report.counts["reused_key_and_nonce"] += 1
        return before in {0, content}

    def note(self, token: str | None, *, at: float | None = None, **said: object) -> None:
        """Adds an event to the report; `at`: when it happened, if not now."""
        self.report.events.append({"at": self.now() if at is None else at, "token": token, **said})

    def write(self, line: Callable[..., journals.Line], *of: object) -> None:
        """Adds a line to the journal, if there is one."""
        if self._journal:
            self._journal.write(line(*of))

    def close(self) -> None:
        """Ends the journal."""
        if self._journal:
            self._journal.close()

    def _accept(self, device: Device | Channel, message: Message) -> None:
        self.report.counts["accepted"] += 1
        if device.online:
            self._deliver(device, message, message.at)
        else:
            self.keep(device, message)

    def _drain(self, device: Device | Channel, now: float) -> None:
        waiting, device.waiting = device.waiting, []
        for message in waiting:
            if message.expired(now):
                self.report.counts["expired"] += 1
            else:
                self._deliver(device, message, now)

    def _deliver(self, device: Device | Channel, message: Message, now: float) -> None:
        if isinstance(device, Channel):
            device.give(message)
            self.report.counts["handed_over"] += 1
            self.note(device.token, at=now, message=message.id, arrival="handed_over")
        elif self._opens:
            arrival = device.receive(message, now, lambda: self._random.random() < DISMISSED)
            self.report.counts[arrival] += 1
            self.note(device.token, at=now, message=message.id, arrival=arrival.value)

    def _replay(self, journal: journals.Journal) -> None:
        for line in journal.lines():
            if line["kind"] == "device":
                self.devices[line["token"]] = journals.device_of(line)
            elif line["kind"] == "channel":
                self.channels[line["token"]] = journals.channel_of(line)
            elif device := self.at(line["token"]):
                self._again(device, line)

    def _again(self, device: Device | Channel, line: journals.Line) -> None:
        """What happened to one subscription, once more; a browser is away until it connects."""
        if line["kind"] == "message":
            message = journals.message_of(line)
            self.is_fresh(message.body)
            self._accept(device, message)
            return
        if isinstance(device, Channel):
            journals.tell(device, line)
            return
        device.online, device.gone = line["online"], line["gone"]
        device.fault, device.fault_times = line["fault"], line["fault_times"]
        if device.gone:
            device.waiting.clear()
        elif device.online:
            self._drain(device, line["at"])
