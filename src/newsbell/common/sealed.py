"""Sealed fields: what a stolen database must not tell (guarantee 8). AES-256-GCM at rest, keyed HMAC for look-ups.

The first octet of a sealed value is the generation of its key, so that keys can change while all goes on.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from newsbell.common import secrets
from newsbell.common.errors import SettingInvalid

PURPOSE = "sealed fields"
NONCE = 12
_HEAD = 1 + NONCE
_as_it_lies = ContextVar("as_it_lies", default=False)


def seal(plain: bytes, place: str) -> bytes:
    """generation ‖ nonce ‖ ciphertext; `place` (table.column) is bound: a value of one column opens in no other."""
    nonce, generation = os.urandom(NONCE), secrets.newest()
    return (
        bytes((generation,))
        + nonce
        + _cipher(secrets.derived(PURPOSE, generation)).encrypt(nonce, plain, place.encode())
    )


def unseal(sealed: bytes, place: str) -> bytes:
    """What `seal` was given; SettingInvalid where the keys are not those that sealed it."""
    return next(unsealed([(sealed, place)]))


def unseal_all(values: Iterable[bytes], place: str) -> list[bytes]:
    """`unseal` of many values of one column."""
    ciphers, named = _Ciphers(), place.encode()
    try:
        return [ciphers[one[0]].decrypt(one[1:_HEAD], one[_HEAD:], named) for one in values]
    except (InvalidTag, ValueError, IndexError):
        raise _shut(place) from None


def unsealed(many: Iterable[tuple[bytes, str]]) -> Iterator[bytes]:
    """`unseal` of many values, each with its place."""
    ciphers = _Ciphers()
    for one, place in many:
        try:
            yield ciphers[one[0]].decrypt(one[1:_HEAD], one[_HEAD:], place.encode())
        except (InvalidTag, ValueError, IndexError):
            raise _shut(place) from None


class _Ciphers(dict[int, AESGCM]):
    """By generation: their keys are asked for once."""

    def __missing__(self, generation: int) -> AESGCM:
        cipher = self[generation] = _cipher(secrets.derived(PURPOSE, generation))
        return cipher


def _shut(place: str) -> SettingInvalid:
    return SettingInvalid(
        f"A sealed value of {place} cannot be opened",
        why="The folder of keys is not the one that this database was written with.",
        fix="Point NEWSBELL_KEYS at the right folder, or put it back from your backup.",
    )


def lookup(value: str) -> bytes:
    """A 16-octet keyed digest by which a sealed value is found again, and by which nobody without the key finds it.

    By the newest key: what may have been written before the last rotation is asked for by `lookups`.
    """
    return _digest(value, secrets.newest())


def lookups(value: str) -> list[bytes]:
    """The digest by each generation's key, the newest first."""
    return [_digest(value, generation) for generation in range(secrets.newest(), 0, -1)]


def lasting_lookup(value: str) -> bytes:
    """A 16-octet keyed digest that never changes: for names known outside, and of secrets that nobody keeps.

    A secret of 128 random bits cannot be guessed, whoever has the key: so no rotation has to renew its digest.
    """
    return _digest(value, 1)


def _digest(value: str, generation: int) -> bytes:
    return hmac.digest(secrets.derived("look-ups", generation), value.encode(), hashlib.sha256)[:16]


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


@contextmanager
def as_it_lies() -> Iterator[None]:
    """Within it, sealed fields are read and written as they are in the database: for copies of it."""
    token = _as_it_lies.set(True)
    try:
        yield
    finally:
        _as_it_lies.reset(token)


class SealedField(models.BinaryField):
    """A field of octets that are sealed whenever they are in the database."""

    @property
    def place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or _as_it_lies.get() else seal(bytes(value), self.place)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        return value if value is None or _as_it_lies.get() else unseal(bytes(value), self.place)


class SealedTextField(models.TextField):
    """A text that is sealed whenever it is in the database; it cannot be searched."""

    def get_internal_type(self) -> str:
        return "BinaryField"

    @property
    def place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or _as_it_lies.get() else seal(value.encode(), self.place)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if value is None or _as_it_lies.get() else unseal(bytes(value), self.place).decode()

    def to_python(self, value: Any) -> Any:
        return value


class LookupField(models.BinaryField):
    """The digest by which a row is found, of what its model's property `of` says (None: of nothing that is kept)."""

    def __init__(self, *args: Any, of: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.of = of

    def renewed(self, row: models.Model) -> bytes | None:
        """The digest by the newest key."""
        said: str | None = getattr(row, self.of)
        return None if said is None else lookup(said)
