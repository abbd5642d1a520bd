"""Consent: append-only receipts of what was shown and chosen (GDPR 7(1))."""

from datetime import datetime

from newsbell.readers.models import Consent, Reader


def receipt(reader: Reader, choice: str, words: str, language: str, page: str, now: datetime) -> Consent:
    """Writes down one choice (`allow`, `leave`, …), the words that were shown, in which language, on which page."""
    return Consent.objects.create(reader=reader, at=now, choice=choice, words=words, language=language, page=page)
