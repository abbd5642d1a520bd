"""What a process keeps in memory: of its database, until that is another one; garbage, until there is enough of it."""

import gc
from collections.abc import Callable

from newsbell.common.models import Restore
from newsbell.common.prepared import Prepared

# A message makes some twenty objects, of which none is in a ring: Python would look through those in flight for garbage
# every 35 messages, and through those of a whole shard soon after.
GARBAGE_AFTER = 20_000

_NEWEST = Prepared(lambda: Restore.objects.order_by("-pk").values_list("pk")[:1].query)
_forgets: list[Callable[[], object]] = []
_known: list[int] = []


def forgets(forget: Callable[[], object]) -> None:
    """`forget` is called where a backup was restored under this process."""
    _forgets.append(forget)


def look() -> None:
    """Forgets all where a backup was restored since the last look."""
    newest = max((pk for (pk,) in _NEWEST.rows()), default=0)
    if _known and _known[0] != newest:
        for forget in _forgets:
            forget()
    _known[:] = [newest]


def seldom_tidied() -> None:
    """From now on this process looks for garbage (objects in rings) after 20,000 new objects, not after 700."""
    gc.set_threshold(GARBAGE_AFTER, *gc.get_threshold()[1:])
