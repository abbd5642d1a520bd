"""Names of institutes that go on in small letters."""

import pytest

from newsbell.articles.citing.attribution import agencies_in, attribution
from newsbell.articles.citing.long_names import long_names


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        (
            "selon le Bureau de recherches géologiques et minières (BRGM), dont",
            "Bureau de recherches géologiques et minières",
        ),
        ("une étude du Muséum national d'histoire naturelle, le", "Muséum national d'histoire naturelle"),
        ("Um parecer do Laboratório Nacional de Engenharia Civil, porém", "Laboratório Nacional de Engenharia Civil"),
        ("einer Erhebung der Gesellschaft für das Badewesen hervor", "Gesellschaft für das Badewesen"),
        ("El Instituto Nacional de Estadística y Geografía publicó", "Instituto Nacional de Estadística y Geografía"),
        ("uvedla Agentura ochrany přírody a krajiny.", "Agentura ochrany přírody a krajiny"),
        ("I en studie från Sveriges lantbruksuniversitet sökte", "Sveriges lantbruksuniversitet"),
        ("że Instytut Badawczy Dróg i Mostów zalecił", "Instytut Badawczy Dróg i Mostów"),
        ("The Centers for Disease Control and Prevention estimates", "Centers for Disease Control and Prevention"),
    ],
)
def test_goes_on_to_the_verb_comma_or_bracket(sentence: str, name: str) -> None:
    assert list(long_names(sentence, {"recorded"})) == [(name, sentence.index(name))]


def test_ends_before_a_verb() -> None:
    found = list(long_names("El Instituto de las rocas ordena una alerta", {"ordena"}))
    assert [name for name, _start in found] == ["Instituto de las rocas"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The Canal and River Trust recorded 31 breaches.", "Canal and River Trust"),
        ("La Ligue pour la protection des oiseaux a compté 340 couples.", "Ligue pour la protection des oiseaux"),
        (
            "According to the Society for the Protection of Ancient Buildings, 300 are at risk.",
            "Society for the Protection of Ancient Buildings",
        ),
        (
            "Statistics from the Royal Society for the Prevention of Accidents show 400 deaths.",
            "Royal Society for the Prevention of Accidents",
        ),
        ("Fisheries and Oceans Canada counted 240 whales.", "Fisheries and Oceans Canada"),
        ("Most die on roads, according to Wildlife Health Australia.", "Wildlife Health Australia"),
        ("Nach Angaben des Zweirad-Industrie-Verbands wurden 235.000 Räder verkauft.", "Zweirad-Industrie-Verband"),
        (
            "Nun kommt eine Untersuchung der Fachhochschule Graubünden zum Schluss, es gehe.",
            "Fachhochschule Graubünden",
        ),
    ],
)
def test_is_cited_once_and_whole(text: str, source: str) -> None:
    assert attribution([text]) == (source,)


def test_who_reports_something_is_a_medium_unless_it_is_somebody_or_a_word() -> None:
    text = "GroundUp reported in May that planks move. Lopez reported in May that she fell. Police reported that."
    assert attribution([text]) == ("GroundUp",)


def test_letters_of_a_state_in_brackets_are_no_source() -> None:
    assert "MG" not in attribution(["A capivara interrompeu o exame em Pouso Manso (MG), informou o dono."])


def test_who_signs_after_a_label_or_as_a_desk() -> None:
    assert agencies_in(["Quelle: dpa"]) == ("dpa",)
    assert agencies_in(["[epd-landesdienste] Nachrichtenportal"]) == ("epd",)
    assert agencies_in(["Autor: Kateřina Macháčková, ČTK"]) == ("ČTK",)


def test_endless_names_are_bounded() -> None:
    for word in (
        "Institut de la ",
        "Centre and ",
        "Agentura ochrany ",
        "Instytut i ",
        "Gesellschaft für ",
        "Aa and Bb ",
    ):
        assert len(list(long_names(word * 5_000, frozenset()))) <= 5_000
