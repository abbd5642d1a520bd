"""`newsbell replay FILE.jsonl`: what newsbell would have decided on a stream of articles, without side effects."""

import json
import lzma
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandParser

from newsbell.common.errors import InputUnreadable
from newsbell.stories import semantic
from newsbell.stories.facts import Facts, Id, facts
from newsbell.stories.replay import Stream

FORM = 'Give one object a line: {"id", "title", "text"} and, where known, "url", "source", "published" (ISO 8601).'


class Command(BaseCommand):
    help = "Decides on a stream of articles in memory: new story, same story, same article or update; a JSON line each."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a .jsonl file, also packed as .jsonl.xz, or - for standard input")

    def handle(self, *_args: object, file: str, **_options: object) -> None:
        stream = Stream(meaning=semantic.meaning())
        # An id may come twice in a stream, as in a feed; the number of its line is what tells the articles apart.
        ids: dict[Id | None, str] = {}
        with _opened(file) as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                item = _read(line, f"{file}, line {number}")
                ids[number] = item["id"]
                decision = stream.admit(_facts(item, number), item.get("text") or "")
                thread = stream.thread(decision.story)
                answer = {
                    "article": item["id"],
                    "decision": decision.kind,
                    "story": f"story-{decision.story}",
                    "of": ids.get(decision.of),
                    "change": decision.change,
                    "thread": None if thread is None else f"story-{thread}",
                }
                self.stdout.write(json.dumps(answer, ensure_ascii=False))


def _opened(file: str) -> AbstractContextManager[TextIO]:
    if file == "-":
        return nullcontext(sys.stdin)
    try:
        return lzma.open(file, "rt", encoding="utf-8") if file.endswith(".xz") else Path(file).open(encoding="utf-8")
    except OSError as error:
        raise InputUnreadable(
            f"Could not open {file}", why=f"{error.strerror}.", fix="Give the path of a .jsonl file."
        ) from error


def _read(line: str, place: str) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputUnreadable(f"Could not read {place}", why=f"It is not JSON: {error}.", fix=FORM) from error
    if not isinstance(item, dict) or item.get("id") is None or not isinstance(item.get("title"), str):
        raise InputUnreadable(f"Could not read {place}", why="It has no id or no title.", fix=FORM)
    return item


def _facts(item: dict[str, Any], number: int) -> Facts:
    url = item.get("url")
    return facts(
        article=number,
        story=number,
        source=str(item.get("source") or ""),
        title=item["title"],
        text=item.get("text") or "",
        entry_id=str(item["id"]),
        link=url,
        # A stream does not say which hosts are its sources': each address counts at its own.
        own_hosts=() if not url else (urlsplit(url).hostname or "",),
        published=_time(item.get("published")),
    )


def _time(published: object) -> datetime | None:
    try:
        time = datetime.fromisoformat(str(published))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
