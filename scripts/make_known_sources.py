"""Makes src/newsbell/articles/data/known_sources.txt: each name of known_sources.txt as texts' words are compared.

    python scripts/make_known_sources.py

scripts/known_sources.txt has a name a line with its other forms ("Deutscher Wetterdienst | DWD"), under a heading for
each kind; `!` behind it says that its words are more often something else. It was written from memory of what texts
cite, by people who had seen none of the saves and pages that newsbell is measured with.
"""

from collections.abc import Iterator
from pathlib import Path

from newsbell.articles.citing.spans import sentence_of

HERE = Path(__file__).parent
OUT = HERE.parent / "src/newsbell/articles/data/known_sources.txt"
OFTEN_ELSE, SMALL = "!", "-"
_FEW = 2


def main() -> None:
    """Reads, folds, and writes a line for each name: its kind, then its words."""
    told: dict[str, str] = {}
    for kind, name in names((HERE / "known_sources.txt").read_text("utf-8")):
        found = sentence_of(name)
        words = [word for word, sign in zip(found.folded, found.tokens, strict=True) if sign[0].isalnum()]
        # Two letters may be anything.
        often = OFTEN_ELSE in kind or len(name) <= _FEW
        if words:
            told.setdefault(" ".join(words), kind[0] + (OFTEN_ELSE if often else SMALL if name[0].islower() else ""))
    lines = "".join(f"{kind} {key}\n" for key, kind in sorted(told.items()))
    OUT.write_text(f"# scripts/make_known_sources.py made these: kind, words.\n{lines}", "utf-8")
    print(f"{len(told)} names")


def names(text: str) -> Iterator[tuple[str, str]]:
    """Kind and name of each, with its other forms."""
    kind = ""
    for line in text.splitlines():
        if line.startswith("# "):
            kind = line[2:].strip()
        elif line.strip():
            bare = line.rstrip()
            often = bare.endswith(f" {OFTEN_ELSE}")
            for name in bare.removesuffix(f" {OFTEN_ELSE}").split("|"):
                if name.strip():
                    yield kind + (OFTEN_ELSE if often else ""), name.strip()


if __name__ == "__main__":
    main()
