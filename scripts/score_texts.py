"""Scores how plain-text saves are read against what an editor reads in them: a table by field, and what differs.

    python scripts/score_texts.py LOT… [--show]

A LOT is a folder of saves with a gold.jsonl. The fields and their rules are in tests/data/text-saves/README.md. What
two honest annotators would write in two ways is one: white space; the case of names; quotation marks, brackets and the
full stop around or at the end of a caption, credit or name; a leading article of a source; the short and the long name
of an agency (AGENCIES); names in any order. Nothing else is softened: a paragraph that is missing, or is not the
article's, or a wrong credit, is wrong.

`nearly`: a title or summary that shares four fifths of its words; a body whose characters are the wanted ones to 97 %;
captions, credits or sources of which half are right (F1).
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from newsbell.commands.reading import read
from newsbell.common.errors import ConsentWall, NewsbellError

FIELDS = ("title", "standfirst", "body", "images", "attribution")
AGENCIES = {
    "ap": "associated press",
    "agence france-presse": "afp",
    "deutsche presse-agentur": "dpa",
    "pa media": "press association",
    "pa": "press association",
    "agencia efe": "efe",
    "agenzia ansa": "ansa",
    "polska agencja prasowa": "pap",
    "thomson reuters": "reuters",
}
_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|les|el|los|las|il|lo|de|het|o|a|os|as)\s+|^l['’]", re.IGNORECASE)
_EDGES = " \"'“”„«»‘’()[]"
_NEAR_WORDS = 0.8
_NEAR_BODY = 0.97
_NEAR_NAMES = 0.5


def main(lots: Sequence[Path], *, show: bool) -> None:
    """Prints a table for each lot, and what differs where it is asked for."""
    for lot in lots:
        golds = [json.loads(line) for line in (lot / "gold.jsonl").read_text("utf-8").splitlines()]
        counts: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}
        right = 0
        for gold in golds:
            differing = {name: pair for name, pair in differences(lot, gold).items() if name in FIELDS}
            right += not differing
            for field in FIELDS:
                pair = differing.get(field)
                counts[field]["right" if pair is None else "nearly" if is_near(field, *pair) else "wrong"] += 1
            if show and differing:
                print(gold["file"])
                for field, (wanted, seen) in differing.items():
                    print(f"  {field}\n" + "\n".join(_shown(wanted, seen)))
        print(f"{lot.name}: all five right in {right} of {len(golds)}")
        for field, count in counts.items():
            print(f"  {field:12} right {count['right']:3}  nearly {count['nearly']:3}  wrong {count['wrong']:3}")


def differences(saves: Path, gold: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Field → (wanted, read), where they differ by the rules."""
    try:
        seen = read((saves / gold["file"]).read_bytes(), None, "")
    except ConsentWall:
        return {} if gold.get("error") else {"body": (gold["body"], "consent-wall")}
    except NewsbellError as error:
        return {"body": (gold.get("body"), error.code)}
    if gold.get("error"):
        return {"body": ("consent-wall", seen["body"])}
    pairs = {name: (fair(name, gold[name]), fair(name, seen[name])) for name in gold if name != "file"}
    pairs["published"] = _same_precision(*pairs["published"])
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def fair(name: str, value: Any) -> Any:
    """A field as it is compared."""
    if name == "attribution":
        return sorted({_source(one) for one in value})
    if name == "images":
        return [tuple(_bare(image[part]) or None for part in ("caption", "credit")) for image in value]
    if name == "byline":
        return [_bare(one).casefold() for one in value or ()] or None
    if isinstance(value, list):
        return [_squeezed(one) for one in value]
    return _squeezed(value) if value else None


def is_near(field: str, wanted: Any, seen: Any) -> bool:
    """Is what was read nearly what is wanted?"""
    if not wanted or not seen or isinstance(wanted, str) != isinstance(seen, str):
        return False
    if isinstance(wanted, str):
        return SequenceMatcher(None, wanted.split(), seen.split(), autojunk=False).ratio() >= _NEAR_WORDS
    if field == "body":
        same = sum(map(len, (Counter(wanted) & Counter(seen)).elements()))
        return 2 * same / (sum(map(len, wanted)) + sum(map(len, seen))) >= _NEAR_BODY
    return 2 * (Counter(wanted) & Counter(seen)).total() / (len(wanted) + len(seen)) >= _NEAR_NAMES


def _source(name: str) -> str:
    bare = _ARTICLE.sub("", _bare(name)).casefold()
    return AGENCIES.get(bare, bare)


def _bare(text: str | None) -> str:
    """A caption, credit or name without the marks around it, and without its last full stop."""
    words = _squeezed(text or "")
    if words.startswith(("(", "[")) == words.endswith((")", "]")):
        words = words.strip(_EDGES)
    return words.removesuffix(".").rstrip()


def _shown(wanted: Any, seen: Any) -> list[str]:
    if isinstance(wanted, list) and isinstance(seen, list):
        missing, extra = Counter(wanted) - Counter(seen), Counter(seen) - Counter(wanted)
        return [f"    - {one}" for one in missing.elements()] + [f"    + {one}" for one in extra.elements()]
    return [f"    - {wanted}", f"    + {seen}"]


def _same_precision(wanted: str | None, seen: str | None) -> tuple[Any, Any]:
    if wanted is None or seen is None:
        return wanted, seen
    if len(wanted) == 10 or len(seen) == 10:
        return date.fromisoformat(wanted[:10]), date.fromisoformat(seen[:10])
    first, second = datetime.fromisoformat(wanted), datetime.fromisoformat(seen)
    if first.tzinfo is None or second.tzinfo is None:
        return first.replace(tzinfo=None), second.replace(tzinfo=None)
    return first, second


def _squeezed(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("lots", nargs="+", type=Path)
    arguments.add_argument("--show", action="store_true")
    told = arguments.parse_args()
    main(told.lots, show=told.show)
