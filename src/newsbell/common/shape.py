"""Sentences of a few shapes: kept in plain English, and told again in other words by whoever shows them. Pure.

What is decided says why in English, for the commands and for who reads the database. A page in another language finds
the shape of a sentence, and what stands in its fields, and says the same. So shapes are only ever added, or kept beside
what takes their place: rows say them for years.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

_FIELD = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Shape:
    """A sentence with fields as `%(name)s`. `one`: the same where its field `counts` is one."""

    words: str
    one: str = ""
    counts: str = ""

    def say(self, **fields: object) -> str:
        """The sentence, in English."""
        return (self.one if self.one and str(fields[self.counts]) == "1" else self.words) % fields

    def read(self, sentence: str) -> Mapping[str, str] | None:
        """What stands in the fields of a sentence; None where it is of another shape."""
        found = next(filter(None, (form.fullmatch(sentence) for form in self._forms)), None)
        return found.groupdict() if found else None

    @cached_property
    def _forms(self) -> Sequence[re.Pattern[str]]:
        return [_form(one) for one in (self.words, self.one) if one]


class Said(NamedTuple):
    """A sentence by its shape, and what stands in its fields."""

    shape: Shape
    fields: Mapping[str, str]


def read(sentence: str, shapes: Iterable[Shape]) -> Said | None:
    """The first of these shapes that a sentence has; None where it has none of them."""
    for shape in shapes:
        if (fields := shape.read(sentence)) is not None:
            return Said(shape, fields)
    return None


def _form(words: str) -> re.Pattern[str]:
    """What every sentence of the shape matches. A headline may hold anything, a line's end too."""
    # The parts between the fields, and the names of these, by turns.
    parts = _FIELD.split(words)
    return re.compile("".join(f"(?P<{part}>.*)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.S)
