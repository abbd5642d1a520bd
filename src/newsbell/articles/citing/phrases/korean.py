"""The phrases by which Korean texts cite: patterns that find a source by `name`. Pure."""

from collections.abc import Sequence

from newsbell.articles.citing.phrases.eastern import BRACKETED, names

# What a name is made of.
_KO = r"[\p{Hangul}·A-Za-z0-9]"


def phrases() -> Sequence[str]:
    """The patterns: of media, institutes, authorities, journals and datelines."""
    media, institutes, authorities, start = names("ko", _KO)
    one = rf"(?P<name>{media}|{institutes})"
    media = (
        r"(?:(?:KBS|MBC|SBS|CBS|TBC|KNN)\s?(?:창원|부산|대구|광주|전주|제주|춘천|강릉|울산|대전|청주|목포|진주"
        rf"|안동|포항|순천|원주|경남)|{media})"
    )
    word = r"(?: [^\s.,“”]{1,12}){0,5}?"
    found = "(?:보고서|조사|자료|통계|연구|분석|보도|집계|설문|전망|추산|예보|관측보?|발표|기사)(?:한|해)?"
    same = r"(?:[^.]|\.(?=\d)){0,120}?"
    foresees = (
        "(?:내다[봤보]|전망했|추산했|예보했|분석했|집계했|예측했|경고했|추정했|관측했|예상했|권고|권한다|권했|당부했)"
    )
    tells = "(?:보도[했하한]|전했다|평했|썼다|방송[했한]|단독)"
    return (
        rf"{start}{one}{BRACKETED}에 (?:따르|의하)",
        (
            rf"{start}{one}{BRACKETED}(?:의|이|가)?{word} ?{found}[을를]? ?(?:에 (?:따르|의하)|에[서선]|[을를]? ?보면"
            r"|결과|상|로 |로는|,)"
        ),
        (
            rf"{start}(?P<name>{authorities}){BRACKETED}(?:의|이|가)?{word} ?(?:조사|자료|통계|집계|연구)(?:에 (?:따르"
            r"|의하)|에[서선]|[을를]? ?보면|결과|로 )"
        ),
        (
            rf"{start}(?P<name>{authorities}|{institutes}){BRACKETED}(?: [^\s.,]{{1,10}}){{0,2}} 연구팀[은이]"
            rf"(?= {same}(?:밝혔|밝혀|발표했|확인했|규명했))"
        ),
        rf"{start}(?P<name>{institutes}){BRACKETED}[은는이가](?= {same}{foresees})",
        rf"{start}(?P<name>통계청|기상청|질병관리청)[은는이가](?= {same}(?:밝혔|발표했))",
        rf"{start}(?P<name>{media}){BRACKETED}[은는이가](?= {same}{tells})",
        (
            rf"{start}(?P<name>{media})(?:[과와]의 (?:인터뷰|통화)|[과와] (?:인터뷰|통화|만나)|에 (?:출연|나와|밝[혔히]"
            r"|말했|전했|털어놨)|에게?(?= [^.]{0,60}(?:말했|밝혔|털어놨))|의? ?(?:기획)?기사|의? 취재"
            r"|에서 (?=[^.]{0,40}(?:내보|방송|보도))|의? (?:다큐멘터리|탐사보도))"
        ),
        r"(?:지|저널|언론|매체|신문|방송|통신) ?[‘'《「『“\"](?P<name>[^’'》」』”\"]{2,40})[’'》」』”\"]",
        r"[(\[【]\p{Hangul}{1,10} ?= ?(?P<name>[\p{Hangul}A-Za-z0-9]{2,8})[)\]】]",
    )
