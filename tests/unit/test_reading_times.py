"""When a page says that it appeared (newsbell.articles.times), and what stands around (names, credits, lead)."""

from datetime import date, datetime, timedelta, timezone

import pytest

from newsbell.articles.dates import names_day, told_date
from newsbell.articles.names import names_of
from newsbell.articles.page import read_page

TEXT = "<p>A fire burnt all night in the old harbour, and forty people had to leave their houses by boat.</p>" * 2


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
