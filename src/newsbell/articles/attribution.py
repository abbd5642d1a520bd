"""Whom a text names as the source of its facts: papers, broadcasters, agencies, institutes; not the people it quotes."""

import re
from collections.abc import Iterable, Sequence

import regex

from newsbell.common.text import fold

# A name: words with capitals, with small ones between ("League of American Orchestras", "Le Monde").
_CAP = r"(?:(?:\p{Lu}\.){2,}|\p{Lu}[\p{L}\p{N}&'’-]*)"
_LINK = r"(?:of|for|and|on|&|de|del|della|des|du|der|die|das|für|und|la|le|les|el|en|di|y|et|van|voor|sur)"
_NAME = rf"(?P<name>(?:{_CAP})(?:\s+(?:{_LINK}\s+){{0,2}}(?:{_CAP}|\p{{N}}+)){{0,6}})"
_THE = r"(?:the\s+|l['’]|de[rnms]\s+|[Dd]ie\s+|[Dd]er\s+|[Dd]as\s+|la\s+|les?\s+|el\s+|los\s+)?"
_MEDIA = regex.compile(
    r"\b(?:BBC|CNN|NBC|CBS|ABC|NPR|PBS|MSNBC|Sky News|ITV|Channel 4|RT[ÉE]|Reuters|AP|AFP|dpa|DPA|epd|KNA|PA|EFE|ANSA|PAP|TASS|Interfax|APA|SDA|Bloomberg|Axios|Politico|ProPublica|Vox|HuffPost|BuzzFeed|Al Jazeera|NDR|WDR|MDR|SWR|BR|ARD|ZDF|RTL|ORF|SRF|RND|"
    r"RTVE|TVE|RAI|RTBF|VRT|NOS|SVT|NRK|DR|YLE|TVP|RMF|TVN24|France (?:2|3|24|Info|Inter|Bleu)|BFM ?TV|LCI|TF1|RTBF|Radio|TV)\b"
    r"|\b\p{Lu}\p{L}*(?:[ -]\p{L}+){0,4}? ?(?:Times|Post|Guardian|Telegraph|Herald|Tribune|Journal|Gazette|Chronicle|Courier|Echo|Star|Sun|Mirror|Mail|Observer|Independent|Examiner|Inquirer|News|Press|Standard|Express|Argus|Register|Globe|Review|Weekly|Live|Today|Magazine|Argyle|Sentinel|Ledger|Dispatch|Record|Bugle|Advertiser|Press Association|Associated Press|Agence France-Presse)\b"
    r"|\b(?:Spiegel|Zeit|Welt|Bild|Stern|Focus|Handelsblatt|Tagesspiegel|taz|FAZ|SZ|\p{Lu}[\p{L}-]*(?:[ -]\p{Lu}[\p{L}-]*)?[ -]?(?:[Zz]eitung|[Kk]urier|[Tt]ageblatt|[Aa]nzeiger|[Aa]llgemeine|[Bb]ote|[Nn]achrichten|[Rr]undschau|[Rr]undfunk|[Tt]agblatt|[Bb]latt|[Pp]resse|[Mm]orgenpost|[Aa]bendblatt|[Mm]agazin))\b"
    r"|\b(?:Le Monde|Le Figaro|Libération|Le Parisien|Mediapart|L['’]Équipe|Les Échos|Ouest-France|Sud Ouest|Le Progrès|Le Point|L['’]Express|Le Canard enchaîné|Le Soir|La Libre|Le Temps)\b"
    r"|\b(?:El País|El Mundo|ABC|La Vanguardia|El Periódico|Europa Press|Agencia EFE|La Nación|Clarín|El Universal|El Diario|La Razón|Cadena SER|Onda Cero|El Confidencial|El Correo)\b"
    r"|\b(?:Corriere della Sera|La Repubblica|La Stampa|Il Sole 24 Ore|NRC|Volkskrant|Rzeczpospolit\w+|Gazet\w+ Wyborcz\w+|Onet|Dagens Nyheter|Aftenposten|Politiken)\b"
)
_REPORT = r"(?:reports?|reported|has reported|had reported|first reported|says?|said|wrote|writes|revealed|reveals|found|estimates?|estimated|warned|calculates|confirmed|announced|notes?|quoted|cited)"
_AUTHORITY = regex.compile(
    r"\b(?:Agency|Association|Institute|Institution|Office|Service|Survey|Bureau|Centre|Center|Council of|Federation|Union of|League|Society|Organi[sz]ation|Foundation|Observatory|Fund|Bank|Commission|Authority|Journal|Lancet|Nature|Science|University|"
    r"Bundes\w+|Umwelt\w+|Robert Koch|Deutsche[rn]? Wetterdienst|Wetterdienst|Statistische\w*|Institut\w*|Verband|Stiftung|Amt|Agentur|Ifremer|Insee|INSEE|Météo-France|CNRS|Inserm|AEMET|Aemet|INE|Instituto|Agencia|Asociación|Observatorio|Organización|Istat|ISTAT|ISPRA|GUS|KNMI|CBS|WHO|OECD|OCDE|UNESCO|IMF|IPCC|Eurostat|Destatis|ifo|DWD|IMGW|USGS|NOAA|NASA|ESA|Nielsen|Gallup|YouGov|Ipsos|Forsa|Allensbach)\b"
)
_MEDIUM_BY = tuple(
    regex.compile(pattern)
    for pattern in (
        rf"\b(?:told|tells|speaking to|spoke to|talking to|an interview with|interview with|quoted by|cited by|reported by|[Aa]ccording to(?: a report (?:in|by|from))?|seen by|obtained by|reports? (?:in|by|from))\s+{_THE}{_NAME}",
        rf"\b{_THE}{_NAME}(?:,[^,]{{0,40}},)?\s+(?:first\s+|also\s+|has\s+|had\s+|has also\s+)?{_REPORT}\b",
        rf"\b(?:[Ww]ie|so|So)\s+{_THE}(?:Nachrichtenagentur\s+|Zeitung\s+|Sender\s+|Magazin\s+)?[„»\"]?(?P<name>\p{{L}}[\p{{L}}.-]*(?:[ -]\p{{Lu}}[\p{{L}}.-]*){{0,4}})[“«\"]?(?:\s+\([^)]{{0,20}}\))?\s+(?:\w+\s+){{0,2}}(?:berichtet|meldet|schreibt|erfuhr|berichtete|meldete)",
        rf"\b(?:[Nn]ach (?:einem Bericht|Berichten|Informationen|Recherchen|Angaben)|[Ll]aut(?: einem Bericht)?|[Gg]emäss|[Gg]emäß)\s+(?:des|der|von|vom|dem|einem Bericht der)?\s*[„»\"]?{_NAME}[“«\"]?",
        rf"\b(?:sagte[n]?|berichtete|erklärte|verriet|gegenüber)\s+(?:\w+\s+){{0,3}}?(?:de[rmn]\s+|dem\s+)[„»\"]?(?P<name>(?:{_CAP}|dpa|epd|taz)(?:[ -]{_CAP}){{0,3}})[“«\"]?",
        rf"{_THE}[„»\"]?{_NAME}[“«\"]?\s+(?:berichtet|meldet|schreibt|berichtete|zufolge)\b",
        rf"[„»\"]?\b{_NAME}[“«\"]?\s+zufolge\b",
        rf"\b(?:[Ss]elon|[Dd]'après|[Dd]’après|confié à|raconté à|déclaré à|a indiqué à|affirmé à|auprès de|au micro de|révèle|rapporte)\s+(?:un article d[eu]\s+)?(?:les relevés de |les chiffres de |une étude de |un rapport de )?{_THE}[«\"]?\s?{_NAME}",
        rf"{_THE}{_NAME}\s+(?:rapporte|révèle|a révélé|a rapporté|indique|écrit)\b",
        rf"\b(?:[Ss]egún(?: ha informado| informó| informa| publica| recoge| ha publicado| datos de)?|contó a|dijo a|explicó a|declaró a|ha contado a|ha dicho a|declaraciones a|entrevista con|informa|adelantó)\s+{_THE}{_NAME}",
        rf"\b(?:[Ss]econdo|riporta|scrive|ha detto a[l]?l?['’]?|detto a)\s+{_THE}{_NAME}",
        rf"\b(?:[Ww]edług|informuje|podaje|powiedział[a]?)\s+(?:dla\s+)?[„\"]?{_NAME}[”\"]?",
        rf"\b(?:[Vv]olgens|meldt|schrijft|[Ee]nligt|rapporterar|[Ii]følge|skriver|[Ss]egundo|disse (?:à|ao))\s+(?:de\s+|het\s+|a\s+|o\s+)?{_NAME}",
    )
)
_PAPER_IN = regex.compile(rf"\b(?:[Aa] (?:paper|study|report|article|analysis|review|survey)|[Rr]esearch|published)\b[^.]{{0,40}}?\b(?:in|by|from)\s+(?:the\s+)?{_NAME}")
_DATELINE = regex.compile(r"^\p{Lu}[\p{L}\s.,'’/-]{1,60}?(?:\d{1,2}[\s.,]*)?[(（](?P<name>Reuters|AP|AFP|dpa(?:/\w+)?|epd|KNA|EFE|ANSA|PAP|PA|UPI|APA|Xinhua|TASS|IANS|ANI|PTI|Kyodo)(?:/\w+)?[)）]")
_AUTHORITY_ACTS = regex.compile(
    rf"\b[Tt]he\s+{_NAME}(?:['’]s\b|\s+(?:raised|gave|issued|put|estimates?|forecasts?|predicts?|recorded|measured|calculated|rated|ranks?|has|had|says?|said|reports?|reported|warned)\b)"
)
_FIGURES_OF = regex.compile(rf"\b(?:Zahlen|Daten|Angaben|Statistik|Berechnungen|Messungen)\s+(?:des|der|von|vom)\s+{_NAME}")
_EAST = regex.compile(r"(?P<name>(?:共同通信|時事通信|ロイター(?:通信)?|AFP通信|NHK|\p{Han}{2,6}新聞|新华社|\p{Han}{2,5}(?:日报|晚报|新闻|庁|研究所|協会)))(?:によると|の調べ|が報じた|は報じた|报道|報道)")
_NOT_SOURCES = regex.compile(
    r"^(?:Mr|Mrs|Ms|Dr|Prof|He|She|It|They|We|I|But|And|In|On|At|A|An|This|That|One|Police|Polizei|Officials?|Council|Government|Court|Ministry|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December)\b[.]?$"
)
_INFLECTED = regex.compile(r"(?<=\p{L}{5})ej$")  # Polish, of a feminine name
_FIGURES = regex.compile(
    r"^(?:(?:Wie|So|Laut|Nach|Selon|Según|But|And)\s+(?:(?:der|die|das)\s+)?|(?:Zahlen|Daten|Angaben|Berichten?|Informationen|Recherchen)\s+(?:de[rs]|vo[nm])\s+)"
)
_ALIASES = {"AP": "Associated Press"}
_EDGE = regex.compile(rf"\s+{_LINK}$|[.,'’-]+$|['’]s$")


