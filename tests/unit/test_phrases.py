"""Followed phrases, found in one pass (newsbell.follows.phrases)."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.common.errors import PhraseRefused
from newsbell.common.text import fold
from newsbell.follows.phrases import MOST_READ, PIECE, Phrases, pattern


@pytest.mark.parametrize(
    ("failure", "phrase", "text", "expected"),
    [
        ("ISIS matches crisis", "ISIS", "The crisis deepens", False),
        ("Max Jacobson matches every Max (feedbin#75)", "Max Jacobson", "Max Mosley met Jacobson, and Max left", False),
        ("a possessive", "Devon", "Devon’s roads", True),
        ("case and accents", "Zürich", "ZURICH votes", True),
        ("a phrase over a hyphen", "Jean Luc", "Jean-Luc spoke", True),
        ("a name with an apostrophe", "O'Brien", "Mr O’Brien said", True),
        ("unspaced script", "東京", "昨日、東京で火事", True),
        ("unspaced script, other order", "東京", "京東", False),
        ("Thai", "กรุงเทพ", "ตำรวจกรุงเทพกล่าว", True),
        ("Arabic with harakat", "الشرطة", "أعلنت الشَّرطة", True),
        ("Devanagari keeps its vowels", "दिल", "दिल्ली पुलिस", False),
    ],
)
def test_rung_wrongly(failure: str, phrase: str, text: str, expected: bool) -> None:
    assert expected == (1 in Phrases({1: phrase}).find(text)), failure


def test_phrases_overlap() -> None:
    """Non-overlapping matchers lose "Devon" inside "Devon and Cornwall"."""
    phrases = Phrases({1: "Devon", 2: "Devon and Cornwall Police", 3: "Cornwall", 4: "devon", 5: "and Cornwall"})
    assert {1: 0, 2: 0, 3: 0, 4: 0, 5: 0} == phrases.find("Devon and Cornwall Police said")


def test_a_phrase_is_placed_where_it_first_stands_and_never_spans_two_parts() -> None:
    phrases = Phrases({1: "Devon", 2: "Cornwall", 3: "fire Devon", 4: "Exeter"})
    assert {1: 1, 2: 2, 4: 0} == phrases.find("Exeter fire", "Devon, Exeter", "Cornwall, Devon, Exeter")


def test_the_newest_follows_are_found_at_once() -> None:
    phrases = Phrases({1: "Devon", 2: "Exeter"})
    phrases.add(3, "Devon and Cornwall")
    phrases.add(4, "devon")
    phrases.add(1, "Truro")
    phrases.add(5, "…")
    phrases.remove(2)
    phrases.remove(99)
    text = ("In Exeter", "Devon and Cornwall, Truro")
    assert {1: 1, 3: 1, 4: 1} == phrases.find(*text)
    for one in (3, 4, 4):
        phrases.remove(one)
    assert {1: 1} == phrases.find(*text)


def test_of_an_article_the_first_200_000_characters_are_read() -> None:
    """A text of millions of characters is made to exhaust the memory. The word at the end is whole or left out."""
    phrases = Phrases({1: "Devon", 2: "Exeter", 3: "Truro"})
    phrases.add(4, "Devonshire")
    room = "x" * (MOST_READ - len("Exeter") - len(" Devon"))
    assert {2: 0} == phrases.find("Exeter", room + " Devonshire", "Truro")
    assert {1: 1, 2: 0} == phrases.find("Exeter", room + " Devon", "Truro")
    assert {} == phrases.find("x" * 10 * MOST_READ + " Devon")


def test_a_phrase_is_found_wherever_a_long_text_is_divided() -> None:
    phrases = Phrases({1: "Devon and Cornwall"})
    for shift in range(-25, 3):
        assert {1: 1} == phrases.find("Title", "x" * (PIECE + shift) + " Devon and Cornwall")


def test_what_is_found_over_and_over_is_not_kept_all_at_once() -> None:
    """Overlapping phrases in a long text: a list of all finds would be many times the text."""
    phrases = Phrases({length: " ".join(["ha"] * length) for length in range(1, 13)})
    text = "ha " * (MOST_READ // 3)
    tracemalloc.start()
    found = phrases.find(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert set(range(1, 13)) == set(found)
    assert peak < 25_000_000


def test_nothing_is_found_in_nothing() -> None:
    assert {} == Phrases({}).find("Devon")
    assert {} == Phrases({1: "Devon", 2: "…"}).find("", "")


@pytest.mark.parametrize(
    ("phrase", "language"),
    [
        ("", None),
        ("…!", None),
        ("x", None),
        ("の", "ja"),
        ("ก", "th"),
        ("The", None),
        ("to be", "en-GB"),
        ("US", "xx"),
        ("DIE", "de"),
        ("les", "fr_CA"),
        ("él", "es"),
        ("مِن", "ar"),
        ("в", "ru"),
        ("x" * 101, None),
        ("one two three four five six seven eight nine ten eleven twelve thirteen", None),
        ("東" * 26, "zh"),
    ],
)
def test_a_phrase_that_would_match_nothing_or_everything_is_refused(phrase: str, language: str | None) -> None:
    with pytest.raises(PhraseRefused, match="Cannot follow") as refused:
        pattern(phrase, language)
    assert refused.value.why
    assert refused.value.fix


@pytest.mark.parametrize(
    ("phrase", "language", "expected"),
    [
        ("Devon", None, "devon"),
        ("die", "en", "die"),
        ("The Hague", "en", "the hague"),
        ("米", "ja", "米"),
        ("東京電力", "ja", "東 京 電 力"),
        ("5G", None, "5g"),
    ],
)
def test_a_telling_phrase_is_taken(phrase: str, language: str | None, expected: str) -> None:
    assert expected == pattern(phrase, language)


WORDS = st.lists(
    st.sampled_from(["Devon", "Cornwall", "Zürich", "and", "東京", "ISIS", "crisis"]), min_size=1, max_size=5
).map(" ".join)


@given(WORDS, WORDS)
def test_matching_is_independent_of_case_and_accents(phrase: str, text: str) -> None:
    expected = f" {fold(phrase)} " in f" {fold(text)} "
    for spelled in (phrase, phrase.upper(), phrase.replace("ü", "u")):
        assert expected == (1 in Phrases({1: spelled}).find(text)) == (1 in Phrases({1: spelled}).find(text.lower()))


@given(
    st.dictionaries(st.integers(0, 9), WORDS),
    st.dictionaries(st.integers(0, 9), WORDS),
    st.sets(st.integers(0, 9)),
    WORDS,
)
def test_a_live_change_is_as_good_as_a_rebuild(
    bulk: dict[int, str], added: dict[int, str], removed: set[int], text: str
) -> None:
    live = Phrases(bulk)
    for one, phrase in added.items():
        live.add(one, phrase)
    for one in removed:
        live.remove(one)
    rebuilt = Phrases({one: phrase for one, phrase in (bulk | added).items() if one not in removed})
    assert rebuilt.find(text, text) == live.find(text, text)
