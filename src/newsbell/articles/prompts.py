"""Lines by which a page calls on its reader, or says how it earns or is made: none of them is the article's."""

import re

_LONGEST = 320
_LABELS = re.compile(
    r"^\W*(?:(?:inhaltsverzeichnis|inhaltsübersicht|sommaire|índice|inhoudsopgave|spis treści|indice)"
    r"|(?:zum )?weiterlesen|(?:weiterführende|externe|nützliche|interne) (?:links?|informationen|literatur)"
    r"|zusatzinformation(?:en)?|originalpublikation|original publication"
    r"|quellen(?:angaben?|verzeichnis|nachweise?)|(?:presse)?kontakte?(?: für (?:die )?(?:presse|medien|rückfragen))?"
    r"|pressekontakt|medienkontakt|media contacts?|press contacts?|ansprechpartner(?:in(?:nen)?)?(?: zum thema)?"
    r"|notas relacionadas|noticias relacionadas|artículos relacionados|matérias relacionadas|notizie correlate"
    r"|articles? (?:liés|similaires|associés)|powiązane (?:artykuły|tematy)|gerelateerd(?:e artikelen)?"
    r"|bild anzeigen|bild vergrößern|galerie (?:öffnen|starten)|view gallery|enlarge image|agrandir l.image"
    r"|ampliar (?:foto|imagen)|video abspielen|play video|(?:\S+ ){0,3}newsletter)\W*$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"^\W*(?:auch auf \S+\.[a-z]{2,3}\W*$|vorschau auf den nächsten|(?:no|0|keine|aucun|sin|nessun|geen|brak) "
    r"(?:comments\b|comment(?: yet)?\W*$|kommentare|commentaire|comentarios|commento|reacties|komentarzy)"
    r"|(?:ten )?(?:tekst|artykuł) przeczytasz|przeczytasz (?:w|ten)|you(?:'|’)?ll read this in"
    r"|für diesen (?:artikel|text) brauchen sie"
    r"|pour (?:lire la suite|accéder (?:en|à)|continuer (?:la|votre) lecture)|il vous reste \d+"
    r"|(?:la suite|cet article) est réservée?|contenido exclusivo|(?:continúa|sigue) leyendo"
    r"|sie sind (?:aktuell |derzeit )?nicht (?:eingeloggt|angemeldet)|you are not (?:logged|signed) in"
    r"|sie müssen sich (?:anmelden|registrieren|einloggen), um|you (?:must|need to) (?:be (?:logged|signed) in"
    r"|log ?in|sign in)"
    r"|vous devez (?:être connecté|vous connecter)|debes iniciar sesión"
    r"|video verfügbar bis|(?:the|this|das) video (?:is not|is no longer|ist nicht (?:mehr )?)\s?(?:available"
    r"|verfügbar)|beitragsbild|titelbild\s*:"
    r"|gefällt (?:dir|ihnen|euch) (?:unser|der|dieser|die|diese|das)|hat (?:dir|ihnen|euch) (?:der"
    r"|dieser) (?:artikel|beitrag)"
    r"|(?:dir|ihnen|euch) (?:hat|gefällt) (?:der|dieser) (?:artikel|beitrag)|(?:did|do) you (?:like"
    r"|enjoy) (?:this|our)"
    r"|(?:did you )?liked? (?:this (?:article|story|post)|what you(?:'re|’re| are)? read)"
    r"|enjoyed this (?:article|story|post)|vous avez aimé|te ha gustado"
    r"|we need your help|help us continue|support our (?:work|journalism)|unterstütze(?:n sie)? (?:uns|unsere)"
    r"|wesprzyj (?:nas|redakcję)|we want to hear (?:what you|from you)|tell us what you|let us know what you think"
    r"|what do you think\?.{0,60}comments|(?:verrat|schreib|sag)\w* (?:\S+ ){0,4}in (?:den|die) kommentare"
    r"|(?:was denkt|was meint|wie findet) (?:ihr|du)\b.{0,60}kommentar"
    r"|for the latest (?:\S+ ){1,8}(?:download|follow|subscribe|sign up|visit)"
    r"|¡?(?:mira|descarga|síguenos|sigue|únete|suscríbete|visita)\b.{0,30} nuestr[oa]s? "
    r"(?:nuev[oa] )?(?:canal|app|aplicación|whatsapp|youtube|telegram|redes|newsletter|bolet[ií]n)"
    r"|weitere (?:infos?|informationen)(?: (?:hierzu|dazu|zum thema|rund um \S+))?\s*"
    r"(?:$|:|unter\b|gibt es|finden (?:sie|sich)|findest|findet ihr|auf (?:www|der website|unserer))"
    r"|mehr (?:infos?|informationen)(?: (?:hierzu|dazu))? (?:unter\b|gibt es|finden|findest|auf (?:www|der website))"
    r"|(?:for )?more (?:info(?:rmation)?|details)(?: (?:is|are))? (?:visit|go to|at www|can be found)"
    r"|\(?alle angaben (?:sind )?ohne gewähr|sofern nicht anders (?:ausgewiesen|angegeben).{0,80}(?:cc|lizenz"
    r"|inhalte)"
    r"|(?:unless|except where) otherwise (?:noted|stated).{0,80}(?:licen[cs]|content)"
    r"|(?:tel(?:efon|ephone)?\.?|phone|(?:tele)?fax|mobil|téléphone|teléfono)\W{1,3}[\d\s()/.–-]{6,30}$"
    r"|(?:stand|datum|date|release date)\s?:(?:\s?\d.{0,30})?$"
    r"|(?:\w{2,4}/)+(?:dpa|afp|epd|apa|sda|kna|ap|reuters|pap|efe|ansa|ots|belga|anp|ritzau|ntb|lusa)\W*$"
    r"|warning: .{5,200} on line \d+$|(?:notice|deprecated|fatal error): .{5,200} on line \d+$)",
    re.IGNORECASE,
)
_EARNS = re.compile(
    r"\baffiliate[- ]?(?:links?|disclosure)\b|\bwe (?:may|might) (?:receive|earn) (?:\S+ ){0,4}(?:commission"
    r"|compensation)"
    r"|\b(?:this|our) (?:post|article|site|page)s? (?:may )?(?:contains?|includes?) (?:\S+ ){0,3}(?:links"
    r"|references to products|"
    r"advertis\w+|sponsored)|\bdieser (?:beitrag|artikel|post|text) enthält (?:\S+ ){0,3}(?:werbung|links|produkt\w+)"
    r"|\bcet article contient des liens|\beste artículo contiene enlaces|amazon product advertising api"
    r"|\bas an amazon associate|\bals amazon-partner",
    re.IGNORECASE,
)
_CALLS = re.compile(
    r"^\W*(?:anzeige|werbung|advertorial)\W|\b(?:sign up|subscribe|register|click|join us|donate) here\W*$"
    r"|\b(?:hier|jetzt) (?:klicken|anmelden"
    r"|registrieren|abonnieren)\W*$"
    r"|\bkönnten? (?:sie|dich|euch|ihnen|dir) (?:auch|ebenfalls) (?:interessieren|gefallen)\W*$"
    r"|\b(?:findest du|finden sie|findet ihr|gibt(?:['’]?s| es)) hier[.!]?$|\bregistrieren!$"
    r"|\b(?:pour|de) (?:vous )?(?:abonner|inscrire) ?\W*$|\bhaz clic aquí\W*$|\bclicca qui\W*$|\bklik hier\W*$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“„«]")
_CALL = 160


def is_prompt(line: str) -> bool:
    """Is this a call on the page's reader, a label of its furniture, or a note on how it earns or failed?"""
    if len(line) > _LONGEST:
        return False
    if _LABELS.match(line) or _OPENS.match(line):
        return True
    return _QUOTED.search(line) is None and bool(_EARNS.search(line) or (len(line) < _CALL and _CALLS.search(line)))
