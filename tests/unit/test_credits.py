"""Where in a picture's line its credit begins, as learned weights tell (articles.texts.credits)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.articles.captions import Caption, joined
from newsbell.articles.texts.credit_marks import places
from newsbell.articles.texts.credits import Form, likelihoods, split, without_label
from newsbell.articles.texts.parts import Part
from newsbell.articles.texts.plain_text import images_in

SHOWN = "People wait for the ferry on Monday."


@pytest.mark.parametrize(
    ("tail", "credit"),
    [
        (" Dale Whitman/Coast Daily/AP", "Dale Whitman/Coast Daily/AP"),
        (" Rory Macleod/The Globe and Mail", "Rory Macleod/The Globe and Mail"),
        ("Mélanie Rousselle/The Canadian Press", "Mélanie Rousselle/The Canadian Press"),
        (" Shutterstock", "Shutterstock"),
        (" (Supplied: Prowse family)", "Supplied: Prowse family"),
        (" (HT_PRINT)", "HT_PRINT"),
        (" Photo: Jane Doe", "Jane Doe"),
        (" Pic: Callum Finch", "Callum Finch"),
        (" (Credit: Teasel Barge Co)", "Teasel Barge Co"),
        (" © Silas Stein/dpa", "Silas Stein/dpa"),
        (" | PHOTO: MUHAMMAD FARIS", "MUHAMMAD FARIS"),
        (" Photograph by Duncan Baird.", "Duncan Baird"),
        (" PTI Photo", "PTI"),
        (" ARTIST'S IMPRESSION: METROCALDER", "METROCALDER"),
        (" | Foto: Jan Novák | Zdroj: Český zpravodaj", "Jan Novák"),
        (" Fot. Artur Reszko/PAP", "Artur Reszko/PAP"),
        (" Credit...Tova Reinholt for The National Courant", "Tova Reinholt for The National Courant"),
        (" – Fotó: Nagy Anna / Telex", "Nagy Anna / Telex"),
        (" (Φωτ.: EUROKINISSI)", "EUROKINISSI"),
        (" Beeld Marcel Duin / de Volkskrant", "Marcel Duin / de Volkskrant"),
        (" Afbeelding: Stefan Koopmans", "Stefan Koopmans"),
        (" - Copyright Canva", "Canva"),
        (" Bild © hessenschau.de", "hessenschau.de"),
        (" (Courtesy: Boulby Collaboration)", "Boulby Collaboration"),
        (" Photo courtesy of Pell Bakery", "Pell Bakery"),
        (" Photo via Google", "Google"),
        (" Foto/Grafik: Land Tirol", "Land Tirol"),
        (" - S. DUVERNAY / 20 MINUTES", "S. DUVERNAY / 20 MINUTES"),
        (" M. Scott Brauner for STAT", "M. Scott Brauner for STAT"),
        (" Picture: ROB CURRIE. (39541207)", "ROB CURRIE"),
        (" REUTERS/Jure Kastelic Acquire Licensing Rights", "REUTERS/Jure Kastelic"),
    ],
)
def test_a_credit_behind_its_caption_is_told_in_every_style(tail: str, credit: str) -> None:
    assert split(f"{SHOWN}{tail}", Form.BOTH) == Caption(SHOWN, credit)


@pytest.mark.parametrize(
    "line",
    [
        SHOWN,
        "Gary on the westbound platform of Great Portland Street on Thursday morning.",
        "Walter Osei at the brass lever of the No. 2 car in the Marbury, which he has run since 1985.",
        "Susan Penfold said the ring “still just about” fits her little finger",
        "Jane Doe (left) with her brother Mark (right)",
        "Bürgermeisterin Anna Meier (links) und Karl Otto (rechts)",
        "The mayor, Jane Doe, with the trophy (second from left)",
        "Members of the choir with Jane Doe (front).",
    ],
)
def test_a_caption_without_a_credit_keeps_its_words(line: str) -> None:
    assert split(line, Form.CAPTION) == Caption(line, None)


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        (
            "The signal box, in which Mr Poyntz eats his lunchSWNS",
            "The signal box, in which Mr Poyntz eats his lunch",
            "SWNS",
        ),
        (
            "Barges carry smaller loads near KaubImage: Thomas Frey",
            "Barges carry smaller loads near Kaub",
            "Thomas Frey",
        ),
        ("The Lowing, photo by Ada Pruitt", "The Lowing", "Ada Pruitt"),
        ("(Snow forecast through Sunday. Courtesy: WKLB)", "Snow forecast through Sunday.", "WKLB"),
        ("▲The bakers went on until eight. Photo: Rui Sá", "The bakers went on until eight.", "Rui Sá"),
        ("[2/3]The dining room, once a key cutter's. Photo: Jo Roe", "The dining room, once a key cutter's.", "Jo Roe"),
        ("Il campanile illuminato di Norda - RIPRODUZIONE RISERVATA", "Il campanile illuminato di Norda", None),
    ],
)
def test_what_stands_around_a_caption_is_of_neither(line: str, caption: str, credit: str | None) -> None:
    assert split(line, Form.BOTH if credit else Form.CAPTION) == Caption(caption, credit)


@pytest.mark.parametrize(
    "line", ["Ludwig in den Armen von Feuerwehrmann Steffen Rau (38)", "Kings add Treadway (1:14)"]
)
def test_a_figure_in_brackets_is_no_credit(line: str) -> None:
    assert split(line, Form.CAPTION) == Caption(line, None)


def test_credits_stand_under_their_captions_where_the_first_and_the_last_line_are_credits() -> None:
    one, two = Caption(None, "Future/Polly Wren"), Caption(None, "Polly Wren")
    assert joined([one, Caption("The worktop.", None), two]) == [one, Caption("The worktop.", "Polly Wren")]
    assert joined([one, Caption("The worktop.", None)]) == [Caption("The worktop.", "Future/Polly Wren")]
    assert joined([one]) == [one]
    assert joined([]) == []


def test_a_caption_that_comes_again_with_its_credit_is_one_picture() -> None:
    whole = Caption("Ringers practise.", "Jo Roe")
    assert joined([Caption("Ringers practise.", None), whole, whole]) == [whole]


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Jane Doe/Getty Images", "Jane Doe/Getty Images"),
        ("PAVEL DROZD/ALAMY", "PAVEL DROZD/ALAMY"),
        ("(Carl Rasberry | KVTX)", "Carl Rasberry | KVTX"),
        ("Photo: Jane Doe", "Jane Doe"),
        ("foto Vezzani", "Vezzani"),
        ("Photo Mari Bowen", "Mari Bowen"),
        ("Picture Alliance/dpa", "Picture Alliance/dpa"),
        ("© Photo News", "Photo News"),
        ("Photos: Jane Doe (left), Mark Roe (right)", "Jane Doe (left), Mark Roe (right)"),
        ("LOURDES BARRIGA (EFE)", "LOURDES BARRIGA (EFE)"),
        ("[Photograph by Kieran Luff]", "Kieran Luff"),
        ("Image source, Getty Images", "Getty Images"),
    ],
)
def test_a_line_may_be_a_credit_alone(line: str, credit: str) -> None:
    assert split(line, Form.CREDIT) == Caption(None, credit)


def test_what_a_caption_calls_itself_is_not_of_it() -> None:
    assert split("Picture: The mill stands by the weir. Kieran Luff/PA", Form.BOTH) == Caption(
        "The mill stands by the weir.", "Kieran Luff/PA"
    )
    assert split("Image caption, The mill at dusk", Form.CAPTION) == Caption("The mill at dusk", None)


def test_a_label_alone_is_kept_as_it_stands() -> None:
    assert without_label("Photo:") == "Photo"
    assert split("Foto", Form.CREDIT) == Caption(None, "Foto")


def test_a_credit_is_likelier_where_a_house_signs() -> None:
    signed, _ = likelihoods(f"{SHOWN} Jane Doe/AFP")
    bare, _ = likelihoods(SHOWN)
    assert signed > 0 > bare


def test_a_line_longer_than_any_caption_is_not_cut() -> None:
    line = f"{SHOWN} " * 30 + "Photo: Jane Doe"
    assert split(line, Form.BOTH) == Caption(line, None)


@given(st.text(min_size=1, max_size=120))
def test_nothing_is_invented_nor_lost_at_the_place(line: str) -> None:
    for place in places(line):
        assert place.at is None or 0 <= place.at < max(1, len(line))
    one = split(line, Form.BOTH)
    assert one.caption is None or one.caption in line
    assert one.credit is None or one.credit in line


def test_a_button_between_a_caption_and_its_credit_parts_no_picture() -> None:
    lines = ["A male bumblebee is asleep on a harebell.", "view more", "Credit: Ragnhild Moe/University of Hallingdal"]
    (image,) = images_in(lines, [Part.CAPTION, Part.WITHIN, Part.CREDIT])
    assert (image.caption, image.credit) == (lines[0], "Ragnhild Moe/University of Hallingdal")
