"""What a page calls itself in its lines is no source of its own (articles.texts.site)."""

import pytest

from newsbell.articles.citing.attribution import attribution
from newsbell.articles.texts.site import Site

HEAD = ("Sky News - back to home", "World", "The harbour is closed")


@pytest.mark.parametrize("name", ["Sky News", "the Echo", "The Echo Media Group", "CNA"])
def test_a_page_is_no_source_of_itself(name: str) -> None:
    lines = (*HEAD, "It is.", "Get the CNA app", "Copyright © 2026 The Echo. All rights reserved.")
    assert Site.of(lines, 2).is_called(name)


@pytest.mark.parametrize(
    ("foot", "name"),
    [
        ("© 2026 ARD", "Der Standard"),
        ("COPYRIGHT (C) 2026 The Echo", "Caracol Radio"),
        ("Copyright (c) 2026 The Echo", "Historic England"),
        ("© 2026 RT", "Reporters Without Borders"),
    ],
)
def test_a_name_that_holds_the_sites_letters_is_another(foot: str, name: str) -> None:
    assert not Site.of((*HEAD, "It is.", foot), 2).is_called(name)


@pytest.mark.parametrize("foot", ["Copyright (c) 2026 The Echo", "© Copyright 2001-2026 The Echo", "©2026 The Echo"])
def test_signs_and_years_are_not_of_the_holders_name(foot: str) -> None:
    assert Site.of((*HEAD, "It is.", foot), 2).is_called("Echo")


def test_what_the_way_to_a_page_names_may_be_its_source() -> None:
    lines = ("Skip to content", "Home > Science > NASA", "The flight slips to May", "It does.")
    assert not Site.of(lines, 2).is_called("NASA")


@pytest.mark.parametrize(
    ("head", "foot", "name"),
    [("AP", "It is.", "AP"), ("World", "© Copyright ANSA", "ANSA"), ("Ritzau", "© Belga", "Belga")],
)
def test_an_agencys_own_page_has_its_reports_from_it(head: str, foot: str, name: str) -> None:
    assert not Site.of((head, "Menu", "The harbour is closed", foot), 2).is_called(name)


def test_an_agency_is_one_source_by_either_name() -> None:
    body = ("LISCARD, March 3 (AP) - The harbour is closed.",)
    assert attribution(body, ("AP",)) == ("AP",)
    assert attribution(body) == ("Associated Press",)


def test_a_hostile_copyright_line_is_read_in_a_line() -> None:
    """Signs and years without end: as many steps as there are signs, not their square."""
    assert Site.of([*HEAD, "©2026" * 40_000, "(c)" * 60_000, "copyright 2026 " * 12_000], 2).name is not None
