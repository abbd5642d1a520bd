"""Which of the proposed stories does an article tell? Pure."""

from collections.abc import Callable, Sequence

from newsbell.stories.tellings import Retelling, Telling
from newsbell.stories.window import Window

KEPT = 8
STORIES = 5


class _Few(Window):
    """A window that compares the proposed alone, by how rare their marks are elsewhere."""

    def __init__(self, rarity: Callable[[str], float]) -> None:
        super().__init__()
        self._rarity = rarity  # type: ignore[assignment] # of all tellings, not of these few


def judge(new: Telling, candidates: Sequence[Sequence[Telling]], rarity: Callable[[str], float]) -> Retelling | None:
    """The nearest story."""
    few = _Few(rarity)
    for telling in (one for story in candidates for one in story):
        few.add(telling)
    return few.nearest(new)
