"""Whom a text names as the source of its facts: papers, broadcasters, agencies, institutes; not whom it quotes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

import regex

from newsbell.articles.citing.citations import cited_in
from newsbell.articles.citing.citing_phrases import (
    AUTHORITY_ACTS,
    DATELINE,
    EAST,
    FIGURES_OF,
    FINDING_OF,
    FIRST_REPORTED,
    KIND_OF_SOURCE,
    LINK,
    MEDIUM_BY,
    PAPER_IN,
    THANKS,
    WITH_ARTICLE,
    cues_in,
)
from newsbell.articles.citing.source_names import OF_HOUSE, is_known, known_end
from newsbell.articles.known.gazetteer import given_names
from newsbell.common.text import fold

_MEDIA = regex.compile(
    r"\b(?:The Hindu|Hindu|Spectator|Gramophone|Economist|Atlantic|New Yorker|Al[- ]Ahram|Télam|EuroNews|RNZ"
    r"|SID|sid|ANI"
    r"|Keystone-SDA|Kicker|kicker|Onda|Reforma|PTI|IANS|La Presse Canadienne|Presse Canadienne|Radio-Canada"
    r"|La Voix du Nord"
    r"|Коммерсантъ?|Известия|Ведомости|ТАСС|РИА Новости|Интерфакс|Медуза|\p{Lu}\w+Online|BBC|CNN|NBC|CBS|ABC"
    r"|NPR|PBS|MSNBC|Sky News|ITV|Channel 4|RT[ÉE]|Reuters|AP|AFP|dpa|DPA|epd|KNA|PA|EFE"
    r"|ANSA|PAP|TASS|Interfax|APA|SDA|Bloomberg|Axios|Politico|ProPublica|Vox|HuffPost|BuzzFeed|Al Jazeera|NDR|WDR"
    r"|MDR|SWR|BR|ARD|ZDF|RTL|ORF|SRF|RND|"
    r"RTVE|TVE|RAI|RTBF|VRT|NOS|SVT|NRK|DR|YLE|TVP|RMF|TVN24|France (?:2|3|24|Info|Inter|Bleu)|BFM ?TV|LCI|TF1"
    r"|RTBF|Radio|TV)\b"
    r"|\b\p{Lu}\p{L}*(?:[ -]\p{L}+){0,4}? ?(?:Times|Post|Guardian|Telegraph|Herald|Tribune|Journal|Gazette"
    r"|Chronicle|Courier|Echo|Star|Sun|Mirror|Mail|Observer|Independent|Examiner|Inquirer|News|Press|Standard"
    r"|Express|Argus|Register|Globe|Review|Weekly|Live|Today|Magazine|Argyle|Sentinel|Ledger|Dispatch|Record"
    r"|Bugle|Monthly|Weekly|Quarterly|List|Nation"
    r"|Advertiser|Press Association|Associated Press|Agence France-Presse)\b"
    r"|\b(?:Spiegel|Zeit|Welt|Bild|Stern|Focus|Handelsblatt|Tagesspiegel|taz|FAZ|SZ"
    r"|\p{Lu}[\p{L}-]*(?:[ -]\p{Lu}[\p{L}-]*)?[ -]?(?:[Zz]eitung|[Kk]urier|[Tt]ageblatt|[Aa]nzeiger|[Aa]llgemeine"
    r"|[Bb]ote|[Nn]achrichten|[Rr]undschau|[Rr]undfunk|[Tt]agblatt|[Bb]latt|[Pp]resse|[Mm]orgenpost|[Aa]bendblatt"
    r"|[Mm]agazin))\b"
    r"|\b(?:Le Monde|Le Figaro|Libération|Le Parisien|Mediapart|L['’]Équipe|Les Échos|Ouest-France|Sud Ouest"
    r"|Le Progrès|Le Point|L['’]Express|Le Canard enchaîné|Le Soir|La Libre|Le Temps)\b"
    r"|\b(?:El País|El Mundo|ABC|La Vanguardia|El Periódico|Europa Press|Agencia EFE|La Nación|Clarín|El Universal"
    r"|El Diario|La Razón|Cadena SER|Onda Cero|El Confidencial|El Correo)\b"
    r"|\b(?:Corriere della Sera|Corriere|Expresso|Público|Folha de S\.? ?Paulo|Fatto Quotidiano|Messaggero"
    r"|La Repubblica|La Stampa|Il Sole 24 Ore|NRC|Volkskrant|Rzeczpospolit\w+"
    r"|Gazet\w+ Wyborcz\w+|Onet|Dagens Nyheter|Aftenposten|Politiken)\b"
)
_AUTHORITY = regex.compile(
    r"\b\p{Lu}\p{L}+(?:verband|bund|institut|amt|zentrale|agentur|dienst|anstalt|vereinigung|kammer|stiftung|zentrum"
    r"|verein)s?\b"
    r"|\b(?:International|National|European|World|Royal|Natural|Federal)\s(?:\p{L}+\s){0,3}"
    r"(?:Register|Auditors|Group|Managers|England|Wales|Scotland|Trust|Academy|Board|Programme|Program|Network|Index)\b"
    r"|\b(?:Natural England|\p{L}+ Letters|Court of Auditors|Institute of \p{L}+|RSPB|RSPCA|NHS)\b"
    r"|\b(?:Agency|Association|Institute|Institution|Office|Service|Survey|Bureau|Centre|Center|Council of"
    r"|Federation|Union of|League|Society|Organi[sz]ation|Foundation|Observatory|Fund|Bank|Commission|Authority"
    r"|Journal|Lancet|Nature|Science|University|"
    r"Bundes\w+|Umwelt\w+|Robert Koch|Deutsche[rn]? Wetterdienst|Wetterdienst|Statistische\w*|Institut\w*|Verband"
    r"|Stiftung|Amt|Agentur|Ifremer|Insee|INSEE|Météo-France|CNRS|Inserm|AEMET|Aemet|INE|Instituto|Agencia"
    r"|Asociación|Observatorio|Organización|Istat|ISTAT|ISPRA|GUS|KNMI|CBS|WHO|OECD|OCDE|UNESCO|IMF|IPCC|Eurostat"
    r"|Destatis|ifo|DWD|IMGW|USGS|NOAA|Red Cross|Croix-Rouge|Cruz Roja|\p{L}+gesellschaft|Servicio|Instituto"
    r"|Environnement|Met Office"
    r"|Transport Focus|Eurobarometer|Natural Resources|NASA|ESA|Nielsen|Gallup|YouGov|Ipsos|Forsa|Allensbach)\b"
)
_SELF_TOLD = regex.compile(r"\b(?:nonprofit|watchdog|research|advocacy)\b|[«„]|صحيفة|وكالة|газет|агентств")
# The last word, or one of the words, of what publishes, counts or measures: whatever its name is.
_HEAD = regex.compile(
    r"(?:^|[\s-])(?:Times|Post|Herald|Tribune|Journal|Gazette|Chronicle|Courier|Echo|Star|Mirror|Mail|Observer"
    r"|Examiner|News|Press"
    r"|Standard|Express|Globe|Review|Weekly|Magazine|Monthly|List|Record|Leader|Reporter|Bulletin|Advocate"
    r"|Citizen|Voice|Daily"
    r"|Radio|Television|Agency|Association|Institute|Office|Survey|Bureau|Federation|Observatory|Watch|Alliance"
    r"|Academy"
    r"|University|College|Foundation|Trust|UK|NZ|US|EU|Council for|Centre for|Center for|Zeitung|Anzeiger"
    r"|Nachrichten|Bote|Kurier"
    r"|Rundschau|Tageblatt|Tagblatt|Merkur|Institut|Verband|Bundesamt|Landesamt|Hochschule|Universität|Zentrale"
    r"|Agence|Institut"
    r"|Université|Fédération|Observatoire|Association|Parisien|Dépêche|Courrier|Gazette|Écho|Agencia|Instituto"
    r"|Universidad"
    r"|Federación|Observatorio|Asociación|Diario|Heraldo|Correo|Periódico|Noticias|Agenzia|Istituto|Università"
    r"|Osservatorio"
    r"|Gazzetta|Corriere|Giornale|Messaggero|Agência|Universidade|Folha|Jornal|Instituut|Universiteit|Dagblad"
    r"|Courant|Krant"
    r"|Tidningen|Bladet|Posten|Instytut|Gazeta|Dziennik|Uniwersytet)(?=$|[\s’'-])"
)
_AGENCY = regex.compile(r"Ansa|Afp|Efe|Apa|Epd|Belga|Lusa|Ritzau|Adnkronos|Tass|Unian|Xinhua|Kyodo|Yonhap|Anadolu")
_PARTY = regex.compile(
    r"\b(?:Police|Council|Department|Court|Ministry|Minister|Mayor|Fire|Sheriff|Government|Company|Club|County"
    r"|City|Board|District"
    r"|Hospital|School|Union|Party|House|Senate|Parliament|Commission|Army|Navy|Church|Crown|State|Prime"
    r"|President|King|Queen)\b"
)
# Those that speak for themselves in most news, whatever "Office" or "Service" their names end in.
_SPEAKS_FOR_ITSELF = regex.compile(
    r"\b(?:Police|Sheriff|Fire|Rescue|Ambulance|Coroner|Council|Mayor|Prosecutor|Attorney|Court(?! of Auditors)"
    r"|Ministry|Department)\b"
)
_WHEN = regex.compile(
    r"\s+(?:on|in|of)\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b.*$|^(?:In|On|Since|By)\s+(?:\d{4}|\p{Lu}\p{Ll}+day|\p{Lu}\p{Ll}+ber"
    r"|January|February|March|April|May|June|July|August)\s+"
)
# An agency that signs in a line by the headline, alone or with a reporter.
_SIGNING_AGENCY = regex.compile(
    r"Associated Press|ASSOCIATED PRESS|AP|Reuters|REUTERS|AFP|Agence France-Presse|dpa|DPA|epd|KNA|kna|sid|SID|APA"
    r"|Keystone-SDA|SDA"
    r"|EFE|Europa Press|Télam|ANSA|Ansa|Adnkronos|Lusa|LUSA|ANP|Belga|PAP|ČTK|CTK|TT|NTB|Ritzau|PTI|ANI|IANS|Xinhua"
    r"|Kyodo|AAP|RNZ"
    r"|PA Media|Press Association|PA|UPI|TASS|ТАСС|Интерфакс|Bloomberg|La Presse Canadienne|The Canadian Press"
    r"|Agência Brasil|DHA|İHA|Anadolu Ajansı|BTA|MTI|TASR|STT|Anadolu"
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
_NOT_SOURCES = regex.compile(
    r"^(?:Mr|Mrs|Ms|Dr|Prof|He|She|It|They|We|I|But|And|In|On|At|A|An|This|That|One|Police|Polizei|Officials?"
    r"|Council|Government|Court|Ministry|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February"
    r"|March|April|May|June|July|August|September|October|November|December|UK|US|USA|EU|UN|[A-Z]{1,3}[SD]T)\b[.]?$"
)
# Who speaks for a house is quoted.
_POSTS = regex.compile(
    r"\b(?:Chair(?:wo)?man|Leader(?= \p{Lu})|Director|Secretary(?! of)|Minister"
    r"|President|Professor|Spokes(?:man|woman|person)(?!-)|Judge)\b"
)
_TWO = regex.compile(
    r"(?P<first>.+) (?:and|und|et|y|e|i|en|og|och) (?:(?:the|la|le|les|el|il|die|der|das) |l['’])?(?P<second>\p{Lu}.*)"
)
_INFLECTED = regex.compile(r"(?<=\p{L}{5})ej$")  # Polish, of a feminine name
_GENITIVE = regex.compile(
    r"^(?P<stem>Deutsche|Österreichische|Schweizerische|Europäische|Statistische"
    r"|\p{Lu}\p{L}+sche)[nm]? (?P<noun>\p{L}[\p{L}-]+)"
)
_FIGURES = regex.compile(
    r"^(?:(?:Wie|So|Laut|Nach|Selon|Según|But|And)\s+(?:(?:der|die|das)\s+)?|(?:Nachrichtenagentur|Agentur|Zeitung"
    r"|Magazin)\s+|(?:Zahlen|Daten|Angaben|Berichten?"
    r"|Informationen|Recherchen)\s+(?:de[rs]|vo[nm])\s+"
    r"|Eine[rsm]?\s(?:\p{Ll}+\s)?(?:Studie|Umfrage|Analyse|Untersuchung|Erhebung|Auswertung|Prognose|Berichts?|Meldung|Statistik)"
    r"\s(?:de[rs]|vo[nm])\s)"
)
# Of a paragraph, and of a text: as many as are read for what it cites.
_MOST_READ, _MOST_IN_ALL = 3_000, 100_000
_ALIASES = {"AP": "Associated Press"}
_GOES_ON = regex.compile(r" (?!(?:and|und|et|y|e|i|en|og|och) )\p{Ll}")
_JOINED = regex.compile(r"\s(?:and|und|et|y|e|i|&)\s$")
_EDGE = regex.compile(rf"\s+{LINK}$|[.,'’-]+$|['’]s$")


_OWNER = regex.compile(r"(?P<name>[^'’]+)['’]s?\s")


def attribution(body: Sequence[str], byline: Iterable[str] = (), site: str | None = None) -> tuple[str, ...]:
    """The names of the sources to which `body` attributes facts, each once, as the text has them.

    Media that are cited or spoken to, agencies in a dateline or byline, and institutes whose finding is relied on.
    """
    agencies = (_MEDIA, _SIGNING_AGENCY, regex.compile(r"[A-Z]{2,4}"))
    signing = [name for name in byline if any(agency.fullmatch(name) for agency in agencies)]
    found: dict[str, str] = {}
    named = (*signing, *_named_in(_within(body)), *cited_in(list(_within(body))))
    for name in (one for several in named for one in _each_of(several)):
        bare = _clean(name)
        if bare and not _NOT_SOURCES.match(bare) and not _POSTS.search(bare):
            found.setdefault(_key(bare), bare)
    own = _key(site or "")
    return tuple(
        name
        for key, name in found.items()
        if (not own or (key not in own and own not in key)) and not _is_part(key, name, found)
    )


def _each_of(name: str) -> Sequence[str]:
    """Both of "Roscosmos and NASA", where the second is known by its name; else the name alone."""
    both = _TWO.fullmatch(name)
    return (both["first"], both["second"]) if both and is_known(both["second"]) else (name,)


def _is_part(key: str, name: str, found: Mapping[str, str]) -> bool:
    """Is it the beginning or end of a longer name, cut off where that goes on in small letters?"""
    return any(
        len(other) > len(key)
        and (
            (longer.startswith(f"{name} ") and _GOES_ON.match(longer[len(name) :]) is not None)
            or (longer.endswith(f" {name}") and _JOINED.search(longer[: -len(name)]) is not None)
        )
        for other, longer in found.items()
    )


def _within(body: Iterable[str]) -> Iterator[str]:
    """The paragraphs as far as they are read."""
    left = _MOST_IN_ALL
    for paragraph in body:
        if left <= 0:
            return
        yield paragraph[:_MOST_READ]
        left -= len(paragraph[:_MOST_READ])


def _named_in(paragraphs: Iterable[str]) -> Iterator[str]:
    """The sources of these paragraphs. A pattern that takes a second is a trap: nothing from there on is read."""
    try:
        for paragraph in paragraphs:
            yield from _named_in_one(paragraph)
    except TimeoutError:
        return


def _named_in_one(paragraph: str) -> Iterator[str]:
    cues = cues_in(paragraph)
    yield from (_ALIASES.get(one["name"], one["name"]) for one in DATELINE.found(paragraph, cues))
    for phrase in (FIRST_REPORTED, EAST):
        yield from (one["name"] for one in phrase.found(paragraph, cues))
    for phrase in MEDIUM_BY:
        yield from (one["name"] for one in phrase.found(paragraph, cues) if _is_source(one["name"]))
    for phrase in (PAPER_IN, AUTHORITY_ACTS, FIGURES_OF):
        for one in phrase.found(paragraph, cues):
            for_itself = _SPEAKS_FOR_ITSELF.search(one["name"])
            if (_AUTHORITY.search(one["name"]) and not for_itself) or _MEDIA.fullmatch(one["name"]):
                yield one["name"]
    yield from (one["name"] for one in KIND_OF_SOURCE.found(paragraph, cues))
    yield from _with_article(paragraph, cues)
    thanked = (one["name"] for one in THANKS.found(paragraph, cues))
    yield from (name for name in thanked if _is_source(name) or fold(name.split()[0]) not in given_names())
    for one in FINDING_OF.found(paragraph, cues):
        if _is_source(one["name"]) or _SELF_TOLD.search(one[0]):
            yield one["name"]


def agencies_in(lines: Sequence[str]) -> tuple[str, ...]:
    """The agencies that sign in these lines, which stand by a headline."""
    pieces = [piece.strip(" .") for line in lines if len(line) < 120 for piece in _AND.split(_SIGNED.sub("", line))]
    services = [one["name"] for line in lines if len(line) < 120 and (one := _SERVICE.match(line))]
    return tuple(dict.fromkeys([*(piece for piece in pieces if _SIGNING_AGENCY.fullmatch(piece)), *services]))


def signed_at_foot(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines under a text that say who signs it: "Zdroj: ČTK", "epd ost/mn"."""
    return tuple(line for line in lines if len(line) < 80 and (_SIGNED.match(line) or _SERVICE.fullmatch(line)))


