"""Which words are an article's summary (newsbell.articles.pages.standfirst)."""

import pytest

from newsbell.articles.pages.page import read_page

TITLE = "Fire in the harbour"
TOLD = "All about the fire of Monday in the old harbour, with pictures, films and a map of the roads."
LEAD = "Nobody was hurt when the oldest warehouse of the town burnt down to its cellar on Monday"
TEXT = (
    "<p>The brigade of the town said on Tuesday that the cause of the fire is not known yet, and may never be.</p>" * 3
)


def standfirst(under: str, told: str = TOLD) -> str | None:
    head = f"<meta name='description' content='{told}'><meta property='og:site_name' content='The Gazette'>"
    page = f"<html><head>{head}</head><body><h1>{TITLE}</h1>{under}<article>{TEXT}</article></body></html>"
    return read_page(page.encode(), None, None).standfirst


@pytest.mark.parametrize("called", ["post__lead", "text-subline big", "articleSubtitle", "c-dek", "vorspann"])
def test_the_summary_that_a_page_shows_counts_before_the_one_that_it_tells_machines(called: str) -> None:
    assert LEAD == standfirst(f"<p class='{called}'>{LEAD}</p>")
    assert LEAD == standfirst(f"<div class='{called}'><p>{LEAD}</p></div>")


@pytest.mark.parametrize(
    "under",
    [
        f"<p class='leader-board'>{LEAD}</p>",
        f"<p class='lead'>“{LEAD}”</p>",
        "<p class='lead'>The fire of the harbour</p>",
        f"<p class='lead'>By Ann Smith, who was there when it burnt: {LEAD}</p>",
        f"<p class='lead'>Radio Gazette, Monday 18.03.2020 13:15: {LEAD}</p>",
        f"<p class='lead'><a href='/fire'>{LEAD}</a></p>",
        f"<figure><figcaption class='lead'>{LEAD}</figcaption></figure>",
        f"<p>{LEAD}</p>",
    ],
)
def test_what_is_no_summary_does_not_count(under: str) -> None:
    assert TOLD == standfirst(under)


def test_a_shown_summary_that_only_goes_on_is_told_as_machines_are() -> None:
    assert LEAD == standfirst(f"<p class='lead'>{LEAD}, said the brigade.</p>", told=LEAD)


@pytest.mark.parametrize("between", [". ", " | ", " – ", ""])
def test_the_title_is_not_told_in_the_summary_again(between: str) -> None:
    assert LEAD == standfirst(f"<p>{LEAD}</p>", told=f"{TITLE}{between}{LEAD}")


@pytest.mark.parametrize("told", [f"{TITLE} was the greatest of the town in a hundred years", f"{TITLE} - The Gazette"])
def test_what_goes_on_with_the_title_is_told_whole(told: str) -> None:
    assert told == standfirst("<p>was the greatest of the town in a hundred years</p><p>The Gazette</p>", told=told)


@pytest.mark.parametrize(
    "under",
    [
        f"<p><strong>{LEAD}.</strong></p>",
        f"<p><b>{LEAD}</b>.</p>",
        f"<p class='article--bold-text'>{LEAD}.</p>",
        f"<p style='font-weight: 700'>{LEAD}.</p>",
        f"<p>By Ann Smith</p><p>18 March 2020</p><figure><img src='/fire.jpg'></figure><p><b>{LEAD}.</b></p>",
    ],
)
def test_a_first_paragraph_that_is_bold_is_the_summary(under: str) -> None:
    assert f"{LEAD}." == standfirst(under)


@pytest.mark.parametrize(
    "under",
    [
        f"<p><b>Fire:</b> {LEAD}.</p>",
        f"<p><b>{LEAD}</b></p>",
        f"<p><b>{LEAD}?</b></p>",
        f"<p>{LEAD}.</p><p><b>{LEAD}, and nobody was there.</b></p>",
        f"<figure><figcaption><b>{LEAD}.</b></figcaption></figure>",
        f"<p><a href='/fire'><b>{LEAD}.</b></a></p>",
        f"<p><i>{LEAD}.</i></p>",
    ],
)
def test_bold_words_elsewhere_are_no_summary(under: str) -> None:
    assert TOLD == standfirst(under)


def test_a_first_paragraph_in_italics_is_the_summary_where_the_page_tells_none() -> None:
    assert f"{LEAD}." == standfirst(f"<p><em>{LEAD}.</em></p>", told="")
    assert standfirst(f"<p>{LEAD}.</p>", told="") is None


def test_a_page_that_calls_all_of_itself_a_menu_has_a_summary_all_the_same() -> None:
    page = f"<body><div class='navi'><h1>{TITLE}</h1><p><b>{LEAD}.</b></p>{TEXT}</div></body>"
    assert f"{LEAD}." == read_page(page.encode(), None, None).standfirst


def test_the_whole_bold_paragraph_counts_where_machines_are_told_a_part_of_it() -> None:
    assert f"Monday was hot. {LEAD}." == standfirst(f"<p><b>Monday was hot. {LEAD}.</b></p>", told=LEAD)
