"""Makes common_words.txt in src/newsbell/articles/data: words of any language that are no names, folded.

From texts as `newsbell read --json` tells them: a word that they write in lower case far more often than with a capital
inside a sentence; and, since German writes its nouns with capitals, what many German texts have behind an article.

    python scripts/make_common_words.py READ.jsonl…
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from newsbell.articles.known import gazetteer
from newsbell.articles.known.name_words import KNOWN
from newsbell.articles.subjects.spans import words_of
from newsbell.common.text import fold

OUT = Path(__file__).parents[1] / "src/newsbell/articles/data/common_words.txt"
ARTICLES = frozenset(
    """
    der die das dem den des ein eine einen einem einer eines im am zum zur vom beim ins kein keine keinen mein meine
    dein deine sein seine seinen ihr ihre ihren unser unsere diese dieser dieses jede jeder jedes viele alle
    """.split()  # noqa: SIM905 (as a list it is longer than the page)
)
TEXTS, GERMAN_TEXTS = 3, 4
LOWER_TO_CAPITAL = 4
BEHIND_ARTICLES = 0.25


def main(files: Iterable[Path]) -> None:
    lower, capital, behind = Counter[str](), Counter[str](), Counter[str]()
    lower_in, german_in = Counter[str](), Counter[str]()
    for text, german in texts(files):
        lowers, nouns = set[str](), set[str]()
        for before, word in pairs(text):
            key = fold(word)
            if word.islower():
                lower[key] += 1
                lowers.add(key)
            elif word[:1].isupper() and word[1:].islower() and before:
                capital[key] += 1
                behind[key] += german and before in ARTICLES
                nouns.add(key)
        lower_in.update(lowers)
        german_in.update(nouns if german else ())
    words = {
        key for key, seen in lower_in.items() if seen >= TEXTS and lower[key] >= LOWER_TO_CAPITAL * capital[key]
    } | {
        key
        for key, seen in german_in.items()
        if seen >= GERMAN_TEXTS and behind[key] >= BEHIND_ARTICLES * capital[key] and not is_name(key)
    }
    kept = sorted(key for key in words if len(key) > 1 and key.isalpha())
    OUT.write_text("\n".join(kept) + "\n", "utf-8")
    print(f"{OUT.name}: {len(kept)}")


def is_name(key: str) -> bool:
    return key in KNOWN | gazetteer.given_names() or gazetteer.find(key) is not None


def texts(files: Iterable[Path]) -> Iterable[tuple[Sequence[str], bool]]:
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            read = json.loads(line)
            if body := read.get("body"):
                yield body, (read.get("language") or "").lower().startswith("de")


def pairs(body: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Each word with the one before it; nothing before the first of a sentence."""
    for text in body:
        before = ""
        for word in words_of(text):
            if word[0].isalpha():
                yield before, word.rstrip("\0")
            before = "" if word.endswith("\0") or not word[0].isalnum() else word.lower()


if __name__ == "__main__":
    main(map(Path, sys.argv[1:]))
