"""The phrases by which Japanese texts cite: patterns that find a source by `name`. Pure."""

from collections.abc import Sequence

from newsbell.articles.citing.phrases.eastern import BRACKETED, names
from newsbell.articles.citing.script_words import any_of

# What a name is made of.
_JA = r"[\p{Han}\p{Katakana}ー・々A-Za-zＡ-Ｚ0-9]"


def phrases() -> Sequence[str]:
    """The patterns: of media, institutes, authorities, journals and datelines."""
    media, institutes, authorities, start = names("ja", _JA)
    kind = (
        r"(?:[米英仏独伊露中韓豪台]?(?:国営|経済|有力|地元)?"
        r"(?:紙|誌|(?:科学|医学|学術|専門|経済)誌|放送局|通信社|放送|メディア|シンクタンク|調査会社|業界団体))?"
        r"(?:[米英仏独伊露韓豪](?=\p{Katakana}|[A-Z])|(?:中国|ロシア|韓国|北朝鮮)(?:国営)?(?=新華社|タス|聯合"
        r"|朝鮮))?"
    )
    # The words for a finding, and those that stand between it and whose it is.
    found = (
        "(?:(?:世論|意識|実態|聞き取り|アンケート)?調査|調べ|推計|推定|試算|集計|統計|データ|予測|予報|見通し"
        "|観測|報告書?|まとめ|分析|記録|資料"
        "|報道|取材|白書|指針|ガイドライン|手引|速報値?|アンケート|研究|実験|測定|検査|試験|ランキング|レポート"
        "|指数|短観)"
    )
    when = r"(?:(?:今年|昨年|本年|先月|今月|\d{1,4}年度?|\d{1,2}月)(?:\d{1,2}[月日])?の?|最新の?)?"
    own = rf"(?:の{when}(?:[^。、「」]{{1,14}}?(?:の|に関する|))??{found}|調べ)"
    made = (
        r"が[^。、「」]{0,20}(?:まとめ|公表し|発表し|行っ|実施し|示し|出し|作成し"
        rf"|調べ)た[^。、「」]{{0,14}}{found}"
        r"|が(?:今年|昨年|\d{1,4}年)?(?:まとめ|公表し|発表し|調べ)たところ"
    )
    by = (
        r"(?:で[はも]?|によると|によれば|によりますと|に[、よ]|を見ると|をもとに|を基に"
        r"|[はがも](?=[^。]{0,60}(?:示|明らか|だっ|とな|分か)))"
    )
    foresees = (
        "(?:推計|推定|試算|予測|予想|警告|分析|見込[むみん]|見て(?:いる|おり)|みて(?:いる|おり)|勧め|呼び?[掛か]け)"
    )
    tells = "(?:報じ|伝え|報道し|書い|掲載し|放送し|紹介[しす]|取り上げ|指摘し|評し|評価し|特集し)"
    to = (
        r"(?:の(?:取材|インタビュー|番組)?)?[にで](?:対し)?(?:て|も|、)?(?=[^。]{0,80}?(?:語っ|話し|答え|明かし"
        r"|証言し|応じ|述べ|コメント|書いてあ|載っ|掲載さ))"
    )
    institutes = (
        rf"(?:{_JA}{{2,10}}大学(?:の)?{_JA}{{1,14}}(?:センター|研究所|研究院)|(?:大日本|全日本|全国"
        rf"|日本){_JA}{{1,15}}会|{institutes}|{_JA}(?:{_JA}"
        rf"|[ぁ-ん--[はがをにでともいなのたるれくっし]]){{1,20}}{any_of('ja', 'institutes_end')})"
    )
    name_m, name_i, name_a = (f"(?P<name>{one})" for one in (media, institutes, authorities))
    journal = r"(?:学術|科学|医学|専門|文芸|業界|機関|地方|地元|夕刊|日刊|全国|経済|季刊|月刊|週刊|英|米)(?:雑?誌|紙)"
    return (
        (
            rf"{start}{kind}{name_m}紙?{BRACKETED}(?:の(?:報道|取材|世論調査|記事|まとめ|電子版|調べ|集計"
            rf"|{when}調査)(?=[でにが])"
            rf"|に(?=よ[るれり])|{to}|(?:の[^。、「」]{{1,12}})?[はが](?=[^。]{{0,100}}?{tells})|が(?:独自に)?(?:入手"
            rf"|調査|検証|分析|集計|取材)し|{own}{by}|{made}{by})"
        ),
        (
            rf"{start}{kind}{name_i}{BRACKETED}(?:に(?=よ[るれり])|{own}{by}|{made}|発表の{found}"
            rf"|は(?=[^。]{{0,100}}?{foresees}))"
        ),
        (
            rf"{start}{name_a}{BRACKETED}(?:の[^。、]{{0,10}}(?:チーム|グループ)(?:によ[るれり]"
            rf"|[はが](?=[^。]{{0,80}}?(?:発表し|突き止め|明らか|解明|確認し|報告し)))|{own}{by}|{made}{by}"
            r"|は(?=[^。]{0,100}?(?:推計|試算|予測し|予測す|勧め)))"
        ),
        rf"{start}(?P<name>{_JA}{{2,10}}[省庁]){BRACKETED}によ[るれり](?=[^。]{{0,80}}?(?:全国|[割％%]|パーセント))",
        (
            rf"{start}[\p{{Han}}\p{{Katakana}}ー]{{0,8}}(?:紙|誌)(?P<name>[\p{{Katakana}}ー・]{{2,24}})(?:によ[るれり]"
            r"|に(?=[^。]{0,20}(?:掲載|発表))"
            rf"|[はが](?=[^。]{{0,80}}?{tells}))"
        ),
        (
            rf"{start}(?:[米英仏独]?(?P<name>[\p{{Katakana}}ー・]{{3,24}}))[紙誌](?:(?=によ[るれり])|の(?:報道|取材)"
            rf"|[はが](?=[^。]{{0,80}}?{tells}))"
        ),
        rf"{journal}[「『](?P<name>[^」』]{{2,60}})[」』](?=[^。]{{0,40}}(?:載っ|掲載|発表|公開|報告|によ|報じ))",
        r"^【[^】]{1,20}?(?P<name>共同|時事|ロイター|AFP時事|AFP)】",
    )
