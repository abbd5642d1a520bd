"""One item of a feed, read as an article (newsbell.articles.item)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from newsbell.articles.item import Article, Image, byline, read_item

EMPTY: dict[str, Any] = {"id": None, "link": None, "title": None, "summary_html": None}


def test_an_article_keeps_fifty_tags() -> None:
    """One that has thousands is made to exhaust, or to match every topic."""
    found = read_item(**EMPTY, tags=[f"tag {number}" for number in range(5_000)])
    assert tuple(f"tag {number}" for number in range(50)) == found.tags


def test_what_a_feed_says_is_read() -> None:
    published = datetime(2026, 3, 1, 9, tzinfo=UTC)
    article = read_item(
        id=" tag:1 ",
        link=" https://gazette.example/a ",
        title="<b>Bridge</b> closed",
        summary_html="<p>It is shut &amp; will stay so.</p>",
        content_html="<p>The town bridge was closed.</p><p>Nobody was hurt.</p>",
        author="By Jane Doe and John Roe",
        tags=("Roads", "Roads", " ", "R&amp;D"),
        language=" en-GB ",
        published=published,
        updated=published,
        image="https://gazette.example/a.jpg",
        section="News/Local",
    )
    expected = Article(
        id="tag:1",
        url="https://gazette.example/a",
        title="Bridge closed",
        standfirst="It is shut & will stay so.",
        body=("The town bridge was closed.", "Nobody was hurt."),
        byline=("Jane Doe", "John Roe"),
        published=published,
        modified=published,
        language="en-GB",
        section="News/Local",
        tags=("Roads", "R&D"),
        images=(Image("https://gazette.example/a.jpg"),),
    )
    assert expected == article
    assert "Bridge closed\nIt is shut & will stay so.\nThe town bridge was closed.\nNobody was hurt." == article.text


def test_what_a_feed_does_not_say_is_not_invented() -> None:
    article = read_item(**EMPTY)
    assert Article(None, None, "", None, (), None, None, None, None, None, (), ()) == article
    assert "" == article.text


@pytest.mark.parametrize(
    ("summary", "content", "standfirst", "body"),
    [
        ("A short summary.", None, "A short summary.", ()),
        ("<p>One.</p><p>Two.</p>", None, None, ("One.", "Two.")),
        ("word " * 101, None, None, ("word " * 100 + "word",)),
        (
            "The town bridge was […]",
            "<p>The town <b>bridge</b> was closed.</p>",
            None,
            ("The town bridge was closed.",),
        ),
        ("The TOWN bridge…", "The town bridge was closed.", None, ("The town bridge was closed.",)),
        (None, "Body.", None, ("Body.",)),
        ("Other words.", "Body.", "Other words.", ("Body.",)),
    ],
)
def test_a_summary_is_the_standfirst_unless_the_body_opens_with_it(
    summary: str | None, content: str | None, standfirst: str | None, body: tuple[str, ...]
) -> None:
    article = read_item(**{**EMPTY, "summary_html": summary}, content_html=content)
    assert (standfirst, body) == (article.standfirst, article.body)


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (None, None),
        ("", None),
        ("news@gazette.example", None),
        ("jane@gazette.example (Jane Doe)", ("Jane Doe",)),
        ('"Jane Doe" <jane@gazette.example>', ("Jane Doe",)),
        ("By Jane Doe", ("Jane Doe",)),
        ("Byron Black", ("Byron Black",)),
        ("Jane Doe; John Roe; Jane Doe", ("Jane Doe", "John Roe")),
        ("Jane Doe, Reporter", ("Jane Doe, Reporter",)),
        ("Anna Muster und Max Muster", ("Anna Muster", "Max Muster")),
    ],
)
def test_a_byline_is_names(author: str | None, expected: tuple[str, ...] | None) -> None:
    assert expected == byline(author)
