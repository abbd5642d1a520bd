"""Names, dates and headlines, as pages write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from newsbell.articles.bylines import names_of
from newsbell.articles.dates import machine_time, told_date
from newsbell.articles.pages.headline import headline, without_site
from newsbell.articles.pages.page import read_page


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("Von Jens Wübbena, Redakteur", ["Jens Wübbena"]),
        ("Veröffentlicht von Chris Jung", ["Chris Jung"]),
        ("JANE DOE", ["Jane Doe"]),
        ("Tomas Spahn | 18. Oktober 2019", ["Tomas Spahn"]),
        ("jane@gazette.example", []),
        ("https://gazette.example/jane", []),
        ("admin", []),
    ],
)
def test_a_byline_is_names_alone(byline: str, names: list[str]) -> None:
    assert names == names_of(byline)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2025-03-04T14:05:00+01:00", datetime(2025, 3, 4, 14, 5, tzinfo=timezone(timedelta(hours=1)))),
        ("2025-03-04T14:05:00Z", datetime(2025, 3, 4, 14, 5, tzinfo=UTC)),
        ("Tue, 04 Mar 2025 14:05:00 GMT", datetime(2025, 3, 4, 14, 5, tzinfo=UTC)),
        ("2025-13-04", None),
        ("2025-02-30", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_machines_time_is_read_or_is_none(text: str | None, when: datetime | None) -> None:
    assert when == machine_time(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("18:42, 11 FEB 2025", "2025-02-11T18:42:00"),
        ("Mar 19, 2025 / 06:12 AM CDT", "2025-03-19T06:12:00-05:00"),
        ("3. Juni 2025, 17:48 Uhr", "2025-06-03T17:48:00"),
        ("Publié le 09/01/2025 à 11h32", "2025-01-09T11:32:00"),
        ("2025年5月7日 10:22", "2025-05-07T10:22:00"),
        ("12 marca 2025", "2025-03-12T00:00:00"),
        ("31.02.2025", None),
        ("Tuesday, 4 March", None),
        ("3 hours ago", None),
    ],
)
def test_a_readers_date_needs_year_month_and_day(text: str, told: str | None) -> None:
    found = told_date(text)
    assert told == (found[0].isoformat() if found else None)


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("Bridge closed | The Gazette", "Bridge closed"),
        ("The Gazette: Bridge closed", "The Gazette: Bridge closed"),
        ("Bridge closed - gazette.example", "Bridge closed"),
        ("Bridge closed | The Gazette - All the news", "Bridge closed"),
        ("Bridge - closed for ever", "Bridge - closed for ever"),
    ],
)
def test_a_title_is_without_the_sites_name(title: str, clean: str) -> None:
    assert clean == without_site(title, "The Gazette", "https://www.gazette.example/bridge")


def test_the_heading_that_a_claim_confirms_is_the_headline_and_a_kicker_in_it_is_not() -> None:
    assert "Bridge closed until October" == headline(
        ["Bridge closed until October"], ["The Gazette", "Roads Bridge closed until October"], "The Gazette", None
    )
    assert "Bridge closed" == headline(["Bridge closed"], ["Sport"], None, None)
    assert "Bridge closed" == headline([], ["Bridge closed"], None, None)
    assert headline([], [], None, None) is None


LEAD = "Nobody was hurt when the oldest warehouse of the town burnt down to its cellar on Monday."
OTHER = "The Gazette looks at fires of the harbour, of which there have been many in a hundred years."


@pytest.mark.parametrize("told", [(LEAD, OTHER), (OTHER, LEAD)])
def test_of_two_summaries_in_one_tag_the_one_that_is_shown_counts(told: tuple[str, str]) -> None:
    head = "".join(f"<meta name='description' content='{one}'>" for one in told)
    html = (
        f"<html><head>{head}</head><body><h1>Fire in the harbour</h1><p>{LEAD}</p><p>It burnt long.</p></body></html>"
    )
    assert LEAD == read_page(html.encode(), None, None).standfirst


def test_a_byline_is_no_summary() -> None:
    head = f"<meta name='description' content='Written by Ann Smith'><meta property='og:description' content='{LEAD}'>"
    html = f"<html><head>{head}</head><body><h1>Fire in the harbour</h1><p>It burnt long.</p></body></html>"
    assert LEAD == read_page(html.encode(), None, None).standfirst


def byline(under: str = "", head: str = "", foot: str = "") -> tuple[str, ...] | None:
    page = (
        f"<html><head>{head}</head><body><h1>Fire in the harbour</h1>{under}<article><p>{LEAD}</p><p>{OTHER}</p>{foot}"
    )
    return read_page(page.encode(), None, None).byline


def test_a_byline_right_under_the_headline_counts_before_an_element_that_is_called_so() -> None:
    other = "<p class='author-name'>Ann Other</p>"
    assert ("Jane Doe",) == byline("<aside><p>Von: Jane Doe</p></aside>", foot=other)
    assert ("Ann Other",) == byline("<p>By the harbour a fire burnt all night.</p>", foot=other)


@pytest.mark.parametrize("line", ["Autorin: Jane Doe, Leiterin", "Datum: 19.11.2021 Autor: Jane Doe Quelle: Gazette"])
def test_who_is_called_the_author_signs_where_only_the_site_is_claimed(line: str) -> None:
    site = "<meta property='og:site_name' content='Jobs & Hire'><meta name='author' content='Jobs & Hire'>"
    assert ("Jane Doe",) == byline(head=site, foot=f"<p>{line}</p>")
    assert byline(head=site) is None


def test_the_author_of_a_book_or_of_a_picture_does_not_sign() -> None:
    far = "<p>Fire</p>" * 12
    assert byline(foot=f"{far}<p>Autor: Alys Arden</p><p>Verlag: Beispiel, ISBN 978-3-00-000000-0</p>") is None
    assert byline(foot=f"{far}<p class='comment'>Autor: Alys Arden</p>") is None
    assert byline("<div class='license-info'><span class='author-name'>Ann Other</span></div>") is None


def test_a_byline_is_without_the_site() -> None:
    assert names_of("By Jane Doe Gazette Staff", "Gazette") == ["Jane Doe"]
    assert names_of("Redakcja Gazette", "Gazette") == ["Redakcja Gazette"]


@pytest.mark.parametrize(
    ("headings", "shown"),
    [
        (["News", "The bridge is closed"], "The bridge is closed"),
        (["The Gazette of the Town", "The bridge is closed"], "The bridge is closed"),
        (["The bridge is closed | OTHER.NET"], "The bridge is closed"),
        (["Gazettes are read by fewer people every year"], "The bridge is closed"),
    ],
)
def test_the_heading_that_is_the_claim_itself_is_the_headline(headings: list[str], shown: str) -> None:
    claims = ["The bridge is closed", "The Gazette of the Town: The bridge is closed", "News - Gazette"]
    assert shown == headline(claims, headings, "Gazette", None)


def test_a_headline_may_begin_as_the_sites_name_does() -> None:
    assert headline(["Bilder aus Berlin - Bild"], ["Bilder aus Berlin"], "Bild", None) == "Bilder aus Berlin"
    assert headline(["Gift guide | Gazette | Discover now!"], [], "Gazette", None) == "Gift guide"


def test_a_sites_name_that_holds_the_title_is_none() -> None:
    head = (
        "<title>Fire in the harbour | The Gazette</title><meta property='og:title' content='Fire in the harbour'>"
        "<meta property='og:site_name' content='Fire in the harbour | The Gazette'>"
    )
    page = f"<html><head>{head}</head><body><h1>Fire in the harbour</h1><p>{LEAD}</p><p>{OTHER}</p></body></html>"
    read = read_page(page.encode(), None, None)
    assert ("Fire in the harbour", None) == (read.title, read.site)


def test_a_name_alone_under_the_headline_signs() -> None:
    assert ("Anna Doe",) == byline("<p>Anna Doe</p>")
    assert ("Anna Doe",) == byline("<div>25.10.2022 - Anna Doe</div>")
    assert byline("<h2>Anna Doe</h2>") is None
    assert byline("<p>Harbour Roads</p><p>Anna Doe was there when the harbour burnt</p>") is None


@pytest.mark.parametrize(
    ("headings", "title"),
    [
        ("<h1>Thought from the ground</h1><h2>A poet weaves the near and the far</h2>", "Thought from the ground"),
        ("<h1><a href='/'>Thought from the ground</a></h1><h2>A poet weaves the near and the far</h2>", None),
        ("<h1>Thought from the ground</h1><p>Poems</p><h2>A poet weaves the near and the far</h2>", None),
    ],
)
def test_a_heading_right_under_the_first_is_its_subtitle(headings: str, title: str | None) -> None:
    told = "Thought from the ground - A poet weaves the near and the far"
    body = "The poems of the year are of an island and of all the seas around it."
    page = f"<title>{told}</title>{headings}<p>{body}</p>"
    assert (title or "A poet weaves the near and the far") == read_page(page.encode(), None, None).title


def test_a_page_that_names_no_tags_has_those_that_it_links_as_such_unless_they_are_a_cloud() -> None:
    def tags(number: int, head: str = "") -> tuple[str, ...]:
        links = "".join(f"<a rel='nofollow tag' href='/t/{one}'>Word {one}</a>" for one in range(number))
        text = "<p>The lifeboat left at noon on Monday, said Anna Smith of the coastguard, who was called.</p>" * 3
        page = f"<html><head>{head}</head><body><article><h1>A walk</h1>{text}{links}</article></body></html>"
        return read_page(page.encode(), None, None).tags

    assert ("Word 0", "Word 1") == tags(2)
    assert () == tags(40)
    assert ("Sea",) == tags(2, "<meta property='article:tag' content='Sea'>")
