"""Learns which part of its page each line of a plain text is, and writes the weights that articles.texts.parts reads.

    python scripts/learn_lines.py LOT… [--folds]

A LOT is a lot of saves that somebody read (labelled_saves.py), or one writer's labelled saves
(tests/data/labelled-saves). The weights are those of a conditional random field over the lines; the order in which
texts are learned is drawn by a fixed seed, so the same texts give the same weights. `--folds` learns without each lot
in turn, and prints what is then read right of it, and writes nothing.
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
from newsbell.articles.texts.parts import BODY, PICTURES, Part, Weights, several
from newsbell.articles.texts.plain_text import reading_of, without_label
from newsbell.common.text import squeeze

OUT = Path(__file__).parents[1] / "src/newsbell/articles/data/line_weights.txt"
ROUNDS = 6
ORDERS = 3
AT_ONCE = 32
RATE = 0.02
PENALTY = 2.0
# What each line has and what stands after what hardly need one.
_LESS = 0.05
# Texts whose lengths differ by no more lines are learned at once.
_LIKE = 6
# A mark of fewer texts tells nothing.
LEAST_OFTEN = 3
SEED = 1
# Weights are told in twentieths; marks that never come to a tenth are left out.
SCALE = 20
LEAST = 2
# So much less than the least weight of a text has what a line is not.
FAR = 60
# A save that an editor read counts for so many that their writers labelled: its fields are what is wanted.
OF_A_LOT = 8.0
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
        counts = sum((scored(save, several(save.marks, by)[0].parts) for save in saves if save.lot == lot), Counter())
        print(f"{lot}: {_shown(counts)}", flush=True)
        total += counts
    print(f"all: {_shown(total)}")


def shortened(saves: Sequence[Save]) -> Iterator[tuple[Save, Save]]:
    """Each save, and it cut off after a few paragraphs, half of the page's lines left out: a text may be short and
    bare."""
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
        yield save, Save(save.lot, lines, marks_of(lines), parts, labels, None)


def learned(saves: Sequence[Save]) -> Weights:
    """The weights under which the right parts are likeliest."""
    times = Counter(mark for save in saves for mark in {mark for marks in save.marks for mark in marks})
    marks = {mark: at for at, mark in enumerate(sorted(mark for mark, often in times.items() if often >= LEAST_OFTEN))}
    taught = [_numbered(save, marks, OF_A_LOT if save.gold else 1.0) for save in saves]
    taught += [_numbered(save, marks, OF_A_LOT if of.gold else 1.0) for of, save in shortened(saves)]
    there = [one for one in taught if len(one.lengths)]
    # What one order of the texts teaches by chance the others do not.
    weights = sum(fitted(there, len(marks), seed) for seed in range(ORDERS)) / ORDERS
    own, steps = np.rint(weights[: len(marks)] * SCALE).astype(int), np.rint(weights[-len(SORTS) :] * SCALE).astype(int)
    kept = {mark: own[at].tolist() for mark, at in marks.items() if abs(own[at]).max() >= LEAST}
    return Weights([part for part, _, _ in SORTS], kept, steps.tolist())


class _Numbered(NamedTuple):
    """A text in numbers: the `columns` of all marks of its lines, how many each line has, may each line be of each sort
    (bool[lines, SORTS]), and how much the text counts."""

    columns: np.ndarray
    lengths: np.ndarray
    sorts: np.ndarray
    heavy: float


def _numbered(save: Save, marks: Mapping[str, int], heavy: float) -> _Numbered:
    # The last column is one that each line has.
    found = [[marks[mark] for mark in own if mark in marks] + [len(marks)] for own in save.marks]
    columns = np.array([at for own in found for at in own], dtype=np.int32)
    return _Numbered(columns, np.array(list(map(len, found))), save.sorts, heavy)


def fitted(texts: list[_Numbered], size: int, seed: int) -> np.ndarray:
    """The weights under which the right sorts are likeliest: of each mark for each sort, one row for every line, and
    of each sort after each other. float[size + 1 + SORTS, SORTS]

    By Adam (Kingma and Ba 2015) with a penalty on squares, some texts of like length at a time, in an order drawn by a
    fixed seed.
    """
    sorts = len(SORTS)
    weights, mean, square = np.zeros((3, size + 1 + sorts, sorts), dtype=np.float32)
    drawn = random.Random(seed)  # noqa: S311 - the same order each time; guards nothing
    steps, step = ROUNDS * -(-len(texts) // AT_ONCE), 0
    for _ in range(ROUNDS):
        texts.sort(key=lambda one: len(one.lengths) + drawn.random() * _LIKE)
        some = [texts[at : at + AT_ONCE] for at in range(0, len(texts), AT_ONCE)]
        drawn.shuffle(some)
        for batch in some:
            slope = 2 * PENALTY / len(texts) * weights
            slope[size:] *= _LESS
            _add_slopes(slope, weights, batch, size)
            step += 1
            mean += 0.1 * (slope - mean)
            square += 0.01 * (slope * slope - square)
            rate = RATE * min(1.0, 2 * (1 - step / (steps + 1)))
            weights -= rate / (1 - 0.9**step) * mean / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        print(f"{step} of {steps} steps", flush=True)
    return weights


def _add_slopes(slope: np.ndarray, weights: np.ndarray, batch: Sequence[_Numbered], size: int) -> None:
    """Adds what the likelihood of these texts' right sorts falls by with each weight."""
    columns = np.concatenate([one.columns for one in batch])
    lengths = np.concatenate([one.lengths for one in batch])
    counts = np.array([len(one.lengths) for one in batch])
    heavy = np.array([one.heavy for one in batch]) / AT_ONCE
    there = np.arange(counts.max()) < counts[:, None]
    own = np.zeros((*there.shape, len(SORTS)))
    own[there] = np.add.reduceat(weights[columns], np.cumsum(lengths) - lengths)
    may = np.ones(own.shape, dtype=bool)
    may[there] = np.concatenate([one.sorts for one in batch])
    between = weights[size + 1 :].astype(float)
    alone, pairs = _likely(own, between, there)
    right_alone, right_pairs = _likely(np.where(may, own, own.min() - FAR), between, there)
    lines = ((alone - right_alone) * heavy[:, None, None])[there]
    repeated = np.repeat(lines, lengths, axis=0)
    for sort in range(len(SORTS)):
        slope[: size + 1, sort] += np.bincount(columns, weights=repeated[:, sort], minlength=size + 1)
    slope[size + 1 :] += ((pairs - right_pairs) * heavy[:, None, None]).sum(0)


def _likely(own: np.ndarray, steps: np.ndarray, there: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How likely each sort is for each line of some texts, and each pair of sorts in all of a text; by sums forward and
    backward. float[texts, lines, SORTS] and float[texts, SORTS, SORTS]; `there`: bool[texts, lines], has a text it?"""
    count = own.shape[1]
    grown, moved = np.exp(own - own.max(2, keepdims=True)), np.exp(steps)
    forward, backward = np.empty_like(grown), np.ones_like(grown)
    forward[:, 0] = _shares(grown[:, 0])
    for at in range(1, count):
        forward[:, at] = _shares((forward[:, at - 1] @ moved) * grown[:, at])
    pairs = np.zeros((len(own), *moved.shape))
    for at in range(count - 2, -1, -1):
        ahead = grown[:, at + 1] * backward[:, at + 1]
        pair = forward[:, at, :, None] * moved * ahead[:, None, :]
        more = there[:, at + 1]
        pairs[more] += pair[more] / pair[more].sum((1, 2), keepdims=True)
        backward[more, at] = _shares(ahead[more] @ moved.T)
    return _shares(forward * backward), pairs


def _shares(likely: np.ndarray) -> np.ndarray:
    return likely / likely.sum(-1, keepdims=True)


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
