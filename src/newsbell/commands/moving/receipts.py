"""A publisher's proof of consent, line by line: without what anybody follows, and without the pages that they read."""

import re
from collections.abc import Iterator, Set
from typing import Any
from urllib.parse import urlsplit

from newsbell.bell.models import settings_of
from newsbell.bell.page_words import PAGE_WORDS
from newsbell.bell.words import WORDS, words
from newsbell.common.models import Publisher
from newsbell.readers import consent
from newsbell.readers.models import Consent, Proof
from newsbell.readers.names import public_name

BATCH = 500
HIDDEN = "…"
# As the bell writes down a box that was ticked or not, and a button.
_DRESSED = re.compile(r"(\[[x ]\] )(.*)()|(\[)(.*)(\])")


def known_lines(site: Publisher) -> Set[str]:
    """The lines that the bell and the pages show everybody, in every language: no favourite is among them."""
    own = settings_of(site).words
    said = {text for names in words(own, WORDS | PAGE_WORDS).values() for text in names.values()}
    return frozenset(said | {text for names in words({}, WORDS | PAGE_WORDS).values() for text in names.values()})


def shown(text: str, known: Set[str]) -> str:
    """The words of a receipt; a line that is not everybody's may name a favourite, and is hidden."""
    return "\n".join(_shown(line, known) for line in text.split("\n"))


def of(site: Publisher, said: str | None = None) -> Iterator[dict[str, Any]]:
    """{"reader", "at", "choice", "language", "page", "words", "digest"} of each receipt, then {"reader": null, "at",
    "choice", "digest", "until"} of each proof of a reader who was erased.

    `said`: only those that were given in exactly these words, which then stand there whole.
    """
    wanted, known = None if said is None else consent.digest(said), known_lines(site)
    after = 0
    receipts = Consent.objects.filter(reader__publisher=site).order_by("pk")
    while rows := list(receipts.filter(pk__gt=after)[:BATCH]):
        after = rows[-1].pk
        for one in rows:
            digest = consent.digest(one.words)
            if wanted in (None, digest):
                yield {
                    "reader": public_name(one.reader_id),
                    "at": one.at.isoformat(),
                    "choice": one.choice,
                    "language": one.language,
                    "page": _origin(one.page),
                    "words": shown(one.words, known) if said is None else said,
                    "digest": digest.hex(),
                }
    after = 0
    proofs = Proof.objects.filter(publisher=site, **({} if wanted is None else {"digest": wanted})).order_by("pk")
    while erased := list(proofs.filter(pk__gt=after)[:BATCH]):
        after = erased[-1].pk
        for proof in erased:
            about = {"at": proof.at.isoformat(), "choice": proof.choice, "digest": bytes(proof.digest).hex()}
            yield {"reader": None, **about, "until": proof.until.isoformat()}


def _shown(line: str, known: Set[str]) -> str:
    dressed = _DRESSED.fullmatch(line)
    before, text, after = (part for part in dressed.groups() if part is not None) if dressed else ("", line, "")
    return f"{before}{text if text in known else HIDDEN}{after}"


def _origin(page: str) -> str:
    """Where it was asked: which of the site's pages tells what its reader read."""
    try:
        parts = urlsplit(page)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
