"""Texts that a pattern could read in a thousand ways, and would try one after the other: none takes for ever."""

from collections.abc import Callable
from itertools import product

import pytest
from tests import bounds
from tests.unit.test_sitemap import sitemap, url

from newsbell.articles.bylines import names_of
from newsbell.articles.citing.attribution import attribution
from newsbell.articles.pages.page import read_page
from newsbell.articles.subjects.finding import subjects
from newsbell.articles.subjects.uncased.han import chinese_names, japanese_names
from newsbell.articles.texts.gaps import gaps
from newsbell.articles.texts.plain_text import read_text
from newsbell.commands.moving import forms
from newsbell.common.shape import read as read_shape
from newsbell.delivery import mail
from newsbell.follows.evidence import SHAPES as OF_FOLLOWS
from newsbell.sources.feeds import parse
from newsbell.stories.evidence import SHAPES as OF_STORIES

CPU_S = 10
"""Far more than any of these takes, and far less than they took: hours, or longer than the world stands."""
RUN = 200_000


def keywords() -> None:
    """What stands between two of a news sitemap's keywords."""
    inside = f"<news:keywords>Sea, fire{' ' * RUN}in Devon</news:keywords>"
    (entry,) = parse(
        sitemap(url("fire", "Fire", "2026-01-01", inside=inside)).encode(), None, "https://a.example/"
    ).entries
    assert "Sea" == entry.tags[0]


def wrapping() -> None:
    """What stands around the JSON-LD of a page."""
    script = f'<script type="application/ld+json">{{"@type":"NewsArticle"}}-->{" " * RUN}x</script>'
    text = "<p>A fire burnt all night in the old harbour, and forty people had to leave by boat.</p>" * 3
    html = f"<html><head><title>Fire</title>{script}</head><body><article>{text}</article></body></html>"
    assert read_page(html.encode(), None, "https://a.example/fire").body


def byline() -> None:
    """What stands after a name."""
    assert len(names_of("Jane Doe" + " in" * 80)) <= 1
    assert ["Jane Doe"] == names_of("Jane Doe in on: am 12 May")


def quotes() -> None:
    """A row of a dump that breaks off in a run of quotes."""
    assert forms._TUPLE.match("('a'," + "'" * 200 + "(") is None
    found = forms._TUPLE.match(r"('it''s', 'a\'b', NULL, '')")
    assert found is not None
    assert ["it''s", r"a\'b", "", ""] == [said for said, _ in forms._VALUE.findall(found[1])][:4]


def paragraphs() -> None:
    """A thousand of them, each of which takes half a second."""
    assert ("Reuters",) == attribution(["Police told Reuters.", *["It said so: " + "A.A." * 750] * 1_000])


def words_of_a_paper() -> None:
    """What stands after "So", of which each hyphen may end a word."""
    assert () == attribution(["So " + "Ab-" * 1_000 + " berichtet"] * 100)
    assert ("Süd-Kurier",) == attribution(["Wie der Süd-Kurier berichtet, brennt es."])


def signs_without_end() -> None:
    """A run of Han signs that nothing parts, and as many houses: each may begin at any sign, or at any known name."""
    assert [] == list(chinese_names("汉" * RUN))
    assert any(one.key == "東京大学" for one in japanese_names("田中さんは東京大学" * (RUN // 9)))


def people_of_one_surname() -> None:
    """Thousands of them, each of whom a mention of any could mean."""
    names = ("".join(letters).title() for letters in product("bdfgklmnprst", "aeiou", "bdfgklmnprst", "aeiou"))
    assert subjects("", None, [" ".join(f"said {name}{end} Smith." for name in names for end in "nr")])


def pulled_quotations() -> None:
    """Thousands of lines, each of which may repeat what stands before it or after it."""
    run = "A/B/" * (RUN // 4)
    assert "A" in read_text("\n".join(run[at : at + 60] for at in range(0, RUN, 60))).body[0]


def lines_without_a_paragraph() -> None:
    """A list, from each line of which one could look at all others up to the next paragraph."""
    assert "since 4 names" == gaps([["names"]] * RUN, [])[-1][1]


def mailboxes() -> None:
    """A mail server's answer without an address in it."""
    assert mail._struck("5.1.1 " + "a" * RUN).startswith("5.1.1 aaaa")
    assert "5.1.1 … unknown." == mail._struck("5.1.1 <ada@paper.example> unknown")


def evidence() -> None:
    """What a decision says of a headline that is made of the decision's own words."""
    shapes = [*OF_STORIES, *OF_FOLLOWS]
    for words in (
        "” (score 1, 1 needed",
        "”: the same names and rare words (score 1, 1 needed): ",
        "” (score 1) of the same source",
        ": compared with “",
        ", which is in ",
        "”.",
    ):
        for start in ("It may develop “", "Another telling of “", "The same text: compared with “", "it names ", "“"):
            headline = start + words * (RUN // len(words))
            for end in ("", ".", "”.", "; both say it.", " in the text"):
                read_shape(headline + end, shapes)


@pytest.mark.uncounted  # it takes twice as long where lines are counted
@pytest.mark.parametrize(
    "read",
    [
        people_of_one_surname,
        paragraphs,
        words_of_a_paper,
        signs_without_end,
        keywords,
        wrapping,
        byline,
        quotes,
        pulled_quotations,
        lines_without_a_paragraph,
        mailboxes,
        evidence,
    ],
)
def test_no_pattern_takes_for_ever(read: Callable[[], None]) -> None:
    with bounds.cpu(CPU_S):
        read()
