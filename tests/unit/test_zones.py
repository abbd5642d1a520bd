"""Time zones by name: those that browsers say, and those that are kept."""

import logging

import pytest

from newsbell.common import zones


@pytest.mark.parametrize("name", ["Africa/Cairo", "Asia/Calcutta", "Europe/Kiev", "Europe/Kyiv", "US/Eastern", "UTC"])
def test_what_browsers_say_is_known_whatever_the_machine_has(name: str) -> None:
    assert name in zones.known()
    assert name == zones.zone(name).key


@pytest.mark.parametrize("name", ["localtime", "Factory", "posix/Africa/Cairo", "../../etc/passwd", "", "\0"])
def test_what_means_nothing_elsewhere_cannot_be_chosen(name: str) -> None:
    assert name not in zones.known()


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "Africa", "../../etc/passwd", "\0", "x" * 5_000])
def test_a_name_that_was_kept_is_never_a_reason_to_fail(name: str) -> None:
    zones.zone.cache_clear()
    assert "UTC" == zones.zone(name).key


def test_whoever_runs_newsbell_is_told_of_a_zone_once(caplog: pytest.LogCaptureFixture) -> None:
    zones.zone.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert zones.zone("Mars/Olympus") is zones.zone("Mars/Olympus")
    assert 1 == caplog.text.count("Mars/Olympus")
