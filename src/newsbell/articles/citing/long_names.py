"""Names of institutes that go on in small letters: to the verb, comma or bracket, as their language joins words. Pure.

"Bureau de recherches géologiques et minières", "Laboratório Nacional de Engenharia Civil", "Deutsche Gesellschaft für
das Badewesen", "Agentura ochrany přírody a krajiny", "Sveriges lantbruksuniversitet", "Canal and River Trust".
"""

from collections.abc import Iterator, Set

import regex

from newsbell.articles.known.folding import fold

_CAP = r"\p{Lu}[\p{L}\p{N}’'-]{0,40}"
_HEADS = (
    "Institut|Bureau|Agence|Office|Observatoire|Ligue|Muséum|Fédération|Association|Centre|Conseil|Société|Laboratoire"
    "|Commissariat|Autorité|Fondation|Union|Confédération|Réseau|Conservatoire|École|Université|Académie|Direction"
    "|Instituto|Agencia|Observatorio|Asociación|Federación|Fundación|Consejo|Sociedad|Dirección|Servicio|Universidad"
    "|Monitor|Confederación|Oficina|Contraloría|Laboratorio|Academia|Organización|Centro|Banco|Estación|Museo"
    "|Istituto|Agenzia|Osservatorio|Associazione|Federazione|Fondazione|Società|Università|Lega|Ente|Unione|Ufficio"
    "|Consiglio|Confederazione|Laboratório|Agência|Observatório|Associação|Federação|Fundação|Conselho|Sociedade"
    "|Universidade|Direção|Serviço|Museu|Ordem|Confederação"
)
# What joins the words of such a name; what an adjective in small letters ends in. Any word may follow a joint.
_JOINT = (
    r"(?:(?:de|du|des|del|della|delle|dei|degli|di|do|da|dos|das|pour|para|per|e|y|et|et des?|et du)"
    r"(?: (?:la|le|les|el|los|las))?"
    rf" |(?:pour |de )?(?:l|d|dell|dall)['’])(?!(?:{_HEADS})\b)"
)
_ADJECTIVE = (
    r"\p{Ll}{2,14}(?:al|ale|ales|aux|ali|ais|ique|iques|ico|ica|icos|icas|aire|aires|ières?|iers?|iennes?|iens?|ives?"
    r"|ivo|iva|ano|ana|ario|aria|ário|ária|ares?|eiro|eira|ero|era|elles?|ese|ése|aises?|oise|vil)(?!\p{L})"
)
_WITH_JOINTS = (
    rf"(?:(?:Haut|Real|Grand|Alto) )?(?:{_HEADS})(?: {_CAP}| {_ADJECTIVE}){{0,3}}"
    rf"(?: {_JOINT}[\p{{L}}-]{{2,30}}(?: {_CAP}| {_ADJECTIVE}){{0,2}}){{0,5}}"
)
_WITH_FOR = (
    rf"(?:{_CAP} ){{0,2}}(?:{_CAP}-)?(?:Gesellschaft|Institut|Zentrum|Verband|Bundesamt|Landesamt|Bundesanstalt"
    r"|Landesanstalt|Bundesinstitut|Forschungsstelle|Fachstelle|Stiftung|Verein|Zentrale|Agentur|Akademie|Bund|Liga|Union|Allianz)(?:e?s)?"
    rf" (?:für|zur|zum|gegen|im|der)(?: (?:das|die|den))? {_CAP}(?: {_CAP})?(?:(?:, {_CAP})? und {_CAP}(?: {_CAP})?)?"
)
_CZECH = (
    r"(?:Agentur[aouy]|Ústavu?|Úřadu?|Svazu?|Asociace|Institutu?|Společnosti?|Správ[ay]|Státní (?:ústavu?|úřadu?))"
    r"(?: (?:pro|a|na|\p{Ll}{3,16}(?:(?<!j)[yiuíůe]|ého|ých|ství)(?!\p{L}))){1,6}"
)
_POLISH = (
    r"(?:Instytut|Urz[ąę]d|Związ|Centrum|Biur|Ośrod|Fundacj|Stowarzyszeni|Towarzystw|Agencj|Izb|Służb)\p{Ll}{0,4}"
    rf"(?: {_CAP}){{0,4}} (?:i|na rzecz|ds\.|dla) {_CAP}(?: {_CAP}){{0,3}}"
)
_NORDIC = (
    r"(?:Sveriges|Statens|Norges|Danmarks|Nasjonal|Nasjonalt|Dansk|Norsk|Svensk|Svenska|Norske|Danske) "
    r"\p{Ll}{3,20}(?:universitet|institut|institutt|institutet|forening|förening|förbund|forbund|forbundet)(?!\p{L})"
)
_ENGLISH = (
    rf"(?:{_CAP} ){{1,4}}(?:and|&) (?:{_CAP} ){{1,3}}(?:Trust|Administration|Agency|Institute|Association|Society|Board"
    r"|Foundation|Service|Centre|Center|Council|Federation|Commission|Alliance|Bureau|Institution|Survey|Authority)"
    rf"|(?:{_CAP} ){{0,2}}(?:Centers|Centre|Center|Institute|Society|Association|Office|Council|Campaign|Foundation"
    rf"|Board|Bureau|Agency) (?:for|of) (?:the )?{_CAP}(?: {_CAP}){{0,2}}(?: of (?:the )?{_CAP}(?: {_CAP})?)?"
    rf"(?:, {_CAP}(?: {_CAP})?,?)? (?:and|&) {_CAP}(?: {_CAP}){{0,2}}"
)
# "Fisheries and Oceans Canada"
_ENGLISH += rf"|{_CAP}(?: {_CAP})? and {_CAP}(?: {_CAP}){{0,2}} (?:Canada|Ireland|Scotland|Wales|England|Australia|UK)"
# Each part is bounded, so that a text of nothing but such words takes no longer.
_LONG = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}])(?:{_WITH_JOINTS}|{_WITH_FOR}|{_CZECH}|{_POLISH}|{_NORDIC}|{_ENGLISH})(?![\p{{L}}\p{{N}}])"
)
# A word of which one stands in every such name: the patterns, which take long, are tried only where one does.
_THERE = regex.compile(
    rf"(?<!\p{{L}})(?:{_HEADS}|Agentur|Ústav|Úřad|Svaz|Asoc|Společ|Správ|Státní|Inst|Urz|Związ|Biur|Ośrod|Fundacj|Stowarz"
    r"|Towarz|Agencj|Izb|Służb|Sveriges|Statens|Norges|Danmarks|Nasjonal|Dansk|Norsk|Svensk|Norske)| (?:and|&) \p{Lu}"
    r"| (?:für|zur|zum|gegen|im|der) (?:das |die |den )?\p{Lu}"
)
_SMALL = regex.compile(r" (?P<word>\p{Ll}[\p{L}'’]*)")
_LAST = regex.compile(
    r"(?: (?:de|du|des|del|della|delle|dei|degli|di|do|da|dos|das|pour|para|per|e|y|et|la|le|les|el|los|las|a|na|pro"
    r"|(?:l|d|dell|dall)['’]))+$"
)
_OPENS = regex.compile(
    r"^(?:The|An?|Der|Die|Das|Laut|Nach|Beim?|But|And|In|On|For|At|As|Both|Since|While|When) (?=\p{Lu})"
)


def long_names(sentence: str, ends: Set[str]) -> Iterator[tuple[str, int]]:
    """The long names of a sentence, each with where it begins; a word of `ends`, folded, is no more of a name."""
    if not _THERE.search(sentence):
        return
    for found in _LONG.finditer(sentence):
        name, start = found[0], found.start()
        if opened := _OPENS.match(name):
            name, start = name[opened.end() :], start + opened.end()
        end = next((one.start() for one in _SMALL.finditer(name) if fold(one["word"]) in ends), len(name))
        name = _LAST.sub("", name[:end])
        if _SMALL.search(name):
            yield name, start
