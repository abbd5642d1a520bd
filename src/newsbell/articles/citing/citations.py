"""Whom paragraphs cite, told by the words around a name and by what kind of source the name is (citing_words.toml)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import regex

from newsbell.articles.citing.source_names import NOMINATIVE, WORDS, Kind, is_known, kind_of, names_in
from newsbell.articles.citing.surroundings import Surroundings
from newsbell.articles.known.folding import fold
from newsbell.articles.known.gazetteer import find, given_names, is_common, is_plain, is_word, may_be_surname
from newsbell.articles.known.name_words import PEOPLES
from newsbell.common.text import tokens

_SENTENCE = regex.compile(r"(?<=(?:\p{Ll}{3}|\d|[\"”’»)])[.!?…][\"”“’»)]?)\s+(?=[\p{Lu}\"“„«»‘(])")
# A title keeps its article in capitals within a sentence; so do some towns.
_TITLED = regex.compile(r"(?:Le|El|Il) \p{Lu}[\p{L}-]{3,}")
_NOT_TITLED = regex.compile("Le (?:Pen|Havre|Mans|Maire)|El Salvador")
_ARTICLE_FIRST = regex.compile(r"^(?:(?:the|le|la|les|el|il) |l['’])")
_OWNS = ("'", "’")
_LEAST = 3
_SHORTEST = 40
# Who is named so often is a party to the news; so is who is named as often but once, and in the first paragraph.
_MANY = 4
# What follows "reported" where a medium does it.
_REPORTED = frozenset({"earlier", "in", "last", "on", "that", "this"})
_SAID = frozenset({"said", "says", "found"})
_MOST_READ = 100_000


def cited_in(body: Sequence[str]) -> Iterator[str]:
    """The names that these paragraphs cite as sources, in order, as often as they do; 100,000 characters are read."""
    named: list[tuple[int, str, str, int]] = []
    left = _MOST_READ
    for number, paragraph in enumerate(body):
        for sentence in _SENTENCE.split(paragraph[: max(0, left)]):
            named += [(number, sentence, name, start) for name, start in names_in(sentence)]
        left -= len(paragraph)
    times = Counter(name for _number, _sentence, name, _start in named)
    parts = {word for name in times if " " in name for word in name.split()}
    for number, sentence, name, start in named:
        if (kind := kind_of(name)) is None:
            continue
        around = Surroundings(name, kind, sentence, start)
        once = times[name] == 1
        if not _is_cited(around, once=once, alone=once and name not in parts) or around.stands_for:
            continue
        word = kind is Kind.LETTERS and any(name.lower() in tokens(one) for one in body if name.lower() in one)
        party = kind not in (Kind.MEDIUM, Kind.KNOWN) and times[name] >= _MANY - (number == 0)
        if not (word or party or (kind is Kind.NAME and find(name))):
            yield NOMINATIVE.get(name, name)


def _is_cited(around: Surroundings, *, once: bool, alone: bool) -> bool:
    """Is who stands here cited? `once`: it is named no more; `alone`: nor is any word of a longer name."""
    kind = around.kind
    if around.polled and kind in (Kind.MEDIUM, Kind.KNOWN):
        return True
    if around.shown and once and kind is not Kind.MEDIUM:
        return True
    if once and _is_unmistakable(around) and WORDS["of_medium"].isdisjoint(around.right[:2]):
        told = around.acts or around.follows("unto")
        if told and len(around.sentence) > _SHORTEST:
            return True
    return _BY_KIND[kind](around, once, alone)


def _is_letters_cited(around: Surroundings, _once: bool, _alone: bool) -> bool:
    if around.bracketed or around.before(1, "some"):
        return False
    if around.before(3, "told") or around.before(6, "according") or around.before(2, "report", "counts"):
        return True
    reports = around.called and (around.before(3, "report") or around.after(2, "report"))
    return reports or around.after(1, "according") or around.released(sure=True)


def _is_loose_cited(around: Surroundings, _once: bool, _alone: bool) -> bool:
    return around.directly or around.counted_by or around.shown or around.released(sure=True)


def _is_name_cited(around: Surroundings, once: bool, alone: bool) -> bool:
    name, left, right = around.name, around.left, around.right
    coined = alone and _is_coined(name, articled=around.close is not left)
    # "…, Loksatta reported.", "according to Fastmarkets,", "Traffic data firm Inrix said"
    if coined and (right == ["reported"] or (around.directly and around.sentence[around.end :][:1] in (",", ".", ";"))):
        return True
    if once and around.before(1, "firms") and around.after(1, "report", "counts"):
        return True
    # "reported on 4 February in New Phytologist"
    issued = left[-1:] == ["in"] and not {"published", "reported"}.isdisjoint(left[-6:])
    if issued and " " in name and not find(name):
        return True
    if left[-2:] in (["told", "the"], ["tells", "the"]) and around.sentence[: around.start].endswith("The "):
        return True
    near = around.before(2, "told", "according", "report") or around.after(2, "report")
    if (near and _is_titled(around)) or _reports(name, right) or around.released(sure=True):
        return True
    cited = around.before(6, "told", "report", "according") or around.after(4 if around.behind else 3, "report")
    return around.called and cited and not is_common(fold(name))


def _is_medium_cited(around: Surroundings, _once: bool, _alone: bool) -> bool:
    if around.released(sure=False) or around.before(6, "according") or around.after(1, "according"):
        return True
    owns = around.sentence[around.end : around.end + 1] in _OWNS
    said = around.before(3, "told", "report") or around.after(4 if around.behind or owns else 2, "report")
    picked = fold(around.name) in WORDS["media"] and (around.before(6, "told") or "picked" in around.left[-6:])
    return said or around.called or picked or around.before(3, "as")


def _is_institute_cited(around: Surroundings, once: bool, _alone: bool) -> bool:
    known = around.kind is Kind.KNOWN
    # "who studies mosses at the University of Jaca": where somebody works
    if not known and (around.left[-1:] == ["at"] or around.left[-2:] in (["at", "the"], ["an", "der"])):
        return False
    if around.released(sure=False) or around.before(6, "according") or around.after(1, "according"):
        return True
    says = around.after(2, "counts") or around.before(2, "counts", "report") or around.counted_by
    says = says or (once and not _SAID.isdisjoint(around.right[:2]))
    if not WORDS["nature"].isdisjoint(fold(around.name).split()):
        return says or not _SAID.isdisjoint(around.right)
    return says and (known or around.counted_by or any(map(str.isdigit, around.sentence)))


_BY_KIND: Mapping[Kind, Callable[[Surroundings, bool, bool], bool]] = {
    Kind.LETTERS: _is_letters_cited,
    Kind.LOOSE: _is_loose_cited,
    Kind.NAME: _is_name_cited,
    Kind.MEDIUM: _is_medium_cited,
    Kind.INSTITUTE: _is_institute_cited,
    Kind.KNOWN: _is_institute_cited,
}


def _is_coined(name: str, *, articled: bool) -> bool:
    """Is it one word that is no word of a language, no place and nobody's name?"""
    key = fold(name)
    if " " in name or is_plain(key) or find(name):
        return False
    return articled or not (may_be_surname(key) or key in given_names())


