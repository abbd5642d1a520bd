"""Media and institutes that are known by name: of what kind, in whatever case, and where they stand in a sentence."""

import pytest

from newsbell.articles.citing.attribution import attribution
from newsbell.articles.citing.known_sources import kind_of, names_from
from newsbell.articles.citing.source_marks import NOBODY, Span, spans_in
from newsbell.articles.citing.spans import sentence_of, spans_of


def named(text: str) -> set[str]:
    sentence = sentence_of(text)
    return {sentence.named(*span) for span in spans_of(sentence)}


def span(text: str, name: str, title: str | None = None) -> Span:
    return next(one for one in spans_in([text], title) if one.name == name)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("des moines register", "m"),
        ("journal of animal ecology", "j"),
        ("office for national statistics", "s"),
        ("ons", "s"),
        ("climate change committee", "r"),
        ("bundesamtes fur naturschutz", "r"),
        ("harrow and pell", ""),
    ],
)
def test_a_name_that_is_known_has_its_kind_in_whatever_case_it_stands(words: str, kind: str) -> None:
    assert kind_of(words.split()) == kind


def test_what_is_more_often_a_word_is_marked_as_such() -> None:
    assert kind_of(["metro"]).endswith("!")


def test_names_are_found_that_begin_as_no_other_may_or_are_written_small() -> None:
    assert "Des Moines Register" in named("as the Des Moines Register reported")
    assert "bne IntelliNews" in named("she told bne IntelliNews on Monday")
    assert ["bne", "intellinews"] in names_from("bne", "intellinews", small=True)
    assert "2GB" in named("The premier told 2GB that he would.")


def test_the_last_of_several_belongs_to_an_institute_and_a_list_of_others_does_not() -> None:
    name = "Landesamt für Naturschutz, Umwelt und Geologie"
    assert name in named(f"schätzt das {name}.")
    assert "Institute of Physics, London" not in named("the Institute of Physics, London said")
    makers = "Snack, Nut and Crisp Manufacturers Association"
    assert makers in named(f"according to the {makers}.")
    assert "Anna, Ben and Carl Smith" not in named("He met Anna, Ben and Carl Smith.")
    board = "Trafik-, Bygge- og Boligstyrelsen"
    assert board in named(f"viser tal fra {board}.")


def test_a_survey_has_no_title_and_a_general_has() -> None:
    assert NOBODY not in span("44 percent told the General Social Survey.", "General Social Survey").own
    assert NOBODY in span("They told General Grant.", "General Grant").own


def test_marks_tell_what_is_known_within_a_name_and_around_it() -> None:
    text = "according to the Center for Near Earth Object Studies of NASA."
    assert "within known i" in span(text, "Near Earth Object Studies").own
    assert "holds known m first" in span("said BBC Breakfasters today.", "BBC Breakfasters").own


def test_marks_tell_whether_the_headline_has_the_name() -> None:
    text = "The Seal Trust said so."
    assert "all in headline" in span(text, "Seal Trust", "Seal trust finds eleven pups").own
    assert "some in headline" in span(text, "Seal Trust", "Eleven seal pups found").own
    assert "not in headline" in span(text, "Seal Trust", "Eleven pups found").own
    assert not {"all in headline", "some in headline", "not in headline"} & set(span(text, "Seal Trust").own)


def test_a_paper_that_reports_is_a_source_of_the_text_under_its_headline() -> None:
    body = ["Crews will return on Monday.", "The Des Moines Register reported that an expert had been engaged."]
    assert attribution(body, title="Crews return to the lift") == ("The Des Moines Register",)
