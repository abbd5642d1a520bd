"""newsbell export: a publisher's subscriptions and what their readers follow, to move elsewhere; proof of consent."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandParser

from newsbell.commands.moving import receipts
from newsbell.commands.terminal import TerminalCommand, on_a_line, publisher
from newsbell.common.base64url import encode
from newsbell.common.errors import InputUnreadable
from newsbell.common.models import Publisher
from newsbell.common.plural import plural
from newsbell.follows import choices
from newsbell.readers.models import Device
from newsbell.readers.names import public_name

BATCH = 500


class Command(TerminalCommand):
    help = (
        "Writes every subscription that can ring, with what its reader follows: a JSON line each, as import reads it. "
        "With --consents proof of consent instead, without what anybody follows."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", default="-", metavar="FILE", help="a new file, its owner's alone; default: stdout"
        )
        parser.add_argument("--publisher", default="", metavar="SLUG", help="where there are several")
        parser.add_argument("--consents", action="store_true", help="receipts of consent, and proofs of erased readers")
        parser.add_argument(
            "--said", metavar="FILE", type=Path, help="of those the ones that were given in exactly these words"
        )

    def handle(self, *_args: Any, file: str, **said: Any) -> None:
        site = publisher(said["publisher"])
        consents = said["consents"] or said["said"]
        found = receipts.of(site, _words(said["said"])) if consents else _lines(site)
        if file == "-":
            _write(found, sys.stdout)
            return
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise InputUnreadable(
                f"{file} cannot be written", why=f"{error.strerror}.", fix="Name a new file."
            ) from None
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            count = _write(found, out)
        if consents:
            self.console.print(f"{plural(count, 'receipt is', 'receipts are')} in {file}.")
            return
        them = plural(count, "subscription is", "subscriptions are")
        self.console.print(f"{them} in {file}: whoever has it and the keys can ring them.")


def _words(path: Path | None) -> str | None:
    try:
        return path.read_text("utf-8").rstrip("\n") if path else None
    except (OSError, ValueError) as error:
        raise InputUnreadable(f"{path} cannot be read", why=f"{error}.", fix="Name a text in UTF-8.") from None


def _write(lines: Iterator[dict[str, Any]], out: TextIO) -> int:
    count = 0
    for line in lines:
        out.write(on_a_line(line) + "\n")
        count += 1
    return count


def _lines(site: Publisher) -> Iterator[dict[str, Any]]:
    after = 0
    standing = Device.objects.filter(reader__publisher=site, gone_at=None, mismatch_at=None).order_by("pk")
    while rows := list(standing.filter(pk__gt=after).select_related("reader", "vapid_key")[:BATCH]):
        after = rows[-1].pk
        for one in rows:
            follows = choices.of(one.reader_id)
            yield {
                **_subscription(one),
                "reader": public_name(one.reader_id),
                "language": one.reader.language,
                "created_at": one.created_at.isoformat(),
                "follows": [{"kind": f.subject.kind, "name": f.subject.name, "level": f.level} for f in follows],
            }


def _subscription(one: Device) -> dict[str, Any]:
    keys = {"p256dh": encode(bytes(one.p256dh)), "auth": encode(bytes(one.auth))}
    return {"endpoint": one.address, "keys": keys, "applicationServerKey": one.vapid_key.public}
