"""What is forgotten, in small batches: the runs of words and the marks of old articles, which are a hundred rows each.

Ids, addresses and headlines are kept with their articles: an old one that its source edits is still known again.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from newsbell.common import conf
from newsbell.stories import rows
from newsbell.stories.models import Article, ArticleShingle, Telling, TellingMark


def forget(now: datetime) -> int:
    """Forgets some of what is old, in the caller's transaction; returns how many rows went. It keeps pace by itself."""
    since = now - timedelta(days=conf.get("NEWSBELL_MEMORY_DAYS"))

    def old(articles: Collection[int]) -> set[int]:
        young = Article.objects.filter(pk__in=articles, seen_at__gte=since).values_list("pk", flat=True)
        return set(articles).difference(young)

    return sum(rows.forget(model, "article", old) for model in (ArticleShingle, TellingMark, Telling))
