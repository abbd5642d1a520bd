"""What stands around an article on its page and is not the article: prompts, walls, share bars, related links."""

import re

_I = re.IGNORECASE
# Signs that are no letters are gone through anew for each phrase: no further than this.
_READ = 400
# A line that ends the article: what follows is of the page, not of the story.
_END = re.compile(
    r"^\W*(?:(?:\d+ |all |show |read |view |add |leave |post )*(?:a )?(?:comments?|replies|reply|thoughts? on"
    r"|kommentare?|commentaires?|comentarios?|komentarz\w*|reacties|reagir|réagir)\b"
    r"(?:[^.!?…]{0,30}(?:\.\.\.|…)?$| (?:are|is) (?:closed|off|disabled|open|welcome|moderated)\b"
    r"| (?:von lesern|zu diesem|and public postings)\b)"
    r"|conversation$|start the conversation|related (?:topics|internet|stories|content|articles|posts|news)"
    r"|more on(?: this story)?$|more from\b|explore more on|most (?:read|viewed|popular|shared|commented)(?:\W*$"
    r"| (?:in|on|stories|articles|news|today|now)\b)"
    r"|top stories|promoted content|people are also reading|join the conversation"
    r"|nobody has commented"
    r"|الأكثر قراءة|جميع الحقوق|самое читаемое|все права|あわせて読みたい|おすすめ|umfrage\s*:|alle news zu"
    r"|trending\b[^.!?]{0,30}$|popular (?:now|stories)|latest (?:news|stories)|what to read next"
    r"|what (?:our )?readers (?:are saying|say|think)$|promoted (?:links|stories)"
    r"|recommended(?: for you| stories)?$|you (?:may|might) (?:also )?(?:like|be interested)"
    r"|don'?t miss$|more videos|next in\b|see more on|topics?:|tags?\s*:|tagged|filed under"
    r"|share this\b(?! (?:post|update))"
    r"|like this:?$|share (?:on|via)|follow us|site index|all topics"
    r"|meistgelesen|meist gelesen|das könnte (?:sie|dich) auch|auch interessant|mehr zum thema|mehr aus"
    r"|schlagzeilen$|themen\s*:|schlagw[oö]rte|artikel (?:bewerten|teilen|drucken|kommentieren)|leserbrief"
    r"|zur startseite|weitere (?:artikel|meldungen|themen)"
    r"|les plus lus|sur le même (?:sujet|thème)|la rédaction vous|partager cet article|mots[- ]clés"
    r"|à lire aussi sur|vos commentaires"
    r"|archivado en|lo más (?:visto|leído)|noticias relacionadas|temas relacionados|etiquetas|comparte esta"
    r"|más leídas|si está interesado en licenciar"
    r"|i più letti|leggi i commenti|argomenti\s*:|articoli correlati|mais lidas|leia mais sobre|relacionadas"
    r"|meer over|meest gelezen|lees ook"
    r"|najnowsze|najczęściej czytane|oceń artykuł|polecane|zobacz także$|tematy\s*:|関連(?:記事|ニュース|キーワード)"
    r"|アクセスランキング|あわせて読みたい|人気記事|相关(?:新闻|阅读|文章)|热门|ランキング"
    r"|copyright(?:$|\W*(?:©|\(c\)|\d{4}|by\b))|©|\(c\)|all rights reserved|alle rechte vorbehalten"
    r"|tous droits réservés|todos los derechos"
    r"|impressum\b|mentions légales|aviso legal|editorial standards"
    r"|report this article|story saved|manage privacy|advertise with us|proudly powered|leave a reply"
    r"|got a story\?|about us$|contact us$|mediadaten|join our\b|o nas\b"
    r"|(?:this story|the post) (?:was|appeared) first|(?:our standards|read next|up next)\b\s*:?$)",
    _I,
)
# A line that opens or is a link to another article, in the middle of the text too.
_RELATED = re.compile(
    r"^\W*(?:(?:read|see|watch|listen)(?: more| next| also| too)?\s*:|read more\b|read next|see also|also read"
    r"|also (?:in|on)\b[^.!?…]{0,50}:?$|more\s*:|trending\s*:|related\s*:|recommended\s*:|don'?t miss\s*:"
    r"|what to know\s*:"
    r"|lesen sie (?:auch|mehr|hier|dazu)|lies auch|mehr (?:dazu|zu[rm]?|lesen|aus)\b[^.!?…]{0,100}(?:[:?…]"
    r"|\.\.\.)?$|mehr dazu lesen|siehe auch|auch interessant"
    r"|passend dazu|zum thema\s*(?:$|[:|])|teaser\s*:|weiterlesen|dazu passend|interessant\s*:|hintergrund\s*:"
    r"|lire (?:aussi|également|plus)|à lire|voir aussi|notre (?:dossier|article)\s*:|pour aller plus loin\s*(?:$"
    r"|:)|sur le même"
    r"|lea? también|lea además|leer más|más información|te puede interesar|le puede interesar|ve[ar] también"
    r"|lee también|también te|relacionad[ao]s?\s*:?|recomendad[ao]s?\s*:"
    r"|leggi anche|per approfondire|potrebbe interessarti|leia (?:também|mais)|veja também|saiba mais|lees (?:ook"
    r"|meer)|bekijk ook|läs (?:också|även|mer)|les også|læs også"
    r"|czytaj (?:też|także|również|więcej)|zobacz (?:też|także|również)|přečtěte si|читайте также|اقرأ أيضا"
    r"|إقرأ أيضا|te recomendamos|en complément\s*(?:$|:)|ratgeber\s*:|links\s*:"
    r"|lue (?:myös|lisää aiheesta)|katso myös|čtěte (?:také|dále|více)|viz také|více k tématu|mohlo by vás"
    r"|para saber más\s*(?:$|:)|related articles?$|watch \||also see\s*:|läs mer om|meer lezen|lees verder\s*:"
    r"|【関連|関連\s*[:：]|延伸阅读)",
    _I,
)
# A line that is furniture by itself wherever it stands.
_FURNITURE = re.compile(
    r"^\W*(?:\d{1,3}$|pub$|広告$|view image in full ?screen|(?:high|low) res|advert(?:isement|ising)?s?(?:$"
    r"|\W.{0,40}$)|join (?:our|us)\b|follow us|drucken \||(?:updated"
    r"|actualizad[oa]|aktualisiert|mis à jour|aggiornato|aktualizacja|bijgewerkt)\b.{0,40}$|ads?$|sponsored\b.{0,40}$"
    r"|anzeige$|werbung$|publicité$|publicidad\w*$|reklama$|pubblicità$|reklame$|annonse?$|skip (?:advertisement"
    r"|past|to)|story continues|article continues|continue reading|after newsletter"
    r"|share\b[^.!?…]{0,25}$|save$|bookmark$|print$|email$|tweet$|teilen\b[^.!?…]{0,15}$|drucken\b.{0,20}$"
    r"|merken$|mailen$"
    r"|partager\b[^.!?…]{0,25}$|écouter$"
    r"|lire plus tard|offrir l|compartir\b[^.!?…]{0,25}$|udostępnij|skomentuj|ツイート|シェア|(?:facebook|twitter"
    r"|whatsapp|instagram|x \(twitter\)|linkedin)\b[^.!?…]{0,40}$"
    r"|copy link|ir a los comentarios|comments?$|give this article|share full"
    r"|listen to this|\[ ?share"
    r"|\d+ ?min(?:ute)?s?\.? read|lesezeit|lesedauer|время чтения|реклама\b|поделиться|شارك$|واتساب|文字サイズ|【広告】"
    r"|save this story|don'?t miss out on"
    r"|this (?:report|story|article) by .{3,40} was first published\b"
    r"|(?:try|get)\b.{0,20}\b(?:month|week|year)s?\b.{0,15}[£$€]\s?\d.{0,30}$"
    # "Just one month from £1", but not "Only last year it paid £2m for the mill."
    r"|(?:from|just|only)\b.{0,20}\b(?:month|week|year)s?\b.{0,15}[£$€]\s?\d(?:.{0,29}[^.!?\s])?$"
    r"|to contact the (?:reporter|editor)|use of this site|this website and associated|fehler gefunden"
    r"|published in the print"
    r"|help us (?:to )?(?:get|reach)\b|independent news needs|la durée estimée|droits d'auteur|data returned from"
    r"|\((?:this story|except for the headline)|lesedauer|temps de lecture|lecture \d|reading time|tiempo de lectura"
    r"|czas czytania|read(?:ing)? time"
    r"|sign up|subscribe\b|[^.!?]{0,100}\|[^.!?]{0,60}©|register (?:now|for)|enter your email|your@|email\*|log ?in$"
    r"|already (?:a (?:subscriber|member|customer|user)|have an|registered|subscribed)|sign in$"
    r"|abo$|abonne[zr]|je m'(?:abonne|inscris)|s'inscrire|s'abonner|suscr[ií]b|jetzt (?:anmelden|abonnieren"
    r"|bestellen|testen)|newsletter|votre e-mail|recevez (?:\S+ ){0,8}(?:e-?mail|newsletter|infos?|actu\w*)"
    r"|regístrate"
    r"|recibe (?:\S+ ){0,8}(?:correo|newsletter|bolet\S+|noticias|whatsapp)|zapisz się"
    r"|(?:登録|ログイン).{0,10}$|この記事は会員"
    r"|get (?:the|our|one|all)\b.{0,80}(?:inbox|email|newsletter|app)|our morning email|free (?:daily"
    r"|weekly) newsletter|privacy notice|by clicking|you can unsubscribe|enjoying this|download (?:the"
    r"|our)\b.{0,60}app|want more\b.{0,60}\?|click here|watch now|watch live"
    r"|(?:jeden|jede[rs]?) (?:morgen|woche|tag|abend).{0,80}(?:kostenlos|postfach|newsletter|wichtigste)"
    r"|das wichtigste .{0,60}(?:newsletter|postfach)|18\+|please gamble|how we handle corrections|learn more$"
    r"|this (?:interview|article|piece|conversation|story) (?:has been|was|is) (?:edited|condensed|lightly"
    r"|originally|first|republished|part of|produced|translated)|edited for|reporting by|additional reporting"
    r"|editing by|über dieses thema berichtete|dieser (?:artikel|text|beitrag) (?:erschien|ist|wurde|stammt)"
    r"|cet article (?:a été|est)|este artículo (?:fue|se)|quelle\s*:|source\s*:|quellen?\s*:|mit material von"
    r"|\(?(?:dpa|afp|epd|apa|sda|kna|ap|reuters|pap|efe|ansa)(?:[/-]\w+)*\)?$|is responsible for the content"
    r"|.{0,60}not responsible for the content of external"
    r"|supported by$|close$|menu$|search\b.{0,25}$|skip to|zum inhalt|nein, danke|not now|allow$|block$|later$"
    r"|aktivieren$|ahora no|permitir$|yes please|no thanks|benachrichtigungen|push-?nachricht|live\.?$|updated?$"
    r"|published$|posted$|home$|reply$|tap to|swipe|video\s*:|listen$|related$|\(?more\)?$|"
    r"(?:\d+ ?)?(?:shares|likes|views|comments)$"
    r"|something went wrong, please try|we use your sign-?up to provide|thank you for (?:subscribing|signing up)!?$"
    r"|to (?:play|view|watch) this (?:video|audio)\b.{0,60}(?:javascript|browser)|ad\]$|advertentie\W*$|mainos\W*$"
    r"|annonse:?$|pubblicità$|loading\W*$|list \d of \d$|end of list$|bet now$|gamble responsibly"
    r"|ajouter à vos sélections|réutiliser ce contenu|version zum drucken$|permalink:|tekst gaat verder (?:onder|na)\b"
    r"|juttu jatkuu|artikkelen fortsetter|artikeln fortsätter|dalsz[ay] (?:część|ciąg) (?:materiału|artykułu|tekstu)"
    r"|an dieser stelle finden sie|empfohlener (?:externer|redaktioneller) inhalt|vidéo à ne pas manquer$"
    r"|seguí leyendo$|continua depois da publicidade|deze inhoud kan niet worden)",
    _I,
)
_CONSENT = re.compile(
    r"cookie|consent|\bpartners?\b.{0,40}(?:store|process|data|access|use)|personal data|your privacy|"
    r"datenschutz(?:erklär|einstell|hinweis)"
    r"|einwilligung|zustimm|tracking|werbe-?id|pur-abo|drittanbieter|geräte-?kennung|endgerät|partenaires|traceurs"
    r"|données personnelles"
    r"|consentement|sans accepter|galletas|consentimiento|datos personales|prywatno|zaufanych partner|przetwarzani"
    r"|toestemming|persoonsgegevens|samtycke|samtykke|informativa|trattamento dei dati|legitimate interest"
    r"|berechtigte[sn]? interesse|クッキー|隐私|individuelle nutzerprofile"
    r"|personali[sz]ed (?:ads|advertising|content)|measure advertising|(?:ads|advertising|content) measurement"
    r"|audience (?:research|insights)|device (?:scanning|identification)|information on a device"
)
_CORRECTION = re.compile(
    r"^\W*(?:this (?:article|story|piece|post|report) (?:was|has been) (?:amended|corrected|updated)"
    r"|a correction was made|correction|clarification|an earlier version|editor.s note|update\s*:|berichtigung"
    r"|korrektur|richtigstellung|anmerkung der redaktion|hinweis der redaktion"
    r"|in einer früheren (?:version|fassung)|rectificatif|correction|erratum|une version précédente|corrección"
    r"|rectificación|fe de erratas|una versión anterior|errata|sprostowanie|訂正)",
    _I,
)

