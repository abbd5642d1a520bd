"""Learns which names of a text are its sources, and writes the weights that articles.citing.learned reads.

    python scripts/learn_sources.py TEXTS PAGES LOT…

TEXTS is the folder of labelled paragraphs (tests/data/sources), PAGES that of the annotated pages; each LOT is one
writer's labelled saves (tests/data/labelled-saves, tests/data/misleading-saves) or a lot of saves that somebody read
(labelled_saves.py). Of each text, whatever may be a name is a case: a source or none.
The weights are those of a logistic regression with a penalty on squares; nothing is drawn but by a fixed seed, so the
same data give the same figures. Prints how many texts are right, by folds of the files' names: of whole texts all
sources, and no other. Weights that hardly count are left out.
"""

import argparse
import hashlib
import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from labelled_saves import is_labelled, is_misleading, labelled, read_saves

from newsbell.articles.citing.attribution import within
from newsbell.articles.citing.called import called
from newsbell.articles.citing.learned import BIAS, chosen, scores
from newsbell.articles.citing.source_marks import NOBODY, Span, spans_in
from newsbell.articles.citing.spans import sentence_of
from newsbell.articles.pages.page import read_page
from newsbell.articles.texts.lines import lines_of
from newsbell.articles.texts.site import Site
from newsbell.common.errors import NewsbellError
from newsbell.common.text import fold

OUT = Path(__file__).parents[1] / "src/newsbell/articles/data/source_weights.txt"
# What a text counts for: a paragraph; a labelled save; one whose sources its writer wrote down as an editor reads them,
# and one of a lot, whose page somebody else had written.
OF_A_PARAGRAPH, OF_A_TEXT, OF_A_READ_SAVE, OF_A_LOT = 1 / 6, 1.0, 3.0, 6.0
PENALTY = 0.5
ROUNDS, AT_ONCE = 6, 64
ORDERS = 3
RATE = 0.02
FIRST = -2.0
LEAST_OFTEN = 6
LEAST = 0.06
# A source counts from this likelihood on, as log-odds.
FROM = -0.7
FOLDS = 4
_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|les|el|los|las|il|lo|de|het|o|a|os|as)\s+|^l['’]", re.IGNORECASE)
_LONG = 3


@dataclass
class Text:
    """A text with its sources. `of`: the lot that it is of; `heavy`: how many paragraphs it counts for; `misleading`:
    was it written to mislead?"""

    of: str
    file: str
    body: list[str]
    sources: list[str]
    heavy: float = OF_A_PARAGRAPH
    misleading: bool = False
    site: Site | None = None
    title: str | None = None
    spans: list[Span] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)

    def found(self) -> list[Span]:
        """Whatever may be a name in it, and is not its site's own."""
        return [one for one in spans_in(self.body, self.title) if not (self.site and self.site.is_called(one.name))]

    def taught(self, one: Span) -> list[str]:
        """The marks of a span that weights are learned for; of one that is nobody there is nothing to learn."""
        return [] if NOBODY in one.own else [*one.own, *one.left, *one.right]

    @property
    def part(self) -> int:
        """Its fold."""
        return hashlib.sha256(f"{self.of}{self.file}".encode()).digest()[0] % FOLDS


def main(folder: Path, pages: Path, lots: Sequence[Path]) -> None:
    """Reads, learns by folds and then by all, and writes."""
    texts = [
        *of_folder(folder),
        *of_pages(pages, folder),
        *(one for lot in lots for one in (of_writer(lot) if is_labelled(lot) else of_lot(lot))),
    ]
    for text in texts:
        text.spans = text.found()
        text.right = labels(text)
    of = {kind: [text for text in texts if text.of == kind] for kind in sorted({text.of for text in texts})}
    parts = [learned([text for text in texts if text.part != part]) for part in range(FOLDS)]
    for kind, held in of.items():
        told(f"{kind}, by {FOLDS} folds", held, lambda text: parts[text.part])
    for kind, held in of.items():
        if kind.endswith("text-saves"):
            without = learned([text for text in texts if text.of != kind])
            told(f"{kind}, left out", held, partial(_same, without))
    weights = learned(texts)
    lines = "".join(f"{mark} {weight}\n" for mark, weight in sorted(weights.items()))
    OUT.write_text(f"# scripts/learn_sources.py made these from {len(texts)} texts.\n{lines}", "utf-8")
    print(f"{len(weights)} weights of {len(texts)} texts")


