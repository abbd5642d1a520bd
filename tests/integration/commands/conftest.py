"""A site whose files are served."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

AGENTS: list[str | None] = []
"""Who asked the site, by the name that they gave."""


class Quiet(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        AGENTS.append(self.headers["User-Agent"])
        super().do_GET()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """A site on loopback, by its origin and the folder that it serves."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        origin = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setenv("NEWSBELL_SOURCE_ORIGINS", origin)
        yield origin, tmp_path
        server.shutdown()
        thread.join()
