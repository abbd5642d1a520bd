"""Classes of names in English news that nobody had annotated, which were told wrongly or not at all."""

import pytest

from newsbell.articles.subjects.finding import subjects


def kinds(*body: str, title: str = "A day") -> dict[str, str]:
    return {one.name: one.kind for one in subjects(title, None, ("First the rain of May fell and stayed.", *body), ())}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Leg-spinner Stuart Lopez was out.", "Stuart Lopez"),
        ("A Firefighter Robert Lopez wept.", "Robert Lopez"),
        ("The Secretary of State Colin Lopez is on a visit.", "Colin Lopez"),
        ("Senior Trooper William Lopez of the Oregon State Police spoke.", "William Lopez"),
        ("It was said by the Ambassador Abbas Khalaf again.", "Abbas Khalaf"),
        ("A barrister, Lionel Lopez QC, was heard.", "Lionel Lopez"),
        ("A deal was struck by PJ Hill on Friday.", "PJ Hill"),
        ("He met the envoy to Pakistan Abdul Lopez on Friday.", "Abdul Lopez"),
        ("He put Saints Pierre Lopez on the list.", "Pierre Lopez"),
        ("With Linda Greenhouse Rinne B. Lopez it ends.", "Linda Greenhouse"),
    ],
)
def test_somebody_is_parted_from_what_they_are(text: str, name: str) -> None:
    assert kinds(text).get(name) == "person"


@pytest.mark.parametrize(
    "text",
    [
        "They stayed at the Hilton Hotel for a week.",
        "Work at Collins Place has stopped.",
        "Talks began at Kirribilli House again.",
        "They took her to St. Vincent by car.",
    ],
)
def test_a_building_is_nobody(text: str) -> None:
    assert "person" not in kinds(text).values()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The West Coast Bank on Highway 214 was shut.", {"West Coast Bank": "organisation"}),
        ("The Union of Concerned Scientists was glad.", {"Union of Concerned Scientists": "organisation"}),
        ("They left the Gaza Strip and West Bank again.", {"Gaza Strip": "place", "West Bank": "place"}),
        ("They met in London of the Commonwealth Action Group to talk.",
         {"London": "place", "Commonwealth Action Group": "organisation"}),
        ("A senior Israeli Defence official spoke.", {}),
        ("The Committee on Foreign Investment met, and so did the Center for Biological Diversity.",
         {"Committee on Foreign Investment": "organisation", "Center for Biological Diversity": "organisation"}),
    ],
)  # fmt: skip
def test_where_a_house_begins_and_ends(text: str, expected: dict[str, str]) -> None:
    assert expected == kinds(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Washington has sharply rebuked them.", "Washington"),
        ("Queensland senators were late.", "Queensland"),
        ("They fell into the Saxeten Gorge on Friday.", "Saxeten Gorge"),
        ("She was tired and moved to Florida.", "Florida"),
        ("Flights to New York, Adelaide and Perth were late.", "Adelaide"),
        ("It was in a part of West Texas. A Texas jury heard it, not Texas.", "Texas"),
        ("The Woodburn Police Department said that a bank in Woodburn was shut. The Woodburn bank is new.", "Woodburn"),
    ],
)
def test_places(text: str, name: str) -> None:
    assert kinds(text).get(name) == "place"


def test_us_is_a_country_in_capitals_alone() -> None:
    assert kinds("They told Us that it rained.") == {}
    assert kinds("The US is far.") == {"United States": "place"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They asked Mobinil and Safaricom for help.", {"Mobinil": "organisation", "Safaricom": "organisation"}),
        ("A partner at Ernst and Young was heard.", {"Ernst and Young": "organisation"}),
        ("The Australian Securities and Investments Commission spoke.",
         {"Australian Securities and Investments Commission": "organisation"}),
        ("It was bought at Macy's and at Trader Joe's on Friday.",
         {"Macy's": "organisation", "Trader Joe's": "organisation"}),
        ("They shop at Victoria's Secret on Friday.", {"Victoria's Secret": "organisation"}),
        ("He led Islamic Jihad for years.", {"Islamic Jihad": "organisation"}),
        ("They blamed Suharto and Obama for it.", {"Suharto": "person", "Obama": "person"}),
        ("They fled to the caves of Tora Bora and to East Timor.", {"Tora Bora": "place", "East Timor": "place"}),
        ("The capital of the Solomon Islands, Honiara, was calm.",
         {"Honiara": "place", "Solomon Islands": "place"}),
        ("A report by Lakhdar Brahimi and Baz Luhrmann is out.",
         {"Lakhdar Brahimi": "person", "Baz Luhrmann": "person"}),
    ],
)  # fmt: skip
def test_names_that_are_known(text: str, expected: dict[str, str]) -> None:
    assert expected == kinds(text)


