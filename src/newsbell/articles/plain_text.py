"""An article as a plain-text save of its page has it: among prompts, menus, share bars, captions and footers."""

import re
from collections.abc import Sequence
from datetime import date

import regex

from newsbell.articles import furniture
from newsbell.articles.attribution import agencies_in, attribution, thanks_in
from newsbell.articles.captions import caption_of, joined
from newsbell.articles.consent import refuse_wall
from newsbell.articles.item import Image
from newsbell.articles.lines import Line, Signs, is_label, is_prose, lines_of, signs_of, width
from newsbell.articles.names import opens_with_by
from newsbell.articles.opening import opening_of
from newsbell.articles.reading import Reading
from newsbell.articles.stretches import body_of
from newsbell.common.text import fold

_SUFFIX = re.compile(r"\s+[|–—-]\s+[^|]{2,60}$")
_AGENCY = re.compile(r"associated press|reuters|agence france|dpa|press association", re.IGNORECASE)
_MENU = re.compile(r"[>›]| / |  |\|.*\|")
_OF_ITSELF = re.compile(
    r"^(?:this|dieser|cet|este|questo|dit) (?:article|story|page|post|artikel|beitrag|artículo|articolo)\b",
    re.IGNORECASE,
)
_LONGEST_TITLE = 300
_PERSON_AND_HOUSE = regex.compile(r"^\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){1,2} \| \p{Lu}[\p{L} '’-]{2,40}$")
# The credit that stands over its caption.
_CREDIT_FIRST = re.compile(r"(?:image|photo) (?:(?:source|credit)s?,|copyright\b)", re.IGNORECASE)
_LONGEST_CAPTION_WORDS = 40
_LONGEST_CAPTION = 220


def read_text(text: str) -> Reading:
    """The article in a plain text. What it does not say is None.

    Raises ConsentWall where there is nothing but a wall.
    """
    lines: list[str] = [line for line in lines_of(text) if is_prose(line) or not _OF_ITSELF.match(line)]
    refuse_wall(lines)
    signs = [signs_of(line) for line in lines]
    title = _title(lines, signs)
    if title is None:
        return _bare(lines)
    lines = _with_credits(lines, title)
    signs = [signs_of(line) for line in lines]
    opening = opening_of(lines, signs, title)
    start, standfirst, captions = opening.start, opening.standfirst, opening.captions
    headline = lines[title]
    byline, published, modified = _signed(lines, signs, title, start)
    body, more = body_of(lines[start:], [headline, *([standfirst] if standfirst else [])], byline)
    if not body and not more:
        return _bare(lines)
    images = tuple(Image(None, one.caption, one.credit) for one in joined([*captions, *more]))
    return Reading(
        title=headline,
        standfirst=standfirst,
        body=tuple(body),
        byline=tuple(byline) or None,
        published=published,
        modified=modified,
        images=images,
        attribution=_attributed(lines, title, start, body, byline),
    )


def _attributed(
    lines: Sequence[str], title: int, start: int, body: Sequence[str], byline: Sequence[str]
) -> tuple[str, ...]:
    """Whom the text names as its sources, those that sign by the headline first; never the site that heads the page."""
    by_headline = [line for line in lines[title + 1 : start] if caption_of(line, loose=True) is None]
    signing = agencies_in([line for line in by_headline if not (is_prose(line) and len(line.split()) > 12)])
    found = attribution([*body, *thanks_in(lines)], [*byline, *signing], _site(lines))
    heads = [fold(line) for line in lines[: min(title, 15)] if len(line) < 40]
    return tuple(
        name for name in found if not any(len(head) <= len(name) + 3 and head.startswith(fold(name)) for head in heads)
    )


def _with_credits(lines: Sequence[str], title: int) -> list[str]:
    """The lines, a caption and the credit that stands alone under it put together: after the headline alone."""
    found = list(lines[: title + 2])
    signed = any(signs_of(line).met for line in found[-1:])
    for at, line in enumerate(lines[title + 2 :], start=title + 2):
        above, credit = found[-1], _lone_credit(line, signed=signed)
        headed = [isinstance(one, Line) and one.apart for one in lines[at : at + 2]] == [True, True]
        if credit == line and (headed or not any(map(is_prose, lines[at + 1 : at + 3]))):
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
            found[-1] = f"{above} {credit}" if "(" in credit else f"{above} (Photo: {credit})"
        else:
            found.append(line)
            signed = signed or signs_of(line).met
    return found


def _is_own(above: str, line: str) -> bool:
    """Do these two lines stand in a block of their own?"""
    return isinstance(above, Line) and isinstance(line, Line) and above.apart and not line.apart


