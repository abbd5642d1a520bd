"""Names that stand beside a story and are none of it, and names told by what beside them is and is no word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.test_subjects import kinds

from newsbell.articles.known.gazetteer import is_plain, may_be_surname
from newsbell.articles.known.inflection import polish_person
from newsbell.articles.known.lexicon import Lexicon

GIVEN = frozenset(("donald", "joe", "janusz", "wladimir", "anna"))


@pytest.mark.parametrize(
    "paragraph",
    [
        "The harbour was closed on Monday. (Picture by Gunnar Larsen)",
        "Foto: Gunnar Larsen",
        "Gunnar Larsen",
        "— Gunnar Larsen.",
        "^ Gunnar Larsen, A History of the Harbour",
    ],
)
def test_who_took_a_picture_or_stands_in_a_line_or_a_note_alone_is_nobody_of_the_story(paragraph: str) -> None:
    assert "Gunnar Larsen" not in kinds("Harbour closed", "The harbour of the town is closed, they said.", paragraph)


def test_who_stands_in_a_line_alone_and_in_the_text_is_somebody() -> None:
    found = kinds("Harbour closed", "The harbour is closed, Gunnar Larsen said on Monday.", "Gunnar Larsen")
    assert {"Gunnar Larsen": "person"} == found


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The prize went to Arup Tsutsui on Monday.", "Arup Tsutsui", "person"),
        ("They saw Seiji Ozawa in the hall.", "Seiji Ozawa", "person"),
        ("He has read the Vanity Kettle of May and likes Vanity Kettle.", "Vanity Kettle", None),
        ("Rights groups said so. Human Rights said it is a shame.", "Human Rights", None),
        ("The Paul and Mary Monroe Endowed Chair is hers.", "Mary Monroe Endowed Chair", None),
        ("Last week Vancouver police said that two men were hurt.", "Vancouver police", "organisation"),
        ("It beat Wichita State by ten points on Friday.", "Wichita State", "organisation"),
        ("People in Washington State voted on Tuesday.", "Washington State", None),
        ("The Chargers won. They like the Chargers a lot.", "Chargers", "organisation"),
        ("They won with the Chargers once.", "Chargers", "organisation"),
        ("Nichols, of Former Kutztown University, is away.", "Kutztown University", "organisation"),
        ("The board of the Academy of Motion Picture Arts and Sciences met.",
         "Academy of Motion Picture Arts and Sciences", "organisation"),
        ("Die Bundeszentrale für politische Bildung und das Haus der Kunst sind für die Leute mit der Idee.",
         "Bundeszentrale für politische Bildung", "organisation"),
        ("Le ministère des Affaires étrangères est dans la rue pour les gens qui sont sur une place.",
         "ministère des Affaires étrangères", "organisation"),
        ("Elle est une élève avec les autres dans la préfecture de l’Hérault, pour qui sait.",
         "préfecture de l’Hérault", "organisation"),
        ("Das ist der Plan, sagte Gunnar Maaß von der Feuerwehr auf dem Platz und ist mit der Idee nicht allein.",
         "Gunnar Maaß", "person"),
        ("Das Essen ist gut und nicht teuer, und in Essen mit der Familie ist das Essen von der Stadt.", "Essen", None),
        ("In Essen ist der Rat mit der Idee nicht allein und auf dem Platz.", "Essen", "place"),
        ("Its shares and those of Swedbank fell.", "Swedbank", "organisation"),
    ],
)  # fmt: skip
def test_a_name_is_told_by_words_that_are_and_are_no_names(text: str, name: str, kind: str | None) -> None:
    assert kind == kinds("What happened this week", text).get(name)


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("Tech Industry", "topic"),
        ("United States Politics and Government", "topic"),
        ("Infrastructure (Public Works)", "topic"),
        ("Privacy & Technology", "topic"),
        ("Rugby World League", "organisation"),
        ("Kantonspolizei Bern", "organisation"),
    ],
)
def test_a_field_that_a_publisher_files_under_is_a_topic(tag: str, kind: str) -> None:
    assert {tag: kind} == kinds("It rained again", "It rained all day, they said.", tags=(tag,))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Donalda Tuska", "Donald Tusk"),
        ("Janusza Piechocińskiego", "Janusz Piechociński"),
        ("Wladimirem Putinem", "Wladimir Putin"),
        ("Donaldowi Dudzie", "Donald Dudzie"),
        ("Joe Biden", "Joe Biden"),
        ("Anna Nowak", "Anna Nowak"),
        ("Rada Europy", "Rada Europy"),
        ("Wielka Rada Miasta", "Wielka Rada Miasta"),
    ],
)
def test_a_polish_man_is_named_in_the_nominative(text: str, name: str) -> None:
    assert name == " ".join(polish_person(text.split(), GIVEN))


@given(st.frozensets(st.text(st.characters(categories=("L", "N")), min_size=1), min_size=1), st.text())
def test_a_lexicon_has_its_words_and_no_others(words: frozenset[str], other: str) -> None:
    lexicon = Lexicon(b"".join(word + b"\n" for word in sorted(word.encode() for word in words)))
    assert all(word in lexicon for word in words)
    assert (other in words) == (other in lexicon)


def test_rare_surnames_and_words_of_english_are_known() -> None:
    assert may_be_surname("kefauver")
    assert may_be_surname("smith")
    assert not may_be_surname("dinosaur")
    assert is_plain("dinosaur")
    assert not is_plain("kefauver")
