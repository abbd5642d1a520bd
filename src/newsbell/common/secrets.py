"""The installation's secrets: one random master key in the folder of keys; every other one is derived from it.

HKDF-SHA256 (RFC 5869) with a purpose as `info`: a leak of one derived key tells nothing of the others.
"""

import os
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from newsbell.common import conf
from newsbell.common.errors import SettingInvalid

LENGTH = 32


def derived(purpose: str) -> bytes:
    """The 32-octet key of this installation for `purpose`."""
    # Asked for at each sealed value: the folder is only looked at when its key is not in memory yet.
    return _derived(conf.get("NEWSBELL_KEYS").absolute(), purpose)


@lru_cache(maxsize=64)
def _derived(_folder: Path, purpose: str) -> bytes:
    return HKDFExpand(algorithm=SHA256(), length=LENGTH, info=b"newsbell " + purpose.encode()).derive(_master())


def _master() -> bytes:
    """The master key; made where this installation never had one, and never a second time.

    The data folder keeps its fingerprint, which tells nothing of it: so data that one key sealed never meets another.
    """
    path, known = conf.keys("master.key"), conf.data("master.fingerprint")
    if known.exists() and not path.exists():
        raise _wrong(path, "It is missing, and the data folder was written with one.")
    master = read_private(path, create=os.urandom(LENGTH))
    if len(master) != LENGTH:
        raise _wrong(path, f"It holds {len(master)} octets instead of {LENGTH}.")
    fingerprint = HKDFExpand(algorithm=SHA256(), length=16, info=b"newsbell fingerprint").derive(master).hex().encode()
    if read_private(known, create=fingerprint) != fingerprint:
        raise _wrong(path, "The data folder was written with another one.")
    return master


def _wrong(path: Path, why: str) -> SettingInvalid:
    return SettingInvalid(
        f"{path} is not this installation's master key",
        why=why,
        fix="Put the file back from your backup of the keys, or point NEWSBELL_KEYS at its folder.",
    )


def read_private(path: Path, *, create: bytes) -> bytes:
    """The octets of a key file (0600); written with `create` first where there is none yet.

    Two processes that start at once agree: the file appears whole, under its name, once.
    """
    if not path.exists():
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600, and nobody else's
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(create)
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            Path(draft).unlink()
    return path.read_bytes()
