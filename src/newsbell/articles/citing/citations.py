"""Whom paragraphs cite, told by the words around a name and by what kind of source the name is (citing_words.toml)."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from importlib.resources import files

import regex

from newsbell.articles.citing.long_names import long_names
from newsbell.articles.known.folding import fold, remembered
from newsbell.articles.known.gazetteer import find, given_names, is_common, is_plain, is_word, may_be_surname
from newsbell.articles.known.name_words import PEOPLES
from newsbell.common.text import tokens

_TOLD = tomllib.loads((files("newsbell.articles") / "data" / "citing_words.toml").read_text("utf-8"))
_NOMINATIVE: Mapping[str, str] = _TOLD.pop("nominative")
_SMALL = sorted(
    map(regex.escape, _TOLD.pop("small_letters").strip().replace("\n", "|").split("|")), key=len, reverse=True
)
_WORDS: Mapping[str, frozenset[str]] = {
    name: frozenset(fold(one) for one in (words.replace("\n", "|").split("|") if "|" in words else words.split()))
    for name, words in _TOLD.items()
}
_CALLED_SO = _WORDS["media"] | _WORDS["institutes"]
_MEDIA_WORDS = _WORDS["media_words"] | _WORDS["media"]
_PUBLISHING = _WORDS["kinds"] | _WORDS["data"]
# No word of a name in small letters: what somebody says, counts or finds.
_ENDING = frozenset(
    word for of in ("counts", "report", "told", "shows") for word in _WORDS[of] - _WORDS["data"] if len(word) > 1
)
_ENDS = "com|org|net|it|de|fr|es|nl|pl|cz|fi|se|no|info|dk|at|ch|be|ie|pt|sk|ru|ua|tv|news|eu"
_ENDS += "|co\\.uk|co\\.nz|com\\.au|com\\.br"
_CAP = (
    # "TV 2 Fyn", "RTÉ Radio 1"
    r"(?:(?:TV|Tv|Radio|Channel|France|Kanal|Canal|Antena|Europe|Rai|P)[ \u00a0]\d{1,2}(?![\p{L}\p{N}])|"
    rf"(?:\p{{Lu}}\.){{2,}}|(?:\d{{1,2}}(?=\p{{Lu}}\p{{L}}{{3}}))?\p{{Lu}}[\p{{L}}\p{{N}}&'’-]*(?:\.(?:{_ENDS}))?)"
)
_LINK = r"(?:of|for|de|del|della|des|du|der|für|di|da|do|van|voor|den|dla)"
_NAME = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}]){_CAP}(?:[ \u00a0](?:{_LINK}[ \u00a0](?:(?:la|the|las|los|les)[ \u00a0])?)?{_CAP}){{0,6}}"
    # "Centre for Disease Prevention and Control"
    rf"(?:(?<= (?:for|of|für) \p{{Lu}}[\p{{L}}-]+(?: \p{{Lu}}[\p{{L}}-]+)?) (?:and|und) {_CAP}(?: {_CAP}){{0,2}})?"
    r"|(?<!\p{L})(?:dpa|epd|taz|sid)(?!\p{L})"
)
_BEHIND = regex.compile(
    r" (?:news )?(?:newspaper|agency|magazine|daily|weekly|broadcaster|tabloid|avis|tidning|radio)\b"
)
_OWNS = ("'", "’")
# A site in small letters; looked for where a full stop stands in a word alone.
_SITES = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}.@/-])\p{{Ll}}[\p{{L}}\p{{N}}-]{{1,25}}\.(?:{_ENDS})(?![\p{{L}}\p{{N}}@/-])"
)
_DOT = regex.compile(r"(?<=\p{L})\.(?=\p{Ll}{2})")
_SMALL_LETTERS = regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{'|'.join(_SMALL)})(?![\p{{L}}\p{{N}}])")
_ASKING = regex.compile(r"(?<!\p{L})Which\?(?= \p{Ll})")
_WORD = regex.compile(r"[\p{L}\p{N}]+")
_SENTENCE = regex.compile(r"(?<=(?:\p{Ll}{3}|\d|[\"”’»)])[.!?…][\"”“’»)]?)\s+(?=[\p{Lu}\"“„«»‘(])")
# What opens a sentence with a capital and is not of the name: "Laut Eurostat", "The Met Office".
_OPENS = regex.compile(
    r"^(?:The|Die|Der|Das|Le|La|Les|El|Il|Het|De|O|A|In|On|But|And|As|Wie|So|Laut|Nach|Selon|Según|Secondo|Segundo"
    r"|Volgens|Według|Podle|Enligt|Ifølge|According|Jak|Come|Como|D['’]après|À|Aan|Au|Alla|Ao|Dem|Tegen)"
    r"(?: (?:de|der|des|du|den|di|da|do))? (?=\p{Lu})"
)
# "In February The Irish Times"
_ARTICLE_WITHIN = regex.compile(r"^(?:\p{Lu}\p{L}+ )*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day The |^(?:[JFMASOND]\p{Ll}{2,8}) The ")
# A footnote's figure: "New Phytologist1".
_NOTE = regex.compile(r"(?<=\p{Ll}{4})\d{1,2}$")
_IN_NAMES = frozenset(["daily", "weekly", "radio"])
_JOINTS = frozenset(["de", "del", "di", "du", "der", "des", "do", "da", "van"])
_ARTICLES = frozenset(["el", "la", "le", "les", "il", "de", "der", "die", "o", "a"])
_KIND_FIRST = regex.compile(r"(?P<kind>\p{L}+) (?:der|des|von|de|del|du|di|da|van) (?=\p{Lu})")
_HELD = regex.compile(r"(?:\p{Lu}[\p{L}-]+ ){1,4}(?:der|dem|den) (?P<name>\p{Lu}\p{L}+en \p{Lu}.+)")
_CALLED = regex.compile(
    r"(?:Zeitung|Magazin|Nachrichtenagentur|Sender|Wochenzeitung|Tageszeitung|Portal|Fachmagazin|Zeitschrift|Fernsehsender"
    r"|Radiosender|Onlineportal|Nachrichtenportal|Nachrichtenmagazin|Fachzeitschrift|Boulevardblatt) (?=\p{Lu})"
)
# Turkish ones too: "Anadolu Ajansı'nın".
# "in Springfield", "in the UK, which has no say," between a name and its verb.
_ASIDE = regex.compile(r" in (?:the )?\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?(?:, which [^,.]{3,60},)?(?= )|, which [^,.]{3,60},(?= )")
_POSSESSIVE = regex.compile(r"['’](?:s|n?[ıiuü]n|[ny][aeıiuü]|[dt][ae]n?)?$|['’]s?(?=\s)")
_SITE = regex.compile(rf"\.(?:{_ENDS}|\p{{Ll}}{{2,4}})$")
_PARTY = regex.compile(
    r"\b(?:Police|Polizei|Policía|Polizia|Council|Court|Ministry|Minister|Mayor|Fire|Sheriff|Company|Club|Hospital"
    r"|School|Party|Parliament|Army|Navy|Committee|Commons|Senate|House|Congress"
    r"|Coroner|Attorney|Prosecutor|Governor|President)\b"
)
# A paper by its last part, in the languages that write it in one word; not what any paper is called.
_COMPOUND = regex.compile(
    r"(?!(?:Tages|Wochen|Lokal|Boulevard|Sonntags|Fach|Welt|Auslands|Inlands|Regional|Kunden|Schüler|Kinder|Gratis|Haus|Vereins|Amts|Extra|Fax)"
    r"\p{Ll})\p{Lu}[\p{L}-]{2,}(?:kurier|zeitung|anzeiger|nachrichten|rundschau|bote|presse|merkur|blatt|posten|bladet|tidningen"
    r"|avisen|tidende|nyheter|krant|courant|sanomat|lehti)"
)
# An institute by its last part, in the languages that write it in one word.
_HOUSE = regex.compile(
    r"(?:\p{Lu}\p{Ll}+ )?\p{Lu}?\p{L}{3,}(?:institutt?(?:et)?|bescherming|styrelsen|direktoratet|myndigheten"
    r"|universitet(?:et)?"
    r"|f[öo]rbundet|observatoriet|akademiet?n?|sällskapet|laitos|virasto|verket|(?<!\p{Ll}\p{Ll}taats)instituut"
    r"|vereniging|universiteit|hogeschool|planbureau)"
)
# As German has them; there follows what they are of: "Fachhochschule Graubünden", "Landesverband Erwerbsobstbau".
_GERMAN_HOUSE = regex.compile(
    r"(?:\p{Lu}[\p{L}-]+ ){0,3}(?:\p{L}[\p{L}-]{2,}(?:hochschule|universität|institut|verband|anstalt|museum|akademie"
    r"|kammer|zentrale|dienst|agentur|stiftung|zentrum|warte|verein|gesellschaft|verbund)(?:e?s)?"
    r"|\p{L}+-(?:Club|Verband|Institut|Verein|Bund|Gesellschaft|Stiftung)|(?:Institut|Universität|Hochschule))"
    r"(?: \p{Lu}[\p{L}-]+){0,2}"
)
# The genitive of such a name: "Zweirad-Industrie-Verbands", "Michael-Otto-Instituts im Nabu".
OF_HOUSE = regex.compile(
    r"(?:(?<=institut)s|(?<=amt|verband|verbund|-club|dienst|bund|verein|zentrum|\p{Ll}museum|werk)e?s)"
    r"(?=$| (?:\p{Lu}|im |für |der |des |zur ))",
    regex.IGNORECASE,
)
# A title keeps its article in capitals within a sentence; so do some towns.
_TITLED = regex.compile(r"(?:Le|El|Il) \p{Lu}[\p{L}-]{3,}")
_NOT_TITLED = regex.compile("Le (?:Pen|Havre|Mans|Maire)|El Salvador")
_LETTERS = regex.compile(r"[A-ZÄÖÜČŠŽŁ]{2,8}(?:\d{1,2})?")
_LEFT, _RIGHT = 70, 40
_LEAST = 3
_LONG_LETTERS = 4
# Who is named so often is a party to the news; so is who is named as often but once, and in the first paragraph.
_MANY = 4
_NATIONS = frozenset({"australia", "canada", "england", "ireland", "scotland", "uk", "wales", "zealand"})
_OF_NATION = frozenset(
    {"air", "airlines", "athletics", "bank", "basketball", "cricket", "football", "google", "hockey", "netball",
     "rugby", "swimming", "team", "tennis", "virgin", "volleyball", "wrestling"}
)  # fmt: skip
_OF_ALL = frozenset(
    {"research", "arts", "medical", "national", "world", "international", "european", "for", "safety", "nordic"}
)  # fmt: skip
# A programme, its people and what it films with: whoever made it says nothing here.
_OF_MEDIUM = frozenset(
    "actor camera cameras comedy correspondent documentary drama film journalist presenter programme reporter series"
    " show sitcom soap star studio studios".split()
)
# What follows a name that does nothing.
_SOME = frozenset(["a", "an", "any", "single", "only", "this", "ein", "eine", "einen", "einem", "einer", "un", "une", "una", "uno", "um", "uma"])
_CLAUSE = frozenset(["that", "because", "but", "dass", "weil", "que", "che", "dat", "att", "ze"])
_OFFICES = frozenset(["office", "association", "institute", "federation", "society", "bureau"])
_NO_VERB = frozenset(
    "and or und oder et ou y o e och og i a in of on at for to with from by als as im von vom bei de des du del di da en op"
    " van per president director".split()
)
_ARTICLE_FIRST = regex.compile(r"^(?:(?:the|le|la|les|el|il) |l['’])")
_SHORTEST = 40
_ARTICLE = frozenset(["the", "la", "le", "les", "el", "los", "il", "de", "het", "o", "a", "den", "det", "l"])
# What follows "reported" where a medium does it.
_REPORTED = frozenset({"earlier", "in", "last", "on", "that", "this"})
_BY = frozenset({"by", "von", "vom", "par", "por", "da", "dal", "dall", "dalla", "pela", "pelo", "door", "av", "af"})
_MOST_READ = 100_000
_PUBLISHED = frozenset({"from", "by", "published", "publiee", "veroffentlicht", "publicado", "pubblicato", "gepubliceerd", "von", "vom", "par", "dell"})


class _Kind(Enum):
    """What a name may be: a medium; an institute that is known, or says so, or may be one; letters; any but a person's."""

    MEDIUM = auto()
    KNOWN = auto()
    INSTITUTE = auto()
    LOOSE = auto()
    LETTERS = auto()
    NAME = auto()


