"""Whom a text names as the source of its facts: papers, broadcasters, agencies, institutes; not whom it quotes."""

import re
from collections.abc import Iterable, Iterator, Sequence

import regex

from newsbell.common.text import fold

# A name: words with capitals, with small ones between ("League of American Orchestras", "Le Monde").
_CAP = r"(?:(?:\p{Lu}\.){2,}|\p{Lu}[\p{L}\p{N}&'’-]*)"
_LINK = r"(?:of|for|and|on|&|de|del|della|des|du|der|die|das|für|und|la|le|les|el|en|di|y|et|van|voor|sur)"
_NAME = rf"(?P<name>(?:{_CAP})(?:\s+(?:{_LINK}\s+){{0,2}}(?:{_CAP}|\p{{N}}+)){{0,6}})"
_THE = r"(?:the\s+|l['’]|de[rnms]\s+|[Dd]ie\s+|[Dd]er\s+|[Dd]as\s+|la\s+|les?\s+|el\s+|los\s+)?"
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
_REPORT = (
    r"(?:reports?|reported|has reported|had reported|first reported|says?|said|wrote|writes|revealed|reveals"
    r"|found|estimates?|estimated|warned|calculates|confirmed|announced|notes?|quoted|cited)"
)
_AUTHORITY = regex.compile(
    r"\b\p{Lu}\p{L}+(?:verband|institut|amt|zentrale|agentur|dienst|anstalt|vereinigung|kammer|stiftung|zentrum"
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
_MEDIUM_BY = tuple(
    regex.compile(pattern)
    for pattern in (
        (
            rf"\b(?:told|tells|speaking to|spoke to|talking to|an interview with|interview with|quoted by|cited by"
            rf"|reported by|[Aa]ccording to(?: a report (?:in|by|from))?|seen by|obtained by|reports? (?:in|by"
            rf"|from))\s+{_THE}{_NAME}"
        ),
        rf"\b{_THE}{_NAME}(?:,[^,]{{0,90}},)?\s+(?:first\s+|also\s+|has\s+|had\s+|has also\s+)?{_REPORT}\b",
        (
            rf"\b(?:[Ww]ie|so|So)\s+{_THE}(?:Nachrichtenagentur\s+|Zeitung\s+|Sender\s+"
            rf"|Magazin\s+)?[„»\"]?(?P<name>\p{{L}}[\p{{L}}.-]*(?:[ -]\p{{Lu}}[\p{{L}}.-]*){{0,4}})"
            rf"[“«\"]?(?:\s+\([^)]{{0,20}}\))?\s+(?:\w+\s+){{0,2}}(?:berichtet"
            rf"|meldet|schreibt|erfuhr|berichtete|meldete)"
        ),
        (
            rf"\b(?:[Nn]ach (?:einem Bericht|Berichten|Informationen|Recherchen|Angaben)|[Ll]aut(?: einem Bericht)?"
            rf"|[Gg]emäss|[Gg]emäß)\s+(?:des|der|von|vom|dem|einem Bericht der)?\s*[„»\"]?{_NAME}[“«\"]?"
        ),
        (
            rf"\b(?:sagte[n]?|berichtete|erklärte|verriet|gegenüber)\s+(?:\w+\s+){{0,3}}?(?:de[rmn]\s+"
            rf"|dem\s+)[„»\"]?(?P<name>(?:{_CAP}|dpa|epd|taz)(?:[ -]{_CAP}){{0,3}})[“«\"]?"
        ),
        (
            rf"\b(?:meldet|berichtet|schreibt|meldete|berichtete|erfuhr"
            rf"|teilte)[en]*\s+(?:am \p{{Lu}}\p{{L}}+\s+)?(?:die|der|das)\s+"
            rf"(?:Nachrichtenagentur\s+|Zeitung\s+|Sender\s+|Magazin\s+)?[„»«\"]?(?P<name>(?:{_CAP}|dpa|epd|taz"
            rf"|sid)(?:[ -]{_CAP}){{0,3}})"
        ),
        rf"{_THE}[„»\"]?{_NAME}[“«\"]?\s+(?:berichtet|meldet|schreibt|berichtete|zufolge)\b",
        rf"[„»\"]?\b{_NAME}[“«\"]?\s+zufolge\b",
        (
            rf"\b(?:[Ss]elon|[Dd]'après|[Dd]’après|confié à|raconté à|déclaré à|a indiqué à|affirmé à|auprès de"
            rf"|au micro de|révèle|rapporte)\s+(?:un article d[eu]\s+)?(?:les relevés de |les chiffres de "
            rf"|une étude de |un rapport de )?{_THE}[«\"]?\s?{_NAME}"
        ),
        (
            rf"\b(?:indiqué|confié|déclaré|expliqué|raconté|affirmé|assuré|précisé|témoigné|dit|confie|explique"
            rf"|raconte|interrogée?s?"
            rf"|citée?s?|contactée?s?)\s+(?:à|par|auprès d[eu]|au micro d[eu])\s+{_THE}(?:quotidien\s+"
            rf"|journal\s+)?[«]?\s?{_NAME}"
        ),
        (
            r"\b(?:[Ss]elon|[Dd]['’]après|[Ss]egún|[Ss]econdo|[Ss]egundo|étude d[eu]|estudio de"
            r"|studio del?)\s+[^,.;:]{0,40}?"
            r"(?P<name>(?:Institut|Observatoire|Agence|Office|Fédération|Association|Centre|Conseil|Union"
            r"|Ligue|Société|Instituto"
            r"|Observatorio|Asociación|Agencia|Centro|Federación|Istituto|Osservatorio|Agenzia|Associazione"
            r"|Instituto|Associação)"
            r"(?:\s+[\p{L}'’-]+){1,7})(?=,)"
        ),
        rf"{_THE}{_NAME}\s+(?:rapporte|révèle|a révélé|a rapporté|indique|écrit)\b",
        (
            rf"\b(?:[Ss]egún(?: ha informado| informó| informa| publica| recoge| ha publicado| datos de)?|contó a"
            rf"|dijo a|explicó a|declaró a|ha contado a|ha dicho a|declaraciones a|entrevista con|informa"
            rf"|adelantó)\s+{_THE}{_NAME}"
        ),
        (
            rf"\b(?:riferisce|riportato da|noticiou|avançou|avança|adiantou|publicó|informó|podał[ao]?"
            rf"|poinformował[ao]?"
            rf"|meldt|schrijft|schreef|meldde|[Vv]olgens|tegen|tegenover|[Ss]egundo(?: dados d[eo]| a agência)?"
            rf"|[Ss]econdo|[Ss]egún"
            rf"|[Ww]edług|rapporterar|skriver|[Ii]følge|[Ee]nligt)\s+(?:(?:(?:pers|nieuws)bureau|krant|l['’]agenzia"
            rf"|agenzia|jornal"
            rf"|jornal|agência|portal|dziennik|tidningen|avisen)\s+)?(?:l['’]|(?:de|het|il|la|lo|el|los|o|a|os"
            rf"|as)\s+)?{_NAME}"
        ),
        rf"\b[Hh]et\s+{_NAME}\s+(?:mat|meldt|meldde|verwacht|zegt|berekende|schat)\b",
        rf"\b(?:[Ss]econdo|riporta|scrive|ha detto a[l]?l?['’]?|detto a)\s+{_THE}{_NAME}",
        rf"\b(?:[Ww]edług|informuje|podaje|powiedział[a]?)\s+(?:dla\s+)?[„\"]?{_NAME}[”\"]?",
        (
            rf"\b(?:[Vv]olgens|meldt|schrijft|[Ee]nligt|rapporterar|[Ii]følge|skriver|[Ss]egundo|disse (?:à"
            rf"|ao))\s+(?:de\s+|het\s+|a\s+|o\s+)?{_NAME}"
        ),
    )
)
_PAPER_IN = regex.compile(
    rf"\b(?:[Aa] (?:paper|study|report|article|analysis|review|survey)|[Rr]esearch|researchers report"
    rf"|published)\b[^.]{{0,40}}?\b(?:in"
    rf"|by|from)\s+(?:the\s+)?{_NAME}"
)
# What calls itself a source: "the newspaper X", "el periódico X", "газета «X»".
_KIND_OF_SOURCE = regex.compile(
    rf"\b(?:newspaper|magazine|news agency|[Rr]atings? agency|tracking service|broadcaster|watchdog|think ?tank"
    rf"|pollster|trade body"
    rf"|charity watchdog|periódico"
    rf"|diario|revista|agencia(?: de noticias)?|journal|quotidien|magazine|agence|Zeitung|Nachrichtenagentur"
    rf"|Fachmagazin"
    rf"|Magazin|giornale|agenzia|dziennik|agencja)\s+[«„\"]?{_NAME}"
    rf"|(?:газет\p{{L}}*|агентств\p{{L}}*|издани\p{{L}}*|журнал\p{{L}}*)\s+[«\"](?P<name>[^»\"]{{2,40}})[»\"]"
    rf"|(?:صحيفة|وكالة|مجلة|قناة)\s+(?P<name>\p{{Arabic}}+)"
    rf"|(?:сообща\p{{L}}+|переда\p{{L}}+|пишет|по данным"
    rf"|со ссылкой на)\s+[«\"]?(?P<name>\p{{Lu}}[\p{{L}}-]+(?:\s\p{{Lu}}\p{{L}}+)?)"
    rf"|(?:ذكرت|نقلت|أفادت|بحسب|قالت وكالة)\s+(?!صحيفة|وكالة)(?P<name>رويترز|الأناضول|فرانس برس|الجزيرة|العربية"
    rf"|سبوتنيك)"
)
# A finding that is relied on: figures, instruments, guidance of an authority.
_FINDING_OF = regex.compile(
    rf"\b(?:[Ff]igures|[Dd]ata|[Ss]tatistics|[Gg]uidance|[Ii]nstruments|[Rr]ecords|[Mm]easurements"
    rf"|[Ff]orecasts?|[Ss]urvey"
    rf"|[Pp]oll|[Rr]eport)\s+(?:of|from|by|in)\s+(?:the\s+)?{_NAME}|\b[Ii]n an?\s+{_NAME}\s+(?:survey|poll"
    rf"|study|report)\b"
    rf"|\b(?:described|reported|published|called|ranked|quoted|cited|noted)\s+(?:in|by)\s+(?:the\s+)?{_NAME}"
    rf"|\b(?:[Ss]omebody|[Ww]riting|[Aa] writer|[Cc]ritics?)\s+in\s+(?:the\s+|The\s+)?{_NAME}"
    rf"|\b{_NAME}\s+(?:has called|called|ranks|weist|schrieb|schreibt|documentó|descartó|estima|calcula|prévoit"
    rf"|estime)\b"
    rf"|\bconfie[^.]{{0,40}}?\s+à\s+{_NAME}|[«„](?P<name>[^»“]{{3,30}})[»“]\s+(?:schrieb|schreibt|berichtet)"
    rf"|\b(?:nonprofit|watchdog|advocacy|research)\s+group\s+{_NAME}\s+(?:ranks|says|found|estimates|counted|rates)"
)
_SELF_TOLD = regex.compile(r"\b(?:nonprofit|watchdog|research|advocacy)\b|[«„]|صحيفة|وكالة|газет|агентств")
# What an article is made of, as a line at its foot says.
_THANKS = regex.compile(
    rf"(?:[Aa]vec (?:les informations|des informations) d[eu]|[Mm]it (?:Material|Informationen) (?:von|der|des)"
    rf"|[Cc]on información de"
    rf"|[Ww]ith (?:reporting|files|inputs?|additional reporting) (?:by|from)|[Ii]nputs? from|feed:|[Ff]onte:"
    rf"|[Ii]nformations? d[eu])"
    rf"\s+{_THE}{_NAME}"
)
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
# "According to the Idaho Statesman": what has an article is no person; these are parties to most news.
_WITH_ARTICLE = regex.compile(
    rf"\b(?:[Aa]ccording to|told|tells|reported by|quoted by|cited by|seen by"
    rf"|obtained by)\s+(?:{_CAP}\s+and\s+)?the\s+{_NAME}"
    rf"(?:\s+and\s+the\s+{_NAME})?"
)
_PARTY = regex.compile(
    r"\b(?:Police|Council|Department|Court|Ministry|Minister|Mayor|Fire|Sheriff|Government|Company|Club|County"
    r"|City|Board|District"
    r"|Hospital|School|Union|Party|House|Senate|Parliament|Commission|Army|Navy|Church|Crown|State|Prime"
    r"|President|King|Queen)\b"
)
_DATELINE = regex.compile(
    r"^\p{Lu}[\p{L}\s.,'’/-]{1,60}?(?:\d{1,2}[\s.,]*)?[(（](?P<name>Reuters|AP|AFP|dpa(?:/\w+)?|epd|KNA|EFE|ANSA"
    r"|PAP|PA|UPI|APA|Xinhua|TASS|IANS|ANI|PTI|Kyodo|SID|sid|ANI|AAP|CP|TT|NTB)(?:/\w+)?[)）]"
)
_AUTHORITY_ACTS = regex.compile(
    rf"\b[Tt]he\s+{_NAME}(?:['’]s\b|(?:,[^,.;]{{0,90}},)?\s+(?:raised|gave|issued|put|estimates?|forecasts?"
    rf"|predicts?|recorded|measured"
    rf"|calculated|rated|ranks?|lists?|expects?|found|counts?|counted|has|had|says?|said|reports?|reported|warned)\b)"
)
_FIGURES_OF = regex.compile(
    rf"\b(?:Zahlen|Daten|Angaben|Statistik|Berechnungen|Messungen)\s+(?:des|der|von|vom)\s+{_NAME}"
)
_EAST = regex.compile(
    r"(?P<name>(?:共同通信|時事通信|ロイター(?:通信)?|AFP通信|NHK|\p{Han}{2,6}新聞|新华社|\p{Han}{2,5}(?:日报|晚报|新闻|庁|研究所|協会)))(?:によると|によれば"
    r"|の(?:調べ|調査|観測|統計|発表|まとめ|データ)|[がは]\p{Han}{0,3}(?:報じ|伝え)|报道|報道|的(?:数据|统计))"
)
# Those that speak for themselves in most news, whatever "Office" or "Service" their names end in.
_SPEAKS_FOR_ITSELF = regex.compile(
    r"\b(?:Police|Sheriff|Fire|Rescue|Ambulance|Coroner|Council|Mayor|Prosecutor|Attorney|Court(?! of Auditors)"
    r"|Ministry|Department)\b"
)
_WHEN = regex.compile(
    r"\s+(?:on|in|of)\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b.*$|^(?:In|On|Since|By)\s+(?:\d{4}|\p{Lu}\p{Ll}+day|\p{Lu}\p{Ll}+ber)\s+"
)
# An agency that signs in a line by the headline, alone or with a reporter.
_SIGNING_AGENCY = regex.compile(
    r"Associated Press|ASSOCIATED PRESS|AP|Reuters|REUTERS|AFP|Agence France-Presse|dpa|DPA|epd|KNA|kna|sid|SID|APA"
    r"|Keystone-SDA|SDA"
    r"|EFE|Europa Press|Télam|ANSA|Ansa|Adnkronos|Lusa|LUSA|ANP|Belga|PAP|ČTK|CTK|TT|NTB|Ritzau|PTI|ANI|IANS|Xinhua"
    r"|Kyodo|AAP|RNZ"
    r"|PA Media|Press Association|PA|UPI|TASS|ТАСС|Интерфакс|Bloomberg|La Presse Canadienne|The Canadian Press"
    r"|Agência Brasil"
)
_AND = regex.compile(
    r"\s*(?:[/,&|;•·–—()]|\s-\s|(?<=\s)(?:by|and|von|und|mit|par|et|avec|por|y|con|di|e|com|door|en|with|from|of"
    r"|the)(?=\s)"
    r"|(?:Last )?Updated:?|(?=\b\d))\s*|^(?:By|Von|Par|Por|Di|Door|BY)\s+",
)
_FIRST_REPORTED = regex.compile(
    rf"(?<![\p{{L}}])(?:[Tt]he\s+)?{_NAME}\s+(?:first reported|was first to report|has since counted)\b"
)
_NOT_SOURCES = regex.compile(
    r"^(?:Mr|Mrs|Ms|Dr|Prof|He|She|It|They|We|I|But|And|In|On|At|A|An|This|That|One|Police|Polizei|Officials?"
    r"|Council|Government|Court|Ministry|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February"
    r"|March|April|May|June|July|August|September|October|November|December)\b[.]?$"
)
_INFLECTED = regex.compile(r"(?<=\p{L}{5})ej$")  # Polish, of a feminine name
_GENITIVE = regex.compile(
    r"^(?P<stem>Deutsche|Österreichische|Schweizerische|Europäische|Statistische"
    r"|\p{Lu}\p{L}+ische)[nm] (?P<noun>\p{L}[\p{L}-]+)"
)
_FIGURES = regex.compile(
    r"^(?:(?:Wie|So|Laut|Nach|Selon|Según|But|And)\s+(?:(?:der|die|das)\s+)?|(?:Nachrichtenagentur|Zeitung"
    r"|Magazin)\s+|(?:Zahlen|Daten|Angaben|Berichten?"
    r"|Informationen|Recherchen)\s+(?:de[rs]|vo[nm])\s+)"
)
_MOST_READ = 3_000
_MOST_PARAGRAPHS = 1_000
_ALIASES = {"AP": "Associated Press"}
_EDGE = regex.compile(rf"\s+{_LINK}$|[.,'’-]+$|['’]s$")


def attribution(body: Sequence[str], byline: Iterable[str] = (), site: str | None = None) -> tuple[str, ...]:
    """The names of the sources to which `body` attributes facts, each once, as the text has them.

    Media that are cited or spoken to, agencies in a dateline or byline, and institutes whose finding is relied on.
    """
    agencies = (_MEDIA, _SIGNING_AGENCY, regex.compile(r"[A-Z]{2,4}"))
    signing = [name for name in byline if any(agency.fullmatch(name) for agency in agencies)]
    found: dict[str, str] = {}
    for name in (
        *signing,
        *(name for paragraph in body[:_MOST_PARAGRAPHS] for name in _named_in(paragraph[:_MOST_READ])),
    ):
        bare = _clean(name)
        if bare and not _NOT_SOURCES.match(bare):
            found.setdefault(_key(bare), bare)
    own = _key(site or "")
    return tuple(name for key, name in found.items() if not own or (key not in own and own not in key))


def _named_in(paragraph: str) -> Iterator[str]:
    """The sources of one paragraph. A pattern that takes a second is a trap, and what it would find is left out."""
    if match := _DATELINE.match(paragraph):
        yield _ALIASES.get(match["name"], match["name"])
    yield from (match["name"] for match in _FIRST_REPORTED.finditer(paragraph))
    yield from (match["name"] for match in _EAST.finditer(paragraph))
    try:
        for pattern in _MEDIUM_BY:
            yield from (one["name"] for one in pattern.finditer(paragraph, timeout=1) if _is_source(one["name"]))
        for pattern in (_PAPER_IN, _AUTHORITY_ACTS, _FIGURES_OF):
            for one in pattern.finditer(paragraph, timeout=1):
                for_itself = _SPEAKS_FOR_ITSELF.search(one["name"])
                if (_AUTHORITY.search(one["name"]) and not for_itself) or _MEDIA.fullmatch(one["name"]):
                    yield one["name"]
        yield from (one["name"] for one in _KIND_OF_SOURCE.finditer(paragraph, timeout=1))
        yield from _with_article(paragraph)
        yield from (one["name"] for one in _THANKS.finditer(paragraph, timeout=1))
        for one in _FINDING_OF.finditer(paragraph, timeout=1):
            if _is_source(one["name"]) or _SELF_TOLD.search(one[0]):
                yield one["name"]
    except TimeoutError:
        return


def agencies_in(lines: Sequence[str]) -> tuple[str, ...]:
    """The agencies that sign in these lines, which stand by a headline."""
    pieces = [piece.strip() for line in lines if len(line) < 120 for piece in _AND.split(line)]
    return tuple(dict.fromkeys(piece for piece in pieces if _SIGNING_AGENCY.fullmatch(piece)))


def thanks_in(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines of a text that thank an agency for what the article is made of."""
    return tuple(line for line in lines if len(line) < 200 and _THANKS.search(line))


def _with_article(paragraph: str) -> Iterator[str]:
    for one in _WITH_ARTICLE.finditer(paragraph, timeout=1):
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
    while (shorter := _EDGE.sub("", name)) != name:
        name = shorter
    return _INFLECTED.sub("a", _GENITIVE.sub(_nominative, name))


def _nominative(found: regex.Match[str]) -> str:
    """The adjective of a German name as its noun wants it: Deutscher Bauernverband, Deutsches Institut."""
    if regex.search(r"(?:verband|bund|dienst|rat|verein)$", found["noun"], regex.IGNORECASE):
        return f"{found['stem']}r {found['noun']}"
    if regex.search(r"(?:institut|amt|zentrum|kreuz)$", found["noun"], regex.IGNORECASE):
        return f"{found['stem']}s {found['noun']}"
    return f"{found['stem']} {found['noun']}"


def _key(name: str) -> str:
    return re.sub(r"^(?:the|der|die|das|le|la|les|el|l) ", "", fold(name))
