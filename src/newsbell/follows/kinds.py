"""What can be followed, by kind. Apart from `columns.py`: every command knows the kinds, few need numpy. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Kind: TypeAlias = Literal[
    "topic", "place", "person", "organisation", "phrase", "author", "source", "thread", "top-stories"
]
KINDS: Sequence[Kind] = get_args(Kind)
WORDED = frozenset[Kind](("phrase", "person", "organisation", "place"))
"""Found by their words, whole and in their order; the others by their whole name alone."""


@dataclass(frozen=True)
class Subject:
    """A thing that can be followed. `name` as readers see it; of a thread the number of its first story."""

    id: int
    kind: Kind
    name: str