def cited_in(body: Sequence[str]) -> Iterator[str]:
    """The names that these paragraphs cite as sources, in order, as often as they do; 100,000 characters are read."""
    named: list[tuple[int, str, str, int]] = []
    left = _MOST_READ
    for number, paragraph in enumerate(body):
        for sentence in _SENTENCE.split(paragraph[: max(0, left)]):
            named += [(number, sentence, name, start) for name, start in _names_in(sentence)]
        left -= len(paragraph)
    times = Counter(name for _number, _sentence, name, _start in named)
    parts = {word for name in times if " " in name for word in name.split()}
    for number, sentence, name, start in named:
        kind = _kind(name)
        if kind is None or (kind is _Kind.LETTERS and _is_bracketed(sentence, name, start)):
            continue
        once = times[name] == 1
        if not _is_cited(name, kind, sentence, start, once=once, alone=once and name not in parts) or _stands_for(sentence, name, start):
            continue
        if kind is _Kind.LETTERS and any(name.lower() in tokens(one) for one in body if name.lower() in one):
            continue  # a word in capitals
        party = kind not in (_Kind.MEDIUM, _Kind.KNOWN) and times[name] >= _MANY - (number == 0)
        if not party and not (kind is _Kind.NAME and find(name)):
            yield _NOMINATIVE.get(name, name)


