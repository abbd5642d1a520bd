"""newsbell export: a publisher's subscriptions and what their readers follow, to move elsewhere."""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from django.core.management.base import CommandParser

from newsbell.commands.terminal import TerminalCommand, publisher
from newsbell.common.base64url import encode
from newsbell.common.errors import InputUnreadable
from newsbell.common.models import Publisher
from newsbell.follows import choices
from newsbell.readers.models import Device
from newsbell.readers.names import public_name

BATCH = 500


class Command(TerminalCommand):
    help = (
        "Writes every subscription that can ring, with what its reader follows: a JSON line each, as import reads it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a new file, its owner's alone; - writes to stdout")
        parser.add_argument("--publisher", required=True, metavar="SLUG")

    def handle(self, *_args: Any, file: str, **said: Any) -> None:
        site = publisher(said["publisher"])
        if file == "-":
            _write(site, sys.stdout)
            return
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise InputUnreadable(
                f"{file} cannot be written", why=f"{error.strerror}.", fix="Name a new file."
            ) from None
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            count = _write(site, out)
        self.console.print(f"{count} subscriptions are in {file}: whoever has it and the keys can ring them.")


def _write(site: Publisher, out: TextIO) -> int:
    count = 0
    for line in _lines(site):
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
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
