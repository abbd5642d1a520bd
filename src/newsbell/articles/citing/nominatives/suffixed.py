"""Names without the suffixes that Hungarian, Turkish and, behind abbreviations, other languages hang on them. Pure.

A Turkish suffix stands behind an apostrophe, a Hungarian one behind an abbreviation's hyphen; where a word bears it
alone, the word must be a house's or a paper's. An apostrophe belongs to many names ("Lloyd's", "Kaua'i"), so that the
word before it must tell the language, too.
"""

import regex

# "KSH-nak", "hvg.hu-nak"; Polish "PAP-owi"; Romanian "INS-ului"; Finnish "STT:lle", Swedish "SVT:s".
_ABBREVIATION = regex.compile(
    r"^(?P<name>\p{Lu}[\p{Lu}\d]+|\p{L}[\p{L}\d]{1,20}\.(?:hu|com))-(?:n[ae]k|r[óő]l|b[óő]l|t[óő]l|b[ae]n|n[áé]l|h[oeö]z|v[ae]l|nyi)$"
    r"|^(?P<name>\p{Lu}{2,8})-(?:u|owi|em|ului|szal|szel|nal|nel|ra|re|t)$"
    r"|^(?P<name>\p{Lu}[\p{Lu}\d]{1,8}):(?:n|lle|ll[aä]|lt[aä]|ss[aä]|st[aä]|[ei]n|t[aä]|s)$"
    r"|^(?P<name>(?:\p{Lu}{4,8}|Eurostat))(?:u|em|ovi|owi)$"
)

_HUNGARIAN = regex.compile(
    r"(?:(?P<plain>[Kk]özpont|[Hh]ivatal|[Ii]ntézet|[Ss]zolgálat|[Hh]atóság|[Ss]zövetség|[Ee]gyesület|[Ee]gyetem"
    r"|[Tt]ársaság|[Üü]gynökség|[Mm]inisztérium|[Mm]úzeum|[Rr]ádió|[Tt]elevízió|[Aa]lapítvány|Hírlap|Nemzet|Népszó|Index"
    r"|Telex|Zeitung|Times|(?<=Magyar )Hang|(?<=Nemzeti )Bank)"
    r"|(?P<a>[Kk]amar|[Aa]kadémi|Népszav|[Tt]ársaság|[Hh]ivatal|[Ss]zolgálat|[Mm]inisztérium)á"
    r"|(?P<e>[Ss]zövetség|[Ee]gyesület|[Ii]ntézet|[Ee]gyetem|[Kk]özpont)é)"
    r"(?:n[ae]k|r[óő]l|b[óő]l|t[óő]l|b[ae]n|n[áé]l|h[oeö]z|[aeo]?t|r[ae])$"
)

_TURKISH_HOUSE = (
    r"(?:[Ff]ederasyonu|[Bb]irliği|[Oo]dası|[Kk]urumu|[Bb]akanlığı|[Mm]eclisi|[Üü]niversitesi|[Mm]üdürlüğü|[Dd]erneği"
    r"|[Aa]jansı|[Kk]onseyi|[Vv]akfı|[Mm]erkezi|[Ee]nstitüsü|[Gg]azetesi|[Bb]aşkanlığı|[Kk]urulu|[Bb]ankası|[Ss]endikası"
    r"|[Kk]omitesi|[Öö]rgütü|[Dd]ergisi|[Kk]onfederasyonu|[Kk]omisyonu|[Ll]aboratuvarı|[Rr]asathanesi)"
)
_TURKISH = regex.compile(
    rf"(?P<name>(?:^| ){_TURKISH_HOUSE})['’]?(?:n[ıiuü]n|n[ae]|nd[ae]n?|n[ıiuü]|yl[ae])(?=$| \()"
    r"|(?P<name>(?:^| )(?:\p{Lu}{3,8}|Hürriyet|Milliyet|Sabah|Cumhuriyet|Sözcü|Bianet|BirGün|Evrensel|Habertürk|Türk"
    r"|Reuters|Bloomberg|\p{L}{1,20}[ğışİ]\p{L}{0,20}))['’](?:[ny]?[ıiuü]n|[yn]?[ae]|[dt][ae]n?|[yn]?[ıiuü]|y?l[ae])$"
)


def in_nominative(name: str) -> str:
    """The name as it is called: "KSH-nak" is "KSH", "Fırıncılar Federasyonu'nun" is "Fırıncılar Federasyonu"."""
    if found := _ABBREVIATION.search(name):
        return found["name"]
    if found := _HUNGARIAN.search(name):
        kind = found.lastgroup or ""
        return name[: found.start()] + found[kind] + ("" if kind == "plain" else kind)
    return _TURKISH.sub(r"\g<name>", name)
