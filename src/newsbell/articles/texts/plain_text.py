"""An article as a plain-text save of its page has it: among prompts, menus, share bars, captions and footers."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import regex

from newsbell.articles import furniture
from newsbell.articles.bylines import opens_with_by
from newsbell.articles.captions import caption_of, joined
from newsbell.articles.citing.attribution import agencies_in, attribution, signed_at_foot, thanks_in
from newsbell.articles.consent import refuse_wall
from newsbell.articles.item import Image
from newsbell.articles.reading import Reading
from newsbell.articles.texts.headline_marks import headline_at
from newsbell.articles.texts.lines import Line, Signs, is_label, is_prose, lines_of, signs_of
from newsbell.articles.texts.opening import Opening, opening_of
from newsbell.articles.texts.stretches import body_of
from newsbell.articles.texts.thickest import thickest
from newsbell.articles.texts.unframed import head_of, is_unframed, title_of
from newsbell.common.text import fold

_AGENCY = re.compile(r"associated press|reuters|agence france|dpa|press association", re.IGNORECASE)
_OF_ITSELF = re.compile(
    r"^(?:this|dieser|cet|este|questo|dit) (?:article|story|page|post|artikel|beitrag|artículo|articolo)\b",
    re.IGNORECASE,
)
# Whose page it is: "Get the CNA app".
_APP = re.compile(r"\b(?:[Gg]et|[Dd]ownload|[Oo]pen) (?:the )?(?P<name>[A-Z][\w ]{1,28}) app\b")
_LONGEST_TITLE = 300
_FOOT = 6  # lines under a text, in which somebody may sign
_PERSON_AND_HOUSE = regex.compile(r"^\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){1,2} \| \p{Lu}[\p{L} '’-]{2,40}$")
# "APA / Florian Moser", "Rory Macleod/The Globe and Mail": a name and a house with a bar between, nothing else.
_NAME_AND_HOUSE = regex.compile(
    r"^(?=.*\p{Lu})[\p{L}.'’-]{2,20}(?: [\p{L}.'’-]{2,20}){0,3} ?/ ?[\p{L}.'’-]{2,20}(?: [\p{L}.'’-]{2,20}){0,3}$"
)
# "Shelby Raines for MPR", "Emilio Fraile (EFE)": somebody, and for which house.
_NAME_FOR_HOUSE = regex.compile(
    r"^(?!\S*[.]{2})\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){1,2}"
    r" (?:(?:for|pour|para|per|für) (?:the |The )?\p{Lu}[\p{L} ]{1,30}|[(]\p{Lu}{2,8}[)])$"
)
# What stands under a credit that its picture shows and hides.
_TOGGLE = re.compile(r"(?:hide|show|toggle) caption$", re.IGNORECASE)
# The credit that stands over its caption.
_CREDIT_FIRST = re.compile(r"(?:image|photo) (?:(?:source|credit)s?,|copyright\b)", re.IGNORECASE)
_LONGEST_CAPTION_WORDS = 40
_LONGEST_CAPTION = 220


class Opened(NamedTuple):
    """A text down to where its body begins: all its lines, where the headline stands, what is between them."""

    lines: Sequence[str]
    title: int
    opening: Opening
    byline: Sequence[str]
    published: date | None
    modified: date | None

    @property
    def rest(self) -> Sequence[str]:
        """The lines among which the body is."""
        return self.lines[self.opening.start :]

    @property
    def known(self) -> list[str]:
        """Headline and summary."""
        return [self.lines[self.title], *([self.opening.standfirst] if self.opening.standfirst else [])]


def read_text(text: str) -> Reading:
    """The article in a plain text. What it does not say is None.

    Raises ConsentWall where there is nothing but a wall.
    """
    lines = lines_in(text)
    refuse_wall(lines)
    signs = [signs_of(line) for line in lines]
    if lines and is_unframed(lines, signs):
        return _unframed(lines, signs)
    if (opened := opened_of(lines, signs)) is None:
        return _bare(lines)
    lines, title, opening, byline, published, modified = opened
    body, captions = body_of(opened.rest, opened.known, byline)
    if not body and not captions:
        return _bare(lines)
    images = tuple(Image(None, one.caption, one.credit) for one in joined([*opening.captions, *captions]))
    return Reading(
        title=lines[title],
        standfirst=opening.standfirst,
        body=tuple(body),
        byline=tuple(byline) or None,
        published=published,
        modified=modified,
        images=images,
        attribution=_attributed(lines, title, opening.start, [*opened.known[1:], *body], byline),
    )


def opened_of(lines: Sequence[str], signs: Sequence[Signs]) -> Opened | None:
    """The lines of a text with its headline found, if it has any, and each caption on one line with its credit."""
    title = headline_at(lines, signs, thickest(lines))
    if title is None:
        return None
    lines = _with_credits(lines, title)
    signs = [signs_of(line) for line in lines]
    opening = opening_of(lines, signs, title)
    return Opened(lines, title, opening, *_signed(lines, signs, title, opening.start))


def lines_in(text: str) -> Sequence[str]:
    """The lines of a text, without those in which the article is spoken of ("This article was …")."""
    return [line for line in lines_of(text) if is_prose(line) or not _OF_ITSELF.match(line)]


def _attributed(
    lines: Sequence[str], title: int, start: int, body: Sequence[str], byline: Sequence[str]
) -> tuple[str, ...]:
    """Whom the text names as its sources, those that sign by the headline first; never the site that heads the page."""
    by_headline = [line for line in lines[title + 1 : start] if caption_of(line, loose=True) is None]
    signing = agencies_in([line for line in by_headline if not (is_prose(line) and len(line.split()) > 12)])
    foot = max((at for at, line in enumerate(lines) if line in body), default=len(lines)) + 1
    signing = (*signing, *agencies_in(signed_at_foot(lines[foot : foot + _FOOT])))
    found = attribution([*body, *thanks_in(lines)], [*byline, *signing], _site(lines))
    heads = [fold(line) for line in lines[: min(title, 15)] if len(line) < 40]
    heads += [fold(app["name"]) for line in lines if len(line) < 60 and (app := _APP.search(line))]
    return tuple(
        name for name in found if not any(len(head) <= len(name) + 3 and head.startswith(fold(name)) for head in heads)
    )


def _with_credits(lines: Sequence[str], title: int) -> list[str]:
    """The lines, a caption and the credit that stands alone under it put together: after the headline alone."""
    found = list(lines[: title + 2])
    signing = {fold(name) for line in lines[title + 1 :] for name in signs_of(line).names}
    signed = any(signs_of(line).met for line in found[-1:])
    for at, line in enumerate(lines[title + 2 :], start=title + 2):
        above, credit = found[-1], _lone_credit(line, signed=signed)
        if credit == line and fold(line) in signing:
            credit = None
        headed = [isinstance(one, Line) and one.apart for one in lines[at : at + 2]] == [True, True]
        toggled = any(map(_TOGGLE.match, lines[at + 1 : at + 2]))
        if (
            not toggled
            and credit == line
            and (headed or not ((not signed and is_prose(above)) or any(map(is_prose, lines[at + 1 : at + 3]))))
        ):
            credit = None  # words in capitals with no text under them are a heading of the page
        shown = signs_of(above)
        plain = not (shown.met or shown.furniture or is_label(above)) and caption_of(above) is None
        if (
            credit
            and plain
            and len(above) < _LONGEST_CAPTION
            and (3 if not _is_own(above, line) else 1) < len(above.split()) < _LONGEST_CAPTION_WORDS
            and len(found) > title + 1
        ):
            sign = " " if credit.split("(")[0].isupper() else " © "
            found[-1] = f"{above}{sign}{credit}" if "(" in credit else f"{above} (Photo: {credit})"
        else:
            found.append(line)
            signed = signed or signs_of(line).met
    return found


def _is_own(above: str, line: str) -> bool:
    """Do these two lines stand in a block of their own?"""
    return isinstance(above, Line) and isinstance(line, Line) and above.apart and not line.apart


def _lone_credit(line: str, *, signed: bool) -> str | None:
    """The credit in a line that holds nothing else: labelled, a name in capitals, or two parts with a bar."""
    if _NAME_FOR_HOUSE.match(line):
        return line
    caption = None if _CREDIT_FIRST.match(line) else caption_of(line)
    if caption is not None:
        return caption.credit if caption.caption is None else None
    if opens_with_by(line) or furniture.is_related(line):
        return None
    bars = signed and "://" not in line and _PERSON_AND_HOUSE.match(line) is not None
    barred = _NAME_AND_HOUSE.match(line) is not None and not furniture.is_furniture(line)
    capitals = line.isupper() and 2 <= len(re.split(r"[ /]", line)) <= 5 and "|" not in line and "?" not in line
    loud = capitals and not furniture.is_furniture(line) and not furniture.ends_article(line)
    return line if bars or barred or loud else None


def _bare(lines: Sequence[str]) -> Reading:
    """A text in which nothing stands out: its first line is the title where more follows it."""
    body = body_of(lines[1:], [])[0] or list(lines[1:])
    if body and len(lines[0]) <= _LONGEST_TITLE:
        return Reading(title=lines[0], body=tuple(body), attribution=attribution(body))
    return Reading(title=None, body=(" ".join(lines),) if lines else ())


def _unframed(lines: Sequence[str], signs: Sequence[Signs]) -> Reading:
    """Headline, time, names and summary from the lines over the prose; all others are the article's."""
    head = head_of(lines)
    title = title_of(signs, head)
    headline = lines[title] if len(lines[title]) <= _LONGEST_TITLE else None
    byline, published, modified = _signed(lines, signs, title, head)
    standfirst = None if headline is None or is_prose(headline) else opening_of(lines, signs, title).standfirst
    known = {headline, standfirst}
    body = [line for at, line in enumerate(lines) if line not in known and not (at < head and signs[at].any)]
    return Reading(
        title=headline,
        standfirst=standfirst,
        body=tuple(body),
        byline=tuple(byline) or None,
        published=published,
        modified=modified,
        attribution=_attributed(lines, title, head, [*([standfirst] if standfirst else []), *body], byline),
    )


