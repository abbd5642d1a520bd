"""What is a story about? People, places, organisations and topics; the mistakes that such systems are known for."""

from collections.abc import Sequence

import pytest

from newsbell.articles.pages.page import read_page
from newsbell.articles.subjects.finding import MOST, subjects, with_subjects
from newsbell.articles.texts.plain_text import read_text

Kinds = dict[str, str]


def kinds(title: str, *body: str, tags: Sequence[str] = ()) -> Kinds:
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
    houses = {"Hewlett-Packard": "organisation", "Saints": "organisation"}
    assert houses | {"Mark Hurd": "person", "Sean Payton": "person"} == found


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
        ("The Secretary of Health resigned. A doctor, an M. D., was hurt at 20 Church Ave.", {}),
        ("They shut Church Ave, and later Church Ave was full.", {"Church Ave": "place"}),
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


def test_what_the_page_says_itself_comes_first() -> None:
    found = subjects("A walk", None, ["Neil Armstrong walked."], told=[("Apollo 11", "topic")])
    assert "Apollo 11" == found[0].name


def test_places_know_what_contains_them() -> None:
    (devon,) = subjects("Storm", None, ["Roads in Devon are closed."])
    assert ("South West England", "England", "United Kingdom") == devon.within


def test_a_text_of_names_alone_has_a_bound() -> None:
    people = " ".join(f"Anna Q{number}berg said so." for number in range(200))
    assert len(subjects("Many", None, [people])) <= MOST


def test_nothing_is_about_nothing() -> None:
    assert [] == subjects(None, None, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Harris County Sheriff's Office searched.", {"Harris County Sheriff's Office": "organisation"}),
        ("He was asked by president-elect Barack Obama.", {"Barack Obama": "person"}),
        ("The priest, Fidelis Mukonori, was there.", {"Fidelis Mukonori": "person"}),
        ("He met Jonathan Moyo and Saviour Kasukuwere.",
         {"Jonathan Moyo": "person", "Saviour Kasukuwere": "person"}),
        ("It was Zeb Quonk, who ran.", {"Zeb Quonk": "person"}),
        ("It was told to President Macron. Later Macron left.", {"Macron": "person"}),
        ("Talks with the studio, Quonkers, failed.", {"Quonkers": "organisation"}),
        ("Then Quonkers CEO Anna Smith spoke.", {"Quonkers": "organisation", "Anna Smith": "person"}),
        ("They spoke of Artificial Intelligence and Mental Health.", {}),
        ("They saw the Magdalena Medio.", {}),
        ("JANE ROE IS HERE", {}),
        ("Carry it over to our Twitter or Facebook.", {}),
        ("He paid in BTC, and BTC fell.", {}),
        ("The Inspector General of Intelligence and an Inspector-General of Intelligence spoke.", {}),
        ("He was put on Injured Reserve.", {}),
        ("They met at the Blue House.", {}),
    ],
)  # fmt: skip
def test_what_stands_beside_a_name_says_its_kind(text: str, expected: Kinds) -> None:
    assert expected == kinds("A day", "First it rained.", text)


