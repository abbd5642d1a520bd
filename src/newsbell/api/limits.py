"""Bounds on what one address may send."""

from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest

from newsbell.common.addresses import is_public
from newsbell.common.errors import RequestTooLarge, TooManyRequests
from newsbell.common.sealed import lookup

MAX_BODY = 64 * 1024
WINDOW_S = 60
# Many readers can share one address: an office, or a mobile network.
JOINS = 60


def check_size(request: HttpRequest) -> None:
    """Raises RequestTooLarge above 64 KiB. The server reads no more than was announced, so that is what is judged."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
        raise RequestTooLarge(
            "This request is too large", why=f"It may have {MAX_BODY:,} octets.", fix="Send less at a time."
        )


def check_flood(request: HttpRequest, what: str, now: datetime, most: int = JOINS) -> None:
    """Counts a request of its address in the minute of `now`. Raises TooManyRequests above `most`.

    What is counted is a keyed digest: addresses are not kept.
    """
    window = int(now.timestamp()) // WINDOW_S
    key = f"newsbell-{what}-{window}-{lookup(address(request)).hex()}"
    if not cache.add(key, 1, 2 * WINDOW_S) and _count(key) > most:
        raise TooManyRequests(
            f"Your address sends more than {most} of these requests a minute", fix="Wait a minute and try again."
        )


def _count(key: str) -> int:
    try:
        return cache.incr(key)
    except ValueError:  # a cache that keeps nothing, or had to make room
        return 1


def address(request: HttpRequest) -> str:
    """The address that a request came from; of IPv6 the /64, which is one customer's.

    Behind a proxy of our own network it is the last one that the proxy added: what a client writes itself comes before.
    """
    near: str = request.META.get("REMOTE_ADDR", "")
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    found = told if told and not is_public(near) else near
    try:
        ip = ip_address(found)
    except ValueError:
        return near
    return str(ip_network((ip, 64), strict=False)) if isinstance(ip, IPv6Address) else str(ip)
