"""The pages that a source's entries lead to: asked for one at a time, and as their sites' robots.txt allows."""

import time
from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q
from protego import Protego

from newsbell.common.clock import now
from newsbell.common.errors import (
    AddressRefused,
    AnswerTooLarge,
    FetchFailed,
    NewsbellError,
    PageRefused,
    RedirectRefused,
    TimedOut,
)
from newsbell.common.retry_after import retry_after_s
from newsbell.common.safe_client import Answer
from newsbell.common.urls import Target, host_within, shown, target
from newsbell.sources.asking import NAME, client
from newsbell.sources.models import Site

# For one poll: so many pages, in so many seconds, because it must end before its row's lease does.
MOST, PAGES_S = 20, 40.0
PAGE_S, PAGE_BYTES = 10.0, 5 * 1024 * 1024
# Between two requests at one site, whichever worker makes them; more where its robots.txt asks for it, up to the bound.
PAUSE_S, LONGEST_PAUSE_S = 1.0, 10.0
# RFC 9309 §2.4 and §2.5: for a day at most, and of 500 KiB at least.
ROBOTS_FOR, ROBOTS_BYTES = timedelta(hours=24), 512 * 1024
UNREACHABLE_FOR = timedelta(minutes=10)
KEPT = timedelta(days=30)
_TOO_FAST = frozenset({429, 503})
_COME_AGAIN = frozenset({408, 425, 429})
_REST_S, _LONGEST_REST_S = 60.0, 3600.0
# These will not be otherwise at the next poll; any other failure may be.
LASTING = (PageRefused, AddressRefused, AnswerTooLarge, RedirectRefused)


class Visits:
    """What one poll fetches of the pages of its entries. `hosts`: those that the source speaks for."""

    spent = False  # what this poll may do is done: what is left waits for the next

    def __init__(self, hosts: Collection[str]) -> None:
        self._hosts = [host.removeprefix("www.") for host in hosts]
        self._left, self._until = MOST, time.monotonic() + PAGES_S

    def page(self, url: str) -> Answer:
        """The page at `url`, with status 200. Run outside of transactions: it asks, and waits for its turn.

        Raises one of LASTING where it is not to be had, another NewsbellError where it may be later: TimedOut where
        this poll has read enough.
        """
        if not self._left:
            raise self._over(f"{shown(url)} has to wait: a poll reads {MOST} pages")
        self._left -= 1
        where, site = self.enter(url)
        answer = client(max_bytes=PAGE_BYTES, timeout_s=self._seconds()).get(where.url)
        if answer.status in _TOO_FAST:
            rest_s = max(_REST_S, min(retry_after_s(answer.headers.get("retry-after"), now()) or 0, _LONGEST_REST_S))
            Site.objects.filter(pk=site.pk).update(free_at=now() + timedelta(seconds=rest_s))
        if answer.status != 200:
            lasts = 400 <= answer.status < 500 and answer.status not in _COME_AGAIN
            failed = (PageRefused if lasts else FetchFailed)(
                f"{shown(url)} answered {answer.status}", why="It gave no page."
            )
            if isinstance(failed, PageRefused):
                failed.absent = answer.status == 404
            raise failed
        end = self._own(answer.url)
        if end.url != where.url:
            self._allowed(self._site(end.origin)[1], end.url)
        return answer

    def enter(self, url: str) -> tuple[Target, Site]:
        """Takes a turn at the site of `url`, if that may be read. Raises what `page` raises."""
        where = self._own(url)
        site, rules = self._site(where.origin)
        self._allowed(rules, where.url)
        self._turn(site, rules)
        return where, site

    def _own(self, url: str) -> Target:
        where = target(url)
        if not any(host_within(where.host, host) for host in self._hosts):
            raise PageRefused(
                f"{shown(url)} is not of the source's hosts",
                why="Only their pages are its word.",
                fix="If it is meant to be, add the host to the source.",
            )
        return where

    def _allowed(self, rules: Protego, url: str) -> None:
        if not rules.can_fetch(url, NAME):
            raise PageRefused(
                f"The site's robots.txt keeps newsbell from {shown(url)}",
                why="It is for pages what readers' programs are asked to obey (RFC 9309).",
                fix=f"Ask the site to allow “{NAME}” in its robots.txt; or give full texts in the feed.",
            )

    def _site(self, origin: str) -> tuple[Site, Protego]:
        """What a site allows, asked for again once a day."""
        site = Site.objects.filter(origin=origin).first() or _added(origin)
        fresh_for = UNREACHABLE_FOR if site.unreachable else ROBOTS_FOR
        if site.robots_at is None or now() - site.robots_at > fresh_for:
            robots = self._robots(origin)
            site.robots, site.unreachable, site.robots_at = robots or "", robots is None, now()
            Site.objects.filter(pk=site.pk).update(
                robots=site.robots, unreachable=site.unreachable, robots_at=site.robots_at
            )
        if site.unreachable:
            raise FetchFailed(
                f"The robots.txt of {origin} could not be read",
                why="Then nothing is allowed (RFC 9309 §2.3.1.4).",
                fix="newsbell asks again after ten minutes.",
            )
        return site, Protego.parse(site.robots)

    def _robots(self, origin: str) -> str | None:
        """The text of a robots.txt: "" where there is none (RFC 9309 §2.3.1.3), None where it cannot be reached."""
        asking = client(max_bytes=ROBOTS_BYTES, timeout_s=self._seconds())
        try:
            answer = asking.get(f"{origin}/robots.txt")
        except AnswerTooLarge as error:
            return _text(error.begun.rpartition(b"\n")[0]) if error.begun else None
        except RedirectRefused:
            return ""
        except NewsbellError:
            return None
        if answer.status == 200:
            return _text(answer.body)
        return None if answer.status >= 500 or answer.status == 429 else ""

    def _turn(self, site: Site, rules: Protego) -> None:
        """Waits until the site may be asked, and takes that turn from all other workers."""
        pause = timedelta(seconds=max(PAUSE_S, min(rules.crawl_delay(NAME) or 0, LONGEST_PAUSE_S)) if PAUSE_S else 0)
        row = Site.objects.filter(pk=site.pk)
        while not row.filter(Q(free_at=None) | Q(free_at__lte=now())).update(free_at=now() + pause):
            free_at = row.values_list("free_at", flat=True).get() or now()
            wait_s = max(0.01, (free_at - now()).total_seconds())
            if wait_s > self._seconds():
                raise self._over(f"{site.origin} has been asked enough")
            time.sleep(wait_s)

    def _seconds(self) -> float:
        """What one request may take: its own bound, or what is left of the poll's."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise self._over("The other pages of this poll took too long")
        return min(PAGE_S, left)

    def _over(self, what: str) -> TimedOut:
        self.spent = True
        return TimedOut(what, fix="Nothing: the next poll reads on.")


def _text(robots: bytes) -> str:
    return robots.decode("utf-8-sig", "replace").replace("\0", "")


def _added(origin: str) -> Site:
    Site.objects.filter(robots_at__lt=now() - KEPT).delete()
    return Site.objects.get_or_create(origin=origin)[0]
