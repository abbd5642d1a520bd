"""Makes companies.toml in src/newsbell/articles/data: companies in the indices of many stock exchanges, by name.

From the package `pytickersymbols` (MIT). Names that are words, towns or people's too are left out, and those that an
ending tells or that are known by hand.

    pip install pytickersymbols; python scripts/make_companies.py
"""

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from textwrap import fill

from newsbell.articles.known import gazetteer
from newsbell.articles.known.name_words import ORGANISATION
from newsbell.common.text import fold

OUT = Path(__file__).parents[1] / "src/newsbell/articles/data/companies.toml"
LEGAL = re.compile(
    r"(?:,? (?:Inc|Corp|Corporation|Company|Companies|Co|plc|PLC|Plc|AG|SE|S\.?A|N\.?V|Ltd|Limited|KGaA|Group|Holdings?"
    r"|ASA|AB|Oyj|S\.?p\.?A|Class [ABC]|& Co|and|GmbH|Cos|International|Incorporated|A/S|REIT|Trust|\(.*\))\.?)+$"
)
# They are words, places or people as well.
NO_NAMES = frozenset("adamas andersons bancorp continental indus meiji mosaic murata olympus organon sabre".split())  # noqa: SIM905 (one line)
SHORTEST, MOST_WORDS = 5, 3


def main() -> None:
    names = {fold(name).replace(" ", "-") for name in _names() if _is_told_by_nothing_else(name)}
    known = set(" ".join(_by_hand()).split())
    found = sorted(names - known - NO_NAMES)
    told = fill(" ".join(found), 118, break_on_hyphens=False, break_long_words=False)
    OUT.write_text(f'# scripts/make_companies.py made these.\nlisted = """\n{told}\n"""\n', "ascii")
    print(f"{OUT.name}: {len(found)}")


def _names() -> Iterator[str]:
    for index in import_module("pytickersymbols.indices_data").INDICES.values():
        for company in index["companies"]:
            yield LEGAL.sub("", company["name"].strip()).strip(" ,&").removeprefix("The ").removesuffix(".com")


def _by_hand() -> Iterator[str]:
    for name in ("organisations.toml", "name_words.toml"):
        lists = tomllib.loads((files("newsbell.articles") / "data" / name).read_text("utf-8"))
        yield from (fold(word).replace(" ", "-") for words in lists.values() for word in words.split())


def _is_told_by_nothing_else(name: str) -> bool:
    keys = fold(name).split()
    if not name[:1].isupper() or not name.isascii() or any(map(str.isdigit, name)) or gazetteer.find(name):
        return False
    if len(keys) == 1:
        person = keys[0] in gazetteer.given_names() or gazetteer.may_be_surname(keys[0])
        return len(keys[0]) >= SHORTEST and not person and not gazetteer.is_plain(keys[0])
    person = keys[0] in gazetteer.given_names() and gazetteer.may_be_surname(keys[-1])
    plain = all(gazetteer.is_plain(key) or gazetteer.find(key) for key in keys)
    return len(keys) <= MOST_WORDS and not person and not plain and keys[-1] not in ORGANISATION


if __name__ == "__main__":
    main()
