"""One thing that a story is about. Pure."""

from dataclasses import dataclass


@dataclass
class Subject:
    """`weight` orders the subjects of a story: what the headline names comes first. `within`: what contains a place."""

    name: str
    kind: str
    evidence: str
    weight: float = 0.0
    within: tuple[str, ...] = ()
