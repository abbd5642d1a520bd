"""Subjects and who follows them, made in bulk: as many as a benchmark wants, as if readers had come one by one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

import numpy as np
from django.db import transaction

from newsbell.common.models import Publisher
from newsbell.common.sealed import lookup
from newsbell.common.text import fold
from newsbell.follows import postings
from newsbell.follows.models import Subject, identity, words

EACH = 5
"""So many subjects are followed by each reader."""
_SUBJECTS, _READERS = 1_000, 20_000


def subjects(publisher: Publisher, names: Iterable[str], count: int) -> None:
    """So many phrases that are followed, of these names in their order, without those that are there already."""
    named = iter(names)
    while left := count - Subject.objects.filter(publisher=publisher).count():
        for at in range(0, left, _SUBJECTS):
            keyed = [(fold(name), name) for name in islice(named, min(_SUBJECTS, left - at))]
            Subject.objects.bulk_create(
                (
                    Subject(
                        publisher_id=publisher.pk,
                        kind="phrase",
                        lookup=lookup(identity(publisher.pk, "phrase", key)),
                        words=words(name, key),
                    )
                    for key, name in keyed
                ),
                ignore_conflicts=True,
            )


def followers(publisher: Publisher, popular: Sequence[int], readers: int, now: datetime) -> None:
    """Readers 1, 2, … follow five subjects each, the n-th of all 1/n as often as the first: of these are the first."""
    chance, count = np.random.default_rng(1), Subject.objects.filter(publisher=publisher).count()
    first = EACH / sum(1 / number for number in range(1, count + 1))
    for number, subject in enumerate(popular, 1):
        own = (np.flatnonzero(chance.random(readers) < first / number) + 1).tolist()
        for at in range(0, len(own), _READERS):
            with transaction.atomic():
                postings.put(publisher.pk, subject, "at-once", dict.fromkeys(own[at : at + _READERS], now))
