"""Tombstones: who left, muted or was erased. A restored backup must not bring them back (guarantee 4)."""

import json
import os
from datetime import datetime
from typing import Literal

from newsbell.common import conf
from newsbell.common.sealed import lookup

FILE = "tombstones.jsonl"


def append(what: Literal["erase", "leave", "mute"], reader: int, at: datetime, subject: int | None = None) -> None:
    """Adds one line to the append-only file in the data folder; when this returns, it is on the disk.

    `{"at", "what", "reader"[, "subject"]}`: reader and subject as keyed digests, so the file alone tells nobody who
    left, nor what anybody followed.
    """
    line = {"at": at.isoformat(), "what": what, "reader": reader_digest(reader)}
    if subject is not None:
        line["subject"] = subject_digest(reader, subject)
    descriptor = os.open(conf.data(FILE), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # One write of one line: with O_APPEND the lines of two processes never mix.
        os.write(descriptor, (json.dumps(line) + "\n").encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def reader_digest(reader: int) -> str:
    """By what a tombstone names a reader."""
    return lookup(f"tombstone {reader}").hex()


def subject_digest(reader: int, subject: int) -> str:
    """By what a tombstone names a subject: another digest for each reader, so that two of them cannot be linked."""
    return lookup(f"tombstone {reader} {subject}").hex()
