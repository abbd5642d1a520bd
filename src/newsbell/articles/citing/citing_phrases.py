"""The phrases by which texts of a dozen languages name a source. Pure.

Each tries every name of a text, which takes long. So each has its cues: words of which one stands in whatever it finds.
All are looked for at once, and a phrase is tried only where one of its own was found.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass

import regex
from ahocorasick_rs import AhoCorasick


@dataclass(frozen=True, eq=False)
class Phrase:
    """A pattern whose group `name` is the source, and its cues."""

    pattern: "regex.Pattern[str]"
    cues: frozenset[str]

    def found(self, text: str, cues: Set[str]) -> Iterable["regex.Match[str]"]:
        """Where it stands in a text that has these cues. Raises TimeoutError where one look takes a second."""
        return () if self.cues.isdisjoint(cues) else self.pattern.finditer(text, timeout=1)


def _phrase(pattern: str, cues: str) -> Phrase:
    return Phrase(regex.compile(pattern), frozenset(cues.split("|")))


# A name: words with capitals, with small ones between ("League of American Orchestras", "Le Monde"). Of any length, a
# word of thousands of letters would be looked through again from each of them on.
_CAP = r"(?:(?:\p{Lu}\.){2,9}|\p{Lu}[\p{L}\p{N}&'’-]{0,60})"
LINK = r"(?:of|for|and|on|&|de|del|della|des|du|der|die|das|für|und|la|le|les|el|en|di|y|et|van|voor|sur)"
_NAME = rf"(?P<name>(?:{_CAP})(?:\s+(?:{LINK}\s+){{0,2}}(?:{_CAP}|\p{{N}}+)){{0,6}})"
_THE = r"(?:the\s+|l['’]|de[rnms]\s+|[Dd]ie\s+|[Dd]er\s+|[Dd]as\s+|la\s+|les?\s+|el\s+|los\s+)?"
_REPORT = (
    r"(?:reports?|reported|has reported|had reported|first reported|says?|said|wrote|writes|revealed|reveals"
    r"|found|estimates?|estimated|warned|calculates|confirmed|announced|notes?|quoted|cited)"
)
MEDIUM_BY = (
    _phrase(
        rf"\b(?:told|tells|speaking to|spoke to|talking to|an interview with|interview with|quoted by|cited by"
        rf"|reported by|[Aa]ccording to(?: a report (?:in|by|from))?|seen by|obtained by|reports? (?:in|by"
        rf"|from))\s+{_THE}{_NAME}",
        "told|tells|speaking to|spoke to|talking to|interview with|quoted by|cited by|reported by|ccording to"
        "|seen by|obtained by|report in|report by|report from|reports in|reports by|reports from",
    ),
    _phrase(
        rf"\b{_THE}{_NAME}(?:,[^,]{{0,90}},)?\s+(?:first\s+|also\s+|has\s+|had\s+|has also\s+)?{_REPORT}\b",
        "report|say|said|wrote|writes|reveal|found|estimate|warned|calculates|confirmed|announced|note|quoted|cited",
    ),
    _phrase(
        rf"\b(?:[Ww]ie|so|So)\s+{_THE}(?:Nachrichtenagentur\s+|Zeitung\s+|Sender\s+"
        rf"|Magazin\s+)?[„»\"]?(?P<name>\p{{L}}[\p{{L}}.-]{{0,60}}(?: \p{{Lu}}[\p{{L}}.-]{{0,60}}){{0,4}})"
        rf"[“«\"]?(?:\s+\([^)]{{0,20}}\))?\s+(?:\w+\s+){{0,2}}(?:berichtet"
        rf"|meldet|schreibt|erfuhr|berichtete|meldete)",
        "berichtet|meldet|schreibt|erfuhr",
    ),
    _phrase(
        rf"\b(?:[Nn]ach (?:einem Bericht|Berichten|Informationen|Recherchen|Angaben)|[Ll]aut(?: einem Bericht)?"
        rf"|[Gg]emäss|[Gg]emäß)\s+(?:des|der|von|vom|dem|einem Bericht der)?\s*[„»\"]?{_NAME}[“«\"]?",
        "ach einem Bericht|ach Berichten|ach Informationen|ach Recherchen|ach Angaben|Laut|laut|emäss|emäß",
    ),
    _phrase(
        rf"\b(?:sagte[n]?|berichtete|erklärte|verriet|gegenüber)\s+(?:\w+\s+){{0,3}}?(?:de[rmn]\s+"
        rf"|dem\s+)[„»\"]?(?P<name>(?:{_CAP}|dpa|epd|taz)(?:[ -]{_CAP}){{0,3}})[“«\"]?",
        "sagte|berichtete|erklärte|verriet|gegenüber",
    ),
    _phrase(
        rf"\b(?:meldet|berichtet|schreibt|meldete|berichtete|erfuhr"
        rf"|teilte)[en]*\s+(?:am \p{{Lu}}\p{{L}}+\s+)?(?:die|der|das)\s+"
        rf"(?:Nachrichtenagentur\s+|Zeitung\s+|Sender\s+|Magazin\s+)?[„»«\"]?(?P<name>(?:{_CAP}|dpa|epd|taz"
        rf"|sid)(?:[ -]{_CAP}){{0,3}})",
        "meldet|berichtet|schreibt|erfuhr|teilte",
    ),
    _phrase(
        rf"{_THE}[„»\"]?{_NAME}[“«\"]?\s+(?:berichtet|meldet|schreibt|berichtete|zufolge)\b",
        "berichtet|meldet|schreibt|zufolge",
    ),
    _phrase(
        rf"[„»\"]?\b{_NAME}[“«\"]?\s+zufolge\b",
        "zufolge",
    ),
    _phrase(
        rf"\b(?:[Ss]elon|[Dd]'après|[Dd]’après|confié à|raconté à|déclaré à|a indiqué à|affirmé à|auprès de"
        rf"|au micro de|révèle|rapporte)\s+(?:un article d[eu]\s+)?(?:les relevés de |les chiffres de "
        rf"|une étude de |un rapport de )?{_THE}[«\"]?\s?{_NAME}",
        "elon|'après|’après|confié à|raconté à|déclaré à|indiqué à|affirmé à|auprès de|au micro de|révèle|rapporte",
    ),
    _phrase(
        rf"\b(?:indiqué|confié|déclaré|expliqué|raconté|affirmé|assuré|précisé|témoigné|dit|confie|explique"
        rf"|raconte|interrogée?s?"
        rf"|citée?s?|contactée?s?)\s+(?:à|par|auprès d[eu]|au micro d[eu])\s+{_THE}(?:quotidien\s+"
        rf"|journal\s+)?[«]?\s?{_NAME}",
        "indiqué|confié|déclaré|expliqué|raconté|affirmé|assuré|précisé|témoigné|dit|confie|explique|raconte"
        "|interrog|cité|contacté",
    ),
    _phrase(
        r"\b(?:[Ss]elon|[Dd]['’]après|[Ss]egún|[Ss]econdo|[Ss]egundo|étude d[eu]|estudio de"
        r"|studio del?)\s+[^,.;:]{0,40}?"
        r"(?P<name>(?:Institut|Observatoire|Agence|Office|Fédération|Association|Centre|Conseil|Union"
        r"|Ligue|Société|Instituto"
        r"|Observatorio|Asociación|Agencia|Centro|Federación|Istituto|Osservatorio|Agenzia|Associazione"
        r"|Instituto|Associação)"
        r"(?:\s+[\p{L}'’-]+){1,7})(?=,)",
        "Institut|Observato|Agence|Office|Fédération|Associa|Cent|Conseil|Union|Ligue|Société|Asociación|Agencia"
        "|Federación|Istituto|Osservatorio|Agenzia",
    ),
    _phrase(
        rf"{_THE}{_NAME}\s+(?:rapporte|révèle|a révélé|a rapporté|indique|écrit)\b",
        "rapport|révèle|révélé|indique|écrit",
    ),
    _phrase(
        rf"\b(?:[Ss]egún(?: ha informado| informó| informa| publica| recoge| ha publicado| datos de)?|contó a"
        rf"|dijo a|explicó a|declaró a|ha contado a|ha dicho a|declaraciones a|entrevista con|informa"
        rf"|adelantó)\s+{_THE}{_NAME}",
        "egún|contó a|dijo a|explicó a|declaró a|ha contado a|ha dicho a|declaraciones a|entrevista con|informa"
        "|adelantó",
    ),
    _phrase(
        rf"\b(?:riferisce|riportato da|noticiou|avançou|avança|adiantou|publicó|informó|podał[ao]?"
        rf"|poinformował[ao]?"
        rf"|meldt|schrijft|schreef|meldde|[Vv]olgens|tegen|tegenover|[Ss]egundo(?: dados d[eo]| a agência)?"
        rf"|[Ss]econdo|[Ss]egún"
        rf"|[Ww]edług|rapporterar|skriver|[Ii]følge|[Ee]nligt)\s+(?:(?:(?:pers|nieuws)bureau|krant|l['’]agenzia"
        rf"|agenzia|jornal"
        rf"|jornal|agência|portal|dziennik|tidningen|avisen)\s+)?(?:l['’]|(?:de|het|il|la|lo|el|los|o|a|os"
        rf"|as)\s+)?{_NAME}",
        "riferisce|riportato da|noticiou|avanç|adiantou|publicó|informó|podał|poinformował|meldt|schrijft|schreef"
        "|meldde|olgens|tegen|egundo|econdo|egún|edług|rapporterar|skriver|følge|nligt",
    ),
    _phrase(
        rf"\b[Hh]et\s+{_NAME}\s+(?:mat|meldt|meldde|verwacht|zegt|berekende|schat)\b",
        "Het|het",
    ),
    _phrase(
        rf"\b(?:[Ss]econdo|riporta|scrive|ha detto a[l]?l?['’]?|detto a)\s+{_THE}{_NAME}",
        "econdo|riporta|scrive|detto a",
    ),
    _phrase(
        rf"\b(?:[Ww]edług|informuje|podaje|powiedział[a]?)\s+(?:dla\s+)?[„\"]?{_NAME}[”\"]?",
        "edług|informuje|podaje|powiedział",
    ),
    _phrase(
        rf"\b(?:[Vv]olgens|meldt|schrijft|[Ee]nligt|rapporterar|[Ii]følge|skriver|[Ss]egundo|disse (?:à"
        rf"|ao))\s+(?:de\s+|het\s+|a\s+|o\s+)?{_NAME}",
        "olgens|meldt|schrijft|nligt|rapporterar|følge|skriver|egundo|disse à|disse ao",
    ),
)
PAPER_IN = _phrase(
    rf"\b(?:[Aa] (?:paper|study|report|article|analysis|review|survey)|[Rr]esearch|researchers report"
    rf"|published)\b[^.]{{0,40}}?\b(?:in"
    rf"|by|from)\s+(?:the\s+)?{_NAME}",
    " paper| study| report| article| analysis| review| survey|esearch|published",
)
# What calls itself a source: "the newspaper X", "el periódico X", "газета «X»".
KIND_OF_SOURCE = _phrase(
    rf"\b(?:newspaper|magazine|news agency|[Rr]atings? agency|tracking service|broadcaster|watchdog|think ?tank"
    rf"|pollster|trade body"
    rf"|charity watchdog|periódico"
    rf"|diario|revista|agencia(?: de noticias)?|journal|quotidien|magazine|agence|Zeitung|Nachrichtenagentur"
    rf"|Fachmagazin"
    rf"|Magazin|giornale|agenzia|dziennik|agencja)\s+[«„\"]?{_NAME}"
    rf"|(?:газет\p{{L}}*|агентств\p{{L}}*|издани\p{{L}}*|журнал\p{{L}}*)\s+[«\"](?P<name>[^»\"]{{2,40}})[»\"]"
    rf"|(?:صحيفة|وكالة|مجلة|قناة)\s+(?!الأنباء)[\"«]?(?P<name>\p{{Arabic}}+)"
    rf"|(?P<name>وكالة الأنباء \p{{Arabic}}+)"
    rf"|(?:تقرير|دراسة|إحصاء|بيانات)\s+(?:أصدرته|أصدرتها|نشرته|نشرتها|أعدته|أعدتها)\s+(?P<name>\p{{Arabic}}+)"
    rf"|(?:сообща\p{{L}}+|переда\p{{L}}+|пишет|по данным"
    rf"|со ссылкой на)\s+[«\"]?(?P<name>\p{{Lu}}[\p{{L}}-]+(?:\s\p{{Lu}}\p{{L}}+)?)"
    rf"|(?:ذكرت|نقلت|أفادت|بحسب|قالت وكالة)\s+(?!صحيفة|وكالة)(?P<name>رويترز|الأناضول|فرانس برس|الجزيرة|العربية"
    rf"|سبوتنيك)",
    "أصدرته|أصدرتها|نشرته|نشرتها|أعدته|أعدتها"
    "|newspaper|magazine|agency|tracking service|broadcaster|watchdog|think|pollster|trade body|periódico|diario"
    "|revista|agencia|journal|quotidien|agence|Zeitung|Nachrichtenagentur|agazin|giornale|agenzia|dziennik"
    "|agencja|газет|агентств|издани|журнал|صحيفة|وكالة|مجلة|قناة|сообща|переда|пишет|по данным|со ссылкой на|ذكرت"
    "|نقلت|أفادت|بحسب",
)
# A finding that is relied on: figures, instruments, guidance of an authority.
FINDING_OF = _phrase(
    rf"\b(?:[Ff]igures|[Dd]ata|[Ss]tatistics|[Gg]uidance|[Ii]nstruments|[Rr]ecords|[Mm]easurements"
    rf"|[Ff]orecasts?|[Ss]urvey"
    rf"|[Pp]oll|[Rr]eport)\s+(?:of|from|by|in)\s+(?:the\s+)?{_NAME}|\b[Ii]n an?\s+{_NAME}\s+(?:survey|poll"
    rf"|study|report)\b"
    rf"|\b(?:described|reported|published|called|ranked|quoted|cited|noted)\s+(?:in|by)\s+(?:the\s+)?{_NAME}"
    rf"|\b(?:[Ss]omebody|[Ww]riting|[Aa] writer|[Cc]ritics?)\s+in\s+(?:the\s+|The\s+)?{_NAME}"
    rf"|\b{_NAME}\s+(?:has called|called|ranks|weist|schrieb|schreibt|documentó|descartó|estima|calcula|prévoit"
    rf"|estime)\b"
    rf"|\bconfie[^.]{{0,40}}?\s+à\s+{_NAME}|[«„](?P<name>[^»“]{{3,30}})[»“]\s+(?:schrieb|schreibt|berichtet)"
    rf"|\b(?:nonprofit|watchdog|advocacy|research)\s+group\s+{_NAME}\s+(?:ranks|says|found|estimates|counted|rates)",
    "igures|Data|data|tatistics|uidance|nstruments|ecords|easurements|orecast|urvey|oll|eport|study|described"
    "|published|called|rank|quoted|cited|noted|omebody|riting|writer|ritic|weist|schrieb|schreibt|documentó"
    "|descartó|estima|estime|calcula|prévoit|confie|berichtet| group",
)
# What an article is made of, as a line at its foot says.
THANKS = _phrase(
    rf"(?:[Aa]vec (?:les informations|des informations) d[eu]|[Mm]it (?:Material|Informationen) (?:von|der|des)"
    rf"|[Cc]on información de"
    rf"|[Ww]ith (?:reporting|files|inputs?|additional reporting) (?:by|from)|[Ii]nputs? from|feed:|[Ff]onte:"
    rf"|[Ii]nformations? d[eu])"
    rf"\s+{_THE}{_NAME}",
    "vec les informations|vec des informations|it Material|it Informationen|on información de|ith reporting"
    "|ith files|ith input|ith additional|nput from|nputs from|feed:|onte:|nformation d|nformations d",
)
# "According to the Idaho Statesman": what has an article is no person; these are parties to most news.
WITH_ARTICLE = _phrase(
    rf"\b(?:[Aa]ccording to|told|tells|reported by|quoted by|cited by|seen by"
    rf"|obtained by)\s+(?:{_CAP}\s+and\s+)?the\s+{_NAME}"
    rf"(?:\s+and\s+the\s+{_NAME})?",
    "ccording to|told|tells|reported by|quoted by|cited by|seen by|obtained by",
)
DATELINE = _phrase(
    r"^\p{Lu}[\p{L}\s.,'’/-]{1,60}?(?:\d{1,2}[\s.,]*)?[(（](?P<name>Reuters|AP|AFP|dpa(?:/\w+)?|epd|KNA|EFE|ANSA"
    r"|PAP|PA|UPI|APA|Xinhua|TASS|IANS|ANI|PTI|Kyodo|SID|sid|ANI|AAP|CP|TT|NTB)(?:/\w+)?[)）]",
    "(|（",
)
AUTHORITY_ACTS = _phrase(
    rf"\b[Tt]he\s+{_NAME}(?:['’]s\b|(?:,[^,.;]{{0,90}},)?\s+(?:raised|gave|issued|put|estimates?|forecasts?"
    rf"|predicts?|recorded|measured"
    rf"|calculated|rated|ranks?|lists?|expects?|found|counts?|counted|has|had|says?|said|reports?|reported|warned)\b)",
    "The|the",
)
FIGURES_OF = _phrase(
    rf"\b(?:Zahlen|Daten|Angaben|Statistik|Berechnungen|Messungen)\s+(?:des|der|von|vom)\s+{_NAME}",
    "Zahlen|Daten|Angaben|Statistik|Berechnungen|Messungen",
)
EAST = _phrase(
    r"(?P<name>(?:共同通信|時事通信|ロイター(?:通信)?|AFP通信|NHK|\p{Han}{2,6}新聞|新华社|\p{Han}{2,10}(?:日报|晚报|新闻|庁|省|研究所|協会|気象台|機構|大学?)))(?:によると|によれば|によります|の取材に"
    r"|の(?:調べ|調査|観測|統計|発表|まとめ|データ)|[がは](?:[^。]{0,60}と)?\p{Han}{0,3}(?:報じ|伝え)|报道|報道|的(?:数据|统计))"
    r"|(?P<name>\p{Han}{2,10}(?:研究所|総研|気象台|気象庁))は[^。]{0,60}(?:推計|推定|予測|試算|観測|公表)",
    "によ|の|報じ|伝え|报道|報道|的|推計|推定|予測|試算|観測|公表",
)
FIRST_REPORTED = _phrase(
    rf"(?<![\p{{L}}])(?:[Tt]he\s+)?{_NAME}\s+(?:first reported|was first to report|has since counted)\b",
    "first reported|was first to report|has since counted",
)
_EVERY = (
    *MEDIUM_BY,
    *(PAPER_IN, KIND_OF_SOURCE, FINDING_OF, THANKS, WITH_ARTICLE),
    *(DATELINE, AUTHORITY_ACTS, FIGURES_OF, EAST, FIRST_REPORTED),
)
_CUES = AhoCorasick(sorted({cue for phrase in _EVERY for cue in phrase.cues}))


def cues_in(text: str) -> Set[str]:
    """The cues of any phrase that stand in a text."""
    return set(_CUES.find_matches_as_strings(text, overlapping=True))
