"""Texts as sets of shingles (newsbell.stories.shingles)."""

from hypothesis import given
from hypothesis import strategies as st

from newsbell.stories.shingles import containment, hash64, sampled, shingles

TEXTS = st.lists(st.sampled_from(["the", "town", "bridge", "was", "closed", "by", "police"]), max_size=40).map(" ".join)


def test_a_hash_is_the_same_on_every_machine() -> None:
    """Stored keys outlive processes and platforms; the figures are those of coreutils' `b2sum -l 64`."""
    assert [4467927649514099000, 6561867120294133933] == [hash64("the town bridge"), hash64("東 京 の")]


def test_shingles_are_runs_of_three_words() -> None:
    assert frozenset((hash64("the town bridge"), hash64("town bridge closed"))) == shingles("The town bridge: CLOSED!")
    assert frozenset((hash64("two words"),)) == shingles("Two words")
    assert frozenset() == shingles(" … ")


def test_containment_is_of_the_smaller_set() -> None:
    assert [0.5, 1.0, 0.0] == [
        containment(frozenset(a), frozenset(b)) for a, b in (([1, 2], [2, 3, 4]), ([1], [1, 2, 3]), ([], [1]))
    ]


@given(TEXTS, TEXTS)
def test_what_two_texts_share_is_sampled_alike(a: str, b: str) -> None:
    assert sampled(shingles(a)) & sampled(shingles(b)) == sampled(shingles(a) & shingles(b))


@given(TEXTS, TEXTS)
def test_containment_is_symmetric_and_a_share(a: str, b: str) -> None:
    x, y = shingles(a), shingles(b)
    assert 0 <= containment(x, y) == containment(y, x) <= 1


@given(TEXTS.filter(bool))
def test_a_text_contains_itself(text: str) -> None:
    assert 1 == containment(shingles(text), shingles(text.upper()))
