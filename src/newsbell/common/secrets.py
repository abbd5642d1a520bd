"""The installation's secrets: random master keys in the folder of keys; every other secret is derived from one of them.

HKDF-SHA256 (RFC 5869) with a purpose as `info`: a leak of one derived key tells nothing of the others. There is one
master key, generation 1, and after each `newsbell keys rotate-sealing` one more; what older ones sealed stays readable.
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
MOST_GENERATIONS = 255
FOLDER = "NEWSBELL_KEYS"


def derived(purpose: str, generation: int = 1) -> bytes:
    """The 32-octet key of this installation for `purpose`, from the master key of that generation."""
    # Asked for at each sealed value: the folder is only looked at when its key is not in memory yet.
    return _derived(os.environ.get(FOLDER), purpose, generation)


def newest() -> int:
    """The generation of the master key that new values are sealed with; 1 is the first."""
    named = os.environ.get(FOLDER)
    folder = _folder(named)
    try:
        # Another process may have made one: to ask the folder costs less than to seal.
        changed = os.stat(folder).st_mtime_ns  # noqa: PTH116 - twice as fast as Path.stat
    except FileNotFoundError:
        changed = 0
    return _newest(folder, changed)


def add_generation() -> int:
    """Makes one more master key, which every process seals with from now on; returns its generation."""
    derived("look-ups")  # the first one stands
    made = newest() + 1
    if made > MOST_GENERATIONS:
        raise SettingInvalid(
            "There can be no more master keys",
            why=f"The sealed values count {MOST_GENERATIONS} generations.",
            fix="Move to a new installation with newsbell backup and newsbell restore.",
        )
    _master(made, make=True)
    return made


def forget() -> None:
    """What this process holds in memory of the keys is read anew: their folder was written over."""
    _derived.cache_clear()
    _newest.cache_clear()


@lru_cache(maxsize=64)
def _derived(_folder: str | None, purpose: str, generation: int) -> bytes:
    info = b"newsbell " + purpose.encode()
    return HKDFExpand(algorithm=SHA256(), length=LENGTH, info=info).derive(_master(generation, make=generation == 1))


@lru_cache(maxsize=4)
def _folder(_named: str | None) -> str:
    return str(conf.get(FOLDER).absolute())


@lru_cache(maxsize=4)
def _newest(folder: str, _changed: int) -> int:
    # A fingerprint without its key counts: what was sealed since must not meet an older one.
    places = Path(folder), conf.get("NEWSBELL_DATA").absolute()
    return max((int(path.stem[7:]) for place in places for path in place.glob("master-*.*")), default=1)


def _master(generation: int, *, make: bool) -> bytes:
    """The master key; made where this installation never had one, and never a second time.

    The data folder keeps its fingerprint, which tells nothing of it: so data that one key sealed never meets another.
    """
    name = "master" if generation == 1 else f"master-{generation}"
    path, known = conf.keys(f"{name}.key"), conf.data(f"{name}.fingerprint")
    if not path.exists() and (known.exists() or not make):
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
