"""Plain-text saves of pages: what is the article's, and what the page's (newsbell.articles.texts.plain_text)."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbell.articles.captions import Caption, caption_of
from newsbell.articles.texts.lines import lines_of
from newsbell.articles.texts.plain_text import read_text
from newsbell.common.errors import ConsentWall

SAVE = """The Gazette wants to send you notifications
Not now
Allow
Skip to content
Home
News
Harbour bridge closed until autumn after a crack was found
Harbour bridge closed until autumn after a crack was found
Commuters face a long detour, and nobody knows yet who will pay for it
By Jane Doe
Transport reporter
4 March 2025, 14:05 CET
Share
The bridge has carried the road since 1934. Photo: Ann Other/PA
A bridge used by 22,000 drivers a day will stay closed until October after engineers found a crack in a girder.
The council leader told the BBC that the repair would cost more than the town has, and asked for help.
READ MORE: Ten bridges that fell
'Two hours each way'
"It takes me two hours each way," said a care worker who lives on the other side of the water from her work.
Sign up for our daily newsletter
Get the biggest stories from the harbour straight to your inbox
A free bus will run from Friday, and cyclists and walkers may still use the eastern footway, the council said.
This article was amended on 5 March 2025. An earlier version gave a wrong number of drivers.
Related topics
Roads
Top stories
Girl, 9, wins chess title against grandmaster
© 2025 The Gazette. All rights reserved.
"""


def test_the_article_is_found_among_what_the_page_adds() -> None:
    seen = read_text(SAVE)
    assert "Harbour bridge closed until autumn after a crack was found" == seen.title
    assert "Commuters face a long detour, and nobody knows yet who will pay for it" == seen.standfirst
    assert ("Jane Doe",) == seen.byline
    assert datetime(2025, 3, 4, 14, 5, tzinfo=timezone(timedelta(hours=1))) == seen.published
    lines = SAVE.splitlines()
    assert (lines[14], lines[15], lines[17], lines[18], lines[21], lines[22]) == seen.body
    assert [("The bridge has carried the road since 1934.", "Ann Other/PA")] == [
        (image.caption, image.credit) for image in seen.images
    ]
    assert ("BBC",) == seen.attribution


def test_a_wall_is_not_an_article() -> None:
    with pytest.raises(ConsentWall):
        read_text(
            "Before you continue\n\nWe and our 1,137 partners use cookies and browsing data to process personal data."
            "\n\n"
            "Some partners do not ask for your consent and rely on their legitimate business interest.\n\nAgree"
        )


def test_wrapped_lines_are_one_paragraph() -> None:
    seen = read_text(
        "Ferry crews vote to strike over Easter\n\n"
        "By Iain Muckart <https://mail.example/iain>\n\n27 February 2025\n\n"
        "Crews on the ferries have voted by four to one to strike over\n"
        "the Easter weekend, in a dispute about cabins.\n\n"
        "The walkout would stop all sailings from April for four days\n"
        "and leave many visitors without a way home again.\n"
    )
    assert "Ferry crews vote to strike over Easter" == seen.title
    assert date(2025, 2, 27) == seen.published
    assert 2 == len(seen.body)
    assert seen.body[0].endswith("strike over the Easter weekend, in a dispute about cabins.")


def test_a_pulled_quotation_is_no_paragraph_and_its_speaker_no_subhead() -> None:
    before, after = (
        "The last room to be kept warm will close by Easter, if the councillors vote for it on Thursday.",
        ('"You are closing the only warm room we have," Dack told the cabinet of the council a week ago.'),
    )
    seen = read_text(
        f"A county prepares to lose ten libraries\nBy Jane Doe\n4 March 2025\n{NEWS[0]}\n{before}\n"
        "You are closing the only warm room we have\nMaureen Dack\n"
        f"{after}\n" + "\n".join(NEWS[1:])
    )
    assert (NEWS[0], before, after, *NEWS[1:]) == seen.body


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Smoke could be seen from afar (Image: Submitted)", "Smoke could be seen from afar", "Submitted"),
        ("Das Becken bleibt leer. Foto: Wiebke Tants/dpa", "Das Becken bleibt leer.", "Wiebke Tants/dpa"),
        ("Damaged homes line the road. (AP Photo/Ray Castel)", "Damaged homes line the road.", "AP Photo/Ray Castel"),
        ("Image source, Getty Images", None, "Getty Images"),
        ("Image caption, Queues stretched back", "Queues stretched back", None),
        ("Une plage, le 8 janvier. © MAËL QUÉRIC / AFP", "Une plage, le 8 janvier.", "MAËL QUÉRIC / AFP"),
        (
            "Most rowerowy kosztował 11 mln / fot. Tymon Gawlicki / PAP",
            "Most rowerowy kosztował 11 mln",
            "Tymon Gawlicki / PAP",
        ),
    ],
)
def test_a_caption_and_its_credit_are_told_apart(line: str, caption: str | None, credit: str) -> None:
    assert Caption(caption, credit) == caption_of(line)


@pytest.mark.parametrize("line", ["The council said that it would help.", "© 2025 The Gazette", "x" * 600])
def test_what_is_no_caption_is_none(line: str) -> None:
    assert caption_of(line) is None


@pytest.mark.uncounted
@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(SAVE.splitlines()) | st.text(max_size=60), max_size=40))
def test_no_text_makes_reading_raise_and_nothing_in_a_body_is_invented(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        seen = read_text(text)
    except ConsentWall:
        return
    there = "".join(text.split())
    assert all("".join(word for word in paragraph.split()) for paragraph in seen.body)
    assert len("".join(seen.body)) <= len(text) + len(there)


def test_a_sentence_between_headline_and_byline_is_the_summary() -> None:
    lead = "Bridge engineers found another crack, so Harbour Road stays closed until autumn."
    seen = read_text(
        f"Home\nNews\nHarbour Road stays closed until autumn\n{lead}\nBy Jane Doe\n4 March 2025\n"
        "A second crack has been found in the bridge of Harbour Road, another setback for the people of the port.\n"
        "The engineers told the council on Monday that the road stays as it is, closed to all traffic in both ways.\n"
        "Until autumn nothing will move there, and nobody in the town hall knows where the money is to come from.\n"
    )
    assert lead == seen.standfirst
    assert 3 == len(seen.body)


def test_a_subhead_of_two_words_with_capitals_is_no_name_that_signs() -> None:
    seen = read_text(
        "Harbour bridge closed until autumn\nBy Jane Doe\n4 March 2025\n"
        "A bridge used by 22,000 drivers a day will stay closed until October after a crack was found in a girder.\n"
        "Final Thoughts\n"
        "The crack is the third in two years, and the council has asked the county for help with the repairs.\n"
        + "\n".join(NEWS)
    )
    assert "Final Thoughts" == seen.body[1]


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        (
            "The lock keeper waits for the last boat. (Ann Other)",
            "The lock keeper waits for the last boat.",
            "Ann Other",
        ),
        ("Vartija odottaa venettä sillalla. Valokuva: Aino Meri", "Vartija odottaa venettä sillalla.", "Aino Meri"),
        ("The lock is closed. | Image source: Harbour Trust", "The lock is closed.", "Harbour Trust"),
        ("止まったままの大時計＝山田花子撮影", "止まったままの大時計", "山田花子"),
        ("止まったままの大時計＝撮影・山田はな", "止まったままの大時計", "山田はな"),
    ],
)
def test_what_follows_a_captions_sentence_in_brackets_or_under_a_label_is_its_credit(
    line: str, caption: str, credit: str
) -> None:
    assert Caption(caption, credit) == caption_of(line, loose=True)


def test_who_signs_words_and_pictures_is_no_summary_and_a_credit_with_a_bar_is_its_captions() -> None:
    first = "Wer in Valsura einen Film schauen will, beginnt am Vorabend mit dem Laden. So war das bis vor drei Wochen."
    save = [
        "Startseite",
        "Menü",
        "Das Dorf, das sein eigenes Netz gräbt",
        "In Valsura wollte kein Konzern Glasfasern verlegen. Also taten es die Einwohner von Valsura selbst.",
        "Andri Capaul (Text), Karin Hofer (Bilder)",
        "19.08.2022, 05.30 Uhr",
        "Der Graben zwischen Valsura und dem Weiler Plaun misst drei Kilometer.",
        "Karin Hofer / Bergfoto",
        first,
        "Der Präsident der Gemeinde steht vor dem früheren Keller und öffnet eine Tür aus Stahl. Dahinter blinkt es.",
        "Impressum",
    ]
    reading = read_text("\n".join(save))
    assert reading.standfirst == save[3]
    assert [(one.caption, one.credit) for one in reading.images] == [(None, "Karin Hofer"), (save[6], save[7])]
    assert reading.body[0] == first


LEAD = (
    "The town waits until the fire chief can test its siren again, which an owl has taken for its nest since February."
)
NEWS = (
    "The siren of Mount Clement has been silent since February, when an owl began to nest in its horn, the town said.",
    "The fire chief tests it only on Thursdays now, in the one hour of the week in which the owl is out for its food.",
    "Nobody in the town has asked for the owl to be moved, and the school has painted it on the wall of its gym.",
)


@pytest.mark.parametrize(
    ("under", "credit"),
    [
        ("Shelby Raines for MPR\nhide caption\ntoggle caption", "Shelby Raines for MPR"),
        ("Emilio Fraile (EFE)", "Emilio Fraile (EFE)"),
        ("Foto: Beat Imfeld (Keystone)", "Beat Imfeld (Keystone)"),
    ],
)
def test_who_took_a_picture_and_for_which_house_stands_under_its_caption(under: str, credit: str) -> None:
    shown = "An owl looks out of the horn of the siren in Mount Clement."
    text = f"Home\nWhy a town tests its siren only on Thursdays\n3 May 2026\n{shown}\n{under}\n" + "\n".join(NEWS)
    read = read_text(text)
    assert [(one.caption, one.credit) for one in read.images] == [(shown, credit)]
    assert read.body == NEWS


def test_headings_of_a_live_page_stand_under_times_with_seconds() -> None:
    posts = "\n\n".join(
        f"{at}:20:04\nThe owl is back {at}\n{line}" for at, line in zip((15, 14, 13), NEWS, strict=True)
    )
    read = read_text(
        f"LIVE\nOwl watched as the town waits for its siren\n24 January 2026 15:20\nShare\n\n{LEAD}\n\n{posts}\n"
    )
    assert [f"The owl is back {at}" for at in (15, 14, 13)] == [line for line in read.body if line not in (*NEWS, LEAD)]


def test_a_bullet_is_no_headline() -> None:
    over = "- The owl nests in the horn of the siren\n- The siren is tested on Thursdays only"
    read = read_text(f"Home\nTown cannot test its siren\n{over}\n3 May 2026\n" + "\n".join(NEWS))
    assert read.title == "Town cannot test its siren"


@pytest.mark.parametrize(
    "line",
    [
        "Our Standards: The Thomson Reuters Trust Principles.",
        "The Associated Press receives support from several foundations.",
        "This is an archived article and the information in the article may be outdated.",
        "You have full access to this article via your institution.",
    ],
)
def test_what_a_newsroom_says_of_itself_under_its_text_is_not_of_it(line: str) -> None:
    read = read_text(
        "Home\nNews\nTown cannot test its siren\nBy Ann Doe\n3 May 2026\nShare\n" + "\n".join((*NEWS, line))
    )
    assert read.body == NEWS


PICTURED = """A town draws lots for who keeps its lighthouse
Jane Doe
4 March 2025, 14:05
The lighthouse on Tuesday. Photo: Ann Other/PA
{first}
A numbered ball has decided it: the accountant Ada Brink, 44, will spend next winter alone in the house of Nore Point,
"I had told nobody at all, not even at home, so that is where I will begin," she said in front of the hall.
The town bought the house from the state last year, and has looked for somebody to keep it warm since then.
""".replace("Point,", "Point, where nobody has lived since 1984, the harbour office said on Monday afternoon.")


def test_the_first_sentences_under_a_picture_are_the_texts() -> None:
    first = "It came in the night. It is mauve."
    seen = read_text(PICTURED.format(first=first))
    assert seen.standfirst is None
    assert seen.body[0] == first


def test_a_prompt_of_the_page_may_run_over_the_width_to_which_a_text_is_wrapped() -> None:
    line = "The harbour master, who has kept the bridge for twelve years, said on"
    text = f"{line}\n{line}\nMonday.\n\n" * 9
    text += (
        "Did you know that with a subscription you can get unlimited access to all of the website and its archive?\n"
    )
    assert lines_of(text)[:9] == [f"{line} {line} Monday."] * 9


def test_where_the_page_speaks_of_itself_a_text_is_framed() -> None:
    said = "ate a hanging basket at the nursing home by the quarry on Sunday, and nobody at all was hurt."
    prose = [f"Goat {number} {said}" for number in range(5)]
    text = "\n".join(["Goats escape, tour nursing home", *prose, "Powered by BLOX Content Management System."])
    assert prose[-1] == read_text(text).body[-1]
