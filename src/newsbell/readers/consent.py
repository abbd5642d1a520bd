"""Consent: append-only receipts of what was shown and chosen (GDPR 7(1)), and what stays of them as proof."""

from datetime import datetime, timedelta
from typing import Any

from newsbell.common import conf
from newsbell.common.errors import TooManyChoices
from newsbell.common.sealed import lasting_lookup
from newsbell.readers.models import Consent, Proof, Reader

MOST = 300
"""Receipts of one reader in 24 hours: 200 favourites picked one by one, and half of them again."""
_DAY = timedelta(days=1)


def receipt(reader: Reader, choice: str, words: str, language: str, page: str, now: datetime) -> Consent:
    """Writes down one choice (`allow`, …), the words that were shown, in which language, on which page.

    Run it in the transaction that does what was chosen: raises TooManyChoices above 300 a day, since whoever may write
    for nothing must not fill the disk.
    """
    check(reader, now)
    return Consent.objects.create(reader=reader, at=now, choice=choice, words=words, language=language, page=page)


def check(reader: Reader, now: datetime) -> None:
    """Raises what `receipt` would: for whoever does first what no transaction takes back."""
    if _often(reader, now):
        raise TooManyChoices(
            f"You make more than {MOST} choices a day",
            why="A receipt of each is kept, and no reader needs so many.",
            fix="Try again tomorrow; what you end today ends at once all the same.",
        )


def note(reader: Reader, choice: str, words: str, now: datetime) -> None:
    """Writes down what ended, or befell it (`unfollow`, `leave`, …).

    It is never refused: above 300 a day it is done, and no receipt says so. Nobody has to prove that consent ended.
    """
    if not _often(reader, now):
        confirmed(reader, choice, words, now)


def confirmed(reader: Reader, choice: str, words: str, now: datetime) -> None:
    """Writes down what must be proved, however many receipts there are; whoever calls it says why those are few."""
    Consent.objects.create(reader=reader, at=now, choice=choice, words=words, language=reader.language)


def _often(reader: Reader, now: datetime) -> bool:
    return Consent.objects.filter(reader=reader, at__gt=now - _DAY).count() >= MOST


def digest(words: str) -> bytes:
    """16 octets that stand for the words of a receipt, the same wherever and whenever they were shown.

    Keyed, since the words of an unfollow are the name of what was followed: whoever tries names needs the key.
    """
    return lasting_lookup(f"receipt {words}")


def told(one: Consent) -> dict[str, Any]:
    """A receipt as its reader has it, fit for JSON; time as ISO 8601, digest in hexadecimal."""
    return {
        "at": one.at.isoformat(),
        "choice": one.choice,
        "words": one.words,
        "language": one.language,
        "page": one.page,
        "digest": digest(one.words).hex(),
    }


def keep_proof(reader: Reader, now: datetime) -> None:
    """Of each receipt the time, the choice and a digest of the words stay, without the reader, for as long as the
    setting says, and to the end of a month. Run it in the transaction that deletes the reader.
    """
    until = (now + timedelta(days=conf.get("NEWSBELL_PROOF_DAYS"))).date().replace(day=1) + timedelta(days=32)
    last = {"publisher_id": reader.publisher_id, "until": until.replace(day=1)}
    proofs = (Proof(at=one.at, choice=one.choice, digest=digest(one.words), **last) for one in reader.consents.all())
    Proof.objects.bulk_create(proofs, batch_size=500)
