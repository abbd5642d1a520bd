"""Where a house's name goes on to whose head noun comes first: "Asamblea Permanente por los Derechos Humanos". Pure."""

from collections.abc import Mapping, Sequence

import regex

from newsbell.articles import gazetteer
from newsbell.articles.folding import fold
from newsbell.articles.name_words import KNOWN, NO_NAMES, ORGANISATION, ORGANISATION_STARTS, of_language

_CAPITAL = regex.compile(r"^\p{Lu}")
_SMALL = regex.compile(r"^\p{Ll}[\p{Ll}-]{3,}$")
_MOST = 14
# "Conservatoire National d'Art dramatique"
_OF_FIELD = regex.compile(r"(?:ique|ale|aire|elle|ica|ico|iche)s?$")
# What joins a name's parts, and the articles that may stand behind it.
_JOINS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "fr": "de d' d’ du des pour contre à aux",
        "it": "di d' d’ del della dello dell' dell’ dei degli delle per alla contro",
        "es": "de del por para contra al en",
        "pt": "de do da dos das pelo pela pelos pelas para contra ao à aos às a em",
        "ro": "de din pentru a al ale",
        "pl": "w we im. im ds. ds",
        "nl": "van voor",
    }.items()
}
_ARTICLES: Mapping[str, frozenset[str]] = {
    "fr": frozenset(("la", "le", "les", "l'", "l’")),
    "it": frozenset(("la", "il", "lo", "i", "gli", "le", "l'", "l’")),
    "es": frozenset(("el", "la", "los", "las", "lo")),
    "pt": frozenset(("o", "a", "os", "as")),
    "nl": frozenset(("de", "het")),
}
_AND = {"fr": "et", "it": "e", "es": "y", "pt": "e", "ro": "și", "pl": "i", "nl": "en", "tr": "ve"}
# These write the later words of a house's name small: "Conseil d'orientation des retraites".
_WRITE_SMALL = frozenset(("fr", "it"))
_ADJECTIVE = {
    "fr": regex.compile(
        r"(?:ale?|aux|ique|aire|elle?|ive|if|ienn?e?|éenn?e?|aise?|oise?|ière?|eure?|ante|ente)s?$"
    ),
    "it": regex.compile(r"(?:ale|ali|ic[oaie]|iche|ian[oaie]|an[oaie]|in[oaie]|are|ari[oae]?|iv[oaie]|os[oaie]|es[ei])$"),
}
# Of the same endings, and verbs or other words.
_NO_ADJECTIVES = frozenset(
    """
    a ai aime ainsi alors annonce arrive aurait avait avance avant avive commande communique complique condamne confie
    considère critique devait devant doit donne dure durant elle enjoint entre envisage estime exige explique faire
    fera finale gère gagne gagnante implique indique interpelle jouait les lui laisse libère appelle rappelle renouvelle
    salue signale pratique précise prive propose quelle quitte réclame réplique recommande rejette répond reste
    revendique révèle se semble sera serait souligne suggère suspend tente toujours veut vise était étale
    applica comunica critica dedica dica dice dichiara dichiarare esplica giudica identifica implica indica mentre modifica
    notifica pare prima pubblica ratifica replica rivendica replicano sia significa spera verifica vuole fa fare dare andare
    stare
    """.split()
)
# A small noun of one of these ends no name, but begins what is said of it.
_NO_NOUNS = frozenset(
    """
    honneur avoir cela celle celui cent ceux cette cinq dernier dernière deux dimanche donc elle être façon fait faire fois
    jeudi jours juillet juin leur leurs lundi manière mardi mars mercredi mois moins nombreuses nombreux notre nouveau
    nouvelle part place plus plusieurs quatre quelque quelques retour retrait samedi suite tous tout toute toutes
    trois vendredi votre hier demain mieux quoi rien ceci autres autre leurs
    altri altre anni cui dieci domani domenica essere fatto fianco fronte giorni giovedì ieri ieri loro lunedì maggio mano
    martedì meno mercoledì mesi modo molti nuovo oggi parte più proprio quale quanto quattro quella quello questa questo
    sabato seguito settembre sette solo suoi tempo tutti tutto venerdì volta
    """.split()
)
_INFINITIVE = {"fr": regex.compile(r"(?:er|ir|dre|ttre|faire|dire)$"), "it": regex.compile(r"(?:are|ere|ire|rsi|rre)$")}
_OF = frozenset("de d' d’ di dell' dell’ dello del della dei degli delle des du do da dos das van".split())
_OF_MEMBERS = frozenset(("nazionale", "italiana", "sindacale"))
_TO = frozenset(("a", "ao", "à", "aos", "às", "al"))
_BRANCHES = frozenset(("oficina", "delegacion", "embajada", "consulado", "embaixada", "escritorio", "representacion"))
_HEADS = ORGANISATION.union(
    ORGANISATION_STARTS, *(of_language(one, "organisation_starts") for one in ("fr", "it", "es", "pt", "ro", "pl"))
)
_HEADS_OF_TOWNS = frozenset(
    """
    sad prokuratura prokuratury prokuraturze komenda komendy komendzie uniwersytet uniwersytetu szpital szpitala
    szpitalu urzad urzedu urzedzie muzeum izba izby politechnika akademia akademii teatr sadu sadzie filharmonia centrum
    """.split()
)


