"""Learns which part of its page each line of a plain text is, and writes the weights that articles.texts.parts reads.

    python scripts/learn_lines.py LOT… [--folds]

A LOT is a lot of saves that somebody read (labelled_saves.py), or one writer's labelled saves
(tests/data/labelled-saves). The weights are those of a conditional random field over the lines, by regularised dual
averaging (Xiao 2010; Duchi et al. 2011), which leaves most at nought; the order in which texts are learned is drawn by
a fixed seed, so the same texts give the same weights. `--folds` learns without each lot in turn, and prints what is
then read right of it, and writes nothing.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

import labelled_saves
import numpy as np
from labelled_saves import HEADLINE, SUMMARY, is_labelled, labelled, read_saves
from score_texts import fair

from newsbell.articles.texts.line_marks import marks_of
from newsbell.articles.texts.lines import is_prose, lines_of
from newsbell.articles.texts.parts import BODY, PICTURES, Part, Weights, likeliest
from newsbell.articles.texts.plain_text import reading_of, without_label
from newsbell.common.text import squeeze

OUT = Path(__file__).parents[1] / "src/newsbell/articles/data/line_weights.txt"
ROUNDS = 16
PACE = 0.05
PENALTY = 0.05
SEED = 1
# Weights are told in twentieths; marks that never come to a tenth are left out.
SCALE = 20
LEAST = 2
# So much less than the least weight of a text has what a line is not.
FAR = 60
# A save that an editor read counts for so many that their writers labelled: its fields are what is wanted.
OF_A_LOT = 4
_FEW = (2, 3, 4, 6)
# Captions are no shorter, and what is around a credit, such as its label, is.
_NO_CAPTION = 8
_NO_CREDIT = 40
FIELDS = ("title", "standfirst", "body", "images")
_PAGE = (Part.OVER, Part.BETWEEN, Part.WITHIN, Part.UNDER)
_LABELS = {
    **dict.fromkeys(HEADLINE, Part.TITLE),
    **dict.fromkeys(SUMMARY, Part.STANDFIRST),
    **dict.fromkeys(labelled_saves.BODY, Part.PARAGRAPH),
    "C": Part.CAPTION,
    "K": Part.CREDIT,
    "CK": Part.PICTURE,
}
# Lines of one part that are unlike each other are of several sorts: these, each with the labels that tell it. A line
# whose label is none of these, or that nobody labelled, is of whichever sort of its part is likeliest. Any other part
# is one sort, without a name.
_ROUND = {"page": "M H X F", "prompt": "P A", "link": "R"}
_SORTS = {
    Part.TITLE: {"first": "T", "again": "T2"},
    Part.SHORT: {"subhead": "BH", "question": "BQ", "item": "BL"},
    Part.OVER: {**_ROUND, "signature": "Y D"},
    Part.BETWEEN: {**_ROUND, "signature": "Y D"},
    Part.WITHIN: {**_ROUND, "quote": "PQ"},
    Part.UNDER: {**_ROUND, "note": "N"},
}
_ONE = {"": ""}
SORTS = [(part, name, labels.split()) for part in Part for name, labels in _SORTS.get(part, _ONE).items()]


class Save(NamedTuple):
    """One text: its lines, their marks, the part that each is and its label (None: nobody labelled it), and what an
    editor reads (None: labels alone say it)."""

    lot: str
    lines: Sequence[str]
    marks: Sequence[Sequence[str]]
    parts: Sequence[Part]
    labels: Sequence[str | None]
    gold: Mapping[str, Any] | None

    @property
    def sorts(self) -> np.ndarray:
        """May each line be of each sort? bool[lines, SORTS]"""
        found = np.zeros((len(self.parts), len(SORTS)), dtype=bool)
        for row, part, label in zip(found, self.parts, self.labels, strict=True):
            own = [(at, label in labels) for at, (other, _, labels) in enumerate(SORTS) if other is part]
            told = any(is_told for _, is_told in own)
            row[[at for at, is_told in own if is_told or not told]] = True
        return found


def main(lots: Sequence[Path], *, folds: bool) -> None:
    """Learns by folds and prints, or by all and writes."""
    saves = [save for lot in lots for save in (of_labels(lot) if is_labelled(lot) else of_lot(lot))]
    if not folds:
        OUT.write_text(told(learned(saves), len(saves)), "utf-8")
        return
    total = Counter[str]()
    for lot in dict.fromkeys(save.lot for save in saves):
        by = learned([save for save in saves if save.lot != lot])
        counts = sum((scored(save, likeliest(save.marks, by)) for save in saves if save.lot == lot), Counter())
        print(f"{lot}: {_shown(counts)}", flush=True)
        total += counts
    print(f"all: {_shown(total)}")


def shortened(saves: Sequence[Save]) -> Iterator[Save]:
    """Each save cut off after a few paragraphs, half of the page's lines left out: a text may be short and bare."""
    drawn = random.Random(SEED)  # noqa: S311 - the same saves are cut each time; guards nothing
    for save in saves:
        left = drawn.choice(_FEW)
        kept: list[int] = []
        for at, part in enumerate(save.parts):
            if part not in _PAGE or drawn.random() < 0.5:
                kept.append(at)
            left -= part is Part.PARAGRAPH
            if not left:
                break
        lines = [save.lines[at] for at in kept]
        parts = placed(lines, [save.parts[at] for at in kept])
        labels = [save.labels[at] for at in kept]
        yield Save(save.lot, lines, marks_of(lines), parts, labels, None)


