"""The world outside newsbell, on loopback: the newsroom's site, and a push service with each vendor's manners.

Addresses look as they do on the web; the routes in the environment lead them here, in this process and in those that it
starts.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from newsbell.common import conf
from newsbell.common.errors import SettingInvalid
from newsbell.delivery import sender
from newsbell.simulator.newsroom import Newsroom
from newsbell.simulator.newsroom_server import Site, running_newsroom
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService

# Beside those that browsers are given: a visitor's own browser is rung by its real push service.
ORIGINS = {
    "mozilla": "https://simulated.push.services.mozilla.com",
    "google": "https://jmt17.google.com",
    "apple": "https://simulated.push.apple.com",
    "microsoft": "https://simulated.notify.windows.com",
}


@dataclass(frozen=True)
class Outside:
    """What newsbell meets: the site that its sources are on, and the push services by vendor."""

    site: Site
    push: Mapping[str, PushService]

    def seen(self) -> Mapping[str, int]:
        """What the push services and their readers have seen so far, in the words of their report."""
        reports = [service.report() for service in self.push.values()]
        return {name: sum(report[name] for report in reports) for name in SEEN}


SEEN = ("posts", "accepted", "rings", "silent_repeats", "silent_corrections", "second_rings")


@contextmanager
def running(newsroom: Newsroom) -> Iterator[Outside]:
    """Serves the newsroom and the push services until the block ends.

    All four run, whichever the newsroom's readers use: another newsroom's readers in the same data folder must not be
    posted to the real ones.
    """
    with ExitStack() as stack:
        stack.enter_context(_alone())
        site = stack.enter_context(running_newsroom(newsroom))
        push = {
            vendor: stack.enter_context(
                running_push_service(vendor=vendor, origin=origin, journal=conf.data("demo", f"{vendor}.jsonl"))
            )
            for vendor, origin in ORIGINS.items()
        }
        stack.enter_context(
            _environment(
                NEWSBELL_DEMO="1",
                NEWSBELL_PUSH_ROUTES=_routes({service.origin: service.address for service in push.values()}),
                NEWSBELL_SOURCE_ORIGINS=",".join((*conf.get("NEWSBELL_SOURCE_ORIGINS"), conf.get("NEWSBELL_URL"))),
                NEWSBELL_SOURCE_ROUTES=_routes(site.routes),
                # So that what an editor or a feed changes while the demo serves is seen soon.
                NEWSBELL_POLL_MIN=os.environ.get("NEWSBELL_POLL_MIN", "5"),
            )
        )
        yield Outside(site, push)


@contextmanager
def _alone() -> Iterator[None]:
    """One demo at a time in a data folder: the devices live in the push services of one process."""
    with conf.data("demo", "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SettingInvalid(
                f"The demo runs already in {conf.data()}",
                why="Its readers' devices live in that process.",
                fix="End it with Ctrl-C, or give this one a folder of its own: NEWSBELL_DATA=other newsbell demo",
            ) from None
        yield


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    sender.poster.cache_clear()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        sender.poster.cache_clear()


def _routes(routes: Mapping[str, str]) -> str:
    return ",".join(f"{origin}={to}" for origin, to in routes.items())
