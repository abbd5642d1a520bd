"""Classes of names that stories of two hundred pages had, and that were told wrongly or not at all."""

import pytest

from newsbell.articles.subjects.finding import subjects

GERMAN = "Das ist der Tag, an dem die Stadt nicht mit dem Land von den Leuten im Rat auf das Amt ging."


def kinds(*body: str, title: str = "A day") -> dict[str, str]:
    return {one.name: one.kind for one in subjects(title, None, ("First it rained.", *body), ())}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Critics of the AfD and of the KfW met the PiS on Monday.",
         {"AfD": "organisation", "KfW": "organisation", "PiS": "organisation"}),
        ("Prices rose under the Obama administration.", {"Obama administration": "organisation"}),
        ("She works for the Ministry of Culture, Media and Sport and likes it.",
         {"Ministry of Culture, Media and Sport": "organisation"}),
        ("The letter was signed by David Bromwich David Brooks and others.",
         {"David Bromwich": "person", "David Brooks": "person"}),
        ("They drove home from a bank in Woodburn on Friday.", {"Woodburn": "place"}),
        ("The shop sells PCs, and the CEOs like it; other CEOs said so of their PCs.", {}),
        ("A Graduation Party is fun, and the Labour Party won.", {"Labour Party": "organisation"}),
        ("They opened a Bee Simulator on Mac OS X with friends.", {}),
        ("Drives use Heat Assisted Magnetic Recording (HAMR). The HAMR is new, and the HAMR works.", {}),
    ],
)  # fmt: skip
def test_names_in_english(text: str, expected: dict[str, str]) -> None:
    assert expected == kinds(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Das Bundesministerium für Bildung, Wissenschaft und Forschung gab es bekannt.",
         {"Bundesministerium für Bildung, Wissenschaft und Forschung": "organisation"}),
        ("Das Bundesministerium für Wirtschaft und Klimaschutz gab es bekannt.",
         {"Bundesministerium für Wirtschaft und Klimaschutz": "organisation"}),
        ("Bundespräsident Alexander Van der Bellen kam auch.", {"Alexander Van der Bellen": "person"}),
        ("Der Fußballer Christian Lell kam auch.", {"Christian Lell": "person"}),
        ("Sie wohnt in Steinheim.", {"Steinheim": "place"}),
        ("Er flog nach Kalifornien und Andalusien.", {"Kalifornien": "place", "Andalusien": "place"}),
        ("Sie spielt beim TSV Bayer 04 Leverkusen.", {"TSV Bayer 04 Leverkusen": "organisation"}),
    ],
)  # fmt: skip
def test_names_in_german(text: str, expected: dict[str, str]) -> None:
    assert expected == kinds(GERMAN, text)


def test_a_town_beside_a_town_is_one() -> None:
    assert {"Salzburg": "place", "Bregenz": "place"} == kinds(GERMAN, "Er reiste nach Salzburg, Bregenz und weiter.")


def test_a_name_over_commas_ends_where_its_sentence_does() -> None:
    found = kinds("He left the Department of Health, Maria Lopez said.")
    assert {"Department of Health": "organisation", "Maria Lopez": "person"} == found


def test_a_tag_with_a_number_is_nobody() -> None:
    found = subjects("A day", None, ("It rained.",), ("Olympia 2022", "Maria 2022"))
    assert "person" not in {one.kind for one in found}


@pytest.mark.parametrize(
    "text", ["Der Kakao wird teurer, und viele Posen zeigte das Model.", "Viele sahen den Metronom im Takt."]
)
def test_german_nouns_are_no_houses_and_no_towns(text: str) -> None:
    assert {} == kinds(GERMAN, text)
