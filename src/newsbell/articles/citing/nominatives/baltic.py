"""Latvian and Lithuanian names in the nominative: their last word alone is turned. Pure.

The same form may be another case in the other language ("Bankas", "centra"), so that a word before it must tell the
language.
"""

import regex

_LATVIAN = regex.compile(r"^(?:Latvijas|Valsts|Rīgas|Centrāl\p{L}+|\p{L}*[āēīņļģķ]\p{L}*) ")
_LITHUANIAN = regex.compile(r"^(?:Lietuvos|Valstybės|Vilniaus|Kauno|Nacionalin\p{L}+|\p{L}*[ėųįę]\p{L}*) ")
_OF_LATVIAN = {
    "pārvaldes": "pārvalde", "pārvaldei": "pārvalde", "aģentūras": "aģentūra", "aģentūrai": "aģentūra",
    "asociācijas": "asociācija", "asociācijai": "asociācija", "biedrības": "biedrība", "biedrībai": "biedrība",
    "universitātes": "universitāte", "universitātei": "universitāte", "inspekcijas": "inspekcija",
    "inspekcijai": "inspekcija", "institūta": "institūts", "institūtam": "institūts", "savienības": "savienība",
    "savienībai": "savienība", "televīzijas": "televīzija", "televīzijai": "televīzija", "centra": "centrs",
    "centram": "centrs", "bankas": "banka", "bankai": "banka", "avīzei": "avīze",
}  # fmt: skip
_OF_LITHUANIAN = {
    "agentūros": "agentūra", "agentūrai": "agentūra", "tarnybos": "tarnyba", "tarnybai": "tarnyba",
    "asociacijos": "asociacija", "asociacijai": "asociacija", "draugijos": "draugija", "draugijai": "draugija",
    "instituto": "institutas", "institutui": "institutas", "departamento": "departamentas",
    "departamentui": "departamentas", "universiteto": "universitetas", "universitetui": "universitetas",
    "banko": "bankas", "bankui": "bankas", "centro": "centras", "centrui": "centras", "radijo": "radijas",
    "radijui": "radijas", "televizijos": "televizija", "televizijai": "televizija",
}  # fmt: skip
# The adjective of a feminine noun, which comes first: "Centrālās statistikas pārvaldes".
_LATVIAN_ADJECTIVE = regex.compile(r"^(\p{L}{3,}ā)s(?= )")


def in_nominative(name: str) -> str:
    """The name as it is called: "Lietuvos banko" is "Lietuvos bankas"."""
    before, _, last = name.rpartition(" ")
    for language, houses in ((_LATVIAN, _OF_LATVIAN), (_LITHUANIAN, _OF_LITHUANIAN)):
        called = houses.get(last.lower())
        if called and language.match(name):
            if called.endswith(("a", "e")) and language is _LATVIAN:
                before = _LATVIAN_ADJECTIVE.sub(r"\1", before)
            return f"{before} {called.capitalize() if last[0].isupper() else called}"
    return name
