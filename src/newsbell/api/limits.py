"""Bounds on what one address, and one reader, may send."""

from datetime import datetime

from django.http import HttpRequest

from newsbell.common.errors import RequestTooLarge, TooManyAddresses, TooManyRequests
from newsbell.common.visitors import WINDOW_S, address, within

MAX_BODY = 64 * 1024
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
    if not within(f"letters {address(request)}", LETTERS, now, DAY_S):
        raise TooManyAddresses(
            f"Your address has more than {LETTERS} letters sent a day",
            why="Each goes to somebody who may not be you.",
            fix="Try again tomorrow.",
        )


def lettered(mailbox: str, now: datetime) -> bool:
    """Counts a letter to a mailbox: did it have its three of the day of `now`? Erased readers' letters count too."""
    return not within(f"mailbox {mailbox.lower()}", MAILBOX_LETTERS, now, DAY_S)


def _check(who: str, most: int, words: str, now: datetime) -> None:
    if not within(who, most, now, WINDOW_S):
        raise TooManyRequests(
            f"{words} more than {most} of these requests a minute",
            why="No reader needs so many.",
            fix="Wait a minute and try again.",
        )
