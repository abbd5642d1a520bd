"""Learns what marks a headline in a plain text, and writes the weights that articles.texts.headline_marks reads.

    python scripts/learn_headlines.py PAGES LOT…

PAGES is the folder of the annotated pages (gold.jsonl, html/), which are rendered as a browser saves them; each LOT
holds saves with a gold.jsonl. The weights are those of a softmax over the lines of each text, by Adam, with a penalty
on squares; nothing is random, so the same data give the same figures. Prints how many headlines are found, by five
folds of the files' names.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from newsbell.articles.pages.charset import decode
from newsbell.articles.pages.tree import parse
from newsbell.articles.texts.headline_marks import marks_of
from newsbell.articles.texts.lines import lines_of, signs_of
from newsbell.articles.texts.thickest import thickest
from newsbell.common.text import fold, squeeze

OUT = Path(__file__).parents[1] / "src/newsbell/articles/data/headline_weights.toml"
PENALTY = 0.0005
STEPS = 400
OF_A_SAVE = 8.0
FOLDS = 5
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|br|button|center|d[dltr]|details|dialog|dir|div|fieldset|figcaption|figure"
    "|footer|form|h[1-6r]|header|html|legend|li|main|menu|nav|[ou]l|p|pre|section|summary|t[dhr]|table|tbody|tfoot|thead"
)
_APART = re.compile("p|h[1-6]|blockquote|[ou]l|figure")
_UNSHOWN = re.compile(
    "audio|canvas|datalist|head|iframe|math|noscript|object|option|script|select|style|svg|template|textarea|title|video"
)


def main(pages: Path, lots: Sequence[Path]) -> None:
    """Reads, learns by folds and then by all, and writes."""
    texts = [*of_pages(pages), *(one for lot in lots for one in of_lot(lot))]
    cases: list[tuple[str, str, np.ndarray, list[int]]] = []
    names: list[str] = []
    for kind, name, text, title in texts:
        lines = lines_of(text)
        marked = marks_of(lines, [signs_of(line) for line in lines], thickest(lines))
        if marked:
            names = list(marked[0][1])
            right = [one for one, (at, _) in enumerate(marked) if fold(lines[at]) == fold(title)]
            cases.append((kind, name, np.array([list(marks.values()) for _, marks in marked]), right))
    for kind in sorted({case[0] for case in cases}):
        found = of = 0
        for fold_ in range(FOLDS):
            weights = learned([case for case in cases if part(case[1]) != fold_], len(names))
            held = [case for case in cases if case[0] == kind and part(case[1]) == fold_]
            found += sum(int(np.argmax(marks @ weights)) in right for _, _, marks, right in held)
            of += len(held)
        print(f"{kind}: {found} of {of}, by {FOLDS} folds")
    weights = learned(cases, len(names))
    told = "".join(f'"{name}" = {weight:.2f}\n' for name, weight in zip(names, weights, strict=True))
    OUT.write_text(f"# scripts/learn_headlines.py made these from {len(cases)} texts.\n{told}", "utf-8")


def learned(cases: Sequence[Any], size: int) -> np.ndarray:
    """The weights under which the right lines are likeliest."""
    weights, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, STEPS + 1):
        slope = PENALTY * len(cases) * weights
        for kind, _, marks, right in cases:
            if right:
                scores = marks @ weights
                likely = np.exp(scores - scores.max())
                likely /= likely.sum()
                wanted = np.zeros_like(likely)
                wanted[right] = likely[right] / likely[right].sum()
                slope += (1.0 if kind == "pages" else OF_A_SAVE) * (marks.T @ (likely - wanted))
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        weights -= 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def part(name: str) -> int:
    """The fold of a file, by its name."""
    return hashlib.sha256(name.encode()).digest()[0] % FOLDS


def of_pages(pages: Path) -> list[tuple[str, str, str, str]]:
    """(kind, name, text, headline) of each page with an annotated headline; half of them with empty lines."""
    found = []
    for line in (pages / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        tree = parse(decode((pages / "html" / gold["file"]).read_bytes(), None)) if gold["title"] else None
        if tree is not None:
            spaced = hashlib.sha256(gold["file"].encode()).digest()[1] % 2 == 0
            found.append(("pages", gold["file"], text_of(tree.root, spaced=spaced), gold["title"]))
    return found


def of_lot(lot: Path) -> list[tuple[str, str, str, str]]:
    """(kind, name, text, headline) of each save that is no wall."""
    golds = [json.loads(line) for line in (lot / "gold.jsonl").read_text("utf-8").splitlines()]
    return [
        (lot.name, gold["file"], (lot / gold["file"]).read_text("utf-8"), gold["title"])
        for gold in golds
        if not gold.get("error")
    ]


def text_of(root: Any, *, spaced: bool) -> str:
    """What a browser saves of a page; `spaced`: with empty lines around paragraphs and headings."""
    lines: list[str] = []
    words: list[str] = []

    def end(*, apart: bool) -> None:
        if line := squeeze("".join(words)):
            lines.append(line)
        words.clear()
        if apart and lines and lines[-1]:
            lines.append("")

    left: list[tuple[Any, bool]] = [(root, False)]
    while left:
        element, done = left.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        block = _BLOCK.fullmatch(tag) is not None
        shown = bool(tag) and not _UNSHOWN.fullmatch(tag) and _is_shown(element)
        if block and (done or shown):
            end(apart=spaced and _APART.fullmatch(tag) is not None)
        if done or not shown:
            words.append(element.tail or "")
            continue
        words.append(element.text or "")
        left.append((element, True))
        left.extend((child, False) for child in reversed(element))
    end(apart=False)
    return "\n".join(lines)


def _is_shown(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return not hidden and "display:none" not in style and "visibility:hidden" not in style


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("lots", nargs="+", type=Path)
    told = arguments.parse_args()
    main(told.pages, told.lots)
