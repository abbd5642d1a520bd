"""A publisher's feed that grows: whoever reads it finds a story more, and rings its readers, while visitors come."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.utils.feedgenerator import Rss201rev2Feed

from newsbell.commands.benchmarks.prose import Writer
from newsbell.common.clock import now
from newsbell.sources.models import Source


@dataclass
class Paper:
    """The feed at `origin`; every story is about `subject`, and else about nothing that another one is about."""

    origin: str
    subject: str
    titles: list[str] = field(default_factory=list)

    def publish(self, source: int) -> None:
        """A story more, and newsbell looks now."""
        self.titles.insert(0, f"{self.subject} {Writer(len(self.titles)).name()}")
        Source.objects.filter(pk=source).update(due_at=now())

    def feed(self) -> bytes:
        made = Rss201rev2Feed("The Gazette", self.origin, "")
        for number, title in enumerate(reversed(self.titles)):
            link = f"{self.origin}/{number}"
            made.add_item(title, link, Writer(1_000 + number).words(80), unique_id=link)
        return bytes(made.writeString("utf-8").encode())


@contextmanager
def printing(subject: str) -> Iterator[Paper]:
    """A paper until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            feed = paper.feed()
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
            self.send_header("Content-Length", str(len(feed)))
            self.end_headers()
            self.wfile.write(feed)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        paper = Paper(f"http://127.0.0.1:{server.server_port}", subject)
        thread = threading.Thread(target=server.serve_forever, name="paper")
        thread.start()
        try:
            yield paper
        finally:
            server.shutdown()
            thread.join()
