"""Sentences of a few shapes: kept in plain English, and told again in other words by whoever shows them. Pure.

What is decided says why in English, for the commands and for who reads the database. A page in another language finds
the shape of a sentence, and what stands in its fields, and says the same. So shapes are only ever added, or kept beside
what takes their place: rows say them for years.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

_FIELD = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Shape:
    """A sentence with fields as `%(name)s`. `one`: the same where its field `counts` is one.

    `holds`: what stands in the field of a name, as a pattern. In any other may be whatever a headline holds: a line's
    end, a shape's words.
    """

    words: str
    one: str = ""
    counts: str = ""
    holds: Mapping[str, str] = field(default_factory=dict, compare=False)

    def say(self, **fields: object) -> str:
        """The sentence, in English."""
        return (self.one if self.one and str(fields[self.counts]) == "1" else self.words) % fields

    def read(self, sentence: str) -> Mapping[str, str] | None:
        """What stands in the fields of a sentence; None where it is of another shape."""
        for form in self._forms:
            if fields := form.read(sentence):
                return fields.groupdict()
        return None

    @cached_property
    def _forms(self) -> Sequence["_Form"]:
        return [_Form(one, self.holds) for one in (self.words, self.one) if one]


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


class _Form:
    """What every sentence of a shape matches.

    Its end is looked at first: the pattern would else try each place in a headline that has the shape's own words.
    """

    def __init__(self, words: str, holds: Mapping[str, str]) -> None:
        # The parts between the fields, and the names of these, by turns.
        parts = _FIELD.split(words)
        self._end = parts[-1]
        parts[::2] = map(re.escape, parts[::2])
        parts[1::2] = (f"(?P<{name}>{holds.get(name, '.*')})" for name in parts[1::2])
        self._pattern = re.compile("".join(parts), re.DOTALL)

    def read(self, sentence: str) -> re.Match[str] | None:
        return self._pattern.fullmatch(sentence) if sentence.endswith(self._end) else None
