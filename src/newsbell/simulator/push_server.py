"""The push service on a port: for a command, until a signal; for a test, in a thread of its own."""

import asyncio
import contextlib
import signal
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from newsbell.common import clock
from newsbell.common.errors import SimulatorRefused
from newsbell.simulator import google_server, google_words, mozilla_server
from newsbell.simulator.push_certificate import throwaway_tls
from newsbell.simulator.push_connections import Door
from newsbell.simulator.push_control import reply
from newsbell.simulator.push_lines import Connections
from newsbell.simulator.push_service import PushService

BROWSERS = {"mozilla": mozilla_server.browsers_welcome, "google": google_server.browsers_welcome}
"""How each vendor's own browsers connect."""
ORIGINS = {"google": google_words.ORIGIN}
"""What endpoints begin with where the browser makes them itself, from a token."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to run a push service. Port 0 takes a free one; `origin` is what it is known by, if not its own address."""

    vendor: str = "mozilla"
    host: str = "127.0.0.1"
    port: int = 0
    tls: bool = False
    origin: str = ""
    faults: Mapping[str, float] = field(default_factory=dict)
    seed: int = 0
    journal: Path | None = None
    opens: bool = True
    retry_after_s: int = 2
    browsers: bool = False
    """Do real browsers connect too, at `browser_port`? Those of Mozilla and Google can."""
    browser_port: int = 0
    now: Callable[[], float] = lambda: clock.now().timestamp()


@contextlib.asynccontextmanager
async def listening(options: Options) -> AsyncIterator[PushService]:
    """A push service that listens while the context lasts; its `address`, `origin` and `ca_file` are set.

    Raises SimulatorRefused where browsers should connect to a vendor whose protocol is not spoken here.
    """
    if options.browsers and options.vendor not in BROWSERS:
        raise SimulatorRefused(
            f"Real browsers cannot connect to {options.vendor}", fix=f"Choose the vendor {' or '.join(BROWSERS)}."
        )
    service = PushService(
        options.vendor,
        faults=options.faults,
        seed=options.seed,
        now=options.now,
        journal=options.journal,
        opens=options.opens,
        retry_after_s=options.retry_after_s,
    )
    connections: Connections = set()
    with contextlib.closing(service), TemporaryDirectory(prefix="newsbell-push-") as folder:
        context: ssl.SSLContext | None = None
        if options.tls:
            known_as = urlsplit(options.origin).hostname
            context, service.ca_file = throwaway_tls(Path(folder), {known_as} if known_as else set(), clock.now())
        door = partial(Door, partial(reply, service), connections)
        server = await asyncio.get_running_loop().create_server(
            door, options.host, options.port, ssl=context, backlog=1024
        )
        port = server.sockets[0].getsockname()[1]
        host = f"[{options.host}]" if ":" in options.host else options.host
        service.address = f"{'https' if options.tls else 'http'}://{host}:{port}"
        own = ORIGINS.get(options.vendor) if options.browsers else None
        service.origin = options.origin or own or service.address
        try:
            async with _browsers(service, options):
                yield service
        finally:
            server.close()
            for transport in list(connections):
                # Before Python 3.11.7 a TLS transport that has just ended cannot be ended once more.
                with contextlib.suppress(AttributeError):
                    transport.abort()
            await server.wait_closed()
            # One more turn, in which the cut connections hear of it; else their transports outlive the loop.
            await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def _browsers(service: PushService, options: Options) -> AsyncIterator[None]:
    if not options.browsers:
        yield
        return
    async with BROWSERS[options.vendor](service, options.host, options.browser_port) as service.browser_url:
        yield


async def _until_signal(options: Options, say: Callable[[PushService], None]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with listening(options) as service:
        say(service)
        await stop.wait()


def serve(options: Options, say: Callable[[PushService], None]) -> None:
    """Runs a push service until SIGTERM or SIGINT; calls `say` once it listens."""
    asyncio.run(_until_signal(options, say))


@contextlib.contextmanager
def running_push_service(**options: Any) -> Iterator[PushService]:
    """A push service that listens in a thread while the context lasts; `options` are the fields of Options."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="push-service", daemon=True)
    thread.start()
    running = listening(Options(**options))
    try:
        service = asyncio.run_coroutine_threadsafe(running.__aenter__(), loop).result()
        try:
            yield service
        finally:
            asyncio.run_coroutine_threadsafe(running.__aexit__(None, None, None), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
