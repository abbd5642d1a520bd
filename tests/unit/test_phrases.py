"""Which phrases can be followed (newsbell.follows.phrases)."""

import pytest

from newsbell.common.errors import PhraseRefused
from newsbell.follows.phrases import pattern


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
