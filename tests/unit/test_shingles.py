"""Texts as sets of shingles (newsbell.stories.shingles)."""

from hypothesis import given
from hypothesis import strategies as st

from newsbell.stories.shingles import begin64, hash64, sampled, shingles

TEXTS = st.lists(st.sampled_from(["the", "town", "bridge", "was", "closed", "by", "police"]), max_size=40).map(" ".join)


def test_a_hash_is_the_same_on_every_machine() -> None:
    """Stored keys outlive processes and platforms; the figures are those of coreutils' `b2sum -l 64`."""
    assert [4467927649514099000, 6561867120294133933] == [hash64("the town bridge"), hash64("東 京 の")]


def test_shingles_are_runs_of_three_words() -> None:
    assert frozenset((hash64("the town bridge"), hash64("town bridge closed"))) == shingles("The town bridge: CLOSED!")
    assert frozenset((hash64("two words"),)) == shingles("Two words")
    assert frozenset() == shingles(" … ")


@given(TEXTS, TEXTS)
def test_what_two_texts_share_is_sampled_alike(a: str, b: str) -> None:
    assert sampled(shingles(a)) & sampled(shingles(b)) == sampled(shingles(a) & shingles(b))


@given(st.integers(0, 600), st.integers(0, 600))
def test_what_a_short_text_shares_with_a_long_one_is_sampled_as_the_long_one_is(begins: int, length: int) -> None:
    """A cut of a long article is found by every key that the long one has of it."""
    words = [f"word{number}" for number in range(1_000)]
    whole, cut = shingles(" ".join(words)), shingles(" ".join(words[begins : begins + length]))
    assert sampled(whole) & cut == sampled(whole) & sampled(cut)


def test_a_hash_of_what_begins_alike_is_the_hash_of_the_whole() -> None:
    begun = begin64("shingle\x1f1\x1f")
    assert [hash64(f"shingle\x1f1\x1f{end}") for end in ("-12", "東京", "")] == [begun("-12"), begun("東京"), begun("")]


@given(TEXTS)
def test_case_makes_no_other_text(text: str) -> None:
    assert shingles(text) == shingles(text.upper())
