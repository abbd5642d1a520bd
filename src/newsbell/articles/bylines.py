"""Who signs: the names in a byline, without "By", posts, addresses and what is no name."""

import re

import regex

from newsbell.common.text import fold, squeeze

_BY = re.compile(
    r"^\W*(?:(?:alle (?:artikel|beiträge)|all (?:articles|posts)|pressemitteilung|erstellt|veröffentlicht"
    r"|publiziert|geschrieben|blog[ -]?beitrag|responsable|written|posted|published|words|text|story|report(?:ed)?"
    r"|reporting|geschrieben|verfasst|ein (?:artikel|beitrag)|eine analyse"
    r"|analyse|kommentar|interview|gastbeitrag|artikel|beitrag|texte|texto|scritto|publié|publicado|escrito"
    r"|autor\w*|author|authors|auteure?s?"
    r"|verfasser\w*|redacteur|door|tekst|tekst(?:er)?|bericht|article)\s*(?:(?:by|von|par|por|di|da|door|av|af"
    r"|autor\w*)\b\s*:?|:)"
    r"|(?:by|von|par|por|di|door|av|af|by:|von:|od|przez|autor\w*|author\w*|auteure?s?|verfasser|文[/／:：]|文=|取材・文|執筆|記者"
    r"|责任编辑|编辑|记者|本报记者|كتبت?|بقلم|автор|текст"
    r"|記者：)(?=[\s:：]))\s*[:：]?\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*[;|/•·●–—\n\t]\s*|\s+-\s+|\s*,\s*(?:and|und|et|y)?\s+|\s+(?:and|und|et|y|e|en|og|och|i|ve|&|with|mit|for"
    r"|für|pour)\s+|\s*&\s*"
    r"|\s{3,}|\s*[、，]\s*"
)
_PARENTHESIS = re.compile(r"\s*[(\[{（【][^)\]}）】]{0,200}[)\]}）】]")
# Each space of it has one reading: with two, each word more would double what a tail takes that is none.
_TAIL = re.compile(
    r"\s+(?:(?:(?:updated|published|posted|aktualisiert|veröffentlicht|publié|publicado|on|am|at|um|in|vom|le|el"
    r"|il)\s*(?::\s*)?)*\d.*"
    r"|in (?:[A-Z]\S*(?:\s[A-Z]\S*)?)$|(?:is|ist|est|es|works|writes|schreibt|arbeitet)\b.*)$",
    re.DOTALL,
)
# After a name: its post, its day. "Jane Doe Chief Reporter", "Max Muster am Samstag".
_POST = re.compile(
    r"(?<=\w)\s+(?:(?:chief|senior|deputy|political|sports?|business|health|science|crime|transport|education|local"
    r"|news|staff|freelance|managing|assistant|foreign|environment)\s+)*(?:reporter\w*|editor\w*|journalist\w*"
    r"|correspondent\w*|redakteur\w*|chefred\w*|staff|writer|columnist|rédact\w+|redactor\w*|periodista|journaliste|veröffentlicht|published|posted)$"
    r"|\s+(?:(?:am|on)\s+)?(?:mo|di|mi|do|fr|sa|so|(?:mon|diens|donners|frei|sams|sonn|mon|tues|wednes|thurs"
    r"|fri|satur"
    r"|sun)(?:tag|day))$|\s+(?:vor|am|on|at|ago|il y a|hace)$",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?:^|\s)@\w+$")
_ROLE = re.compile(
    r"\b(?:correspondent|korrespondent\w*|reporter\w*|editor\w*|journalist\w*|redakteur\w*|redaktion|rédact\w*"
    r"|redac\w+|producer|columnist|contributor|writer"
    r"|staff|team|chief|head of|chef\w*|volont\w+|author|autor\w*|freelance\w*|director|bureau|leiter\w*|analyst"
    r"|presenter|photographer|fotograf\w*"
    r"|political|sports?|business|health|science|environment|senior|deputy|special to|desk|news|agenc\w+"
    r"|associated press|online)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:text|wer|posted (?:on|by|at)|(?:veröffentlicht|publiziert|erstellt|geschrieben)(?: am| von| in)?|quelle"
    r"|admin\w*|administrator|anonymous|unknown|none|null|n/?a|guest|gast|user|author|autor\w*|name|datum|date|by"
    r"|von|human|agencies|no author|editor"
    r"|share|follow|comments?|kommentare?|posted|published|updated|more|mehr|home|online|view all"
    r"|alle (?:artikel|beiträge)"
    r"|schließen|close|menu|wordpress ?admin"
    r"|website|about|email|e-mail|profil\w*|twitter"
    r"|facebook|see bio|bio|staff report\w*|(?:la |the )?redacci[oó]n|red"
    r"|contact|subscribe|print|drucken|teilen|foto\w*|photos?"
    r"|min(?:uten)?|read|lesezeit)$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"https?:|www\.|@|[<>{}=?!]|\.(?:com|html?|php)\b|\d\W|\s\d|\d{5,}", re.IGNORECASE)
_CAPITAL = regex.compile(
    r"^(?:\p{Lu}|\p{Lo}{1,5}$|(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|zu|zur|al|el|bin|ibn|y|ten|ter)$"
    r"|[dlO]['’]\p{Lu})"
)
_ADDRESS = re.compile(r"\bhttps?://\S+|\bwww\.\S+|\S+@\S+\.\S+")
_LONGEST = 60
_MOST_WORDS = 5
_MOST_NAMES = 12


def without_by(text: str) -> str:
    """A byline without the words that open it."""
    return _BY.sub("", squeeze(text), count=1)


def opens_with_by(text: str) -> bool:
    """Does this line open as bylines do: "By", "Von", "Text:"?"""
    return _BY.match(text) is not None


def names_of(byline: str, site: str | None = None) -> list[str]:
    """The names in a byline. `site`: the site's own name, which signs for nobody beside a person."""
    text = _ADDRESS.sub(" ", _PARENTHESIS.sub(" ", byline[:500]))
    found: dict[str, str] = {}
    for part in _BETWEEN.split(_BY.sub("", text.strip(), count=1)):
        name = _TAIL.sub("", _BY.sub("", squeeze(part), count=1))
        while (shorter := _POST.sub("", _HANDLE.sub("", name))) != name:
            name = shorter
        name = name.strip(" ,.:*-–—|\"'“”„«»")
        if name.isupper() and len(name) > 4:
            name = name.title() if " " in name else name
        if site and name.endswith(f" {site}") and is_person(alone := name.removesuffix(site).strip(" ,.:*-–—|")):
            name = alone
        if name and is_name(name) and fold(name) not in found:
            found[fold(name)] = name
    people = [name for folded, name in found.items() if not _ROLE.search(name) and folded != fold(site or "")]
    return (people or list(found.values())[:1])[:_MOST_NAMES]


def is_name(name: str) -> bool:
    """May this be what somebody signs with? A bare role, an address, a sentence is not."""
    words = name.split()
    if not words or len(name) > _LONGEST or len(words) > _MOST_WORDS or _NO_NAME.search(name) or _NOBODY.match(name):
        return False
    return regex.search(r"\p{L}{2}|\p{Han}|\p{Katakana}", name) is not None


def is_person(name: str) -> bool:
    """Is this written as a person's name is: two to four words, each with a capital, none of them a role?"""
    words = name.split()
    return 2 <= len(words) <= _MOST_WORDS and not _ROLE.search(name) and all(map(_CAPITAL.match, words))
