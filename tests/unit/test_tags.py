"""What a publisher files a story under: tags and sections, told apart as the text tells names apart."""

from tests.unit.test_subjects import kinds

from newsbell.articles.subjects.filing import MOST_TOPICS
from newsbell.articles.subjects.finding import subjects


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


def test_what_a_story_is_filed_under_says_what_it_is_about() -> None:
    """Not that it is news, nor the site's name, nor the headline again."""
    tags = ("News", "Top stories", "«A walk", "The Daily Roe", "Inspector General", "drama", "Angry media", "Farc")
    found = subjects("A walk", None, ["It rained."], tags, section="#Legal,News", site="The Daily Roe")
    assert {"drama": "topic", "Angry media": "topic", "Farc": "organisation", "Legal": "topic"} == {
        one.name: one.kind for one in found
    }


def test_a_tag_is_who_the_text_names_however_it_is_written() -> None:
    body = ["The Harris County Sheriff's Office and Malcolm Turnbull met."]
    found = subjects("A walk", None, body, ("harris county sheriffs office", "Malcolm Bligh Turnbull"))
    assert {"Harris County Sheriff's Office": "organisation", "Malcolm Turnbull": "person"} == {
        one.name: one.kind for one in found
    }


def test_many_tags_leave_room_for_names() -> None:
    found = subjects("A walk", None, ["It rained."], [f"thing{number}" for number in range(60)])
    assert MOST_TOPICS == len(found)


def test_what_software_tells_itself_is_no_topic() -> None:
    tags = (
        "type_news",
        "Lite:true",
        "/article",
        "360",
        "#Sea",
        "Robert-Koch-Stiftung",
        "european commission",
        "UK",
        "Anna Smith",
    )
    found = subjects("A walk", None, ["It rained."], tags)
    assert {
        "Sea": "topic",
        "Robert-Koch-Stiftung": "organisation",
        "european commission": "organisation",
        "United Kingdom": "place",
        "Anna Smith": "person",
    } == {one.name: one.kind for one in found}


def test_of_a_sites_own_tags_only_those_that_the_text_names_are_the_storys() -> None:
    body = ["The lifeboat sank at noon. " + " ".join(f"{one}word" for one in "abcdefghijklmnopqrstuvwxyz")] * 2
    body.append(" ".join(f"{one}{two}thing" for one in "abcdefghijk" for two in "abcdefghijk"))
    tags = ("lifeboats", "wii", "xbox", "gaming", "releases", "heroes")
    assert ["lifeboats"] == [one.name for one in subjects("A walk", None, body, tags)]
    assert len(tags) == len(subjects("A walk", None, body[:1], tags))


def test_a_tag_that_is_a_part_of_somebodys_name_is_nobody_else() -> None:
    found = kinds("Un juez", "El juez habló de Ricardo Martinelli en la sala.", tags=("Ricardo", "Martinelli"))
    assert {"Ricardo Martinelli": "person"} == found


def test_tags_that_a_machine_cut_out_of_the_text_are_none() -> None:
    text = "O mistério em torno da morte da jovem ganhou um elemento novo conforme a irmã da vítima contou ontem."
    cut = ("mistério", "torno", "morte", "jovem", "ganhou", "elemento", "conforme", "irmã", "vítima")
    assert {} == kinds("A morte", text, tags=cut)
