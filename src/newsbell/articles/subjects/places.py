"""Whether a name of one text is a place's: what the gazetteer has of it, and what the text says beside it. Pure."""

from collections.abc import Mapping
from functools import cached_property

from newsbell.articles.known import gazetteer
from newsbell.articles.known.name_words import FROM, ORGANISATION_STARTS, is_known
from newsbell.articles.subjects.german.appositions import tells
from newsbell.articles.subjects.german.places import is_landmark, is_road
from newsbell.articles.subjects.house_names import is_house
from newsbell.articles.subjects.mentions import Mentions
from newsbell.articles.subjects.shortening import Key
from newsbell.articles.subjects.towns import (
    BEFORE_NO_TOWN,
    BEFORE_NOUNS,
    CAPITALS,
    ends_as_towns,
    is_beside_its_region,
    is_beside_place,
    is_doubted,
    is_known_alone,
    is_less_known,
    is_small_town,
)

_GERMAN_HOME = frozenset(("Germany", "Austria", "Switzerland"))
_ENGLISH = frozenset(("the", "of", "and"))
_ENGLISH_HOME = frozenset(("United States", "United Kingdom", "Canada", "Australia", "Ireland", "New Zealand"))
# "Bourse du Travail de Paris" is nobody of that surname.
_OF = frozenset(("of", "de", "du", "des", "del", "di", "da", "do"))

# "Downtown Boston", "Upper Austria"
PARTS = frozenset(
    ("west", "east", "north", "south", "northwest", "northeast", "southwest", "southeast", "northern", "southern",
     "eastern", "western", "central", "downtown", "upper", "lower", "inner", "greater")
)  # fmt: skip


class Places:
    """The places among one text's `names`; `lower`: its folded words in lower case."""

    def __init__(self, names: Mapping[Key, Mentions], lower: frozenset[str], *, german: bool) -> None:
        self._names, self._lower, self._german = names, lower, german
        self._home = _GERMAN_HOME if german else _ENGLISH_HOME if lower >= _ENGLISH else None

    def evidence(self, key: Key, name: Mentions) -> str:
        """What says that it is a place's; empty: nothing does."""
        place = gazetteer.find(name.text)
        if place is None:
            iceland = self._german and key == ("island",)  # elsewhere it is an island
            return "Island is in Iceland" if iceland else self._told(name)
        if not place.people and is_known(name.text) and not name.after_the():
            return ""
        return self._evidence_of(place) if self._is_meant(place, key, name) else ""

    @staticmethod
    def _evidence_of(place: gazetteer.Place) -> str:
        return f"{place.name} is in {place.within[0]}" if place.within else f"{place.name} is in the gazetteer"

    def _is_meant(self, place: gazetteer.Place, key: Key, name: Mentions) -> bool:
        """Is it this place that the text means, and no word, nobody of that name?"""
        if not place.city and place.people:
            return True  # a country
        if place.city and (name.all_after(BEFORE_NO_TOWN) or (self._german and name.any_after(BEFORE_NOUNS))):
            return False
        inside = name.after_in()
        near = any(set(span.before[-1:]) & FROM for span in name.spans)
        beside = any(is_beside_its_region(span, place) for span in name.spans)
        if key[-1] in self._lower:
            return inside or beside
        beside = beside or any(map(is_beside_place, name.spans))
        if len(key) == 1 and is_doubted(name, place) and not (self._german and _is_german_land(key[0], place)):
            return inside or beside or (near and not place.city)
        if key in self._surnames:
            return inside  # somebody's surname too
        if len(key) == 1 and self._may_be_another(key[0], place, name) and place.people < gazetteer.LARGE:
            return inside or beside
        return inside or near or beside or (is_known_alone(key, place) and self._is_at_home(place))

    def _may_be_another(self, word: str, place: gazetteer.Place, name: Mentions) -> bool:
        """Is it somebody's surname too, or a word that opens a sentence?"""
        doubted = self._home is None or is_less_known(place) or gazetteer.is_plain(word)
        opens = doubted and all(span.first for span in name.spans)
        return opens or (word in gazetteer.surnames() and word not in CAPITALS)

    def _told(self, name: Mentions) -> str:
        """What beside a name that no list has, or one of smaller towns alone, says that it is a place's."""
        if self._german and any(tells(word) == "place" for span in name.spans for word in span.before[-1:]):
            return "the text says what place it is"
        if self._german and is_road(name):
            return "a road of that number"
        if name.in_region():
            return "the text says in which region it is"
        if is_known(name.text):
            return ""
        if self._german and is_landmark(name.words) and not _is_word(name.keys):
            return "it is called as buildings and landmarks are"
        if is_small_town(name, self._lower, self.ends if self._german else self._ends_of_others, german=self._german):
            return "the text says in before a town's name"
        return "the text says in before what ends as towns do" if ends_as_towns(name, self._lower, self.ends) else ""

    def _is_at_home(self, place: gazetteer.Place) -> bool:
        """Is it of a country that readers of this language know, or that the text names? "Mango" is a town in India."""
        if place.people >= gazetteer.LARGE or not place.within or self._home is None:
            return True
        return not self._countries.isdisjoint(place.within)

    @cached_property
    def _countries(self) -> frozenset[str]:
        """Those that the text names, and the language's own."""
        named = (gazetteer.find(name.text) for name in self._names.values())
        return (self._home or frozenset()) | {
            country for one in named if one and not one.city for country in (one.name, *one.within)
        }

    @cached_property
    def ends(self) -> frozenset[Key]:
        """What longer names begin or end with."""
        return frozenset(end for key in self._names if len(key) > 1 for end in (key[:1], key[-1:]))

    @cached_property
    def _ends_of_others(self) -> frozenset[Key]:
        """The same without what begins a house's: "Woodburn Police Department" is of Woodburn."""
        long = [(key, name) for key, name in self._names.items() if len(key) > 1]
        others = (key for key, name in long if not is_house(name.words, german=self._german))
        return frozenset((*(key[-1:] for key, _ in long), *(key[:1] for key in others)))

    @cached_property
    def _surnames(self) -> frozenset[Key]:
        """What longer names end with, which may be somebody's."""
        return frozenset(
            key[-1:]
            for key in self._names
            if len(key) > 1 and _OF.isdisjoint(key) and key[0] not in ORGANISATION_STARTS | PARTS
        )


def _is_german_land(word: str, place: gazetteer.Place) -> bool:
    """ "Island", "Polen": countries and parts of them, and words of other languages."""
    return not place.city and word not in gazetteer.given_names()


def _is_word(key: Key) -> bool:
    return len(key) == 1 and (gazetteer.may_be_surname(key[0]) or gazetteer.is_plain(key[0]))
