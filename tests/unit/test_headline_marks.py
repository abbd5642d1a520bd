"""The headline of a plain text is told by the text under it (newsbell.articles.texts.headline_marks, thickest)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbell.articles.texts.headline_marks import headline_at, marks_of
from newsbell.articles.texts.lines import lines_of, signs_of
from newsbell.articles.texts.thickest import telling, thickest

TEXT = (
    "The ferry between Harwick and the island will not run before Easter, the harbour master said on Tuesday.\n"
    "Its engine broke down in the storm of last week, and the only man who can mend it is on holiday in Spain.\n"
    "Islanders can take the mail boat instead, which has room for nine people and leaves at six in the morning.\n"
)


def headline(text: str) -> str | None:
    lines = lines_of(text)
    at = headline_at(lines, [signs_of(line) for line in lines], thickest(lines))
    return None if at is None else lines[at]


def test_the_headline_is_the_line_whose_words_the_text_has_and_not_a_teaser_near_it() -> None:
    text = (
        f"Home\nSport\nCouncil buys a bigger snow plough\nIsland ferry will not run before Easter\n3 May 2026\n{TEXT}"
    )
    assert "Island ferry will not run before Easter" == headline(text)


def test_a_menu_of_long_names_holds_no_headline() -> None:
    menu = "\n".join(f"Living and working in district {number}" for number in range(60))
    assert "Harwick ferry stays in harbour" == headline(f"{menu}\nHarwick ferry stays in harbour\nShare\n{TEXT}{menu}")


def test_of_a_doubled_headline_the_copy_by_the_text_counts() -> None:
    lines = lines_of(f"Harwick ferry stays in harbour\nWeather\nHarwick ferry stays in harbour\nBy Jane Doe\n{TEXT}")
    assert 2 == headline_at(lines, [signs_of(line) for line in lines], thickest(lines))


def test_where_there_is_no_line_there_is_no_headline() -> None:
    assert headline("") is None


def test_the_thickest_prose_is_one_run_and_tells_its_words() -> None:
    lines = lines_of(f"Home\nNews\nSport\nThe ferry is late.\n{TEXT}About\nContact\nLegal\n")
    prose = thickest(lines)
    assert (4, 6) == (prose.first, prose.last)
    assert {"harwick", "island"} <= prose.words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("The 9 ferries of 2026", {"ferries", "2026"}),
        ("新幹線停止", {"新幹", "幹線", "線停", "停止"}),
        ("of a day", set()),
    ],
)
def test_a_line_tells_by_its_longer_words_numbers_and_pairs_of_signs(line: str, words: set[str]) -> None:
    assert words == telling(line)


@given(st.lists(st.text(max_size=80), max_size=30))
@settings(max_examples=60)
def test_whatever_the_text_marks_are_numbers_of_one_set_and_the_headline_is_a_line(texts: list[str]) -> None:
    lines = lines_of("\n".join(texts))
    signs = [signs_of(line) for line in lines]
    prose = thickest(lines)
    marked = marks_of(lines, signs, prose)
    assert len({tuple(marks) for _, marks in marked}) <= 1
    at = headline_at(lines, signs, prose)
    assert (at is None) == (not marked)
    assert at is None or 0 <= at < len(lines)
