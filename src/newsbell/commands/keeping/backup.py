"""A backup: keys, tombstones and every table as they were at one moment, as the lines of one file."""

import base64
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from newsbell.commands.keeping import graves, tables, vault
from newsbell.common import conf, secrets
from newsbell.common.errors import BackupRefused

VERSION = 1


def write(path: Path, passphrase: str, now: datetime) -> int:
    """Writes the backup beside `path` and gives it that name when it is whole; returns its size in octets."""
    if path.exists():
        raise BackupRefused(f"{path} is there already", why="A backup writes over none.", fix="Name a new file.")
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            vault.write(out, map(tables.dumped, lines(now)), passphrase)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(path)
    except OSError as error:
        raise BackupRefused(
            f"{path} cannot be written", why=f"{error.strerror}.", fix="See the disk and the folder."
        ) from None
    finally:
        draft.unlink(missing_ok=True)
    return path.stat().st_size


def lines(now: datetime) -> Iterator[dict[str, Any]]:
    """The head, the rows, and at the end the keys and tombstones: no row is younger than the key that sealed it."""
    secrets.derived("look-ups")  # there is a key
    count = 0
    yield {"newsbell": VERSION, "at": now.isoformat(), "migrations": tables.migrations()}
    with tables.snapshot():
        for line in tables.lines():
            count += len(line.get("rows", ()))
            yield line
    for path in sorted(conf.keys().iterdir()):
        if path.is_file() and not path.name.startswith("."):
            yield {"key": path.name, "octets": base64.b85encode(path.read_bytes()).decode()}
    for grave in graves.lines():
        yield {"grave": grave}
    yield {"end": count}
