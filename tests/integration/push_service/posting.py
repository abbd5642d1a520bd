"""A push service whose clock stands still, and posts to it."""

from typing import Any

from newsbell.simulator.push_service import PushService

ORIGIN = "https://push.example"
NOON = 1_800_000_000.0
MANNERS = ("mozilla", "google", "apple", "microsoft")


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


def made(vendor: str = "mozilla", **options: Any) -> PushService:
    return PushService(vendor, origin=ORIGIN, now=lambda: NOON, seed=1, **options)


def push(service: PushService, sender: Any, to: dict[str, Any], payload: Any = None, **changes: str) -> Any:
    return push_body(service, sender, to, sender.seal(to, sender.story() if payload is None else payload), **changes)


def push_body(service: PushService, sender: Any, to: dict[str, Any], body: bytes, **changes: str) -> Any:
    return service.push(sender.request(to, body, NOON, **changes))
