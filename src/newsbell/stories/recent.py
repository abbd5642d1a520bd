"""Each publisher's tellings as rows: which stories an article may tell, and how rare each mark is.

Of rarity a worker holds one table of bounded size; it counts on from a snapshot, by the tellings that came since.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.db import connection

from newsbell.common import memory, prepared
from newsbell.stories import meanings, models, rows
from newsbell.stories.counts import Counts, mark_key
from newsbell.stories.judgement import KEPT, OWN, STORIES, Retelling, judge, kept
from newsbell.stories.meanings import MOST, Meanings
from newsbell.stories.tellings import LASTING, Telling, marks_in, pack, proposing, rarity, unpack
from newsbell.stories.window import CANDIDATES, HOLDERS, LOOKED_AT

# After so many tellings the counts are written down anew: what a start has to count is bounded.
SNAPSHOT = 2_000
# So many publishers' counts are in memory at once, four megabytes each.
_PUBLISHERS = 16
_PAGE = 500
_FIELDS = ("article", "story", "source", "rank", "title", "published_at", "seen_at", "packed", "meaning")
_TABLE = models.Telling._meta.db_table
_SINCE = f"""
SELECT id, story_id, packed, NOT EXISTS (SELECT 1 FROM {_TABLE} WHERE story_id = this.story_id AND id < this.id)
FROM {_TABLE} AS this WHERE publisher_id = %s AND id > %s ORDER BY id LIMIT {_PAGE}
"""  # noqa: S608 - our own names, here and below
# Whether the article is its own, and whether it spoke in the story at all.
_AMONG = f"""
SELECT article_id, story_id, source = %s, EXISTS (SELECT 1 FROM {_TABLE} WHERE story_id = this.story_id AND source = %s)
FROM {_TABLE} AS this WHERE article_id IN
"""  # noqa: S608 - as above
_CLAIMED = " AND (published_at IS NULL OR published_at BETWEEN %s AND %s)"
_SEEN = " AND seen_at BETWEEN %s AND %s"


@dataclass
class _Recent:
    """The counts of one publisher, the last telling that is in them, and the one that the snapshot ends with.

    What headlines mean is held up to `meant_to`: None where nobody asked for it yet.
    """

    counts: Counts = field(default_factory=Counts)
    counted_to: int = 0
    written_to: int = 0
    meanings: Meanings = field(default_factory=Meanings)
    meant_to: int | None = None


_held: OrderedDict[int, _Recent] = OrderedDict()
memory.forgets(_held.clear)


def nearest(publisher: int, new: Telling) -> Retelling | None:
    """The story of the publisher that `new` is most likely to tell, or None."""
    recent = _counted(publisher)
    how_rare = _rarity(recent)
    told = _told(new, _likely(publisher, new, recent.counts, how_rare))
    alike = _told(new, _alike(publisher, new, recent))
    elsewhere, own = _elsewhere(new, told, alike), _own(told)
    found = _read({article for articles in (*elsewhere, *own) for article in articles}, new)
    speaking = [[found[article] for article in articles if new.near(found[article])] for articles in elsewhere]
    return judge(new, speaking, how_rare, own=[[found[article] for article in articles] for articles in own])


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
            one.published,
            one.seen or now,
            pack(one),
            None if one.meaning is None else meanings.packed(one.meaning),
        )
        for one in tellings
    )
    prepared.add_many(models.Telling, ("publisher", *_FIELDS), said)
    keys = {(mark_key(publisher, mark), one.article) for one in tellings for mark in proposing(one, how_rare)}
    prepared.add_many(models.TellingMark, ("key", "article"), sorted(keys))


def _rarity(recent: _Recent) -> Callable[[str], float]:
    return _Rare(recent.counts).__getitem__


class _Rare(dict[str, float]):
    """Mark → how rare it is, worked out once: a dictionary that is asked a thousand times for each article."""

    def __init__(self, counts: Counts) -> None:
        super().__init__()
        self._total, self._having = counts.total, counts.having

    def __missing__(self, mark: str) -> float:
        how_rare = self[mark] = rarity(self._total, self._having(mark), mark)
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
            recent.counts.add(
                marks_in(bytes(packed)).difference(*([] if first else _said(story, pk))), first=bool(first)
            )
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
    return [marks_in(bytes(packed)) for packed in before.values_list("packed", flat=True)]


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


def _likely(publisher: int, new: Telling, counts: Counts, how_rare: Callable[[str], float]) -> list[int]:
    """The articles that share most with `new`."""
    every = {mark_key(publisher, mark): mark for mark in new.opening if counts.having(mark)}
    among = [every[key] for key in rows.known(models.TellingMark, every)]
    keys = {mark_key(publisher, mark): how_rare(mark) ** 2 for mark in proposing(new, how_rare, among)}
    worth: defaultdict[int, float] = defaultdict(float)
    for key, articles in rows.latest(models.TellingMark, "article", keys, HOLDERS).items():
        for article in articles:
            worth[article] += keys[key]
    return sorted(worth, key=lambda article: (-worth[article], -article))[:LOOKED_AT]


class _Told(NamedTuple):
    """An article that is likely and near in time. `own`: of the new one's source, which `spoke` in its story."""

    article: int
    story: int
    own: bool
    spoke: bool


