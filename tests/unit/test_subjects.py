"""What is a story about? People, places, organisations and topics; the mistakes that such systems are known for."""

import pytest

from newsbell.articles.page import read_page
from newsbell.articles.plain_text import read_text
from newsbell.articles.subjects import MOST, subjects, with_subjects

Kinds = dict[str, str]


def kinds(title: str, *body: str, tags: tuple[str, ...] = ()) -> Kinds:
    return {one.name: one.kind for one in subjects(title, None, body, tags)}


def test_people_places_and_organisations_are_told_apart() -> None:
    found = kinds(
        "Lifeboat rescues five off Devon",
        "Devon and Cornwall Police said the boat left Plymouth on Monday. Neil Armstrong, 41, of Exeter, was on board.",
        "Mr Armstrong said he was grateful to the University of Exeter.",
    )
    assert {
        "Devon": "place",
        "Plymouth": "place",
        "Exeter": "place",
        "Neil Armstrong": "person",
        "Devon and Cornwall Police": "organisation",
        "University of Exeter": "organisation",
    } == found


def test_a_county_is_no_person() -> None:
    """spaCy's small model calls Devon and Cornwall people."""
    found = kinds("Storm floods Devon and Cornwall", "Roads in Devon are closed. Cornwall was hit on Sunday.")
    assert {"Devon": "place", "Cornwall": "place"} == found


@pytest.mark.parametrize(
    ("text", "is_place"),
    [
        ("Reading is a joy, the study said. Reading helps children.", False),
        ("Police were called to a street in Reading on Monday.", True),
        ("The match at Bath was abandoned.", True),
        ("Bath time is a joy for children, and a bath helps them sleep.", False),
        ("Nice people live longer, and being nice helps.", False),
        ("The attack in Nice shook France.", True),
    ],
)
def test_a_town_that_is_also_a_word_is_told_by_what_stands_before_it(text: str, is_place: bool) -> None:
    assert is_place == ("place" in {kind for name, kind in kinds("A study", text).items() if name != "France"})


def test_a_man_who_is_called_like_a_town_is_no_town() -> None:
    found = kinds(
        "Host named", "Paris Hilton spoke. Hilton said she was glad. Jordan Clarke, 20, was there. Clarke smiled."
    )
    assert {"Paris Hilton": "person", "Jordan Clarke": "person"} == found


def test_max_jacobson_is_one_man_and_not_every_max() -> None:
    """feedbin#75"""
    found = kinds(
        "A prize for a writer", "Max Jacobson won it. Jacobson said he was glad. Another writer, Max, was not."
    )
    assert {"Max Jacobson": "person"} == found


def test_isis_is_not_in_crisis() -> None:
    found = kinds("Crisis talks", "The crisis deepened, ministers said. A crisis team met.")
    assert {} == found
    assert {"ISIS": "organisation"} == kinds("Fighters", "The army fought ISIS on Monday.")


def test_police_alone_is_nobody() -> None:
    assert {} == kinds("Police hunt thief", "Police said the thief ran. Officers searched. Police asked for help.")


@pytest.mark.parametrize(
    "credit",
    [
        "Photograph: Peter Walker/Getty Images",
        "A boat in the storm. Photo by Peter Walker",
        "Five of the crew on the beach at dusk (Picture: Peter Walker)",
        "Foto: Peter Walker/dpa",
        "Photo credit: Peter Walker",
        "A boat in the storm. © Peter Walker / Reuters",
    ],
)
def test_a_photographer_is_nobody_of_the_story(credit: str) -> None:
    """Neither on a page, under a picture or in a line of its own, nor in a plain text."""
    told = (
        "The lifeboat left at noon on Monday, said Anna Smith of the coastguard, who had been called by a fisherman.",
        "Five people were rescued. Neil Armstrong, 41, was on board and said that he was glad to be home again.",
        "The lifeboat goes out forty times in each year, and the crew has never lost anybody in its long history.",
    )
    shown = "".join(f"<p>{text}</p>" for text in told)
    pictured = f"<figure><img src='/a.jpg'><figcaption>{credit}</figcaption></figure>"
    for head, line in ((pictured, ""), ("", f"<p>{credit}</p>")):
        page = f"<html><body><article><h1>Five rescued at sea</h1>{head}{shown}{line}</article></body></html>"
        seen = with_subjects(read_page(page.encode(), None, None))
        assert [("Anna Smith", "person"), ("Neil Armstrong", "person")] == sorted(seen.subjects)
    plain = with_subjects(read_text("\n\n".join(("Five rescued at sea", told[0], credit, *told[1:]))))
    assert not [name for name, _kind in plain.subjects if "Walker" in name]


