"""Does an article say of itself that it was corrected?"""

import re

# At the start of a headline, paragraph or sentence, with a colon, dash or date after it; "The market corrected" is no correction.
_LABEL = re.compile(
    r"(?:^|(?<=[.!?…]\s))\W*(?:corrections?(?: and clarifications?)?|corrected|clarification|correctif|rectificatif|korrektur|berichtigung|richtigstellung"
    r"|fe de erratas?|rectificaci[oó]n|correcci[oó]n|errata(?: corrige)?|rettifica|rectificatie|correctie|rättelse|rettelse|oikaisu"
    r"|sprostowanie|исправление|виправлення|تصحيح|تصويب|תיקון|訂正|更正|정정)\s*(?:[:：—–|\])】]|-\s|\(|$|\d)",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE = re.compile(
    r"\b(?:this|the|an earlier version of this|a previous version of this) (?:article|story|report|headline|piece|post|page)\b[^.\n]{0,80}?"
    r"\b(?:(?:was|has been|is) (?:amended|corrected)|(?:incorrectly|wrongly|mistakenly|misstated|misspelled|misidentified)"
    r"|(?:was|has been) updated to correct)\b"
    r"|\bin einer (?:früheren|ersten) (?:version|fassung) (?:dieses|des) \w+"
    r"|\bune (?:première |précédente )?version (?:antérieure |précédente )?de cet article\b"
    r"|\buna versión anterior de (?:este artículo|esta noticia)\b"
    r"|\buna versione precedente di questo articolo\b",
    re.IGNORECASE,
)


def says_corrected(title: str, text: str) -> bool:
    """True where a label ("Correction:", "Berichtigung:") or a sentence ("This article was amended …") says so."""
    return any(pattern.search(part) for part in (title, text) for pattern in (_LABEL, _SENTENCE))
