"""Follows as they are written on the command line: KIND:NAME[:LEVEL]."""

from newsbell.common.errors import InputUnreadable
from newsbell.follows.choices import Kind, Wish
from newsbell.follows.models import Level


def parse_wish(text: str) -> Wish:
    """`phrase:Apollo 11:inbox`, `topic:Politics`, `top-stories`. A name may hold colons: only a level ends it."""
    kind, _, rest = text.partition(":")
    name, _, level = rest.rpartition(":")
    if level not in Level.values:
        name, level = rest, Level.AT_ONCE.value
    if kind not in Kind.values or not (name or kind == Kind.TOP_STORIES):
        raise InputUnreadable(
            f"{text!r} is no follow",
            why=f"It takes KIND:NAME or KIND:NAME:LEVEL; kinds are {', '.join(Kind.values)}.",
            fix="Write for example: phrase:Apollo 11, topic:Politics:inbox, top-stories",
        )
    return Wish(kind, name, level)
