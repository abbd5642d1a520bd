"""What is known of an article when it is compared with others, and the keys by which it finds them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from newsbell.common.text import fold
from newsbell.stories.canonical import canonical
from newsbell.stories.corrections import says_corrected
from newsbell.stories.shingles import begin64, hash64, sampled, shingles
from newsbell.stories.titles import words

Id = int | str

# Shorter titles ("Live updates", "Weather forecast") name a column, not an article.
TITLE_WORDS = 4
# Words that stand in so many stories ("Follow us on …") are furniture: when they come or go, nothing was updated.
FURNITURE_STORIES = 3


@dataclass(frozen=True)
class Facts:
    """One article as identity sees it. `rank`: 0 is the publisher's own source, higher is less trusted.

    `url` is canonical and so only ever one of its source's own hosts; `shingles` are those of standfirst and body;
    `published` is what the source claims, `seen` what newsbell's clock said; None or "" where a thing is not known.
    `from_page`: the text is its page's, where the source gives only the beginning.
    """

    article: Id
    story: Id
    source: Id
    rank: int
    entry_id: str | None
    url: str | None
    title: str
    shingles: frozenset[int]
    published: datetime | None = None
    seen: datetime | None = None
    corrected: bool = False
    from_page: bool = False

    @cached_property
    def sampled(self) -> frozenset[int]:
        """Those of its shingles that serve as look-up keys."""
        return sampled(self.shingles)


def facts(
    *,
    article: Id,
    story: Id,
    source: Id,
    title: str,
    text: str,
    rank: int = 0,
    entry_id: str | None = None,
    link: str | None = None,
    own_hosts: Iterable[str] = (),
    published: datetime | None = None,
    seen: datetime | None = None,
) -> Facts:
    """Facts from an article's fields; `text` is its standfirst and body, `own_hosts` are those of its source."""
    return Facts(
        article=article,
        story=story,
        source=source,
        rank=rank,
        entry_id=entry_id or None,
        url=canonical(link, own_hosts),
        title=title,
        shingles=shingles(text),
        published=published,
        seen=seen,
        corrected=says_corrected(title, text),
    )


def keys(publisher: Id, article: Facts) -> list[tuple[str, int]]:
    """(kind, signed 64-bit key) by which the article is looked up: id, url, title, and its sampled shingles.

    Every key is bound to the publisher, the id also to its source: no source can propose by another's ids. Keys only
    propose; `decide` confirms. A text of a few words may have no sampled shingle: id, url and title propose it then.
    """
    found = []
    if article.entry_id:
        found.append(("id", _key("id", publisher, article.source, article.entry_id)))
    if article.url:
        found.append(("url", _key("url", publisher, article.url)))
    if (title := title_key(publisher, article.title)) is not None:
        found.append(("title", title))
    begun = begin64(f"shingle\x1f{publisher}\x1f")
    found += [("shingle", begun(str(one))) for one in sorted(article.sampled)]
    return found


def title_key(publisher: Id, title: str) -> int | None:
    """The key of a headline; None where it has too few words to tell an article by."""
    return _key("title", publisher, fold(title)) if words(title) >= TITLE_WORDS else None


def furniture(publisher: Id, article: Facts, stories: Mapping[int, int]) -> frozenset[int]:
    """The article's sampled shingles that are page furniture, given in how many stories each key was found."""
    return frozenset(
        one for one in article.sampled if stories.get(_key("shingle", publisher, one), 0) >= FURNITURE_STORIES
    )


def _key(*parts: Id) -> int:
    return hash64("\x1f".join(map(str, parts)))
