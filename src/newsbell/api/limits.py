"""Bounds on what one address, and one reader, may send."""

from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest

from newsbell.common.addresses import is_public
from newsbell.common.errors import RequestTooLarge, TooManyAddresses, TooManyRequests
from newsbell.common.sealed import lookup

MAX_BODY = 64 * 1024
WINDOW_S = 60
# Many readers can share one address: an office, or a mobile network.
JOINS = 60
# Of 31**8 codes, with a thousand of them valid, one would be met in 160 years.
CODES = 10
LETTERS = 100
MAILBOX_LETTERS = 3
DAY_S = 86_400
WRITES = 300
# One reader types five letters a second at most, and what they have typed before is cached at theirs.
SEARCHES = 600
READER_WRITES = 60


def check_size(request: HttpRequest) -> None:
    """Raises RequestTooLarge above 64 KiB, before Django reads the body.

    The web server has taken it in by then, up to a bound of its own (newsbell.web), and says how long it is.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
        raise RequestTooLarge(
            "This request is too large", why=f"A body may have {MAX_BODY:,} octets here.", fix="Send less at a time."
        )


def check_joins(request: HttpRequest, now: datetime) -> None:
    """Counts a reader that is made from this address in the minute of `now`. Raises TooManyRequests above 60."""
    _check(f"join {address(request)}", JOINS, "Your address makes", now)


def check_codes(request: HttpRequest, now: datetime) -> None:
    """Counts a code that is tried from this address in the minute of `now`. Raises TooManyRequests above 10."""
    _check(f"code {address(request)}", CODES, "Your address makes", now)


def check_searches(request: HttpRequest, now: datetime) -> None:
    """Counts a search from this address in the minute of `now`. Raises TooManyRequests above 600."""
    _check(f"search {address(request)}", SEARCHES, "Your address makes", now)


def check_writes(request: HttpRequest, reader: int, now: datetime) -> None:
    """Counts a change that a reader makes. Raises TooManyRequests above 60 of the reader or 300 of the address in the
    minute of `now`: whoever may join for nothing must not fill the disk.
    """
    _check(f"reader {reader}", READER_WRITES, "You make", now)
    _check(f"write {address(request)}", WRITES, "Your address makes", now)


def check_letters(request: HttpRequest, now: datetime) -> None:
    """Counts a letter that this address has sent to somebody. Raises TooManyAddresses above 100 in the day of `now`."""
    if not _within(f"letters {address(request)}", LETTERS, now, DAY_S):
        raise TooManyAddresses(
            f"Your address has more than {LETTERS} letters sent a day",
            why="Each goes to somebody who may not be you.",
            fix="Try again tomorrow.",
        )


def lettered(mailbox: str, now: datetime) -> bool:
    """Counts a letter to a mailbox: did it have its three of the day of `now`? Erased readers' letters count too."""
    return not _within(f"mailbox {mailbox.lower()}", MAILBOX_LETTERS, now, DAY_S)


def _check(who: str, most: int, words: str, now: datetime) -> None:
    if not _within(who, most, now, WINDOW_S):
        raise TooManyRequests(
            f"{words} more than {most} of these requests a minute",
            why="No reader needs so many.",
            fix="Wait a minute and try again.",
        )


def _within(who: str, most: int, now: datetime, window_s: int) -> bool:
    """What is counted is a keyed digest: addresses are not kept."""
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