def _told(new: Telling, likely: Sequence[int]) -> list[_Told]:
    if not likely:
        return []
    source = new.source or None
    asked, said = f"{_AMONG} ({', '.join(['%s'] * len(likely))})", [source, source, *likely]
    for at, clause in ((new.published, _CLAIMED), (new.seen, _SEEN)):  # as `Telling.near` has it
        if at is not None:
            asked += clause
            said += map(connection.ops.adapt_datetimefield_value, (at - LASTING, at + LASTING))
    with connection.cursor() as cursor:
        cursor.execute(asked, said)
        found = {one.article: one for one in (_Told(*row) for row in cursor.fetchall())}
    return [found[article] for article in likely if article in found]


def _own(told: Iterable[_Told]) -> list[list[int]]:
    """The stories that its source told, each by the nearest of the source's own tellings."""
    stories: dict[int, list[int]] = {}
    for one in told:
        if one.own:
            stories.setdefault(one.story, []).append(one.article)
    return list(stories.values())[:OWN]


def _elsewhere(new: Telling, told: Iterable[_Told], alike: Iterable[_Told]) -> list[list[int]]:
    """The stories that `new` may tell, the likeliest first, each by a few of its tellings.

    Not those in which its source has spoken already. `alike`: what means nearly the same adds as many stories again.
    """
    stories: dict[int, list[int]] = {}
    for one in islice((one for one in told if not one.spoke), CANDIDATES):
        if one.story in stories or len(stories) < STORIES:
            stories.setdefault(one.story, []).append(one.article)
    for one in (one for one in alike if not one.spoke):
        if one.story in stories or len(stories) < 2 * STORIES:
            stories.setdefault(one.story, []).append(one.article)
    latest = rows.latest(models.Telling, "article", stories, kept(new), by="story")
    return [
        list(dict.fromkeys((*proposed, *reversed(latest[story]))))[: kept(new)] for story, proposed in stories.items()
    ]


def _alike(publisher: int, new: Telling, recent: _Recent) -> Sequence[int]:
    """The articles that mean most nearly the same, where what `new` means is known."""
    if new.meaning is None:
        return []
    last = models.Telling.objects.filter(publisher=publisher).order_by("-pk").values_list("pk", flat=True).first() or 0
    held = max(last - MOST, 0) if recent.meant_to is None else recent.meant_to
    came = models.Telling.objects.filter(publisher=publisher, pk__gt=held, pk__lte=last, meaning__isnull=False)
    for article, meaning in came.order_by("pk").values_list("article", "meaning"):
        recent.meanings.add(article, meanings.unpacked(bytes(meaning or b"")))
    recent.meant_to = last
    return [int(article) for article in recent.meanings.nearest(new.meaning)]


def _read(articles: Collection[int], new: Telling) -> Mapping[int, Telling]:
    """Tellings to hold `new` against; what they mean is read where that of `new` is known."""
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
            meaning=None if meaning is None or new.meaning is None else meanings.unpacked(bytes(meaning)),
        )
        for article, story, source, rank, title, published, seen, packed, meaning in rows.read(
            models.Telling, _FIELDS, articles, by="article"
        )
    }
