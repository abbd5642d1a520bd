"""An entry and its page put together (newsbell.articles.completed)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from newsbell.articles.completed import completed, is_teaser
from newsbell.articles.item import Article, Image, read_item
from newsbell.articles.reading import Reading

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
BODY = ("The harbour burnt all night.", "Nobody was hurt.")


def entry(text: str | None = None, **fields: Any) -> Article:
    return read_item(**({"id": None, "link": None, "title": "Fire in the harbour", "summary_html": text} | fields))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (None, True),
        ("Flames all night.", True),
        ("word " * 119, True),
        ("word " * 120, False),
        ("word " * 150 + "…", True),
        ("word " * 150 + "Continue reading →", True),
        ("word " * 450 + "…", False),
    ],
)
def test_a_teaser_is_short_or_cut(text: str | None, is_one: bool) -> None:
    assert is_one == is_teaser(entry(text))


def test_what_the_source_says_stays_and_what_it_lacks_comes_from_the_page() -> None:
    image = Image("https://gazette.example/fire.jpg")
    page = Reading(
        "Harbour fire", BODY, None, "A summary", ("Jane Roe",), AT, AT, None, "en", "Local", ("Fire",), (image,)
    )
    whole = completed(entry(), page)
    assert whole == Article(
        None, None, "Fire in the harbour", "A summary", BODY, ("Jane Roe",), AT, AT, "en", "Local", ("Fire",), (image,)
    )
    other = datetime(2026, 3, 2, tzinfo=UTC)
    own = entry(
        "It was seen from afar.", author="John Doe", tags=("Sea",), language="fr", published=other, updated=other
    )
    kept = completed(own, page)
    assert kept is not None
    assert ("It was seen from afar.", ("John Doe",), other, ("Sea",), "fr") == (
        kept.standfirst,
        kept.byline,
        kept.published,
        kept.tags,
        kept.language,
    )


def test_the_cut_beginning_of_a_text_is_no_summary_of_it() -> None:
    whole = completed(entry("The harbour burnt …"), Reading("Fire", BODY, standfirst="A summary"))
    assert whole is not None
    assert "A summary" == whole.standfirst


def test_a_day_or_a_local_clock_is_no_moment() -> None:
    for said in (date(2026, 3, 1), datetime(2026, 3, 1, 9)):  # noqa: DTZ001 - as pages say it
        whole = completed(entry(), Reading("Fire", BODY, published=said))
        assert whole is not None
        assert whole.published is None


@pytest.mark.parametrize(
    "page",
    [
        Reading("Fire in the harbour", ()),
        Reading("Snow on the hills", ("It fell all day over the whole county.",)),
    ],
)
def test_a_page_that_says_no_more_or_speaks_of_something_else_completes_nothing(page: Reading) -> None:
    assert completed(entry("Flames."), page) is None


def test_an_entry_without_a_headline_has_nothing_to_be_known_by() -> None:
    assert completed(entry(title=None), Reading("Fire", BODY)) is None
