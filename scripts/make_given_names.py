"""Makes given_names.txt, surnames.txt, rare_surnames.txt and english_words.txt in src/newsbell/articles/data.

Names tell a person from a place, words a thing from a person.
From the US Census' lists of 1990 as the package `names` (MIT) carries them, which are free of rights, from those of
many countries in `faker` (MIT), and from lists in given_names.toml. A name that most texts use as another word is left
out. The words are SCOWL's, as Debian's package `wamerican` carries them: those that are not written with a capital too.

    apt install wamerican; pip install names faker; python scripts/make_given_names.py
"""

import tomllib
from collections.abc import Collection, Iterator
from importlib import import_module
from importlib.abc import Traversable
from importlib.resources import files
from pathlib import Path

from newsbell.articles.known import gazetteer
from newsbell.common.text import fold

LISTS = {
    name: set(words.split())
    for name, words in tomllib.loads((Path(__file__).parent / "given_names.toml").read_text("utf-8")).items()
}
OUT = Path(__file__).parents[1] / "src/newsbell/articles/data"
WORDS = Path("/usr/share/dict/american-english")
COMMONEST = 90.0  # cumulative per cent of people; rarer ones are mostly other words
SURNAMES = 46.0
LOCALES = """
az_AZ bg_BG cs_CZ da_DK de_AT de_CH de_DE el_GR en_GB en_IE en_IN en_KE en_NG en_US es_AR es_CL es_CO es_ES es_MX et_EE
fi_FI fr_BE fr_CA fr_CH fr_FR hr_HR hu_HU id_ID it_IT lt_LT lv_LV nl_BE nl_NL no_NO pl_PL pt_BR pt_PT ro_RO ru_RU sk_SK
sl_SI sv_SE tr_TR uk_UA vi_VN
"""
SHORTEST = 3
OF_OTHER_LETTERS = ("bg_BG", "el_GR", "ru_RU", "uk_UA")
# Names of other countries that are towns or regions too are mostly that.
LEAST_PEOPLE = 100_000


def main() -> None:
    folder = files("names")
    found = LISTS["others"] | LISTS["of_news"]
    for name in ("dist.male.first", "dist.female.first"):
        found |= {word for word, cumulative in _listed(folder / name) if cumulative <= COMMONEST}
    _write("given_names.txt", (found | set(_of_countries("first_names"))) - LISTS["no_names"])
    surnames = {word for word, cumulative in _listed(folder / "dist.all.last") if cumulative <= SURNAMES}
    surnames |= set(_of_countries("last_names"))
    surnames -= LISTS["no_names"] | LISTS["no_surnames"]
    surnames |= LISTS["more_surnames"]
    _write("surnames.txt", surnames)
    words = _words() - surnames - gazetteer.given_names()
    _write("english_words.txt", words)
    rare = {word for word, _ in _listed(folder / "dist.all.last") if len(word) >= SHORTEST and not _is_region(word)}
    _write("rare_surnames.txt", {word for word in rare - surnames - words if not gazetteer.is_common(word)})


def _of_countries(kind: str) -> Iterator[str]:
    for locale in LOCALES.split():
        provider = import_module(f"faker.providers.person.{locale}").Provider
        lists = (getattr(provider, field) for field in dir(provider) if field.startswith(kind))
        for name in {one for own in lists if isinstance(own, Collection) for one in own}:
            key = fold(name)
            if (
                len(key) >= SHORTEST
                and (key.isascii() or locale in OF_OTHER_LETTERS)
                and key.isalpha()
                and not _is_region(key)
            ):
                yield from () if gazetteer.is_common(key) else (key,)


def _words() -> set[str]:
    words = set(WORDS.read_text("utf-8").split())
    return {word for word in words if word.isascii() and word.islower() and word.isalpha() and _is_word(word, words)}


def _is_word(word: str, words: Collection[str]) -> bool:
    return len(word) >= SHORTEST and word.capitalize() not in words and not gazetteer.is_common(word)


def _is_region(word: str) -> bool:
    place = gazetteer.find(word)
    return place is not None and (not place.city or place.people >= LEAST_PEOPLE)


def _listed(file: Traversable) -> Iterator[tuple[str, float]]:
    for line in file.read_text("ascii").splitlines():
        word, _share, cumulative, _rank = line.split()
        yield word.lower(), float(cumulative)


def _write(name: str, found: set[str]) -> None:
    (OUT / name).write_text("\n".join(sorted(found)) + "\n", "ascii")
    print(f"{name}: {len(found)}")


if __name__ == "__main__":
    main()