def test_a_photographer_who_acts_is_somebody_by_their_name_alone() -> None:
    assert {"Alice Cooper": "person"} == kinds("A rescue at sea", "Photographer Alice Cooper helped, she said.")


def test_a_surname_alone_means_the_one_who_was_named() -> None:
    found = subjects("Merkel resigns", None, ["Angela Merkel resigned on Monday.", "Merkel said she was tired."])
    assert [("Angela Merkel", "person")] == [(one.name, one.kind) for one in found]
    assert found[0].weight > 5


def test_a_post_parts_a_house_from_who_holds_it() -> None:
    found = kinds("A new chief", "Hewlett-Packard CEO Mark Hurd spoke. Saints Head Coach Sean Payton agreed.")
    assert {"Hewlett-Packard": "organisation", "Mark Hurd": "person", "Sean Payton": "person"} == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tom Tennant of the Woodburn Police spoke.", {"Tom Tennant": "person", "Woodburn Police": "organisation"}),
        (
            "Bank of England Governor Mark Carney spoke.",
            {"Bank of England": "organisation", "Mark Carney": "person"},
        ),
        ("The Government of Prime Minister Costas Karamanlis fell. He spoke.", {"Costas Karamanlis": "person"}),
        ("Attorney-General Wally Oppal met President-elect Jane Roe.",
         {"Wally Oppal": "person", "Jane Roe": "person"}),
        ("The ATF and FBI came.", {"ATF": "organisation", "FBI": "organisation"}),
        (
            "The Senate and the Monetary Fund met.",
            {"Senate": "organisation", "Monetary Fund": "organisation"},
        ),
        ("A spokesman of the U.S. Department of Health and Human Services said so.",
         {"U.S. Department of Health and Human Services": "organisation"}),
        ("Federal Bureau of Investigation agents and federal judges met.",
         {"Federal Bureau of Investigation": "organisation"}),
        ("They went to Prince of Wales Theatre.", {"Prince of Wales Theatre": "organisation"}),
        ("The Secretary of Health resigned. A doctor, an M. D., was hurt at 20 Church Ave.", {"Church Ave": "place"}),
        ("The U.S. Masters began. He watched the U.S. Masters.", {}),
    ],
)  # fmt: skip
def test_names_beside_each_other_are_parted(text: str, expected: Kinds) -> None:
    assert expected == {name: kind for name, kind in kinds("A day", text).items() if name != "United States"}


def test_letters_stand_for_the_name_before_them() -> None:
    found = kinds("A deal", "The Electronic Data Systems (EDS) deal is done. EDS said so.")
    assert {"Electronic Data Systems": "organisation"} == found


def test_days_months_and_peoples_are_no_subjects() -> None:
    assert {} == kinds(
        "A plan", "On Monday the British and the French met. In January the Germans will. However, it rained."
    )


def test_what_a_headline_with_capitals_on_every_word_names_must_stand_in_the_text() -> None:
    found = kinds("Man Of The Hour Wins Big Prize Again", "A man won a prize in Houston, Texas.")
    assert {"Houston": "place", "Texas": "place"} == found


def test_the_publishers_tags_come_with_the_kind_that_the_text_gives_them() -> None:
    found = kinds(
        "A walk", "Neil Armstrong walked.", tags=("Neil Armstrong", "Space flight", "Houston", "Rugby World League")
    )
    assert {
        "Neil Armstrong": "person",
        "Space flight": "topic",
        "Houston": "place",
        "Rugby World League": "organisation",
    } == found


def test_what_the_page_says_itself_comes_first() -> None:
    found = subjects("A walk", None, ["Neil Armstrong walked."], told=[("Apollo 11", "topic")])
    assert "Apollo 11" == found[0].name


def test_places_know_what_contains_them() -> None:
    (devon,) = subjects("Storm", None, ["Roads in Devon are closed."])
    assert ("South West England", "England", "United Kingdom") == devon.within


def test_german_nouns_are_no_names() -> None:
    found = kinds(
        "Der Minister spricht im Landtag",
        "Der Vertrag über die Lieferung der Maschinen wurde in München von Minister Robert Habeck unterzeichnet.",
        "Die Gewerkschaft kritisierte den Beschluss der Regierung, und die Opposition forderte eine Abstimmung.",
    )
    assert {"München": "place", "Robert Habeck": "person"} == found


def test_a_text_of_names_alone_has_a_bound() -> None:
    people = " ".join(f"Anna Q{number}berg said so." for number in range(200))
    assert len(subjects("Many", None, [people])) <= MOST


def test_nothing_is_about_nothing() -> None:
    assert [] == subjects(None, None, [])
