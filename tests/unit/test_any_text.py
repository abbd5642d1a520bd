"""Text is anybody's: of no mixture of words, signs and scripts do the subjects fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbell.articles.subjects.finding import subjects
from newsbell.articles.subjects.shortening import by_ends, may_mean

GERMAN = "Der Rat ist nicht im Haus und mit dem die das."
OPENINGS = (
    "",
    GERMAN,
    "The council and the police of the town said so.",
    "来自北京的政府说他们将会在今天发布消息，",
    "東京都知事は会見ので、",
    "서울에서 대통령은 오늘 기자회견을 열고",
    "وقال الرئيس في بيان اليوم إن الحكومة",
)
WORDS = (
    "& ® ™ § . , : ; – - / • “ ” ( ) ' ’ \u0301 \u200f \0 A B. U.S. Mr. Dr. St. d' l’Art al-Ab 3der Co. Ltd. Inc "
    "The Die Der In Und For Former May May's Minister Ministry Chef VW-Chef Chef- Nord- Bundes- University State Bank "
    "Bundesrat Präsident Haus Kinder Island Deutsche police family of for in and und der von bin w de ve "
    "Angela Merkel Berlin Berlins Macy's O'Neill Commission européenne Straż Państwowa İzmir'de Савельева υπουργός "
    "市长 先生 王 大学 有限公司 县 、 · 岁 さん 監督 東京 市 ー 김 대통령 시 씨가 الرئيس بن وزارة ال ل ב ไทย"
)


def mixed(most: int) -> st.SearchStrategy[str]:
    said = st.lists(st.sampled_from(WORDS.split()), max_size=most)
    return st.builds(lambda sign, pieces: sign.join(pieces), st.sampled_from(("", " ")), said)


@pytest.mark.parametrize(
    "text", ["Das war in Die & Die.", "Minister & Haus kam. Das war Minister & Haus.", "Dr. ® May. ® Bank", "&"]
)
def test_a_sign_names_nothing(text: str) -> None:
    for one in subjects("", None, [f"{GERMAN} {text}"]):
        assert one.name.strip("&® ") == one.name != ""


@pytest.mark.uncounted
@settings(max_examples=300, deadline=None)
@given(
    title=mixed(6),
    opening=st.sampled_from(OPENINGS),
    body=st.lists(mixed(24), min_size=1, max_size=3),
    tags=st.lists(mixed(3), max_size=2),
)
def test_no_text_is_too_odd_to_read(title: str, opening: str, body: list[str], tags: list[str]) -> None:
    assert all(one.name for one in subjects(title, None, [f"{opening} {part}" for part in body], tags))


def test_a_text_without_end_is_read_as_far_as_stories_go() -> None:
    said = "Angela Merkel said that it was late."
    assert {one.name for one in subjects("", None, ["late " * 30_000, said])} == {"Angela Merkel"}
    assert [] == subjects("", None, ["late " * 40_000, said])


def test_a_short_mention_means_the_longest_name_and_then_the_first_of_the_alphabet() -> None:
    names = by_ends([("ann", "smith"), ("jo", "may", "smith"), ("al", "smith"), ("smith", "jones")])
    expected = [("jo", "may", "smith"), ("al", "smith"), ("ann", "smith"), ("smith", "jones")]
    assert expected == list(dict.fromkeys(may_mean(("smith",), names)))
    many = by_ends((f"n{number}", "smith") for number in range(10_000))
    assert 200 >= len(list(may_mean(("smith",), many))) > 100