def _names_in(sentence: str) -> Iterator[tuple[str, int]]:
    """What may be a name of a source, each with where it begins; what a longer name holds is none."""
    small = [(match[0], match.start()) for told in (_SMALL_LETTERS, _ASKING) for match in told.finditer(sentence)]
    yield from small
    if _DOT.search(sentence):
        yield from ((match[0], match.start()) for match in _SITES.finditer(sentence))
    longer = list(long_names(sentence, _ENDING))
    yield from longer
    for match in _NAME.finditer(sentence):
        name, cut = _cut(match[0])
        start = match.start() + cut
        inside = any(first <= start < first + len(long) for long, first in longer)
        if name and not inside and not any(first < match.end() and start < first + len(one) for one, first in small):
            yield name, start


@remembered
def _cut(name: str) -> tuple[str, int]:
    """A name without what opens its sentence or says what it is, and up to a possessive; and how much stood before."""
    folded = fold(name)
    if folded in _CALLED_SO:
        return name, 0
    whole, words = name, folded.split()
    titled = len(words) == 2 and words[0] in _ARTICLES and words[1] in _MEDIA_WORDS
    titled = titled and not (words[0] == "a" and words[1] in _WORDS["media"])  # "A Reuters poll"
    if (opened := _OPENS.match(name)) and not titled and fold(name) not in _WORDS["media"]:
        name = name[opened.end() :]
    if (said := _KIND_FIRST.match(name)) and fold(said["kind"]) in _PUBLISHING:
        name = name[said.end() :]
    # "sagte Minister Karl Moor der Rheinischen Post"
    elif (held := _HELD.match(name)) and fold(held["name"]).split()[-1] in _WORDS["media_words"]:
        name = name[held.start("name") :]
    elif called := _CALLED.match(name):
        name = name[called.end() :]
    elif within := _ARTICLE_WITHIN.match(name):
        name = name[within.end() :]
    else:
        name = known_end(name)
    cut = len(whole) - len(name)
    name = OF_HOUSE.sub("", _NOTE.sub("", name))
    if possessive := _POSSESSIVE.search(name):
        owner = name[: possessive.start()]
        # A known one's somebody; what else has a plural's possessive in it is a name: the Teachers' Pension Institute.
        several = possessive.end() < len(name) and not possessive[0].endswith("s")
        several = several or (possessive.end() < len(name) and words[-1] in _OFFICES)
        if not several or fold(owner) in _CALLED_SO:
            name = owner
    return name, cut


