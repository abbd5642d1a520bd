"""What tells whether a name is a source: runs of words, their marks and weights."""

from hypothesis import given
from hypothesis import strategies as st

from newsbell.articles.citing.learned import BIAS, chosen, scores, sources_in, weights
from newsbell.articles.citing.source_marks import spans_in
from newsbell.articles.citing.spans import sentence_of, spans_of


def named(text: str) -> set[str]:
    sentence = sentence_of(text)
    return {sentence.named(*span) for span in spans_of(sentence)}


def test_whatever_may_be_a_name_is_found_with_its_parts() -> None:
    assert {"Harrow & Pell", "Harrow", "Pell"} <= named("according to Harrow & Pell, the lender")
    assert "Caisse centrale de réassurance" in named("a calculé la Caisse centrale de réassurance.")
    assert "U.S. Department of Agriculture" in named("according to the U.S. Department of Agriculture.")
    assert "chrismon" in named("erzählt sie dem Magazin »chrismon«.")
    assert "Forsa" in named("heißt es in einer Forsa-Umfrage")


def test_where_somebody_works_stands_behind_who() -> None:
    spans = list(spans_in(["Growth varies, says a botanist who studies moss at the University of Jaca."]))
    assert "l who" in next(one for one in spans if one.name == "University of Jaca").left
    assert not any("l who" in one.left for one in spans_in(["Growth varies, says the University of Jaca."]))


def test_no_name_begins_with_an_article_and_none_is_in_letters_without_capitals() -> None:
    assert not {name for name in named("The Times of London") if name.startswith("The ")}
    assert named("共同通信によると") == set()


def test_marks_tell_the_words_around_and_the_kind() -> None:
    (span,) = (one for one in spans_in(["She told the BBC that it rained."]) if one.name == "BBC")
    assert "al told" in span.left
    assert "r1 that" in span.right
    assert "kd m" in span.own


def test_of_names_that_overlap_the_likeliest_is_taken() -> None:
    spans = list(spans_in(["according to Harrow & Pell, the lender"]))
    scored = [5 if one.name == "Harrow & Pell" else 3 for one in spans]
    assert [one.name for one in chosen(spans, scored)] == ["Harrow & Pell"]
    assert chosen(spans, [0 for _ in spans]) == []


def test_weights_are_read_and_one_counts_for_all() -> None:
    assert len(weights()) > 1_000
    spans = list(spans_in(["She told the BBC that it rained."]))
    by = {BIAS: 7}
    assert scores(spans, by) == [7 for _ in spans]


def test_of_a_text_of_nothing_but_names_some_are_looked_at() -> None:
    assert len(list(spans_in(["1 A " * 5_000] * 5))) == 30_000


@given(st.lists(st.text(max_size=60), max_size=4))
def test_each_source_stands_in_the_text(body: list[str]) -> None:
    assert all(any(name in paragraph for paragraph in body) for name in sources_in(body))
