"""Tombstones: who left, muted, ended e-mails or was erased. A restore must not bring them back (guarantee 4)."""

import errno
import json
import os
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from newsbell.common import conf
from newsbell.common.sealed import lookups

FILE = "tombstones.jsonl"


def gone(what: Literal["erase", "leave", "mail"], reader: int, at: datetime) -> None:
    """Adds `{"at", "what", "reader"}` to the append-only file in the data folder; when this returns, it is on the disk.

    Raises OSError where the disk takes it not, or not whole.

    Readers and subjects stand there as keyed digests: the file alone tells nobody who left, nor what anybody followed.
    """
    _append({"at": at.isoformat(), "what": what, "reader": reader_digest(reader)})


def muted(reader: int, subjects: Iterable[int], at: datetime) -> None:
    """Adds `{"at", "what": "mute", "reader", "subject"}` for each subject that the reader follows no more."""
    line = {"at": at.isoformat(), "what": "mute", "reader": reader_digest(reader)}
    lines = [line | {"subject": subject_digest(reader, subject)} for subject in subjects]
    if lines:
        _append(*lines)


def add(lines: Iterable[str]) -> None:
    """Adds lines of another file as they are."""
    if text := "".join(f"{line}\n" for line in lines):
        _write(text)


def _append(*lines: dict[str, str]) -> None:
    _write("".join(json.dumps(line) + "\n" for line in lines))


def _write(text: str) -> None:
    descriptor = os.open(conf.data(FILE), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # A line that a full disk cut short must not take this one with it.
        size = os.fstat(descriptor).st_size
        whole = not size or os.pread(descriptor, 1, size - 1) == b"\n"
        octets = (text if whole else f"\n{text}").encode()
        # One write: with O_APPEND the lines of two processes never mix.
        if os.write(descriptor, octets) < len(octets):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def reader_digest(reader: int) -> str:
    """By what a tombstone names a reader."""
    return reader_digests(reader)[0]


def reader_digests(reader: int) -> list[str]:
    """By what the tombstones of before the rotations of the sealing key name a reader too; the newest comes first."""
    return [digest.hex() for digest in lookups(f"tombstone {reader}")]


def subject_digest(reader: int, subject: int) -> str:
    """By what a tombstone names a subject: another digest for each reader, so that two of them cannot be linked."""
    return subject_digests(reader, subject)[0]


def subject_digests(reader: int, subject: int) -> list[str]:
    """As `reader_digests`."""
    return [digest.hex() for digest in lookups(f"tombstone {reader} {subject}")]
