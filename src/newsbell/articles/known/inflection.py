"""Names of houses and countries as a dictionary has them: German and Polish texts decline them. Pure."""

from collections.abc import Collection, Iterator, Sequence

from newsbell.articles.known.folding import fold

# How the last noun of a German name ends → how an adjective before it does.
_GERMAN = {
    "e": "union bank kommission zeitung agentur telekom feuerwehr polizei regierung bahn post presse liga armee börse"
    " behörde welle akademie schule allianz kasse mannschaft ung ion tät schaft partei heit rundschau bundesbank"
    " gewerkschaft anstalt kammer gemeinde kirche universität klinik fakultät diözese stiftung initiative",
    "er": "tag bund rat verband verein gerichtshof ring club klub dienst fonds konzern rundfunk",
    "es": "institut amt ministerium parlament komitee gericht museum kreuz theater zentrum werk haus"
    " netzwerk orchester",
}
_HEADS = tuple(fold(noun) for nouns in _GERMAN.values() for noun in nouns.split())
_GERMAN_JOINTS = frozenset(("der", "des", "für", "zur", "zum", "gegen"))
_POLISH_FORMS = {
    # A noun → its ending, its other forms' endings.
    "partia": "partii partię partią", "komisja": "komisji komisję komisją", "unia": "unii unię unią",
    "rada": "rady radzie radę radą", "komenda": "komendy komendzie komendę", "fundacja": "fundacji fundację fundacją",
    "akademia": "akademii akademię", "izba": "izby izbie izbę", "policja": "policji policję policją",
    "prokuratura": "prokuratury prokuraturze prokuraturę", "platforma": "platformy platformie platformę",
    "koalicja": "koalicji koalicję", "agencja": "agencji agencję", "straż": "straży",
    "urząd": "urzędu urzędowi urzędem urzędzie", "sąd": "sądu sądowi sądem sądzie", "instytut": "instytutu instytucie",
    "bank": "banku bankowi bankiem", "związek": "związku związkiem", "trybunał": "trybunału trybunale",
    "uniwersytet": "uniwersytetu uniwersytecie", "fundusz": "funduszu", "teatr": "teatru teatrze",
    "klub": "klubu klubie klubem", "parlament": "parlamentu parlamencie", "senat": "senatu senacie",
    "sejm": "sejmu sejmie", "ministerstwo": "ministerstwa ministerstwu ministerstwem ministerstwie",
    "stowarzyszenie": "stowarzyszenia stowarzyszeniu", "towarzystwo": "towarzystwa towarzystwu",
    "biuro": "biura biurze", "muzeum": "", "centrum": "", "dyrekcja": "dyrekcji dyrekcję dyrekcją",
    "szpital": "szpitala szpitalu szpitalem", "ośrodek": "ośrodka ośrodku ośrodkiem", "zarząd": "zarządu zarządzie",
    "inspekcja": "inspekcji inspekcję", "inspektorat": "inspektoratu", "służba": "służby służbie służbę",
    "giełda": "giełdy giełdzie giełdę", "grupa": "grupy grupie grupę grupą", "telewizja": "telewizji telewizję",
    "szkoła": "szkoły szkole szkołę", "zakład": "zakładu zakładzie", "zakłady": "zakładów zakładach",
    "federacja": "federacji federację", "politechnika": "politechniki politechnice", "zespół": "zespołu zespole",
    "konfederacja": "konfederacji konfederację", "liga": "ligi lidze ligę", "spółdzielnia": "spółdzielni",
    "filharmonia": "filharmonii", "opera": "opery operze", "wydział": "wydziału wydziale", "lewica": "lewicy lewicę",
    "starostwo": "starostwa", "nadleśnictwo": "nadleśnictwa", "przedsiębiorstwo": "przedsiębiorstwa",
    "komitet": "komitetu",
    "komisariat": "komisariatu komisariacie", "biblioteka": "biblioteki bibliotece",
    "prawo": "prawa prawu prawem prawie",
}  # fmt: skip
_POLISH = {form: noun for noun, forms in _POLISH_FORMS.items() for form in (noun, *forms.split())}
# How an adjective beside it ends: by the noun's last letter, else as masculine.
_POLISH_ADJECTIVES = {
    "a": (("iej", "a"), ("ej", "a"), ("ą", "a")),
    "o": (("iego", "ie"), ("ego", "e"), ("iemu", "ie"), ("emu", "e"), ("im", "ie"), ("ym", "e")),
    "": (("iego", "i"), ("ego", "y"), ("iemu", "i"), ("emu", "y"), ("im", "i"), ("ym", "y")),
}
# Of nouns that do not end as theirs do.
_GENDERS = {"straż": "a", "centrum": "o", "muzeum": "o"}
# How men's names end in other cases, and how surnames beside them do: their ending, that of the nominative.
_POLISH_MEN = ("owi", "iem", "em", "a")
_POLISH_SURNAMES = (
    ("skiego", "ski"), ("ckiego", "cki"), ("skiemu", "ski"), ("ckiemu", "cki"), ("skim", "ski"), ("ckim", "cki"),
    ("owi", ""), ("iem", ""), ("em", ""), ("y", "a"), ("ą", "a"), ("a", ""),
)  # fmt: skip
_RUSSIAN_MEN = (
    (
        ("я", "й"),
        ("я", "ь"),
        ("ю", "й"),
        ("ю", "ь"),
        ("ем", "й"),
        ("ем", "ь"),
        ("а", ""),
        ("у", ""),
        ("ом", ""),
        ("е", ""),
    ),
    (("ского", "ский"), ("скому", "ский"), ("ским", "ский"), ("ым", ""), ("ом", ""), ("а", ""), ("у", ""), ("е", "")),
)
_RUSSIAN_WOMEN = (
    (("ы", "а"), ("и", "а"), ("е", "а"), ("у", "а"), ("ой", "а"), ("и", "я"), ("е", "я"), ("ю", "я"), ("ей", "я")),
    (("ской", "ская"), ("скую", "ская"), ("ой", "а"), ("у", "а")),
)
# How Polish towns end → what the other cases put instead, and their endings.
_TOWNS = (
    ("ów", "ow", "a owi em ie"), ("ań", "ani", "a owi em u"), ("uń", "uni", "a owi em u"),
    ("eń", "eni", "a owi em u"), ("oń", "oni", "a owi em u"), ("yń", "yni", "a owi em u"), ("in", "in", "a owi em ie"),
    ("yn", "yn", "a owi em ie"), ("sk", "sk", "a owi iem u"), ("ck", "ck", "a owi iem u"), ("rg", "rg", "a owi iem u"),
    ("ąg", "ąg", "a owi iem u"), ("órz", "orz", "a owi em u"), ("ódź", "odzi", "- ą"), ("ec", "c", "a owi em u"),
    ("dz", "dz", "a owi em u"), ("cz", "cz", "a owi em u"), ("ice", "ic", "- ach om ami"), ("ce", "c", "- ach om ami"),
    ("wy", "w", "- ach om ami"), ("chy", "ch", "ów ach om ami"), ("ory", "or", "- ach om ami"),
    ("ki", "k", "- ach om ami"),
    ("no", "n", "a u em ie"), ("ło", "ł", "a u em"), ("pot", "pot", "u owi em"), ("szawa", "szaw", "y ie ę ą"),
    ("stok", "stok", "u owi iem"), ("ole", "ol", "a u em"), ("gie", "g", "ich im"), ("ia", "i", "- ę ą"),
    ("win", "win", "a owi em ie"), ("om", "omi", "a u em"), ("źń", "źni", "- ą"),
)  # fmt: skip
_RIGHT_AND_JUSTICE = ("Prawo", "i", "Sprawiedliwość")
_UNCHANGED = frozenset(("centrum", "muzeum"))
_HARD = frozenset("kg")
_COUNTRIES = {
    "Niemcy": "Niemiec Niemczech Niemcom Niemcami", "Chiny": "Chinach Chinami Chinom",
    "Włochy": "Włoszech Włochom Włochami", "Węgry": "Węgier Węgrzech Węgrom Węgrami", "Czechy": "Czechach Czechom",
    "Indie": "Indii Indiach Indiom", "Egipt": "Egiptu Egipcie Egiptem", "Korea": "Korei Koreę Koreą",
    "Stany": "Stanów Stanach Stanom Stanami",
}  # fmt: skip
_SOFT = {"k": "c", "g": "dz", "t": "ci", "d": "dzi", "r": "rz", "ł": "l", "ch": "sz"}


