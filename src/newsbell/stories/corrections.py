"""Does an article say of itself that it was corrected?"""

import re

# Begins a headline, paragraph or sentence, with a colon, dash or date after it ("The market corrected" is none).
_LABEL = re.compile(
    r"(?:^|(?<=[.!?…]\s))\W{0,8}(?:corrections?(?: and clarifications?)?|corrected|clarification|correctif"
    r"|rectificatif|korrektur|berichtigung|richtigstellung|fe de erratas?|rectificaci[oó]n|correcci[oó]n"
    r"|errata(?: corrige)?|rettifica|rectificatie|correctie|rättelse|rettelse|oikaisu|sprostowanie"
    r"|correção|retraction|retracted|rétractation|widerruf|retractación|ritrattazione"
    r"|исправление|виправлення|تصحيح|تصويب|תיקון|訂正|更正|정정)"
    r"\s*(?:[:：—–|\])】]|-\s|\(|$|\d)",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE = re.compile(
    r"\b(?:this|the|an earlier version of this|a previous version of this) "
    r"(?:article|story|report|headline|piece|post|page)\b[^.\n]{0,80}?"
    r"\b(?:(?:was|has been|is) (?:amended|corrected|withdrawn|retracted)|(?:was|has been) updated to correct"
    r"|incorrectly|wrongly|mistakenly|misstated|misspelled|misidentified)\b"
    # "appeared in …" is a reprint, no correction
    r"|\b(?:an earlier|a previous|the original) version of this (?:article|story|report|headline|piece|post|page) "
    r"(?:also )?(?:said|stated|gave|named|reported|suggested|claimed|quoted|attributed|described|referred|had)\b"
    r"|\bin einer (?:früheren|ersten|vorherigen|älteren) (?:version|fassung) "
    r"(?:(?:dieses|des) \w+|hieß|stand|war|wurde|haben)"
    r"|\bdieser (?:artikel|text|beitrag) wurde (?:\w+ ){0,4}?(?:korrigiert|berichtigt|zurückgezogen)\b"
    r"|\bune (?:première |précédente )?version (?:antérieure |précédente )?de cet article\b"
    r"|\bcet article a été (?:\w+ ){0,3}?(?:corrigé|rectifié|retiré)\b"
    r"|\b(?:una|en la) versión (?:anterior|previa) de (?:este artículo|esta noticia|esta información)\b"
    r"|\beste artículo ha sido (?:\w+ ){0,3}?(?:corregido|rectificado|retirado)\b"
    r"|\buna versione precedente di questo articolo\b"
    r"|\bquesto articolo è stato (?:\w+ ){0,3}?(?:corretto|rettificato|ritirato)\b"
    r"|\buma versão anterior deste (?:artigo|texto)\b"
    r"|\bin een eerdere versie van dit (?:artikel|bericht)\b"
    r"|\bw poprzedniej wersji (?:tego )?(?:artykułu|tekstu)\b",
    re.IGNORECASE,
)


def says_corrected(title: str, text: str) -> bool:
    """True where a label ("Correction:", "Berichtigung:") or a sentence ("This article was amended …") says so."""
    return any(pattern.search(part) for part in (title, text) for pattern in (_LABEL, _SENTENCE))
