"""Each publisher's tellings as rows: which stories an article may tell, and how rare each mark is.

Of rarity a worker holds one table of bounded size; it counts on from a snapshot, by the tellings that came since.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from newsbell.common import memory
from newsbell.stories import models, rows
from newsbell.stories.counts import Counts, mark_key
from newsbell.stories.judgement import KEPT, OWN, STORIES, Retelling, judge, kept
from newsbell.stories.tellings import LASTING, Telling, pack, proposing, rarity, unpack
from newsbell.stories.window import CANDIDATES, HOLDERS, LOOKED_AT

# After so many tellings the counts are written down anew: what a start has to count is bounded.
SNAPSHOT = 2_000
# So many publishers' counts are in memory at once, four megabytes each.
_PUBLISHERS = 16
_PAGE = 500
_FIELDS = ("article", "story", "source", "rank", "title", "published_at", "seen_at", "packed")
_TABLE = models.Telling._meta.db_table
_SINCE = f"""
SELECT id, story_id, packed, NOT EXISTS (SELECT 1 FROM {_TABLE} WHERE story_id = this.story_id AND id < this.id)
FROM {_TABLE} AS this WHERE publisher_id = %s AND id > %s ORDER BY id LIMIT {_PAGE}
"""  # noqa: S608 - our own names, here and below
_AMONG = f"SELECT article_id, story_id FROM {_TABLE} AS this WHERE article_id IN"  # noqa: S608 - as above
_CLAIMED = " AND (published_at IS NULL OR published_at BETWEEN %s AND %s)"
_SEEN = " AND seen_at BETWEEN %s AND %s"
_ELSEWHERE = f" AND NOT EXISTS (SELECT 1 FROM {_TABLE} WHERE story_id = this.story_id AND source = %s)"  # noqa: S608 - as above


@dataclass
class _Recent:
    """The counts of one publisher, the last telling that is in them, and the one that the snapshot ends with."""

    counts: Counts = field(default_factory=Counts)
    counted_to: int = 0
    written_to: int = 0


_held: OrderedDict[int, _Recent] = OrderedDict()
memory.forgets(_held.clear)


def nearest(publisher: int, new: Telling) -> Retelling | None:
    """The story of the publisher that `new` is most likely to tell, or None."""
    how_rare = _rarity(_counted(publisher))
    likely = _likely(publisher, new, how_rare)
    return judge(new, _candidates(new, likely), how_rare, own=_own(new, likely))


def keep(publisher: int, tellings: Sequence[Telling], now: datetime) -> None:
    """Remembers the tellings of articles that were decided, in the transaction of their decision."""
    how_rare = _rarity(_known(publisher))
    said = (
        (
            publisher,
            one.article,
            one.story,
            one.source or None,
            one.rank,
            one.title,
            rows.moment(one.published),
            rows.moment(one.seen or now),
            pack(one),
        )
        for one in tellings
    )
    rows.insert(models.Telling, ("publisher", *_FIELDS), said)
    keys = {(mark_key(publisher, mark), one.article) for one in tellings for mark in proposing(one, how_rare)}
    rows.insert(models.TellingMark, ("key", "article"), sorted(keys))


def _rarity(recent: _Recent) -> Callable[[str], float]:
    return _Rare(recent.counts).__getitem__


class _Rare(dict[str, float]):
    """Mark → how rare it is, worked out once: a dictionary that is asked a thousand times for each article."""

    def __init__(self, counts: Counts) -> None:
        super().__init__()
        self._counts = counts

    def __missing__(self, mark: str) -> float:
        how_rare = self[mark] = rarity(self._counts.total, self._counts.having(mark), mark)
        return how_rare


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
    page = _since(publisher, recent.counted_to)
    while page:
        for pk, story, packed, first in page:
            recent.counts.add(_marks(bytes(packed)).difference(*([] if first else _said(story, pk))), first=bool(first))
        recent.counted_to = page[-1][0]
        page = _since(publisher, recent.counted_to) if len(page) == _PAGE else []
    return recent


def _since(publisher: int, telling: int) -> list[tuple[int, int, bytes, bool]]:
    """The tellings after this one: number, story, marks, and whether none of its story came before."""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, [publisher, telling])
        return list(cursor.fetchall())


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


def _likely(publisher: int, new: Telling, how_rare: Callable[[str], float]) -> list[int]:
    """The articles that share most with `new`."""
    every = {mark_key(publisher, mark): mark for mark in new.opening}
    among = [every[key] for key in rows.latest(models.TellingMark, "article", every, 1)]
    keys = {mark_key(publisher, mark): how_rare(mark) ** 2 for mark in proposing(new, how_rare, among)}
    worth: defaultdict[int, float] = defaultdict(float)
    for key, articles in rows.latest(models.TellingMark, "article", keys, HOLDERS).items():
        for article in articles:
            worth[article] += keys[key]
    return sorted(worth, key=lambda article: (-worth[article], -article))[:LOOKED_AT]


def _own(new: Telling, likely: Sequence[int]) -> list[list[Telling]]:
    """The stories that its source told, each by the nearest of the source's own tellings."""
    if not new.source or not likely:
        return []
    spoken = models.Telling.objects.filter(article__in=likely, source=new.source).order_by()
    told = dict(spoken.values_list("article", "story"))
    stories: dict[int, list[int]] = {}
    for article in likely:
        if article in told:
            stories.setdefault(told[article], []).append(article)
    wanted = list(stories.values())[:OWN]
    found = _read([article for articles in wanted for article in articles])
    near = ([found[article] for article in articles if new.near(found[article])] for articles in wanted)
    return [tellings for tellings in near if tellings]


def _candidates(new: Telling, likely: Sequence[int]) -> list[list[Telling]]:
    """The stories that `new` may tell, the likeliest first, each by a few of its tellings."""
    stories: dict[int, list[int]] = {}
    for article, story in _told_elsewhere(new, likely)[:CANDIDATES]:
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
    if not likely:
        return []
    asked, said = f"{_AMONG} ({', '.join(['%s'] * len(likely))})", list[Any](likely)
    for at, clause in ((new.published, _CLAIMED), (new.seen, _SEEN)):  # as `Telling.near` has it
        if at is not None:
            asked += clause
            said += [rows.moment(at - LASTING), rows.moment(at + LASTING)]
    if new.source:
        asked += _ELSEWHERE
        said.append(new.source)
    with connection.cursor() as cursor:
        cursor.execute(asked, said)
        stories = dict(cursor.fetchall())
    return [(article, stories[article]) for article in likely if article in stories]


def _read(articles: Collection[int]) -> Mapping[int, Telling]:
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
        for article, story, source, rank, title, published, seen, packed in rows.read(
            models.Telling, _FIELDS, articles, by="article"
        )
    }
