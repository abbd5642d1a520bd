"""`newsbell envelopes`: prepares envelopes for breaking news, in idle time."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandParser

from newsbell.commands.benchmarks import gauges
from newsbell.commands.terminal import TerminalCommand
from newsbell.common.clock import now
from newsbell.common.plural import plural
from newsbell.delivery import shelves
from newsbell.readers.models import Device

PAGE = 1_024


class Command(TerminalCommand):
    help = "Prepares envelopes for breaking news (NEWSBELL_ENVELOPES=1 uses them). Run it in idle time, from cron."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--each", type=int, default=1, help="envelopes for each device, 115 octets each (1)")
        parser.add_argument("--seconds", type=float, default=60, help="CPU seconds to spend at most (60)")

    def handle(self, *_args: Any, each: int, seconds: float, **_options: Any) -> None:
        shelves.discard(now())
        began = gauges.cpu_s()
        made = shelves.stock_up(_devices(), each, lambda: gauges.cpu_s() - began, seconds)
        self.console.print(f"{plural(made, 'envelope')} prepared")


def _devices() -> Iterator[tuple[int, bytes, bytes]]:
    """Number, point and auth secret of all that can be rung, a page at a time.

    Not by one long query: SQLite lets nobody write while they read what another has changed since.
    """
    live = Device.objects.filter(gone_at=None, mismatch_at=None).order_by("pk")
    after = 0
    while page := list(live.filter(pk__gt=after)[:PAGE]):
        after = page[-1].pk
        yield from ((device.pk, bytes(device.p256dh), bytes(device.auth)) for device in page)
