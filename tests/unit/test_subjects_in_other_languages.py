"""Whom and what a story names in other languages than English, each in its own way."""

import pytest
from tests.unit.test_subjects import Kinds, kinds

from newsbell.articles.subjects.finding import subjects


def test_german_nouns_are_no_names() -> None:
    found = kinds(
        "Der Minister spricht im Landtag",
        "Der Vertrag über die Lieferung der Maschinen wurde in München von Minister Robert Habeck unterzeichnet.",
        "Die Gewerkschaft kritisierte den Beschluss der Regierung, und die Opposition forderte eine Abstimmung.",
    )
    assert {"München": "place", "Robert Habeck": "person"} == found


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Para ello, la Dirección de Prevención e Investigación de Robos (Diprove) actuó. Diprove no comentó.",
         {"Dirección de Prevención e Investigación de Robos": "organisation"}),
        ("Lo dijeron los Carabineros de Chile, ayer.", {"Carabineros de Chile": "organisation"}),
        ("La Jurisdicción Especial para la Paz decidió.", {"Jurisdicción Especial para la Paz": "organisation"}),
        ("Ha hablado la Sala de Reconocimiento.", {}),
        ("Bezrobocie w kraju, który zwie się Polska, spadło.", {"Polska": "place"}),
        ("Podała to Unia Europejska.", {"Unia Europejska": "organisation"}),
        ("Das ist der Plan, und der Konkurrent Google hat ihn nicht, und dass Apples Plan mit der Cloud.",
         {"Google": "organisation", "Apple": "organisation"}),
        ("Das ist der Plan, und die Rede Anna Jacksons war nicht mit dem Amt und ist nicht von gestern.",
         {"Anna Jackson": "person"}),
        ("Das Stück ist von Kinsun Chan, und der Saal ist nicht voll, doch so sieht Chan selbst das.",
         {"Kinsun Chan": "person"}),
    ],
)  # fmt: skip
def test_other_languages_name_their_own_way(body: str, expected: Kinds) -> None:
    found = kinds("Ein Tag", body)
    assert expected == {name: kind for name, kind in found.items() if name in expected or kind != "place"}


def test_a_country_by_its_name_in_another_language_is_in_that_country() -> None:
    (poland,) = subjects("x", None, ["To jest Polska."])
    assert ("Polska", ("Poland",)) == (poland.name, poland.within)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Les étudiants de l’Université de Paris sont dans la rue, qui est pour M. Macron. M. Macron est sur place.",
         {"Université de Paris": "organisation", "Macron": "person"}),
        ("Das ist der Plan, und die Lizenzen von Creative Commons sind nicht von dem Amt, das ist es.",
         {"Creative Commons": "organisation"}),
        ("Das ist nicht das Robert Koch-Institut mit dem Bundeskriminalamt und der Kantonspolizei Bern auf dem Weg.",
         {"Robert Koch-Institut": "organisation", "Bundeskriminalamt": "organisation",
          "Kantonspolizei Bern": "organisation"}),
        ("Das ist der Plan, und der Blog von Pinterest und Co. ist über dem, dabei ist das nicht mit von auf dem.",
         {"Pinterest": None}),
        ("Das ist der Plan. Dabei ist das nicht mit der Farbe Schwarz, und Schwarz ist auf dem Island Markt.", {}),
    ],
)  # fmt: skip
def test_names_of_every_kind_in_other_languages(body: str, expected: dict[str, str | None]) -> None:
    assert {name: kind for name, kind in expected.items() if kind} == kinds("Ein Tag", body)


def test_german_names_are_cut_out_of_the_nouns_before_them() -> None:
    found = kinds(
        "Der Unfall",
        "Das ist die Geschichte mit dem Standort Krefeld und Radprofi Egan Bernal. Bernal ist nicht im Haus.",
        "Yong Jiang von der Fujian Agriculture University ist mit dem Technologieunternehmen ZF im Gespräch.",
        tags=("Egan Bernal",),
    )
    assert {
        "Krefeld": "place",
        "Egan Bernal": "person",
        "Yong Jiang": "person",
        "Fujian Agriculture University": "organisation",
        "ZF": "organisation",
    } == found


def test_polish_names_are_told_in_the_nominative() -> None:
    found = kinds(
        "Urlop", "Nie jest tak, że się udało. W Polsce oraz przez posłankę Partii Pracy jest to dla nas ważne."
    )
    assert {"Polska": "place", "Partia Pracy": "organisation"} == found


def test_two_sentences_that_nothing_parts_are_two() -> None:
    assert "Ricardo Martinelli" in kinds("Un avión", "La nave de Ricardo Martinelli.Durante el vuelo habló.")
