"""The form of a newsroom: what is read, what stands after each step, and what is said of a mistake."""

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.common.errors import NewsroomInvalid
from newsbell.simulator.newsroom import Newsroom, feed_type, page_type, place
from newsbell.simulator.newsroom_form import load
from newsbell.simulator.newsroom_plan import Plan

PAGE = Path(__file__).parents[2] / "docs/reference/newsroom.md"

SHELL = "<rss><channel>\n%ENTRIES%\n</channel></rss>"
HEAD = """
name = "Tiny"
[publisher]
name = "Tiny"
slug = "tiny"
origin = "https://tiny.example/"
[[sources]]
name = "Tiny"
folder = "tiny"
url = "https://tiny.example/news.xml"
own = true
"""
STEP = '[[steps]]\ntitle = "First"\npublish = ["tiny/a"]\n'

Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a newsroom: the plan, and more files by their paths. Entries a, b and c are there."""

    def write(plan: str, files: dict[str, str | bytes] | None = None) -> Path:
        entries = {f"tiny/entries/{name}.xml": f"<item>{name}</item>\n" for name in "abc"}
        for path, text in ({"newsroom.toml": plan, "tiny/feed.xml": SHELL} | entries | (files or {})).items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode() if isinstance(text, str) else text)
        return tmp_path

    return write


def _mistakes(folder: Path) -> tuple[str, ...]:
    with pytest.raises(NewsroomInvalid) as caught:
        load(folder)
    assert "newsroom-invalid" == caught.value.code
    assert all(mistake in str(caught.value) for mistake in caught.value.mistakes)
    return caught.value.mistakes


def _feed(newsroom: Newsroom, step: int) -> str:
    return newsroom.state(step)["https://tiny.example/news.xml"].body.decode()


def test_the_example_of_the_reference_page_is_a_newsroom(tmp_path: Path) -> None:
    """What a stranger copies from docs/reference/newsroom.md works as it stands."""
    blocks = re.findall(r"`tiny/([^`\s]+)`:\n\n```\w+\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for name, text in blocks:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    newsroom = load(tmp_path)
    assert () == newsroom.notes
    assert [("tiny/fair",), ("tiny/goat", "tiny/fair"), ("tiny/goat-https", "tiny/fair")] == [
        newsroom.showing(step)["tiny"] for step in (1, 2, 3)
    ]


def test_the_reference_page_names_every_key() -> None:
    """A key that the page does not name cannot be used by someone who has not seen the code."""
    page = PAGE.read_text(encoding="utf-8")
    schema = Plan.model_json_schema(by_alias=True)
    keys = {key for table in (schema, *schema["$defs"].values()) for key in table["properties"]}
    assert set() == {key for key in keys if f"`{key}`" not in page and f"[{key}]" not in page}


def test_entries_stand_newest_first_where_the_shell_has_its_marker(written: Written) -> None:
    newsroom = load(written(HEAD + STEP + '[[steps]]\ntitle = "More"\npublish = ["tiny/b", "tiny/c"]\n'))
    assert "<rss><channel>\n<item>a</item>\n</channel></rss>" == _feed(newsroom, 1)
    assert "<rss><channel>\n<item>c</item>\n<item>b</item>\n<item>a</item>\n</channel></rss>" == _feed(newsroom, 2)


def test_before_the_first_step_feeds_are_empty(written: Written) -> None:
    assert "<rss><channel>\n\n</channel></rss>" == _feed(load(written(HEAD + STEP)), 0)


def test_withdraw_replace_and_publish_change_the_feed_in_this_order(written: Written) -> None:
    more = """
    [[steps]]
    title = "Two more"
    publish = ["tiny/b"]
    [[steps]]
    title = "All at once"
    withdraw = ["tiny/a"]
    replace = { "tiny/b" = "tiny/c" }
    publish = ["tiny/a.xml"]
    """
    newsroom = load(written(HEAD + STEP + textwrap.dedent(more)))
    assert ("tiny/a", "tiny/c") == newsroom.showing(3)["tiny"]


def test_a_feed_shows_only_as_many_entries_as_the_source_says(written: Written) -> None:
    newsroom = load(written(HEAD + "show = 2\n" + STEP.replace('["tiny/a"]', '["tiny/a", "tiny/b", "tiny/c"]')))
    assert ("tiny/c", "tiny/b") == newsroom.showing(1)["tiny"]


def test_items_of_a_json_feed_are_joined_by_commas(written: Written) -> None:
    files: dict[str, str | bytes] = {"tiny/feed.xml": '{"items": [\n%ENTRIES%\n]}'}
    newsroom = load(written(HEAD + STEP.replace('["tiny/a"]', '["tiny/a", "tiny/b"]'), files))
    assert '{"items": [\n<item>b</item>,\n<item>a</item>\n]}' == _feed(newsroom, 1)


def test_an_encoding_is_of_the_assembled_feed_and_loses_no_character(written: Written) -> None:
    folder = written(HEAD + 'encoding = "windows-1252"\n' + STEP, {"tiny/entries/a.xml": "<item>café 灯</item>"})
    body = load(folder).state(1)["https://tiny.example/news.xml"].body
    assert b"<item>caf\xe9 &#28783;</item>" in body


def test_a_whole_file_is_the_feed_until_the_source_changes_again(written: Written) -> None:
    more = """
    [[steps]]
    title = "Broken"
    feeds = { tiny = "step-2/tiny.xml" }
    [[steps]]
    title = "Still"
    [[steps]]
    title = "Mended"
    publish = ["tiny/b"]
    """
    newsroom = load(written(HEAD + STEP + textwrap.dedent(more), {"step-2/tiny.xml": b"<rss>\xff & \xfe"}))
    bodies = [newsroom.state(step)["https://tiny.example/news.xml"].body for step in (2, 3)]
    assert [b"<rss>\xff & \xfe"] * 2 == bodies
    assert {} == newsroom.showing(3)
    assert ("tiny/b", "tiny/a") == newsroom.showing(4)["tiny"]


def test_a_source_of_whole_files_needs_no_folder_and_is_not_there_before_its_first(written: Written) -> None:
    wire = (
        '[[sources]]\nname = "Wire"\nfolder = "wire"\nurl = "https://wire.example/feed"\ncontent_type = "text/plain"\n'
    )
    steps = STEP + '[[steps]]\ntitle = "Wire"\nfeeds = { wire = "wire.json" }\n'
    newsroom = load(written(HEAD + wire + steps, {"wire.json": '{"items": []}'}))
    assert "https://wire.example/feed" not in newsroom.state(1)
    assert "text/plain" == newsroom.state(2)["https://wire.example/feed"].content_type


def test_pages_stand_at_the_publishers_origin_and_at_other_hosts(written: Written) -> None:
    steps = STEP + '[[steps]]\ntitle = "New page"\n[steps.pages]\n"https://else.example/x" = "x.html"\n'
    files: dict[str, str | bytes] = {
        "pages/index.html": "home",
        "pages/2026/goat.html": "goat",
        "pages/.hidden": "no",
        "sites/wire.example/robots.txt": "all",
        "x.html": "x",
    }
    newsroom = load(written(HEAD + steps, files))
    bodies = {url: answer.body for url, answer in newsroom.state(2).items() if not url.endswith("news.xml")}
    assert {
        "https://tiny.example/": b"home",
        "https://tiny.example/index.html": b"home",
        "https://tiny.example/2026/goat": b"goat",
        "https://tiny.example/2026/goat.html": b"goat",
        "https://wire.example/robots.txt": b"all",
        "https://else.example/x": b"x",
    } == bodies
    assert "https://else.example/x" not in newsroom.state(1)


def test_a_place_is_kept_without_what_only_disguises_it(written: Written) -> None:
    """No database of a server takes a NUL."""
    plan = HEAD.replace("slug =", 'places = ["Salt\\u0000harbour", " Gull  Rock "]\nslug =') + STEP
    assert ("Saltharbour", "Gull Rock") == load(written(plan)).plan.publisher.places


def test_a_key_that_is_not_of_the_form_is_passed_over_and_said(written: Written) -> None:
    notes = load(written(HEAD + 'mood = "sunny"\n' + STEP)).notes
    assert ("newsroom.toml, source 1, mood: is no key of the form, and is passed over",) == notes


def test_a_step_that_is_not_there_is_refused(written: Written) -> None:
    with pytest.raises(IndexError, match="step 2 of a newsroom that has 1"):
        load(written(HEAD + STEP)).state(2)


READER = '[[readers]]\nname = "Ada"\n'
SECOND = '[[steps]]\ntitle = "Second"\n'

MISTAKES = {
    "not TOML": ("name = ", "newsroom.toml is not TOML in UTF-8"),
    "a place of common words": (
        HEAD.replace("slug =", 'places = ["Saltharbour", "the"]\nslug =') + STEP,
        "publisher, places 2: is 'the', which cannot be followed: These words stand in nearly every article. Mend: ",
    ),
    "a place without words": (
        HEAD.replace("slug =", 'places = ["\\u0000—"]\nslug =') + STEP,
        "publisher, places 1: is '—', which cannot be followed: It has no words. Mend: name",
    ),
    "a place without end": (
        HEAD.replace("slug =", f'places = ["{"Salt harbour " * 50}"]\nslug =') + STEP,
        "publisher, places 1: is 'Salt harbour",
    ),
    "a place that is no list": (
        HEAD.replace("slug =", 'places = "Saltharbour"\nslug =') + STEP,
        "publisher, places: is 'Saltharbour'. Mend: ",
    ),
    "a missing key": (
        HEAD.replace('slug = "tiny"\n', "") + STEP,
        "newsroom.toml, publisher, slug: is missing. Mend: add it",
    ),
    "no steps": (HEAD, "newsroom.toml, steps: is missing"),
    "no step": ("steps = []\n" + HEAD, "newsroom.toml, steps: is []. Mend: must have at least one table"),
    "a bad slug": (
        HEAD.replace('slug = "tiny"', 'slug = "Tiny Times"') + STEP,
        "publisher, slug: is 'Tiny Times'. Mend: use small letters",
    ),
    "a bad origin": (HEAD.replace('example/"', 'example/x"') + STEP, "publisher, origin: is 'https://tiny.example/x'"),
    "a bad address": (
        HEAD.replace("https://tiny.example/news", "tiny.example/news") + STEP,
        "source 1, url: is 'tiny.",
    ),
    "a bad port": (
        HEAD.replace("tiny.example/news", "tiny.example:x/news") + STEP,
        "source 1, url: is 'https://tiny.example:x",
    ),
    "a bad host": (
        HEAD + 'hosts = ["https://x.example"]\n' + STEP,
        "source 1, hosts 1: is 'https://x.example'. Mend: must be",
    ),
    "an unknown encoding": (
        HEAD + 'encoding = "klingon"\n' + STEP,
        "source 1, encoding: is 'klingon'. Mend: must be a char",
    ),
    "a slip in a key": (
        HEAD + STEP.replace("publish", "publsh"),
        "step 1, publsh: is no key of the form. Mend: did you mean pub",
    ),
    "a slip in a name": (
        HEAD + STEP + SECOND + 'publish = ["tiny/bb"]',
        "step 2, publish: names the entry tiny/bb, which is not th",
    ),
    "an unknown folder": (
        HEAD + STEP.replace("tiny/a", "else/zzzzzz"),
        "add the file else/entries/NAME.xml (or .json)",
    ),
    "withdrawn unpublished": (
        HEAD + STEP + 'withdraw = ["tiny/b"]',
        "step 1, withdraw: tiny/b does not stand in its feed",
    ),
    "replaced unpublished": (
        HEAD + STEP + 'replace = { "tiny/b" = "tiny/c" }',
        "step 1, replace: tiny/b does not stand",
    ),
    "a file that is not there": (
        HEAD + STEP + 'feeds = { tiny = "x.xml" }',
        "step 1, feeds, tiny: names the file x.xml, which",
    ),
    "a file outside": (
        HEAD + STEP + 'feeds = { tiny = "../x.xml" }',
        "step 1, feeds, tiny: names ../x.xml, outside the newsroom",
    ),
    "a feed of no source": (
        HEAD + STEP + 'feeds = { wire = "newsroom.toml" }',
        "step 1, feeds, wire: no source has that folder",
    ),
    "a page that is not there": (
        HEAD + STEP + 'pages = { "https://a.example/" = "x" }',
        "step 1, pages, https://a.example/: na",
    ),
    "a source without a feed": (
        HEAD + '[[sources]]\nname = "W"\nfolder = "wire"\nurl = "https://w.example/"\n' + STEP,
        "source 2, folder: wire/ has no feed.*, and no step names a whole file as its feed",
    ),
    "two sources of one name": (
        HEAD + '[[sources]]\nname = "T"\nfolder = "tiny"\nurl = "https://w.example/"\n' + STEP,
        "source 2, folder: tiny is taken by an earlier one",
    ),
    "two readers of one name": (HEAD + STEP + READER + READER, "reader 2, name: Ada is taken by an earlier one"),
    "a follow without a name": (
        HEAD + STEP + READER + 'follows = [{ kind = "topic" }]',
        "reader 1, follows 1: is {'kind': 'top",
    ),
    "a follow of no kind": (
        HEAD + STEP + READER + 'follows = [{ kind = "mood" }]',
        "reader 1, follows 1, kind: is 'mood'. Mend:",
    ),
    "an expectation of nothing": (
        HEAD + STEP + 'expect = [{ is = "update" }]',
        "step 1, expect 1: is {'is': 'update'}. Mend: must",
    ),
    "an expected stranger": (
        HEAD + STEP + 'expect = [{ entry = "tiny/a", is = "new-story", rings = ["Zoë"] }]',
        "step 1, expect 1: there is no reader Zoë",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_the_plan_is_named_with_its_key_and_mend(written: Written, case: str) -> None:
    plan, said = MISTAKES[case]
    (mistake,) = _mistakes(written(plan))
    assert said in mistake
    assert "Mend: " in mistake


FILES: dict[str, tuple[str, dict[str, str | bytes], str]] = {
    "no marker": (STEP, {"tiny/feed.xml": "<rss/>"}, "tiny/feed.xml: has %ENTRIES% 0 times"),
    "two shells": (STEP, {"tiny/feed.json": "{%ENTRIES%}"}, "tiny/: holds 2 files named feed.*"),
    "two entries of one name": (STEP, {"tiny/entries/a.json": "{}"}, "tiny/entries/a.xml: is a second entry named a"),
    "an entry in another encoding": (
        'encoding = "latin-1"\n' + STEP,
        {"tiny/entries/b.xml": b"caf\xe9"},
        "tiny/b (entry): is not UTF-8, but its source has an encoding",
    ),
    "an entry without a shell": (
        '[[sources]]\nname = "W"\nfolder = "w"\nurl = "https://w.example/"\n'
        + STEP.replace("tiny/a", "w/a")
        + 'feeds = { w = "newsroom.toml" }\n',
        {"w/entries/a.xml": "<item/>"},
        "step 1, publish: w/a has no feed to stand in",
    ),
    "replaced by another source's": (
        '[[sources]]\nname = "W"\nfolder = "w"\nurl = "https://w.example/"\n'
        + STEP
        + SECOND
        + 'replace = { "tiny/a" = "w/z" }\n',
        {"w/entries/z.xml": "<item/>", "w/feed.xml": SHELL},
        "step 2, replace: w/z is of another source than tiny/a",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_mistake_in_a_file_is_named_with_its_place_and_mend(written: Written, case: str) -> None:
    rest, files, said = FILES[case]
    (mistake,) = _mistakes(written(HEAD + rest, files))
    assert said in mistake
    assert "Mend: " in mistake


def test_all_mistakes_are_told_at_once(written: Written) -> None:
    plan = HEAD + STEP + SECOND + 'publish = ["tiny/x"]\nwithdraw = ["tiny/c"]\nfeeds = { tiny = "no.xml" }\n'
    assert 3 == len(_mistakes(written(plan)))


def test_a_folder_without_a_plan_is_refused(tmp_path: Path) -> None:
    assert ("newsroom.toml is not there. Mend: write it, or name the folder that holds it",) == _mistakes(tmp_path)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'\xef\xbb\xbf {"version": 1}', "application/feed+json"),
        (b'<?xml version="1.0"?><rss>', "application/rss+xml"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "application/atom+xml"),
        (b"<rdf:RDF>", "application/xml"),
    ],
)
def test_a_feeds_type_is_seen_from_its_first_bytes(body: bytes, expected: str) -> None:
    assert expected == feed_type(body)


def test_a_page_is_html_unless_its_name_says_otherwise() -> None:
    expected = ["text/html; charset=utf-8", "text/html; charset=utf-8", "image/png", "text/plain"]
    assert expected == [page_type(name) for name in ("a", "a.html", "a.png", "robots.txt")]


@given(
    st.sampled_from(["http", "https"]), st.sampled_from(["", ":80", ":443"]), st.sampled_from(["", "/", "/a%20b", "/é"])
)
def test_a_place_is_the_same_for_every_way_to_write_its_address(scheme: str, port: str, path: str) -> None:
    expected = {"": "/", "/": "/", "/a%20b": "/a b", "/é": "/é"}[path]
    assert f"tiny.example{expected}?q=1" == place(f"{scheme}://TINY.example{port}{path}?q=1")


@given(st.lists(st.sets(st.sampled_from("abc"), min_size=1).map(sorted), min_size=1, max_size=6))
def test_however_entries_are_published_each_stands_once_and_the_newest_first(order: list[list[str]]) -> None:
    """Publishing again moves to the top; nothing is doubled, nothing is lost."""
    plan = {
        "name": "Tiny",
        "publisher": {"name": "Tiny", "slug": "tiny", "origin": "https://tiny.example"},
        "sources": [{"name": "Tiny", "folder": "tiny", "url": "https://tiny.example/news.xml"}],
        "steps": [{"title": "-", "publish": [f"tiny/{name}" for name in names]} for names in order],
    }
    newsroom = Newsroom(Plan.model_validate(plan), {}, {}, {}, {})
    said = [name for names in order for name in names]
    newest_first = tuple(f"tiny/{name}" for name in dict.fromkeys(reversed(said)))
    assert newest_first == newsroom.showing(len(order))["tiny"]
