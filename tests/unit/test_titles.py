"""Headlines compared (newsbell.stories.titles), and corrections told (newsbell.stories.corrections)."""

import pytest

from newsbell.stories.corrections import says_corrected
from newsbell.stories.titles import one_column, one_template, overlap, particulars_differ, same, words


def test_a_title_is_measured_in_words() -> None:
    assert [0, 4, 4] == [words(title) for title in ("", "Man held over fire", "東京で火事起きた")]


def test_the_same_title_is_the_same_in_any_dress() -> None:
    assert same("“Bridge” closed", "BRIDGE CLOSED")
    assert not same("…", "—")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Bridge closed after lorry crash", "Lorry crash closes bridge in Exeter", 0.6),
        ("Bridge closed", "Budget passed", 0.0),
        ("Fire in Exeter", "Exeter wins cup", 0.0),
        ("Live", "LIVE", 1.0),
        ("東京で火事", "東京で地震", 0.5),
        ("", "", 0.0),
    ],
)
def test_headlines_agree_by_their_telling_words(a: str, b: str, expected: float) -> None:
    assert expected == overlap(a, b)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("3 dead in Exeter fire", "5 dead in Exeter fire", True),
        ("Forty dead in Exeter fire", "Fifty dead in Exeter fire", True),
        ("Storm reaches Devon", "Storm reaches Dorset", True),
        ("PM quits", "Starmer quits as PM of Britain", False),
        ("Bridge closed", "Bridge opened", False),
        ("Man Held Over Devon Fire", "Man Freed Over Dorset Fire", False),
        ("Several dead in fire", "5 dead in fire", False),
        ("", "", False),
    ],
)
def test_particulars_are_numbers_and_names(a: str, b: str, expected: bool) -> None:
    assert expected == particulars_differ(a, b)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Weather forecast for Tuesday 3 March", "Weather forecast for Wednesday 4 March", True),
        ("Director dealing at Acme plc", "Director dealing at Birch plc", True),
        ("Man held over Devon fire", "Man arrested over Devon fire", False),
        ("Same words here", "same words HERE", False),
        ("Budget passed in Bonn", "Bridge closed in Exeter", False),
        ("One two", "One two three", False),
    ],
)
def test_a_template_differs_in_its_slots(a: str, b: str, expected: bool) -> None:
    assert expected == one_template(a, b)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Weather for Monday: gales ease, showers to follow", "Weather for Saturday: fog, then a warm afternoon", True),
        ("Wednesday's forecast: frost, then sunshine", "Tuesday's forecast: rain clears by noon", True),
        ("Forecast for Tuesday 3 March", "Forecast for Wednesday 4 March", True),
        ("Exeter fire: one dead", "Exeter fire: cause found", False),
        ("Toll of Exeter fire rises to 12", "Toll of Exeter fire rises to 15", False),
        ("Harbour master Pryce guilty", "Five years for Pryce in bribery case", False),
        ("", "", False),
    ],
)
def test_a_column_changes_its_day_and_a_running_story_keeps_its_name(a: str, b: str, expected: bool) -> None:
    assert expected == one_column(a, b)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Correction: bridge opens on Monday", "", True),
        ("CORRECTED - Bridge opens", "", True),
        ("Bridge opens", "It opens.\nCorrection (3 March): the date was wrong.", True),
        ("Bridge opens", "It opens. Correction: not on Monday.", True),
        ("Bridge opens", "This article was amended on 3 March to give the date.", True),
        ("Bridge opens", "An earlier version of this story misstated the date.", True),
        ("Brücke offen", "Berichtigung: Das Datum war falsch.", True),
        ("Brücke offen", "In einer früheren Version dieses Artikels stand ein falsches Datum.", True),
        ("橋が開通", "訂正：日付が違いました", True),
        ("Shares fall as the market corrected", "The market corrected itself. Corrections officers strike.", False),
        ("Correction officers strike", "They want more pay.", False),
    ],
)
def test_a_correction_says_so(title: str, text: str, expected: bool) -> None:
    assert expected == says_corrected(title, text)
