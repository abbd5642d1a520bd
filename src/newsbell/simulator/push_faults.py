"""Faults on request: which POSTs fail, how, and how often."""

from collections.abc import Mapping
from random import Random

from newsbell.common.errors import FaultUnknown
from newsbell.simulator.push_exchange import Unanswered
from newsbell.simulator.push_vendors import Refusal

LOST = "lost"
"""Accepted and pushed, but the answer is lost: what a sender repeats is a raw double at the reader."""
LATE = "late"
"""Accepted and pushed; the answer comes LATE_S seconds after."""
GOAWAY = "goaway"
"""Answered, as the last on its connection (RFC 9113 section 6.8); what came after it is not taken."""
LATE_S = 1.5
REFUSALS = {
    name.value: name
    for name in (
        Refusal.GONE,
        Refusal.FORBIDDEN,
        Refusal.MISMATCH,
        Refusal.TOO_LARGE,
        Refusal.TOO_FAST,
        Refusal.TOO_MANY,
        Refusal.BAD_TTL,
        Refusal.UNKNOWN,
        Refusal.ERROR,
    )
}
UNANSWERED = {way.value: way for way in Unanswered}
NAMES = (*REFUSALS, *UNANSWERED, LOST, LATE, GOAWAY)


class Faults:
    """Rates between 0 and 1, of all POSTs together at most 1, drawn with a seeded random."""

    def __init__(self, random: Random, rates: Mapping[str, float] | None = None) -> None:
        self._random = random
        self.rates: dict[str, float] = {}
        self._bouts: dict[str, int] = {}
        self.change(rates or {})

    def change(self, rates: Mapping[str, object]) -> None:
        """Sets the named rates and leaves the others; raises FaultUnknown, and then changes nothing."""
        changed = self.rates | {known(name): _rate(name, rate) for name, rate in rates.items()}
        if sum(changed.values()) > 1 + 1e-9:
            raise FaultUnknown(
                "The fault rates add up to more than 1",
                why=str(changed),
                fix="Lower one; each is a share of all POSTs.",
            )
        self.rates = {name: rate for name, rate in changed.items() if rate}

    def come(self, name: str, times: int) -> None:
        """The next `times` POSTs have this fault, whatever the rates are; 0: no more of it. Raises FaultUnknown."""
        self._bouts.pop(known(name), None)
        if times:
            self._bouts[name] = times

    def owed(self) -> set[str]:
        """The faults that are still to come, whatever the rates are."""
        return set(self._bouts)

    def draw(self) -> str | None:
        """The fault of the next POST, or None."""
        if bout := next(iter(self._bouts), None):
            self._bouts[bout] -= 1
            if not self._bouts[bout]:
                del self._bouts[bout]
            return bout
        if not self.rates:
            return None
        point = self._random.random()
        for name, rate in self.rates.items():
            if point < rate:
                return name
            point -= rate
        return None


def parse(texts: list[str]) -> dict[str, float]:
    """Rates of `NAME=RATE` words from a command line; raises FaultUnknown."""
    pairs = (text.partition("=") for text in texts)
    return {known(name): _rate(name, rate) for name, _, rate in pairs}


def known(name: str) -> str:
    """`name`, if there is such a fault; raises FaultUnknown."""
    if name not in NAMES:
        raise FaultUnknown(f"There is no fault {name!r}", fix=f"Known are {', '.join(NAMES)}.")
    return name


def _rate(name: str, value: object) -> float:
    try:
        rate = float(str(value))
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1:
        raise FaultUnknown(f"{value!r} is no rate for {name}", fix="Give a number from 0 to 1, as in gone=0.01.")
    return rate
