"""Whom a text cites, in a dozen languages, by learned marks (newsbell.articles.citing.learned)."""

import gc
import tracemalloc

import pytest

from newsbell.articles.citing.attribution import attribution
from newsbell.articles.citing.spans import sentence_of, spans_of
from newsbell.articles.subjects.finding import subjects


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Harwick manager Jim Slater told Sky Sports.", ["Sky Sports"]),
        ("Four per cent fewer were sold, figures from Seafish show.", ["Seafish"]),
        ("The RSPB puts the number of escaped parrots in Britain at 12,000.", ["RSPB"]),
        ("Tests by the Fraunhofer Institute for Silicate Research showed that they kept 91 percent.",
         ["Fraunhofer Institute for Silicate Research"]),
        ("Sales fell by a fifth, according to data from Cox Automotive.", ["Cox Automotive"]),
        ("Corn fell by a tenth, according to the U.S. Department of Agriculture.", ["U.S. Department of Agriculture"]),
        ("Wie der „Business Insider“ unter Berufung auf Kreise berichtet, bleibt alles zu.", ["Business Insider"]),
        ("»Wir hatten Kerzen«, sagte eine Passagierin dem NDR.", ["NDR"]),
        ("Laut einem Zwischenbericht der Bundesstelle für Seeunfalluntersuchung war ein Kabel schuld.",
         ["Bundesstelle für Seeunfalluntersuchung"]),
        ("Le prix a pris 2 euros depuis Noël, relevaient Les Echos fin mars.", ["Les Echos"]),
        ("Siguen reservados, según adelantó El Correo.", ["El Correo"]),
        ("Un tercio supera los 65 años, de acuerdo con los datos de Eustat.", ["Eustat"]),
        ("Jak ustaliła „Rzeczpospolita”, miasto musiałoby zwrócić 31 mln zł.", ["Rzeczpospolita"]),
        ("Mieszka dziś 1,2 tys. osób – wynika z danych Głównego Urzędu Statystycznego.", ["Główny Urząd Statystyczny"]),
        ("Vorig jaar waarschuwde NRC al dat vierhonderd bruggen niet tegen zulke hitte kunnen.", ["NRC"]),
        ("Policie případ uzavřela, uvedla ČTK.", ["ČTK"]),
        ("Asiasta kertoo Yle.", ["Yle"]),
        ("Det säger hon till TT.", ["TT"]),
        ("The mayor told the Council that he would resign.", []),
        ("Figures from Louisiana reflect the same.", []),
        ("She told Anna Berg to wait.", []),
        ("Trump told the US to wait on Monday.", []),
    ],
)  # fmt: skip
def test_a_source_is_told_by_the_words_around_its_name(sentence: str, names: list[str]) -> None:
    assert list(attribution([sentence])) == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        # a known medium or institute that acts, or to whom something is told
        ("The story of the ghost was first told by the Boston Globe last weekend.", ["Boston Globe"]),
        ("Hispania Nostra incluye en su lista 1.300 monumentos en peligro.", ["Hispania Nostra"]),
        ("El alcalde está tranquilo, se lo dice ahora a Caracol Radio.", ["Caracol Radio"]),
        # nobody's surname, right after what says so, or before "reported."
        ("Buyers pay up to $900 per unit, according to Fastmarkets, which sets prices.", ["Fastmarkets"]),
        ("A box sold for 4,800 rupees on Friday, Loksatta reported.", ["Loksatta"]),
        ("Traffic data firm Inrix said journeys took an average of 47 minutes.", ["Inrix"]),
        # over an aside, and in the passive
        ("The National Weather Service in Springfield counts 14 tornadoes.", ["National Weather Service"]),
        ("It is listed as endangered by the International Union for Conservation of Nature.",
         ["International Union for Conservation of Nature"]),
        ("Nach Schätzung des Schweizer Alpen-Clubs liegen dort 1500 Bücher.", ["Schweizer Alpen-Club"]),
        ("Which cookies are told to the BBC is nobody's business but theirs.", ["BBC"]),
        # where somebody works, what is a town's, what is no name
        ("Growth varies, says a botanist who studies 12 mosses at the University of Jaca.", []),
        ("She won a Golden Globe, he told reporters.", []),
        ("Linnshire Council said that the road would be shut for 12 days.", []),
        ("The port is told by its shape to be a USB port.", []),
        ("Anadolu Ajansı'nın haberine göre, araçlar 30 ilde hizmete girecek.", ["Anadolu Ajansı"]),
    ],
)  # fmt: skip
def test_a_source_is_told_by_what_it_does_and_where_it_stands(sentence: str, names: list[str]) -> None:
    assert list(attribution([sentence])) == names


