"""Guarantee 3: accepted is not delivered, and nobody is told that it is."""

import re
from pathlib import Path
from typing import get_args

from newsbell.reminders.outcome import REASONS, Value

ROOT = Path(__file__).parents[2]
# The simulator is the other side: it knows what its readers saw. Articles hold the words of others.
OTHERS = ("simulator", "articles")
SAYS = re.compile(r"\bdelivered\b", re.IGNORECASE)
# What may be said of it: that it is not so. Mail servers name a header after it.
DENIES = re.compile(r"""\b(?:not|never called)\s"?delivered\b|Delivered-To""", re.IGNORECASE)


def _false(text: str) -> list[str]:
    lines = text.replace("&#160;", " ").splitlines()
    return [line for line in lines if SAYS.search(DENIES.sub("", line))]


def test_nothing_that_newsbell_says_calls_the_accepted_delivered() -> None:
    ours = [path for kind in ("py", "js", "html") for path in (ROOT / "src" / "newsbell").rglob(f"*.{kind}")]
    said = [path for path in ours if path.relative_to(ROOT / "src" / "newsbell").parts[0] not in OTHERS]
    told = [*said, ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "docs").rglob("*.svg")]
    assert len(told) > 300
    assert {} == {path.name: found for path in told if (found := _false(path.read_text("utf-8")))}


def test_such_a_word_would_be_found() -> None:
    assert ["12 delivered"] == _false("Accepted is not delivered.\n12 delivered")


def test_an_outcome_has_no_value_that_newsbell_cannot_know() -> None:
    assert {"deferred", "accepted", "in-edition", "in-inbox", "suppressed", "failed", "gone"} == set(get_args(Value))
    assert not [reason for reason, words in REASONS.items() if re.search(r"\b(?:delivered|expired|opened)\b", words)]
