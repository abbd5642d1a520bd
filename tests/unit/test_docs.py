"""The reference pages say what the code says."""

import re
from pathlib import Path

import pytest
from tests.integration.failures import test_hostile_feeds, test_hostile_pages, test_hostile_servers, test_hostile_sites

from newsbell.common import errors
from newsbell.common.conf import SETTINGS, Setting
from newsbell.common.holdings import HOLDINGS

DOCS = Path(__file__).parents[2] / "docs"
ERRORS = (DOCS / "reference" / "errors.md").read_text()
SETTINGS_PAGE = (DOCS / "reference" / "settings.md").read_text()


LATER = (
    "OK, then Allow",
    "Only NEW",
    "None missed, none rung twice",
    "Your favourites, and some reminders",
    "Faster than anyone",
)


def _all_errors(root: type[errors.NewsbellError] = errors.NewsbellError) -> list[type[errors.NewsbellError]]:
    return [root, *(found for child in root.__subclasses__() for found in _all_errors(child))]


@pytest.mark.parametrize("error", _all_errors(), ids=lambda error: error.code)
def test_each_error_has_an_entry_with_what_why_and_fix(error: type[errors.NewsbellError]) -> None:
    entry = re.search(rf"^### {error.code}\n(.*?)(?=^##|\Z)", ERRORS, re.MULTILINE | re.DOTALL)
    assert entry, f"docs/reference/errors.md has no entry ### {error.code}"
    assert ["What", "Why", "Fix"] == re.findall(r"^\*\*(\w+)\.\*\* \S", entry[1], re.MULTILINE)


def test_each_code_names_one_error_and_each_entry_has_its_error() -> None:
    codes = [error.code for error in _all_errors()]
    assert len(set(codes)) == len(codes)
    assert sorted(codes) == sorted(re.findall(r"^### (\S+)$", ERRORS, re.MULTILINE))


def _rows(page: str) -> list[list[str]]:
    """The cells of all tables of a page."""
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in page.splitlines() if line[:2] == "| "
    ]


def _row(setting: Setting) -> str:
    default = f"`{setting.default}`" if setting.default else "empty"
    # This default is the machine's own.
    default = "the number of cores" if setting.name == "NEWSBELL_WORKERS" else default
    return f"| `{setting.name}` | {default} | {setting.help} |"


def test_the_table_of_settings_is_the_codes_own() -> None:
    rows = [line for line in SETTINGS_PAGE.splitlines() if line.startswith("| `NEWSBELL_")]
    assert [_row(setting) for setting in SETTINGS] == rows


def test_the_table_of_what_is_kept_is_the_codes_own() -> None:
    page = (DOCS / "reference" / "what-is-kept.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| `newsbell_")]
    of_readers = {True: "yes", False: "no"}
    expected = [f"| `{name}` | {of_readers[held.of_readers]} | {held.kept} |" for name, held in HOLDINGS.items()]
    assert expected == rows, "the missing line stands in newsbell/common/holdings.py"


def test_each_failure_is_answered_by_a_test_that_exists_or_is_said_to_come_later() -> None:
    """Named as file::test in the table's last column."""
    page = (DOCS / "explanation" / "failures.md").read_text()
    failures = [row for row in _rows(page) if row[0] != "failure"]
    assert failures
    for failure, _does, tests in failures:
        if not re.fullmatch(f"later: ({'|'.join(LATER)})", tests):
            _exist(failure, tests)


@pytest.mark.parametrize("page", ["guarantees", "standards"])
def test_each_guarantee_and_demand_names_tests_that_exist(page: str) -> None:
    rows = [row for row in _rows((DOCS / "explanation" / f"{page}.md").read_text()) if len(row) == 2]
    kept = [row for row in rows if row[1] not in ("test", "tests") and not row[1].startswith("newsbell calls no")]
    assert len(kept) >= 9
    for demand, tests in kept:
        _exist(demand, tests)


def _exist(what: str, tests: str) -> None:
    """Tests are named for it, as file::test, and are there."""
    names = re.findall(r"`([\w/]+\.py)::(\w+)`", tests)
    assert names, f"no test is named for: {what}"
    for file, name in names:
        source = (DOCS.parent / "tests" / file).read_text()
        assert re.search(rf"^def {name}\(", source, re.MULTILINE), f"tests/{file} has no {name}"


def test_every_guarantee_of_the_page_has_its_row() -> None:
    page = (DOCS / "explanation" / "guarantees.md").read_text()
    assert re.findall(r"^(\d+)\. \*\*", page, re.MULTILINE) == re.findall(r"^\| (\d+)\. ", page, re.MULTILINE)


def test_the_page_of_hostile_documents_lists_each_of_their_tests() -> None:
    """And counts them."""
    page = (DOCS / "explanation" / "hostile-documents.md").read_text()
    named = [row[0] for row in _rows(page) if row[0] != "document"]
    made = [
        *test_hostile_feeds.DOCUMENTS,
        *test_hostile_servers.MANNERS,
        *test_hostile_pages.DOCUMENTS,
        *test_hostile_sites.ROBOTS,
        *test_hostile_sites.FRONT_PAGES,
    ]
    assert made == named
    assert f"{len(made)} documents and servers" in page


def test_the_first_page_leads_to_every_other() -> None:
    """For who reads them where no menu stands beside them."""
    linked = set(re.findall(r"\]\(([\w/-]+\.md)\)", (DOCS / "index.md").read_text()))
    assert {str(page.relative_to(DOCS)) for page in DOCS.glob("*/*.md")} == linked
