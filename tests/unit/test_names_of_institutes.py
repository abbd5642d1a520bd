"""Names of institutes that go on in small letters."""

import pytest

from newsbell.articles.citing.attribution import attribution
from newsbell.articles.citing.signing import agencies_in
from newsbell.articles.citing.spans import sentence_of, spans_of


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
    ],
)
def test_is_cited_once_and_whole(text: str, source: str) -> None:
    assert attribution([text]) == (source,)


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
        assert len(list(spans_of(sentence_of(word * 5_000)))) <= 100_000
