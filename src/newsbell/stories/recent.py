"""Each publisher's tellings as rows: which stories an article may tell, and how rare each mark is.

Of rarity a worker holds one table of bounded size; it counts on from a snapshot, by the tellings that came since.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, cast

from django.db.models import Min

from newsbell.stories import models, rows
from newsbell.stories.counts import Counts, mark_key
from newsbell.stories.judgement import KEPT, STORIES, Retelling, judge, kept
from newsbell.stories.tellings import Telling, pack, proposing, rarity, unpack
from newsbell.stories.window import CANDIDATES, HOLDERS

# Of those that share most so many are looked at: some are too far apart in time, or in stories that its source told.
_LOOKED_AT = CANDIDATES + 20
# After so many tellings the counts are written down anew: what a start has to count is bounded.
SNAPSHOT = 2_000
# So many publishers' counts are in memory at once, four megabytes each.
_PUBLISHERS = 16
_PAGE = 500


class _When(NamedTuple):
    """The times of a telling, which are all that `Telling.near` asks of another."""

    published: datetime | None
    seen: datetime | None


@dataclass
class _Recent:
    """The counts of one publisher, the last telling that is in them, and the one that the snapshot ends with."""

    counts: Counts = field(default_factory=Counts)
    counted_to: int = 0
    written_to: int = 0


_held: OrderedDict[int, _Recent] = OrderedDict()


def nearest(publisher: int, new: Telling) -> Retelling | None:
    """The story of the publisher that `new` is most likely to tell, or None."""
    how_rare = _rarity(_counted(publisher))
    return judge(new, _candidates(publisher, new, how_rare), how_rare)


def keep(publisher: int, tellings: Sequence[Telling], now: datetime) -> None:
    """Remembers the tellings of articles that were decided, in the transaction of their decision."""
    how_rare = _rarity(_known(publisher))
    models.Telling.objects.bulk_create(
        models.Telling(
            publisher_id=publisher,
            article_id=telling.article,
            story_id=telling.story,
            source=telling.source or None,
            rank=telling.rank,
            title=telling.title,
            published_at=telling.published,
            seen_at=telling.seen or now,
            packed=pack(telling),
        )
        for telling in tellings
    )
    keys = {(mark_key(publisher, mark), one.article) for one in tellings for mark in proposing(one, how_rare)}
    rows.insert(models.TellingMark, ("key", "article"), sorted(keys))


def _rarity(recent: _Recent) -> Callable[[str], float]:
    counts, known = recent.counts, dict[str, float]()

    def rare(mark: str) -> float:
        if mark not in known:
            known[mark] = rarity(counts.total, counts.having(mark), mark)
        return known[mark]

    return rare


def _known(publisher: int) -> _Recent:
    """The publisher's counts as they were when they were last looked at."""
    recent = _held.pop(publisher, None) or _begun(publisher)
    _held[publisher] = recent
    if len(_held) > _PUBLISHERS:
        _held.popitem(last=False)
    return recent


def _counted(publisher: int) -> _Recent:
    """The publisher's counts with all tellings that were written since."""
    recent = _known(publisher)
    since = models.Telling.objects.filter(publisher=publisher, pk__gt=recent.counted_to).order_by("pk")
    while page := list(since.filter(pk__gt=recent.counted_to).values_list("pk", "story_id", "packed")[:_PAGE]):
        earlier = _earlier([story for _, story, _ in page])
        for pk, story, packed in page:
            first = earlier[story] >= pk
            recent.counts.add(_marks(bytes(packed)).difference(*([] if first else _said(story, pk))), first=first)
        recent.counted_to = page[-1][0]
    return recent


def _earlier(stories: Collection[int]) -> dict[int, int]:
    """Story → its first telling's number."""
    found = models.Telling.objects.filter(story__in=stories).order_by().values_list("story_id").annotate(Min("pk"))
    return dict(found)


