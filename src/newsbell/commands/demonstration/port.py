"""The port that the demo's site listens on: known to be free before the work starts."""

import os
import socket
from contextlib import suppress

from newsbell.common import conf
from newsbell.common.errors import SettingInvalid

NEARBY = 100


def choose() -> str:
    """Settles NEWSBELL_LISTEN and NEWSBELL_URL for the processes to come; returns what the viewer should know of it.

    A port that the operator named is kept, and SettingInvalid says that it is taken; instead of the usual one, which
    nobody named, the next free one serves.
    """
    host, port = conf.get("NEWSBELL_LISTEN")
    found, note = _bound(host, port), ""
    if found is None:
        taken = f"Port {port} is taken by another program"
        if "NEWSBELL_LISTEN" in os.environ:
            raise SettingInvalid(taken, why="NEWSBELL_LISTEN names it.", fix="End that program, or name another port.")
        found = next(filter(None, (_bound(host, other) for other in range(port + 1, port + NEARBY))), None)
        if found is None:
            raise SettingInvalid(taken, why="So are those after it.", fix="Name a free one: NEWSBELL_LISTEN=HOST:PORT")
        note = f"{taken}, so the site will be on {found}."
    os.environ["NEWSBELL_LISTEN"] = f"{host}:{found}"
    os.environ.setdefault("NEWSBELL_URL", f"http://localhost:{found}")
    return note


def _bound(host: str, port: int) -> int | None:
    """The port, if it can be listened on; a free one for 0."""
    with suppress(OSError), socket.create_server((host, port)) as listening:
        number: int = listening.getsockname()[1]
        return number
    return None
