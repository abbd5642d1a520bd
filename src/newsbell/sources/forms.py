"""What an entry is known by: a digest of the form in which its source showed it. Pure."""

from hashlib import blake2b

from newsbell.sources.entry import Entry
from newsbell.sources.front_page import key


def digest(entry: Entry) -> int:
    """Of all that an entry says but its times: a new date alone is nothing new."""
    said = (entry.id, entry.link, entry.title, entry.summary_html, entry.content_html, *sorted(entry.tags))
    return int.from_bytes(blake2b(repr(said).encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def place(address: Entry) -> int:
    """Of where an address leads, and of nothing that it says."""
    return digest(Entry(None, key(address.link or "")))
