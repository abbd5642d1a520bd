"""Which part of its page each line of a plain text is (articles.texts: parts, readings, line_marks, telling)."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.articles.texts.line_marks import marks_of
from newsbell.articles.texts.lines import lines_of
from newsbell.articles.texts.parts import Part, Weights, several, weights
from newsbell.articles.texts.plain_text import images_in, read_text
from newsbell.articles.texts.readings import parts_of
from newsbell.articles.texts.telling import telling

PROSE = (
    "The siren of Mount Clement has been silent since February, when an owl began to nest in its horn, the town said.",
    "The fire chief tests it only on Thursdays now, in the one hour of the week in which the owl is out for its food.",
    "Nobody in the town has asked for the owl to be moved, and the school has painted it on the wall of its gym.",
)
PAGE = (
    "Home\nNews\nSport\nTown cannot test its siren for an owl\nBy Ann Doe\n3 May 2026\nShare\n"
    f"An owl looks out of the horn. Photo: Jo Roe/PA\n{PROSE[0]}\n{PROSE[1]}\nRead more: The town that rings no bell\n"
    f"{PROSE[2]}\nMost read\nTen barns worth a visit\n© 2026 The Clement Post"
)


def test_each_line_of_a_page_has_its_part() -> None:
    page = [Part.BETWEEN] * 3
    text = [Part.PARAGRAPH, Part.PARAGRAPH, Part.WITHIN, Part.PARAGRAPH]
    assert parts_of(lines_of(PAGE)) == [*[Part.OVER] * 3, Part.TITLE, *page, Part.PICTURE, *text, *[Part.UNDER] * 3]


def test_the_parts_of_greatest_sum_are_taken_though_a_line_alone_would_be_another() -> None:
    def row(**told: int) -> list[int]:
        return [told.get(part.name, 0) for part in Part]

    steps = [row(PARAGRAPH=-9) if part is Part.TITLE else row() for part in Part]
    by = Weights(list(Part), {"large": row(TITLE=2, OVER=1), "long": row(PARAGRAPH=3)}, steps)
    assert several([["large"], ["long", "unknown"]], by)[0] == (4, [Part.OVER, Part.PARAGRAPH])
    assert several([["large"]], by)[0] == (2, [Part.TITLE])
    assert several([], by) == [(0, [])]


def test_the_weights_have_a_number_for_each_sort_of_line_and_each_part_has_a_sort() -> None:
    held = weights()
    assert {len(row) for row in (*held.marks.values(), *held.steps)} == {len(held.parts)}
    assert len(held.steps) == len(held.parts)
    assert set(held.parts) == set(Part)


def test_a_line_of_a_part_is_of_any_of_its_sorts() -> None:
    parts = [Part.TITLE, Part.WITHIN, Part.WITHIN]
    by = Weights(parts, {"quote": [1, 0, 3], "link": [1, 3, 0], "large": [1, 0, 0]}, [[0, 0, 0], [0, 0, 0], [0, 0, 0]])
    found = several([["large"], ["quote"], ["link"], ["large", "quote"]], by)[0]
    assert found.parts == [Part.TITLE, Part.WITHIN, Part.WITHIN, Part.WITHIN]


def test_of_each_part_that_a_line_may_be_instead_the_likeliest_reading_is_another() -> None:
    parts = [Part.TITLE, Part.OVER, Part.PARAGRAPH]
    steps = [[0, 0, 1], [0, 0, 0], [-99, -99, 0]]
    by = Weights(parts, {"large": [5, 4, 0], "long": [0, 0, 9]}, steps)
    found = several([["large"], ["long"]], by)
    assert [one.parts for one in found] == [
        [Part.TITLE, Part.PARAGRAPH],
        [Part.OVER, Part.PARAGRAPH],
        [Part.PARAGRAPH, Part.PARAGRAPH],
        [Part.TITLE, Part.TITLE],
        [Part.TITLE, Part.OVER],
    ]
    assert [one.weight for one in found] == [15, 13, 9, 5, 5]


@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "c"]), max_size=2), min_size=1, max_size=4),
    st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=6, max_size=6),
)
def test_no_reading_is_likelier_than_the_first(marked: list[list[str]], rows: list[list[int]]) -> None:
    parts = [Part.TITLE, Part.OVER, Part.PARAGRAPH]
    by = Weights(parts, dict(zip("abc", rows, strict=False)), rows[3:])

    def weight(path: tuple[int, ...]) -> int:
        own = sum(by.marks[mark][one] for marks, one in zip(marked, path, strict=True) for mark in marks)
        return own + sum(by.steps[one][to] for one, to in pairwise(path))

    found = several(marked, by)
    assert found[0].weight == max(map(weight, product(range(3), repeat=len(marked))))
    for one in found:
        assert one.weight == weight(tuple(map(parts.index, one.parts)))


@given(st.text(max_size=600))
def test_whatever_the_text_each_line_has_marks_and_a_part(text: str) -> None:
    lines = lines_of(text)
    assert all(marks_of(lines))
    assert len(parts_of(lines)) == len(lines)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("The old pier of 1911 is up for sale", {"pier", "1911", "sale"}),
        ("港で火災", {"港で", "で火", "火災"}),
    ],
)
def test_a_line_tells_by_its_longer_words_numbers_and_pairs_of_signs(line: str, words: set[str]) -> None:
    assert telling(line) == words


def test_a_sentence_that_speaks_to_the_reader_makes_no_page_of_a_text() -> None:
    paragraphs = (
        "Dig a trench of 30 cm before you buy your plants.",
        "You should water your hedge twice a week.",
        "Sign up for a course if you like.",
        "Your local nursery will help you.",
    )
    reading = read_text("\n\n".join(("How to plant a hedge", *paragraphs)))
    assert reading.title == "How to plant a hedge"
    assert reading.body == paragraphs


@pytest.mark.parametrize(
    "pair",
    [
        ("The Conservatives voted against.", "Liberal Democrats abstained."),
        ("Enligt Sverigedemokraterna är det en skandal.", "Enligt SCB ökar elanvändningen."),
        ("美国没有置评。", "民进党批评政府。"),
    ],
)
def test_two_short_paragraphs_are_no_caption_and_credit(pair: tuple[str, str]) -> None:
    reading = read_text("\n".join([*PAGE.splitlines()[:9], *pair, *PAGE.splitlines()[9:]]))
    assert not set(pair) & {image.credit for image in reading.images}


def test_a_line_that_is_no_credit_is_the_likeliest_of_the_others() -> None:
    by = Weights([Part.CREDIT, Part.CREDIT, Part.SHORT], {"short": [5, 4, 1]}, [[0, 0, 0]] * 3)
    assert several([["short"], ["short"]], by, {1: Part.CREDIT})[0].parts == [Part.CREDIT, Part.SHORT]


def test_a_bare_text_loses_its_first_paragraph_to_no_summary_where_little_follows() -> None:
    assert read_text("\n\n".join(("Town cannot test its siren", *PROSE))).body == PROSE


def test_a_caption_with_its_house_is_parted_also_where_a_credit_stands() -> None:
    (image,) = images_in(["再開した港に並ぶ漁船＝共同"], [Part.CREDIT])
    assert (image.caption, image.credit) == ("再開した港に並ぶ漁船", "共同")
    (image,) = images_in(["LOURDES BARRIGA (EFE)"], [Part.CREDIT])
    assert (image.caption, image.credit) == (None, "LOURDES BARRIGA (EFE)")
