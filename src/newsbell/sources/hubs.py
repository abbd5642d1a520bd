"""What WebSub says of hubs and their words (W3C Recommendation of 23 January 2018). Pure."""

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsbell.common.errors import AddressRefused
from newsbell.common.urls import target
from newsbell.sources.entry import Feed

METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})
WANTED_LEASE_S = 10 * 86_400
DAY_S = 86_400.0
# A hub that grants seconds would be asked each moment; one that grants years, and forgets, never again.
SHORTEST_LEASE_S, LONGEST_LEASE_S = 600, 30 * 86_400
_SOON_S = 300.0
_SPREAD = 0.1
_LONGEST_ADDRESS = 2048
_LINK = re.compile(r"<([^<>]*)>([^<>]*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)


@dataclass(frozen=True)
class Hub:
    """Where to ask to be told (`url`), and of what (`topic`): the feed's name for itself."""

    url: str
    topic: str


def found(headers: Mapping[str, str], feed: Feed, fetched: str) -> Hub | None:
    """The hub that an answer names: in its Link headers, else in the feed itself (WebSub §4). None: there is none.

    Of several hubs the first is taken that is asked over https: a secret that travels in the clear proves nothing of
    who pushes (WebSub §5.1). A feed that does not name itself is named by the address that answered.
    """
    links = link_header(headers.get("link", ""))
    of_header = [url for url, rels in links if "hub" in rels]
    topics = [url for url, rels in links if "self" in rels] if of_header else []
    addresses = filter(None, map(_address, of_header or feed.hubs))
    hub = next((one for one in addresses if one.startswith("https:")), None)
    # To the letter: the hub knows it by these very characters.
    topic = next((one for one in [*topics, feed.topic or "", fetched] if _address(one)), None)
    return Hub(hub, topic) if hub and topic else None


def link_header(value: str) -> list[tuple[str, frozenset[str]]]:
    """(address, relations) of each link of a Link header (RFC 8288 §3), in its order."""
    return [
        (link[1].strip(), frozenset((rel[1] or rel[2] or "").lower().split()))
        for link in _LINK.finditer(value)
        if (rel := _REL.search(link[2]))
    ]


def is_of(topic: str, headers: Mapping[str, str]) -> bool:
    """Is a push about this topic? Its Link headers name it; one that names none is taken at its callback's word."""
    named = [url for url, rels in link_header(headers.get("link", "")) if "self" in rels]
    return not named or any(is_same(topic, one) for one in named)


def is_same(topic: str, said: str) -> bool:
    """Do these two addresses name one topic?"""
    return topic == said or (_address(topic) or topic) == _address(said)


def is_signed(header: str, secret: bytes, body: bytes) -> bool:
    """Does X-Hub-Signature (`method=hex`) prove that the body comes from who has the secret (WebSub §8)?"""
    method, _, said = header.strip().partition("=")
    if method.lower() not in METHODS:
        return False
    return hmac.compare_digest(
        hmac.new(secret, body, method.lower()).hexdigest().encode(), said.strip().lower().encode()
    )


def lease_s(said: str) -> int:
    """The lease that a hub grants, a month at most; one that says nothing of use grants a day."""
    whole = int(said) if said.isascii() and said.isdigit() and len(said) < 12 else int(DAY_S)
    return min(whole, LONGEST_LEASE_S)


def renew_at(now: datetime, lease_s: float, jitter: float) -> datetime:
    """When to ask again: after two thirds of the lease, a tenth of them more or less, by `jitter` in [0, 1)."""
    return now + timedelta(seconds=max(lease_s, SHORTEST_LEASE_S) * 2 / 3 * _spread(jitter))


def ask_again_at(now: datetime, status: int | None, tries: int, retry_after_s: float | None, jitter: float) -> datetime:
    """When to ask a hub again that did not confirm: soon, then ever later up to a day; at once a day if it refuses."""
    refused = status is not None and 400 <= status < 500 and status != 429
    wait = DAY_S if refused else min(_SOON_S * 2 ** min(max(tries, 1) - 1, 16), DAY_S)
    return now + timedelta(seconds=max(wait, retry_after_s or 0) * _spread(jitter))


def first_not_later(one: datetime, others: Sequence[datetime | None], now: datetime) -> datetime:
    """The earliest of these moments that is still to come."""
    return min([one, *(other for other in others if other is not None and other > now)])


def _spread(jitter: float) -> float:
    return 1 - _SPREAD + 2 * _SPREAD * jitter


def _address(url: str) -> str | None:
    try:
        whole = target(url).url
    except AddressRefused:
        return None
    return whole if len(whole) <= _LONGEST_ADDRESS else None
