"""What a page calls itself in its lines: "told the Echo" in the Echo names no source. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsbell.articles.citing.attribution import without_article
from newsbell.articles.citing.signing import signs_as_agency
from newsbell.common.text import fold

_AGENCY = re.compile(r"associated press|reuters|agence france|dpa|press association", re.IGNORECASE)
# "Copyright (c) 2001-2026 The Echo": of several signs and years none is the name.
_SIGN = r"(?:©|\(c\)|copyright)"
_COPYRIGHT = re.compile(
    rf"{_SIGN}\s*(?:(?:{_SIGN}|\d{{4}}(?:\s?[–-]\s?\d{{4}})?)\s*){{0,3}}(?P<name>[^.|,\d]{{3,50}})", re.IGNORECASE
)
_FOOT = 15  # lines at the end, of which one tells whose page it is
# Whose page it is: "Get the CNA app".
_APP = re.compile(r"\b(?:[Gg]et|[Dd]ownload|[Oo]pen) (?:the )?(?P<name>[A-Z][\w ]{1,28}) app\b")
# The way to a page tells what it is about: "Home > Science > NASA".
_WAY = re.compile(r"\s[>›»]\s")
_HEADS, _MASTHEAD = 15, 3
_LONGEST_HEAD, _LONGEST_MASTHEAD = 40, 60
_LONGER = 3  # signs by which a line may be longer than a name that it begins with, and still be that name


@dataclass(frozen=True)
class Site:
    """All folded. `name`: as the line of its copyright has it, or ""; `heads`: short lines over the headline, and what
    its app is called; `masthead`: the page's first lines, which name it among other words."""

    name: str
    heads: Sequence[str]
    masthead: Sequence[str]

    @classmethod
    def of(cls, lines: Sequence[str], title: int) -> "Site":
        """The site of a page with these lines, of which the `title`th is the headline (-1: none)."""
        over = lines[: max(title, 0)]
        apps = [fold(app["name"]) for line in lines if len(line) < _LONGEST_MASTHEAD and (app := _APP.search(line))]
        heads = [fold(line) for line in over[:_HEADS] if len(line) < _LONGEST_HEAD]
        named = (line for line in over[:_MASTHEAD] if len(line) < _LONGEST_MASTHEAD and not _WAY.search(line))
        masthead = [f" {fold(line)} " for line in named]
        return cls(without_article(_holder(lines) or ""), [*heads, *apps], masthead)

    def is_called(self, name: str) -> bool:
        """Is this name the site's own: "Sky News" under "Sky News - back to home"?

        An agency's own page has its reports from it. Only whole words are compared: the ARD is not in "Standard".
        """
        if signs_as_agency(name):
            return False
        folded, bare = fold(name), without_article(name)
        if self.name and (f" {bare} " in f" {self.name} " or f" {self.name} " in f" {bare} "):
            return True
        if any(len(head) <= len(name) + _LONGER and head.startswith(folded) for head in self.heads):
            return True
        return any(f" {bare} " in line for line in self.masthead)


def _holder(lines: Sequence[str]) -> str | None:
    """Whose copyright it is; no agency's."""
    for line in reversed(lines[-_FOOT:]):
        if match := _COPYRIGHT.search(line):
            name = match["name"].strip()
            return None if not name or _AGENCY.search(name) or signs_as_agency(name.split()[0].strip("()")) else name
    return None