def test_a_known_name_is_no_part_of_somebodys() -> None:
    assert kinds("Later Aldolfo Rodregiuez Saa told a stunned nation of it.") == {"Aldolfo Rodregiuez Saa": "person"}


@pytest.mark.parametrize(
    "text",
    [
        "It shook 14 miles north of Healdsburg again.",
        "Shops in Healdsburg shut.",
        "Crews came to Yuba City, Healdsburg and Ukiah.",
    ],
)
def test_a_small_town_is_told_by_what_stands_before_it(text: str) -> None:
    assert kinds(text).get("Healdsburg") == "place"


def test_a_small_town_is_none_by_its_name_alone() -> None:
    assert kinds("Healdsburg was told of it.") == {}


def test_a_plural_possessive_is_no_part_of_a_known_name() -> None:
    assert kinds("It was the Philadelphia Eagles' best game.") == {"Philadelphia Eagles": "organisation"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They asked Quonkers chief executive about it.", {"Quonkers": "organisation"}),
        ("They said that Quonkers subscribers left.", {"Quonkers": "organisation"}),
        ("They asked a spokesman for Immigration Minister Philip Lopez.", {"Philip Lopez": "person"}),
        ("They read the EULA and liked the EULA of the PSVR, and the PSVR sold well.", {}),
        ("They work at a Research Institute.", {}),
    ],
)
def test_houses_by_what_stands_beside_them(text: str, expected: dict[str, str]) -> None:
    assert expected == kinds(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MIT said so, and so did the UN.", {"MIT": "organisation", "UN": "organisation"}),
        ("He led the Genovese crime family for years.", {"Genovese crime family": "organisation"}),
        ("An inquiry into the Building Industry began.", {}),
        ("They asked the National Security Archive for it.", {"National Security Archive": "organisation"}),
    ],
)
def test_letters_and_heads(text: str, expected: dict[str, str]) -> None:
    assert expected == kinds(text)


def test_a_list_s_number_is_no_part_of_a_name() -> None:
    assert kinds("8.Laura Lopez", "9.Lionel Lopez is the last of the list.")["Laura Lopez"] == "person"


def test_letters_are_no_town_but_where_they_open_a_sentence() -> None:
    assert kinds("It uses technologies like SEATTLE and more of it.") == {}
    assert kinds("LONDON – It rained all day.") == {"London": "place"}


def test_who_releases_what_is_theirs_is_no_company() -> None:
    assert kinds("On Friday Quonkers released his single.", "They saw Quonkers on stage.") == {}
    assert kinds("On Friday Quonkers released a tool.", "They saw Quonkers on stage.") == {"Quonkers": "organisation"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Saints placed him on a list. He left the Dolphins.",
            {"Saints": "organisation", "Dolphins": "organisation"},
        ),
        ("Chargers lineman Jamal Williams left.", {"Chargers": "organisation", "Jamal Williams": "person"}),
        ("They saw Chargers NT Jamal Williams.", {"Chargers": "organisation", "Jamal Williams": "person"}),
        ("They saw saints and dolphins there.", {}),
        ("He asked coaches Eddie Jordan and Sam Mitchell.", {"Eddie Jordan": "person", "Sam Mitchell": "person"}),
        ("He went with Eddie to Jordan.", {"Jordan": "place"}),
        ("He said HP of Palo Alto, Calif., agreed.", {"HP": "organisation", "Palo Alto": "place"}),
        ("He left the Bank of America there.", {"Bank of America": "organisation"}),
        (
            "They came from the Organisation for Security and Co-operation in Europe today.",
            {"Organisation for Security and Co-operation in Europe": "organisation"},
        ),
    ],
)
def test_teams_players_and_where_a_house_sits(text: str, expected: dict[str, str]) -> None:
    assert expected == kinds(text)
