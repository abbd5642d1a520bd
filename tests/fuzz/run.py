"""Many broken documents, one after the other, each within bounds; Hypothesis chooses and, where one fails, shrinks."""

import random
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from htmldate.extractors import external_date_parser
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests import bounds
from tests.fuzz import seeds as documents
from tests.fuzz.mutations import mutate
from tests.fuzz.targets import TARGETS, text

CPU_S = 2.0
MEMORY = 600 * 1024 * 1024


@dataclass
class Report:
    """What came of the inputs of one target."""

    name: str
    inputs: int = 0
    octets: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)


def fuzz(name: str, inputs: int, start: int) -> Report:
    """Gives a target so many inputs, the same ones for the same `start`. Raises what the first failing one raised.

    The bound of memory is on the whole run, so that a leak meets it too.
    """
    target, make_seeds, _ = TARGETS[name]
    _read_once()
    seeds, report = make_seeds(), Report(name)

    @seed(start)
    @settings(
        max_examples=inputs,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, len(seeds) - 1), st.integers(0, 2**64 - 1))
    def one(which: int, number: int) -> None:
        body = mutate(seeds[which], seeds, random.Random(number))
        report.inputs += 1
        report.octets += len(body)
        with bounds.cpu(CPU_S):
            report.outcomes[target(body)] += 1

    with bounds.memory(MEMORY):
        one()
    return report


@cache
def _read_once() -> None:
    """What a process compiles and looks up once, for whatever document comes first: seconds of CPU that are no input's.

    Expressions for some 200 languages alone are 2 s, the known names of a script without capitals 1 s.
    """
    external_date_parser("31 no 2031 language", "%Y")
    for words in (*documents.TEXTS, *documents.SCRIPTS):
        text(words.encode())
