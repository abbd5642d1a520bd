"""German names in the nominative: the genitive's "s" falls, and adjectives end as their noun wants it. Pure.

"Statistischen Bundesamts" is "Statistisches Bundesamt". Adjectives are known by how they end before their case, nouns
by what they end in; names of other languages have no such pair.
"""

import regex

# The genitive of a house: "Zweirad-Industrie-Verbands", "Michael-Otto-Instituts im Nabu"; and of none where a paper has
# it within: "Fyns Amts Avis", "Deutsche Handwerks Zeitung".
_OF_HOUSE = regex.compile(
    r"(?:(?<=(?:[Ii]nstitut|(?:^|[-\p{Ll}])[Aa]rchiv|[Rr]undfunk|[Aa]nzeiger|[Mm]inisterium|\p{Ll}magazin"
    r"|Manager Magazin|\p{Ll}kurier|\p{Ll}merkur|\p{Ll}spiegel|[Zz]entrum|[Nn]etzwerk|\p{Ll}museum|schen Museum"
    r"|\p{Ll}portal|[Pp]rogramm|-[Cc]lub|derat|sekretariat|[Kk]omitee))s"
    r"|(?<=(?:[-\p{Ll}][Ii]nstitut|[Aa]mt|[Vv]erband|[Vv]erbund|[Dd]ienst|\p{Ll}bund|[- ]Bund|[Vv]erein|\p{Ll}werk"
    r"|\p{Ll}blatt|\p{Ll}hof|\p{Ll}(?:kreuz|netz)|[- ]Kreuz|[Aa]usschuss|(?:s|en|ll|dt)rat"
    r"|(?:[Bb]undes|[Ll]and|[Ss]tädte)tag))e?s)"
    r"(?=$| (?!Avis|Folkeblad|Tidende|Zeitung)(?:\p{Lu}|im |für |der |des |zur ))"
)
# Behind it another house's genitive stays: "Verwaltung des Bundes".
_OF_ANOTHER = regex.compile(r" (?:des|eines|für|im|am|zum|vom) ")

# Adjectives; before a town's "-er" ("Leipziger", "Jülicher") those that may be of a town do not count.
_STEM = (
    r"(?:\p{Lu}[\p{L}-]{0,30}(?:isch|utsch)|National|International|Regional|Kommunal|Unabhängig|Freiwillig|Gemeinsam"
    r"|Wissenschaftlich|Allgemein|Oberst|Klein|Zentral|Evangelisch|Autonom|Öffentlich)"
)
_WEAK_STEM = r"(?:\p{Lu}\p{L}{1,30}(?:[elrn]sch|lich)e|Neue|Freie|Rote)"
_ADJECTIVES = regex.compile(
    r"^(?!Zwischen|Menschen|Flaschen|Taschen|Porsche )"
    rf"(?P<adjectives>(?:(?:{_STEM}e[nmr]?|{_WEAK_STEM}[nm]?) ){{1,3}})"
    r"(?P<noun>(?:\p{Lu}\p{Ll}+- und |\p{Lu}\p{Ll}+er )?\p{Lu}[\p{L}-]*)"
)
_ADJECTIVE = regex.compile(r"e[nmr]?(?= )")
_WEAK = regex.compile(r"(?:isch|utsch)en? $")
_MASCULINE = regex.compile(
    r"(?:verband|verbund|bund|dienst|\p{L}rat|verein|rundfunk|anzeiger|kurier|merkur|bote|tag|club|klub|ring|fonds|ausschuss"
    r"|\p{Ll}hof|^rat)$",
    regex.IGNORECASE,
)
_NEUTER = regex.compile(
    r"(?:institut|amt|zentrum|kreuz|museum|theater|haus|werk|ministerium|komitee|archiv|sekretariat|bulletin|magazin|blatt"
    r"|\p{Ll}labor|netz|parlament)$",
    regex.IGNORECASE,
)
_FEMININE = regex.compile(
    r"(?:zeitung|post|presse|agentur|gesellschaft|universität|hochschule|bank|kasse|kontrolle|konferenz|organisation|anstalt|stiftung"
    r"|kammer|vereinigung|börse|rundschau|woche|zentrale|akademie|union|stelle|behörde|kommission|information|verwaltung|nachrichten"
    r"|häuser|gemeinschaft|bahn|liga|schau|wacht)$",
    regex.IGNORECASE,
)
# Dutch has these nouns and adjectives, too.
_DUTCH = regex.compile(
    r"^(?:Nationale|Internationale|Regionale) (?i:\p{L}*(?:dienst|club|fonds|werk|ring|museum|theater))$"
)
_BOTE = regex.compile(r"(?<=^\p{Lu}\p{Ll}+er [Bb]ote)n$")


def in_nominative(name: str) -> str:
    """The name as it is called: "Deutschen Imkerbundes" is "Deutscher Imkerbund"."""
    found = _OF_HOUSE.search(name)
    if found and not _OF_ANOTHER.search(name, 0, found.start()):
        name = name[: found.start()] + name[found.end() :]
    name = _BOTE.sub("", name)
    return name if _DUTCH.match(name) else _ADJECTIVES.sub(_adjectives, name)


def _adjectives(found: regex.Match[str]) -> str:
    """The adjectives of a name as their noun wants them; of a noun that nobody knows, most likely a feminine one."""
    noun = found["noun"]
    if _MASCULINE.search(noun):
        ending = "er"
    elif _NEUTER.search(noun):
        ending = "es"
    elif _WEAK.search(found["adjectives"]) or _FEMININE.search(noun):
        ending = "e"
    else:
        return found[0]
    return _ADJECTIVE.sub(ending, found["adjectives"]) + noun
