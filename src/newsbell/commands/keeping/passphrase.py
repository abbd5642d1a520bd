"""The passphrase of a backup: from a file, the environment or a prompt, never from the command line."""

import getpass
import os
import sys
from pathlib import Path

from newsbell.common.conf import SECRETS
from newsbell.common.errors import BackupRefused

LEAST = 12


def ask(path: str | None, *, twice: bool) -> str:
    """The passphrase; `twice` where it is a new one, so that nobody mistypes it."""
    if path:
        try:
            said = Path(path).read_text("utf-8").strip("\n")
        except OSError as error:
            raise _none(f"{path} cannot be read: {error.strerror}.") from None
    elif not (said := os.environ.get(SECRETS[0], "")):
        if not sys.stdin.isatty():
            raise _none("There is nobody to ask.")
        said = getpass.getpass("Passphrase of the backup: ")
        if twice and said != getpass.getpass("Once more: "):
            raise _none("They were not the same.")
    if len(said) < LEAST:
        raise _none(f"It has fewer than {LEAST} characters.", "The passphrase is too short")
    return said


def _none(why: str, what: str = "There is no passphrase") -> BackupRefused:
    return BackupRefused(what, why=why, fix=f"Set {SECRETS[0]}, name a file with --passphrase-file, or type it.")
