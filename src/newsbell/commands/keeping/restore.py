"""A restore: what was written comes back, those who left stay gone, and nobody is rung twice."""

import base64
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from newsbell.commands.keeping import backup, graves, tables, vault
from newsbell.common import conf, secrets
from newsbell.common.errors import BackupRefused
from newsbell.common.leases import Leased
from newsbell.common.models import Restore
from newsbell.readers.models import Reader
from newsbell.reminders import restoring as reminders
from newsbell.sources import restoring as sources
from newsbell.stories import restoring as stories

# More numbers than are given out in a second, for each second since the backup was made.
NUMBERS_A_SECOND, LEAST_GAP = 1_000, 1 << 20


@dataclass(frozen=True)
class Restored:
    """What a restore did: rows written, readers who stay gone, reminders that wait in the inboxes alone."""

    rows: int
    gone: int
    kept: int
    taken_at: datetime


def read(path: Path, passphrase: str) -> Iterator[dict[str, Any]]:
    """The lines of a backup; BackupRefused where it cannot be opened."""
    try:
        with path.open("rb") as file:
            yield from (json.loads(line) for line in vault.read(file, passphrase))
    except OSError as error:
        why = f"{error.strerror}."
        raise BackupRefused(
            f"{path} cannot be read", why=why, fix="Give the file that newsbell backup wrote."
        ) from None


def check(lines: Iterator[dict[str, Any]]) -> tuple[datetime, dict[str, bytes], list[str]]:
    """When it was made, its keys and tombstones. Reads all of it: what is broken is refused before it does harm."""
    head, keys, found, rows, end = next(lines, {}), dict[str, bytes](), list[str](), 0, None
    if head.get("newsbell") != backup.VERSION or head.get("migrations") != tables.migrations():
        raise BackupRefused(
            "The backup is of another version",
            why="Its tables are not the ones of this newsbell.",
            fix="Restore it with the version that wrote it, then upgrade.",
        )
    for line in lines:
        rows += len(line.get("rows", ()))
        end = line.get("end", end)
        if "key" in line:
            keys[Path(line["key"]).name] = base64.b85decode(line["octets"])
        elif "grave" in line:
            found.append(line["grave"])
    if end != rows:
        raise BackupRefused("The backup is not whole", why="Rows are missing.", fix="Take another copy of it.")
    return datetime.fromisoformat(head["at"]), keys, found


def run(
    lines: Callable[[], Iterator[dict[str, Any]]], more: Sequence[str], now: datetime, *, replace: bool
) -> Restored:
    """Puts a backup in the place of what is here. `more`: tombstones from elsewhere.

    All in one transaction: killed anywhere, what was here is still here. BackupRefused where there are readers and
    `replace` is not said.
    """
    taken_at, keys, found = check(lines())
    if Reader.objects.exists() and not replace:
        raise BackupRefused(
            "There are readers here already",
            why="A restore puts the backup in their place.",
            fix="Say --replace if that is meant; make a backup of what is here first.",
        )
    graves.keep([*found, *more])
    with _put(keys), transaction.atomic():
        rows = _written(lines())
        gap = max(LEAST_GAP, int((now - taken_at) / timedelta(seconds=1)) * NUMBERS_A_SECOND)
        tables.skip_numbers(gap)
        gone = graves.replay(graves.lines(), now)
        kept = reminders.settle(now) + stories.settle(now)
        sources.settle(now)
        for model in apps.get_models():
            if issubclass(model, Leased):
                model._default_manager.update(lease_owner="", lease_until=None, woken_at=None)
        Restore.objects.create(at=now, taken_at=taken_at)
    shutil.rmtree(conf.data("tasks"), ignore_errors=True)
    return Restored(rows, gone, kept, taken_at)


def _written(lines: Iterator[dict[str, Any]]) -> int:
    tables.empty()
    rows, label, fields = 0, "", list[str]()
    for line in lines:
        if "table" in line:
            label, fields = line["table"], line["fields"]
        elif "rows" in line:
            tables.put(label, fields, line["rows"])
            rows += len(line["rows"])
    connection.check_constraints()
    return rows


@contextmanager
def _put(keys: dict[str, bytes]) -> Iterator[None]:
    """The keys of the backup are in their folder, and stay there unless something fails within.

    Others of the same name are kept beside them: no key is ever lost.
    """
    folder = conf.keys("x").parent
    moved: list[tuple[Path, Path]] = []
    made: list[Path] = []
    for name, octets in keys.items():
        path = folder / name
        if path.exists() and path.read_bytes() == octets:
            continue
        if path.exists():
            aside = next(other for n in range(1, 10_000) if not (other := folder / f"replaced-{n}-{name}").exists())
            path.rename(aside)
            moved.append((aside, path))
        secrets.read_private(path, create=octets)
        made.append(path)
    _know_anew()
    try:
        yield
    except BaseException:
        for path in made:
            path.unlink()
        for aside, path in moved:
            aside.rename(path)
        _know_anew()
        raise


def _know_anew() -> None:
    for path in conf.data("x").parent.glob("master*.fingerprint"):
        path.unlink()
    secrets.forget()
