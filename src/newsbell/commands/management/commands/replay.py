"""`newsbell replay FILE.jsonl`: what newsbell would have decided on a stream of articles, without side effects."""

import json
import lzma
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from newsbell.commands.terminal import TerminalCommand
from newsbell.common.errors import AddressRefused, InputUnreadable
from newsbell.common.urls import target
from newsbell.stories import semantic
from newsbell.stories.facts import Facts, Id, facts
from newsbell.stories.replay import Stream

FORM = 'Give one object a line: {"id", "title", "text"} and, where known, "url", "source", "published" (ISO 8601).'


class Command(TerminalCommand):
    help = "Decides on a stream of articles in memory: new story, same story, same article or update; a JSON line each."
    keeps = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a .jsonl file, also packed as .jsonl.xz, or - for standard input")

    def handle(self, *_args: object, file: str, **_options: object) -> None:
        stream = Stream(meaning=semantic.meaning())
        # An id may come twice in a stream, as in a feed; the number of its line is what tells the articles apart.
        ids: dict[Id | None, str] = {}
        for number, line in _lines(file):
            item = _read(line, f"{file}, line {number}")
            ids[number] = item["id"]
            decision = stream.admit(_facts(item, number), item["text"])
            thread = stream.thread(decision.story)
            answer = {
                "article": item["id"],
                "decision": decision.kind,
                "story": f"story-{decision.story}",
                "of": ids.get(decision.of),
                "change": decision.change,
                "thread": None if thread is None else f"story-{thread}",
            }
            self.json(answer)


def _lines(file: str) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty, each with its number."""
    try:
        with _opened(file) as lines:
            yield from ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    except (OSError, EOFError, lzma.LZMAError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InputUnreadable(f"Could not read {file}", why=f"{why}.", fix="Give the path of a .jsonl file.") from error


def _opened(file: str) -> AbstractContextManager[Iterable[bytes]]:
    if file == "-":
        return nullcontext(sys.stdin.buffer)
    return lzma.open(file) if file.endswith(".xz") else Path(file).open("rb")


def _read(line: bytes, place: str) -> dict[str, Any]:
    """One article of the stream; its text is "" where it has none. A line is UTF-8, and may begin with its mark."""
    try:
        item = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputUnreadable(f"Could not read {place}", why=f"It is not JSON: {error}.", fix=FORM) from error
    if not isinstance(item, dict) or item.get("id") is None or not isinstance(item.get("title"), str):
        raise InputUnreadable(f"Could not read {place}", why="It has no id or no title.", fix=FORM)
    if not all(isinstance(item.get(name) or "", str) for name in ("text", "url")):
        raise InputUnreadable(f"Could not read {place}", why="Its text or url is no string.", fix=FORM)
    return {**item, "title": _whole(item["title"]), "text": _whole(item.get("text") or "")}


def _whole(words: str) -> str:
    """Without halves of characters, which JSON can say and UTF-8 cannot."""
    return words.encode("utf-8", "replace").decode("utf-8")


def _facts(item: dict[str, Any], number: int) -> Facts:
    url = item.get("url") or None
    return facts(
        article=number,
        story=number,
        source=_whole(str(item.get("source") or "")),
        title=item["title"],
        text=item["text"],
        entry_id=_whole(str(item["id"])),
        link=url,
        # A stream does not say which hosts are its sources': each address counts at its own.
        own_hosts=_hosts(url),
        published=_time(item.get("published")),
    )


def _hosts(url: str | None) -> tuple[str, ...]:
    try:
        return (target(url).host,) if url else ()
    except AddressRefused:
        return ()


def _time(published: object) -> datetime | None:
    try:
        time = datetime.fromisoformat(str(published))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
