"""Learns where in a picture's line its credit begins, and writes the weights that articles.texts.credits reads.

    python scripts/learn_credits.py LOT… [--folds]

A LOT is a lot of saves that somebody read (labelled_saves.py), or one writer's labelled saves
(tests/data/labelled-saves, and tests/data/misleading-saves), whose labels tell whether a line has a caption, a credit
or both, and not where the one ends: there, whichever place is likeliest counts. `--folds` learns without each lot in
turn, and prints how many of its lines are cut right, and writes nothing.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import conditional_logit
from conditional_logit import Choice
from labelled_saves import is_labelled, labelled, read_saves

from newsbell.articles.captions import Caption, without_frame
from newsbell.articles.texts.credit_marks import Place, places
from newsbell.common.text import squeeze

OUT = Path(__file__).parents[1] / "src/newsbell/articles/data/credit_weights.txt"
OF_A_LOT = 10.0
PENALTY = 0.5
LEAST_OFTEN = 4
# A word is a mark from so many lines on.
LEAST_OFTEN_WORD = 40


class Line(NamedTuple):
    """A picture's line of a lot: the places in it, and which of them are right."""

    lot: str
    text: str
    places: Sequence[Place]
    right: Sequence[bool]
    heavy: float


def main(lots: Sequence[Path], *, folds: bool) -> None:
    """Learns by folds and prints, or by all and writes."""
    lines = [line for lot in lots for line in (of_labels(lot) if is_labelled(lot) else of_lot(lot)) if any(line.right)]
    if not folds:
        weights = learned(lines)
        told = "".join(f"{mark} {weight}\n" for mark, weight in sorted(weights.items()))
        OUT.write_text(f"# scripts/learn_credits.py made these from {len(lines)} lines.\n{told}", "utf-8")
        print(f"{len(weights)} weights of {len(lines)} lines")
        return
    for lot in (lot.name for lot in lots if not is_labelled(lot)):
        by = learned([line for line in lines if line.lot != lot])
        held = [line for line in lines if line.lot == lot]
        wrong = [line for line in held if not line.right[chosen(line.places, by)]]
        print(f"{lot}: {len(held) - len(wrong)} of {len(held)}", *(f"\n    {line.text}" for line in wrong), flush=True)


def chosen(among: Sequence[Place], by: dict[str, int]) -> int:
    """The likeliest place's number."""
    return max(range(len(among)), key=lambda at: sum(by.get(mark, 0) for mark in among[at].marks))


def of_lot(lot: Path) -> Iterator[Line]:
    """The lines of a lot's saves that hold a caption or a credit which an editor reads."""
    for gold in read_saves(lot):
        lines = list(map(squeeze, gold["text"].splitlines()))
        for image in gold["images"]:
            caption, credit = (squeeze(image[name] or "") for name in ("caption", "credit"))
            for line in _holding(lines, caption, credit):
                yield from _told(lot.name, line, caption if caption in line else "", credit if credit in line else "")


def _holding(lines: Sequence[str], caption: str, credit: str) -> list[str]:
    """The line with both, or those with either: of credits the shortest."""
    both = [line for line in lines if caption and caption in line and credit in line.replace(caption, "")][:1]
    captions = [line for line in lines if caption and caption in line][:1]
    signed = [line for line in lines if credit and credit in line and len(line) < len(credit) + 40]
    return both or [*captions, *sorted(signed, key=len)[:1]]


def _told(lot: str, line: str, caption: str, credit: str) -> Iterator[Line]:
    text = without_frame(line)
    if isinstance(text, Caption):
        return
    among = places(text)
    end, start = text.find(caption) + len(caption), text.rfind(credit)
    # The first place behind the caption: a label belongs to the credit.
    first = next((place.at for place in among if place.at is not None and place.at >= end), 0) if caption else 0
    right = [place.at == (first if credit else None) for place in among]
    if credit and first > start:
        return
    yield Line(lot, text, among, right, OF_A_LOT)


def of_labels(path: Path) -> Iterator[Line]:
    """The picture lines of one writer's labelled saves."""
    for save in labelled(path):
        for label, line in save.lines:
            text = without_frame(squeeze(line)) if label in ("C", "K", "CK") and line.strip() else None
            if isinstance(text, str) and text:
                among = places(text)
                right = {"C": lambda at: at is None, "K": lambda at: at == 0, "CK": bool}[label]
                yield Line(path.name, text, among, [right(place.at) for place in among], 1.0)


def learned(lines: Sequence[Line]) -> dict[str, int]:
    """The weights under which the right places are likeliest, in hundredths."""
    choices = [Choice([place.marks for place in line.places], line.right, line.heavy) for line in lines]
    return conditional_logit.learned(
        choices, lambda mark: LEAST_OFTEN_WORD if mark.startswith("word ") else LEAST_OFTEN, PENALTY
    )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("lots", nargs="+", type=Path)
    arguments.add_argument("--folds", action="store_true")
    given = arguments.parse_args()
    main(given.lots, folds=given.folds)
