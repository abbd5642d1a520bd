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


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("The oldest keeper on the gallery of the lighthouse Bart Kowal / Forum Agency", "Bart Kowal / Forum Agency"),
        ("Der Junge am Brett in Baden-Weiher Picture Alliance", "Picture Alliance"),
        ("Recogida de la aceituna en una finca de Jaén EFE", "EFE"),
        ("Livio Coslan nel 1984 (archivio RAI)", "archivio RAI"),
    ],
)
def test_a_credit_without_a_mark_is_known_where_pictures_stand(line: str, credit: str) -> None:
    found = caption_of(line, loose=True)
    assert found == Caption(line[: line.index(credit)].rstrip(" ("), credit)
    assert found != caption_of(line)


def test_an_initial_is_of_the_credit() -> None:
    assert caption_of("L'intérieur de la salle © H. Bastin") == Caption("L'intérieur de la salle", "H. Bastin")


def test_an_agency_behind_a_short_word_is_no_credit() -> None:
    assert caption_of("Toute l'actualité de la semaine avec AFP", loose=True) is None


@pytest.mark.parametrize("label", ["Foto: ", "Photo : ", "Bild: "])
def test_a_name_and_its_house_behind_a_label_are_a_credit_and_no_caption(label: str) -> None:
    assert caption_of(f"{label}Beat Imfeld (Keystone)") == Caption(None, "Beat Imfeld (Keystone)")
    assert caption_of(f"{label}Das Buch im Archiv der Stadt (Keystone)") == Caption(
        "Das Buch im Archiv der Stadt", "Keystone"
    )
