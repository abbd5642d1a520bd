"""How the rows of the pipeline get worked: by whoever is woken for them, one at a time, under a lease."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.db import OperationalError
from django.db.models import Prefetch

from newsbell import pipeline
from newsbell.common import leases, memory
from newsbell.common.clock import now
from newsbell.common.leases import Leased
from newsbell.common.writing import lease_s, mend_connection, shortly
from newsbell.pipeline import STEPS, Step
from newsbell.sources import quiet
from newsbell.sources.models import Source, WebSub
from newsbell.sources.reading import Reading

log = logging.getLogger("newsbell.work")
A_MOMENT = timedelta(seconds=5)
AFTER_AN_ERROR = timedelta(seconds=60)
BY_NAME = {step.name: step for step in STEPS}
# Sources are polled many in a turn, that what a turn costs is theirs together. Few are claimed at once, because no
# other worker has them meanwhile; a turn ends soon, and with the first that has news.
AT_ONCE, MOST, TURN_S = 8, 64, 1.0
_HUBS = Prefetch("websubs", WebSub.objects.defer("token", "secret"))
SOURCES = Source.objects.select_related("publisher").prefetch_related(_HUBS)
# News is decided and told before shards that are sent again: each visit of one may wait for a silent push service, and
# what is new would stand behind all of them in the queue.
NEWS = ("decide", "remind", "send")
# Nor behind letters: many are due at the same hour, and a far mail server takes half a second for each.
AHEAD = {"send": ("decide", "remind"), "edition": NEWS, "ask": NEWS}


def do(name: str, pk: int) -> bool:
    """Do the work of one row, if it has some and nobody else does it. True where it was ours to do.

    A step that fails is logged and due again after a minute: one bad row never stops the others.
    """
    step = BY_NAME[name]
    memory.look()
    lease = step.patience * lease_s()
    if step.beside is not None:
        return _do_some(step, leases.claim_some(step.beside(pk), now(), lease, step.most))
    # A wake-up says that there is work; where some of it is more urgent, that is done first, and this when its turn is.
    urgent = leases.first(step.model, now()) if len(step.model.wake_order) > 1 else None
    row = leases.claim(step.model, urgent or pk, now(), lease) or leases.claim(step.model, pk, now(), lease)
    if row is None:
        return False
    with _mending(name, row):
        leases.finish(row, step.do(row))
    return True


def _do_some(step: Step, rows: Sequence[Leased]) -> bool:
    """Do the work of rows of one claim together. True where there are any."""
    with _mending(step.name, *rows):
        try:
            leases.finish_all(rows, step.do(rows) if rows else {})
        except (leases.Lost, OperationalError):
            raise
        except Exception:
            if len(rows) == 1:
                raise
            # One of them is bad, which is not to stop the others: each is done alone, as it stands by now.
            log.warning("%s: one of %d failed; each is done alone", step.name, len(rows))
            for row in leases.anew(rows):
                with _mending(step.name, row):
                    leases.finish_all([row], step.do([row]))
    return bool(rows)


@contextmanager
def _mending(name: str, *rows: Leased) -> Iterator[None]:
    """What fails is logged, and these rows are due again after a minute: one bad row never stops the others."""
    pks = ", ".join(str(row.pk) for row in rows)
    try:
        yield
    except leases.Lost:
        log.warning("%s %s: its lease ended and another worker has it", name, pks)
    except Exception as error:
        # A database that is away for a moment is soon back; anything else takes somebody to look.
        wait = A_MOMENT if isinstance(error, OperationalError) else AFTER_AN_ERROR
        log.exception("%s %s failed; it is tried again in %d s", name, pks, wait.seconds)
        mend_connection()
        try:
            for row in rows:
                leases.finish(row, now() + wait)
        except OperationalError:
            log.warning("%s %s could not be given back: the database is away. Its lease ends by itself", name, pks)


def turn(name: str, pk: int) -> bool:
    """The work that a wake-up is for. True where there may be more to wake somebody for."""
    return poll_some() if name == "poll" else do(name, pk)


def poll_some() -> bool:
    """Polls sources that are due, for TURN_S. True where one had news, which does not wait for the others."""
    memory.look()
    lease, ends = BY_NAME["poll"].patience * lease_s(), time.monotonic() + TURN_S
    unheard: list[Reading] = []
    more = False
    try:
        while not more and len(unheard) < MOST and (rest := leases.claim_some(SOURCES, now(), lease, AT_ONCE)):
            # Who failed is often waited for, and the others would wait with it.
            rest.sort(key=lambda source: source.failures)
            while rest:
                source = rest.pop(0)
                with _mending("poll", source):
                    reading = pipeline.look(source)
                    if more := bool(reading and reading.fresh) or time.monotonic() > ends:
                        # Before this one's pages are read, which takes a while.
                        _give_back(rest)
                    if reading and quiet.is_quiet(reading):
                        unheard.append(reading)
                    else:
                        leases.finish(source, pipeline.take(reading) if reading else None)
                if time.monotonic() > ends:
                    more = True
                    _give_back(rest)
    finally:
        if unheard:
            with _mending("poll", *(reading.source for reading in unheard)), shortly():
                quiet.keep(unheard)
    return more


def _give_back(rest: list[Source]) -> None:
    """Leaves sources that this turn does not reach to whoever comes next."""
    with _mending("poll", *rest):
        leases.give_back(rest)
    rest.clear()


def do_ahead(name: str) -> bool:
    """Do what goes before any work of this step, one row of each: who is woken for a shard or a letter does news first.

    Whether there was any.
    """
    any_done = False
    for ahead in AHEAD.get(name, ()):
        if (first := leases.first(BY_NAME[ahead].model, now())) is not None:
            any_done |= do(ahead, first)
    return any_done


def wake_due(send: Callable[[str, int], None]) -> Mapping[str, int]:
    """Sends wake-ups for the rows that are due and that nobody was woken for just now; returns how many by step."""
    moment, woken = now(), {}
    for step, waits in zip(STEPS, leases.waiting([step.model for step in STEPS], moment), strict=True):
        rows = leases.to_wake(step.model, moment, for_one=step.for_one) if waits else ()
        for pk in rows:
            send(step.name, pk)
        woken[step.name] = len(rows)
    return woken


def drain(*names: str) -> int:
    """Work, in this process, on all that is due in these steps (default: in all), until nothing is.

    Returns how many rows were worked.
    """
    done = 0
    while worked := sum(do(name, pk) for name in names or BY_NAME for pk in leases.due(BY_NAME[name].model, now())):
        done += worked
    return done


def check(sources: Sequence[int]) -> None:
    """Poll these sources now and decide on what they show, in this process."""
    for pk in sources:
        Source.objects.filter(pk=pk).update(due_at=now())
        do("poll", pk)
    drain("decide")
