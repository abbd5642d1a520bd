"""Does an article say of itself that it was corrected?"""

import re

# Begins a headline, paragraph or sentence, with a colon, dash or date after it ("The market corrected" is none).
_LABEL = re.compile(
    r"(?:^|(?<=[.!?…]\s))\W{0,8}(?:corrections?(?: and clarifications?)?|corrected|clarification|correctif"
    r"|rectificatif|korrektur|berichtigung|richtigstellung|fe de erratas?|rectificaci[oó]n|correcci[oó]n"
    r"|errata(?: corrige)?|rettifica|rectificatie|correctie|rättelse|rettelse|oikaisu|sprostowanie"
    r"|исправление|виправлення|تصحيح|تصويب|תיקון|訂正|更正|정정)"
    r"\s*(?:[:：—–|\])】]|-\s|\(|$|\d)",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE = re.compile(
    r"\b(?:this|the|an earlier version of this|a previous version of this) "
    r"(?:article|story|report|headline|piece|post|page)\b[^.\n]{0,80}?"
    r"\b(?:(?:was|has been|is) (?:amended|corrected)|(?:was|has been) updated to correct"
    r"|incorrectly|wrongly|mistakenly|misstated|misspelled|misidentified)\b"
    r"|\bin einer (?:früheren|ersten) (?:version|fassung) (?:dieses|des) \w+"
    r"|\bune (?:première |précédente )?version (?:antérieure |précédente )?de cet article\b"
    r"|\buna versión anterior de (?:este artículo|esta noticia)\b"
    r"|\buna versione precedente di questo articolo\b",
    re.IGNORECASE,
)


def says_corrected(title: str, text: str) -> bool:
    """True where a label ("Correction:", "Berichtigung:") or a sentence ("This article was amended …") says so."""
    return any(pattern.search(part) for part in (title, text) for pattern in (_LABEL, _SENTENCE))
