"""sources → articles → stories: what a reading brought, as articles; where an entry says little, with its page's text.

The network is asked here, before and outside of the transaction that admits them.
"""

from collections.abc import Iterator

from newsbell.articles.completed import completed, is_teaser
from newsbell.articles.item import Article as Item
from newsbell.articles.item import read_item
from newsbell.articles.page import read_page
from newsbell.common.errors import NewsbellError
from newsbell.joints import origin
from newsbell.sources import pages
from newsbell.sources.entry import counted
from newsbell.sources.models import Source
from newsbell.sources.polling import Reading
from newsbell.stories import archive
from newsbell.stories.models import Article


def articles_of(reading: Reading) -> Iterator[tuple[int, Article]]:
    """Each fresh entry as an article, by its digest; one that cannot be read never fails its feed.

    Where the source is completed, the page of each teaser is read. Of what could not be, the source's own words count.
    """
    of, visits = origin(reading.source), pages.Visits(reading.source.own_hosts)
    without: list[str] = []
    for digest, entry in reading.fresh.items():
        try:
            item = read_item(**entry)
            whole = _whole(item, visits, reading, without) if completes(reading) and is_teaser(item) else None
            reading.completed += whole is not None
            yield digest, archive.draft(of, whole or item, from_page=whole is not None)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one entry, the others must go on
            what = type(error).__name__
            reading.problems.append(f"one entry could not be read ({what}): {entry['title']}")
    if without:
        said = counted(len(without), "decided without its page", "decided without their pages")
        reading.problems.append(f"{said}: {without[0]}")


def _whole(item: Item, visits: pages.Visits, reading: Reading, without: list[str]) -> Item | None:
    """An entry with the text of its page; None where that says no more, or (told in `without`) cannot be had."""
    try:
        page = visits.page(item.url or "")
        read = read_page(page.body, page.headers.get("content-type"), page.url, reading.at)
    except NewsbellError as error:
        without.append(str(error))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a page, its entry must be told
        without.append(f"it could not be read ({type(error).__name__})")
    else:
        return completed(item, read)
    return None


def completes(reading: Reading) -> bool:
    """Whether this reading's entries are completed. What stands in a first one is told to nobody, so it is not."""
    if reading.source.first_read_at is None or reading.source.complete == Source.Complete.NO:
        return False
    return reading.source.complete == Source.Complete.YES or "itemap" in (reading.format or reading.source.format)
