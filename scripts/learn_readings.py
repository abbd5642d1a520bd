"""Learns which reading of a plain text is likeliest as a whole, and writes the weights of articles.texts.readings.

    python scripts/learn_readings.py LOT…

A LOT is a lot of saves that somebody read (labelled_saves.py), or one writer's labelled saves; learn_lines.py learns
from the same. Two halves of the lots are each read by a chain that the other half taught; of the readings that
it finds likeliest those that have most fields right, and of these fewest lines wrong, are the right ones.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import conditional_logit
import learn_lines
from conditional_logit import Choice
from labelled_saves import is_labelled
from learn_lines import FIELDS, Save, of_labels, of_lot, scored

from newsbell.articles.texts.parts import Weights, several
from newsbell.articles.texts.readings import marked

OUT = Path(__file__).parents[1] / "src/newsbell/articles/data/reading_weights.txt"
HALVES = 2
ORDERS, ROUNDS = 1, 4
# It learns of readings that are further behind than those which are looked at.
FURTHEST = 80
LEAST_OFTEN = 5
PENALTY = 4.0


def main(lots: Sequence[Path]) -> None:
    """Reads each half by what the other teaches, learns and writes."""
    with ProcessPoolExecutor(HALVES) as both:
        choices = [one for half in both.map(partial(of_half, lots), range(HALVES)) for one in half]
    weights = conditional_logit.learned(choices, lambda _mark: LEAST_OFTEN, PENALTY)
    told = "".join(f"{mark} {weight}\n" for mark, weight in sorted(weights.items()))
    OUT.write_text(f"# scripts/learn_readings.py made these from {len(choices)} texts.\n{told}", "utf-8")
    right, first = (sum(by(one) for one in choices) for by in (partial(is_right, weights), lambda one: one.right[0]))
    print(f"{len(weights)} weights of {len(choices)} texts; the likeliest is best in {first}, the chosen in {right}")


def is_right(weights: dict[str, int], one: Choice) -> bool:
    """Is the reading chosen by these weights one of the best?"""
    scores = [sum(weights.get(mark, 0) for mark in marks) for marks in one.marks]
    return one.right[scores.index(max(scores))]


def of_half(lots: Sequence[Path], half: int) -> list[Choice]:
    """The readings of every second lot that somebody read, by a chain that all others taught."""
    learn_lines.ORDERS, learn_lines.ROUNDS = ORDERS, ROUNDS
    saves = [save for lot in lots for save in (of_labels(lot) if is_labelled(lot) else of_lot(lot))]
    held = set(sorted({save.lot for save in saves if save.gold})[half::HALVES])
    by = learn_lines.learned([save for save in saves if save.lot not in held])
    return list(choices_of((save for save in saves if save.lot in held), by))


def choices_of(saves: Iterable[Save], by: Weights) -> Iterator[Choice]:
    """The readings of each save of which there are several."""
    for save in saves:
        found = several(save.marks, by, furthest=FURTHEST)
        if len(found) > 1:
            counts = [scored(save, parts) for _, parts in found]
            told = [(sum(count[field] for field in FIELDS), -count["wrong"]) for count in counts]
            yield Choice(list(marked(save.lines, found)), [one == max(told) for one in told], 1.0)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("lots", nargs="+", type=Path)
    main(arguments.parse_args().lots)