def is_known(name: str) -> bool:
    """Is it a source known by its name?"""
    return fold(name) in _CALLED_SO


def known_end(name: str) -> str:
    """What is known by name at the end of "Agentur KNA" or "Studie des Umweltbundesamt"; else the whole."""
    words = name.split()
    for at in range(1, len(words)):
        end = " ".join(words[at:])
        if at == 2 and words[1] == "des" and _GERMAN_HOUSE.fullmatch(end):
            return end
        if fold(end) in _CALLED_SO and (
            words[at - 1] in _JOINTS or (at == 1 and fold(words[0]) in _WORDS["kinds"] - _IN_NAMES)
        ):
            return end
    return name


@remembered
def _kind(name: str) -> _Kind | None:
    folded = fold(name)
    words = folded.split()
    if folded in _WORDS["no_source"] or not words or name == "Which":
        return None
    if folded in _WORDS["media"] or name in _NOMINATIVE or _SITE.search(name):
        return _Kind.MEDIUM
    if folded in _WORDS["institutes"] or (len(words) > 1 and not _WORDS["nature"].isdisjoint(words)):
        return _Kind.KNOWN
    if _COMPOUND.fullmatch(name):
        return _Kind.MEDIUM
    if _HOUSE.fullmatch(name) or _GERMAN_HOUSE.fullmatch(name):
        return _Kind.INSTITUTE
    if len(words) > 1:
        return _kind_by_words(name, words)
    letters = _LETTERS.fullmatch(name) and not (len(name) > _LONG_LETTERS and is_plain(folded))
    return None if _PARTY.search(name) else _Kind.LETTERS if letters else _Kind.NAME


