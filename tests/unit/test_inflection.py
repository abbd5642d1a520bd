"""Names that German and Polish decline."""

import pytest

from newsbell.articles.known.inflection import german_name, polish_forms, polish_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Europäischen Union", "Europäische Union"),
        ("Internationalen Olympischen Komitees", "Internationales Olympisches Komitee"),
        ("Deutschen Bundestag", "Deutscher Bundestag"),
        ("Berliner Feuerwehr", "Berliner Feuerwehr"),
        ("Anna Meier", "Anna Meier"),
    ],
)
def test_a_german_house_is_named_in_the_nominative(text: str, name: str) -> None:
    assert name == " ".join(german_name(text.split()))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Głównego Urzędu Statystycznego", "Główny Urząd Statystyczny"),
        ("Partię Pracy", "Partia Pracy"),
        ("Unii Europejskiej", "Unia Europejska"),
        ("Komisji Nadzoru Finansowego", "Komisja Nadzoru Finansowego"),
        ("Narodowego Banku Polskiego", "Narodowy Bank Polski"),
        ("Ministerstwa Zdrowia", "Ministerstwo Zdrowia"),
        ("Wielkiej Rady", "Wielka Rada"),
        ("Partia Razem", "Partia Razem"),
        ("Jan Kowalski z Rady", "Jan Kowalski z Rady"),
        ("Nasz Banku", "Nasz Bank"),
    ],
)
def test_a_polish_house_is_named_in_the_nominative(text: str, name: str) -> None:
    assert name == " ".join(polish_name(text.split()))


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Polska", "Polsce"),
        ("Rosja", "Rosję"),
        ("Ukraina", "Ukrainie"),
        ("Kanada", "Kanadzie"),
        ("Iran", "Iranu"),
        ("Niemcy", "Niemczech"),
        ("Nowa Zelandia", "Nowej Zelandii"),
        ("Wielka Brytania", "Wielkiej Brytanii"),
        ("Korea Południowa", "Koreą Południową"),
        ("Stany Zjednoczone", "Stanach Zjednoczonych"),
    ],
)
def test_a_polish_country_is_known_by_its_other_cases(name: str, form: str) -> None:
    assert form in set(polish_forms(name))


@pytest.mark.parametrize("name", ["Togo", "Sri Lanka Wyspa Cejlon", "San Marino"])
def test_a_name_that_is_not_declined_has_no_other_cases(name: str) -> None:
    assert set() == set(polish_forms(name))
