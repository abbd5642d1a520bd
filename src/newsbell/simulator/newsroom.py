"""A newsroom to try newsbell on: what it publishes, in which order, and who reads it.

What stands at each address after each step follows from its files alone: no clock, no network.
"""

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from newsbell.common.urls import target
from newsbell.simulator.newsroom_plan import Plan, Redirect, Source

MARKER = b"%ENTRIES%"


@dataclass(frozen=True)
class Resource:
    """What one address answers: bytes as they are sent, or where else to look."""

    body: bytes
    content_type: str
    redirect: Redirect | None = None


@dataclass(frozen=True)
class Newsroom:
    """A newsroom that has been read and found to be in the form.

    `shells` by folder; `entries` by FOLDER/NAME; `files` by path inside the newsroom's folder;
    `pages` maps an address to the path of its file; `notes` are the loader's remarks for the viewer.
    """

    plan: Plan
    shells: Mapping[str, bytes] = field(repr=False)
    entries: Mapping[str, bytes] = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    pages: Mapping[str, str]
    notes: tuple[str, ...] = ()

    def showing(self, step: int) -> Mapping[str, tuple[str, ...]]:
        """The entries that stand in each folder's feed after a step (counted from 1), newest first.

        A source whose feed is a whole file at that step is absent.
        """
        standing = self._standing(step)
        return {s.folder: standing[s.folder][: s.show] for s in self.plan.sources if s.folder in standing}

    def state(self, step: int) -> Mapping[str, Resource]:
        """What every address answers after a step (counted from 1; 0 is before the first), by address."""
        if not 0 <= step <= len(self.plan.steps):
            raise IndexError(f"step {step} of a newsroom that has {len(self.plan.steps)}")
        steps = self.plan.steps[:step]
        paths = dict(self.pages) | {url: path for taken in steps for url, path in taken.pages.items()}
        answers = {url: Resource(self.files[path], page_type(path)) for url, path in paths.items()}
        answers |= {r.source: Resource(b"", "text/plain", r) for r in self.plan.redirects}
        showing = self.showing(step)
        whole = {folder: path for taken in steps for folder, path in taken.feeds.items()}
        for source in self.plan.sources:
            folder = source.folder
            if folder in showing and folder in self.shells:
                body = self._assembled(source, showing[folder])
            elif folder in whole:
                body = self.files[whole[folder]]
            else:
                continue
            answers[source.url] = Resource(body, source.content_type or feed_type(body))
        return answers

    def alone(self, entry: str) -> Resource:
        """The feed of an entry's source as it would be with this entry alone: FOLDER/NAME, as the plan names it."""
        source = next(source for source in self.plan.sources if source.folder == folder_of(entry))
        body = self._assembled(source, (entry,))
        return Resource(body, source.content_type or feed_type(body))

    def _standing(self, step: int) -> dict[str, tuple[str, ...]]:
        standing: dict[str, tuple[str, ...]] = {s.folder: () for s in self.plan.sources}
        whole: set[str] = set()
        for taken in self.plan.steps[:step]:
            touched = {folder_of(name) for name in (*taken.publish, *taken.withdraw, *taken.replace)}
            whole = (whole - touched) | set(taken.feeds)
            for name in taken.withdraw:
                standing[folder_of(name)] = _without(standing[folder_of(name)], name)
            for name, other in taken.replace.items():
                standing[folder_of(name)] = tuple(other if n == name else n for n in standing[folder_of(name)])
            for name in taken.publish:
                standing[folder_of(name)] = (name, *_without(standing[folder_of(name)], name))
        return {folder: names for folder, names in standing.items() if folder not in whole}

    def _assembled(self, source: Source, names: tuple[str, ...]) -> bytes:
        shell = self.shells[source.folder]
        between = b",\n" if shell.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else b"\n"
        body = shell.replace(MARKER, between.join(self.entries[name].strip() for name in names))
        if source.encoding:
            body = body.decode().encode(source.encoding, "xmlcharrefreplace")
        return body


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(n for n in names if n != name)


def folder_of(entry: str) -> str:
    """The folder in an entry's name: `gazette` of `gazette/devon-police`."""
    return entry.partition("/")[0]


def feed_type(body: bytes) -> str:
    """The media type of a feed, seen from its first bytes."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:2000]
    if start.startswith(b"{"):
        return "application/feed+json"
    if b"<rss" in start:
        return "application/rss+xml"
    return "application/atom+xml" if b"<feed" in start else "application/xml"


def page_type(path: str) -> str:
    """The media type of a page's file, told by its name; HTML where the name says nothing."""
    kind = mimetypes.guess_type(path)[0] or "text/html"
    return f"{kind}; charset=utf-8" if kind == "text/html" else kind


def place(url: str) -> str:
    """Where an address is served: host and path, without scheme and default port, percent-decoded.

    Raises AddressRefused for what is no http(s) address.

    >>> place("https://Gazette.example:443/caf%C3%A9?page=2")
    'gazette.example/café?page=2'
    """
    whole = target(url)
    path, query, words = whole.resource.partition("?")
    return whole.netloc.removesuffix(":80").removesuffix(":443") + unquote(path) + query + words
