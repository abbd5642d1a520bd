"""Which words are an article's summary (newsbell.articles.standfirst)."""

import pytest

from newsbell.articles.page import read_page

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
