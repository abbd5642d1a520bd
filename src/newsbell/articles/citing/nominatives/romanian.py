"""Romanian names in the nominative: the noun comes first, with its article, and the adjectives behind it. Pure.

A genitive or dative shows by an ending that no other language has ("-ției", "-ății"), or stands in a list.
"""

import regex

_NOUNS = {
    "băncii": "banca", "curții": "curtea", "comisiei": "comisia", "academiei": "academia", "camerei": "camera",
    "companiei": "compania", "gazetei": "gazeta", "ligii": "liga", "oficiului": "oficiul", "centrului": "centrul",
    "institutului": "institutul", "ministerului": "ministerul", "inspectoratului": "inspectoratul",
    "consiliului": "consiliul", "muzeului": "muzeul", "ziarului": "ziarul", "fondului": "fondul",
    "departamentului": "departamentul", "observatorului": "observatorul", "sindicatului": "sindicatul",
    "comitetului": "comitetul", "laboratorului": "laboratorul", "spitalului": "spitalul", "registrului": "registrul",
    "colegiului": "colegiul", "programului": "programul", "postului": "postul", "serviciului": "serviciul",
    "societăţii": "societatea", "monitorului": "monitorul", "adevărului": "adevărul", "evenimentului": "evenimentul",
}  # fmt: skip
_ENDINGS = (("ției", "ția"), ("ţiei", "ţia"), ("ății", "atea"), ("ăţii", "atea"))
_FEMALE = regex.compile(r"(?:a|ea)$")
# Of an adjective behind a feminine noun: "Naționale", "Române", "Meteorologice", "Europene".
_ADJECTIVES = (("iene", "iană"), ("ene", "eană"), ("ale", "ală"), ("âne", "ână"), ("ice", "ică"), ("ive", "ivă"),
               ("litare", "litară"), ("cleare", "cleară"))  # fmt: skip


def in_nominative(name: str) -> str:
    """The name as it is called: "Agenției Naționale de Presă" is "Agenția Națională de Presă"."""
    first, *words = name.split(" ")
    noun = _noun(first)
    if noun is None:
        return name
    if _FEMALE.search(noun):
        for at, word in enumerate(words):
            ending = next((pair for pair in _ADJECTIVES if word[2:].endswith(pair[0])), None)
            if ending is None:
                break
            words[at] = word.removesuffix(ending[0]) + ending[1]
    return " ".join([noun, *words])


def _noun(word: str) -> str | None:
    """A noun of another case as it is called."""
    if called := _NOUNS.get(word.lower()):
        return called.capitalize() if word[0].isupper() else called
    return next((word.removesuffix(one) + other for one, other in _ENDINGS if word.endswith(one)), None)
