"""Lines that belong to a picture: its caption and its credit. A photographer is not a person of the story."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from newsbell.common.text import squeeze

_LABEL = (
    r"(?:image(?: source| credit)?|photo(?:graph)?s?(?: by| credit)?|picture(?: by| credit)?|pictures|pic|credits?"
    r"|fotos?(?:graf\w*)?|bild(?:er|quelle|nachweis)?|bildrechte|grafik|illustration|symbolbild|archivbild|quelle"
    r"|crédits?(?: photos?)?|photo d'archives|imagen|fotografía|fotógrafo|crédito|foto di|immagine|fot"
    r"|beeld|kuva|photographer|fotocredit|courtesy|zdj(?:ęcie)?|foto av"
    r"|billede|bilde|фото|写真|撮影|画像提供|提供|图|摄影?)"
)
_PARENTHESIS = re.compile(
    rf"^(?P<caption>.*?)\s*[(\[（]\s*(?:{_LABEL}\s*[:：/]\s*)(?P<credit>[^()\[\]（）]{{2,80}})[)\]）]\s*\.?$",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"^(?P<caption>.{15,400}?)\s*[(（](?P<credit>(?:[A-Z]{2,5} (?:Photo|Images?|Foto)/?[^()]{0,60}|(?:AP|AFP|EPA|PA"
    r"|EFE|DPA|dpa|APA|ANSA|TASS|Reuters|REUTERS|ansa|afp|epa|apa|reuters|lapresse|Getty Images|Xinhua|Keystone"
    r"|LUSA|TT|NTB|Ritzau|Belga|ANP|PAP|CTK"
    r"|ČTK|رويترز|أ ف ب|الأناضول|共同|時事|ロイター|新华社)(?:[ /]?[^()]{0,50})?))[)）]$"
)
_LABELLED = re.compile(
    rf"^(?P<caption>.*?)(?:^|[\s|/,–—-]|(?<=[.!?]))\s*[|/–—]?\s*\b{_LABEL}\.?\s*(?:[:：]\s*|\.{{3}}\s*|…\s*"
    rf"|/\s?(?=[A-Z])|(?<=fot\.)\s*)(?P<credit>\S[^.!?]{{1,90}}?(?:\.\S[^.!?]{{1,20}})?)\.?$",
    re.IGNORECASE,
)
_SIGN = re.compile(
    r"^(?P<caption>.*?)\s*[|/–—]?\s*©\s*(?P<credit>(?!\s*\d{4}\b|[^©]{0,40}(?:riserv|reserv|vorbehalt|rights"
    r"|zastrzeż))(?:[^.©]|(?<=\b[A-Z])\.){2,80})$"
)
_CREDIT_DOTS = re.compile(r"^(?P<caption>.*?)(?:\s*[|/]?\s*Photo)?\s*Credit\s*(?:\.\.\.|…|:)\s*(?P<credit>.{2,80})$")
_PIPE = re.compile(
    r"^(?!.*\b(?:ago|updated|published|posted)\b)(?P<caption>[^|]{14,300}?[\w.])\s+\|\s+(?P<credit>[^|.!?]{2,50})$"
)
_CAPITALS = re.compile(
    r"^(?P<caption>.{20,300}?[.!?])\s+(?P<credit>[A-ZÁÉÍÓÚÑÄÖÜÈÇŁŚŻ][A-ZÁÉÍÓÚÑÄÖÜÈÇŁŚŻ .'’/-]{3,50}(?:\s*\([A-Z"
    r" ]{2,20}\))?)$"
)
_TAKEN_BY = re.compile(r"^(?P<caption>.+?)\s*[(（](?P<credit>[^()（）]{2,20})撮影[)）]$")
# A label without its colon, after a sentence; any label in capitals, with its name in capitals.
_BARE_LABEL = regex.compile(
    r"^(?P<caption>.{10,400}?[.!?])\s+(?:(?:Photos?|Fotos?|Pictures?|Bild|PHOTO|FOTO|Immagine|Foto di|Photo by)\s+"
    r"(?P<credit>\p{Lu}[^.!?:]{2,60})|[\p{Lu}'’ ]{4,40}:\s*(?P<credit>\p{Lu}[\p{Lu} .'’/-]{2,40}))$"
)
_PHOTO_PIPE = re.compile(
    r"^(?P<caption>.{10,400}?[.!?])\s+(?:PHOTO|FOTO|PICTURE|Photo|Foto)\s+\|\s+(?P<credit>[^|]{2,60})$"
)
_CAPITALS_AND_AGENCY = re.compile(
    r"^(?P<caption>.{15,400}?[.!?])\s+(?P<credit>[A-ZÁÉÍÓÚÑÄÖÜÈÇŁŚŻ][A-ZÁÉÍÓÚÑÄÖÜÈÇŁŚŻ"
    r" .'’-]{3,50}\s*\([A-Z][A-Za-z /]{1,20}\))$"
)
_TAKEN = regex.compile(
    r"^(?P<caption>)(?:photo(?:graph)?s?|pictures?|images?|illustrations?|fotos?|bilder|photos?|photographie"
    r"|fotografía|foto)"
    r" (?:by|von|par|de|di|:) (?P<credit>\p{Lu}[\p{L}.'’-]+(?: \p{L}[\p{L}.'’-]+){0,3}(?: ?[/,|] ?[\p{L} ]{2,30})?)$",
    regex.IGNORECASE,
)
# "Foto: Beat Imfeld (Keystone)": a name and its house, behind a label.
_NAME_AND_HOUSE = regex.compile(
    r"^(?P<caption>)(?:photo|foto|bild|picture|pic|image)s?\s?:\s?"
    r"(?P<credit>(?-i:\p{Lu})[\p{L}.'’-]+(?: (?-i:\p{Lu})[\p{L}.'’-]+){0,2} ?[(]\p{L}[\p{L} ./-]{1,30}[)])$",
    regex.IGNORECASE,
)
# In brackets a label without its colon; the file's; behind a sentence a courtesy, or a dash and an agency.
_BRACKETED = regex.compile(
    r"^(?P<caption>.{8,400}?)\s*[(\[](?:\p{L}{2,8} )?(?i:photo|foto|picture|pic|image)s?"
    r"(?: (?:courtesy(?: of)?|by|di|de|von|av))?:?"
    r"\s(?P<credit>\p{Lu}[^()\[\]]{1,60})[)\]]\.?$"
)
# "The tower on Wednesday. (Source: WKLB)": a station's own.
_OF_STATION = regex.compile(r"^(?P<caption>.{8,300}?)\s*[(]Source: (?P<credit>\p{Lu}[^()]{1,60})[)]$")
_FILE = regex.compile(r"^(?P<caption>.{8,400}?)\s*\[(?:[Ff]ile: )?(?P<credit>\p{Lu}[^\[\]/]{2,40}/[^\[\]/]{2,40})\]$")
_COURTESY = regex.compile(
    r"^(?P<caption>.{10,400}?[.!?])\s+(?:(?:Photo|Image|Picture)s? )?[Cc]ourtesy (?:of )?"
    r"(?P<credit>\p{Lu}[^.!?]{2,60})$"
)
_AGENCY_PHOTO = regex.compile(
    r"^(?P<caption>.{10,400}?[.!?])\s+[—–]\s(?P<credit>\p{Lu}[\p{L}]{1,12})(?: (?:photo|pic|file photo))?$"
)
_JAPANESE = regex.compile(
    r"^(?P<caption>.{4,200}?)(?:[=＝](?P<credit>共同|時事|ロイター|AP|AFP時事)|[=＝]撮影・(?P<credit>[\p{Han}\p{Hiragana}\p{Katakana}ー・]{2,12})"
    r"|、(?P<credit>\p{Han}{2,8})撮影|[(（](?P<credit>共同|時事)[)）])$"
)
_BY_PARTS = (
    _TAKEN,
    _BRACKETED,
    _FILE,
    _OF_STATION,
    _COURTESY,
    _AGENCY_PHOTO,
    _JAPANESE,
    _TAKEN_BY,
    _PHOTO_PIPE,
    _CREDIT_DOTS,
    _PARENTHESIS,
    _SIGN,
    _CAPITALS_AND_AGENCY,
    _AGENCY,
    _LABELLED,
    _BARE_LABEL,
)

_BBC_SOURCE = re.compile(
    r"^(?:image source|image credit|image copyright|bildquelle|source de l'image|fuente de la imagen"
    r"|crédito)(?:[,:]|(?<=copyright)\s)\s*(?P<credit>.{2,100})$",
    re.IGNORECASE,
)
_BBC_CAPTION = re.compile(
    r"^(?:image caption|media caption|caption|bildunterschrift|légende|légende image"
    r"|pie de foto)(?:[,:]|(?<=^image caption)\s)\s*(?P<caption>.{2,400})$",
    re.IGNORECASE,
)
# "Foto: Jan Novák | Zdroj: Český rozhlas": a credit ends where another label begins.
SECOND_LABEL = re.compile(r"\s*\|\s*\w{3,12}\s*:.*$")
_LEADING = re.compile(
    r"^\s*(?:\d{1,3} (?:of|von|sur|de|di|van|z|av) \d{1,3}\s?\|\s*|[\[(]?\d{1,3}\s?/\s?\d{1,3}[\])]?\s*(?=\S)"
    r"|(?:\[\d{1,3}\])?\[(?:img|image|usemap:[^\]]{1,80})\]\s*|[▲▼▶►]\s*|camera icon\s*|zoom in\s+(?=\S)"
    r"|(?:top|(?:illustrasjons|arkiv)foto|symbolbild)\s*:\s+(?=\S)"
    r"|[\[［(（]?(?:画像|写真|image|photo|foto|bild|picture|video)[\]］)）]\s*[:：]?|(?:foto|photo|bild|image"
    r"|picture)\s*:\s*(?=.*\())\s*",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"\s*(?:(?:purchase|acquire) licensing rights.{0,20}|(?:, )?opens new tab|enlarge|buy (?:now|this photo)"
    r"|hide caption|toggle caption|view image in fullscreen|\|? ?licen[sc]e photo"
    r"|\*\*file\*\*|\(\d{6,}\)|\(ausschnitt\)|\(cropped\)"
    r"|[-–—|]? ?\(?riproduzione riservata\)?)$",
    re.IGNORECASE,
)
# "A logo in Brussels. REUTERS/Lena Brandt": after a sentence, a house and a name with a bar between.
_HOUSE = regex.compile(
    r"^(?P<caption>.{10,400}?[.!?])\s+(?P<credit>(?:REUTERS|EPA|AFP|AP|PA|DPA|ANSA"
    r"|\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){1,2})"
    r"(?:\s?/\s?(?:(?:[Ff]or )?The )?\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){0,3}){1,3})$"
)
_DASHED = re.compile(
    r"^(?P<caption>.{10,300}?)\s+[—–-]\s+(?:photo|foto|bild|picture|image)s?:? (?P<credit>[A-Z].{2,60})$"
)
_BRACKETED_NAME = regex.compile(
    r"^(?P<caption>.{10,300}?)\s*[(]\s*"
    r"(?P<credit>(?:\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){1,2}\s?/\s?\p{Lu}[\p{L} ]+|PA Wire|\p{Lu}{3,6}))\s*[)]$"
)
# At the end of a line that stands where pictures do: courtesy, a label without its colon, a house "POUR" a paper.
_AT_END = (
    regex.compile(
        r"^(?P<caption>.{8,}?)\s*[(\[](?P<credit>(?:[Cc]ourtesy|[Vv]ia|[Aa]rchiv(?:io|o|es?|s)?"
        r"|[Aa]rquivo|[Cc]ortes[íi]a|[Gg]entileza|[Cc]ollection)\s[^()\[\]]{2,60})[)\]]\.?$"
    ),
    regex.compile(
        r"^(?P<caption>.{8,}?)\s*[(\[/|]\s*(?:[Ff]ot\.|[ŹźZz]ródło:|[Kk]uva:|[Zz]droj:)\s*(?P<credit>[^()\[\]]{2,60}?)[)\]]?$"
    ),
    regex.compile(
        r"^(?P<caption>.{8,}?[.!?])\s+(?:Photograph(?:y|ed)?|Photographie|Fotografía|Foto|Photo|Illustration|Picture)"
        r"\s(?:by|von|par|de|di|av|por)\s(?P<credit>\p{Lu}.{2,60})$"
    ),
    regex.compile(
        r"^(?P<caption>.{8,}?[.!?])\s+(?P<credit>\p{Lu}{2}[\p{Lu} .'’-]{2,40}\s(?:POUR|FOR|FÜR|PARA|PER)\s.{2,40})$"
    ),
    regex.compile(
        r"^(?P<caption>.{8,}?[.!?])\s+(?P<credit>(?:Archivo|Cortesía|Gentileza|Archives?|Archiv|Courtesy)\b"
        r"[^.]{0,40})$"
    ),
)
# After a whole sentence: a name in brackets; a label of any language, or one after a bar; a Japanese paper's sign.
_AFTER_SENTENCE = (
    regex.compile(
        r"^(?P<caption>.{10,300}?[.!?…\"”»])\s?"
        r"[(（](?P<credit>\p{Lu}[\p{L}.'’-]*(?:[ /]{1,3}\p{L}[\p{L}.'’-]*){0,4})[)）]$"
    ),
    regex.compile(
        r"^(?P<caption>.{10,300}?[.!?…\"”»])\s+(?:[|/]\s*)?(?:\p{L}{3,15} )?\p{L}{3,15}\s?:\s*"
        r"(?P<credit>\p{Lu}[\p{L}.'’-]*(?:[ /]{1,3}\p{L}[\p{L}.'’-]*){0,4})$"
    ),
    regex.compile(r"^(?P<caption>[^＝]{4,200})＝(?P<credit>[^＝。]{2,30})$"),
)
# "Andri Capaul (Text), Karin Hofer (Bilder)".
_WORDS_AND_PICTURES = re.compile(
    r"\((?:text|words|texte|texto|testo|tekst)\)\W{1,3}(?P<credit>[^()]{3,60}) "
    r"\((?:bild(?:er)?|fotos?|photos?|pictures?|images?|foto's)\)$",
    re.IGNORECASE,
)
# A house in brackets, of several words; after a sentence a house and a name with a colon between, or names alone.
_NAMED = r"\p{Lu}[\p{L}\p{N}.'’&-]*"
_HOUSES = (
    regex.compile(
        rf"^(?P<caption>(?:\S+ ){{3,}}?\S+)\s[(]"
        rf"(?P<credit>{_NAMED}(?:(?: (?:and|of|the|for|und|für|de|del|des|du|la|et|y))*"
        rf"[ /]{_NAMED})*(?:/[Ff]or(?: [Tt]he)?(?: {_NAMED})+)?)[)]$"
    ),
    regex.compile(
        rf"^(?P<caption>.{{10,300}}?)\s[(](?P<credit>{_NAMED}(?: {_NAMED}){{0,4}}: {_NAMED}(?: {_NAMED}){{1,3}})[)]$"
    ),
    regex.compile(
        rf"^(?P<caption>.{{15,300}}?[.!?…])\s"
        rf"(?P<credit>{_NAMED}(?:(?: ?[/,-] ?| )(?:(?:de|von|van|der|of|for|the|via) )?"
        rf"(?:{_NAMED}|\p{{Ll}}+(?:\.\p{{Ll}}+)+)){{0,6}})$"
    ),
)
# Behind a caption that is no sentence: two names, a bar and a house; or an agency of pictures.
_BARE_ENDS = (
    regex.compile(
        rf"^(?P<caption>(?:\S{{1,40}} ){{3,40}}?\S{{1,40}})\s"
        rf"(?P<credit>{_NAMED} {_NAMED} / {_NAMED}(?: {_NAMED}){{0,3}})$"
    ),
    regex.compile(
        r"^(?P<caption>(?:\S{1,40} ){3,40}?\S{0,40}(?:\p{L}{4}|[).\d]))"
        r"(?<!\b(?:avec|with|from|selon|para|según|secondo|segundo|says|said|told|dice))\s"
        r"(?P<credit>Picture Alliance|Getty Images|Adobe Stock|Europa Press|Shutterstock|iStock|EFE|AFP|EPA|LUSA|ANP)$"
    ),
)
_ONE_WORD = regex.compile(r"\p{L}+")
_AGENCIES = regex.compile(
    r"(?i)(?:ansa|afp|epa|apa|efe|reuters|lapresse|pap|čtk|ctk|tt|ntb|ritzau|lusa|belga|anp|tass|getty|imago|alamy)"
)
# "Image: The goalkeeper runs the length of the pitch": words, not a name.
_SHOWN = re.compile(
    r"^(?:image|picture|photo|légende|legende|bildunterschrift|pie de foto)\s?:\s(?P<caption>\S.*)$", re.IGNORECASE
)
_NAMED_CAPTION = re.compile(r"(?:légende|legende|bildunterschrift|pie de foto)\s?:\s", re.IGNORECASE)
_LEAST_SMALL = 4
_SEVERAL = 2
_LONGEST = 500

_LOOSE = (*_AT_END, *_AFTER_SENTENCE, _BRACKETED_NAME, _HOUSE, _DASHED, _CAPITALS, _PIPE, *_HOUSES, *_BARE_ENDS)


@dataclass(frozen=True)
class Caption:
    """What stands under a picture; what is missing is None."""

    caption: str | None
    credit: str | None


def caption_of(line: str, *, loose: bool = False) -> Caption | None:
    """The caption and credit in a line, None where it is none.

    `loose`: the line stands where pictures do, so that a name in capitals or after a bar is a credit as well.
    """
    if len(line) > _LONGEST:
        return None
    text = without_frame(line)
    if isinstance(text, Caption):
        return text
    if _is_said(line) and (shown := _SHOWN.match(line)) and not _PARENTHESIS.match(line):
        return Caption(squeeze(shown["caption"]), None)
    for pattern in (*_BY_PARTS, *(_LOOSE if loose else ())):
        if found := pattern.match(text):
            caption, credit = squeeze(found["caption"]).strip(" |/–—"), _bare(found["credit"])
            alone = pattern in _HOUSES and _ONE_WORD.fullmatch(credit) and not _AGENCIES.fullmatch(credit)
            if credit and len(credit.split()) <= 9 and not alone:
                return Caption(caption or None, credit)
    return None


def signs_pictures(line: str) -> bool:
    """Does it tell who wrote the words and who made the pictures: "Andri Capaul (Text), Karin Hofer (Bilder)"?"""
    return _WORDS_AND_PICTURES.search(line) is not None


def _is_said(line: str) -> bool:
    """Has it as many small words as no name has?"""
    return sum(map(str.islower, line.split())) >= _LEAST_SMALL


def without_frame(line: str) -> str | Caption:
    """A picture's line without what pages put around it, such as its number; a Caption where labels tell what it is."""
    if named := _NAME_AND_HOUSE.match(line) or _WORDS_AND_PICTURES.search(line):
        return Caption(None, squeeze(named["credit"]))
    text = _LEADING.sub("", _LICENCE.sub("", line))
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    if found := _BBC_SOURCE.match(text):
        return Caption(None, squeeze(found["credit"]))
    if found := _BBC_CAPTION.match(text):
        return Caption(squeeze(found["caption"]), None)
    shown = _SHOWN.match(text) if _is_said(text) or _NAMED_CAPTION.match(text) else None
    return shown["caption"] if shown else text


def joined(captions: Sequence[Caption]) -> list[Caption]:
    """Captions and credits that came on lines of their own, one after the other, put together.

    A credit may stand over its caption, but not where the first of them and the last are credits.
    """
    over = len(captions) < _SEVERAL or not (_is_credit(captions[0]) and _is_credit(captions[-1]))
    found: list[Caption] = []
    for one in captions:
        last = found[-1] if found else Caption(None, None)
        if over and _is_credit(last) and one.caption and not one.credit:
            found[-1] = Caption(one.caption, last.credit)
        elif last.caption and not last.credit and (_is_credit(one) or one.caption == last.caption):
            found[-1] = Caption(last.caption, one.credit)
        elif one not in found:
            found.append(one)
    return found


def _is_credit(one: Caption) -> bool:
    return one.credit is not None and one.caption is None


def _bare(credit: str) -> str:
    credit = re.sub(rf"^{_LABEL}\s*[:：]\s*", "", squeeze(credit), flags=re.IGNORECASE)
    credit = SECOND_LABEL.sub("", credit).removesuffix("撮影")
    return re.sub(r"^(PTI|ANI|IANS) Photo$", r"\1", credit.strip(" |,:;©"))
