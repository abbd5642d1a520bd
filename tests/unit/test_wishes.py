"""Follows as they are written on the command line."""

import pytest

from newsbell.commands.wishes import parse_wish
from newsbell.common.errors import InputUnreadable
from newsbell.follows.choices import Wish


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("phrase:Apollo 11", Wish("phrase", "Apollo 11", "at-once")),
        ("topic:Politics:inbox", Wish("topic", "Politics", "inbox")),
        ("phrase:Alien: Romulus", Wish("phrase", "Alien: Romulus", "at-once")),
        ("phrase:Alien: Romulus:at-once", Wish("phrase", "Alien: Romulus", "at-once")),
        ("top-stories", Wish("top-stories", "", "at-once")),
        ("top-stories:inbox", Wish("top-stories", "", "inbox")),
    ],
)
def test_a_follow_is_a_kind_a_name_and_perhaps_a_level(text: str, expected: Wish) -> None:
    assert expected == parse_wish(text)


@pytest.mark.parametrize("text", ["", "Apollo 11", "mood:merry", "phrase:", "topic", "phrase::inbox"])
def test_anything_else_is_told_with_an_example(text: str) -> None:
    with pytest.raises(InputUnreadable, match="phrase:Apollo 11"):
        parse_wish(text)