# Words of the page about itself and its reader. Two of them, and no quotation, are no news.
_PAGE_WORDS = re.compile(
    r"\b(?:newsletters?|infolettre|subscri\w+|sign(?:ed)? (?:up|in)|log(?:ged)? in|(?:your?|an|my) account"
    r"|register(?: here|ed)?|inbox|e-?mail|password"
    r"|comments?|commenting|guidelines|policy|policies|terms of|user agreement|websites?|this (?:site|page|website)"
    r"|our (?:app|readers|journalism|newsletters?|stories|staff|members|team|reporters)|alerts|notifications?"
    r"|copyright"
    r"|syndicat\w+|auto-generated|reprint\w*|registration|code of practice|contact us|follow us|click|tap|download"
    r"|advertis\w+|sponsor\w*|opens in|unsubscribe|free trial|cancel|per month|a month|preferred source|support us"
    r"|abonn\w+|anmelde\w*|kommentar\w*|postfach|nutzungsbedingungen|datenschutz\w*|kündbar|monatlich\w*|redaktion\w*"
    r"|externen? inhalt\w*|werbung|anzeige|registrier\w+|weiterlesen|geht es weiter|unsere[rnms]? (?:app|leser\w*)"
    r"|inscri\w+|commentaires?|confidentialité|conditions d|votre (?:adresse|e-?mail|compte)|connectez|publicité"
    r"|suscri\w+|comentarios?|comentar|privacidad|tu (?:correo|cuenta)|boletín|inicia sesión|publicidad|regístr\w+"
    r"|iscrivi\w*|commenti|abbonat\w+|assin\w+|comentários|nieuwsbrief|reacties|prenumer\w+|subskryb\w+"
    r"|komentarz\w*)\b",
    _I,
)
# What calls its reader to do something with the page.
_CALLS = re.compile(
    r"follow us on|send (?:us )?your (?:story|stories|photos|news)|schrijf je in voor|catch all the"
    r"|melden sie sich (?:hier )?an"
    r"|abonnieren sie|inscrivez-vous|abonnez-vous|suscríbete|apúntate|iscriviti|subscreva|zapisz się"
    r"|join the conversation"
    r"|keep comments|click here|our (?:app|newsletters?|whatsapp channel)\b|straight to your inbox"
    r"|delivered to your inbox",
    _I,
)
_QUOTED = re.compile(r"[\"“„«]")


