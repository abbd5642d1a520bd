"""What a page calls itself in its lines: "told the Echo" in the Echo names no source. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsbell.articles.citing.attribution import without_article
from newsbell.articles.citing.signing import signs_as_agency
from newsbell.common.text import fold

_AGENCY = re.compile(r"associated press|reuters|agence france|dpa|press association", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s*(?:\d{4}\s*)?(?P<name>[^.|,\d]{3,50})", re.IGNORECASE)
_FOOT = 15  # lines at the end, of which one tells whose page it is
# Whose page it is: "Get the CNA app".
_APP = re.compile(r"\b(?:[Gg]et|[Dd]ownload|[Oo]pen) (?:the )?(?P<name>[A-Z][\w ]{1,28}) app\b")
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
        masthead = [f" {fold(line)} " for line in over[:_MASTHEAD] if len(line) < _LONGEST_MASTHEAD]
        return cls(without_article(_holder(lines) or ""), [*heads, *apps], masthead)

    def is_called(self, name: str) -> bool:
        """Is this name the site's own: "Sky News" under "Sky News - back to home"?

        An agency's own page has its reports from it.
        """
        folded, bare = fold(name), without_article(name)
        if self.name and (bare in self.name or self.name in bare):
            return True
        if any(len(head) <= len(name) + _LONGER and head.startswith(folded) for head in self.heads):
            return True
        return not signs_as_agency(name) and any(f" {bare} " in line for line in self.masthead)


def _holder(lines: Sequence[str]) -> str | None:
    """Whose copyright it is; no agency's."""
    for line in reversed(lines[-_FOOT:]):
        if match := _COPYRIGHT.search(line):
            name = match["name"].strip()
            return None if not name or _AGENCY.search(name) or signs_as_agency(name.split()[0].strip("()")) else name
    return None
