"""newsbell reader: readers from the command line, until pages do it."""

import json as json_text
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from rich.markup import escape

from newsbell import joints
from newsbell.api import joining
from newsbell.commands.terminal import TerminalCommand, publisher, table
from newsbell.commands.wishes import parse_wish
from newsbell.common.clock import now
from newsbell.common.errors import InputUnreadable, NotFound
from newsbell.follows import choices
from newsbell.readers.models import Device, Reader
from newsbell.reminders import inbox
from newsbell.reminders.outcome import REASONS

CONSENT = joining.Choice(words="Added by the operator on the command line.", choice="added-by-operator")


class Command(TerminalCommand):
    help = "Adds and shows readers, their follows and their inbox; lets them leave, erases them."

    def add_arguments(self, parser: CommandParser) -> None:
        words = "add | list | show | inbox | follow | unfollow | leave | erase"
        does = parser.add_subparsers(dest="does", required=True, metavar=words)
        add = does.add_parser("add", help="a reader with a push subscription; their capabilities are printed this once")
        add.add_argument("--publisher", required=True, metavar="SLUG")
        add.add_argument(
            "--subscription", required=True, metavar="FILE", help="PushSubscription.toJSON(); - reads stdin"
        )
        add.add_argument("--language", default="")
        listing = does.add_parser("list", help="the readers of a publisher, or all")
        listing.add_argument("--publisher", metavar="SLUG")
        reader = {
            word: does.add_parser(word, help=text)
            for word, text in (
                ("show", "a reader's devices and follows"),
                ("inbox", "every story that matched, newest first, with what became of it"),
                ("follow", "lets a reader follow subjects, from now on"),
                ("unfollow", "ends one follow, by its number in `show`"),
                ("leave", "ends all devices and follows"),
                ("erase", "removes the reader and all that is theirs"),
            )
        }
        for one in reader.values():
            one.add_argument("reader", type=int, metavar="ID")
        for one, needed in ((add, False), (reader["follow"], True)):
            one.add_argument("--follow", action="append", default=[], required=needed, metavar="KIND:NAME[:LEVEL]")
        reader["unfollow"].add_argument("follow", type=int, metavar="FOLLOW")
        for one in (add, listing, reader["show"], reader["inbox"]):
            one.add_argument("--json", action="store_true", help="JSON, a line each where there are many")

    def handle(self, *_args: Any, does: str, **said: Any) -> None:
        getattr(self, f"_{does}")(**said)

    def _add(self, subscription: str, follow: list[str], language: str, json: bool, **said: Any) -> None:
        site, moment = publisher(said["publisher"]), now()
        checked = joining.read_subscription(site, _subscription(subscription), moment)
        joined = joining.join(site, checked, CONSENT, list(map(parse_wish, follow)), language, moment)
        if json:
            self.json({"reader": joined.reader.pk, "device": joined.device.pk, "capabilities": dict(joined.tokens)})
            return
        self.console.print(f"Added reader [bold]{joined.reader.pk}[/]. These secrets are shown this once:")
        for purpose, token in joined.tokens.items():
            self.console.print(f"  {purpose:<12} {token}")

    def _list(self, json: bool, **said: Any) -> None:
        readers = Reader.objects.select_related("publisher")
        if said["publisher"]:
            readers = readers.filter(publisher=publisher(said["publisher"]))
        rows = table("id", "publisher", "devices", "follows", "since")
        for one in readers:
            facts = {
                "reader": one.pk,
                "publisher": one.publisher.slug,
                "devices": one.devices.filter(gone_at=None).count(),
                "follows": len(one.favourites.packed()),
                "created_at": f"{one.created_at:%Y-%m-%d %H:%M}",
            }
            if json:
                self.json(facts)
            rows.add_row(*map(str, facts.values()))
        if not json:
            self.console.print(rows)

    def _show(self, reader: int, json: bool, **_said: Any) -> None:
        found = _reader(reader)
        if json:
            self.json(joints.take(found) | {"reader": found.pk})
            return
        rings = "every device rings" if found.ringing == Reader.Ringing.ALL else "one device rings"
        self.console.print(f"[bold]Reader {found.pk}[/] of {found.publisher.slug}: {rings}")
        devices = table("device", "push service", "since", "state")
        for one in found.devices.all():
            devices.add_row(str(one.pk), one.vendor, f"{one.created_at:%Y-%m-%d}", _state(one))
        follows = table("follow", "kind", "name", "level", "since")
        for standing in choices.of(found.pk):
            subject = standing.subject
            follows.add_row(
                str(standing.pk), subject.kind, escape(subject.name), standing.level, f"{standing.since:%Y-%m-%d %H:%M}"
            )
        self.console.print(devices)
        self.console.print(follows)

    def _inbox(self, reader: int, json: bool, **_said: Any) -> None:
        rows = table("decided", "story", "title", "because of", "outcome")
        for item in inbox.page(_reader(reader).pk, size=inbox.MOST):
            because = ", ".join(str(one["name"]) for one in item.why)
            if json:
                said = {"story": item.story, "title": item.title, "retraction": item.retraction, "url": item.url}
                became = {"outcome": item.outcome, "reason": item.reason, "decided_at": item.decided_at.isoformat()}
                self.json({**said, "why": item.why, **became})
            rows.add_row(
                f"{item.decided_at:%Y-%m-%d %H:%M}",
                str(item.story),
                _words(item),
                escape(because),
                f"{item.outcome}: {REASONS.get(item.reason, item.reason)}",
            )
        if not json:
            self.console.print(rows if rows.row_count else "Nothing has matched yet.")

    def _follow(self, reader: int, follow: list[str], **_said: Any) -> None:
        found = _reader(reader)
        standing = choices.follow(reader, found.publisher, list(map(parse_wish, follow)), now())
        self.console.print(f"Reader {reader} follows {', '.join(escape(one.subject.name) for one in standing)}.")

    def _unfollow(self, reader: int, follow: int, **_said: Any) -> None:
        choices.unfollow(_reader(reader).pk, follow, now())
        self.console.print(f"Reader {reader} follows it no more.")

    def _leave(self, reader: int, **_said: Any) -> None:
        joints.leave(_reader(reader), now())
        self.console.print(f"Reader {reader} has left: no device rings, nothing is followed.")

    def _erase(self, reader: int, **_said: Any) -> None:
        joints.erase(_reader(reader), now())
        self.console.print(f"Reader {reader} and all that was theirs is erased.")


def _words(item: inbox.Item) -> str:
    """The title, or what an editor says in its place, as the inbox page has it."""
    if not item.retraction:
        return escape(item.title)
    return f"{escape(item.retraction)}\nThis story was retracted: [s]{escape(item.title)}[/]"


def _reader(number: int) -> Reader:
    for found in Reader.objects.select_related("publisher").filter(pk=number):
        return found
    raise NotFound(f"There is no reader {number}", fix="See: newsbell reader list")


def _subscription(path: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text("utf-8")
        read = json_text.loads(text)
    except (OSError, ValueError) as error:
        raise InputUnreadable(
            f"{path} is no push subscription", why=f"{error}.", fix="Give what PushSubscription.toJSON() gives."
        ) from None
    return read if isinstance(read, dict) else {}


def _state(device: Device) -> str:
    return "gone" if device.gone_at else "made with another key" if device.mismatch_at else "rings"
