"""Learns how much each measurement says of "the same story", and says how well that judges stories it has not seen.

    python scripts/learn_same_story.py DATA [--write] [--seeds 0 1 2 3 4]

DATA is a folder with stories-ecb-dev.jsonl.xz, stories-uci-dev.jsonl.xz and pages-dev.tar.xz. `--write` writes the
weights that all of the data give to src/newsbell/stories/data/same_story.json, and the common marks of the pages and
the ECB+ texts to common_marks.json. Needs numpy.

Learning: the articles arrive in an order of chance and join their right stories. At each first article of a story,
and at some of the others, every proposed story is measured. Logistic regression tells the right one from the wrong
(few weights, each bounded by a ridge). The bar is where so large a share (MISSED) of first articles would be
swallowed.

The weights of headlines alone, and of what they mean, are chosen by hand, and stay: here their figures alone are
reckoned, and how well half of the stories are judged by what the other half chooses of a grid of round weights and
bars (GRIDS). `--only meaning` needs the semantic extra.

Judging: the topics are dealt into FOLDS parts (both events of a topic in one), for headlines the stories. The weights
and the bar of a part come from the other parts alone, and its topic counts for no common mark. Then the whole stream
is decided, each article by the weights that have not seen its topic, and joins what was decided before, right or
wrong.
"""

import argparse
import json
import lzma
import random
import tarfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import product
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np

from newsbell.stories import semantic, tellings
from newsbell.stories.held import measured
from newsbell.stories.judgement import Model, kind, models
from newsbell.stories.tellings import Telling, marks_of, telling
from newsbell.stories.window import Window

LEARNED = Path(__file__).parent.parent / "src/newsbell/stories/data"
WEIGHTS = LEARNED / "same_story.json"
FOLDS = 6
SHARE = 0.15  # of the articles that are not their story's first
RIDGE = 0.1
# An article that stays, its story taken away, counts as a first one too, but so much less: the story it would be
# swallowed by is larger than real first articles find it.
TAKEN_AWAY = 0.1
# A mark is common that so many texts have in their first words, of so many pages or topics: what one topic's reports
# have in common tells them from all others, and is common nowhere else.
COMMON, COMMON_WORDS, COMMON_PARTS = 4, 150, 3


TABLES: dict[str, dict[str, float]] = {}
"""The common marks without each topic of the stream that is judged; "" has them all."""


def part_of(story: str) -> str:
    """What is dealt into folds: a topic holds both of its events."""
    return story.rsplit("-", 1)[0] if story.startswith("ecb-") else story


@dataclass(frozen=True)
class Task:
    """One model: its stream, the measurements that it weighs, and the share swallowed at its bar."""

    file: str
    names: tuple[str, ...]
    missed: float
    doubt: float
    thread: float
    orders: range


ECB, UCI = "stories-ecb-dev.jsonl.xz", "stories-uci-dev.jsonl.xz"
TASKS = {
    "text": Task(ECB, ("words", "names", "core", "figures", "told", "head"), 0.04, 0.3, -1.6, range(200, 216)),
}


@dataclass(frozen=True)
class Grid:
    """The weights among which halves of the stories choose, round and at wide steps; the others are the scale.

    `middle`: what each measures of a pair near the bar, so that bars are tried about where those weights need them.
    """

    weights: Mapping[str, Sequence[float]]
    middle: Mapping[str, float]

    def models(self, shipped: Model) -> list[Model]:
        """All of them, each with BARS about its middle."""
        found = []
        for values in product(*self.weights.values()):
            weights = dict(zip(self.weights, values, strict=True))
            moved = sum(self.middle[name] * (value - shipped.weights[name]) for name, value in weights.items())
            changed = replace(shipped, weights={**shipped.weights, **weights})
            found += [replace(changed, bar=shipped.bar + moved + bar) for bar in BARS]
        return found


GRIDS = {
    "headline": Grid(
        {"cover": (4.0, 8.0), "size": (1.6, 2.4), "head": (-1.0, -2.0)},
        {"cover": 0.23, "size": 0.78, "head": 0.26},
    ),
    "meaning": Grid(
        {"meant": (4.0, 8.0), "nearest_meant": (3.0, 5.0), "size": (0.6, 1.4)},
        {"meant": 0.5, "nearest_meant": 0.42, "size": 0.6},
    ),
}
BARS = (-0.3, 0.0, 0.3)
# So often the stories are dealt into halves.
DEALS = 5
# What a choice loses for a share over these.
MOST_MISSED, MOST_FALSE, DEAR = 0.05, 0.046, 3