def _same(weights: dict[str, int], _text: Text) -> dict[str, int]:
    return weights


def told(name: str, held: Sequence[Text], by: Callable[[Text], dict[str, int]]) -> None:
    """Prints how many of these texts are right, each by weights that were learned without it."""
    right = found = wanted = hits = 0
    for text in held:
        names = {key(one) for one in named(text, by(text))}
        golds = {key(one) for one in text.sources}
        right += names == golds
        found += len(names)
        wanted += len(golds)
        hits += len(names & golds)
    print(f"{name}: {right} of {len(held)}; names {hits} of {wanted}, {found - hits} too many", flush=True)


def named(text: Text, weights: dict[str, int]) -> list[str]:
    """The sources of a text by these weights."""
    return [called(one.name) for one in chosen(text.spans, scores(text.spans, weights))]


def learned(texts: Sequence[Text]) -> dict[str, int]:
    """Mark → its weight in hundredths."""
    times = Counter(mark for text in texts for one in text.spans for mark in (*one.own, *one.left, *one.right))
    marks = {mark: at for at, mark in enumerate(sorted(mark for mark, often in times.items() if often >= LEAST_OFTEN))}
    there = [_numbered(text, marks) for text in texts if text.spans]
    # What one order of the texts teaches by chance the others do not.
    several = [fitted(there, len(marks), seed) for seed in range(ORDERS)]
    weights, bias = (sum(one) / ORDERS for one in zip(*several, strict=True))
    kept = {mark: round(100 * weights[at]) for mark, at in marks.items() if abs(weights[at]) >= LEAST}
    return {BIAS: round(100 * (bias - FROM)), **kept}


class _Numbered(NamedTuple):
    """The spans of a text in numbers: the `columns` of all their marks, and for each span how many it has, whether it
    is a source, how much it counts, and whether the text is misleading."""

    columns: Any
    lengths: Any
    right: Any
    heavy: Any
    misleading: Any


def _numbered(text: Text, marks: dict[str, int]) -> _Numbered:
    told = [sorted({marks[mark] for mark in text.taught(one) if mark in marks}) for one in text.spans]
    pairs = [(found, is_one) for found, is_one in zip(told, text.right, strict=True) if found]
    columns = np.array([at for found, _ in pairs for at in found], dtype=np.int32)
    right = np.array([is_one for _, is_one in pairs], dtype=float)
    lengths = np.array([len(found) for found, _ in pairs], dtype=np.int64)
    ones = np.ones(len(pairs))
    return _Numbered(columns, lengths, right, text.heavy * ones, text.misleading * ones)