def thanks_in(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines of a text that thank an agency for what the article is made of."""
    return tuple(line for line in lines if len(line) < 200 and THANKS.pattern.search(line))


def _with_article(paragraph: str, cues: Set[str]) -> Iterator[str]:
    for one in WITH_ARTICLE.found(paragraph, cues):
        for name in one.captures("name"):
            if _is_source(name) or _HEAD.search(name) or (len(name.split()) > 1 and not _PARTY.search(name)):
                yield name


def _is_source(name: str) -> bool:
    name = _clean(name)
    if _SPEAKS_FOR_ITSELF.search(name) and not _MEDIA.fullmatch(name):
        return False
    if _AGENCY.fullmatch(name):
        return True
    if len(name.split()) > 1 and _HEAD.search(name):
        return True
    return bool(
        _MEDIA.search(name) or _AUTHORITY.search(name) or regex.fullmatch(r"[A-Z]{2,6}|dpa|epd|taz", _clean(name))
    )


def _clean(name: str) -> str:
    name = _WHEN.sub("", _FIGURES.sub("", name.strip(' „“"«»')))
    # A medium's somebody; what else has a possessive in it is a name: the Teachers' Pension Institute.
    if (owner := _OWNER.match(name)) and _MEDIA.fullmatch(owner["name"]):
        name = owner["name"]
    while (shorter := _EDGE.sub("", name)) != name:
        name = shorter
    name = known_end(OF_HOUSE.sub("", name))
    return _INFLECTED.sub("a", _GENITIVE.sub(_nominative, name))


def _nominative(found: regex.Match[str]) -> str:
    """The adjective of a German name as its noun wants it: Deutscher Bauernverband, Deutsches Institut."""
    if regex.search(
        r"(?:verband|bund|dienst|rat|verein|rundfunk|anzeiger|kurier|merkur|bote|tag|club|klub|ring|fonds)$",
        found["noun"],
        regex.IGNORECASE,
    ):
        return f"{found['stem']}r {found['noun']}"
    if regex.search(
        r"(?:institut|amt|zentrum|kreuz|museum|theater|haus|werk|netzwerk|ministerium|komitee)$",
        found["noun"],
        regex.IGNORECASE,
    ):
        return f"{found['stem']}s {found['noun']}"
    return f"{found['stem']} {found['noun']}"


def _key(name: str) -> str:
    return re.sub(r"^(?:the|der|die|das|le|la|les|el|l) ", "", fold(name))
