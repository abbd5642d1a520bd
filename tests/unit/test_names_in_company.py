"""Names told by what the text says beside them, and what stands at a text's end and is none of its story."""

import pytest
from tests.unit.test_subjects import kinds

from newsbell.articles.known import gazetteer
from newsbell.articles.subjects.asides import listed


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("They burned a branch of the Marfin bank on Monday.", "Marfin", "organisation"),
        ("Voters had elected the Ennahda party in May.", "Ennahda", "organisation"),
        ("It asked the Socialist party and a Tunisian newspaper.", "Socialist", None),
        ("The money went to PrivatBank on Friday.", "PrivatBank", "organisation"),
        ("She likes LibreOffice and JavaScript a lot.", "LibreOffice", None),
        ("She was shopping at the time, TMZ reported.", "TMZ", "organisation"),
        ("Elle est avec les gens dans une rue, selon l’OMS, qui est pour les tests.", "OMS", "organisation"),
        ("In response Acme Data Systems Corporation spoke. Acme Data Systems is for sale.", "Acme Data Systems",
         "organisation"),
        ("His lawyer says that President Yarnbek has nominated nobody.", "Yarnbek", "person"),
        ("Vincent “The Chin” Gigante died in prison on Monday.", "Vincent Gigante", "person"),
        ("In “Star Wars” Ford plays a pilot.", "In Ford", None),
        ("Han Dong-hoon, the leader of the party, urged him to go.", "Han Dong-hoon", "person"),
        ("The general manager A. J. Smith did not return a call.", "A. J. Smith", "person"),
        ("Later P. J. Hill was placed on a list, at 3 p. m. on Monday.", "P. J. Hill", "person"),
        ("Our people want more, Giannis Panagopoulos, said on Monday.", "Giannis Panagopoulos", "person"),
        ("The crash was on Miller Drive. They closed Miller Drive.", "Miller Drive", "place"),
        ("Tunisian Islamists and others have worked together. The Islamists said so.", "Tunisian Islamists", None),
        ("Elle est avec les élèves du lycée Jean Moulin, qui est dans une rue pour les gens.", "Jean Moulin", None),
        ("Elle est dans une rue avec les gens, et la Commission européenne est pour les tests.",
         "Commission européenne", "organisation"),
        ("Il tecnico ha vinto la Copa Libertadores. La Libertadores è sua.", "Copa Libertadores", None),
        ("Per questo Palmeiras e CBF hanno detto che la festa si fa. La CBF è per la CBF.", "CBF", "organisation"),
        ("Die Musik von Frank Wisbars Antikriegsfilme ist der Grund und das mit dem Ton von den Leuten.",
         "Frank Wisbar", "person"),
    ],
)  # fmt: skip
def test_names_are_told_by_what_is_said_beside_them(text: str, name: str, kind: str | None) -> None:
    assert kinds("", text).get(name) == kind


def test_a_polish_house_and_who_heads_it_are_two() -> None:
    found = kinds("", "Jak się okazuje, Przewodniczący Rady Europejskiej Charles Michel nie jest w domu oraz dla nich.")
    assert found.get("Charles Michel") == "person"
    assert found.get("Rada Europejska") == "organisation"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Its second house opened in Ferndale on Monday.", "place"),
        ("She likes Ferndale, and Ferndale likes her.", None),
        ("The owner, Jane Ferndale, said that she is glad.", None),
    ],
)
def test_a_smaller_town_counts_where_the_text_says_in(text: str, kind: str | None) -> None:
    assert kinds("", text).get("Ferndale") == kind


def test_a_smaller_town_knows_what_contains_it() -> None:
    town = gazetteer.town("Geesthacht")
    assert town is not None
    assert town.within == ("Germany",)
    assert gazetteer.find("Geesthacht") is None
    assert gazetteer.town("Nowhere at all") is None
    assert gazetteer.town("a|b") is None


STORY = ("The harbour is closed, they said on Monday.", "It will open again in May, they hope.") * 4


def test_who_stands_in_a_list_at_the_end_is_nobody_of_the_story() -> None:
    others = ("Gunnar Larsen, director of a company", "Seiji Ozawa, who conducts", "Jane Roe at Harvard")
    assert kinds("Harbour closed", *STORY, *others) == {}
    assert "Gunnar Larsen" in kinds("Harbour closed", *STORY, f"{others[0]}, is glad.", *others[1:])


def test_who_is_told_in_a_teaser_is_nobody_of_the_story() -> None:
    assert kinds("Harbour closed", *STORY, "The President and Gunnar Larsen have met.... more") == {}


@pytest.mark.parametrize("ending", ["Gunnar Larsen is a writer in Boston.", "Gunnar Larsen covers harbours."])
def test_who_signs_off_is_nobody_of_the_story(ending: str) -> None:
    assert "Gunnar Larsen" not in kinds("Harbour closed", *STORY, ending)
    assert "Gunnar Larsen" in kinds("Harbour closed", "Gunnar Larsen is glad.", *STORY, ending)


def test_a_text_of_lines_alone_has_no_list() -> None:
    assert listed(("Title", "", "One line", "Another line", "A third line", "It ends here.")) == frozenset()
