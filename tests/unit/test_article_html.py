"""Untrusted HTML to plain words (newsbell.articles.html)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.articles.html import plain, text_of
from newsbell.articles.pages import tree


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (None, []),
        ("  ", []),
        ("Plain & simple", ["Plain & simple"]),
        ("One\ntwo\n\nthree", ["One two", "three"]),
        ("<p>One</p><p>t<b>w</b>o", ["One", "two"]),
        ("one<br>line<br><br>two<br />\n<br/>three", ["one line", "two", "three"]),
        ("<li>a<li>b<table><tr><td>c<td>d</table>", ["a", "b", "c", "d"]),
        ("<figure><img><figcaption>A caption</figcaption></figure>text", ["text"]),
        ("&lt;p&gt;Hello &amp;amp; bye&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;", ["Hello & bye", "two"]),
        ("AT&amp;amp;T rises", ["AT&T rises"]),
        ("<p>Use &lt;b&gt;x&lt;/b&gt; for bold<br>now", ["Use <b>x</b> for bold now"]),
        ("</script>x</style>y<p>z", ["xy", "z"]),
        ("unclosed <a href='x", ["unclosed"]),
        ("nul\x00 and \ud800 bad", ["nul and bad"]),
        ("<p>nul\x00 and \ud800 bad", ["nul and ? bad"]),
    ],
)
def test_paragraphs_are_read(markup: str | None, expected: list[str]) -> None:
    assert expected == text_of(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<style>p{}</style><svg><script>x</script></svg><template>x</template>",
        "<iframe src=//evil.example>x</iframe><noscript>x</noscript><textarea><p>x</textarea>",
        "<!-- x --><?php x ?>",
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_what_no_reader_sees_is_not_read(markup: str) -> None:
    """A feed title that runs script (Miniflux CVE-2023-27592, FreshRSS#9146); external entities."""
    assert "kept" == text_of(markup + "<p>kept")[-1]
    assert not {"x", "alert(1)", "root"} & set(text_of(markup))


@pytest.mark.parametrize("unit", ["&lt;img ", "<b", "\n ", "&amp;", "…", "]]>", "<!--", "&lt;/"])
def test_a_million_of_anything_is_read_in_one_go(unit: str) -> None:
    """No pattern here may take more than one look at each character: the test's own time-out is the proof."""
    assert plain(unit * 300_000) == plain(unit * 300_000)


def test_depth_and_size_are_bounded() -> None:
    assert ["deep"] == text_of("<div>" * 50_000 + "deep" + "</div>" * 50_000)
    assert [4_000_000] == [len(paragraph) for paragraph in text_of("x" * 4_000_001)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (None, ""),
        ("<b>Fire</b> in &quot;Devon&quot;", 'Fire in "Devon"'),
        ("Vue’s <template> explained", "Vue’s <template> explained"),
        ("if x<y and y>z", "if x<y and y>z"),
        ("AT&T <3 you", "AT&T <3 you"),
        ("x <script>alert(1)</script>", "x"),
        ("&lt;b&gt;Fire&lt;/b&gt;", "Fire"),
        (" Two\n lines\u202e ", "Two lines"),
    ],
)
def test_a_title_is_one_line(title: str | None, expected: str) -> None:
    assert expected == plain(title)


@given(st.text(alphabet=st.characters(), max_size=200) | st.text(alphabet="<>/&;abp scriptlt#\x00\"'=", max_size=200))
def test_no_input_raises(markup: str) -> None:
    assert all(paragraph == paragraph.strip() for paragraph in text_of(markup))
    assert "\n" not in plain(markup)


def test_scripts_and_comments_end_where_a_browser_ends_them() -> None:
    """Whatever is within: a `<` or a dash that is not their end loses nothing of what follows."""
    page = (
        '<html><body><!-- a - <b> --><p>one</p><script type="application/ld+json">{"a": "1<2"}</script><p>two</p>'
        '<!-- - --!><style>p<q{}</STYLE ><p>three</p><script type="application/LD+json">{"b": 3}'
    )
    found = tree.parse(page)
    assert found is not None
    assert ('{"a": "1<2"}', '{"b": 3}') == found.data
    assert ["one", "two", "three"] == [one.text for one in found.root.iter("p")]