def _signed(
    lines: Sequence[str], signs: Sequence[Signs], title: int, start: int
) -> tuple[list[str], date | None, date | None]:
    """Who signs, and the times, from the lines between headline and body, then from those just before the headline."""
    names: list[str] = []
    published = modified = None
    around = [*range(title + 1, start), *range(title - 1, max(-1, title - 4), -1)]
    for at in around:
        sign = signs[at]
        if sign.names and not names and at > title:
            names = list(sign.names)
        if sign.when and sign.changed:
            modified = modified or sign.when
        elif sign.when and not caption_of(lines[at]):
            published = published or sign.when
    if not names:
        dated = [at for at in range(title + 1, start) if signs[at].when]
        names = next(
            (
                list(alone)
                for at in range(title + 1, start)
                if (alone := signs[at].alone) and (dated or signs[at].slash)
            ),
            [],
        )
    return names, published or modified, modified if published else None


def _site(lines: Sequence[str]) -> str | None:
    """What the site calls itself, from the line of its copyright."""
    for line in reversed(lines[-15:]):
        if match := re.search(r"(?:©|\(c\)|copyright)\s*(?:\d{4}\s*)?(?P<name>[^.|,\d]{3,50})", line, re.IGNORECASE):
            name = match["name"].strip()
            return None if _AGENCY.search(name) or (name.isupper() and len(name) < 5) else name
    return None