def known_end(words: Sequence[str], at: int) -> int:
    """Where the longest name ends that begins at `at` and is known: "La France insoumise"; 0: none of two words does."""
    first = fold(words[at])
    most = _LONGEST.get(first, 0)
    for end in range(min(len(words), at + most), at + 1, -1):
        if any(word.endswith("\0") for word in words[at : end - 1]):
            continue
        said = "-".join(fold(word).replace(" ", "-") for word in words[at:end])
        if said in KNOWN and first not in NO_NAMES and _is_name(words[at:end]):
            return end
    return 0


def _is_name(words: Sequence[str]) -> bool:
    return all(word[:1].isalnum() for word in words)


def _measured() -> Mapping[str, int]:
    longest: dict[str, int] = {}
    for name in KNOWN:
        parts = name.split("-")
        if len(parts) > 1:
            longest[parts[0]] = max(len(parts), longest.get(parts[0], 0))
    return longest


_LONGEST = _measured()


def house_end(words: Sequence[str], at: int, end: int, language: str) -> int:
    """Where the name that begins at `at`, and of which a run of capitals ends at `end`, ends in this language."""
    end = _small_end(words, end, language)
    if language == "tr":
        return _turkish_end(words, end)
    joins = _JOINS.get(language)
    while at < end - 1 and (fold(words[at]) in NO_NAMES or fold(words[at]) in of_language(language, "opening")):
        at += 1  # "La Fédération syndicale unitaire"
    if joins is None or not _begins(words, at, end, language):
        return end
    joined = any(word in joins for word in words[at:end])
    while end < min(len(words), at + _MOST) and not words[end - 1].endswith("\0"):
        word = words[end].rstrip("\0")
        if _CAPITAL.match(word):
            if words[end - 1] in joins or words[end - 1][:1].isupper() or fold(word) not in gazetteer.given_names():
                end += 1
                continue
            return end
        if _goes_on_small(words, at, end, language):
            end += 1
        elif word in joins or (word == _AND.get(language) and joined):
            over = end + 1
            if word == _AND.get(language) and words[over : over + 1] and words[over] in joins & _OF:
                over += 1  # "de la sécurité alimentaire et des affaires vétérinaires"
            if words[over : over + 1] and words[over] in _ARTICLES.get(language, ()):
                over += 1
            further = _over(words, at, end, over, language)
            if not further:
                return end
            joined, end = True, further
        else:
            return end
    return end


