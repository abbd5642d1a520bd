"""What is a page's text, and what only stands by it (newsbell.articles.pages.body)."""

import pytest

from newsbell.articles.pages.page import read_page

TEXT = (
    "A fire burnt all night in the old harbour, and forty people had to leave their houses by boat before the morning.",
    "The brigade of the town said on Tuesday that nobody was hurt, and that the cause of the fire is not known yet.",
    "The harbour is a hundred years old; its warehouses were to become flats, of which the first have been sold.",
    "Two of the warehouses are lost, said the owner, who wants to build them again as soon as the town allows it.",
    "The road along the river is closed until Friday, and the ferry goes from the northern pier, the council said.",
)
LEAD = "The oldest warehouses of the town have burnt down to their cellars, and the ferry has to find another pier."
URL = "https://gazette.example/fire"


def body(inside: str = "", over: str = "") -> list[str]:
    shown = "".join(f"<p>{line}</p>" for line in TEXT[:2]) + inside + "".join(f"<p>{line}</p>" for line in TEXT[2:])
    page = f"<html><body><h1>Fire in the harbour</h1>{over}<article>{shown}</article></body></html>"
    return list(read_page(page.encode(), None, URL).body)


@pytest.mark.parametrize("called", ["teaser", "article-excerpt", "print-only", "intro"])
def test_prose_between_headline_and_text_is_the_first_paragraph(called: str) -> None:
    over = f"<div class='{called}'><p>{LEAD}</p></div><div>Teilen</div>"
    assert [LEAD, *TEXT] == body(over=over)


@pytest.mark.parametrize(
    "over",
    [
        f"<figure><figcaption>{LEAD}</figcaption></figure>",
        f"<p>By Ann Smith, who has written of the harbour for ten years. {LEAD}</p>",
        f"<nav><p>{LEAD}</p></nav>",
        f"<p><a href='/ferry'>{LEAD}</a></p>",
        f"<p>{LEAD[:-1]}</p>",
        f"<p>For the latest news of the harbour download our app. {LEAD}</p>",
    ],
)
def test_what_stands_under_the_headline_and_is_no_prose_is_not_of_the_text(over: str) -> None:
    assert list(TEXT) == body(over=over)


def test_a_lead_that_stands_in_the_text_already_is_there_once() -> None:
    assert [LEAD, *TEXT] == body(over=f"<div class='teaser'><p>{LEAD}</p></div><p>{LEAD}</p>")


@pytest.mark.parametrize(
    "link",
    ["<p><a href='/ferry'>{}</a></p>", "<a href='https://www.gazette.example/ferry'><p>{}</p></a>"],
)
def test_a_line_that_is_one_link_to_another_article_is_not_of_the_text(link: str) -> None:
    assert list(TEXT) == body(link.format("The ferry has to find another pier again"))


@pytest.mark.parametrize(
    "line",
    [
        "<p><a href='https://council.example/road'>The council's map of the closed road</a></p>",
        "<p><a href='mailto:fire@council.example'>Write to fire@council.example about it</a></p>",
        "<p><a href='#map'>The map of the closed road, at the end</a></p>",
        "<p><a href='https://[gazette.example/map'>The map of the closed road, at the end</a></p>",
    ],
)
def test_a_link_that_leads_to_no_other_article_of_the_site_is(line: str) -> None:
    assert len(TEXT) + 1 == len(body(line))


def test_a_heading_that_is_a_link_heads_the_prose_under_it() -> None:
    assert "The ferry has to find another pier" in body(
        "<h2><a href='/ferry'>The ferry has to find another pier</a></h2>"
    )


def test_who_signs_is_not_told_in_the_text_again() -> None:
    over = "<p class='byline'>By Ann Smith</p>"
    assert list(TEXT) == body("<p>Ann Smith</p>", over)


def test_a_page_that_is_a_menu_all_over_has_a_text_too() -> None:
    html = "".join(f"<p>{line}</p>" for line in TEXT)
    page = f"<html><body><p>The Gazette.</p><nav><h1>Fire in the harbour</h1>{html}</nav></body></html>"
    assert set(TEXT) <= set(read_page(page.encode(), None, URL).body)


STORIES = (
    (
        "A designer will not dress the first lady",
        "He was asked to dress her years ago and declined, he said to the press.",
    ),
    ("Parole board hears the case of a man", "The board heard arguments for and against mercy for a man set to die."),
    (
        "Beijing says that it will hold to sanctions",
        "The government will implement the new sanctions, said a spokesman.",
    ),
)


@pytest.mark.parametrize(
    "headline", ["<h3><a href='/s{}'>{}</a></h3>", "<h3><a href='/s{}'><u></u><div>{}</div></a></h3>"]
)
@pytest.mark.parametrize(("outer", "inner"), [("ul", "li"), ("div", "article")])
def test_a_list_of_other_stories_with_their_summaries_is_not_of_the_text(headline: str, outer: str, inner: str) -> None:
    items = "".join(
        f"<{inner}>{headline.format(at, title)}<p>{text}</p></{inner}>" for at, (title, text) in enumerate(STORIES)
    )
    assert list(TEXT) == body(f"<{outer}>{items}</{outer}>")


@pytest.mark.parametrize(
    "link",
    [
        "#s",
        "/fire?post=2",
        "fire#s",
        "/fire/",
        "/fire/post-2",
        "/fire/amp",
        "https://other.example/s",
        "mailto:a@b.example",
    ],
)
def test_a_list_whose_headings_lead_to_the_page_itself_or_to_other_sites_is_of_the_text(link: str) -> None:
    items = "".join(f"<li><h3><a href='{link}'>{title}</a></h3><p>{text}</p></li>" for title, text in STORIES)
    read = " ".join(body(f"<ul>{items}</ul>"))
    assert all(text in read for _title, text in STORIES)


@pytest.mark.parametrize("heading", ["{}", "<b>{}</b>", "<h3>{}</h3>"])
def test_a_list_whose_headings_are_no_links_is_of_the_text(heading: str) -> None:
    items = "".join(f"<li>{heading.format(title)}<p>{text}</p></li>" for title, text in STORIES)
    read = " ".join(body(f"<ul>{items}</ul>"))
    assert all(text in read for _title, text in STORIES)


def test_a_page_of_hardly_more_than_teasers_is_read_as_a_list_of_stories() -> None:
    items = "".join(
        f"<li><h3><a href='/s{at}'>{title}</a></h3><p>{f'{text} ' * 15}</p></li>"
        for at, (title, text) in enumerate(STORIES)
    )
    assert all(text in " ".join(body(f"<ul>{items}</ul>")) for _title, text in STORIES)


def test_stories_at_addresses_that_differ_by_their_query_are_other_stories() -> None:
    items = "".join(
        f"<li><h3><a href='/index.php?id={at}'>{title}</a></h3><p>{text}</p></li>"
        for at, (title, text) in enumerate(STORIES)
    )
    shown = "".join(f"<p>{line}</p>" for line in TEXT)
    page = f"<html><body><h1>Fire in the harbour</h1><article>{shown}<ul>{items}</ul></article></body></html>"
    assert list(TEXT) == list(read_page(page.encode(), None, "https://gazette.example/index.php?id=99").body)
