"""What is kept in English is told in the reader's language: each of its sentences has one of few shapes."""

import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.test_decide import CANDIDATES, ONE, TITLE, article, other_keys
from tests.unit.test_tellings import CRACKS, GAZETTE

from newsbell.common import lang
from newsbell.common.shape import Shape, read
from newsbell.follows.evidence import SHAPES as OF_FOLLOWS
from newsbell.follows.kinds import Subject
from newsbell.follows.match import About, Subjects
from newsbell.follows.other_names import Called, OtherNames
from newsbell.newsroom import evidence
from newsbell.newsroom.languages import LANGUAGES
from newsbell.stories.decide import WHYS, decide
from newsbell.stories.evidence import SHAPES as OF_STORIES
from newsbell.stories.facts import Facts
from newsbell.stories.judgement import Retelling
from newsbell.stories.models import Article

OTHERS = [language for language in LANGUAGES if language != "en"]
FIELD = re.compile(r"%\((\w+)\)s")
FIGURE = st.from_regex(r"[0-9][0-9.,]*%?", fullmatch=True)
HEADLINE = st.text(max_size=30) | st.sampled_from([one.words for one in OF_STORIES])
HOLDS = {"why": st.sampled_from(WHYS), **dict.fromkeys(("title", "words", "name", "other", "over", "error"), HEADLINE)}


def shown(sentences: Iterable[str], page: str, /, titles: Mapping[str, str] | None = None, **of: Any) -> str:
    """What a page in that language shows of an article's evidence, as HTML; English that is left is marked."""
    with override(page):
        article = Article(publisher_id=1, evidence=list(sentences), **of)
        runs = evidence.told(article, {(1, title): language for title, language in (titles or {}).items()})
    return " ".join(f"<p{run.lang}>{run.words}</p>" for run in runs)


@given(CANDIDATES, ONE)
def test_whatever_a_decision_says_is_told_in_another_language(candidates: list[Facts], new: Facts) -> None:
    assert ' lang="en"' not in shown(decide(new, candidates).evidence, "de")


@pytest.mark.parametrize("near", [True, False])
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("score", [0.1, 0.3, 0.8])
def test_and_whatever_it_says_of_another_telling(near: bool, own: bool, score: float) -> None:
    found = Retelling(GAZETTE[0], score, 0.37, ["84", "Carrow"], near=near, own=own)
    said = decide(article("b"), [], retelling=lambda: found).evidence
    html = shown(said, "fr")
    assert ' lang="en"' not in html
    assert (f"« <bdi>{CRACKS[0]}</bdi> »" in html) == (len(said) > 1 or "Raconte autrement" in html)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("one", [*OF_STORIES, *OF_FOLLOWS], ids=lambda one: one.words)
def test_each_shape_is_told_in_each_language(one: Shape, language: str) -> None:
    """In other words than the English ones, with all that stands in its fields."""
    fields = {name: "The same text" if name == "why" else "7" for name in FIELD.findall(one.words)}
    sentence = one.say(**fields)
    with override(language):
        matched = one in OF_FOLLOWS
        runs = (
            evidence.of_match([{"evidence": sentence}]) if matched else evidence.told(Article(evidence=[sentence]), {})
        )
    ((words, english),) = runs
    assert not english
    assert sentence not in words
    assert words.count("7") == list(fields.values()).count("7")


@given(st.sampled_from([*OF_STORIES, *OF_FOLLOWS]), st.data())
def test_what_stands_in_the_fields_of_a_sentence_is_found_again(one: Shape, data: st.DataObject) -> None:
    """Whatever a headline holds, what is read is what was said: the same sentence."""
    fields = {name: data.draw(HOLDS.get(name, FIGURE)) for name in FIELD.findall(one.words)}
    found = one.read(one.say(**fields))
    assert found is not None
    assert one.say(**found) == one.say(**fields)


def test_numbers_have_their_plural_forms_and_stay_as_they_are() -> None:
    for count, words in (("1", "1 ciąg "), ("2", "2 ciągi "), ("5", "5 ciągów ")):
        assert words in shown([f"Too little text to compare ({count} three-word runs, 12 needed)."], "pl")
    assert "بفارق يومين." in shown(["2 days apart."], "ar")
    assert "1234 Tage auseinander." in shown(["1,234 days apart."], "de"), "1,234 is one and a quarter in German"
    assert "1.5 h d’écart." in shown(["1.5 hours apart."], "fr")
    assert "(1 three-word run, 12 needed)" in " ".join(
        decide(article("b", title="Budget", text="Three words here."), [article(text="Three words here.")]).evidence
    )


def test_nothing_of_a_headline_is_held_once_it_is_told() -> None:
    """Whoever writes a feed could fill a server with headlines of a megabyte."""
    headline = "The same text: compared with “" + "a" * 1_000_000 + "”."
    held = sys.getrefcount(headline)
    assert shown([headline], "de")
    assert held == sys.getrefcount(headline)


