"""A push service in memory: it takes messages by a vendor's manners and brings them to readers, simulated or real."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
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
from newsbell.simulator.push_messages import Message, Terms, read_terms
from newsbell.simulator.push_registry import Registry
from newsbell.simulator.push_vapid import Gate, point
from newsbell.simulator.push_vendors import VENDORS, Refusal


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
        self.now = now
        self._random = Random(seed)  # noqa: S311  # chance in a simulation, not a secret
        self.faults = Faults(self._random, faults)
        self._gate = Gate(contact_checked=self.vendor.contact_checked)
        self._registry = Registry(now, self._random, journal, opens=opens)
        self._report = self._registry.report
        self.lock, self.note = self._registry.lock, self._registry.note
        self.devices = self._registry.devices
        self.browsers = Browsers(self._registry)

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
                self._registry.add(device)
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
        channel = self._registry.channels.get(token_of(token) or "")
        if channel is None:
            raise NotFound("No browser made such a subscription", fix="GET /_control/channels lists them.")
        return channel

    def set_online(self, token: str, online: bool) -> None:
        """Switches a device on or off; what waits arrives, unless it has expired."""
        with self.lock:
            device = self.device(token)
            device.online = online
            self._registry.changed(device)
            if online:
                self._registry.drain(device)

    def set_fault(self, token: str, fault: str | None, times: int | None = None) -> None:
        """Gives one subscription a fault of its own, for the next `times` POSTs or until it is taken away."""
        with self.lock:
            device = self._registry.at(token_of(token)) or self.device(token)
            device.fault, device.fault_times = (fault and known(fault)), times
            device.gone = device.gone and fault is not None
            self._registry.changed(device)

    def shown(self, token: str) -> list[dict[str, Any]]:
        """What a device's reader saw, oldest first."""
        with self.lock:
            return [asdict(shown) for shown in self.device(token).shown]

    def report(self) -> dict[str, Any]:
        """The counts so far."""
        with self.lock:
            return self._report.as_json(self.devices.values(), self._registry.channels.values())

    def events(self) -> list[dict[str, Any]]:
        """One object a POST or arrival, oldest first."""
        with self.lock:
            return list(self._report.events)

    def close(self) -> None:
        """Ends the journal."""
        self._registry.close()

    def push(self, request: Request) -> Reply:
        """Takes one POST to a subscription's endpoint (RFC 8030 section 5)."""
        with self.lock:
            now = self.now()
            self._report.counts["posts"] += 1
            token = token_of(request.target)
            device = self._registry.at(token)
            fault: str | None = None
            taken: Message | Refusal
            if device is None:
                taken = Refusal.UNKNOWN
            elif not self._registry.is_fresh(request.body):
                taken = Refusal.REUSED
            else:
                fault = None if device.gone else device.take_fault() or self.faults.draw()
                if fault:
                    self._report.faults[fault] += 1
                if fault in UNANSWERED:
                    return self._unanswered(request, token, fault, now)
                taken = REFUSALS[fault] if fault in REFUSALS else self._take(device, request, now)
                if fault in (Refusal.GONE, Refusal.UNKNOWN):
                    self._registry.retire(device)
            if fault == LOST and isinstance(taken, Message):
                return self._unanswered(request, token, LOST, now)
            answer = self._answer(taken)
            self._report.statuses[answer.status] += 1
            self._posted(request, token, answer.status, fault, now)
            if fault in (LATE, GOAWAY):
                return replace(answer, after_s=LATE_S if fault == LATE else 0, last=fault == GOAWAY)
            return answer

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
        self._registry.note(token, at=now, status=status, fault=fault, octets=len(request.body), **terms)

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
        self._registry.accept(device, message)
        return message


def token_of(target: str) -> str | None:
    """The token in any vendor's form of endpoint: the last part of the path, or `?token=`."""
    parts = urlsplit(target)
    given = parse_qs(parts.query).get("token")
    return given[0] if given else parts.path.rpartition("/")[2] or None
