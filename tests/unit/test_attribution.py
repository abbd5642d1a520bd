"""Whom a text names as the source of its facts (newsbell.articles.citing.attribution)."""

import pytest

from newsbell.articles.citing import attribution as module
from newsbell.articles.citing import citing_phrases
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


def test_two_known_sources_with_a_word_between_them_are_two() -> None:
    assert {"Roscosmos", "NASA"} == set(attribution(["But both Roscosmos and NASA said the crash had no impact."]))


def test_who_speaks_for_a_house_is_quoted_and_no_source() -> None:
    assert attribution(["The Chairwoman of Ukraine Central Bank says that all is well."]) == ()


def test_an_agency_that_signs_counts() -> None:
    assert ("epd",) == attribution(["Nobody was hurt."], ("Katrin Söllner", "epd"))


def test_what_is_left_untried_would_find_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """So says each sentence, read with the cues that stand in it and with all cues there are."""
    sentences = [
        "The Weekly Lantern first reported the closure.",
        "The Lantern Gazette revealed the plan.",
        "Der Rheinische Anzeiger berichtet von einem Brand.",
        "Den Lindauer Nachrichten zufolge brannte es.",
        "La Gazette du Nord a révélé le projet.",
        "The newspaper Lantern News has the minutes.",
        "Figures from the Lantern Institute show a rise.",
        "The watchdog group Lantern Watch counted nine.",
    ]
    found = [attribution([sentence]) for sentence in sentences]
    every = frozenset[str]().union(
        *(phrase.cues for phrase in vars(citing_phrases).values() if isinstance(phrase, citing_phrases.Phrase)),
        *(phrase.cues for phrase in citing_phrases.MEDIUM_BY),
    )
    monkeypatch.setattr(module, "cues_in", lambda _text: every)
    assert found == [attribution([sentence]) for sentence in sentences]
    assert all(found)
