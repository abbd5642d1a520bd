"""How a reader wants editions, as rows keep it: how often, at which hour of their clock, by which channel."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from newsbell.readers.models import Reader

FIELDS = ("edition", "edition_weekday", "edition_at", "channel", "zone")


@dataclass(frozen=True)
class Digest:
    """`rhythm`: daily, or weekly on `weekday` (0 is Monday). `at`, by the clock of the IANA time zone `zone`."""

    rhythm: str
    weekday: int | None
    at: time
    zone: str
    channel: str


def of(reader: Reader) -> Digest | None:
    """What the reader chose; None: no edition."""
    if reader.edition == Reader.Edition.NONE or reader.edition_at is None:
        return None
    at = time(reader.edition_at // 60, reader.edition_at % 60)
    return Digest(reader.edition, reader.edition_weekday, at, reader.zone, reader.channel)


def fields(digest: Digest | None) -> dict[str, Any]:
    """What a reader's row keeps of it. The time zone is the quiet hours' too, so it stays."""
    if digest is None:
        return {"edition": Reader.Edition.NONE.value, "edition_weekday": None, "edition_at": None}
    at = digest.at.hour * 60 + digest.at.minute
    return dict(zip(FIELDS, (digest.rhythm, digest.weekday, at, digest.channel, digest.zone), strict=True))
