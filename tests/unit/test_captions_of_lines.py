"""Captions and credits as the lines of plain texts have them."""

import pytest

from newsbell.articles.captions import Caption, caption_of

SHOWN = "People wait for the ferry on Monday"


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        (f"{SHOWN}. (AusNet News: Colin Apps)", "AusNet News: Colin Apps"),
        (f"{SHOWN}. Dale Whitman/Coast Daily/AP", "Dale Whitman/Coast Daily/AP"),
        (f"{SHOWN} (Devon Fire and Rescue Service)", "Devon Fire and Rescue Service"),
        (f"{SHOWN}. (Ricky Salas/For The Washington Ledger)", "Ricky Salas/For The Washington Ledger"),
        (f"{SHOWN} (Photo by Joe Doe/Getty Images)", "Joe Doe/Getty Images"),
        (f"{SHOWN} [File: Joe Doe/Reuters]", "Joe Doe/Reuters"),
        (f"{SHOWN}. Photo courtesy of Jane Doe", "Jane Doe"),
        (f"{SHOWN}. — AFP", "AFP"),
        (f"{SHOWN} | Foto: Jan Novák | Zdroj: Český zpravodaj", "Jan Novák"),
        (f"{SHOWN} Beeld: ANP / Jan Smit", "ANP / Jan Smit"),
    ],
)
def test_a_credit_is_told_from_its_caption(line: str, credit: str) -> None:
    found = caption_of(line, loose=True)
    assert found is not None
    assert found.credit == credit
    assert (found.caption or "").rstrip(".") == SHOWN


def test_a_japanese_paper_signs_at_the_end() -> None:
    assert caption_of("港で船を待つ人たち=2日、東京都港区、田中一郎撮影") == Caption(
        "港で船を待つ人たち=2日、東京都港区", "田中一郎"
    )


def test_image_and_words_is_a_caption_image_and_a_name_a_credit() -> None:
    assert caption_of("Image: The goalkeeper runs the length of the pitch") == Caption(
        "The goalkeeper runs the length of the pitch", None
    )
    assert caption_of("Image: Sina Kröger/dpa") == Caption(None, "Sina Kröger/dpa")


def test_a_place_in_brackets_is_no_credit() -> None:
    assert caption_of("Ocurrió en pleno examen de conducir (Valladolid)", loose=True) is None