def _kind_by_words(name: str, words: Sequence[str]) -> _Kind | None:
    """The kind of a name of several words: by what it begins with, by the last of them, then the first, then any."""
    least = 1 if name.split()[0].isupper() else 2
    known = next((most for most in range(len(words), least - 1, -1) if " ".join(words[:most]) in _WORDS["media"]), 0)
    if known and (len(words) - known < 2 or (len(words) - known == 2 and words[known] in _WORDS["media_words"])):
        return _Kind.MEDIUM  # "NRK Nordland", "Sveriges Radio P4", "ITV News Wales"
    if words[0] in _ARTICLES and " ".join(words[1:]) in _WORDS["media"]:
        return _Kind.MEDIUM
    if "council" in words:
        return None if _OF_ALL.isdisjoint(words) else _Kind.INSTITUTE
    if words[-1] in _WORDS["institute_words"]:
        return None if words[-1] == "office" and _PARTY.search(name) else _Kind.INSTITUTE
    if not _WORDS["media_words"].isdisjoint((words[0], words[-1])):
        return _Kind.MEDIUM
    if words[0] in _WORDS["institute_words"]:
        return _Kind.INSTITUTE
    if _PARTY.search(name) or words[0] in given_names():
        return None
    if not _WORDS["institute_words"].isdisjoint(words) or _is_of_nation(name, words):
        return _Kind.INSTITUTE
    return _Kind.LOOSE if not _WORDS["loose_words"].isdisjoint(words) else _Kind.NAME