def _begins(words: Sequence[str], at: int, end: int, language: str) -> bool:
    """Does it begin with the head noun of a house, or in Polish with an adjective before that?"""
    starts = of_language(language, "organisation_starts")
    first = fold(words[at])
    if first in ORGANISATION_STARTS or first in starts:
        return True
    return language == "pl" and end > at + 1 and fold(words[at + 1]) in starts


def _small_end(words: Sequence[str], end: int, language: str) -> int:
    """Behind "Skellefteå tingsrätt", "Nejvyšší správní soud": its head noun is written small; else `end`."""
    ends = of_language(language, "small_ends")
    if not ends or words[end - 1].endswith("\0"):
        return end
    for over in (end, end + 1):
        word = words[over] if over < len(words) else ""
        if word.islower() and fold(word.rstrip("\0")) in ends:
            in_town = words[over + 1 : over + 2] in (["v"], ["ve"], ["města"]) and not word.endswith("\0")
            return over + 3 if in_town and _CAPITAL.match((*words, "", "", "")[over + 2]) else over + 1
        if not word[:1].islower() or word.endswith("\0"):
            break
    return end


def _turkish_end(words: Sequence[str], end: int) -> int:
    """Behind "Adalet ve Kalkınma Partisi": over "ve" to the head noun that ends it; else `end`."""
    over = end
    while words[over : over + 1] == ["ve"] and not words[over - 1].endswith("\0"):
        over += 1
        while over < len(words) and _CAPITAL.match(words[over]) and not words[over - 1].endswith("\0"):
            over += 1
    return over if over > end and _is_head(words[over - 1]) else end


def _is_head(word: str) -> bool:
    return fold(word.rstrip("\0")) in ORGANISATION


def _over(words: Sequence[str], at: int, join: int, over: int, language: str) -> int:
    """The end of what a joining word leads to, if that is of the name; 0: it is not."""
    if over >= len(words):
        return 0
    word, joining = words[over].rstrip("\0"), words[join]
    key = fold(word)
    if language == "pl" and joining in ("w", "we"):
        held = any(fold(one) in _HEADS_OF_TOWNS for one in words[at:join])
        return over + 1 if held and _CAPITAL.match(word) else 0
    if _CAPITAL.match(word):
        if joining in _OF:
            return over + 1
        if key in _HEADS or key in gazetteer.given_names():
            return 0
        place = gazetteer.find(word) is not None
        if joining in ("en", "em"):
            return over + 1 if place and fold(words[join - 1]) in _BRANCHES else 0
        # "Repressão a Crimes", but not "(detuvo) la Policía de Madrid a Juan"
        several = joining not in _TO or (
            (word.endswith("s") or joining != "a") and not _OF.isdisjoint(words[at:join])
        )
        return over + 1 if several and not place else 0
    if language not in _WRITE_SMALL or joining in ("à", "aux", "alla") or not _SMALL.match(word):
        return 0
    if joining == _AND[language] and words[join + 1] not in _JOINS[language]:
        return 0
    bare = joining in ("de", "d'", "d’", "di", "pour", "per")
    if word in _NO_NOUNS or (bare and over == join + 1 and _INFINITIVE[language].search(word)):
        return 0
    return over + 1


def _goes_on_small(words: Sequence[str], at: int, end: int, language: str) -> bool:
    """ "Fédération syndicale unitaire", "Associazione nazionale magistrati": is it an adjective of the name?"""
    word = words[end].rstrip("\0")
    if language not in _WRITE_SMALL or (
        end > at + 1 and words[end - 1][:1].isupper() and not (words[end - 2] in _OF and _OF_FIELD.search(word))
    ):
        return False
    if word.endswith("i") and fold(words[end - 1]) in _OF_MEMBERS and word not in _NO_NOUNS:
        return True  # "Associazione nazionale magistrati"
    return (
        _SMALL.match(word) is not None
        and _ADJECTIVE[language].search(word) is not None
        and word not in _NO_ADJECTIVES
        and word not in _NO_NOUNS
    )
