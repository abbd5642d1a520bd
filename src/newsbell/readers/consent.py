"""Consent: append-only receipts of what was shown and chosen (GDPR 7(1)), and what stays of them as proof."""

from datetime import datetime, timedelta
from typing import Any

from newsbell.common import conf
from newsbell.common.sealed import lasting_lookup
from newsbell.readers.models import Consent, Proof, Reader


def receipt(reader: Reader, choice: str, words: str, language: str, page: str, now: datetime) -> Consent:
    """Writes down one choice (`allow`, `leave`, …), the words that were shown, in which language, on which page."""
    return Consent.objects.create(reader=reader, at=now, choice=choice, words=words, language=language, page=page)


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
