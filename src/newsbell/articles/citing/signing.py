"""Agencies that sign a text: in its dateline, its byline, a line by its headline or one at its foot. Pure."""

from collections.abc import Iterable, Iterator, Sequence

import regex

from newsbell.articles.citing.citing_words import WORDS
from newsbell.articles.known.folding import fold

# An agency that signs in a line by the headline, alone or with a reporter.
_SIGNING_AGENCY = regex.compile(
    r"Associated Press|ASSOCIATED PRESS|AP|Reuters|REUTERS|AFP|Agence France-Presse|dpa|DPA|epd|KNA|kna|sid|SID|APA"
    r"|Keystone-SDA|SDA"
    r"|EFE|Europa Press|Télam|ANSA|Ansa|Adnkronos|Lusa|LUSA|ANP|Belga|PAP|ČTK|CTK|TT|NTB|Ritzau|RITZAU|PTI|ANI|IANS"
    r"|BSS|Xinhua|Kyodo|AAP|RNZ|Bernama|BERNAMA|Yonhap|Antara|ANTARA|IRNA|WAM|KUNA|CANA|Agerpres|AGERPRES|Mediafax"
    r"|Hina|HINA|Tanjug|Fena|FENA|LETA|BNS|ELTA|Ukrinform|Interfax|Armenpress|Notimex|Andina|RNS|HealthDay|SWNS"
    r"|KFF Health News|States Newsroom|Prensa Latina|Thomson Reuters Foundation|PA news agency|Colpisa|COLPISA"
    r"|Servimedia"
    r"|Caribbean Media Corporation|Local Democracy Reporting Service|Australian Associated Press"
    r"|Redaktionsnetzwerk Deutschland|Ritzaus Bureau|Algemeen Nederlands Persbureau"
    r"|PA Media|Press Association|PA|UPI|TASS|ТАСС|Интерфакс|Bloomberg|La Presse Canadienne|The Canadian Press"
    r"|Agência Brasil|DHA|İHA|Anadolu Ajansı|BTA|MTI|TASR|STT|Anadolu"
    r"|РИА Новости|Укрінформ|ΑΠΕ-ΜΠΕ|共同通信社?|時事通信社?|新华社|新華社|中新社|中央社|연합뉴스|연합|뉴시스|뉴스1"
    r"|رويترز|سانا|واس|وات|وام|بترا|الأناضول|पीटीआई|भाषा"
)
# A desk of an agency, by the headline or at the foot: "[epd-landesdienste]", "epd ost/mn".
_SERVICE = regex.compile(r"\[?(?P<name>dpa|epd|KNA)(?:[-/]\p{Ll}+\]?|\]| \p{Ll}{2,6}/\p{Ll}{2,3}(?: \p{Ll}{2,3})?)")
# What stands before who signs, also at the foot.
_SIGNED = regex.compile(
    r"^(?:Quelle|Autor|Autoři|Autorzy|Źródło|Zdroj|Haber Giriş|Kaynak|Source|Fuente|Fonte|Bron|Kilde|Källa):\s+"
)
_AND = regex.compile(
    r"\s*(?:[/,&|;•·–—()]|\s-\s|(?<=\s)(?:by|and|von|und|mit|par|et|avec|por|y|con|di|e|com|door|en|with|from|of"
    r"|the|The)(?=\s)"
    r"|(?:Last )?Updated:?|(?=\b\d))\s*|^(?:By|Von|Par|Por|Di|Door|BY)\s+",
)
_DATELINE = regex.compile(
    r"^\p{Lu}[\p{L}\s.,'’/-]{1,60}?(?:\d{1,2}[\s.,]*)?[(（](?P<name>Reuters|AP|AFP|dpa(?:/\w+)?|epd|KNA|EFE|ANSA"
    r"|PAP|PA|UPI|APA|Xinhua|TASS|IANS|ANI|PTI|Kyodo|SID|sid|AAP|CP|TT|NTB|sda|ats|awp|Belga|Bernama|Yonhap|ANTARA"
    r"|Antara|CMC|MENA|WAM|Adnkronos|Lusa|ČTK|Europa Press|RNS|OSV News|CNS|Ritzau|Agerpres|HINA|Hina|BNS|LETA"
    r"|The Canadian Press|Télam|PL)(?:/\w+)?[)）]"
)
_ALIASES = {"AP": "Associated Press", "CP": "Canadian Press"}
# What an article is made of, as a line at its foot says.
_THANKS = regex.compile(
    r"(?:[Aa]vec (?:les|des) informations d[eu]|[Mm]it (?:Material|Informationen) (?:von|der|des)|[Cc]on información de"
    r"|[Ww]ith (?:reporting|files|inputs?) (?:by|from)|[Aa]dditional reporting (?:by|from)|[Ii]nputs? from|feed:"
    r"|[Ff]onte:|[Ii]nformations? d[eu])"
    r"\s+(?:the\s+|l['’]|de[rnms]\s+|la\s+|les?\s+|el\s+)?(?P<name>\p{Lu}[\p{L}\p{N}’'-]*(?:\s+\p{Lu}[\p{L}\p{N}’'-]*){0,4})"
)
_LETTERS = regex.compile(r"[A-Z]{2,4}")
_LONGEST, _LONGEST_FOOT, _LONGEST_THANKS = 120, 80, 200


def signing_in(byline: Iterable[str]) -> Iterator[str]:
    """Those who sign as agencies and media do, and not as people."""
    for name in byline:
        if _SIGNING_AGENCY.fullmatch(name) or _LETTERS.fullmatch(name) or fold(name) in WORDS["media"]:
            yield name


def signs_as_agency(name: str) -> bool:
    """Is it an agency, whose own page has its reports from it?"""
    return _SIGNING_AGENCY.fullmatch(name) is not None


def in_full(name: str) -> str:
    """What an agency is called in full: the AP is the Associated Press, and no second source."""
    return _ALIASES.get(name, name)


def datelined(paragraph: str) -> Iterator[str]:
    """The agency of a dateline, if it has one: "LISCARD, March 3 (Reuters) - …"."""
    if found := _DATELINE.match(paragraph[:_LONGEST]):
        yield in_full(found["name"])


def agencies_in(lines: Sequence[str]) -> tuple[str, ...]:
    """The agencies that sign in these lines, which stand by a headline."""
    short = [line for line in lines if len(line) < _LONGEST]
    pieces = [piece.strip(" .") for line in short for piece in _AND.split(_SIGNED.sub("", line))]
    services = [one["name"] for line in short if (one := _SERVICE.match(line))]
    return tuple(dict.fromkeys([*(piece for piece in pieces if _SIGNING_AGENCY.fullmatch(piece)), *services]))


def signed_at_foot(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines under a text that say who signs it: "Zdroj: ČTK", "epd ost/mn"."""
    return tuple(
        line for line in lines if len(line) < _LONGEST_FOOT and (_SIGNED.match(line) or _SERVICE.fullmatch(line))
    )


def thanks_in(lines: Sequence[str]) -> tuple[str, ...]:
    """Whom the lines of a text thank for what the article is made of."""
    found = (one for line in lines if len(line) < _LONGEST_THANKS for one in _THANKS.finditer(line))
    return tuple(one["name"] for one in found if tuple(signing_in([one["name"]])))
