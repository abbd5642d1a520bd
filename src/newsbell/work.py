"""How the rows of the pipeline get worked: by whoever is woken for them, one at a time, under a lease."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from django.db import OperationalError

from newsbell.common import leases, memory
from newsbell.common.clock import now
from newsbell.common.writing import lease_s, mend_connection
from newsbell.pipeline import STEPS
from newsbell.sources.models import Source

log = logging.getLogger("newsbell.work")
A_MOMENT = timedelta(seconds=5)
AFTER_AN_ERROR = timedelta(seconds=60)
BY_NAME = {step.name: step for step in STEPS}
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
    # A wake-up says that there is work; where some of it is more urgent, that is done first, and this when its turn is.
    urgent = leases.first(step.model, now()) if len(step.model.wake_order) > 1 else None
    row = leases.claim(step.model, urgent or pk, now(), lease) or leases.claim(step.model, pk, now(), lease)
    if row is None:
        return False
    try:
        due_at = step.do(row)
    except leases.Lost:
        log.warning("%s %d: its lease ended and another worker has it", name, pk)
        return True
    except Exception as error:
        # A database that is away for a moment is soon back; anything else takes somebody to look.
        wait = A_MOMENT if isinstance(error, OperationalError) else AFTER_AN_ERROR
        log.exception("%s %d failed; it is tried again in %d s", name, pk, wait.seconds)
        due_at = now() + wait
        mend_connection()
    try:
        leases.finish(row, due_at)
    except OperationalError:
        log.warning("%s %d could not be given back: the database is away. Its lease ends by itself", name, pk)
    return True


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
    """Sends a wake-up for each row that is due and that nobody was woken for just now; returns how many by step."""
    woken = {}
    for step in STEPS:
        rows = leases.to_wake(step.model, now())
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
