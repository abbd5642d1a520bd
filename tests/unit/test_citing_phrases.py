"""The phrases by which texts name a source, and the cues by which those that cannot stand in a text are left out."""

from hypothesis import given
from hypothesis import strategies as st

from newsbell.articles.citing import citing_phrases

_PHRASES = [
    *citing_phrases.MEDIUM_BY,
    *(one for one in vars(citing_phrases).values() if isinstance(one, citing_phrases.Phrase)),
]
_WORDS = sorted({word for phrase in _PHRASES for cue in phrase.cues for word in cue.split()})
_NAMES = (
    *("Echo", "Le Monde", "Institut Pasteur", "dpa", "Met Office", "the", "The", "die", "der", "à", "by", "from", "in"),
    *(
        "of",
        "de",
        "a",
        "A",
        "group",
        "news",
        "(AP)",
        "EXETER",
        "«Известия»",
        "« Le Temps »",
        "新华社",
        "朝日新聞",
        "によると",
    ),
    *("An", "Selon", "Nach", "Wie", "survey", "zufolge", "said", ","),
)


@given(st.lists(st.sampled_from((*_WORDS, *_NAMES)), max_size=12).map(" ".join))
def test_a_phrase_stands_only_where_one_of_its_cues_does(text: str) -> None:
    cues = citing_phrases.cues_in(text)
    found = [phrase for phrase in _PHRASES if phrase.pattern.search(text)]
    assert [phrase for phrase in found if phrase.cues.isdisjoint(cues)] == []


def test_a_text_without_cues_is_not_tried() -> None:
    text = "Nobody says anything."
    assert [list(phrase.found(text, set())) for phrase in _PHRASES] == [[]] * len(_PHRASES)


def test_what_a_phrase_finds_is_the_source() -> None:
    text = "The mayor told the Western Echo of it."
    cues = citing_phrases.cues_in(text)
    assert [one["name"] for one in citing_phrases.MEDIUM_BY[0].found(text, cues)] == ["Western Echo"]
