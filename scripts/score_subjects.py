"""Score the subjects that were found in stories. Prints one JSON object.

  newsbell read --json FOLDER > READ.jsonl
  python scripts/score_subjects.py GOLD.jsonl READ.jsonl [--told] [--text KIND]

GOLD: one story a line, as somebody sees it who does not know what newsbell finds:
  {"file": "17.html",
   "subjects": [{"name": "Devon and Cornwall Police", "kind": "organisation", "also": ["Devon & Cornwall Police"]}, …],
   "either": [{"name": "Plymouth", "kind": "place"}, …]}
  "subjects" should be found: what the story is about or names as one who acts, is acted on or where it happens.
  "also": other names by which it may be told. "either": right if it is found and right if it is not, such as a place
  that is named in passing. Kinds: person, place, organisation, topic. Who took a picture, who signs, and what stands
  around the story are neither.
READ: one story a line: {"file", "subjects": [{"name", "kind"}]}. A story of GOLD without a line, or with an "error",
  counts as one in which nothing was found; stories that GOLD does not have are not looked at.

Files are the same where the last parts of their paths are; names, where case, accents and punctuation are left out.
Only kinds that GOLD names anywhere are scored. Counts are summed over the stories, not averaged:
  precision   right / (right + wrong): of what was found, without what may be either
  recall      right / (right + missed): of what should be found; two names of one subject are one
  by_kind     the same by kind. A name that was found with another kind is wrong in that one and missed in its own
  other_kind  how many of both those were
With --told each wrong and missed one is told too, by file. With --text only the stories whose line in GOLD has this
"text" are scored: its sort, as somebody saw it who did not know what was found (news, press, magazine, other).
"""

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import Any

from newsbell.common.text import fold

Line = Mapping[str, Any]
Named = tuple[str, str]
"""A kind and a name."""


def main(gold: Path, read: Path, *, told: bool = False, text: str | None = None) -> None:
    """Prints the scores."""
    stories = [line for line in _lines(gold) if text in (None, line.get("text"))]
    print(json.dumps(scored(stories, _lines(read), told=told), ensure_ascii=False))


def scored(gold: Iterable[Line], read: Iterable[Line], *, told: bool = False) -> dict[str, Any]:
    """The scores of these lines."""
    stories = {_last(line): line for line in gold}
    found = {_last(line): line.get("subjects") or [] for line in read}
    kinds = {one["kind"] for line in stories.values() for one in line["subjects"]}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    other_kind, lists = 0, {}
    for file, line in stories.items():
        wanted, either = _by_names(line["subjects"]), _by_names(line.get("either", ()))
        seen = {(one["kind"], fold(one["name"])): _named(one) for one in found.get(file, ()) if one["kind"] in kinds}
        right = {wanted[one] for one in seen if one in wanted}
        missed = set(wanted.values()) - right
        wrong = {one: said for one, said in seen.items() if one not in wanted and one not in either}
        for what, those in (("right", right), ("missed", missed), ("wrong", wrong)):
            for kind, _ in those:
                counts[kind][what] += 1
        taken = {name for _, name in wrong}
        other_kind += len({one for (_, name), one in wanted.items() if one in missed and name in taken})
        lists[file] = {"wrong": sorted(map(list, wrong.values())), "missed": sorted(map(list, missed))}
    scores = {
        "stories": len(stories),
        **_shares(sum(counts.values(), Counter())),
        "by_kind": {kind: _shares(counts[kind]) for kind in sorted(counts)},
        "other_kind": other_kind,
    }
    return {**scores, "told": lists} if told else scores


def _by_names(subjects: Iterable[Line]) -> dict[Named, Named]:
    """Each kind and folded name by which a subject may be told → the subject."""
    return {(one["kind"], fold(name)): _named(one) for one in subjects for name in (one["name"], *one.get("also", ()))}


def _named(one: Line) -> Named:
    return one["kind"], one["name"]


def _shares(count: Counter[str]) -> dict[str, Any]:
    right, wrong, missed = (count[name] for name in ("right", "wrong", "missed"))
    return {
        "precision": round(right / (right + wrong), 3) if right + wrong else None,
        "recall": round(right / (right + missed), 3) if right + missed else None,
        "right": right,
        "wrong": wrong,
        "missed": missed,
    }


def _last(line: Line) -> str:
    return PurePath(line["file"]).name


def _lines(file: Path) -> list[Line]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("read", type=Path)
    parser.add_argument("--told", action="store_true")
    parser.add_argument("--text", metavar="KIND")
    given = parser.parse_args()
    main(given.gold, given.read, told=given.told, text=given.text)