@dataclass(frozen=True)
class Measured:
    """One article held against the stories that were proposed for it, the right one among them where there is one."""

    part: str
    first: bool
    rows: np.ndarray  # stories × measurements, and a column of ones
    right: np.ndarray


def read(data: Path, task: Task) -> tuple[list[Telling], list[str]]:
    """The stream's tellings in file order, and their stories."""
    with lzma.open(data / task.file, "rt", encoding="utf-8") as lines:
        items = [json.loads(line) for line in lines]
    told = []
    for number, item in enumerate(items):
        one = telling(article=number, story=0, source="", rank=0, title=item["title"], text=item.get("text", ""))
        told.append(one)
    return told, [item["story"] for item in items]


def common(data: Path, without: str = "") -> dict[str, float]:
    """Mark → the share of texts that have it, of the ECB+ texts and of the annotated pages, but of one topic's."""
    texts: list[tuple[str, str]] = []
    with tarfile.open(data / "pages-dev.tar.xz") as packed:
        for name in ("pages/trafilatura/gold.jsonl", "pages/mozilla/gold.jsonl"):
            found = packed.extractfile(name)
            assert found is not None  # noqa: S101 - the archive has it, as its README says
            for line in found.read().decode().splitlines():
                page = json.loads(line)
                parts = (page.get("title"), page.get("description"), *(page.get("with") or ()))
                texts.append((page["file"], page.get("text") or " ".join(part for part in parts if part)))
    with lzma.open(data / ECB, "rt", encoding="utf-8") as lines:
        of = [(part_of(item["story"]), item["text"]) for item in map(json.loads, lines)]
    texts += [(part, text) for part, text in of if part != without]
    having = [(mark, part) for part, text in texts for mark in marks_of(text, COMMON_WORDS)]
    parts = Counter(mark for mark, _ in set(having))
    return {
        mark: round(count / len(texts), 4)
        for mark, count in sorted(Counter(mark for mark, _ in having).items())
        if count >= COMMON and parts[mark] >= COMMON_PARTS
    }


def not_knowing(part: str) -> None:
    """From now on the common marks are those of all texts but this topic's."""
    table = TABLES.get(part, TABLES[""])
    tellings.common_marks = lambda: table  # type: ignore[assignment,misc] # as the product would read it


def observe(told: Sequence[Telling], stories: Sequence[str], task: Task, name: str, seed: int) -> list[Measured]:
    """One order of arrival, in which every article joins its right story."""
    chance = random.Random(seed)  # noqa: S311 - an order of arrival, not a secret
    order = list(range(len(told)))
    chance.shuffle(order)
    window, seen, found = Window(), {}, []
    for at in order:
        not_knowing(part_of(stories[at]))
        new, right = told[at], seen.get(stories[at])
        if len(window) and (right is None or chance.random() < SHARE):
            proposed = list(window.proposed(new))
            if right is not None and all(one[0].story != right for one in proposed):
                proposed.append([one for one in window if one.story == right][-8:])
            proposed = [one for one in proposed if kind(new, one) == name]
            if proposed:
                rows = [
                    [measured(new, one, window.rarity()).get(each, 1.0) for each in (*task.names, "one")]
                    for one in proposed
                ]
                is_right = np.array([one[0].story == right for one in proposed])
                found.append(Measured(part_of(stories[at]), right is None, np.array(rows), is_right))
        story = seen.setdefault(stories[at], at)
        window.add(replace(new, story=story))
    return found


def learn(examples: Sequence[Measured], task: Task) -> Model:
    rows = np.vstack([one.rows for one in examples])
    right = np.concatenate([one.right for one in examples])
    first = np.concatenate([np.full(len(one.rows), one.first) for one in examples])
    # Of the wrong ones the hardest alone: the rest teaches nothing.
    hardest = np.concatenate([_hardest(one) for one in examples])
    weight = np.where(right, 1.0, np.where(first, 1.0, TAKEN_AWAY) * hardest)
    weight[right] *= weight[~right].sum() / right.sum()
    fitted = _regression(rows, right, weight)
    best = np.array([(one.rows @ fitted).max() for one in examples if one.first])
    bar = float(np.quantile(best, 1 - task.missed))
    named = dict(zip((*task.names, "one"), (round(float(value), 3) for value in fitted), strict=True))
    return Model(named, round(bar, 3), task.doubt, task.thread)


