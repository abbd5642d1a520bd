"""Which of several readings of a plain text is likeliest as a whole (articles.texts.readings)."""

import pytest

from newsbell.articles.texts import readings
from newsbell.articles.texts.parts import Part, Reading

LINES = (
    "Home",
    "Town cannot test its siren",
    "An owl nests in its horn",
    "By Ann Doe",
    "The siren is silent, it said.",
)
RIGHT = [Part.OVER, Part.TITLE, Part.STANDFIRST, Part.BETWEEN, Part.PARAGRAPH]
OTHER = [Part.OVER, Part.TITLE, Part.BETWEEN, Part.BETWEEN, Part.PARAGRAPH]


@pytest.mark.parametrize(("weight", "parts"), [(24, RIGHT), (26, OTHER)])
def test_another_reading_is_taken_where_it_is_clearly_likelier(
    weight: int, parts: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "weights", lambda: {"S 0": weight})
    assert readings.likeliest(LINES, [Reading(90, RIGHT), Reading(88, OTHER)]) == parts


def test_a_reading_has_marks_of_the_order_of_its_parts_and_of_how_far_it_is_behind() -> None:
    first, second = readings.marked(LINES, [Reading(90, RIGHT), Reading(84, OTHER)])
    assert {"behind 0", "head -TS-B", "runs -1 T S", "S 1", "summary of 1", "body of 1"} <= first
    assert {"behind 3", "head -T-B", "S 0", "summary of 0"} <= second


def test_lines_alike_that_are_read_alike_are_told_from_those_that_are_not() -> None:
    lines = ("The siren is silent, it said.", "• one barn", "• two barns", "Nobody asked for it to move, he said.")
    mixed = [Part.PARAGRAPH, Part.WITHIN, Part.SHORT, Part.PARAGRAPH]
    alike = [Part.PARAGRAPH, Part.SHORT, Part.SHORT, Part.PARAGRAPH]
    assert "item mixed" in set(readings.whole_marks(lines, mixed))
    assert "item body" in set(readings.whole_marks(lines, alike))


def test_a_page_without_a_body_has_marks_too() -> None:
    assert {"S 0", "body of 0"} <= set(readings.whole_marks(("Home", "Log in"), [Part.OVER, Part.OVER]))


def test_pictures_have_marks_of_their_captions_and_credits() -> None:
    lines = ("The siren.", "The barn", "Jo Roe", "The siren is silent, it said.")
    marks = set(readings.whole_marks(lines, [Part.CAPTION, Part.CAPTION, Part.CREDIT, Part.PARAGRAPH]))
    assert {"captions mixed", "pictures 0 2 1"} <= marks