def _is_of_nation(name: str, words: Sequence[str]) -> bool:
    """ "Statistics Canada", "Wildlife Health Australia"; no airline, bank or team."""
    ends = words[-1] in _NATIONS and _OF_NATION.isdisjoint(words)
    return ends and words[0] not in PEOPLES and find(name) is None


def _is_cited(name: str, kind: _Kind, sentence: str, start: int, *, once: bool, alone: bool) -> bool:
    end = start + len(name)
    left, right = _words(sentence[max(0, start - _LEFT) : start]), _words(sentence[end : end + _RIGHT])[:4]

    def before(words: int, *lists: str) -> bool:
        return any(not _WORDS[one].isdisjoint(left[-words:]) for one in lists)

    def after(words: int, *lists: str) -> bool:
        return any(not _WORDS[one].isdisjoint(right[:words]) for one in lists)

    if kind in (_Kind.INSTITUTE, _Kind.KNOWN, _Kind.MEDIUM) and (aside := _ASIDE.match(sentence, end)):
        right = _words(sentence[aside.end() : aside.end() + _RIGHT])[:4]
    common = start < _LEAST and is_common(fold(name))
    behind = _BEHIND.match(sentence, end) is not None and not (common or is_common(fold(name)) or fold(name) in PEOPLES)
    called = before(2, "kinds") or behind
    shown = after(1, "data") and not _WORDS["shows"].isdisjoint(right[1:3]) and not common
    polled = after(1, "data") and not _WORDS["shows"].isdisjoint(right[1:]) and left[-1:] in (["a"], ["an"])
    # "A Reuters poll in March found", "Stats NZ figures show"
    if (polled and kind in (_Kind.MEDIUM, _Kind.KNOWN)) or (
        shown and once and kind is not _Kind.MEDIUM and not _PARTY.search(name)
    ):
        return True
    close = left[:-1] if left and left[-1] in _ARTICLE else left
    if once and _is_unmistakable(name, kind) and _OF_MEDIUM.isdisjoint(right[:2]):
        acts = (not close or close[-1] in _CLAUSE) and sentence[end : end + 2].strip().islower() and right[0] not in _NO_VERB
        if len(sentence) > _SHORTEST and (acts or not _WORDS["unto"].isdisjoint(close[-1:])):
            return True
    # "who studies mosses at the University of Jaca": where somebody works
    if kind is _Kind.INSTITUTE and (left[-1:] == ["at"] or left[-2:] in (["at", "the"], ["an", "der"])):
        return False
    directly = not _WORDS["plainly"].isdisjoint(close[-1:]) or close[-2:] == ["according", "to"]
    if kind is _Kind.LETTERS:
        if left[-1:] and left[-1] in _SOME:
            return False
        told = before(3, "told") or before(6, "according") or before(2, "report", "counts") or after(1, "according")
        return told or _is_released(left, sure=True) or (called and (before(3, "report") or after(2, "report")))
    if kind is _Kind.LOOSE:
        by = bool(close) and close[-1] in _BY and not _WORDS["counts"].isdisjoint(left)
        return directly or by or shown or _is_released(left, sure=True)
    if kind is _Kind.NAME:
        single = alone and _is_coined(name, articled=close is not left)
        if single and right == ["reported"]:
            return True  # "…, Loksatta reported."
        if " " in name and left[-1:] == ["in"] and not {"published", "reported"}.isdisjoint(left[-6:]) and not find(name):
            return True  # "reported on 4 February in New Phytologist"
        single = single and sentence[end : end + 1] in ",.;"
        cited = before(6, "told", "report", "according") or after(4 if behind else 3, "report")
        if (directly and single) or (once and before(1, "firms") and after(1, "report", "counts")):
            return True
        if left[-2:] in (["told", "the"], ["tells", "the"]) and sentence[start - 4 : start] == "The ":
            return True
        near = before(2, "told", "according", "report") or after(2, "report")
        if (near and _is_titled(sentence, start, end)) or _reports(name, right):
            return True
        return _is_released(left, sure=True) or (called and cited and not is_common(fold(name)))
    if _is_released(left, sure=False) or before(6, "according") or after(1, "according"):
        return True
    if kind in (_Kind.INSTITUTE, _Kind.KNOWN):
        says = after(2, "counts") or before(2, "counts", "report")
        says = says or (bool(close) and close[-1] in _BY and not _WORDS["counts"].isdisjoint(left))
        says = says or (once and not {"said", "says", "found"}.isdisjoint(right[:2]))
        if not _WORDS["nature"].isdisjoint(fold(name).split()):
            return says or not {"said", "says", "found"}.isdisjoint(right)
        return says and (kind is _Kind.KNOWN or any(map(str.isdigit, sentence)))
    said = before(3, "told", "report") or after(4 if behind or sentence[end : end + 1] in _OWNS else 2, "report")
    picked = fold(name) in _WORDS["media"] and (before(6, "told") or "picked" in left[-6:])
    return said or called or picked or before(3, "as")


