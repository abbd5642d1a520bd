"""A push service in memory: it takes messages by a vendor's manners and brings them to readers, simulated or real."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from threading import RLock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from newsbell.common import clock
from newsbell.common.errors import NotFound, SimulatorRefused
from newsbell.simulator import push_journal as journals
from newsbell.simulator.push_browsers import Browsers
from newsbell.simulator.push_channels import Channel
from newsbell.simulator.push_devices import Device, Keys
from newsbell.simulator.push_exchange import Answer, Reply, Request, Unanswered
from newsbell.simulator.push_faults import GOAWAY, LATE, LATE_S, LOST, REFUSALS, UNANSWERED, Faults, known
from newsbell.simulator.push_messages import Message, Terms, key_and_nonce, read_terms
from newsbell.simulator.push_report import Report
from newsbell.simulator.push_vapid import Gate, point
from newsbell.simulator.push_vendors import VENDORS, Refusal

DISMISSED = 0.5
"""The chance that a reader has dismissed a notification before the next one comes."""


class PushService:
    """One push service of one vendor. Safe to use from several threads.

    `origin` is what endpoints begin with and what VAPID tokens must be made for, `address` where it listens,
    `browser_url` where real browsers connect;
    `now` gives seconds since the epoch; `opens` False leaves messages sealed, for storms whose readers do not matter.
    """

    def __init__(
        self,
        vendor: str = "mozilla",
        *,
        origin: str = "http://127.0.0.1",
        faults: Mapping[str, float] | None = None,
        seed: int = 0,
        now: Callable[[], float] = lambda: clock.now().timestamp(),
        journal: Path | None = None,
        opens: bool = True,
        retry_after_s: int = 2,
    ) -> None:
        if vendor not in VENDORS:
            raise SimulatorRefused(f"There is no vendor {vendor!r}", fix=f"Known are {', '.join(VENDORS)}.")
        self.vendor = VENDORS[vendor]
        self.origin = origin
        self.address = origin
        self.also_known_as: frozenset[str] = frozenset()  # origins that tokens may be made for beside its own
        self.browser_url = ""
        self.ca_file: Path | None = None
        self.retry_after_s = retry_after_s
        self.lock = RLock()
        self.devices: dict[str, Device] = {}
        self.browsers = Browsers(self)
        self._random = Random(seed)  # noqa: S311  # chance in a simulation, not a secret
        self.faults = Faults(self._random, faults)
        self._gate = Gate(contact_checked=self.vendor.contact_checked)
        self._report = Report()
        self._bodies: dict[int, int] = {}
        self.now = now
        self._opens = opens
        self._journal: journals.Journal | None = None
        if journal:
            self._journal = journals.Journal(journal)
            self._replay(self._journal)

    def subscribe(
        self, count: int, application_server_key: str, *, remembers: bool | None = None
    ) -> list[dict[str, Any]]:
        """Makes `count` devices; gives their subscriptions as PushSubscription.toJSON() would.

        `application_server_key` is base64url of an uncompressed P-256 point; raises SimulatorRefused for anything else.
        `remembers`: do the browsers run a worker that knows the tags it has shown? By default as the vendor's do.
        """
        key = point(application_server_key)
        worker = self.vendor.worker_remembers if remembers is None else remembers
        made = []
        for _ in range(count):
            keys = Keys(ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16))
            made.append(Device(secrets.token_urlsafe(24), key, keys, remembers=worker))
        with self.lock:
            for device in made:
                self.devices[device.token] = device
                self.write(journals.device_line, device)
        return [self.subscription(device) for device in made]

    def subscription(self, device: Device) -> dict[str, Any]:
        """A device's subscription as PushSubscription.toJSON() gives it."""
        keys = {"p256dh": journals.to_base64(device.keys.public), "auth": journals.to_base64(device.keys.auth)}
        return {"endpoint": self.endpoint(device), "expirationTime": None, "keys": keys}

    def endpoint(self, to: Device | Channel) -> str:
        """Where messages for a subscription are posted."""
        return self.origin + self.vendor.path.format(token=to.token)

    def device(self, token: str) -> Device:
        """The device of a token or of a whole endpoint; raises NotFound."""
        device = self.devices.get(token_of(token) or "")
        if device is None:
            raise NotFound("There is no such device", fix="GET /_control/devices lists them.")
        return device

    def channel(self, token: str) -> Channel:
        """The real browser's subscription of a token or of a whole endpoint; raises NotFound."""
        channel = self.browsers.channels.get(token_of(token) or "")
        if channel is None:
            raise NotFound("No browser made such a subscription", fix="GET /_control/channels lists them.")
        return channel

    def set_online(self, token: str, online: bool) -> None:
        """Switches a device on or off; what waits arrives, unless it has expired."""
        with self.lock:
            device = self.device(token)
            device.online = online
            self._changed(device)
            if online:
                self.drain(device)

    def set_fault(self, token: str, fault: str | None, times: int | None = None) -> None:
        """Gives one subscription a fault of its own, for the next `times` POSTs or until it is taken away."""
        with self.lock:
            device = self._at(token_of(token)) or self.device(token)
            device.fault, device.fault_times = (fault and known(fault)), times
            device.gone = device.gone and fault is not None
            self._changed(device)

    def shown(self, token: str) -> list[dict[str, Any]]:
        """What a device's reader saw, oldest first."""
        with self.lock:
            return [asdict(shown) for shown in self.device(token).shown]

    def report(self) -> dict[str, Any]:
        """The counts so far."""
        with self.lock:
            return self._report.as_json(self.devices.values(), self.browsers.channels.values())

    def events(self) -> list[dict[str, Any]]:
        """One object a POST or arrival, oldest first."""
        with self.lock:
            return list(self._report.events)

    def close(self) -> None:
        """Ends the journal."""
        if self._journal:
            self._journal.close()

    def push(self, request: Request) -> Reply:
        """Takes one POST to a subscription's endpoint (RFC 8030 section 5)."""
        with self.lock:
            now = self.now()
            self._report.counts["posts"] += 1
            token = token_of(request.target)
            device = self._at(token)
            fault: str | None = None
            taken: Message | Refusal
            if device is None:
                taken = Refusal.UNKNOWN
            elif not self._fresh(request.body):
                taken = Refusal.REUSED
            else:
                fault = None if device.gone else device.take_fault() or self.faults.draw()
                if fault:
                    self._report.faults[fault] += 1
                if fault in UNANSWERED:
                    return self._unanswered(request, token, fault, now)
                taken = REFUSALS[fault] if fault in REFUSALS else self._take(device, request, now)
                if fault in (Refusal.GONE, Refusal.UNKNOWN):
                    self.retire(device)
            if fault == LOST and isinstance(taken, Message):
                return self._unanswered(request, token, LOST, now)
            answer = self._answer(taken)
            self._report.statuses[answer.status] += 1
            self._posted(request, token, answer.status, fault, now)
            if fault in (LATE, GOAWAY):
                return replace(answer, after_s=LATE_S if fault == LATE else 0, last=fault == GOAWAY)
            return answer

    def keep(self, device: Device | Channel, message: Message) -> None:
        """Lets a message wait for a device that is away."""
        self._report.counts["collapsed"] += device.wait(message) is not None
        self._report.counts["expired"] += not message.terms.ttl

    def drain(self, device: Device | Channel) -> None:
        """Brings what waited, unless it has expired, to a device that has come."""
        self._drain(device, self.now())

    def retire(self, device: Device | Channel) -> None:
        """Ends a subscription: POSTs answer 410 from now on."""
        device.gone = True
        device.waiting.clear()
        self._changed(device)

    def note(self, token: str, **said: object) -> None:
        """Adds an event to the report."""
        self._event(self.now(), token, **said)

    def write(self, line: Callable[..., journals.Line], *of: object) -> None:
        """Adds a line to the journal, if there is one."""
        if self._journal:
            self._journal.write(line(*of))

    def _answer(self, taken: Message | Refusal) -> Answer:
        if isinstance(taken, Refusal):
            return self.vendor.refuse(taken, self._random.choice, self.retry_after_s)
        return Answer(201, (("location", f"{self.origin}/m/{taken.id}"), ("ttl", str(taken.terms.ttl))))

    def _unanswered(self, request: Request, token: str | None, fault: str, now: float) -> Unanswered:
        self._report.unanswered[fault] += 1
        self._posted(request, token, None, fault, now)
        return UNANSWERED.get(fault, Unanswered.RESET)

    def _posted(self, request: Request, token: str | None, status: int | None, fault: str | None, now: float) -> None:
        terms = {name: request.headers.get(name) for name in ("ttl", "topic", "urgency")}
        self._event(now, token, status=status, fault=fault, octets=len(request.body), **terms)

    def _fresh(self, body: bytes) -> bool:
        """False for a salt and sender key that sealed other bytes before (RFC 8188 section 4.3)."""
        if not body:
            return True
        # Hashes, not octets: a million messages take 150 MB less.
        sealed, content = hash(key_and_nonce(body)), hash(body)
        before = self._bodies.setdefault(sealed, 0)
        self._bodies[sealed] = before or content
        if before == content:
            self._report.counts["repeat_bytes"] += 1
        elif before:
            self._report.counts["reused_key_and_nonce"] += 1
        return before in {0, content}

    def _take(self, device: Device | Channel, request: Request, now: float) -> Message | Refusal:
        if device.gone:
            return Refusal.GONE
        refused = self._gate.check(
            request.headers.get("authorization", ""),
            device.application_server_key,
            {self.origin, *self.also_known_as},
            now,
        )
        if refused:
            return refused
        terms = read_terms(request.headers, request.body, self.vendor)
        if not isinstance(terms, Terms):
            return terms
        message = Message(secrets.token_urlsafe(18), device.token, now, terms, request.body)
        self.write(journals.message_line, message)
        self._accept(device, message)
        return message

    def _at(self, token: str | None) -> Device | Channel | None:
        return self.devices.get(token or "") or self.browsers.channels.get(token or "")

    def _accept(self, device: Device | Channel, message: Message) -> None:
        self._report.counts["accepted"] += 1
        if device.online:
            self._deliver(device, message, message.at)
        else:
            self.keep(device, message)

    def _drain(self, device: Device | Channel, now: float) -> None:
        waiting, device.waiting = device.waiting, []
        for message in waiting:
            if message.expired(now):
                self._report.counts["expired"] += 1
            else:
                self._deliver(device, message, now)

    def _deliver(self, device: Device | Channel, message: Message, now: float) -> None:
        if isinstance(device, Channel):
            device.give(message)
            self._report.counts["handed_over"] += 1
            self._event(now, device.token, message=message.id, arrival="handed_over")
        elif self._opens:
            arrival = device.receive(message, now, lambda: self._random.random() < DISMISSED)
            self._report.counts[arrival] += 1
            self._event(now, device.token, message=message.id, arrival=arrival.value)

    def _event(self, now: float, token: str | None, **said: object) -> None:
        self._report.events.append({"at": now, "token": token, **said})

    def _changed(self, device: Device | Channel) -> None:
        self.write(journals.state_line, device, self.now())

    def _replay(self, journal: journals.Journal) -> None:
        for line in journal.lines():
            if line["kind"] == "device":
                self.devices[line["token"]] = journals.device_of(line)
            elif line["kind"] == "channel":
                self.browsers.channels[line["token"]] = journals.channel_of(line)
            elif device := self._at(line["token"]):
                self._again(device, line)

    def _again(self, device: Device | Channel, line: journals.Line) -> None:
        """What happened to one subscription, once more; a browser is away until it connects."""
        if line["kind"] == "message":
            message = journals.message_of(line)
            self._fresh(message.body)
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


def token_of(target: str) -> str | None:
    """The token in any vendor's form of endpoint: the last part of the path, or `?token=`."""
    parts = urlsplit(target)
    given = parse_qs(parts.query).get("token")
    return given[0] if given else parts.path.rpartition("/")[2] or None
