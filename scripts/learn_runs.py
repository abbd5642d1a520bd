"""Learns which runs of prose in a plain text are the article's, and writes the weights of articles.texts.run_marks.

    python scripts/learn_runs.py PAGES MOZILLA LOT…

PAGES is the folder of the annotated pages (gold.jsonl, html/), MOZILLA that of Mozilla's (a folder for each, with
source.html): both are rendered as a browser saves them, and what newsbell reads of the page itself is taken for right.
Each LOT holds saves with a gold.jsonl. The weights are those of a logistic regression with a penalty on squares, by
Newton's steps; nothing is random. A run that is the article's in part says nothing. Prints what is told wrong, by five
folds of the files' names.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from learn_headlines import FOLDS, part, text_of

from newsbell.articles.pages.charset import decode
from newsbell.articles.pages.page import read_page
from newsbell.articles.pages.tree import parse
from newsbell.articles.texts.kinds import Kind, caption_in, kinds_of
from newsbell.articles.texts.lines import signs_of
from newsbell.articles.texts.plain_text import lines_in, opened_of
from newsbell.articles.texts.run_marks import Told, marks_of, run_from
from newsbell.common.errors import NewsbellError
from newsbell.common.text import fold

OUT = Path(__file__).parents[1] / "src/newsbell/articles/data/run_weights.toml"
PENALTY = 2.0
STEPS = 30
# So much does a save count for a page, by folds: at 12, 93 of the 101 saves and 345 of the 575 pages are right (at 6,
# 92 and 343); at 24 no more saves, and two pages less with 18 more runs wrong.
OF_A_SAVE = 12.0
Case = tuple[str, str, np.ndarray, np.ndarray]


def main(pages: Path, mozilla: Path, lots: Sequence[Path]) -> None:
    """Reads, learns by folds and then by all, and writes."""
    cases: list[Case] = []
    names: list[str] = []
    for kind, file, text, body in [
        *of_pages(pages),
        *of_mozilla(mozilla),
        *(one for lot in lots for one in of_lot(lot)),
    ]:
        runs = runs_of(text, body)
        if runs:
            names = list(runs[0][0])
            cases.append(
                (kind, file, np.array([list(marks.values()) for marks, _ in runs]), np.array([r for _, r in runs]))
            )
    for kind in sorted({case[0] for case in cases}):
        wrong_in = wrong_out = right = of = 0
        for fold_ in range(FOLDS):
            weights = learned([case for case in cases if part(case[1]) != fold_])
            for case in (case for case in cases if case[0] == kind and part(case[1]) == fold_):
                told = case[2] @ weights > 0
                wrong_in += int((told & ~case[3]).sum())
                wrong_out += int((~told & case[3]).sum())
                right += bool((told == case[3]).all())
                of += 1
        print(f"{kind}: {right} of {of} texts right, {wrong_in} runs too many, {wrong_out} missing, by {FOLDS} folds")
    weights = learned(cases)
    told = "".join(f'"{name}" = {weight:.3f}\n' for name, weight in zip(names, weights, strict=True))
    OUT.write_text(f"# scripts/learn_runs.py made these from {len(cases)} texts.\n{told}", "utf-8")


def learned(cases: Sequence[Case]) -> np.ndarray:
    """The weights under which right runs are likeliest to be told from wrong ones."""
    marks = np.concatenate([case[2] for case in cases])
    right = np.concatenate([case[3] for case in cases])
    counts = np.concatenate(
        [np.full(len(case[3]), 1.0 if case[0] in ("pages", "mozilla") else OF_A_SAVE) for case in cases]
    )
    mean, spread = marks.mean(0), marks.std(0) + 1e-6
    mean[0], spread[0] = 0, 1  # the mark that every run has
    even = (marks - mean) / spread
    weights = np.zeros(marks.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-even @ weights))
        slope = even.T @ (counts * (likely - right)) + PENALTY * weights
        bend = (even * (counts * likely * (1 - likely))[:, None]).T @ even + PENALTY * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    weights /= spread
    weights[0] -= float(weights[1:] @ mean[1:])
    return weights


def runs_of(text: str, body: Sequence[str]) -> list[tuple[Any, bool]]:
    """The marks of each run of prose under the headline, and whether it is the article's; what came before is known."""
    every = lines_in(text)
    opened = opened_of(every, [signs_of(line) for line in every])
    if opened is None:
        return []
    lines = opened.rest
    right = {fold(one) for one in body}
    kinds = kinds_of(lines, opened.known, opened.byline)
    told, gap, found, at = Told(opened.known), list[int](), list[tuple[Any, bool]](), 0
    while at < len(lines):
        if kinds[at] not in (Kind.PROSE, Kind.ITEM):
            gap += [] if kinds[at] is Kind.CAPTION and caption_in(lines[at]) else [at]
            at += 1
            continue
        run = run_from(kinds, at)
        share = sum(fold(lines[there]) in right for there in run) / len(run)
        if not 0.2 < share < 0.8:
            found.append((marks_of(lines, kinds, gap, run, told), share > 0.5))
        if share >= 0.5:
            gap = []
            for there in run:
                told.add(lines[there])
        else:
            gap += run
        at = run.stop
    return found if told.widths else []


def of_pages(pages: Path) -> Iterator[tuple[str, str, str, Sequence[str]]]:
    """(kind, name, text, paragraphs) of each annotated page; half of the texts with empty lines."""
    for line in (pages / "gold.jsonl").read_text("utf-8").splitlines():
        file = json.loads(line)["file"]
        yield from _read("pages", file, pages / "html" / file, spaced=part(f"{file} ") % 2 == 0)


def of_mozilla(folder: Path) -> Iterator[tuple[str, str, str, Sequence[str]]]:
    """The same of Mozilla's pages."""
    for page in sorted(folder.glob("*/source.html")):
        yield from _read("mozilla", page.parent.name, page, spaced=True)


def of_lot(lot: Path) -> Iterator[tuple[str, str, str, Sequence[str]]]:
    """The same of each save that is no wall."""
    for line in (lot / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        if not gold.get("error"):
            yield lot.name, gold["file"], (lot / gold["file"]).read_text("utf-8"), gold["body"]


def _read(kind: str, name: str, path: Path, *, spaced: bool) -> Iterator[tuple[str, str, str, Sequence[str]]]:
    page = path.read_bytes()
    try:
        reading = read_page(page, None, None)
        tree = parse(decode(page, None))
    except NewsbellError:
        return
    if tree is not None:
        yield kind, name, text_of(tree.root, spaced=spaced), reading.body


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("mozilla", type=Path)
    arguments.add_argument("lots", nargs="+", type=Path)
    given = arguments.parse_args()
    main(given.pages, given.mozilla, given.lots)
