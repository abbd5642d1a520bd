"""Sealed fields: what a stolen database must not tell (guarantee 8). AES-256-GCM at rest, keyed HMAC for look-ups."""

import hashlib
import hmac
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from newsbell.common import secrets
from newsbell.common.errors import SettingInvalid

VERSION = b"\x01"
NONCE = 12


def seal(plain: bytes, place: str) -> bytes:
    """version ‖ nonce ‖ ciphertext; `place` (table.column) is bound: a value of one column opens in no other."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + AESGCM(secrets.derived("sealed fields")).encrypt(nonce, plain, place.encode())


def unseal(sealed: bytes, place: str) -> bytes:
    """What `seal` was given; SettingInvalid where the keys are not those that sealed it."""
    try:
        nonce, ciphertext = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        return AESGCM(secrets.derived("sealed fields")).decrypt(nonce, ciphertext, place.encode())
    except InvalidTag:
        raise SettingInvalid(
            f"A sealed value of {place} cannot be opened",
            why="The folder of keys is not the one that this database was written with.",
            fix="Point NEWSBELL_KEYS at the right folder, or put it back from your backup.",
        ) from None


def lookup(value: str) -> bytes:
    """A 16-octet keyed digest by which a sealed value is found again, and by which nobody without the key finds it."""
    return hmac.digest(secrets.derived("look-ups"), value.encode(), hashlib.sha256)[:16]


class SealedField(models.BinaryField):
    """A field of octets that are sealed whenever they are in the database."""

    @property
    def place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else seal(bytes(value), self.place)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        return None if value is None else unseal(bytes(value), self.place)
