"""The phrases by which Chinese texts cite: patterns that find a source by `name`. Pure."""

from collections.abc import Sequence

from newsbell.articles.citing.phrases.eastern import BRACKETED, names
from newsbell.articles.citing.script_words import any_of

# What a name is made of.
_ZH = r"(?:(?![的了是把被將将从從])[\p{Han}·A-Za-z0-9])"


def phrases() -> Sequence[str]:
    """The patterns: of media, institutes, authorities, journals and datelines."""
    media, institutes, authorities, start = names("zh", _ZH)
    media = rf"{media}(?![告导導道])"
    any_one = rf"(?:《(?P<name>[^》]{{2,30}})》|(?P<name>{media}|{institutes}))"
    number = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"
    between = (
        rf"(?:今年|去年|日前|近日|昨[日天]|今[日天]|[本上]月|[上本]周|[上本]週|此前|早前|最新|早在|{number}[年月日]"
        r"|底|初|份|[发發][布表]|公布|提供|正式|刊登"
        r"|的?一?[个個项項份篇]|[团團][队隊]|研究人[员員]|[记記]者|的|曾|也|[还還]|就|[关關]于|[报報]章"
        r"|[统統][计計]|民意|假日|年度|援引|等){0,6}"
    )
    found = (
        "(?:[数數][据據字]|[统統][计計]|[调調][查]|[报報]告|[预預][报報测測计計]|估[计計算]|[测測推]算|[资資]料"
        "|[监監观觀][测測]|[报報][道導]|消息"
        r"|[电電](?=[，\s])|分析|民[调調]|研究|[测測]算|[显顯]示|指出|推定|[测測]定)"
    )
    shows = "(?:[显顯]示|指出|表明|[发發][现現]|[认認][为為]|，|称|稱|中|估|[预預]|[推判]|则|則|已)"
    foresees = (
        "(?:[预預][报報测測计計期]|估[计計算]|警告|指出|[发發][出布].{0,8}[预預]警|在.{0,10}[报報]告中|[显顯]示"
        "|[发發][现現]|列[为為]|[认認][为為])"
    )
    tells = (
        "(?:[报報][道導]|披露|刊文|[评評][论論]|[写寫]道|[统統][计計]|曝光|爆料|[称稱]|[评評][为為]|引述|援引"
        "|形容|[发發]文|刊[发發登])"
    )
    after = (
        r"(?:(?<![数數证證依根占])[据據]|根[据據]|依[据據]|按照|援引|引述|引用|参考"
        r"|參考)(?:[英美法德日韩韓港台]媒?[国國]?)?"
    )
    lead = "(?:而|但|另|又|不[过過]|同[时時]|目前|美[国國]|英[国國]|日本|[当當]地|[国國][内內])?"
    no = "(?![该該本同各多有这這此某据據根依按由对對向])"
    return (
        rf"{after}{no}{any_one}{BRACKETED}{between}{found}",
        (
            rf"{after}{no}(?P<name>{authorities}){BRACKETED}{between}(?:[数數][据據字]|[统統][计計]|[预預][报報测測]"
            r"|[监監][测測]|[测測]算)"
        ),
        rf"{start}{lead}{no}(?P<name>{media}|{institutes}){BRACKETED}{between}(?:{found}{shows}|[报報]告)",
        rf"{start}{lead}{no}(?P<name>{institutes}){BRACKETED}{between}(?:把[^，。]{{1,20}})?{foresees}",
        (
            rf"{start}{lead}{no}(?P<name>{authorities}){BRACKETED}{between}(?:[数數][据據]|[统統][计計]|[监監][测測]"
            r"|[预預][报報测測])(?:[显顯]示|，|表明)"
        ),
        rf"{start}{lead}{no}(?P<name>{media})[\p{{Han}}]{{0,4}}{between}{tells}",
        (
            rf"《(?P<name>[^》]{{1,20}}{any_of('zh', 'media_end')}|{any_of('zh', 'media')})》"
            rf"(?:以《[^》]{{1,40}}》[为為][题題])?{between}[^，。《》]{{0,6}}{tells}"
        ),
        rf"《(?P<name>[^》]{{2,20}})》{between}[报報][道導]",
        (
            rf"(?:告[诉訴]|接受|[对對向]|回[覆复應应])《?(?P<name>{media})》?(?=(?:[记記]者)?[^，。]{{0,10}}?"
            r"(?:[记記]者|[访訪]|表示|[说說]|透露|查[詢询]))"
        ),
        r"(?:[发發]表|刊登|刊[发發]|刊[载載]|登)[于於在](?:[\p{Han}]{0,10})?《(?P<name>[^》]{1,40})》",
        r"在《(?P<name>[^》]{1,40})》(?:[杂雜][志誌]|期刊|上|在[线線]|[网網]站){0,2}(?:[发發]表|刊登|刊[发發])",
        r"(?:[杂雜][志誌]|期刊|[报報][章纸紙]|周刊|[学學][报報])《(?P<name>[^》]{1,40})》",
        (
            r"^[（(]?(?P<name>新[华華]社|中新[社网網]|中央社|法新社|路透社|美[联聯]社|[韩韓][联聯]社|共同社|塔斯社"
            r"|彭博社)(?:[记記]者\p{Han}{2,4})?"
            rf"[^，。]{{0,24}}{number}日[^，。]{{0,6}}[电電讯訊]"
        ),
    )