def polish_nouns() -> Collection[str]:
    """The nouns that Polish houses begin with, in all their cases."""
    return _POLISH


def german_name(words: Sequence[str]) -> tuple[str, ...]:
    """ "Europäischen Union" → "Europäische Union"; what is no adjective before a house's noun stays."""
    joint = next((at for at, word in enumerate(words) if at and word in _GERMAN_JOINTS), 0)
    if joint:  # "(des) Bundesamts für Ausrüstung": what stands before is declined
        head = words[joint - 1]
        stem = next(
            (head.removesuffix(end) for end in ("es", "s") if fold(head.removesuffix(end)).endswith(_HEADS)), head
        )
        return (*german_name((*words[: joint - 1], stem)), *words[joint:])
    last = fold(words[-1])
    for ending, nouns in _GERMAN.items():
        noun = next((last for noun in nouns.split() if last.endswith(fold(noun))), None)
        genitive = next((last for noun in nouns.split() if ending != "e" and last.endswith(fold(noun) + "s")), None)
        if noun or genitive:
            first = [word[:-2] + ending if _is_declined(word) else word for word in words[:-1]]
            declined = first != list(words[:-1])
            return (*first, words[-1][:-1] if genitive and declined else words[-1])
    return tuple(words)


def _is_declined(word: str) -> bool:
    return len(word) > 4 and word.endswith(("en", "em")) and word[:1].isupper() and not word.isupper()


