"""Makes given_names.txt and surnames.txt in src/newsbell/articles/data: names that tell a person from a place.

From the US Census' lists of 1990 as the package `names` (MIT) carries them, which are free of rights, and from lists
in given_names.toml. A name that most texts use as another word is left out.

    python scripts/make_given_names.py
"""

import tomllib
from collections.abc import Iterator
from importlib.abc import Traversable
from importlib.resources import files
from pathlib import Path

LISTS = {
    name: set(words.split())
    for name, words in tomllib.loads((Path(__file__).parent / "given_names.toml").read_text("utf-8")).items()
}
OUT = Path(__file__).parents[1] / "src/newsbell/articles/data"
COMMONEST = 90.0  # cumulative per cent of people; rarer ones are mostly other words
SURNAMES = 46.0


def main() -> None:
    folder = files("names")
    found = set(LISTS["others"])
    for name in ("dist.male.first", "dist.female.first"):
        found |= {word for word, cumulative in _listed(folder / name) if cumulative <= COMMONEST}
    _write("given_names.txt", found - LISTS["no_names"])
    surnames = {word for word, cumulative in _listed(folder / "dist.all.last") if cumulative <= SURNAMES}
    _write("surnames.txt", surnames - LISTS["no_names"] - LISTS["no_surnames"])


def _listed(file: Traversable) -> Iterator[tuple[str, float]]:
    for line in file.read_text("ascii").splitlines():
        word, _share, cumulative, _rank = line.split()
        yield word.lower(), float(cumulative)


def _write(name: str, found: set[str]) -> None:
    (OUT / name).write_text("\n".join(sorted(found)) + "\n", "ascii")
    print(f"{name}: {len(found)}")


if __name__ == "__main__":
    main()