def test_who_signs_is_nobody_of_the_story_unless_the_headline_names_them() -> None:
    body = ["Jane Roe walked there.", "Par Max Miller", "Reporting by Anna Smith; editing by Tom Jones"]
    body.append("Aerospace writer Marcia Dunn in Cape Canaveral contributed to this report.")
    assert [] == subjects("A walk", None, body, byline=["Jane Roe"])
    assert ["Jane Roe"] == [one.name for one in subjects("Jane Roe walks", None, body, byline=["Jane Roe"])]
    assert [] == subjects("A walk", None, ["A wall. © Denis Meyer"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He fled the Buffalo Bills for the Manchester City squad.",
         {"Buffalo Bills": "organisation", "Manchester City": "organisation"}),
        ("They went to Colorado City.", {"Colorado City": "place"}),
        ("Staff of Warner Bros. met Employers’ Association leaders.",
         {"Warner Bros.": "organisation", "Employers’ Association": "organisation"}),
        ("He left the Council on Foreign Relations.", {"Council on Foreign Relations": "organisation"}),
        ("The Soviet-era Communist Party fell.", {"Communist Party": "organisation"}),
        ("The White House denied it.", {"White House": "organisation"}),
        ("It was bought by Amazon.", {"Amazon": "organisation"}),
        ("A boat sank on the Amazon.", {"Amazon": "place"}),
        ("Yahoo Inc sued. Yahoo said so.", {"Yahoo": "organisation"}),
        ("The California Highway Patrol came. The Highway Patrol left.", {"California Highway Patrol": "organisation"}),
        ("It happened in Quonkville, Oregon.", {"Quonkville": "place", "Oregon": "place"}),
        ("It happened in the town of Quonkville.", {"Quonkville": "place"}),
        ("Kellie Hill said so. P. J. Hill left.", {"Kellie Hill": "person", "P. J. Hill": "person"}),
        ("Seahawk Julius Jones fell.", {"Julius Jones": "person"}),
        ("Hire Maurice Cheeks now.", {"Maurice Cheeks": "person"}),
        ("I’m Anna Smith.", {"Anna Smith": "person"}),
        ("They use the Windows Server. The Server is slow. Windows is old.", {}),
        ("They walked in the North Poole. Poole said so.", {}),
        ("A Working Group was held.", {}),
        ("They threw a Molotov cocktail.", {}),
        ("Who said so? LG, he wrote.", {"LG": "organisation"}),
        ("The Northwest Washington road.", {"Northwest Washington": "place"}),
        # Who follows either is told.
        ("America and the US agreed.", {"America": "place", "United States": "place"}),
        ("He saw Hurricane Georges.", {}),
        ("His de Anna Smith left. American Anna Smith left.", {"Anna Smith": "person"}),
        ("Quonkina Hernandez left.", {"Quonkina Hernandez": "person"}),
        ("Quonkina Zebulon said so.", {"Quonkina Zebulon": "person"}),
        ("Quonkina Zebulon left. They met in Zebulon.", {}),
        ("They met Aunt Zebulon. Then Zebulon cried.", {}),
        ("They met QAZ Zebulon. Then Zebulon cried.", {}),
        ("They met Quonk de Zebulon. Then Zebulon cried.", {}),
        ("Choosing Quonkina was wise. Later Quonkina left.", {}),
        ("Anna B. Smith left. Later Anna Smith cried.", {"Anna B. Smith": "person"}),
        ("The Democratic Party of Quonkland left. The Democratic Party cried.",
         {"Democratic Party of Quonkland": "organisation"}),
        ("They passed the Quonk Act.", {}),
        ("They climbed Mount Quonk.", {"Mount Quonk": "place"}),
        ("They left the QZX. It was told by QZX.", {"QZX": "organisation"}),
        ("They left the Quonk Aided Zebulon (QAZ).", {"Quonk Aided Zebulon": "organisation"}),
        ("It was Zeb Quonk, 41, of there.", {"Zeb Quonk": "person"}),
        ("They left the Quonk ESPN. Then ESPN left.", {"ESPN": "organisation"}),
    ],
)  # fmt: skip
def test_names_of_every_kind_in_english(text: str, expected: Kinds) -> None:
    assert expected == kinds("A day", "First it rained.", text)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Centre for Disease Control and Cures.", "Centre for Disease Control and Cures", "organisation"),
        ("The Center for Health and Human Rights spoke.", "Center for Health and Human Rights", "organisation"),
        ("It happened when Osama bin Laden lived there.", "Osama bin Laden", "person"),
        ("The president, Omar Hassan al-Bashir, spoke. Mr. Bashir left.", "Omar Hassan al-Bashir", "person"),
        ("The Honourable Andrew Wheatley spoke.", "Andrew Wheatley", "person"),
        ("There is a long war in Darfur.", "Darfur", "place"),
        ("Planes from St Eustatius and Saba landed.", "St Eustatius", "place"),
        ("Odiago said little. Now Odiago has launched a tool.", "Odiago", "organisation"),
        ("We met Odiago. It is said that Odiago is a small company.", "Odiago", "organisation"),
        ("The analyst at Odiago was glad.", "Odiago", "organisation"),
        ("He works for the companies Kaxu and Byrdo.", "Byrdo", "organisation"),
        ("It was ST-Ericsson that paid.", "ST-Ericsson", "organisation"),
    ],
)  # fmt: skip
def test_what_a_text_says_of_a_name_tells_its_kind(text: str, name: str, kind: str) -> None:
    assert kind == kinds("A study", f"It is so, and the end of it. {text}").get(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They moved to Social Media and bought a Virtual Private Network.", "Social Media"),
        ("It costs US$98, said the maker.", "United States"),
        ("It shows promise, especially with Mango at the helm.", "Mango"),
        ("We read of Max Meier. Max Meiers Buch ist gut.", "Max Meiers"),
        ("The Mac Pro and the CentOS Linux were sold with Star Wars.", "Mac Pro"),
        ("It was on Stuff.co.nz. Fairfax NZ said so.", "Stuff.co.nz. Fairfax NZ"),
        ("Odiago, a company founder said, is old.", "Odiago"),
        ("Coils, a kind of hair, are old.", "Coils"),
        ("The Anti-Nato was sold.", "Anti-Nato"),
    ],
)
def test_what_is_no_name_or_not_this_one_is_left_out(text: str, name: str) -> None:
    assert name not in kinds("A study", f"It is so, and the end of it. {text}")


def test_a_citys_name_of_a_country_that_the_text_names_is_a_place() -> None:
    assert "place" == kinds("A study", "India is big, said the mayor of it, and Mango was glad.").get("Mango")


def test_letters_stand_for_the_place_before_them() -> None:
    found = kinds("A storm", "It hit the British Virgin Islands. The people of the BVI fled. BVI is hit.")
    assert {"British Virgin Islands": "place"} == found


def test_a_known_organisation_needs_no_word_beside_it() -> None:
    assert {"Extinction Rebellion": "organisation"} == kinds("A march", "Last week Extinction Rebellion sat in a road.")


def test_who_reported_it_is_no_subject() -> None:
    text = "The road was shut. He was glad, he told AFP. It rained. The road was open. All was well."
    assert {} == kinds("A road", *text.split(". "))
    assert {"AFP": "organisation"} == kinds("A strike at AFP", *text.split(". "))
