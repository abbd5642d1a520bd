"""The earlier articles that a new one may be: rows found by a key that both have. Keys propose, `decide` confirms."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from newsbell.common import prepared
from newsbell.stories import rows
from newsbell.stories.candidates import MOST_HOLDERS, by_text, crowded, stories_of
from newsbell.stories.facts import FURNITURE_STORIES, Facts, keys, title_key
from newsbell.stories.models import Article, ArticleKey, ArticleShingle
from newsbell.stories.shingles import unpack

# Beyond so many sampled shingles (some 8,000 words) the smallest serve: the same ones of any two texts.
MOST_SHINGLE_KEYS = 2_000
Headline = tuple[int, str]
"""With the number of its publisher."""
MOST_ASKED = 5
"""So many articles are asked in which language their headline is."""
_FIELDS = (
    "id",
    "story_id",
    "source_id",
    "rank",
    "entry_id",
    "canonical",
    "title",
    "shingles",
    "published_at",
    "seen_at",
    "corrected",
    "from_page",
)


@dataclass(frozen=True)
class Keys:
    """An article's keys: by name (id, address, headline), and by text (each with its sampled shingle)."""

    named: Sequence[int]
    text: Mapping[int, int]


@dataclass(frozen=True)
class Known:
    """Who has an article's keys: key → articles, of each key the latest."""

    keys: Keys
    holders: Mapping[int, Sequence[int]]

    @cached_property
    def candidates(self) -> list[Facts]:
        """The articles worth comparing."""
        copies = by_text(self.holders[key] for key in self.keys.text if key in self.holders)
        named = (article for key in self.keys.named for article in self.holders.get(key, ()))
        return [_facts(row) for row in rows.read(Article, _FIELDS, {*named, *copies})]

    @cached_property
    def furniture(self) -> frozenset[int]:
        """The sampled shingles that are page furniture (`facts.furniture`)."""
        held = crowded({key: self.holders[key] for key in self.keys.text if key in self.holders})
        wanted = {article for having in held.values() for article in having}
        stories = stories_of(held, dict(rows.read(Article, ("id", "story"), wanted)))
        return frozenset(self.keys.text[key] for key, count in stories.items() if count >= FURNITURE_STORIES)


def of(publisher: int, article: Facts) -> Keys:
    """The keys of an article, bound to its publisher."""
    found = keys(publisher, article)
    named = [key for kind, key in found if kind != "shingle"]
    text = zip((key for kind, key in found if kind == "shingle"), sorted(article.sampled), strict=True)
    return Keys(named, dict(islice(text, MOST_SHINGLE_KEYS)))


def by(wanted: Keys) -> Known:
    """What is known by these keys."""
    named = rows.latest(ArticleKey, "article", wanted.named, MOST_HOLDERS)
    # Of a key by text no more rows are written than that (`remember`).
    return Known(wanted, named | rows.having(ArticleShingle, "article", wanted.text))


def remember(article: int, known: Known) -> None:
    """Writes an article's keys down, in the transaction of its decision.

    Words that stand in so many articles propose nothing any more, and would be written for ever.
    """
    telling = (key for key in known.keys.text if len(known.holders.get(key, ())) < MOST_HOLDERS)
    prepared.add_many(ArticleShingle, ("key", "article"), ((key, article) for key in telling))
    prepared.add_many(ArticleKey, ("key", "article"), ((key, article) for key in known.keys.named))


def languages(headlines: Collection[Headline]) -> Mapping[Headline, str]:
    """In which language each of these headlines is: where the latest articles that have it say so, and agree."""
    wanted = {key for one in headlines if (key := title_key(*one)) is not None}
    latest = rows.latest(ArticleKey, "article", wanted, MOST_ASKED).values()
    having = rows.read(Article, ("publisher", "title", "language"), {one for few in latest for one in few})
    said: defaultdict[Headline, set[str]] = defaultdict(set)
    for publisher, title, language in having:
        if language:
            said[publisher, title].add(language)
    return {one: language for one in headlines if len(said[one]) == 1 for language in said[one]}


def facts_of(article: Article) -> Facts:
    """A row as identity sees it."""
    return _facts([getattr(article, name) for name in _FIELDS])


def _facts(row: Sequence[Any]) -> Facts:
    article, story, source, rank, entry_id, canonical, title, shingles, published, seen, corrected, from_page = row
    return Facts(
        article=article,
        story=story or 0,
        source=source or 0,
        rank=rank,
        entry_id=entry_id or None,
        url=canonical or None,
        title=title,
        shingles=unpack(bytes(shingles)),
        published=published,
        seen=seen,
        corrected=corrected,
        from_page=from_page,
    )