def attribution(body: Sequence[str], byline: Iterable[str] = (), site: str | None = None) -> tuple[str, ...]:
    """The names of the sources to which `body` attributes facts, each once, as the text has them.

    Media that are cited or spoken to, agencies in a dateline or byline, and institutes whose finding is relied on.
    """
    found: dict[str, str] = {}

    def add(name: str) -> None:
        name = _clean(name)
        if name and not _NOT_SOURCES.match(name):
            found.setdefault(_key(name), name)

    for name in byline:
        if _MEDIA.fullmatch(name) or (name.isupper() and len(name) <= 4) or regex.fullmatch(r"epd|dpa|kna", name):
            add(name)
    for paragraph in body:
        if match := _DATELINE.match(paragraph):
            add(_ALIASES.get(match["name"], match["name"]))
        for match in _EAST.finditer(paragraph):
            add(match["name"])
        for pattern in _MEDIUM_BY:
            for match in pattern.finditer(paragraph[:3000], timeout=1):
                if _is_source(match["name"]):
                    add(match["name"])
        for pattern in (_PAPER_IN, _AUTHORITY_ACTS, _FIGURES_OF):
            for match in pattern.finditer(paragraph[:3000], timeout=1):
                if _AUTHORITY.search(match["name"]) or _MEDIA.fullmatch(match["name"]):
                    add(match["name"])
    own = _key(site or "")
    return tuple(name for key, name in found.items() if not own or (key not in own and own not in key))


def _is_source(name: str) -> bool:
    return bool(_MEDIA.search(name) or _AUTHORITY.search(name) or regex.fullmatch(r"[A-Z]{2,6}|dpa|epd|taz", _clean(name)))


def _clean(name: str) -> str:
    name = _FIGURES.sub("", name.strip(" „“\"«»"))
    while (shorter := _EDGE.sub("", name)) != name:
        name = shorter
    return _INFLECTED.sub("a", name)


def _key(name: str) -> str:
    return re.sub(r"^(?:the|der|die|das|le|la|les|el|l) ", "", fold(name))
