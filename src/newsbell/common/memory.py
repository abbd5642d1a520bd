"""What a process keeps in memory of its database, and when to forget it."""

from collections.abc import Callable

from newsbell.common.models import Restore

_forgets: list[Callable[[], object]] = []
_known: list[int] = []


def forgets(forget: Callable[[], object]) -> None:
    """`forget` is called where a backup was restored under this process."""
    _forgets.append(forget)


def look() -> None:
    """Forgets all where a backup was restored since the last look."""
    newest = Restore.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if _known and _known[0] != newest:
        for forget in _forgets:
            forget()
    _known[:] = [newest]