def fitted(texts: list[_Numbered], size: int, seed: int) -> tuple[Any, float]:
    """The weights under which what is right is likeliest, and the one that counts for all.

    By Adam (Kingma and Ba 2015), some texts at a time in an order drawn by a fixed seed. The last of the weights counts
    for all. Those of the misleading alone are learned besides, and thrown away.
    """
    weights, mean, square = np.zeros((3, 2, size + 1))
    weights[0, size] = FIRST
    steps, step = ROUNDS * -(-len(texts) // AT_ONCE), 0
    order = random.Random(seed)  # noqa: S311 - the same order each time; guards nothing
    penalty = 2 * PENALTY / len(texts) * np.append(np.ones(size), 0)
    for _ in range(ROUNDS):
        order.shuffle(texts)
        for at in range(0, len(texts), AT_ONCE):
            some = _Numbered(*map(np.concatenate, zip(*texts[at : at + AT_ONCE], strict=True)))
            starts = np.cumsum(some.lengths) - some.lengths
            scores, besides = np.add.reduceat(weights[:, some.columns], starts, axis=1) + weights[:, size:]
            off = some.heavy / AT_ONCE * (1 / (1 + np.exp(-scores - besides * some.misleading)) - some.right)
            slope = penalty * weights
            for of, one in zip(slope, (off, off * some.misleading), strict=True):
                of[:size] += np.bincount(some.columns, weights=np.repeat(one, some.lengths), minlength=size)
                of[size] += one.sum()
            step += 1
            mean = 0.9 * mean + 0.1 * slope
            square = 0.99 * square + 0.01 * slope * slope
            rate = RATE * min(1.0, 2 * (1 - step / (steps + 1)))
            weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights[0, :size], float(weights[0, size])


def labels(text: Text) -> list[bool]:
    """Of each span, is it one of the sources, in whatever case the text has it?"""
    golds = [words_of(_ARTICLE.sub("", source)) for source in text.sources]
    return [any(is_same(words_of(one.name), gold) for gold in golds) for one in text.spans]


def words_of(name: str) -> list[str]:
    """The tokens of a name, folded."""
    return list(sentence_of(name).folded)


def is_same(words: Sequence[str], others: Sequence[str]) -> bool:
    """Are these the same words but for their endings?"""
    return len(words) == len(others) and all(map(_is_same_word, words, others))


def _is_same_word(word: str, other: str) -> bool:
    if word == other:
        return True
    if min(len(word), len(other)) <= _LONG:
        return False
    stem = max(_LONG, min(len(word), len(other)) - _LONG)
    return word[:stem] == other[:stem]


def key(name: str) -> str:
    """A name as names are compared."""
    return fold(_ARTICLE.sub("", name))


def of_folder(folder: Path) -> list[Text]:
    """The labelled paragraphs."""
    texts = []
    for path in sorted(folder.glob("*.jsonl.xz")):
        of = path.name.removesuffix(".jsonl.xz")
        for number, line in enumerate(lzma.decompress(path.read_bytes()).decode().splitlines()):
            told_ = json.loads(line)
            texts.append(Text(of, f"{number}", [told_["text"]], told_["sources"]))
    return texts


def of_pages(pages: Path, folder: Path) -> list[Text]:
    """The annotated pages, with the sources that were seen in them by eye (pages.json)."""
    sources = json.loads((folder / "pages.json").read_text("utf-8"))
    texts = []
    for line in (pages / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        try:
            read = read_page((pages / "html" / gold["file"]).read_bytes(), None, gold.get("url") or "")
        except NewsbellError:
            continue
        texts.append(Text("pages", gold["file"], within(read.body), sources.get(gold["file"], []), title=read.title))
    return texts


def of_writer(path: Path) -> list[Text]:
    """One writer's labelled saves."""
    of, misleading = path.name.removesuffix(".jsonl.xz"), is_misleading(path)
    texts = []
    for one in labelled(path):
        lines = [text for label, text in one.lines if label != "-"]
        site = Site.of(lines, lines.index(one.title) if one.title else -1)
        body = [*one.summary, *one.body]
        texts.append(Text(of, one.file, body, list(one.attribution), OF_A_TEXT, misleading, site, one.title))
    return texts


def of_lot(lot: Path) -> list[Text]:
    """The articles of a lot of saves, and what the page calls itself: such names tell nothing."""
    texts = []
    heavy = OF_A_LOT if lot.is_dir() else OF_A_READ_SAVE
    for gold in read_saves(lot):
        lines = lines_of(gold["text"])
        site = Site.of(lines, next((at for at, line in enumerate(lines) if line == gold["title"]), -1))
        body = [*filter(None, [gold["standfirst"]]), *gold["body"]]
        texts.append(Text(lot.name, gold["file"], body, gold["attribution"], heavy, site=site, title=gold["title"]))
    return texts


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("texts", type=Path)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("lots", nargs="+", type=Path)
    given = arguments.parse_args()
    main(given.texts, given.pages, given.lots)
