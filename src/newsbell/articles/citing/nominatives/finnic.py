"""Finnish and Estonian names in the nominative: their last word alone is turned. Pure.

What stands before it is mostly a genitive, which stays ("Suomen Kirjastoseuran" is "Suomen Kirjastoseura"). Only words
that end as a house or a paper does are turned.
"""

import regex

# The stem that stands before a Finnish ending → the word as it is called.
_HOUSES = {
    "keskukse": "keskus", "laitokse": "laitos", "hallitukse": "hallitus", "tutkimukse": "tutkimus",
    "yhdistykse": "yhdistys", "osuuskunna": "osuuskunta", "seura": "seura", "liito": "liitto", "virasto": "virasto",
    "yliopisto": "yliopisto", "instituuti": "instituutti", "järjestö": "järjestö", "kamari": "kamari",
    "ministeriö": "ministeriö", "museo": "museo", "arkisto": "arkisto", "kirjasto": "kirjasto", "turva": "turva",
    "panki": "pankki", "lehde": "lehti", "akatemia": "akatemia", "säätiö": "säätiö", "toimisto": "toimisto",
    "sanomi": "sanomat", "sanomie": "sanomat", "neuvosto": "neuvosto", "rekisteri": "rekisteri",
    "komissio": "komissio", "suomalaise": "suomalainen", "karjalaise": "karjalainen", "hämäläise": "hämäläinen",
    "kainuulaise": "kainuulainen", "yrittäji": "yrittäjät", "yrittäjie": "yrittäjät", "tuottaji": "tuottajat",
    "tuottajie": "tuottajat", "traficomi": "traficom",
}  # fmt: skip
_CASES = r"(?:n|lle|ll[aä]|lt[aä]|st[aä]|ss[aä])"
# "Museon" alone is a museum in The Hague.
_HOUSE = regex.compile(
    rf"(?!^museon$)(?P<stem>{'|'.join(sorted(_HOUSES, key=len, reverse=True))}){_CASES}$", regex.IGNORECASE
)
_WHOLE = regex.compile(rf"(?<=^(?:Svenska )?Yle|^Lapin Kansa|^Itä-Savo|^Kaleva){_CASES}$")
# An adjective right before a noun that was turned: "Ulkopoliittisen instituutti".
_ADJECTIVE = regex.compile(r"(?<=\p{L}{3}i)se(?:n|lle|ll[aä]|lt[aä]|st[aä]|ss[aä])(?= \p{L}+$)")

# Estonian: the genitive is the stem of all other cases.
_ESTONIAN = regex.compile(
    r"(?:(?P<plain>agentuur|\p{L}amet|ülikool|\p{L}selts|ministeerium|inspektsioon|Eesti Ekspress)i|(?P<union>ühing)u"
    r"|(?P<house>(?:\p{L}kesk|teenist)us)e|(?P<t>instituu(?=d)|päevale(?=h)|lii(?=d))(?:di|he|du)"
    r"|(?P<k>^Eesti Pan)ga|(?P<es>^Postim)ehe|(?P<da>\p{L}{4}ko)ja)(?:le|lt|l|s|st|ga)?$",
    regex.IGNORECASE,
)
_ESTONIAN_ENDS = {"t": "t", "k": "k", "es": "ees", "da": "da"}


def in_nominative(name: str) -> str:
    """The name as it is called: "Tilastokeskuksen" is "Tilastokeskus", "Terviseameti" is "Terviseamet"."""
    if found := _HOUSE.search(name):
        called = _HOUSES[found["stem"].lower()]
        called = called.capitalize() if found["stem"][0].isupper() else called
        return _ADJECTIVE.sub("nen", name[: found.start()] + called)
    if found := _ESTONIAN.search(name):
        kind = found.lastgroup or ""
        stem = found[kind] + ("h" if found[kind].lower() == "päevale" else "")
        return name[: found.start()] + stem + _ESTONIAN_ENDS.get(kind, "")
    return _WHOLE.sub("", name)