def _is_coined(name: str, *, articled: bool) -> bool:
    """Is it one word that is no word of a language, no place and nobody's name?"""
    key = fold(name)
    if " " in name or is_plain(key) or find(name):
        return False
    return articled or not (may_be_surname(key) or key in given_names())


def _is_unmistakable(name: str, kind: _Kind) -> bool:
    """Is it a source known by its name, which is nothing else?"""
    if kind not in (_Kind.MEDIUM, _Kind.KNOWN) or fold(name) not in _CALLED_SO or len(name) < _LEAST:
        return False
    words = _ARTICLE_FIRST.sub("", fold(name)).split()
    return len(words) > 1 or name.isupper() or name == "Which?" or not (is_word(words[0]) or is_plain(words[0]) or words[0] in PEOPLES)


def _is_titled(sentence: str, start: int, end: int) -> bool:
    """Has the name an article with a capital, within a sentence?"""
    there = max(0, start - 4)
    whole = next((one for one in _TITLED.finditer(sentence[:end], there) if one.end() >= start + 2), None)
    return whole is not None and 1 < whole.start() <= start and not _NOT_TITLED.match(whole[0])


def _reports(name: str, right: Sequence[str]) -> bool:
    """ "GroundUp reported in January that", "Bellingcat first reported": nobody's surname, and no word."""
    reports = right[:2] == ["first", "reported"] or (right[:1] == ["reported"] and right[1:2] and right[1] in _REPORTED)
    keys = fold(name).split()
    return bool(reports) and not (may_be_surname(keys[-1]) or any(map(is_plain, keys)))


def _is_bracketed(text: str, name: str, start: int) -> bool:
    """Do these letters stand in brackets, as a state or party does: "Pouso Manso (MG)"?"""
    return text[start - 1 : start] == "(" and text[start + len(name) :][:1] == ")"


def _stands_for(text: str, name: str, start: int) -> bool:
    """Do these letters stand in brackets behind what they stand for: "Redaktionsnetzwerk Deutschland (RND)"?"""
    return (
        start > 1
        and text[start - 1] == "("
        and text[start + len(name) :][:1] == ")"
        and text[: start - 1].rstrip()[-1:].isalpha()
    )


def _words(text: str) -> list[str]:
    """Each word, folded by itself."""
    return tokens(text) if text.isascii() else [fold(one) for one in _WORD.findall(text)]


def _is_released(left: Sequence[str], *, sure: bool) -> bool:
    """Do these words end with what somebody publishes, and "from" or "by"? Any such word will do unless `sure`."""
    if not left or left[-1] not in _WORDS["of"]:
        return False
    for at in range(len(left) - 1, max(-1, len(left) - 7), -1):
        if left[at] in _WORDS["data"]:
            return not sure or not _PUBLISHED.isdisjoint(left[at:])
        if left[at] not in _WORDS["of"] and not left[at].isdigit() and len(left) - at > 3:
            return False
    return False
