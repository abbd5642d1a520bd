"""Whom and what a story names in scripts without capitals: Chinese, Japanese, Korean, Arabic, and others' places."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from newsbell.articles.subjects.filing import of_tag
from newsbell.articles.subjects.finding import subjects
from newsbell.articles.subjects.uncased import words
from newsbell.articles.subjects.uncased.naming import listed, named
from newsbell.articles.subjects.uncased.scripts import language_of
from newsbell.follows.kinds import Kind, Subject
from newsbell.follows.match import About, Subjects

Kinds = Mapping[str, str | None]
LOT = Path(__file__).parents[1] / "data" / "subjects-uncased.jsonl"


def kinds(title: str, *body: str) -> dict[str, str]:
    return {one.name: one.kind for one in subjects(title, None, body) if one.kind != "topic"}


def check(text: str, expected: Kinds) -> None:
    """None: nothing of this name is told."""
    found = kinds("", text)
    assert dict(expected) == {name: found.get(name) for name in expected}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("德国总理八日在北京会见了外长和其他官员。", "zh"),
        ("首相は十三日、被災地を訪れて復旧の状況を視察した。", "ja"),
        ("대통령은 14일 오후 화재가 발생한 현장을 찾았다.", "ko"),
        ("أعلنت وزارة الدفاع سيطرة قواتها على البلدة.", "ar"),
        ("رئیس جمهور گفت که کشور در این زمینه پیشرفت کرده است.", "fa"),
        ("The Chinese name of Wuhan is 武汉, and that is a name of two signs.", None),
        ("Der Bürgermeister sprach gestern.", None),
        ("", None),
    ],
)
def test_a_text_has_the_language_of_its_letters(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Known by name; a place without the word for its kind, in the text's own signs.
        ("国家主席习近平在武汉市会见了来访的客人，并出席了会议。", {"习近平": "person", "武汉": "place"}),
        ("總統賴清德今天在高雄市出席活動時表示，國民黨應先說明。",
         {"賴清德": "person", "高雄": "place", "國民黨": "organisation"}),
        # A title before or behind, what they say, an age, who stands among people.
        ("南宁市公安局副支队长韦立强介绍，案件已经移送，嫌疑人仍在逃。",
         {"韦立强": "person", "南宁市公安局": "organisation"}),
        ("沈詠珮表示，市長根本沒有住在官邸，請大家不必擔心這件事。沈詠珮說。", {"沈詠珮": "person"}),
        ("出席的还有副省长王翠凤、王佩刚、黄英，市领导出席仪式并见证签约。",
         {"王翠凤": "person", "王佩刚": "person"}),
        # Foreign names, of other signs and with dots; a place within one is none.
        ("美国参议员达克沃丝（Tammy Duckworth）与戴夫·汉森一同出席了会议。",
         {"达克沃丝": "person", "戴夫·汉森": "person"}),
        ("应外交部长邀请，越南外长沙伦赛将于下周访问，双方将举行会谈。", {"沙伦赛": "person", "长沙": None}),
        ("杂多县应急管理局局长才仁多杰告诉记者，震中附近为无人区，没有伤亡。", {"才仁多杰": "person"}),
        # Houses back to where their names begin; trades and offices of no name are none.
        ("高雄捷運公司發言人表示，公司將全力配合調查，並慰問家屬。", {"高雄捷運公司": "organisation"}),
        ("他说发展新能源汽车产业需要支持，软件公司和当地医院也要参与其中。",
         {"新能源汽车": None, "软件公司": None, "当地医院": None}),
        # What is divided off a place.
        ("青海省玉树藏族自治州杂多县今天早上发生地震，震源深度十公里。", {"青海": "place", "杂多县": "place"}),
        # Who made it is nobody of the story; works are none of the kinds.
        ("（中央社記者溫貴香台北21日電）總統今天接見訪問團，談到《華盛頓》這部電影。",
         {"溫貴香": None, "台北": "place", "華盛頓": None}),
        # A ministry is the nation's before it; a page has lost the dot.
        ("烏克蘭國防部表示，俄羅斯國防部的說法並不屬實。戴夫?汉森教授也表示同意这样的看法。",
         {"烏克蘭國防部": "organisation", "俄羅斯國防部": "organisation", "戴夫?汉森": "person"}),
        # A word, too: only where the text has another of its names.
        ("大众对苹果的需求很大，农民今年的收入也提高了很多。", {"大众": None, "苹果": None}),
    ],
)  # fmt: skip
def test_chinese(text: str, expected: Kinds) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("石破茂首相は石川県輪島市を訪れ、馳浩知事と坂口茂市長が同行した。",
         {"石破茂": "person", "輪島": "place", "石川県": "place", "坂口茂": "person"}),
        ("逮捕されたのは無職・矢口雄資容疑者(46)で、矢口容疑者は黙秘しているという。", {"矢口雄資": "person"}),
        ("英国のスターマー首相はマクロン氏と会談した。研究員のジャン・モーリー氏も話した。",
         {"スターマー": "person", "ジャン・モーリー": "person"}),
        ("【ロンドン＝高橋美咲】首相は会談した。『東京物語』を見たと話している。",
         {"高橋美咲": None, "ロンドン": "place", "東京": None}),
        ("滋賀県水産試験場と近畿大学の研究グループ、長野中央警察署が発表した。京都府警も調べている。",
         {"滋賀県水産試験場": "organisation", "近畿大学": "organisation", "長野中央警察署": "organisation",
          "京都府警": "organisation"}),
        ("東京都のタイヤ会社が新しい社員を募集していると発表した。", {"東京": "place", "タイ": None, "京都": None}),
        ("鹿児島県の大和村とさいたま市桜区、カムチャツカ半島にも津波が来た。",
         {"大和村": "place", "桜区": "place", "カムチャツカ半島": "place"}),
        ("市の松林誉・総合防災課長は話した。安住淳民主党国対委員長もそう述べた。",
         {"松林誉": "person", "安住淳": "person", "民主党": "organisation"}),
        ("主演の新谷ゆづみさん、岸洋佑さんが登壇。碓井将大監督のダンス&ボーカルグループも来た。",
         {"新谷ゆづみ": "person", "碓井将大": None, "ダンス&ボーカルグループ": None}),
        ("チームの監督と最大の会社の社長、有志連合の司令部が話したという。",
         {"チーム": None, "連合": None, "最大": None}),
    ],
)  # fmt: skip
def test_japanese(text: str, expected: Kinds) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("이재명 대통령은 윤호중 행정안전부 장관과 유정복 인천시장을 만났다.",
         {"이재명": "person", "윤호중": "person", "유정복": "person", "행정안전부": "organisation"}),
        ("유족 대표인 최성민 씨는 회사원 한지은(31) 씨와 함께 말했다.",
         {"최성민": "person", "한지은": "person", "유족": None}),
        ("그레그 애벗 텍사스 주지사는 스티브 체룬돌로 감독과 만났다.",
         {"그레그 애벗": "person", "스티브 체룬돌로": "person", "텍사스": "place"}),
        ("도의회에서는 박주언·정규헌·백수명 의원 등이 참석해 축사를 전했다.",
         {"박주언": "person", "정규헌": "person", "백수명": "person"}),
        ("골잡이 김도훈이 골을 넣었다. 김도훈은 지난 시즌까지 101골을 넣었다.", {"김도훈": "person"}),
        ("정세균 의장과 김동철 국민의당, 정우택 자유한국당 원내대표가 만났다.",
         {"김동철": "person", "국민의당": "organisation"}),
        ("충남지방노동위원회와 인천소방본부는 저축은행 대표와 만났다.",
         {"충남지방노동위원회": "organisation", "인천소방본부": "organisation", "저축은행": None}),
        ("경북 김천의 병원과 인천시 서구 당하동, 강화문예회관에서 불이 났다.",
         {"김천": "place", "당하동": "place", "강화문예회관": "place"}),
        ("(서울=연합뉴스) 김도현 기자 = 공장을 방으로 옮긴 감독이 말했다. 유영규 기자 a@b.kr",
         {"김도현": None, "유영규": None, "방으로": None}),
    ],
)  # fmt: skip
def test_korean(text: str, expected: Kinds) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Letters that lead a word are none of it; hamzas are as the text has them.
        ("وقال السيسي للسودان وبالقاهرة إن الأمر انتهى.",
         {"السيسي": "person", "السودان": "place", "القاهرة": "place"}),
        ("قال وزير الخارجية المصري بدر عبد العاطي إن الوضع صعب.", {"بدر عبد العاطي": "person"}),
        ("استقبل الأمير خالد بن فيصل بن تركي الدكتور محمد طالب عبيدات أمس.",
         {"خالد بن فيصل بن تركي": "person", "محمد طالب عبيدات": "person"}),
        ("سجل الفريق هدفا عن طريق روجير مارتينيز ثم دافيد غارسيا.",
         {"روجير مارتينيز": "person", "دافيد غارسيا": "person"}),
        ("حصل على حق الدفاع عن المواطنين على الأقل، كما قال أمين شرطة هناك.",
         {"على الأقل": None, "أمين شرطة": None}),
        ("أعلنت وزارة الدفاع الروسية ومنظمة أنا يقظ، وهي جمعية، ذلك.",
         {"وزارة الدفاع الروسية": "organisation", "منظمة أنا يقظ": "organisation"}),
        ("قالت شركة نفط كبرى إن الشركة الإسبانية والحزب الحاكم وافقا على المركز الثاني.",
         {"شركة نفط": None, "الشركة الإسبانية": None, "الحزب الحاكم": None, "المركز الثاني": None}),
        ("سيطرت القوات على بلدة أولكساندروهراد وعلى حي باب التبانة أمس.",
         {"أولكساندروهراد": "place", "باب التبانة": "place"}),
        ("ذكر المرصد السورى لحقوق الإنسان أن القصف وقع قرب قرية دير سنبل وبلدة (المراشدة) أمس.",
         {"المرصد السورى لحقوق الإنسان": "organisation", "دير سنبل": "place", "المراشدة": "place"}),
        ("تعود الصور إلى عام مضى، وكان الخبر منتشرا.", {"الخبر": None}),
    ],
)  # fmt: skip
def test_arabic(text: str, expected: Kinds) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        ("رئیس جمهور امروز در تهران گفت که کشور پیشرفت کرده است.", "تهران", "Iran"),
        ("ראש הממשלה אמר אתמול בתל אביב כי הממשלה תתכנס השבוע.", "תל אביב", "Israel"),
        ("นายกรัฐมนตรีกล่าวที่กรุงเทพมหานครว่ารัฐบาลจะดำเนินการ", "กรุงเทพมหานคร", "Thailand"),
        ("प्रधानमंत्री ने आज मुम्बई में कहा कि सरकार काम कर रही है।", "मुम्बई", "India"),
    ],
)
def test_of_other_scripts_the_places_are_told(text: str, place: str, country: str) -> None:
    (found,) = [one for one in named(["", text]) if one.name == place]
    assert ("place", country) == (found.kind, found.within[-1])


def test_a_place_is_in_its_english_name_and_in_what_contains_that() -> None:
    (wuhan,) = [one for one in named(["武汉市今天通报，该市的疫情已经得到控制。"]) if one.kind == "place"]
    assert (wuhan.name, wuhan.within) == ("武汉", ("武汉市", "Wuhan", "China"))


def test_what_the_headline_names_comes_first() -> None:
    first, *_ = subjects("武汉抗击疫情", None, ["湖北省今天表示，北京和上海将派出医疗队前往支援。"])
    assert first.name == "武汉"


def test_latin_text_reads_no_list() -> None:
    words.known.cache_clear()
    subjects("Police in Devon", None, ["The police said on Monday that “nothing” was found in Café Zürich."])
    assert words.known.cache_info().currsize == 0


@pytest.mark.parametrize(
    "text",
    [
        "德国总理八日在北京会见了美国总统",
        "德国总理八日在北京会见了美国",
        "首相は十三日、東京で会見した田中",
        "首相は十三日、東京で会見した監督",
        "대통령은 14일 오후 화재가 발생한 김도훈",
        "대통령은 14일 오후 화재가 발생한 시장",
        "أعلنت وزارة الدفاع سيطرة قواتها على بلدة",
        "أعلنت وزارة الدفاع سيطرة قواتها على وزير",
        "ראש הממשלה אמר היום בירושלים ב",
        "ראש הממשלה אמר היום בירושלים וב",
    ],
)
def test_a_text_may_end_anywhere(text: str) -> None:
    for end in range(len(text) + 1):
        subjects("", None, [text[:end]])


def test_a_tag_is_what_the_lists_know_it_to_be() -> None:
    assert [of_tag(tag)[1] for tag in ("武汉", "習近平", "삼성전자", "経済", "苹果")] == [
        "place", "person", "organisation", "topic", "topic"
    ]  # fmt: skip


def test_a_short_tag_is_no_longer_somebody() -> None:
    found = subjects("李克强访问德国", None, ["国务院总理李克强今天访问德国，李克强说合作很重要。"], tags=["李强"])
    assert {one.name for one in found if one.kind == "person"} == {"李克强", "李强"}


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        ("place", "武汉", "国家主席在武汉市会见了来访的客人，并出席了会议。"),
        ("place", "China", "国家主席在武汉市会见了来访的客人，并出席了会议。"),
        ("place", "السودان", "وقال الرئيس إن للسودان وبالسودان مستقبلا كبيرا."),
        ("place", "서울", "대통령은 오늘 서울에서 열린 행사에 참석해 말했다."),
        ("organisation", "삼성전자", "이 회장은 오늘 삼성전자가 공장을 짓는다고 말했다."),
        ("person", "坂下誠", "住民代表の坂下誠さんは「早くしてほしい」と訴えたという。"),
    ],
)
def test_who_follows_a_name_is_rung_by_a_story_that_names_it(kind: Kind, name: str, text: str) -> None:
    assert _matched(kind, name, text)


def test_tokyo_is_no_kyoto() -> None:
    assert not _matched("place", "京都", "東京都は新しい計画を発表し、都民に説明した。")


def _matched(kind: Kind, name: str, text: str) -> dict[int, str]:
    found = [(one.name, one.kind, one.within) for one in subjects(None, None, [text])]
    about = About(named=found, listed=lambda asked: listed(asked) is not None)
    return Subjects([Subject(1, kind, name)]).matches(title="", body=[text], about=about)


def test_the_lot_is_told_as_well_as_it_was() -> None:
    """Written by who wrote the rules, so it says whether something broke and not how good they are."""
    counts: Counter[str] = Counter()
    for line in LOT.read_text("utf-8").splitlines():
        story = json.loads(line)
        wanted, either = _names(story["subjects"]), _names(story["either"])
        found = {(one.kind, one.name) for one in subjects(story["title"], None, story["body"]) if one.kind != "topic"}
        right = {wanted[one] for one in found if one in wanted}
        counts["right"] += len(right)
        counts["wrong"] += len(found - wanted.keys() - either.keys())
        counts["missed"] += len(set(wanted.values()) - right)
    assert counts["right"] / (counts["right"] + counts["wrong"]) > 0.94
    assert counts["right"] / (counts["right"] + counts["missed"]) > 0.9


def _names(listed_: list[dict[str, str]]) -> dict[tuple[str, str], str]:
    return {(one["kind"], name): one["name"] for one in listed_ for name in (one["name"], *one.get("also", ()))}