def _lone_credit(line: str, *, signed: bool) -> str | None:
    """The credit in a line that holds nothing else: labelled, a name in capitals, or two parts with a bar."""
    caption = None if _CREDIT_FIRST.match(line) else caption_of(line)
    if caption is not None:
        return caption.credit if caption.caption is None else None
    if opens_with_by(line) or furniture.is_related(line):
        return None
    bars = signed and "://" not in line and _PERSON_AND_HOUSE.match(line) is not None
    capitals = line.isupper() and 2 <= len(re.split(r"[ /]", line)) <= 5 and "|" not in line and "?" not in line
    return (
        line if bars or (capitals and not furniture.is_furniture(line) and not furniture.ends_article(line)) else None
    )


def _bare(lines: Sequence[str]) -> Reading:
    """A text in which nothing stands out: its first line is the title where more follows it."""
    body = body_of(lines[1:], [])[0] or list(lines[1:])
    if body and len(lines[0]) <= _LONGEST_TITLE:
        return Reading(title=lines[0], body=tuple(body), attribution=attribution(body))
    return Reading(title=None, body=(" ".join(lines),) if lines else ())


def _title(lines: Sequence[str], signs: Sequence[Signs]) -> int | None:
    """Where the headline stands: the last copy of a doubled one, else the line that most looks like one."""
    first = next((at for at, line in enumerate(lines) if _opens_body(lines, signs, at)), len(lines))
    folded = [fold(line) for line in lines[: first + 1]]
    best: tuple[float, int] | None = None
    for at in range(min(first + 1, len(lines))):
        line = lines[at]
        unfit = caption_of(line, loose=True) or is_label(line) or signs[at].any or furniture.is_related(line)
        if unfit or not 3 <= _words(line) <= 40 or furniture.speaks_of_consent_alone(line):
            continue
        if at == first and len(lines) > 1 and folded[at] not in folded[:at]:
            continue
        score = _likeness(lines, signs, folded, at) + at / max(1, first) * 1.5
        if best is None or score > best[0]:
            best = score, at
    return best[1] if best else None


def _likeness(lines: Sequence[str], signs: Sequence[Signs], folded: Sequence[str], at: int) -> float:
    """How much a line looks like the headline: doubled, followed by a byline or time, not a sentence, not a menu."""
    line, words = lines[at], _words(lines[at])
    score = min(words, 14) * 0.25
    earlier = [one for one in folded[:at] if one]
    if folded[at] in earlier:
        score += 6
    elif words > 3 and any(one.startswith(f"{folded[at]} ") or one.endswith(f" {folded[at]}") for one in earlier):
        score += 5
    score += 2.5 * any(sign.met for sign in signs[at + 1 : at + 6])
    score += 1.5 * any(sign.names or sign.when for sign in signs[at + 1 : at + 2])
    over = at > 0 and _may_be_title(lines, signs, at - 1) and folded[at] != folded[at - 1]
    kicked = over and _words(lines[at - 1]) <= min(5, words) and at + 1 < len(lines) and is_prose(lines[at + 1])
    score -= 4 * (over and not kicked)
    score -= 2 * (line.isupper() and words < 6)
    score -= 3 * any(sign.names for sign in signs[max(0, at - 1) : at])
    score -= 3 * (line.endswith((".", ",", ":", "。")) and not line.endswith("..."))
    score -= 2 * (is_prose(line) and len(line) > 110)
    score -= 1.5 * (at < 3 and _SUFFIX.search(line) is not None)
    score -= 3 * (_MENU.search(line) is not None)
    return score


def _words(line: str) -> int:
    return max(len(line.split()), (width(line) - len(line)) // 3)


def _may_be_title(lines: Sequence[str], signs: Sequence[Signs], at: int) -> bool:
    """Could this line be the headline over the next one, which then is the standfirst?"""
    line = lines[at]
    consent = furniture.speaks_of_consent_alone(line)
    plain = not (signs[at].any or is_label(line) or furniture.is_related(line) or consent)
    return plain and 4 <= _words(line) <= 25 and not line.endswith((".", "。")) and not re.search(r"[>›|/]|  ", line)


def _opens_body(lines: Sequence[str], signs: Sequence[Signs], at: int) -> bool:
    """Does a run of prose begin here: a long line, and another that ends as a sentence within the next few?"""
    if not _is_text(lines, signs, at) or width(lines[at]) < 70:
        return False
    if any(sign.names for sign in signs[at + 1 : at + 3]) and not any(sign.names for sign in signs[:at]):
        return False  # a summary that stands over its headline, or over the byline
    following = [there for there in range(at + 1, min(len(lines), at + 5)) if _is_text(lines, signs, there)]
    return bool(following) or at == len(lines) - 1


def _is_text(lines: Sequence[str], signs: Sequence[Signs], at: int) -> bool:
    line = lines[at]
    return is_prose(line) and not signs[at].any and not furniture.asks_consent(line) and not furniture.is_related(line)


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
