"""A story that is told, and what its readers saw of it."""

from typing import Any

from tests import books
from tests.press import prose
from tests.world import World

from newsbell.readers.models import Reader
from newsbell.stories.models import Story

TEXT = prose("the bridge")
CORRECTED = f"{TEXT} Correction: an earlier version of this article gave another year."
REWRITTEN = f"{TEXT} {prose('what happened since', 6)}"
Shown = list[tuple[str, bool]]


def tell(here: World, text: str = TEXT, title: str = "Bridge in Devon", **fields: Any) -> Story:
    (story,) = here.publish(title, link="https://gazette.example/bridge", id="bridge", summary_html=text, **fields)
    return story


def shown(here: World, reader: Reader) -> Shown:
    """(title, did it ring) of all that a reader saw."""
    return [(one["title"], one["rang"]) for one in here.shown(reader)]


def kinds(reader: Reader) -> list[tuple[str, str, str]]:
    return [(one.kind, one.value, one.reason) for one in books.outcomes(reader)]
