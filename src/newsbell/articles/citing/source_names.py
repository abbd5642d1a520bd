"""What may be a name of a source in a sentence, and of what kind it is (citing_words.toml). Pure."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from importlib.resources import files

import regex

from newsbell.articles.citing.long_names import long_names
from newsbell.articles.known.folding import fold, remembered
from newsbell.articles.known.gazetteer import find, given_names, is_plain
from newsbell.articles.known.name_words import PEOPLES

_TOLD = tomllib.loads((files("newsbell.articles") / "data" / "citing_words.toml").read_text("utf-8"))
NOMINATIVE: Mapping[str, str] = _TOLD.pop("nominative")
_SMALL = sorted(
    map(regex.escape, _TOLD.pop("small_letters").strip().replace("\n", "|").split("|")), key=len, reverse=True
)
WORDS: Mapping[str, frozenset[str]] = {
    name: frozenset(
        fold(one) for one in (words.replace("\n", "|").split("|") if "|" in words else words.split()) if one
    )
    for name, words in _TOLD.items()
}
_CALLED_SO = WORDS["media"] | WORDS["institutes"]
_MEDIA_WORDS = WORDS["media_words"] | WORDS["media"]
_PUBLISHING = WORDS["kinds"] | WORDS["data"]
# No word of a name in small letters: what somebody says, counts or finds.
_ENDING = frozenset(
    word for of in ("counts", "report", "told", "shows") for word in WORDS[of] - WORDS["data"] if len(word) > 1
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
# A site in small letters; looked for where a full stop stands in a word alone.
_SITES = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}.@/-])\p{{Ll}}[\p{{L}}\p{{N}}-]{{1,25}}\.(?:{_ENDS})(?![\p{{L}}\p{{N}}@/-])"
)
_DOT = regex.compile(r"(?<=\p{L})\.(?=\p{Ll}{2})")
_SMALL_LETTERS = regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{'|'.join(_SMALL)})(?![\p{{L}}\p{{N}}])")
_ASKING = regex.compile(r"(?<!\p{L})Which\?(?= \p{Ll})")
# What opens a sentence with a capital and is not of the name: "Laut Eurostat", "The Met Office".
_OPENS = regex.compile(
    r"^(?:The|Die|Der|Das|Le|La|Les|El|Il|Het|De|O|A|In|On|But|And|As|Wie|So|Laut|Nach|Selon|Según|Secondo|Segundo"
    r"|Volgens|Według|Podle|Enligt|Ifølge|According|Jak|Come|Como|D['’]après|À|Aan|Au|Alla|Ao|Dem|Tegen)"
    r"(?: (?:de|der|des|du|den|di|da|do))? (?=\p{Lu})"
)
# "In February The Irish Times"
_ARTICLE_WITHIN = regex.compile(r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[JFMASOND]\p{Ll}{2,8}) The ")
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
_POSSESSIVE = regex.compile(r"['’](?:s|n?[ıiuü]n|[ny][aeıiuü]|[dt][ae]n?)?$|['’]s?(?=\s)")
_SITE = regex.compile(rf"\.(?:{_ENDS}|\p{{Ll}}{{2,4}})$")
PARTY = regex.compile(
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
_LETTERS = regex.compile(r"[A-ZÄÖÜČŠŽŁ]{2,8}(?:\d{1,2})?")
_LONG_LETTERS = 4
_NATIONS = frozenset({"australia", "canada", "england", "ireland", "scotland", "uk", "wales", "zealand"})
_OF_NATION = frozenset(
    {"air", "airlines", "athletics", "bank", "basketball", "cricket", "football", "google", "hockey", "netball",
     "rugby", "swimming", "team", "tennis", "virgin", "volleyball", "wrestling"}
)  # fmt: skip


class Kind(Enum):
    """What a name may be: a medium; an institute that is known, says so, or may be one; letters; any but a person's."""

    MEDIUM = auto()
    KNOWN = auto()
    INSTITUTE = auto()
    LOOSE = auto()
    LETTERS = auto()
    NAME = auto()


def names_in(sentence: str) -> Iterator[tuple[str, int]]:
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
    titled = titled and not (words[0] == "a" and words[1] in WORDS["media"])  # "A Reuters poll"
    if (opened := _OPENS.match(name)) and not titled and fold(name) not in WORDS["media"]:
        name = name[opened.end() :]
    if (said := _KIND_FIRST.match(name)) and fold(said["kind"]) in _PUBLISHING:
        name = name[said.end() :]
    # "sagte Minister Karl Moor der Rheinischen Post"
    elif (held := _HELD.match(name)) and fold(held["name"]).split()[-1] in WORDS["media_words"]:
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
        several = several or (possessive.end() < len(name) and words[-1] in WORDS["offices"])
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
            words[at - 1] in _JOINTS or (at == 1 and fold(words[0]) in WORDS["kinds"] - _IN_NAMES)
        ):
            return end
    return name


@remembered
def kind_of(name: str) -> Kind | None:
    """What kind of source this name may be of, if any."""
    folded = fold(name)
    words = folded.split()
    if folded in WORDS["no_source"] or not words or name == "Which":
        return None
    if folded in WORDS["media"] or name in NOMINATIVE or _SITE.search(name):
        return Kind.MEDIUM
    if folded in WORDS["institutes"] or (len(words) > 1 and not WORDS["nature"].isdisjoint(words)):
        return Kind.KNOWN
    if _COMPOUND.fullmatch(name):
        return Kind.MEDIUM
    if _HOUSE.fullmatch(name) or _GERMAN_HOUSE.fullmatch(name):
        return Kind.INSTITUTE
    if len(words) > 1:
        return _kind_by_words(name, words)
    letters = _LETTERS.fullmatch(name) and not (len(name) > _LONG_LETTERS and is_plain(folded))
    return None if PARTY.search(name) else Kind.LETTERS if letters else Kind.NAME


def _kind_by_words(name: str, words: Sequence[str]) -> Kind | None:
    """The kind of a name of several words: by what it begins with, by the last of them, then the first, then any."""
    least = 1 if name.split()[0].isupper() else 2
    known = next((most for most in range(len(words), least - 1, -1) if " ".join(words[:most]) in WORDS["media"]), 0)
    if known and (len(words) - known < 2 or (len(words) - known == 2 and words[known] in WORDS["media_words"])):
        return Kind.MEDIUM  # "NRK Nordland", "Sveriges Radio P4", "ITV News Wales"
    if words[0] in _ARTICLES and " ".join(words[1:]) in WORDS["media"]:
        return Kind.MEDIUM
    if "council" in words:
        return None if WORDS["of_all"].isdisjoint(words) else Kind.INSTITUTE
    if words[-1] in WORDS["institute_words"]:
        return None if words[-1] == "office" and PARTY.search(name) else Kind.INSTITUTE
    if not WORDS["media_words"].isdisjoint((words[0], words[-1])):
        return Kind.MEDIUM
    if words[0] in WORDS["institute_words"]:
        return Kind.INSTITUTE
    if PARTY.search(name) or words[0] in given_names():
        return None
    if not WORDS["institute_words"].isdisjoint(words) or _is_of_nation(name, words):
        return Kind.INSTITUTE
    return Kind.LOOSE if not WORDS["loose_words"].isdisjoint(words) else Kind.NAME


def _is_of_nation(name: str, words: Sequence[str]) -> bool:
    """ "Statistics Canada", "Wildlife Health Australia"; no airline, bank or team."""
    ends = words[-1] in _NATIONS and _OF_NATION.isdisjoint(words)
    return ends and words[0] not in PEOPLES and find(name) is None