def speaks_of_page(line: str) -> bool:
    """Does this line speak to the page's reader of the page, its newsletters, accounts and rules?"""
    if len(line) < _READ and _CALLS.search(line) and _QUOTED.search(line) is None:
        return True
    words = {match[0].lower() for match in _PAGE_WORDS.finditer(line[:_READ])}
    return _QUOTED.search(line) is None and len(words) * 8 >= len(line.split()) > 0 and bool(words)


def names_page(line: str) -> bool:
    """Is there one word of the page's own in this line, and no quotation?"""
    return _QUOTED.search(line) is None and _PAGE_WORDS.search(line[:_READ]) is not None


def is_correction(line: str) -> bool:
    """Does this line correct or amend the article? Those are news and stay."""
    return _CORRECTION.match(line[:_READ]) is not None


def ends_article(line: str) -> bool:
    """Does this line open what comes after an article: comments, lists of the most read, the footer?"""
    return len(line) < 160 and _END.match(line) is not None


def is_related(line: str) -> bool:
    """Is this line a link to another article, or the heading of a list of such?"""
    return len(line) < 200 and _RELATED.match(line) is not None


def is_furniture(line: str) -> bool:
    """Is this line a prompt, a share bar, a label of an advertisement, a note on how the piece was made?"""
    return not is_correction(line) and _FURNITURE.match(line[:_READ]) is not None


def asks_consent(line: str) -> bool:
    """Does this line ask for consent, or explain what is consented to?"""
    return _CONSENT.search(line.lower()) is not None