def learned(saves: Sequence[Save]) -> Weights:
    """The weights under which the right parts are likeliest."""
    numbers: dict[str, int] = {}
    texts = []
    taught = [save for save in saves for _ in range(OF_A_LOT if save.gold else 1)]
    for save in [*taught, *shortened(taught)]:
        flat = [numbers.setdefault(mark, len(numbers)) for marks in save.marks for mark in marks]
        starts = np.cumsum([0, *(len(marks) for marks in save.marks)])
        texts.append((np.array(flat), starts, save.sorts))
    size = len(SORTS)
    marks, steps = (np.zeros((2, number, size)) for number in (len(numbers), size))  # slopes, and their squares
    order = random.Random(SEED)  # noqa: S311 - the same order each time; guards nothing
    for step in range(ROUNDS * len(texts)):
        if step % len(texts) == 0:
            order.shuffle(texts)
        flat, starts, right = texts[step % len(texts)]
        own = np.add.reduceat(_weighed(marks[:, flat], step), starts[:-1])
        between = _weighed(steps, step)
        alone, pairs = _likely(own, between)
        right_alone, right_pairs = _likely(np.where(right, own, own.min() - FAR), between)
        slopes = np.repeat(alone - right_alone, np.diff(starts), axis=0)
        np.add.at(marks[0], flat, slopes)
        np.add.at(marks[1], flat, slopes**2)
        pairs -= right_pairs
        steps += pairs, pairs**2
    last = ROUNDS * len(texts)
    found = np.rint(_weighed(marks, last) * SCALE).astype(int)
    kept = {mark: found[at].tolist() for mark, at in sorted(numbers.items()) if abs(found[at]).max() >= LEAST}
    return Weights([part for part, _, _ in SORTS], kept, np.rint(_weighed(steps, last) * SCALE).astype(int).tolist())


def _weighed(slopes: np.ndarray, step: int) -> np.ndarray:
    """The weights that slopes so far, and their squares, give."""
    total, squares = slopes
    return -PACE * np.sign(total) * np.maximum(0, np.abs(total) - PENALTY * step**0.5) / (1e-2 + np.sqrt(squares))


