"""A text that no page stands around keeps all that it says."""

from newsbell.articles.texts.plain_text import read_text

_SENTENCES = (
    "The New Orleans Saints placed running back Reggie Bush on injured reserve on Wednesday.",
    "Bush missed four games earlier this season after surgery to repair the meniscus of his left knee.",
    "“Right now, for him, it is going to be rehab and rest with it,” head coach Sean Payton said.",
    "“That is what is in his blood,” said Brees.",
    "Bush was named an alternate to the Pro Bowl team on Tuesday, and had returned three punts for touchdowns.",
)


def test_of_prose_alone_the_first_sentence_heads_it_and_all_others_stay() -> None:
    reading = read_text("\n".join(_SENTENCES))
    assert (reading.title, reading.body) == (_SENTENCES[0], _SENTENCES[1:])


def test_time_and_name_over_the_prose_are_read_and_no_paragraph_is_lost() -> None:
    reading = read_text("\n".join(("Saints lose Bush", "By Jane Doe", "May 3, 2013", *_SENTENCES)))
    assert reading.title == "Saints lose Bush"
    assert reading.byline == ("Jane Doe",)
    assert f"{reading.published}" == "2013-05-03"
    assert reading.body == _SENTENCES


def test_a_line_without_a_full_stop_among_prose_is_a_subhead_and_not_the_headline() -> None:
    text = (*_SENTENCES[:3], "How he was hurt", *_SENTENCES[3:])
    reading = read_text("\n".join(text))
    assert (reading.title, reading.body) == (text[0], text[1:])


def test_a_first_paragraph_too_long_for_a_headline_is_none() -> None:
    first = " ".join(_SENTENCES)
    reading = read_text("\n".join((first, *_SENTENCES)))
    assert (reading.title, reading.body) == (None, (first, *_SENTENCES))


def test_a_time_over_the_headline_does_not_head_the_text() -> None:
    reading = read_text("\n".join(("November 12, 2007", "HP to acquire green consultancy", *_SENTENCES)))
    assert (reading.title, reading.body) == ("HP to acquire green consultancy", _SENTENCES)


def test_a_menu_under_the_prose_is_a_page_around_it() -> None:
    reading = read_text(
        "\n".join(("Saints put Bush on injured reserve", *_SENTENCES, "Weather", "Sport", "Jobs", "Contact"))
    )
    assert reading.body == _SENTENCES
