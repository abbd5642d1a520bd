"""Names as a text writes them: runs of capitalised words, each with what stands around it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.known.name_words import ORGANISATION, POSSESSORS, WORDS, is_known, of_language
from newsbell.articles.known.tongues import tongue
from newsbell.articles.subjects.head_first import house_end, known_end

_TOKEN = regex.compile(r"(?:\p{Lu}\.){2,}|[\p{L}\p{N}][\p{L}\p{M}\p{N}’'&.\-]*|[^\s\p{L}\p{N}]")
_CAPITAL = regex.compile(r"^(?:\p{Lu}|d['’]\p{Lu}|al-\p{Lu}|\d\der)")
_INITIAL = regex.compile(r"^\p{Lu}\.$")
# "aeronave.Durante": two sentences that nothing parts, and no "Meteo.it"; "8.Lori Kelly": a number and an item
_UNPARTED = regex.compile(r"(?<=\p{Ll}{3}|(?<![\w.])\d{1,2})\.(?=\p{Lu}\p{Ll})")
_NICKNAME = regex.compile(
    r"\b(\p{Lu}\p{Ll}+) [\"“‘'](?:\p{Lu}[\p{L}.-]*)(?: \p{Lu}[\p{L}.-]*)?[\"”’'] (?=\p{Lu}\p{Ll})(\p{Lu}\p{Ll}+)"
)
_POSSESSIVE = regex.compile(r"['’]s?$")
# French and Italian write articles and "of" before a vowel as part of the word: "l’Université", "dell'Interno".
_ELIDED = regex.compile(r"^((?:[cdjlmnst]|qu|(?:a|da|de|ne|su)ll|un)['’])(?=\p{L})", regex.IGNORECASE)
_ELIDING = frozenset(("fr", "it"))
# Turkish parts a name's endings by a sign: "İzmir'de".
_TURKISH_ENDING = regex.compile(r"(?<=\p{L}{2})['’](\p{Ll}+)(\0?)$")
_TURKISH_IN = frozenset(("de", "da", "te", "ta"))
_AFTER = 9
_MONSIEUR = {"M.": "monsieur", "MM.": "messieurs", "Mme": "madame", "Mlle": "madame", "Me": "maître"}
# "Center for Biological Diversity", "Committee on Finance", but not "the West Coast Bank on Highway 214".
_ON = frozenset(
    ("board", "bureau", "caucus", "center", "centre", "coalition", "commission", "committee", "conference", "congress",
     "council", "group", "institute", "network", "office", "panel", "press", "project", "task", "taskforce", "force")
)  # fmt: skip
_NO_FOR = frozenset(
    ("airline", "airlines", "airways", "army", "bank", "cabinet", "college", "company", "corp", "corporation", "court",
     "courts", "department", "hospital", "inc", "limited", "llc", "ltd", "magazine", "navy", "news", "newspaper",
     "parliament", "plc", "police", "post", "prison", "senate", "times", "tribune", "university")
)  # fmt: skip
_FOR = {head: ("for", "on") if head in _ON else ("for",) for head in ORGANISATION - _NO_FOR}
_ENDS = frozenset('.!?:;“”"`•|')
_QUOTES = frozenset("“\"`„«'‘")
_SHUT = _QUOTES | _ENDS | {"”", "’"}
_SHUTS = tuple([sign] for sign in "”’\"'“»")
_INSIDE = WORDS["inside"]
_OF_FATHER = frozenset(("bin", "ibn", "ben", "al", "el"))
_PARTICLES = WORDS["particles"]
_SHORTENED = WORDS["shortened"]
_SMALL_HEADS = frozenset(
    ("cartel", "cártel", "chœur",
     "ministère", "ministerio", "ministero", "ministério", "université", "universidad", "università", "universidade",
     "préfecture", "prefeitura", "parquet", "fiscalía", "alcaldía", "procura", "questura")
)  # fmt: skip
_OF_HEAD = frozenset(
    ("de", "du", "des", "del", "della", "dell'", "dell’", "di", "da", "do", "la", "l'", "l’", "d'", "d’")
)
# "Commission européenne", "Corte costituzionale"
_ROMANCE_HEADS = frozenset(
    ("Assemblée", "Banque", "Commission", "Commissione", "Comisión", "Conseil", "Consejo", "Consiglio", "Corte",
     "Cour", "Gobierno", "Governo", "Parlamento", "Parlement", "Policía", "Polícia", "Polizia", "Tribunal",
     "Tribunale", "Union", "Unione", "Unión", "União")
)  # fmt: skip
_OF_STATE = frozenset(
    ("constitucional", "constitutionnel", "constitutionnelle", "costituzionale", "europea", "europeia", "europeo",
     "europeu", "européen", "européenne", "federal", "federale", "fédéral", "fédérale", "nacional", "national",
     "nationale", "nazionale", "suprema", "supremo", "suprême")
)  # fmt: skip
_FRENCH_ADJECTIVE = regex.compile("^\\p{Ll}+(?:ères|ales?|iques?|ieure?s?|naires?|ives?|elles?)$")
_HOUSE = regex.compile(
    "(?:zentrale|institut|amt|anstalt|ministerium|verband|verein|stiftung|gesellschaft|agentur)$", regex.IGNORECASE
)
_CLUBS = frozenset(("Bayer", "FC", "FSV", "SC", "SSV", "SV", "SpVgg", "TSG", "TSV", "TuS", "VfB", "VfL"))
# What has several fields: "Department of Culture, Media and Sport".
_OF_FIELDS = regex.compile(
    "(?:ministerium|amte?s?|stiftung|institute?s?|agentur|academy|department|ministry|institute|office|bureau|committee|ministère|ministerio|ministero)$",
    regex.IGNORECASE,
)
_FOR_FIELD = frozenset(("für", "of", "for", "de", "del", "des"))
_JOINING = frozenset(("und", "and", "&", "et", "y", "e"))
_MOST_FIELDS = 5
_MOST_CHARACTERS = 20_000
# No name is longer; a page of names alone must not be one.
MOST_WORDS = 14


@dataclass(frozen=True)
class Span:
    """A run of capitalised `words`. `first`: it opens a sentence, where a capital says nothing of its first word.

    `before` and `after` are the folded words beside it; `part`: 0 headline, 1 standfirst, 2 and more paragraphs.
    """

    words: tuple[str, ...]
    first: bool
    before: tuple[str, ...]
    after: tuple[str, ...]
    part: int
    quoted: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


def spans(parts: Sequence[str]) -> tuple[list[Span], frozenset[str]]:
    """All spans, and the folded words that also stand in lower case.

    A headline With Capitals On Every Word names nothing that stands nowhere else: its spans are left out.
    """
    found: list[Span] = []
    lower: set[str] = set()
    texts = [words_of(_NICKNAME.sub(_without_nickname, text)) for text in parts]
    language = tongue(frozenset(map(fold, {word for words in texts for word in words if word.islower()})))
    if language in _ELIDING:
        texts = [list(_unelided(words)) for words in texts]
    elif language == "tr":
        texts = [list(_without_turkish_endings(words)) for words in texts]
    for number, words in enumerate(texts):
        own = list(_of(words, number, language))
        small = [word for word in words if word[:1].islower()]
        if number == 0 and len(parts) > 1 and language != "de" and sum(map(_is_capital, words[1:])) > 1.5 * len(small):
            continue
        found += own
        lower.update(map(fold, set(small)))
    return found, frozenset(lower)


def _without_nickname(named: regex.Match[str]) -> str:
    """ "Vincent “The Chin” Gigante" without what he is called, where the first word is a given name."""
    return f"{named[1]} {named[2]}" if fold(named[1]) in gazetteer.given_names() else named[0]


def words_of(text: str) -> list[str]:
    """The text's words and signs; behind the last word of a sentence stands a NUL."""
    return [_trimmed(word) for word in _TOKEN.findall(_UNPARTED.sub(". ", text[:_MOST_CHARACTERS]))]


