"""What a page says to its reader of itself is not its article (newsbell.articles.prompts)."""

import pytest

from newsbell.articles.pages.page import read_page
from newsbell.articles.prompts import is_prompt


@pytest.mark.parametrize(
    "line",
    [
        "Bild anzeigen",
        "Inhaltsverzeichnis",
        "Ansprechpartnerin zum Thema:",
        "Quellenangaben:",
        "NOTAS RELACIONADAS",
        "The Gazette Newsletter",
        "Ten tekst przeczytasz w mniej niż minutę",
        "Pour lire la suite",
        "Sie sind aktuell nicht eingeloggt.",
        "Keine Kommentare (Kommentare erscheinen erst nach unserer Freigabe)",
        "No comments yet",
        "You must be logged in to post a comment.",
        "Video verfügbar bis 28.02.2031",
        "Gefällt dir unser Magazin? Wir haben keine Bezahlschranke.",
        "For the latest stories and breaking news updates download the Gazette apps for iOS and Android.",
        "¡Mira lo que tiene nuestro canal de YouTube!",
        "Weitere Informationen hierzu gibt es in Kürze auf der Website des Verbands.",
        "(Alle Angaben ohne Gewähr)",
        "Bei den Verlinkungen handelt es sich um Affiliate Links",
        "This post contains references to products from one or more of our advertisers.",
        "Do you want to be told of our actions? Sign up here",
        "Das Thema könnte dich auch interessieren:",
        "Tel: +49 (0)40-30030-1000",
        "Stand: 28.04.2020 18:00 Uhr",
        "aja/PAP",
        "ANZEIGE - Heute mal ausgehen?",
        "Warning: Use of undefined constant comments in /srv/www/recent.php on line 928",
    ],
)
def test_a_prompt_is_known(line: str) -> None:
    assert is_prompt(line)


@pytest.mark.parametrize(
    "line",
    [
        "No comment was to be had from the ministry on Tuesday.",
        "Like this year's winner, she grew up in the harbour.",
        "You need to register by 5 May to vote in the town's election.",
        "The video is not the first of its kind, the police said.",
        "Visita el canal de Panamá cada año un millón de personas.",
        "The minister said: “We may earn no commission on it, and nobody should sign up here”",
        "Warning: the bridge is closed on line 4 of the underground, the council told its passengers.",
        "Das Konzeptpapier finden Sie hier:",
        "Tel Aviv 1990 (Karte)",
        "Stand der Dinge: Die Brücke bleibt zu",
        "Weitere Informationen der Polizei erhielt das Gericht erst am Montag.",
        "Sign up here. " * 40,
    ],
)
def test_a_sentence_of_an_article_is_no_prompt(line: str) -> None:
    assert not is_prompt(line)


def test_a_prompt_in_the_text_is_not_of_the_body() -> None:
    told = ["A fire burnt all night in the old harbour, and forty people had to leave their houses by boat."]
    told += ["The brigade of the town said on Tuesday that nobody was hurt, and that the cause is not known yet."]
    html = f"<html><body><article><h1>Fire</h1><p>{told[0]}</p><p>Keine Kommentare</p><p>{told[1]}</p></article>"
    assert tuple(told) == read_page(html.encode(), None, None).body