def test_what_an_older_version_kept_stays_as_it_is_and_is_marked_as_english() -> None:
    kept = [
        "The same id.",
        "A <b>rule</b> that is gone.",
        "No rule of ours: compared with “Fire”.",
        "At the same time.",
    ]
    assert (
        '<p>Dieselbe Kennung.</p> <p lang="en">A &lt;b&gt;rule&lt;/b&gt; that is gone. '
        "No rule of ours: compared with “Fire”.</p> <p>Zur selben Zeit.</p>"
    ) == shown(kept, "de")
    with override("de"):
        ((words, mark),) = evidence.of_match([{"evidence": "its <i>words</i>"}, {"evidence": "its section"}])
    assert ("its &lt;i&gt;words&lt;/i&gt;; its section", ' lang="en"') == (words, mark)


def test_on_a_page_in_a_language_that_newsbell_does_not_speak_it_is_english_and_marked_as_that() -> None:
    """Django speaks many more in its admin. A headline that is in the page's language is marked there too."""
    said = ("The same text: compared with “Incendio”.", "The same id.", "A rule that is gone.")
    quoted = 'The same text: compared with “<bdi lang="it">Incendio</bdi>”.'
    assert f'<p lang="en">{quoted} The same id. A rule that is gone.</p>' == shown(said, "it", {"Incendio": "it"})
    assert "<p>The same id.</p>" == shown(["The same id."], "en-gb")
    assert "<p>Dieselbe Kennung.</p>" == shown(["The same id."], "de-at")
    with override("it"):
        ((words, mark),) = evidence.of_match([{"evidence": "a top story"}])
    assert ("a top story", ' lang="en"') == (words, mark)


def test_words_of_an_article_within_a_sentence_have_the_articles_language() -> None:
    reused = decide(article("b", title="Council passes budget", text="", **other_keys(entry_id="tag:1")), [article()])
    assert f'verglichen mit „<bdi lang="en-GB">{TITLE}</bdi>“.' in shown(reused.evidence, "de", {TITLE: "en-GB"})
    assert f"verglichen mit „<bdi>{TITLE}</bdi>“." in shown(reused.evidence, "de"), "it is not known"
    again = f"Another telling of “{TITLE}”: the same names and rare words (score 0.80, 0.37 needed): Carrow, 84."
    assert ': <bdi lang="en">Carrow, 84</bdi>.' in shown([again], "ar", language="en")
    assert ": <bdi>Carrow, 84</bdi>." in shown([again], "ar", language="ar")
    assert "<bdi>&lt;b&gt; &amp; %(title)s</bdi>" in shown(
        ["It may develop “<b> & %(title)s” (score 0.80) of the same source, which reports nothing twice; both say it."],
        "es",
    )


def test_whatever_a_match_says_is_told_in_another_language() -> None:
    subjects = [
        *(Subject(number, "phrase", name) for number, name in enumerate(("Devon", "lamp", "dark"), 1)),
        *(Subject(number, "person", name) for number, name in enumerate(("Ruth Ames", "Ann Lee", "Bo"), 4)),
        *(Subject(7, "place", "Devon"), Subject(8, "topic", "Sport"), Subject(9, "author", "Ann Lee")),
        *(Subject(10, "source", "The Wire"), Subject(11, "thread", "77"), Subject(12, "top-stories", "Top stories")),
        *(Subject(13, "person", "Eliza"), Subject(14, "place", "Exeter")),
    ]
    about = About(
        named=[("Exeter", "place", ["Devon"])], authors=["Ann Lee"], source="The Wire", threads=[77], listed=bool
    )
    names = OtherNames([Called("person", "Eliza", ["Liz"])])
    also = list(names.also(about, [], "Liz in Devon"))
    found = Subjects(subjects).matches(
        title="Liz and Ruth Ames in Devon",
        standfirst="A lamp for Ann Lee",
        body=["Bo in the dark"],
        section="Sport",
        top=True,
        about=About(**{**about.__dict__, "also": also}),
    )
    assert set(found) == {subject.id for subject in subjects}
    assert 13 <= len({said.shape for one in found.values() if (said := read(one, OF_FOLLOWS))})
    with override("ar"):
        runs = evidence.of_match([{"evidence": one} for one in found.values()])
    assert [""] == [run.lang for run in runs]
    assert len(set(found.values())) - 1 == runs[0].words.count("؛ ")


@pytest.mark.parametrize(
    ("said", "page", "marked"),
    [
        ("en", "de", "en"), ("en_GB", "de", "en-GB"), (" zh-Hant-TW ", "de", "zh-Hant-TW"), ("EN", "en", ""),
        ("en-GB", "en", "en-GB"), ("", "de", ""), ("English", "de", ""), ("und", "de", ""), ("mul-x", "de", ""),
        ('de" onclick="x', "en", ""), ("x-default", "en", ""), ("de", "", "de"),
        ("\u017fv", "en", ""), ("de-A\u0131", "en", ""),
    ],
)  # fmt: skip
def test_a_language_is_marked_where_it_is_known_and_not_the_pages(said: str, page: str, marked: str) -> None:
    assert marked == lang.other(said, page)
