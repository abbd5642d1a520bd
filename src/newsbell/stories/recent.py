"""Each publisher's tellings of the last days: kept as rows, held in memory by each worker.

A row is written when its article is decided, under the publisher's lock, so its number says the order of decisions; a
worker reads what came since it last looked before it decides. So all workers hold the same and decide alike.
"""

import json
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from newsbell.stories import models
from newsbell.stories.judgement import Retelling
from newsbell.stories.tellings import LASTING, Telling, pack, unpack
from newsbell.stories.window import MOST, Window


@dataclass
class _Recent:
    """What a worker holds of one publisher: the window, and the rows that it was read from, the oldest first."""

    window: Window = field(default_factory=Window)
    rows: deque[models.Telling] = field(default_factory=deque)


_held: dict[int, _Recent] = {}


def nearest(publisher: int, new: Telling, now: datetime) -> Retelling | None:
    """The publisher's recent telling that is most like `new` (see `Window.nearest`). Run under the publisher's lock."""
    for _ in range(2):
        found = _brought_up_to_date(publisher, now).window.nearest(new)
        if found is None or models.Article.objects.filter(pk=found.of.article, story__pk=found.of.story).exists():
            return found
        _held.pop(publisher)  # it was taken out of the archive since
    return None


def keep(publisher: int, telling: Telling) -> None:
    """Remembers the telling of an article that was decided. Run under the publisher's lock."""
    models.Telling.objects.create(publisher_id=publisher, article_id=telling.article, marks=json.loads(pack(telling)))


def _brought_up_to_date(publisher: int, now: datetime) -> _Recent:
    recent = _held.setdefault(publisher, _Recent())
    rows = _since(publisher, recent.rows[-1].pk if recent.rows else 0, now)
    if recent.rows and not (rows and _same(rows[0], recent.rows[-1])):
        # What was read is not there any more (too old, or never committed), so its numbers may be others' now.
        recent = _held[publisher] = _Recent()
        rows = _since(publisher, 0, now)
    for row in rows[1 if recent.rows else 0 :]:
        recent.window.add(_telling(row))
        recent.rows.append(row)
    _forget(publisher, recent, now)
    return recent


def _since(publisher: int, row: int, now: datetime) -> list[models.Telling]:
    """The latest rows from this one on, the oldest first."""
    rows = models.Telling.objects.filter(publisher=publisher, pk__gte=row, article__seen_at__gte=now - LASTING)
    read = [f"article__{name}" for name in ("story", "source", "rank", "title", "published_at", "seen_at")]
    return list(rows.select_related("article").only("marks", *read).order_by("-pk")[: MOST + 1])[::-1]


def _same(one: models.Telling, other: models.Telling) -> bool:
    ours, theirs = ((row.pk, row.article_id, row.article.seen_at, row.marks) for row in (one, other))
    return ours == theirs


def _forget(publisher: int, recent: _Recent, now: datetime) -> None:
    """Lets go of what is too old to be compared with, here and in the database."""
    for one in [one for one in recent.window if one.seen and one.seen < now - LASTING]:
        recent.window.drop(one)
    before = len(recent.rows)
    while recent.rows and recent.rows[0].article_id not in recent.window:
        recent.rows.popleft()
    if recent.rows and len(recent.rows) < before:
        models.Telling.objects.filter(publisher=publisher, pk__lt=recent.rows[0].pk).delete()


def _telling(row: models.Telling) -> Telling:
    article = row.article
    return unpack(
        json.dumps(row.marks).encode(),
        article=article.pk,
        story=article.story_id or 0,
        source=article.source_id or "",
        rank=article.rank,
        title=article.title,
        published=article.published_at,
        seen=article.seen_at,
    )
