"""Where a request comes from, and how often something comes from there."""

from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest

from newsbell.common.addresses import is_public
from newsbell.common.sealed import lookup

WINDOW_S = 60


def within(who: str, most: int, now: datetime, window_s: int) -> bool:
    """Counts one more of `who` in the window of `now`: are they `most` at most?

    What is counted is a keyed digest: addresses are not kept.
    """
    window = int(now.timestamp()) // window_s
    key = f"newsbell-flood-{window_s}-{window}-{lookup(who).hex()}"
    return cache.add(key, 1, 2 * window_s) or _count(key) <= most


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
