"""When a page says that it appeared (newsbell.articles.pages.times), and what stands around (names, credits, lead)."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from newsbell.articles.bylines import names_of
from newsbell.articles.dates import names_day, told_date
from newsbell.articles.pages.page import read_page

TEXT = "<p>A fire burnt all night in the old harbour, and forty people had to leave their houses by boat.</p>" * 2
LONG = "The fire burnt all night long. " * 9


def read(head: str = "", under: str = "", url: str | None = None) -> date | None:
    shown = f"<h1>Fire in the harbour</h1>{under}<article>{TEXT}</article>"
    html = f"<html><head>{head}</head><body>{shown}</body></html>"
    return read_page(html.encode(), None, url).published


def test_of_two_claims_of_one_moment_the_local_clock_gives_the_day() -> None:
    head = (
        '<meta property="article:published_time" content="2019-10-18T22:04:00Z">'
        '<meta name="date" content="Sat, 19 Oct 2019 00:04:00 +0200">'
    )
    assert read(head) == datetime(2019, 10, 19, 0, 4, tzinfo=timezone(timedelta(hours=2)))


def test_a_time_element_counts_before_a_date_in_the_address() -> None:
    assert read(under="<time datetime='2019-08-02'>2 August</time>", url="https://a.example/2020/01/02/x") == date(
        2019, 8, 2
    )
    assert read(url="https://a.example/2020/01/02/x") == date(2020, 1, 2)


PUBLISHED, DATE = "<meta property='article:published_time' content='{}'>", "<meta name='date' content='{}'>"


def test_of_two_claims_the_one_counts_whose_day_the_page_shows() -> None:
    head = PUBLISHED.format("2023-11-03T10:25:00+01:00") + DATE.format("2023-11-06T07:30:00+01:00")
    local = timezone(timedelta(hours=1))
    assert read(head, "<p>6. November 2023</p>") == datetime(2023, 11, 6, 7, 30, tzinfo=local)
    assert read(head, "<p>3. November 2023</p>") == datetime(2023, 11, 3, 10, 25, tzinfo=local)
    assert read(head, "<p>Updated 6 November 2023</p>") == datetime(2023, 11, 3, 10, 25, tzinfo=local)


@pytest.mark.parametrize(
    ("shown", "hour"),
    [("February 24, 2020 | 9:25pm", -5), ("February 25, 2020 | 2:25am", 0), ("February 24, 2020 | 9:12pm", 0)],
)
def test_a_moment_is_told_by_the_clock_that_the_page_shows(shown: str, hour: int) -> None:
    moment = datetime(2020, 2, 25, 2, 25, 54, tzinfo=UTC)
    read_at = read(PUBLISHED.format("2020-02-25T02:25:54Z"), f"<p>{shown}</p>")
    assert isinstance(read_at, datetime)
    assert (moment, timedelta(hours=hour)) == (read_at, read_at.utcoffset())


def test_a_date_without_a_clock_tells_no_zone() -> None:
    moment = datetime(2020, 2, 25, 2, 25, tzinfo=UTC)
    assert moment == read(PUBLISHED.format("2020-02-25T02:25:00Z"), "<p>February 24, 2020</p>")
    assert date(2020, 2, 25) == read(PUBLISHED.format("2020-02-25"), "<p>February 24, 2020 9:25pm</p>")


def test_a_date_that_is_called_the_publications_counts_before_a_change_beside_it() -> None:
    foot = "<footer><p>Letzte Änderung: 31.10.2023 - 14:49 Erschienen am: 01.11.2023 Lesungen: 61</p></footer>"
    assert date(2023, 11, 1) == read(under="<p>Fire</p>" * 20 + foot)
    assert date(2019, 6, 17) == read(under="<p>Last updated 04 Jun 2020, published 17 Jun 2019</p>")


def test_a_date_opens_the_first_paragraph() -> None:
    assert date(2022, 11, 29) == read(under=f"<p>29.11.2022 – {LONG}</p>")
    assert date(2015, 2, 23) == read(under=f"<p>Feb. 23, 2015 -- {LONG}</p>")
    assert date(2020, 1, 2) == read(under=f"<p>On May 3, 1998 – {LONG}</p>", url="https://a.example/2020/01/02/x")


def test_the_time_of_a_comment_counts_after_the_date_by_the_headline() -> None:
    comment = "<div class='comment'><time datetime='2020-09-23T18:19:06+02:00'></time></div>"
    assert date(2020, 9, 20) == read(under=f"<p>von Marianne1 am 20.09.2020</p>{comment}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("26 | 01 | 2022", "2022-01-26 False"),
        ("( Pescasseroli, 14 Gennaio 20 )", "2020-01-14 False"),
        ("19.11.202119.11.2021", "2021-11-19 False"),
        ("von Marianne1 am 20.09.2020", "2020-09-20 False"),
    ],
)
def test_a_date_is_read_as_it_is_written(text: str, told: str) -> None:
    found = told_date(text)
    assert found is not None
    assert told == f"{found[0].date()} {found[1]}"


@pytest.mark.parametrize("text", ["14 Gennaio 20:30", "on 3 May 50 people came"])
def test_a_clock_or_a_number_is_no_year(text: str) -> None:
    assert told_date(text) is None


def test_a_year_alone_is_no_date() -> None:
    assert read(under="<p>Best of 2022</p>") is None


@pytest.mark.parametrize("text", ["26 сентября 2024, 13:47", "26.09.2024", "September 26, 2024", "2024-09-26"])
def test_a_day_is_found_in_words_and_numbers(text: str) -> None:
    assert names_day(text, date(2024, 9, 26))
    assert not names_day(text, date(2024, 9, 25))
    told = told_date(text)
    assert told is not None
    assert told[0].date() == date(2024, 9, 26)


@pytest.mark.parametrize(
    "line", ["By Ann Smith Chief Reporter", "Ann Smith am Samstag", "Автор: Ann Smith", "Ann Smith @ann"]
)
def test_a_name_stands_without_its_post_and_day(line: str) -> None:
    assert names_of(line) == ["Ann Smith"]


def test_a_lead_over_the_text_is_its_first_paragraph() -> None:
    lead = "Nobody was hurt when the oldest warehouse of the town burnt down to its cellar on Monday."
    html = (
        f"<html><head><meta name='description' content='{lead}'></head><body><h1>Fire in the harbour</h1>"
        f"<div class='box'><div>{lead}</div></div><article>{TEXT}</article></body></html>"
    )
    assert read_page(html.encode(), None, None).body.count(lead) == 1
