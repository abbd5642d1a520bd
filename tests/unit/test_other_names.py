"""What an article names by another name."""

import pytest

from newsbell.follows.kinds import Subject
from newsbell.follows.match import About, Subjects
from newsbell.follows.other_names import Called, OtherNames

KENNEDY = Called("person", "John F. Kennedy", ("JFK", "Jack Kennedy"))
BATH = Called("place", "Bath", ("City of Bath",))
WARSAW = Called("place", "Warszawa", ("Warszawy", "Warszawie"))
CLIMATE = Called("topic", "Climate", ("Global warming",))
TOWN = Called("place", "Saltharbour", ("Old Port",))
LISTED = ("Bath", "Warszawa").__contains__


def also(*parts: str, about: About | None = None, labels: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    found = OtherNames([KENNEDY, BATH, WARSAW, CLIMATE, TOWN]).also(about or About(listed=LISTED), labels, *parts)
    return {(kind, name) for kind, name, _ in found}


@pytest.mark.parametrize("text", ["JFK speaks", "They saw Jack Kennedy.", "jfk’s brother"])
def test_each_of_its_names_stands_for_all(text: str) -> None:
    assert ("person", "John F. Kennedy") in also(text)


def test_its_own_name_stands_for_the_others() -> None:
    assert {("person", "JFK"), ("person", "Jack Kennedy")} == also("John F. Kennedy speaks")


def named(*parts: str) -> list[str]:
    own = OtherNames([KENNEDY, BATH, CLIMATE, TOWN, Called("place", "Greywater", ())])
    return [one.name for one in own.named(About(listed=LISTED), *parts)]


def test_an_article_names_what_its_words_call_by_any_name() -> None:
    assert ["John F. Kennedy"] == named("JFK speaks", "Jack Kennedy did.")
    assert ["Bath"] == named("The City of Bath objects")
    assert [] == named("Global warming goes on"), "a topic is a label, and no words"


def test_a_place_that_no_list_has_is_named_by_its_own_words() -> None:
    assert ["Greywater"] == named("Seals sleep", "in Greywater’s harbour")
    assert [] == named("He took a bath"), "of one that a list has its words alone are no proof"


def test_a_place_that_no_list_has_is_proof_of_its_other_names() -> None:
    """Its words ring who follows it; who follows its other name is not to miss what they ring for."""
    assert {("place", "Old Port")} == also("Seals sleep in Saltharbour")
    assert ["Saltharbour"] == named("Seals sleep in Saltharbour")


def test_an_inflected_form_is_a_name() -> None:
    assert {("place", "Warszawa"), ("place", "Warszawie")} == also("", "Do Warszawy przyjechał")


def test_a_places_own_name_is_no_proof_by_its_words() -> None:
    """Reading and Bath are words: what an editor adds is meant."""
    assert set() == also("He took a bath")
    assert {("place", "City of Bath")} == also(
        "He took a bath", about=About(named=[("Bath", "place", ())], listed=LISTED)
    )
    assert ("place", "Bath") in also("The City of Bath objects")


def test_labels_authors_and_sources_have_other_names_as_well() -> None:
    assert {("topic", "Climate")} == also("", labels=("global warming", "Sport"))
    own = OtherNames([Called("author", "Jane Doe", ("J. Doe",)), Called("source", "Sport", ("Sports desk",))])
    found = own.also(About(authors=["J. Doe"], source="Sports desk"), ())
    assert {("author", "Jane Doe"), ("source", "Sport")} == {(kind, name) for kind, name, _ in found}


def test_a_kind_is_told_from_another() -> None:
    assert set() == also("", labels=("JFK",))


def test_nothing_is_called_otherwise_where_nobody_says_so() -> None:
    assert not OtherNames()
    assert [] == list(OtherNames().also(About(), ["JFK"], "JFK"))


def test_the_reader_is_told_both_names() -> None:
    subjects = Subjects([Subject(1, "person", "John F. Kennedy"), Subject(2, "person", "JFK")])
    said = list(OtherNames([KENNEDY]).also(About(), (), "JFK speaks"))
    assert {1: "it names JFK, another name of John F. Kennedy", 2: "“JFK” in the headline"} == subjects.matches(
        title="JFK speaks", about=About(also=said)
    )
