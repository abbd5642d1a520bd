"""Whom a text names as the source of its facts (newsbell.articles.citing.attribution)."""

import pytest

from newsbell.articles.citing.attribution import attribution


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("According to The Times, the company had been warned.", ("The Times",)),
        ("The leader told the BBC that it would cost more.", ("BBC",)),
        ("The Guardian reports that the mine is flooded.", ("The Guardian",)),
        ("The mine is safe, according to the Teachers' Pension Institute.", ("Teachers' Pension Institute",)),
        ("Prices fell by a tenth, according to the Taxpayers' Alliance.", ("Taxpayers' Alliance",)),
        ("LISCARD, March 3 (Reuters) - The mine was closed.", ("Reuters",)),
        ("Prices rose, according to the International Tin Association.", ("International Tin Association",)),
        ("It was shown in a paper in the Journal of Coastal Ecology.", ("Journal of Coastal Ecology",)),
        ("Die Sanierung würde teuer, wie die dpa berichtet.", ("dpa",)),
        ("Wie der Spiegel berichtet, gilt der Abschnitt als mangelhaft.", ("Spiegel",)),
        ("Eine Reisende sagte dem NDR, sie habe gewartet.", ("NDR",)),
        ("Soixante personnes ont été malades, selon Le Monde.", ("Le Monde",)),
        ("Elle l'a raconté à France 3.", ("France 3",)),
        ("El alcalde contó a El País que la ciudad espera.", ("El País",)),
        ("共同通信によると、今年に入り12件目となった。", ("共同通信",)),
        ("The council told the committee that it had no money.", ()),
        ("She said that rats are a matter of management.", ()),
        ("According to Jane Doe, nobody was hurt.", ()),
    ],
)
def test_media_and_institutes_are_named_and_people_and_parties_are_not(text: str, names: tuple[str, ...]) -> None:
    assert names == attribution([text])


def test_a_source_counts_once_and_the_site_itself_never() -> None:
    body = ["She told the BBC so.", "He told the BBC so, too.", "They told the Marnwick Echo nothing."]
    assert ("BBC",) == attribution(body, site="Marnwick Echo")


def test_two_sources_with_a_word_between_them_are_two() -> None:
    assert {"Reuters", "BBC"} == set(attribution(["He had told both Reuters and the BBC that nobody was hurt."]))


def test_the_letters_behind_a_name_are_no_second_source() -> None:
    said = "„Das reicht nicht“, sagte er dem Redaktionsnetzwerk Deutschland (RND)."
    assert attribution([said]) == ("Redaktionsnetzwerk Deutschland",)


def test_an_article_in_capitals_belongs_to_the_name_and_another_does_not() -> None:
    assert attribution(["He told The Times so, and according to the Met Office it rained."]) == (
        "The Times",
        "Met Office",
    )


def test_who_speaks_for_a_house_is_quoted_and_no_source() -> None:
    assert attribution(["The Chairwoman of Ukraine Central Bank says that all is well."]) == ()


def test_an_agency_that_signs_counts() -> None:
    assert ("epd",) == attribution(["Nobody was hurt."], ("Katrin Söllner", "epd"))
