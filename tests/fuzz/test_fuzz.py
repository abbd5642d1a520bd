"""The short version of `make fuzz`: a few thousand broken documents in each run of the suite."""

import pytest

from tests import bounds
from tests.fuzz import run, targets
from tests.fuzz.run import fuzz

INPUTS = 3_000


@pytest.mark.parametrize("name", targets.TARGETS)
def test_no_broken_document_crashes_a_reader_or_stalls_it(name: str) -> None:
    """Each within two seconds of CPU; what comes out can be stored and linked to."""
    wanted = round(INPUTS * targets.TARGETS[name][2])
    assert fuzz(name, wanted, start=4).inputs >= wanted * 0.9


def test_the_fuzzer_finds_what_is_there_to_find(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fuzzer that cannot fail says nothing."""

    def crash(body: bytes) -> str:
        assert b"&#xd800;" not in body
        return "read"

    def stall(body: bytes) -> str:
        while len(body) % 7 == 3:
            pass
        return "read"

    def hoard(body: bytes) -> str:
        return "read" if len(bytes(run.MEMORY * (len(body) % 5))) >= 0 else ""

    monkeypatch.setattr(run, "CPU_S", 0.2)
    for reader, found in ((crash, AssertionError), (stall, bounds.TooSlow), (hoard, MemoryError)):
        monkeypatch.setitem(targets.TARGETS, "feeds", (reader, lambda: [b"<rss/>", b"<rss></rss>"], 1))
        with pytest.raises(found):
            fuzz("feeds", 3_000, start=1)
