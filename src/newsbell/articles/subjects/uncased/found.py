"""What is found in a text without capitals, before it is told. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """A name from `start` to `end` of the whole text. `sure`: once is enough, wherever it stands.

    `key`: what it is counted as: the full name that a shorter one means, what is the same under another name.
    """

    start: int
    end: int
    key: str
    kind: str
    evidence: str
    sure: bool = True
