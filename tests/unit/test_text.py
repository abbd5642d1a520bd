"""Words as newsbell compares them (newsbell.common.text)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.common.text import fold, is_unspaced, is_word_sign, squeeze, tokens

LETTERS = "abcxyzäöüßéñçøłđœæıİçşğáčřžΑθήναςΐАйёщїєŻśŁ"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Devon's", ["devon", "s"]),
        ("Devon’s O’Brien", ["devon", "s", "o", "brien"]),
        ("об’єкт обʼєкт", ["об", "єкт", "об", "єкт"]),
        ("MÜLLER, Straße & Łódź", ["muller", "strasse", "lodz"]),
        ("Løkke Þór Œuvre", ["lokke", "thor", "oeuvre"]),
        ("İstanbul KIRMIZI kırmızı", ["istanbul", "kirmizi", "kirmizi"]),
        ("ΑΘΉΝΑΣ Αθήνας", ["αθηνασ", "αθηνασ"]),
        ("Ещё", ["еще"]),
        ("الشَّرطـــة أعلنت", ["الشرطه", "اعلنت"]),
        ("ٱلقرآن القران", ["القران", "القران"]),
        ("کابل كابل", ["كابل", "كابل"]),
        ("שָׁלוֹם", ["שלום"]),
        ("दिल्ली पुलिस", ["दिल्ली", "पुलिस"]),
        ("서울 경찰", ["서울", "경찰"]),
        ("東京の警察", ["東", "京", "の", "警", "察"]),
        ("ｶﾞｲﾄﾞ カード", ["ガ", "イ", "ド", "カ", "ー", "ド"]),
        ("ถนนปิด", ["ถ", "น", "น", "ปิ", "ด"]),
        ("iPhone版 2026年", ["iphone", "版", "2026", "年"]),
        ("snake_case 1,000.5 m²", ["snake", "case", "1", "000", "5", "m2"]),
        ("❤️ 1️⃣ ½ … —", ["1", "1", "2"]),
        ("co\u00adoperate ne\u200bver \u202eBBC\u202c", ["cooperate", "never", "bbc"]),
        ("", []),
    ],
)
def test_words_are_told_apart_as_a_reader_would(text: str, expected: list[str]) -> None:
    assert expected == tokens(text)


@given(st.text(alphabet=LETTERS + " '-", max_size=60))
def test_case_and_accents_never_matter(text: str) -> None:
    assert fold(text) == fold(text.upper()) == fold(text.lower())


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(text) == fold(fold(text))


@given(st.text(max_size=80))
def test_no_word_holds_white_space(text: str) -> None:
    assert tokens(text) == fold(text).split()


def test_a_headline_cannot_be_disguised() -> None:
    """Bidi overrides, controls and lone surrogates are gone, white space is squeezed; marks that names need stay."""
    assert "Fire gnp in Devon\u200f שלום" == squeeze(" Fire\u202e gnp\x07\r\n in\u00a0Devon\u200f\ud800  שלום\x85")


def test_signs_of_unspaced_scripts_are_known() -> None:
    assert [True, True, True, False, False] == [is_unspaced(sign) for sign in ("米", "の", "ก", "a", "я")]
    assert [True, False, False, False] == [is_word_sign(sign) for sign in ("米", "の", "ก", "a")]
