"""Under what a publisher files a story, its section and its tags, as subjects. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from newsbell.articles.known import gazetteer
from newsbell.articles.known.name_words import GENERIC, KNOWN, PEOPLES, TEAM, TITLES, is_known
from newsbell.articles.subjects.heads import is_compound_head, is_head
from newsbell.articles.subjects.uncased import naming as uncased
from newsbell.common.text import fold, is_unspaced, tokens

# Some publishers tag every word that they hope to be found by.
MOST_TOPICS = 12
_LONGEST_PERSON = 3
# So many letters of a word are the same in its other forms.
_STEM, _SHORT = 5, 2
_MANY, _FEW, _ENOUGH = 5, 3, 100
_CUT, _NEARLY, _OPENING = 8, 0.8, 1_500
_QUOTES = '«»„“”"‹›# '
# What a publisher's software tells itself: "type_news", "Lite:true", "/article", "360".
_MACHINES = re.compile(r"_|:|^/|^\W*\d+\W*$|^https?\b")
# What ends so is one by name, though each of its words be a word: "Rugby World League".
_STRONG = frozenset(
    ("army", "club", "council", "court", "league", "navy", "parliament", "party", "police", "university")
)
_POSSESSIVE = re.compile(r" s\b")

Filed = tuple[str, str, tuple[str, ...]]
"""A name, its kind, what contains it."""


def filed(
    section: str | None,
    tags: Sequence[str],
    told: Mapping[str, tuple[str, str]],
    nothing: Iterable[str] = (),
    text: Iterable[str] = (),
) -> Iterator[Filed]:
    """What the tags and the section name, each once.

    `told`: folded name → (name, kind) of what the text has, whose kind they take. `nothing`: names that say nothing of
    the story, such as the site's and the headline. `text`: what the story says, its headline with it.
    """
    known = {_squeezed(name): one for name, one in told.items()}
    # "Ricardo", "Martinelli": some publishers cut a name in tags.
    people = [(key, one) for key, one in known.items() if one[1] == "person" and " " in key and not is_unspaced(key[0])]
    parts = {part: one for key, one in people for part in key.split()}
    seen = {"", *map(_squeezed, map(fold, nothing))}
    topics = 0
    for label in (*_of_story(tags, text), *(section or "").split(",")):
        tag = label.strip(_QUOTES)
        key = _squeezed(fold(tag))
        if key in seen or is_generic(tag) or _MACHINES.search(label.strip()):
            continue
        seen.add(key)
        # "Malcolm Bligh Turnbull" is the Malcolm Turnbull of the text.
        short = key if is_unspaced(key[0]) else " ".join((key.split()[0], key.split()[-1]))
        same = known.get(key) or (known[short] if known.get(short, ("", ""))[1] == "person" else None) or parts.get(key)
        name, kind, within = (*same, ()) if same else of_tag(tag)
        if kind == "organisation" and tag.islower() and " " not in tag and not same:
            kind = "topic"  # what the text does not name, and its tag writes as a word
        topics += kind == "topic"
        if kind != "topic" or topics <= MOST_TOPICS:
            yield name, kind, within


def _of_story(tags: Sequence[str], text: Iterable[str]) -> Sequence[str]:
    """The tags, or, where most of many say nothing that the text says, the site's own, those that it does say.

    None where a machine cut them out of the text's first sentences.
    """
    text = tuple(text)
    if len(tags) < _MANY:
        return tags
    if len(tags) >= _CUT and _in_order(tags, fold(" ".join(text)[:_OPENING])) > _NEARLY * len(tags):
        return ()
    said = {word[:_STEM] for part in text for word in tokens(part)}
    if len(said) < _ENOUGH:
        return tags
    own = [tag for tag in tags if any(word[:_STEM] in said for word in tokens(tag) if len(word) > _SHORT)]
    return own if len(own) * _FEW < len(tags) else tags


def _in_order(tags: Sequence[str], text: str) -> int:
    """How many of the tags the text has one behind the other."""
    at = found = 0
    for tag in map(fold, tags):
        if (next_at := text.find(tag, at)) >= 0:
            at, found = next_at + len(tag), found + 1
    return found


def is_generic(tag: str) -> bool:
    """Does it say nothing of a story: "News", "Top stories"?"""
    return all(word in GENERIC for word in fold(tag).split()) or all(word in TITLES for word in fold(tag).split())


def of_tag(tag: str) -> Filed:
    """A tag that the text does not have is of its own kind: a place, a name, a topic."""
    if (told := uncased.listed(tag)) is not None:
        return tag, *told
    keys = [fold(word) for word in tag.split()]
    if is_known(tag) or ("-".join(keys) in KNOWN and len(keys) > 1):
        return tag, "organisation", ()
    place = gazetteer.find(tag)
    # "drama" is one, too.
    doubted = len(keys) == 1 and (
        gazetteer.is_word(keys[0]) or (tag.islower() and place is not None and place.people < gazetteer.LARGE)
    )
    if place is not None and not doubted:
        return (place.name if tag.isupper() else tag), "place", place.within
    if all(word[:1].isupper() for word in _ends(tag)) and _is_house(tag.split()) and not _is_field(tag, keys):
        return tag, "organisation", ()
    given = keys[0] in gazetteer.given_names() and not gazetteer.is_common(keys[-1])
    named = given and (keys[0] not in TITLES or keys[-1] in gazetteer.surnames())
    if 2 <= len(keys) <= _LONGEST_PERSON and named and tag.istitle() and not any(map(str.isdigit, tag)):
        return tag, "person", ()
    return tag, "topic", ()


def _is_field(tag: str, keys: Sequence[str]) -> bool:
    """ "Tech Industry", "United States Politics and Government", "Infrastructure (Public Works)"."""
    if "(" in tag or " & " in tag or "and" in keys:
        return True
    return keys[-1] not in _STRONG | TEAM and all(gazetteer.is_plain(key) or key in PEOPLES for key in keys)


def _is_house(words: Sequence[str]) -> bool:
    """ "Kantonspolizei Bern", "Welsh Guard", "Exeter City"."""
    if len(words) == 1:
        return "-" in words[0] and is_compound_head(words[0])
    return is_head(words[-1]) or fold(words[-1]) in TEAM or is_compound_head(words[0])


def _ends(tag: str) -> tuple[str, str]:
    return tag.split()[0], tag.split()[-1]


def _squeezed(key: str) -> str:
    """ "Sheriff's Office" and "sheriffs office" are one."""
    return _POSSESSIVE.sub("s", key)
