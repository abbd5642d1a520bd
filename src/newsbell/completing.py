"""sources → articles → stories: what a reading brought, as articles; where an entry says little, with its page's text.

The network is asked here, before and outside of the transaction that admits them.
"""

import random
from collections.abc import Iterator

from newsbell.articles.completed import addressed, completed, is_past, is_teaser
from newsbell.articles.item import Article as Item
from newsbell.articles.item import read_item
from newsbell.articles.reading import Reading as Page
from newsbell.common.errors import FetchFailed, NewsbellError, PageRefused
from newsbell.joints import origin
from newsbell.sources import pages
from newsbell.sources.entry import counted
from newsbell.sources.models import Source
from newsbell.sources.polling import NEWS_FOR
from newsbell.sources.reading import Reading
from newsbell.stories import archive
from newsbell.stories.models import Article


def articles_of(reading: Reading) -> Iterator[tuple[int, Article]]:
    """Each fresh entry as an article, by its digest; one that cannot be read never fails its feed.

    Where the source is completed, the page of each teaser is read. Of what could not be, the source's own words count.
    """
    of, completing = origin(reading.source), _Completing(reading)
    # In any order, which their admission does not follow: some whose pages always fail must not stand before others.
    entries = list(reading.fresh.items())
    for digest, entry in random.sample(entries, len(entries)) if reading.addresses else entries:
        try:
            item = read_item(**entry)
            whole = completing.of(digest, item)
            if whole is not None:
                reading.completed += whole is not item
                yield digest, archive.draft(of, whole, from_page=whole is not item)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one entry, the others must go on
            what = type(error).__name__
            reading.problems.append(f"one entry could not be read ({what}): {entry['title']}")
    completing.tell()


class _Completing:
    """The entries of one reading, and the pages that are read for them."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._visits = reading, pages.Visits(reading.source.own_hosts)
        self._without: list[str] = []
        self._may_come = self._absent = False

    def of(self, digest: int, item: Item) -> Item | None:
        """What is told of an entry: itself, or another with the text of its page; None: nothing."""
        if not _completes(self._reading):
            return item
        if digest in self._reading.addresses:
            return self._at_address(digest, item)
        page = self._page(item) if is_teaser(item) else None
        return (completed(item, page) if page else None) or item

    def _at_address(self, digest: int, item: Item) -> Item | None:
        page = self._page(item)
        if page is not None:
            since = (self._reading.at - NEWS_FOR).date()
            return None if is_past(page, since) else addressed(item, page) or (item if item.title else None)
        if self._absent and not item.title:
            self._reading.look_again(digest)
            return None
        if self._visits.spent or (self._may_come and not item.title):
            self._reading.leave(digest)
            return None
        return item if item.title else None

    def _page(self, item: Item) -> Page | None:
        # The clock and the web process never read a page; what does it takes them half a second to load.
        from newsbell.articles.pages.page import read_page

        self._may_come = self._absent = False
        try:
            page = self._visits.page(item.url or "")
            return read_page(page.body, page.headers.get("content-type"), page.url, self._reading.at)
        except NewsbellError as error:
            self._may_come = isinstance(error, FetchFailed) and not isinstance(error, pages.LASTING)
            self._absent = isinstance(error, PageRefused) and error.absent
            self._without.append(str(error))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a page, its entry must be told
            self._without.append(f"it could not be read ({type(error).__name__})")
        return None

    def tell(self) -> None:
        """Says whose pages could not be read, and why the first one."""
        if self._without:
            said = counted(len(self._without), "without its page", "without their pages")
            self._reading.problems.append(f"{said}: {self._without[0]}")


def _completes(reading: Reading) -> bool:
    """Whether this reading's entries are completed. What stands in a first one is told to nobody, so it is not."""
    source = reading.source
    if source.first_read_at is None or source.complete == Source.Complete.NO:
        return False
    listed = source.kind == Source.Kind.PAGE or "itemap" in (reading.format or source.format)
    return listed or source.complete == Source.Complete.YES
