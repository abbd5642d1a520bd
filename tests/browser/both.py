"""A Firefox and a Chromium beside each other, for what has to be the same in both: one of each for a whole module."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.browser.chromium import Chromium, chromium
from tests.browser.firefox import Firefox, firefox

from newsbell.simulator.push_service import PushService

Browser = Firefox | Chromium
DESKTOP_PX, PHONE_PX = 0, 360
NAMES = ("firefox", "chromium")
SEATS = [(name, px) for name in NAMES for px in (DESKTOP_PX, PHONE_PX)]
"""Each browser on a desktop and at a phone's width, for a fixture's parameters."""
SEAT_NAMES = [f"{name}-{'phone' if px else 'desktop'}" for name, px in SEATS]


@contextmanager
def both(
    folder: Path, settings: pytest.MonkeyPatch, mozilla: PushService | None = None, google: PushService | None = None
) -> Iterator[dict[str, Browser]]:
    """The two by their names, while the context lasts; each with the push service of its kind, if there is one.

    Begin with it, and end Chromium before a newsbell that it visited: that would wait for the connections it keeps.
    """
    # Playwright keeps a loop in this thread, which Django would take for an asynchronous caller; and Django knows a
    # connection by that loop, so the browser comes before newsbell.
    settings.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    for name in NAMES:
        (folder / name).mkdir()
    with (
        chromium(folder / "chromium", push=google) as chrome,
        firefox(folder / "firefox", push=mozilla) as fox,
    ):
        yield {"firefox": fox, "chromium": chrome}


def sat(browsers: dict[str, Browser], seat: tuple[str, int]) -> Browser:
    """The browser of a seat, light and at its width."""
    name, px = seat
    browsers[name].scheme(dark=False)
    browsers[name].width(px)
    return browsers[name]
