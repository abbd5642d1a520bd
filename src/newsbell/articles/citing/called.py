"""A source's name as it is called, in the nominative, where the text has it in another case. Pure."""

import regex

from newsbell.articles.citing.citing_words import NOMINATIVE

# The genitive of a German house: "Zweirad-Industrie-Verbands", "Michael-Otto-Instituts im Nabu".
_OF_HOUSE = regex.compile(
    r"(?:(?<=institut)s|(?<=amt|verband|verbund|-club|dienst|bund|verein|zentrum|archiv|portal|programm|\p{Ll}museum|werk)e?s)"
    r"(?=$| (?:\p{Lu}|im |für |der |des |zur ))",
    regex.IGNORECASE,
)
_INFLECTED = regex.compile(r"(?<=\p{L}{5})ej$")  # Polish, of a feminine name
_ADJECTIVE = regex.compile(
    r"^(?P<stem>Deutsche|Österreichische|Schweizerische|Europäische|Statistische"
    r"|\p{Lu}\p{L}+sche)[nmr]? (?P<noun>\p{L}[\p{L}-]+)"
)
_MASCULINE = regex.compile(
    r"(?:verband|bund|dienst|rat|verein|rundfunk|anzeiger|kurier|merkur|bote|tag|club|klub|ring|fonds)$",
    regex.IGNORECASE,
)
_NEUTER = regex.compile(
    r"(?:institut|amt|zentrum|kreuz|museum|theater|haus|werk|netzwerk|ministerium|komitee)$", regex.IGNORECASE
)


def called(name: str) -> str:
    """The name as it is called: "Statistischen Bundesamts" is "Statistisches Bundesamt"."""
    if name in NOMINATIVE:
        return NOMINATIVE[name]
    name = _OF_HOUSE.sub("", name)
    return _INFLECTED.sub("a", _ADJECTIVE.sub(_nominative, name))


def _nominative(found: regex.Match[str]) -> str:
    """The adjective of a German name as its noun wants it: Deutscher Bauernverband, Deutsches Institut."""
    ending = "r" if _MASCULINE.search(found["noun"]) else "s" if _NEUTER.search(found["noun"]) else ""
    return f"{found['stem']}{ending} {found['noun']}"
