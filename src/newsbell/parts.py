"""Parts of a story's audience, on their way from who follows to who is reminded."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import compress


@dataclass(frozen=True)
class Part:
    """One slice of a story's audience; `why`: bits of the reminder's own table of what matched."""

    slice: int
    readers: Sequence[int]
    at_once: Sequence[bool]
    why: Sequence[int]
    digest: Collection[int] = frozenset()


def apart(parts: Iterable[Part], place: int | None) -> tuple[list[Part], list[Part]]:
    """follows → reminders: who is told of a subject before this place of the table (None: of any), and who is not."""
    if place is None:
        return list(parts), []
    before = ((part, [bool(why & ((1 << place) - 1)) for why in part.why]) for part in parts)
    both = [(_of(part, told), _of(part, [not one for one in told])) for part, told in before]
    return [one for one, _ in both if one.readers], [one for _, one in both if one.readers]


def _of(part: Part, wanted: Sequence[bool]) -> Part:
    readers, at_once, why = (list(compress(items, wanted)) for items in (part.readers, part.at_once, part.why))
    return replace(part, readers=readers, at_once=list(map(bool, at_once)), why=why)