def _is_unmistakable(around: Surroundings) -> bool:
    """Is it a source known by its name, which is nothing else?"""
    name = around.name
    if around.kind not in (Kind.MEDIUM, Kind.KNOWN) or len(name) < _LEAST or not is_known(name):
        return False
    words = _ARTICLE_FIRST.sub("", fold(name)).split()
    if len(words) > 1 or name.isupper() or name.endswith("?"):
        return True
    return not (is_word(words[0]) or is_plain(words[0]) or words[0] in PEOPLES)


def _is_titled(around: Surroundings) -> bool:
    """Has the name an article with a capital, within a sentence?"""
    there = max(0, around.start - 4)
    titles = _TITLED.finditer(around.sentence[: around.end], there)
    whole = next((one for one in titles if one.end() >= around.start + 2), None)
    return whole is not None and 1 < whole.start() <= around.start and not _NOT_TITLED.match(whole[0])


def _reports(name: str, right: Sequence[str]) -> bool:
    """ "GroundUp reported in January that", "Bellingcat first reported": nobody's surname, and no word."""
    reports = right[:2] == ["first", "reported"] or (right[:1] == ["reported"] and right[1:2] and right[1] in _REPORTED)
    keys = fold(name).split()
    return bool(reports) and not (may_be_surname(keys[-1]) or any(map(is_plain, keys)))
