"""What a line's marks tell of how it opens, what stands near it and what is told again (openings, gaps, recurring)."""

import pytest

from newsbell.articles.texts.gaps import gaps
from newsbell.articles.texts.line_marks import marks_of
from newsbell.articles.texts.openings import OPENINGS
from newsbell.articles.texts.recurring import recurring
from newsbell.articles.texts.telling import telling

SUMMARY = "A ferry to Skell Island will not sail again before April."
FIRST = "SKELL, March 3 (Reuters) - The only ferry to Skell Island will not sail again before April, its operator said."
SECOND = "Nobody had told the shop, which has bread for two days and no flour, as its owner said on Monday evening."


@pytest.mark.parametrize(
    ("line", "openings"),
    [
        ("MANILA, Philippines – A depression grew on Friday.", {"dateline in capitals"}),
        ("PUNE: For three weeks the family thought so.", {"dateline in capitals"}),
        ("PIEVE DOSSO (Cremona) – Ventidue chilometri all'ora.", {"dateline in capitals"}),
        ("Moos – Normalerweise wird verhandelt.", {"dateline"}),
        ("Berlin. Schimmel im Keller.", {"place opens"}),
        ("(ANSA) - Una scossa di terremoto.", {"agency opens"}),
        ("CONTRACTORS have downed tools.", {"opens in capitals"}),
        ("A PLANELOAD of Brits spent 31 hours there.", {"opens in capitals"}),
        ("The only ferry will not sail.", set()),
        ("He said: it will not.", set()),
    ],
)
def test_how_a_first_paragraph_opens_is_known(line: str, openings: set[str]) -> None:
    assert openings <= {name for name, opening in OPENINGS.items() if opening.match(line)}
    if not openings:
        assert not any(opening.match(line) for opening in OPENINGS.values())


def test_a_summary_is_told_again_by_the_next_paragraph_and_a_link_is_not() -> None:
    lines = [SUMMARY, FIRST, "Ten barns worth a visit", SECOND]
    marks = recurring(lines, list(map(telling, lines)), [1, 3])
    assert {"next has 4", "next three have 4", "next has 4 in paragraph none"} <= set(marks[0])
    assert {"next has 0", "last has 0"} <= set(marks[2])
    assert any(mark.startswith("headline ") for mark in marks[1])
    assert marks[3] == ["last has 1", "headline 0 in paragraph 1"]


def test_a_line_knows_what_stands_until_the_next_paragraph_and_since_the_last() -> None:
    marks = gaps([["width 3"], ["names"], ["time"], ["prose"], [], ["caption"], ["prose"]], [3, 6])
    assert marks[0] == ["until 2 names time", "since 0 ", "line 0 until 2 names time"]
    assert marks[3] == [
        "until 2 picture",
        "since 2 names time",
        "paragraph 0 until 2 picture",
        "paragraph 0 since 2 names time",
    ]
    assert marks[4] == ["until 1 picture", "since 0 ", "line 1 until 1 picture"]
    assert marks[6] == ["until 0 ", "since 2 picture", "paragraph 1 until 0 ", "paragraph 1 since 2 picture"]
    assert gaps([], []) == []


def test_a_line_knows_the_first_and_the_last_word_of_its_neighbours() -> None:
    marks = marks_of(["Share", SUMMARY, FIRST])[1]
    assert {"-1:first share", "1:first skell", "1:last said", "1:dateline in capitals"} <= set(marks)