def test_a_word_in_capitals_is_no_source() -> None:
    assert list(attribution(["It was told to a FERRY, they say.", "The ferry is late."])) == []


def test_who_is_spoken_of_all_the_time_is_a_party_and_no_source() -> None:
    body = [
        "The Harbour Trust estimates that 40 boats are lost.",
        "The Harbour Trust has 12 members.",
        "The Harbour Trust was founded in 1902.",
        "The Harbour Trust estimates the cost at 2 million.",
    ]
    assert list(attribution(body)) == []


def test_names_without_end_fill_no_memory() -> None:
    """Each was remembered as a name that may come again: a hostile feed took seven times its size."""

    def read(number: int) -> None:
        said = [f"{start}{number}{'ab' * 4_000}" for start in ("Minister Q", "In ", "Z", "Attorney-General-")]
        text = f"{said[0]} said so, according to {said[2]}. {said[1]} they met. {said[3]} Roe said."
        subjects("Fire in Devon", "", (text,))
        list(attribution((text,)))

    read(0)
    tracemalloc.start()
    try:
        for number in range(1, 20):
            read(number)
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 19 * 8_000


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Kommersant newspaper reported that the ship had turned back.", ["Kommersant"]),
        ("A French newspaper reported that the ship had turned back.", []),
        ("“I was lost,” says hon till NRK Nordland.", ["NRK Nordland"]),
        ("Gegenüber dem Nordkurier sagte sie, das Haus sei leer.", ["Nordkurier"]),
        ("In der Lokalzeitung sagte sie, das Haus sei leer.", []),
        ("So berichtet es das Magazin GEO.", ["GEO"]),
        ("Das sagte Minister Karl Moor der Rheinischen Post.", ["Rheinische Post"]),
        ("„Das reicht nicht“, sagte er dem Redaktionsnetzwerk Deutschland (RND).", ["Redaktionsnetzwerk Deutschland"]),
        ("Le bateau a coulé, selon Le Télégramme.", ["Le Télégramme"]),
        ("Podle Českého statistického úřadu ceny vzrostly.", ["Český statistický úřad"]),
        ("informoval server idnes.cz", ["idnes.cz"]),
        ("Stats NZ figures show exports fell.", ["Stats NZ"]),
        ("Police figures show thefts fell.", []),
        ("Der Deutsche Wetterdienst warnt vor Glatteis.", ["Deutscher Wetterdienst"]),
        ("The National Weather Service in Duluth said snow fell.", ["National Weather Service"]),
        (
            "a study by the Centre for Economics and Business Research",
            ["Centre for Economics and Business Research"],
        ),
        ("A poster told of a bird: MISSING since May.", []),
    ],
)
def test_a_source_is_told_by_more_kinds_of_words_around_its_name(sentence: str, wanted: list[str]) -> None:
    assert list(attribution([sentence])) == wanted


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A Reuters poll in March found that half would not.", ["Reuters"]),
        ("Her farm is two fields away, Con Twomey told RTÉ Radio 1 on Tuesday.", ["RTÉ Radio 1"]),
        ("Landings were down nine per cent, according to Statistics Canada.", ["Statistics Canada"]),
        ("Des rafales à 158 km/h ont été mesurées sur l'île par Météo-France.", ["Météo-France"]),
        ("Bestanden är stabil, enligt Naturvårdsverket.", ["Naturvårdsverket"]),
    ],
)
def test_polls_measurements_and_numbered_programmes_are_cited(text: str, names: list[str]) -> None:
    assert list(attribution([text])) == names


@pytest.mark.parametrize(
    "text",
    [
        "Mr Ito told Mr Sato that the data were wrong.",
        "Selon Macron, la réforme coûtera 3 milliards d'euros.",
        "According to Israel, 12 people were hurt.",
        "A French newspaper reported that the ship had turned back.",
    ],
)
def test_nobody_no_people_and_no_country_is_a_source(text: str) -> None:
    assert attribution([text]) == ()


def test_a_surname_whose_bearer_the_text_names_in_full_is_no_source() -> None:
    assert attribution(["Ann Lopez has run the mine since May.", "According to Lopez, nobody was hurt."]) == ()


@pytest.mark.parametrize("sign", ["a.", "U.S.", "Ab.Cd-"])
def test_words_without_a_space_between_are_not_each_the_start_of_names_without_end(sign: str) -> None:
    assert all(last - first < 50 for first, last in spans_of(sentence_of(sign * 1_000)))
