"""The words by which a name is told to be a person's, an organisation's or a place's (data/name_words.toml)."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

WORDS: Mapping[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(
        (files("newsbell.articles") / "data" / "name_words.toml").read_text("utf-8")
    ).items()
}
ORGANISATION = WORDS["organisation"]
TITLES = WORDS["titles"]
SAYING = WORDS["saying"]
NO_NAMES = WORDS["no_names"]
PEOPLES = WORDS["peoples"]
PLACE_ENDS = WORDS["place_ends"]
THING_ENDS = WORDS["thing_ends"]
PLACE_STARTS = WORDS["place_starts"]
IN = WORDS["in"]
FROM = WORDS["from"]
TEAM = WORDS["team"]
KNOWN = WORDS["known"]
