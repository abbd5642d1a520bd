"""Followed words, found in one pass (newsbell.follows.index)."""

import tracemalloc
from collections.abc import Iterable, Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.common.text import fold
from newsbell.follows.index import MOST_READ, Index
from newsbell.follows.kinds import Kind, Subject


def index(phrases: Mapping[int, str]) -> Index:
    made = Index()
    made.add(subjects(phrases))
    return made


def subjects(phrases: Mapping[int, str]) -> list[Subject]:
    return [Subject(one, "phrase", phrase) for one, phrase in phrases.items()]


def found(within: Index, *parts: str) -> dict[int, int]:
    return {subject.id: part for subject, part in within.find(*parts)}


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
    assert expected == (1 in found(index({1: phrase}), text)), failure


def test_phrases_overlap() -> None:
    """Non-overlapping matchers lose "Devon" inside "Devon and Cornwall"."""
    phrases = index({1: "Devon", 2: "Devon and Cornwall Police", 3: "Cornwall", 4: "devon", 5: "and Cornwall"})
    assert {1: 0, 2: 0, 3: 0, 4: 0, 5: 0} == found(phrases, "Devon and Cornwall Police said")


def test_a_phrase_is_placed_where_it_first_stands_and_never_spans_two_parts() -> None:
    phrases = index({1: "Devon", 2: "Cornwall", 3: "fire Devon", 4: "Exeter"})
    assert {1: 1, 2: 2, 4: 0} == found(phrases, "Exeter fire", "Devon, Exeter", "Cornwall, Devon, Exeter")


def test_what_is_new_is_found_at_once() -> None:
    phrases = index({1: "Devon", 2: "Exeter"})
    phrases.add(subjects({3: "Devon and Cornwall", 4: "devon", 5: "…"}))
    assert {1: 1, 2: 0, 3: 1, 4: 1} == found(phrases, "In Exeter", "Devon and Cornwall, Truro")


def test_where_not_all_can_be_had_nothing_changes() -> None:
    """The database may go away in the middle of a million."""

    def broken() -> Iterator[Subject]:
        yield Subject(2, "phrase", "Exeter")
        raise OSError("gone")

    phrases = index({1: "Devon"})
    with pytest.raises(OSError, match="gone"):
        phrases.add(broken())
    assert (1, {1: 0}) == (phrases.newest, found(phrases, "Devon, Exeter"))


def test_names_are_found_whole_and_of_every_kind() -> None:
    both: Iterable[Kind] = ("topic", "place")
    named = Index()
    named.add(Subject(number, kind, "Devon") for number, kind in enumerate(both, 1))
    assert {2: 0} == found(named, "Devon"), "a topic is not found by its words"
    asked = ("Cornwall", "DEVON", "Devon and Cornwall", "…")
    assert [(1, 1), (1, 2)] == sorted((at, subject.id) for at, subject in named.named(asked))
    assert [] == list(named.named([]))


def test_words_with_the_same_number_are_told_apart() -> None:
    """What stands beyond the 64th octet of a word counts as if in the last place: so these have one number."""
    one, other = f"{'x' * 64}ab", f"{'x' * 64}ba"
    phrases = index({1: one})
    assert ({1: 0}, {}) == (found(phrases, one), found(phrases, other))
    assert [] == list(phrases.named([other]))
    phrases.add(subjects({2: other}))
    assert ({1: 0, 2: 1}, {2: 0}) == (found(phrases, one, other), found(phrases, other))


def test_of_an_article_the_first_200_000_characters_are_read() -> None:
    """A text of millions of characters is made to exhaust the memory. The word at the end is whole or left out."""
    phrases = index({1: "Devon", 2: "Exeter", 3: "Truro", 4: "Devonshire"})
    room = "x" * (MOST_READ - len("Exeter") - len(" Devon"))
    assert {2: 0} == found(phrases, "Exeter", room + " Devonshire", "Truro")
    assert {1: 1, 2: 0} == found(phrases, "Exeter", room + " Devon", "Truro")
    assert {} == found(phrases, "x" * 10 * MOST_READ + " Devon")


def test_what_is_found_over_and_over_is_not_kept_all_at_once() -> None:
    """Overlapping phrases in a long text: a list of all finds would be many times the text."""
    phrases = index({length: " ".join(["ha"] * length) for length in range(1, 13)})
    text = "ha " * (MOST_READ // 3)
    tracemalloc.start()
    those = found(phrases, text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert set(range(1, 13)) == set(those)
    assert peak < 25_000_000


def test_nothing_is_found_in_nothing() -> None:
    assert {} == found(index({}), "Devon")
    assert {} == found(index({1: "Devon", 2: "…"}), "", "")


WORDS = st.lists(
    st.sampled_from(["Devon", "Cornwall", "Zürich", "and", "東京", "ISIS", "crisis"]), min_size=1, max_size=5
).map(" ".join)
PHRASES = st.lists(WORDS, max_size=9)
MANY = [Subject(number, "phrase", f"other {number}") for number in range(1_000, 1_160)]


@given(WORDS, WORDS)
def test_matching_is_independent_of_case_and_accents(phrase: str, text: str) -> None:
    phrases = index(dict(enumerate((phrase, phrase.upper(), phrase.replace("ü", "u")))))
    expected = dict.fromkeys(range(3), 0) if f" {fold(phrase)} " in f" {fold(text)} " else {}
    assert expected == found(phrases, text) == found(phrases, text.lower())


@given(PHRASES, PHRASES, st.lists(WORDS, min_size=1, max_size=3))
def test_whole_words_are_found_whether_they_are_old_or_new(old: list[str], new: list[str], parts: list[str]) -> None:
    phrases = Index()
    phrases.add([*MANY, *subjects(dict(enumerate(old)))])
    for number, phrase in enumerate(new, len(old)):
        phrases.add(subjects({number: phrase}))
    expected = {
        number: min(part for part in range(len(parts)) if f" {fold(phrase)} " in f" {fold(parts[part])} ")
        for number, phrase in enumerate([*old, *new])
        if any(f" {fold(phrase)} " in f" {fold(part)} " for part in parts)
    }
    assert expected == found(phrases, *parts)


def test_none_is_lost_when_the_newest_join_the_others() -> None:
    """They wait apart until they are too many."""
    phrases = Index()
    for number in range(300):
        phrases.add(subjects({number: f"word{number} of many"}))
    text = ", ".join(f"word{number} of many" for number in range(301))
    assert dict.fromkeys(range(300), 0) == found(phrases, text)
    assert 299 == phrases.newest