def _hardest(one: Measured) -> np.ndarray:
    alike = np.where(one.right, -1.0, one.rows[:, :-1].sum(axis=1))
    return (np.arange(len(alike)) == alike.argmax()) & ~one.right


def _regression(rows: np.ndarray, right: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weighted logistic regression with a ridge on standardised columns, by Newton's method."""
    mean, spread = rows[:, :-1].mean(axis=0), rows[:, :-1].std(axis=0) + 1e-9
    scaled = np.column_stack(((rows[:, :-1] - mean) / spread, rows[:, -1]))
    ridge = np.diag([1 / RIDGE] * (rows.shape[1] - 1) + [0.0])
    found = np.zeros(rows.shape[1])
    for _ in range(30):
        share = 1 / (1 + np.exp(-scaled @ found))
        slope = scaled.T @ (weight * (share - right)) + ridge @ found
        curve = (scaled * (weight * share * (1 - share))[:, None]).T @ scaled + ridge
        found = found - np.linalg.solve(curve, slope)
    weights = found[:-1] / spread
    return np.append(weights, found[-1] - weights @ mean)


def decided(
    told: Sequence[Telling], stories: Sequence[str], learned: Callable[[str], Mapping[str, Model]], seed: int
) -> dict[str, float]:
    """The figures of one order of arrival."""
    return scored(arrived(told, stories, learned, seed))


def arrived(
    told: Sequence[Telling], stories: Sequence[str], learned: Callable[[str], Mapping[str, Model]], seed: int
) -> list[tuple[int, str, bool]]:
    """One order of arrival, decided by the weights that `learned` gives for each article's story."""
    order = list(range(len(told)))
    random.Random(seed).shuffle(order)  # noqa: S311 - as above
    window, cluster = Window(), {}
    for at in order:
        not_knowing(part_of(stories[at]))
        nearest = window.nearest(told[at], learned(stories[at]))
        cluster[at] = nearest.of.story if nearest and nearest.same_story else at
        window.add(replace(told[at], story=cluster[at]))
    return [(cluster[at], stories[at], cluster[at] == at) for at in order]


def scored(rows: Sequence[tuple[int, str, bool]], among: set[str] | None = None) -> dict[str, float]:
    """BCubed F1 (Bagga and Baldwin 1998), the share of first articles not new, the share of others that are.

    With `among`, of the articles of these stories alone; the others are still in the clusters.
    """
    both = Counter((cluster, story) for cluster, story, _ in rows)
    clusters, stories = Counter(row[0] for row in rows), Counter(row[1] for row in rows)
    counted = [row for row in rows if among is None or row[1] in among]
    precision = sum(both[row[:2]] / clusters[row[0]] for row in counted) / len(counted)
    recall = sum(both[row[:2]] / stories[row[1]] for row in counted) / len(counted)
    seen: set[str] = set()
    missed = false = 0
    for _, story, new in counted:
        if story in seen:
            false += new
        else:
            missed += not new
        seen.add(story)
    f1 = 2 * precision * recall / (precision + recall)
    return {"f1": f1, "miss-new": missed / len(seen), "false-new": false / (len(counted) - len(seen))}


def headlines(data: Path, seeds: Sequence[int], name: str) -> None:
    """The figures of headlines alone: as shipped, and on each half of the stories by what the other half chooses."""
    told, stories = read(data, Task(UCI, (), 0, 0, 0, range(0)))
    if name == "meaning":
        means = semantic.meaning()
        assert means is not None  # noqa: S101 - the extra is on, as the usage says
        told = [replace(one, meaning=means(one.title)) for one in told]
    shipped = models()[name]
    tried = [shipped, *GRIDS[name].models(shipped)]
    cases = [(at, seed) for at in range(len(tried)) for seed in seeds]
    with Pool(2) as pool:
        work = partial(_with_model, told, stories, name, tried)
        rows = dict(zip(cases, pool.imap(work, cases), strict=True))
    names, found = sorted(set(stories)), []
    for deal in range(DEALS):
        random.Random(deal).shuffle(names)  # noqa: S311 - as above
        halves = names[::2], names[1::2]
        for seen, unseen in (halves, halves[::-1]):
            worth = [np.mean([_worth(scored(rows[at, seed], set(seen))) for seed in seeds]) for at in range(len(tried))]
            best = max(range(1, len(tried)), key=lambda at: worth[at])  # what was shipped has seen all of them
            chosen = {each: tried[best].weights[each] for each in GRIDS[name].weights}
            found.append([scored(rows[best, seed], set(unseen)) for seed in seeds])
            print(f"  chosen {chosen}, bar {tried[best].bar:.2f}; unseen", _said([found[-1]]), flush=True)
    print(f"{name}  shipped  ", _said([[scored(rows[0, seed]) for seed in seeds]]))
    print(f"{name}  by halves", _said(found), flush=True)


def _said(figures: Sequence[Sequence[Mapping[str, float]]]) -> str:
    rows = [one for part in figures for one in part]
    said = {key: np.array([one[key] for one in rows]) for key in rows[0]}
    return "  ".join(f"{key} {value.mean():.3f} ± {value.std():.3f}" for key, value in said.items())


def _worth(figures: Mapping[str, float]) -> float:
    over = max(0, figures["miss-new"] - MOST_MISSED) + max(0, figures["false-new"] - MOST_FALSE)
    return figures["f1"] - DEAR * over


def _with_model(
    told: Sequence[Telling], stories: Sequence[str], name: str, tried: Sequence[Model], case: tuple[int, int]
) -> list[tuple[int, str, bool]]:
    learned = {**models(), name: tried[case[0]]}
    TABLES[""] = dict(tellings.common_marks())
    return arrived(told, stories, lambda _: learned, case[1])


def _folds(stories: Sequence[str]) -> dict[str, int]:
    parts = sorted({part_of(story) for story in stories})
    random.Random(0).shuffle(parts)  # noqa: S311 - as above
    return {part: at % FOLDS for at, part in enumerate(parts)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    parser.add_argument("--only", choices=[*TASKS, *GRIDS])
    given = parser.parse_args()
    known: dict[str, Any] = json.loads(WEIGHTS.read_text("utf-8")) if WEIGHTS.exists() else {}
    for name, task in TASKS.items():
        if given.only and name != given.only:
            continue
        told, stories = read(given.data, task)
        folds = _folds(stories)
        TABLES[""] = common(given.data)
        TABLES.update({part: common(given.data, part) for part in folds if task.file == ECB})
        with Pool(2) as pool:
            seen = pool.map(partial(observe, told, stories, task, name), task.orders, chunksize=1)
            examples = [one for order in seen for one in order]
            whole = learn(examples, task)
            known[name] = asdict(whole)
            print(name, json.dumps(asdict(whole)))
            parts = [learn([one for one in examples if folds[one.part] != fold], task) for fold in range(FOLDS)]
            unseen = _Unseen(name, task, folds, parts, whole)
            for title, learned in (("not seen", unseen), ("fitted", replace(unseen, parts=[whole] * FOLDS))):
                rows = pool.map(partial(decided, told, stories, learned), given.seeds, chunksize=1)
                said = {key: np.array([row[key] for row in rows]) for key in rows[0]}
                print(
                    f"  {title:9}",
                    "  ".join(f"{key} {value.mean():.3f} ± {value.std():.3f}" for key, value in said.items()),
                    flush=True,
                )
    if given.only in (None, *GRIDS):
        headlines(given.data, given.seeds, given.only or "headline")
    if given.write:
        WEIGHTS.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
        marks = json.dumps(common(given.data), ensure_ascii=False)
        (LEARNED / "common_marks.json").write_text(marks + "\n", "utf-8")


@dataclass(frozen=True)
class _Unseen:
    """The weights for an article's story: of the other folds."""

    name: str
    task: Task
    folds: Mapping[str, int]
    parts: Sequence[Model]
    whole: Model

    def __call__(self, story: str) -> Mapping[str, Model]:
        model = self.parts[self.folds[part_of(story)]]
        return {**models(), self.name: model}


if __name__ == "__main__":
    main()
