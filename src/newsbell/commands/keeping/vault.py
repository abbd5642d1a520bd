"""A file under a passphrase: scrypt (RFC 7914), then AES-256-GCM in chunks as STREAM (Hoang et al., CRYPTO 2015).

    magic ‖ log2 N ‖ salt (16) ‖ nonce prefix (7) ‖ chunks of 64 KiB, each with its tag (16)

A chunk's nonce is prefix ‖ number (4) ‖ 1 for the last one, else 0: none can be changed, moved, left out or cut off.
"""

import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from newsbell.common.errors import BackupRefused

MAGIC = b"newsbell backup 1\n"
CHUNK = 64 * 1024
TAG, SALT, PREFIX = 16, 16, 7
LOG_N, MOST_LOG_N = 16, 20
"""64 MiB and some tenths of a second for each guess of a passphrase."""


def write(out: BinaryIO, lines: Iterable[bytes], passphrase: str) -> None:
    """Writes the lines, deflated and sealed; memory does not grow with them."""
    salt, prefix = os.urandom(SALT), os.urandom(PREFIX)
    head = MAGIC + bytes((LOG_N,)) + salt + prefix
    out.write(head)
    cipher, deflate = AESGCM(_key(passphrase, salt, LOG_N)), zlib.compressobj(6)
    waiting, number = bytearray(), 0
    for line in lines:
        waiting += deflate.compress(line)
        while len(waiting) > CHUNK:
            out.write(cipher.encrypt(_nonce(prefix, number, last=False), bytes(waiting[:CHUNK]), head))
            del waiting[:CHUNK]
            number += 1
    waiting += deflate.flush()
    while len(waiting) > CHUNK:
        out.write(cipher.encrypt(_nonce(prefix, number, last=False), bytes(waiting[:CHUNK]), head))
        del waiting[:CHUNK]
        number += 1
    out.write(cipher.encrypt(_nonce(prefix, number, last=True), bytes(waiting), head))


def read(file: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """The lines. Raises BackupRefused for another file, a wrong passphrase, and at the first octet that was changed."""
    head = file.read(len(MAGIC) + 1 + SALT + PREFIX)
    if len(head) < len(MAGIC) + 1 + SALT + PREFIX or not head.startswith(MAGIC):
        raise _refused("It is no backup of newsbell.", "Give the file that newsbell backup wrote.")
    log_n, salt, prefix = head[len(MAGIC)], head[len(MAGIC) + 1 : -PREFIX], head[-PREFIX:]
    if log_n > MOST_LOG_N:
        raise _refused("Its head was changed.", "Take another copy of it.")
    cipher, inflate = AESGCM(_key(passphrase, salt, log_n)), zlib.decompressobj()
    rest = b""
    for opened in _opened(file, cipher, prefix, head):
        *lines, rest = (rest + inflate.decompress(opened)).split(b"\n")
        yield from lines
    if rest or not inflate.eof:
        raise _refused("It ends in the middle.", "Take another copy of it.")


def _opened(file: BinaryIO, cipher: AESGCM, prefix: bytes, head: bytes) -> Iterator[bytes]:
    number, chunk = 0, file.read(CHUNK + TAG)
    while True:
        following = file.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(prefix, number, last=not following), chunk, head)
        except (InvalidTag, ValueError):
            if number == 0:
                why = "The passphrase is not the one that it was written with, or the file was changed."
            else:
                why = "It was changed, or cut short."
            raise _refused(why, "Try the passphrase again, or another copy of the file.") from None
        if not following:
            return
        chunk, number = following, number + 1


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">I?", number, last)


def _key(passphrase: str, salt: bytes, log_n: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=1 << log_n, r=8, p=1).derive(passphrase.encode())


def _refused(why: str, fix: str) -> BackupRefused:
    return BackupRefused("The backup cannot be opened", why=why, fix=fix)
