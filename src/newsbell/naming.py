"""What can be followed is listed: what the publisher's stories name, and by how many readers it is followed.

It is work of its own, behind the way of a story: nobody waits for it to be rung.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Min

from newsbell.common import leases
from newsbell.common.clock import now
from newsbell.common.plural import plural
from newsbell.common.writing import lease_s, ours
from newsbell.follows import directory
from newsbell.follows.directory import Named
from newsbell.follows.match import labels
from newsbell.follows.matcher import other_names
from newsbell.follows.models import Directory, Listed
from newsbell.joints import about
from newsbell.stories import archive, running
from newsbell.stories.models import Story

log = logging.getLogger("newsbell.naming")
TOGETHER = 4
"""Stories that are listed in one transaction: few enough for 10 ms of it."""
COUNTED_EVERY = timedelta(days=1)


def list_(row: Directory) -> datetime:
    """stories → follows: lists what is not listed yet; once a day the readers are counted."""
    number = 0
    while stories := _next(row):
        told = {story.pk: named(row.publisher_id, archive.words(story)) for story in stories}
        with ours(row):
            directory.enter(row, told)
        row.listed_to = stories[-1].pk
        number += len(stories)
    if row.counted_at is None or row.counted_at <= now() - COUNTED_EVERY:
        for changed in leases.while_kept(row, directory.counted(row.publisher_id), now, lease_s()):
            with ours(row):
                Listed.objects.bulk_update(changed, ["readers"])
        row.counted_at = now()
        with ours(row):
            Directory.objects.filter(pk=row.pk).update(counted_at=row.counted_at)
    log.info("the subjects of %s are listed", plural(number, "story", "stories"))
    return row.counted_at + COUNTED_EVERY


def named(publisher: int, words: archive.Words) -> list[Named]:
    """articles, sources, stories → follows: all that a story names that a reader could follow."""
    own = about(words)
    names = [Named(kind, name, list(within)) for name, kind, within in own.named]
    called = other_names(publisher).named(own, words.title, words.standfirst, *words.body)
    names += [Named(one.kind, one.name) for one in called]
    known = {one.key for one in names}
    names += [
        Named("topic", label) for label in labels(words.section, words.tags) if Named("topic", label).key not in known
    ]
    names += [Named("author", author) for author in own.authors]
    names += [Named("source", own.source)] if own.source else []
    return [*names, *(Named("thread", title, story=first) for first, title in running.titles(own.threads[:1]))]


def _next(row: Directory) -> Sequence[Story]:
    """The next stories, in the order of their decisions: none beyond one that is being decided still."""
    own = Story.objects.filter(publisher=row.publisher_id, pk__gt=row.listed_to)
    undecided = own.filter(state=Story.State.DECIDING).aggregate(first=Min("pk"))["first"]
    if undecided is not None:
        own = own.filter(pk__lt=undecided)
    return list(own.filter(joined_to=None).select_related("lead").order_by("pk")[:TOGETHER])