def _likely(own: np.ndarray, steps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How likely each sort is for each line, and each pair of sorts in all; by sums forward and backward."""
    count, size = own.shape
    tops = own.max(1, keepdims=True)
    grown, moved = np.exp(own - tops), np.exp(steps)
    forward, backward = np.empty_like(grown), np.ones_like(grown)
    forward[0] = grown[0] / grown[0].sum()
    for at in range(1, count):
        here = (forward[at - 1] @ moved) * grown[at]
        forward[at] = here / here.sum()
    pairs = np.zeros((size, size))
    for at in range(count - 2, -1, -1):
        ahead = grown[at + 1] * backward[at + 1]
        pair = forward[at][:, None] * moved * ahead
        pairs += pair / pair.sum()
        back = moved @ ahead
        backward[at] = back / back.sum()
    alone = forward * backward
    return alone / alone.sum(1, keepdims=True), pairs


def told(by: Weights, count: int) -> str:
    """The weights as their file has them."""
    names = [f"{part.value}: {name}" if name else part.value for part, name, _ in SORTS]
    rows = [f"{name}\t{' '.join(map(str, row))}" for name, row in zip(names, by.steps, strict=True)]
    marks = [f"{mark}\t{' '.join(map(str, row))}" for mark, row in by.marks.items()]
    return "\n".join([f"# scripts/learn_lines.py made these from {count} texts.", *rows, "", *marks, ""])


def of_lot(lot: Path) -> Iterator[Save]:
    """The saves of a lot that are no walls nor kept unseen, with the parts that follow from what an editor reads."""
    for gold in read_saves(lot):
        lines = lines_of(gold["text"])
        parts = placed(lines, _by_gold(lines, gold))
        yield Save(lot.name, lines, marks_of(lines), parts, [None] * len(lines), gold)


def of_labels(path: Path) -> Iterator[Save]:
    """One writer's labelled saves."""
    for save in labelled(path):
        labelled_as = defaultdict[str, list[str]](list)
        for label, text in reversed(save.lines):
            labelled_as[squeeze(text)].append(label)
        lines = lines_of("\n".join("" if label == "-" else text for label, text in save.lines))
        parts = _by_gold(lines, {"title": None, "standfirst": None, "body": save.body, "images": []})
        labels = [said.pop() if (said := labelled_as[squeeze(line)]) else None for line in lines]
        told = [_LABELS.get(label or "") for label in labels]
        parts = [part if one in (None, Part.PARAGRAPH) else one for part, one in zip(parts, told, strict=True)]
        yield Save(path.name, lines, marks_of(lines), placed(lines, parts), labels, None)


def _by_gold(lines: Sequence[str], gold: Mapping[str, Any]) -> list[Part]:
    bare = [squeeze(line) for line in lines]
    parts = [Part.UNDER] * len(lines)
    body = [squeeze(paragraph) for paragraph in gold["body"]]
    some = [at for at, line in enumerate(bare) if line in set(body)]
    same = SequenceMatcher(None, [bare[at] for at in some], body, autojunk=False)
    for match in same.get_matching_blocks():
        for at in some[match.a : match.a + match.size]:
            parts[at] = Part.PARAGRAPH
    first = next((at for at, part in enumerate(parts) if part in BODY), len(lines))
    title, summary = squeeze(gold["title"] or ""), squeeze(gold["standfirst"] or "")
    for at, line in enumerate(bare):
        if parts[at] is Part.UNDER and line == title:
            parts[at] = Part.TITLE
        elif parts[at] is Part.UNDER and at <= first and summary:
            told = without_label(line)
            if told == summary or (len(told) > 25 and told in summary):
                parts[at] = Part.STANDFIRST
    for image in gold["images"]:
        _picture(bare, parts, squeeze(image["caption"] or ""), squeeze(image["credit"] or ""))
    return parts


def _picture(lines: Sequence[str], parts: list[Part], caption: str, credit: str) -> None:
    """Finds the lines of an image: those with its caption, and the nearest of those that are little but its credit."""
    free = [at for at, part in enumerate(parts) if part is Part.UNDER]
    shown = [at for at in free if len(caption) > _NO_CAPTION and caption in lines[at]]
    for at in shown:
        parts[at] = Part.PICTURE if credit and credit in lines[at].replace(caption, "") else Part.CAPTION
    if credit and not any(parts[at] is Part.PICTURE for at in shown):
        signed = [at for at in free if credit in lines[at] and len(lines[at]) < len(credit) + _NO_CREDIT]
        if signed := [at for at in signed if at not in shown]:
            away = {at: min((abs(at - other) for other in shown), default=0) for at in signed}
            nearest = min(away.values())
            for at in signed:
                if away[at] == nearest:
                    parts[at] = Part.CREDIT


def placed(lines: Sequence[str], parts: Sequence[Part]) -> list[Part]:
    """The same with lines of the page told apart by where they stand, and those of the body by their form."""
    body = [at for at, part in enumerate(parts) if part in BODY] or [len(parts)]
    title = max((at for at, part in enumerate(parts) if part is Part.TITLE), default=-1)
    found = []
    for at, (line, part) in enumerate(zip(lines, parts, strict=True)):
        if part in BODY:
            found.append(Part.PARAGRAPH if is_prose(line) else Part.SHORT)
        elif part in _PAGE:
            found.append(_PAGE[(at > title) + (at >= max(body[0], title)) + (at > body[-1])])
        else:
            found.append(part)
    return found


def scored(save: Save, parts: Sequence[Part]) -> Counter[str]:
    """What is right of a save if its lines are these parts: fields, all of them, lines."""
    wrong = sum(_plain(one) != _plain(other) for one, other in zip(parts, save.parts, strict=True))
    found = reading_of(save.lines, parts)
    if save.gold is None:
        wanted = reading_of(save.lines, save.parts)
        gold = {field: getattr(wanted, field) for field in FIELDS}
        gold["body"], gold["images"] = list(gold["body"]), _images(wanted)
    else:
        gold = dict(save.gold)
    read = {"title": found.title, "standfirst": found.standfirst, "body": list(found.body), "images": _images(found)}
    right = [field for field in FIELDS if fair(field, gold[field]) == fair(field, read[field])]
    counts = {"saves": 1, "all": len(right) == len(FIELDS), "lines": len(parts), "wrong": wrong}
    return Counter(counts | dict.fromkeys(right, 1))


def _images(reading: Any) -> list[dict[str, str | None]]:
    return [{"caption": image.caption, "credit": image.credit} for image in reading.images]


def _plain(part: Part) -> str:
    return "body" if part in BODY else "picture" if part in PICTURES else "page" if part in _PAGE else part.value


def _shown(counts: Counter[str]) -> str:
    share = 100 * counts["wrong"] / counts["lines"]
    fields = ", ".join(f"{field} {counts[field]}" for field in (*FIELDS, "all"))
    return f"{counts['saves']} saves: {fields}; {share:.1f} % of {counts['lines']} lines wrong"


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("lots", nargs="+", type=Path)
    arguments.add_argument("--folds", action="store_true")
    given = arguments.parse_args()
    main(given.lots, folds=given.folds)