def polish_name(words: Sequence[str]) -> tuple[str, ...]:
    """ "Głównego Urzędu Statystycznego" → "Główny Urząd Statystyczny"."""
    at = next((at for at, word in enumerate(words) if word.lower() in _POLISH), None)
    if at is None or at > 1:
        return tuple(words)
    if list(words[1:2]) == ["i"]:
        return _RIGHT_AND_JUSTICE if fold(words[-1]).startswith("sprawiedliwosc") else tuple(words)
    noun = _POLISH[words[at].lower()]
    if noun == words[at].lower() and not (noun in _UNCHANGED and at and _is_oblique(words[0])):
        return tuple(words)
    beside = [_polish_adjective(word, noun) if abs(place - at) == 1 else word for place, word in enumerate(words)]
    return (*beside[:at], noun[:1].upper() + noun[1:], *beside[at + 1 :])


def _is_oblique(word: str) -> bool:
    """ "Europejskim" (Centrum)"""
    return word.endswith(("im", "ym", "ego", "emu"))


def russian_person(words: Sequence[str], given: Collection[str]) -> tuple[str, ...]:
    """ "Игоря Савельева" → "Игорь Савельев"; who is named as a dictionary does stays so."""
    if len(words) != 2 or fold(words[0]) in given:
        return tuple(words)
    first, last = words
    for endings, surnames in (_RUSSIAN_MEN, _RUSSIAN_WOMEN):
        for ending, to in endings:
            stem = first.removesuffix(ending)
            if stem != first and len(stem) > 2 and fold(stem + to) in given:
                named = (last.removesuffix(one) + own for one, own in surnames if last.endswith(one))
                return stem + to, next(named, last)
    return tuple(words)


def polish_person(words: Sequence[str], given: Collection[str]) -> tuple[str, ...]:
    """ "Donalda Tuska" → "Donald Tusk"; who is named as a dictionary does stays so, and who has more than two names."""
    first, last = words[0], words[-1]
    if len(words) != 2 or fold(first) in given:
        return tuple(words)
    for ending in _POLISH_MEN:
        stem = first.removesuffix(ending)
        if stem != first and fold(stem) in given:
            return stem, next((last.removesuffix(one) + to for one, to in _POLISH_SURNAMES if last.endswith(one)), last)
    return tuple(words)


def _polish_adjective(word: str, noun: str) -> str:
    for ending, own in _POLISH_ADJECTIVES.get(_GENDERS.get(noun, noun[-1]), _POLISH_ADJECTIVES[""]):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            return stem + ("i" + own if own[:1] == "e" and stem[-1] in _HARD else own)
    return word


def polish_forms(name: str) -> Iterator[str]:
    """The other cases of a country's or a town's name: "Polska" → "Polsce", "Polskę", …"""
    words = name.split()
    if len(words) == 1:
        yield from _cases(name)
    elif len(words) == 2:
        noun, adjective = (words[1], words[0]) if words[0].endswith(("wa", "ka")) else words
        if not adjective.endswith(("a", "e")) or (noun not in _COUNTRIES and not noun.endswith("a")):
            return
        for case in _cases(noun):
            plural = adjective.endswith("e")
            own = adjective[:-1] + ("ych" if plural else "ą" if case[-1] in "ąę" else "ej")
            own = own.replace("kej", "kiej").replace("gej", "giej")
            yield f"{case} {own}" if noun == words[0] else f"{own} {case}"


def polish_town_forms(name: str) -> Iterator[str]:
    """The other cases of a Polish town's name: "Gdańsk" → "Gdańska", "Gdańsku"; "Katowice" → "Katowicach"."""
    yield from _town_cases(name) if " " not in name else ()


def _town_cases(name: str) -> Iterator[str]:
    for ending, stems, cases in _TOWNS:
        if name.endswith(ending):
            stem = name.removesuffix(ending) + stems
            yield from (stem + case.strip("-") for case in cases.split())
            return
    yield from _cases(name)


def _cases(name: str) -> Iterator[str]:
    if name in _COUNTRIES:
        yield from _COUNTRIES[name].split()
    elif name.endswith(("ja", "ia")):
        yield from (name[:-1] + end for end in ("i", "ę", "ą"))
    elif name.endswith("a"):
        stem = name[:-1]
        soft = next((stem.removesuffix(end) + to for end, to in _SOFT.items() if stem.endswith(end)), stem + "i")
        yield from (stem + ("i" if stem[-1] in _HARD else "y"), soft + "e", stem + "ę", stem + "ą")
    elif name[-1] not in "aeiouyóąę":
        yield from (name + end for end in ("u", "em", "iem", "ie", "owi"))
