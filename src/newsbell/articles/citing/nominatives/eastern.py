"""The names of Russian, Ukrainian and Greek houses in the nominative, where a text has them in the genitive. Pure.

It is what stands behind "according to" in these languages. Only nouns that are known, or of a known ending, are turned,
with the adjectives before them; whatever follows the noun ("of coal") stays.
"""

import regex

# Names that no rule turns.
_SINGLE = {
    "Ведомостей": "Ведомости",
    "Известий": "Известия",
    "Коммерсанта": "Коммерсантъ",
    "Комсомольской правды": "Комсомольская правда",
    "Российской газеты": "Российская газета",
    "Новой газеты": "Новая газета",
    "Української правди": "Українська правда",
    "Банка России": "Банк России",
    "Газеты.Ru": "Газета.Ru",
    "Дзеркала тижня": "Дзеркало тижня",
}
# "Росстата", "Союзроссахара", "Гидрометцентра".
_SINGLE_WORD = regex.compile(
    r"^(?P<stem>\p{Lu}?[\p{L}-]{0,14}(?:стат|гидромет|гідромет|центр|надзор|нагляд|автодор|сахар|реестр|факс|информ|інформ|экспорт|банк))"
    r"(?:а|у|ом|ем)$"
)
_ADJECTIVES = r"(?P<adjectives>(?:\p{L}[\p{L}-]+(?:ого|его|ой|ей|ої|ьої)\s(?:и\s|і\s|та\s)?){0,4})"
_MALE = regex.compile(
    rf"^{_ADJECTIVES}(?P<noun>институт|інститут|университет|університет|гидрометцентр|гідрометцентр|центр|банк|союз|фонд|комитет"
    r"|комітет|архив|архів)(?P<case>[ау])(?=$|\s)",
    regex.IGNORECASE,
)
_NEUTER = regex.compile(
    rf"^{_ADJECTIVES}(?P<noun>агентств|обществ|товариств|управлени|управлінн)(?P<case>[ая])(?=$|\s)", regex.IGNORECASE
)
_FEMALE = regex.compile(
    rf"^{_ADJECTIVES}(?P<noun>служб|спілк|палат|лиг|(?:ассоциац|организац|академ|агенц|федерац|асоціац|організац)[иі])(?P<case>[ыиї])(?=$|\s)",
    regex.IGNORECASE,
)
_UKRAINIAN = regex.compile(r"[іїєґ]|(?:банк|фонд|центр|союз|комітет)у(?:$|\s)")
_GREEK_NOUNS = {
    "Πανεπιστημίου": "Πανεπιστήμιο", "Ινστιτούτου": "Ινστιτούτο", "Κέντρου": "Κέντρο", "Πολυτεχνείου": "Πολυτεχνείο",
    "Αστεροσκοπείου": "Αστεροσκοπείο", "Παρατηρητηρίου": "Παρατηρητήριο", "Επιμελητηρίου": "Επιμελητήριο",
    "Οργανισμού": "Οργανισμός", "Συνδέσμου": "Σύνδεσμος", "Υπηρεσίας": "Υπηρεσία", "Ένωσης": "Ένωση",
    "Αρχής": "Αρχή", "Τράπεζας": "Τράπεζα", "Εταιρείας": "Εταιρεία", "Ομοσπονδίας": "Ομοσπονδία",
    "Συνομοσπονδίας": "Συνομοσπονδία", "Στατιστικής": "Στατιστική", "Ακαδημίας": "Ακαδημία",
}  # fmt: skip
_GREEK = regex.compile(
    rf"^(?P<adjectives>(?:\p{{Lu}}\p{{L}}+(?:ού|ου|ής|ης|άς|ας|είου)\s){{0,3}})(?P<noun>{'|'.join(_GREEK_NOUNS)})(?=$|\s)"
)
# An adjective of a neuter or masculine noun, or of a feminine one, whose stress does not move.
_GREEK_ADJECTIVE = {
    "ού": ("ό", "ός"),
    "ου": ("ο", "ος"),
    "ής": ("ή", "ή"),
    "ης": ("η", "η"),
    "άς": ("ά", "ά"),
    "ας": ("α", "α"),
}
_GREEK_MOVED = {
    "Αριστοτελείου": "Αριστοτέλειο",
    "Ευρωπαϊκού": "Ευρωπαϊκό",
    "Γεωδυναμικού": "Γεωδυναμικό",
    "Παγκόσμιας": "Παγκόσμια",
}


def in_nominative(name: str) -> str:
    """The name as it is called: "Світового банку" is "Світовий банк", "Росстата" is "Росстат"."""
    if name in _SINGLE:
        return _SINGLE[name]
    if found := _GREEK.match(name):
        return _greek(found) + name[found.end() :]
    if found := _SINGLE_WORD.match(name):
        return found["stem"]
    for pattern, gender in ((_MALE, "male"), (_NEUTER, "neuter"), (_FEMALE, "female")):
        if found := pattern.match(name):
            return _slavic(found, gender) + name[found.end() :]
    return name


def _slavic(found: regex.Match[str], gender: str) -> str:
    ukrainian = _UKRAINIAN.search(found[0]) is not None
    adjectives = regex.sub(
        r"(?P<stem>\p{L}+?)(?:ого|его|ьої|ої|ой|ей)(?=\s)",
        lambda one: one["stem"] + _ending(one["stem"], gender, ukrainian=ukrainian),
        found["adjectives"],
    )
    noun = found["noun"]
    if gender == "male":
        return adjectives + noun
    if gender == "neuter":
        return adjectives + noun + ("о" if found["case"] == "а" else "я" if ukrainian else "е")
    return adjectives + noun + ("я" if noun[-1] in "иі" else "а")


def _ending(stem: str, gender: str, *, ukrainian: bool) -> str:
    if gender == "male":
        return "ий" if ukrainian or stem[-1] in "кгхжчшщ" else "ый"
    if gender == "neuter":
        return "е" if ukrainian else "ое"
    return "а" if ukrainian else "ая"


def _greek(found: regex.Match[str]) -> str:
    noun = _GREEK_NOUNS[found["noun"]]
    male = noun.endswith("ς")
    words = found["adjectives"].split()
    turned = [_GREEK_MOVED.get(word) or word[:-2] + _GREEK_ADJECTIVE[word[-2:]][male] for word in words]
    return " ".join([*turned, noun])
