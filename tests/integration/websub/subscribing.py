"""A source whose hub pushes it, and what it shows."""

from datetime import timedelta

from tests.press import OLD, Press, item, rss
from tests.world import Later

from newsbell.common import clock, leases
from newsbell.sources.models import WebSub

TOPIC = "https://gazette.example/feed.xml"
LINKS = {"Link": f'<https://hub.example/>; rel="hub", <{TOPIC}>; rel=self'}
FIRE = item("Fire in Devon", link="https://gazette.example/fire", guid="fire")
FLOOD = item("Water in Devon", link="https://gazette.example/water", guid="water")


def show(press: Press, *items: str) -> None:
    press.put(TOPIC, rss(*items), headers=LINKS)


def begin(press: Press) -> WebSub:
    """The first reading, and the subscription that follows from it."""
    show(press, OLD)
    assert press.poll().first
    return WebSub.objects.get()


def subscription() -> WebSub:
    return WebSub.objects.get()


def due_in(row: leases.Leased, later: Later) -> timedelta:
    assert row.due_at is not None
    return row.due_at - clock.now() - later.ahead
