"""What a reader asks to follow, as it is kept: stories → follows."""

from collections.abc import Iterable, Mapping
from typing import Any

from newsbell.common.models import Publisher
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.stories import running


def of(publisher: Publisher, said: Iterable[Mapping[str, Any]], reader: int | None = None) -> list[Wish]:
    """What a reader asks for; a running story is known by its first one, and called as that is.

    What `reader` follows already stays what it is, though an editor has joined its first story to another since: beside
    a second wish it would tell them as before. Raises NotFound where there is no such story.
    """
    asked = [(one["kind"] == choices.Kind.THREAD, one) for one in said]
    follows = choices.of(reader) if reader and any(is_thread for is_thread, _ in asked) else ()
    own = {one.subject.story: one.subject.name for one in follows}
    return [_thread(publisher, one, own) if is_thread else Wish(**one) for is_thread, one in asked]


def _thread(publisher: Publisher, said: Mapping[str, Any], own: Mapping[int | None, str]) -> Wish:
    number, name = said["story"], own.get(said["story"] or 0)
    if name is None:
        first = running.first(publisher.pk, number)
        number, name = first.pk, str(first)[: choices.LONGEST]
    return Wish(said["kind"], name, said["level"], number)