def _unelided(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        if word in _MONSIEUR:
            yield _MONSIEUR[word]
        elif elided := _ELIDED.match(word):
            yield elided[1].lower()
            yield word[elided.end() :]
        else:
            yield word


def _without_turkish_endings(words: Sequence[str]) -> Iterator[str]:
    """ "İzmir'de" as "in İzmir": what stands before a name is looked at, not its endings."""
    for word in words:
        ending = _TURKISH_ENDING.search(word) if word[:1].isupper() else None
        if ending is None:
            yield word
            continue
        if ending[1] in _TURKISH_IN:
            yield "in"
        yield word[: ending.start()] + ending[2]


def _trimmed(word: str) -> str:
    """Without the stop at its end, unless it is part of the word: "U.S.", "Dr.", "J."."""
    if word.endswith(".") and not (_INITIAL.match(word) or word.count(".") > 1 or word[:-1].lower() in _SHORTENED):
        return word[:-1] + "\0"  # it ends a sentence
    return word


def _is_capital(word: str) -> bool:
    if word.islower() and not word[0].isdigit():
        return False  # most words, and it is asked of each
    return _CAPITAL.match(word) is not None


def _of(words: Sequence[str], part: int, language: str) -> Iterator[Span]:
    at, opens, quoted = 0, True, False
    while at < len(words):
        word = words[at]
        if not _is_capital(word):
            quoted = word in _QUOTES and at + 1 < len(words)
            opens = word in _ENDS or word.endswith("\0") or (opens and not word[:1].isalnum())
            at += 1
            continue
        end = _end(words, at)
        at = _small_head(words, at)
        end = house_end(words, at, _with_adjective(words, at, end), language)
        end = max(end, known_end(words, at))
        end = _over_slash(words, at, end)
        run = " ".join(one.rstrip("\0") for one in words[at:end]).replace(" / ", "/").split(" ")
        if not (run[-1].endswith("s") and is_known(" ".join(run))):  # "Macy's"
            run[-1] = _bare(run[-1])
        before = tuple(fold(one) or one for one in words[max(0, at - 3) : at])
        if before and words[at - 1] in of_language(language, "says_in"):
            before = (*before[:-1], "in")  # "à" means something else in other languages
        after = tuple(fold(one) if one[:1].isalnum() else one for one in words[end : end + _AFTER])
        if after[:1] == ("$",):
            at = end  # "US$ 98"
            continue
        shut = end < len(words) and (words[end] in _SHUT or (words[end] == "," and words[end + 1 : end + 2] in _SHUTS))
        yield Span(_with_commas(run), opens, before, after, part, quoted and shut)
        opens = words[end - 1].endswith("\0")
        quoted = False
        at = end


def _end(words: Sequence[str], at: int) -> int:
    """Where the run that begins at `at` ends; a possessive or a full stop ends it."""
    end = at + 1
    while end < min(len(words), at + MOST_WORDS) and not words[end - 1].endswith("\0"):
        if _POSSESSIVE.search(words[end - 1]) and not _owns(words[end - 1 : end + 1]):
            break
        if _CAPITAL.match(words[end]) or (
            words[end] == "&" and end + 1 < len(words) and _CAPITAL.match(words[end + 1])
        ):
            end += 1
        elif words[end] in _INSIDE or words[end] in _FOR.get(fold(words[end - 1]), ()):
            ahead = end + 1
            while ahead < len(words) and ahead < end + 2 and words[ahead] in _INSIDE:
                ahead += 1
            if ahead < len(words) and _CAPITAL.match(words[ahead]):
                end = ahead + 1
            elif words[end] == "für" and _is_field(words[end - 1], words[ahead : ahead + 2]):
                end = ahead + 2
            else:
                break
        elif further := _further(words, at, end):
            end = further
        else:
            break
    return end


def _further(words: Sequence[str], at: int, end: int) -> int:
    """Where a name goes on to over a number, as in "Bayer 04 Leverkusen", or over commas; 0: it ends."""
    if words[end] == ",":
        return _fields_end(words, at, end)
    club = words[end].isdigit() and not _CLUBS.isdisjoint(words[at:end]) and words[end + 1 : end + 2]
    return end + 2 if club and _is_capital(words[end + 1]) else 0


def _over_slash(words: Sequence[str], at: int, end: int) -> int:
    """The end of "Bündnis 90/Die Grünen" where `end` is at its slash; else `end`."""
    further = words[end + 1 : end + 3] if words[end : end + 1] == ["/"] else []
    return end + 3 if len(further) > 1 and is_known(" ".join((*words[at:end], *further)).rstrip("\0")) else end


def _with_commas(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a name, its commas behind them."""
    if "," not in words:
        return tuple(words)
    found: list[str] = []
    for word in words:
        if word == ",":
            found[-1] += word
        else:
            found.append(word)
    return tuple(found)


def _fields_end(words: Sequence[str], at: int, comma: int) -> int:
    """Where "Ministry of Culture, Media and Sport" ends, of which a comma is; 0: it ends before the comma."""
    if not any(map(_OF_FIELDS.search, words[at:comma])) or _FOR_FIELD.isdisjoint(words[at + 1 : comma]):
        return 0
    end = comma
    while end + 1 < len(words) and words[end] == "," and _is_capital(words[end + 1]):
        end += 2
        if words[end - 1].endswith("\0") or end >= comma + 2 * _MOST_FIELDS:
            return 0
    over = end + (words[end : end + 1] == [","])
    joined = words[over : over + 1] and words[over] in _JOINING and words[over + 1 : over + 2]
    return over + 2 if joined and end > comma and _is_capital(words[over + 1]) else 0


def _small_head(words: Sequence[str], at: int) -> int:
    """Where the name really begins: "ministère de l’Intérieur", "université de Nantes" are written small."""
    head = next((back for back in (2, 3) if at >= back and words[at - back] in _SMALL_HEADS), 0)
    return at - head if head and all(word in _OF_HEAD for word in words[at - head + 1 : at]) else at


def _with_adjective(words: Sequence[str], at: int, end: int) -> int:
    """ "ministère des Affaires étrangères" """
    if end == len(words) or words[end - 1].endswith("\0"):
        return end
    word = words[end].rstrip("\0")
    small = words[at] in _SMALL_HEADS and _FRENCH_ADJECTIVE.search(word)
    return end + 1 if small or (end == at + 1 and words[at] in _ROMANCE_HEADS and word in _OF_STATE) else end


def _is_field(house: str, words: Sequence[str]) -> bool:
    """ "Bundeszentrale für politische Bildung", "Institut für angewandte Chemie"."""
    if len(words) < 2 or not _HOUSE.search(house):
        return False
    return words[0].islower() and words[0].endswith(("e", "en")) and _CAPITAL.match(words[1]) is not None


def _owns(words: Sequence[str]) -> bool:
    """Do these two begin or end a name: "Sheriff's Office", "People's Party"?"""
    if is_known(" ".join(words).rstrip("\0")):
        return True  # "Victoria's Secret"
    owner, owned = _POSSESSIVE.sub("", words[0]), words[1].rstrip("\0")
    several = words[0][-1] in "'’"  # "Employers’ Association"
    return (several or fold(owner) in POSSESSORS) and _CAPITAL.match(owned) is not None and fold(owned) in ORGANISATION


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word.rstrip("\0"))


def is_particle(word: str) -> bool:
    """A small word of a person's name, as in "Charles de Gaulle"."""
    return word in _PARTICLES


def is_of_father(word: str) -> bool:
    """A small word that only ever stands inside a person's name, as in "Osama bin Laden"."""
    return word in _OF_FATHER


def without_signs(words: Sequence[str]) -> list[str]:
    """Without what folds to nothing at both ends: a sign names nothing, and begins and ends no name."""
    named = [at for at, word in enumerate(words) if fold(word)]
    return list(words[named[0] : named[-1] + 1]) if named else []
