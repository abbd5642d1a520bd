"""A known house's letters or word are it only where the text means the house."""

import pytest
from tests.unit.test_subjects import Kinds, kinds

from newsbell.articles.subjects.finding import subjects

GERMAN = "Das ist der Plan, und die Leute sind nicht mit dem Amt im Bunde, auf den alle von gestern warten."


def german(body: str, title: str = "Ein Tag") -> Kinds:
    return kinds(title, GERMAN, body)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Sie legten ein Magnetfeld von 26 Tesla an.", "Tesla"),
        ("Der Adapter GAA 12V-21 liefert genug Energie.", "GAA"),
        ("Dort steht das solarthermische Kraftwerk der Welt.", "Kraftwerk"),
        ("Das steht in § 13 Abs. 6 SAP und sonst nirgends.", "SAP"),
        ("Davon haben 2 MdBs meine Mail bekommen.", "MdB"),
        ("Eine Allianz erfahrener Menschen entsteht.", "Allianz"),
        ("Und LCI (Life Cycle Impulse) heißt es hier.", "LCI"),
        ("Nur die schwarze Spitze bleibt erhalten.", "Nur die"),
    ],
)
def test_what_only_looks_like_a_known_house_is_none(body: str, name: str) -> None:
    assert name not in german(body)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Das sagt Tesla heute.", "Tesla"),
        ("Die Versicherung zahlt, so die Allianz am Abend.", "Allianz"),
        ("Das fordern SPÖ, ÖVP und FPÖ seit Jahren.", "ÖVP"),
        ("Das beschlossen SPD, Bündnis 90/Die Grünen und FDP.", "Bündnis 90/Die Grünen"),
        ("Den Prüfstempel des Bundesamts für Ausrüstung, Informationstechnik und Nutzung trug es.",
         "Bundesamt für Ausrüstung, Informationstechnik und Nutzung"),
        ("Deutsche Firmen wie die Waffenproduzenten Blaser GmbH liefern.", "Blaser GmbH"),
    ],
)  # fmt: skip
def test_a_known_house_is_found_as_it_is_called(body: str, name: str) -> None:
    assert german(body).get(name) == "organisation"


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Am Montag meldete Allianz einen Gewinn.", "Allianz"),
        ("Gestern musste Allianz zahlen.", "Allianz"),
        ("In Berlin eröffnete Kaufland eine Filiale.", "Kaufland"),
        ("Seit 2024 Tesla dort baut, ist es laut.", "Tesla"),
        ("Wie 2023 BMW mitteilte, geht es weiter.", "BMW"),
        ("Die BVG lässt mehr Busse fahren.", "BVG"),
    ],
)
def test_a_verb_or_a_year_before_a_german_house_hides_it_from_nobody(sentence: str, name: str) -> None:
    assert german(sentence).get(name) == "organisation"


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("In 1969 NASA landed two men there.", "NASA"),
        ("By 2030 BMW will sell no more of them.", "BMW"),
        ("The 27 EU countries agreed on a plan.", "EU"),
        ("Some 30 NATO members met there.", "NATO"),
        ("He says 12 BBC journalists were there.", "BBC"),
        ("The new BMW 320d was there.", "BMW"),
        ("Talks with the IRA began in May.", "IRA"),
        ("The BNP lost all of its seats.", "BNP"),
        ("The songs were published by EMI in May.", "EMI"),
    ],
)
def test_a_number_beside_a_known_house_hides_it_from_nobody(sentence: str, name: str) -> None:
    plan = "This is the plan, and the people are not with the office in which they were waiting for it."
    assert kinds("A day", plan, sentence).get(name) == "organisation"


def test_a_noun_that_the_headline_names_and_the_text_calls_a_house_is_one() -> None:
    body = "Er wird beim Outdoorausrüster Mammut sein. Für Mammut ist das gut."
    assert german(body, "Mammut nimmt ihn unter Vertrag") == {"Mammut": "organisation"}
    assert "Mammut" not in german("Das Mammut lebte in der Kälte, und Mammut heißt es.", "Mammut gefunden")


@pytest.mark.parametrize("body", ["Auf der A45 steht alles.", "Wer an der A45 wohnt, wartet."])
def test_a_road_is_told_by_its_number(body: str) -> None:
    assert german(body) == {"A45": "place"}


def test_a_number_of_a_series_is_no_road() -> None:
    assert "A45" not in german("Der Motor A45 und das Blatt A45 sind neu.")


def test_a_german_headline_of_nouns_is_read() -> None:
    assert (
        german("Die Mitglieder üben oft.", "Feuerwehr Oldenburg - Ausbildung")["Feuerwehr Oldenburg"] == "organisation"
    )


def test_a_tag_in_lower_case_that_the_text_does_not_name_is_a_topic() -> None:
    found = subjects("A day", None, ["They said that it rains."], tags=["google", "Siemens"])
    assert {"google": "topic", "Siemens": "organisation"} == {one.name: one.kind for one in found}
