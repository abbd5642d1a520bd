"""An open load: each request is due at its own moment, whether or not those before it have been answered.

How long one took counts from when it was due. A client that waits for one answer before it asks again would hide the
very waits that it is there to find.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pycurl

from newsbell.common.connection import harden

TIMEOUT_S = 20


@dataclass(frozen=True)
class Planned:
    """A request `due_s` seconds after the start, from a visitor's `address`, and the status that is right for it."""

    due_s: float
    name: str
    method: str
    path: str
    address: str
    token: str = field(default="", repr=False)
    body: Any = None
    right: int = 200

    @property
    def writes(self) -> bool:
        return self.method != "GET"


@dataclass(frozen=True)
class Answered:
    """What came of it: `status` 0 where no answer came, `took_s` since it was due."""

    planned: Planned
    status: int
    took_s: float

    @property
    def wrong(self) -> bool:
        return self.status != self.planned.right


def run(url: str, plan: Sequence[Planned]) -> Iterator[Answered]:
    """Asks for everything in the plan, which is in the order of its moments; as many at once as are due."""
    multi, idle, busy = pycurl.CurlMulti(), list[pycurl.Curl](), dict[pycurl.Curl, Planned]()
    waiting = iter(plan)
    coming = next(waiting, None)
    began = time.monotonic()
    while coming or busy:
        while coming and coming.due_s <= time.monotonic() - began:
            curl = idle.pop() if idle else _handle()
            _aim(curl, url, coming)
            multi.add_handle(curl)
            busy[curl] = coming
            coming = next(waiting, None)
        multi.perform()
        _, done, failed = multi.info_read()
        answered_s = time.monotonic() - began
        for curl in (*done, *(curl for curl, *_ in failed)):
            planned = busy.pop(curl)
            status = int(curl.getinfo(pycurl.RESPONSE_CODE)) if curl in done else 0
            yield Answered(planned, status, answered_s - planned.due_s)
            multi.remove_handle(curl)
            idle.append(curl)
        if not done and not failed:
            wait_s = max(0.0, coming.due_s - (time.monotonic() - began)) if coming else 1.0
            if busy:
                multi.select(max(0.0005, min(wait_s, multi.timeout() / 1e3 if multi.timeout() >= 0 else 1.0)))
            else:
                time.sleep(wait_s)
    for curl in idle:
        curl.close()
    multi.close()


def _handle() -> pycurl.Curl:
    curl = pycurl.Curl()
    harden(curl, private_ok=True, timeout_s=TIMEOUT_S)
    curl.setopt(pycurl.WRITEFUNCTION, len)
    return curl


def _aim(curl: pycurl.Curl, url: str, planned: Planned) -> None:
    # Visitors come from addresses of their own, through the proxy that the operator has on the same machine.
    headers: Mapping[str, str] = {
        "X-Forwarded-For": planned.address,
        "Content-Type": "application/json" if planned.body is not None else "",
        "Authorization": f"Bearer {planned.token}" if planned.token else "",
    }
    curl.setopt(pycurl.URL, url + planned.path)
    curl.setopt(pycurl.CUSTOMREQUEST, planned.method)
    if planned.writes:
        curl.setopt(pycurl.POSTFIELDS, "" if planned.body is None else json.dumps(planned.body))
    else:
        curl.setopt(pycurl.HTTPGET, 1)
    curl.setopt(pycurl.HTTPHEADER, [f"{name}: {said}" for name, said in headers.items() if said])