def _said(story: int, telling: int) -> list[frozenset[str]]:
    """The marks of the story's first tellings before this one: a story has a mark once, however many tell it."""
    before = models.Telling.objects.filter(story=story, pk__lt=telling).order_by("pk")[:KEPT]
    return [_marks(bytes(packed)) for packed in before.values_list("packed", flat=True)]


def _marks(packed: bytes) -> frozenset[str]:
    return unpack(packed, article=0, story=0, source="", rank=0, title="").marks


def snapshot(publisher: int) -> None:
    """Writes the counts down where enough came since they last were: a start then reads no more than that."""
    recent = _counted(publisher)
    if recent.counts.total < SNAPSHOT + recent.written_to:
        return
    said = {"counted_to": recent.counted_to, "total": recent.counts.total, "packed": recent.counts.packed()}
    models.Rarity.objects.update_or_create(publisher_id=publisher, defaults=said)
    recent.written_to = recent.counts.total


def forget_counts() -> None:
    """What a process holds goes, as if it began now."""
    _held.clear()


def _begun(publisher: int) -> _Recent:
    for row in models.Rarity.objects.filter(publisher=publisher):
        return _Recent(Counts(bytes(row.packed), row.total), row.counted_to, row.total)
    return _Recent()


def _candidates(publisher: int, new: Telling, how_rare: Callable[[str], float]) -> list[list[Telling]]:
    """The stories that `new` may tell, the likeliest first, each by a few of its tellings."""
    every = {mark_key(publisher, mark): mark for mark in new.opening}
    among = [every[key] for key in rows.latest(models.TellingMark, "article", every, 1)]
    keys = {mark_key(publisher, mark): how_rare(mark) ** 2 for mark in proposing(new, how_rare, among)}
    worth: defaultdict[int, float] = defaultdict(float)
    for key, articles in rows.latest(models.TellingMark, "article", keys, HOLDERS).items():
        for article in articles:
            worth[article] += keys[key]
    likely = sorted(worth, key=lambda article: (-worth[article], -article))
    stories: dict[int, list[int]] = {}
    for article, story in _told_elsewhere(new, likely[:_LOOKED_AT])[:CANDIDATES]:
        if story in stories or len(stories) < STORIES:
            stories.setdefault(story, []).append(article)
    latest = rows.latest(models.Telling, "article", stories, kept(new), by="story")
    wanted = {
        story: list(dict.fromkeys((*proposed, *reversed(latest[story]))))[: kept(new)]
        for story, proposed in stories.items()
    }
    found = _read([article for articles in wanted.values() for article in articles])
    speaking = ([found[article] for article in articles] for articles in wanted.values())
    return [[one for one in tellings if new.near(one)] for tellings in speaking]


def _told_elsewhere(new: Telling, likely: Sequence[int]) -> list[tuple[int, int]]:
    """(article, story) of those near in time, without the stories in which the source of `new` has spoken already."""
    fields = ("article_id", "story_id", "published_at", "seen_at")
    found = models.Telling.objects.filter(article__in=likely).order_by().values_list(*fields)
    at = {article: (story, new.near(cast(Telling, _When(*when)))) for article, story, *when in found}
    near = [article for article in likely if article in at and at[article][1]]
    spoken: set[int] = set()
    if new.source:
        of = {at[article][0] for article in near}
        spoken = set(
            models.Telling.objects.filter(story__in=of, source=new.source).order_by().values_list("story", flat=True)
        )
    return [(article, at[article][0]) for article in near if at[article][0] not in spoken]


def _read(articles: Iterable[int]) -> Mapping[int, Telling]:
    fields = ("article_id", "story_id", "source", "rank", "title", "published_at", "seen_at", "packed")
    found = models.Telling.objects.filter(article__in=articles).order_by().values_list(*fields)
    return {
        article: unpack(
            bytes(packed),
            article=article,
            story=story,
            source=source or "",
            rank=rank,
            title=title,
            published=published,
            seen=seen,
        )
        for article, story, source, rank, title, published, seen, packed in found
    }
