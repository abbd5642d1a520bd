"""The phrases by which Hebrew texts cite: patterns that find a source by `name`. Pure.

No mark says where a name ends. It begins with a word for a house (an institute, an association), and goes on with one
word, and with all that have the article, "for" or "and"; or it goes to the comma; or it is known.
"""

from collections.abc import Sequence

from newsbell.articles.citing.script_words import any_of


def phrases() -> Sequence[str]:
    """The patterns: of those that figures are from, of media that told, of datelines."""
    word = r"[\p{Hebrew}\"'״׳-]"
    end = r"(?![\p{Hebrew}])"
    known, media = any_of("he", "media", "institutes"), any_of("he", "media")
    stop = (
        r"(?!(?:היום|השנה|החודש|השבוע|הבוקר|האחרון|אתמול|לפני|לאחר|לא|להיום|לשנת|כי|הוא|היא|הם|לפיו|לפיה|הגיע"
        rf"|התקבל|הייתה|היה){end})"
    )
    more = rf"(?:\s{stop}[הלוב]{word}{{2,14}})"
    on = rf"{more}{{0,4}}"
    house = (
        r"(?:(?:המכון|הלשכה|המרכז|השירות|הרישום|הרשות|האגודה|ההסתדרות|המועצה|האיגוד|הארגון|הקרן|הטכניון"
        rf"|האוניברסיטה){more}{{1,4}}"
        r"|אוניברסיטת\s(?:תל[ -]אביב|בר[ -]אילן|בן[ -]גוריון)|(?:מכון|לשכת|עמותת|ארגון|איגוד|התאחדות|מרכז"
        rf"|אוניברסיטת|קרן|רשות|אגודת)\s{stop}{word}{{2,14}}{on})"
    )
    data = (
        r"(?:נתוני|נתונים של|הערכת|הערכות|דו[\"״]ח|דוח|סקר|מחקר|תחזית|תחזיות|דיווח|פרסום|סקר של|דו[\"״]ח של"
        r"|מחקר של|דיווחי)"
    )
    begin = r"(?<![\p{Hebrew}])ו?"
    one = rf"[\"״]?(?P<name>{known}{end}|{house})"
    according = r"(?:לפי|על פי|מ?על-פי)"
    return (
        (
            rf"{begin}{according}\s(?:{data}\s)?(?:של\s)?(?P<name>(?:מכון|לשכת|עמותת|ארגון|איגוד|התאחדות|מרכז|קרן"
            rf"|אגודת)(?:\s{stop}{word}{{2,14}}){{2,4}})(?=,)"
        ),
        rf"{begin}(?:לפי|על פי|מ?על-פי|בהתאם ל|על סמך)\s?(?:{data}\s)?(?:של\s)?{one}",
        rf"{begin}[מב]?{data}\s(?:של\s)?{one}",
        (
            rf"{begin}(?:פורסם|דווח|נמסר|נכתב|פורסמה|שפורסם|שפורסמו|שודר|מדווח|אמר|אמרה|סיפר|סיפרה|בריאיון"
            rf"|בראיון)\s(?:[^.,]{{0,20}}\s)?[בל]-?(?:עיתון\s|כתב העת\s)?[\"״]?(?P<name>{media}){end}"
        ),
        r"(?:עיתון|כתב העת|ביומון|סוכנות הידיעות)\s[\"״'](?P<name>[^\"״]{2,40})[\"״']",
        rf"{begin}[\"״]?(?P<name>{media})[\"״]?\s(?:דיווח|דיווחה|פרסם|פרסמה|חשף|כתבה?|כינה|מדווח)",
        (
            rf"{begin}(?P<name>{house}|{known})\s(?:מעריכה?|העריכה?|צופה|חוזה|מזהירה?|קבעה? בדו[\"״]ח|פרסמה? (?:נתונים"
            r"|תחזית|סקר))"
        ),
        rf"{begin}ה?(?P<name>{any_of('he', 'institutes')})\s(?:מעריך|צופה|חוזה|מזהיר)",
    )
