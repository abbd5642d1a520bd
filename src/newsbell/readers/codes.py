"""Codes by which one more device joins a reader: short enough to type, used once, valid for minutes."""

import secrets
import unicodedata
from datetime import datetime, timedelta

from newsbell.common.errors import CodeRefused
from newsbell.common.models import Publisher
from newsbell.common.sealed import lookups
from newsbell.readers.models import LinkCode, Reader

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without I, L, O, 0 and 1, which are taken for one another: 31 signs, so that a code has 39.6 bits."""
LENGTH = 8
VALID = timedelta(minutes=15)


def issue(reader: Reader, now: datetime) -> tuple[str, datetime]:
    """A new code and when it ends; the reader's earlier one stops working."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    ends = now + VALID
    made = {"digest": _digests(reader.publisher_id, code)[0], "expires_at": ends}
    LinkCode.objects.update_or_create(reader=reader, defaults=made)
    return code, ends


def use(publisher: Publisher, said: str, now: datetime) -> Reader:
    """Whose code it is; it works no more. Raises CodeRefused, which never says what was wrong with it.

    Call it in a transaction: where what follows fails, the code is not spent.
    """
    rows = LinkCode.objects.select_for_update().filter(
        digest__in=_digests(publisher.pk, tidy(said)), expires_at__gt=now
    )
    for found in rows.select_related("reader"):
        if LinkCode.objects.filter(pk=found.pk).delete()[0]:
            return found.reader
    raise CodeRefused(
        "This code opens nothing",
        why="It is mistyped, was used already, or is older than 15 minutes.",
        fix="Ask for a new one on the preference page of your first device.",
    )


def tidy(said: str) -> str:
    """A code as it was made, however it was typed: small letters, spaces, a hyphen."""
    plain = unicodedata.normalize("NFKC", said).upper()
    return "".join(sign for sign in plain if sign.isalnum())


def _digests(publisher: int, code: str) -> list[bytes]:
    # The publisher is inside: what is typed at one publisher's page opens no reader of another's.
    return lookups(f"link code {publisher} {code}")
