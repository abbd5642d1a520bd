"""An article as a plain-text save of its page has it: among prompts, menus, share bars, captions and footers."""

import re
from collections.abc import Sequence
from datetime import date
from enum import Enum, auto

from newsbell.articles import furniture
from newsbell.articles.attribution import attribution
from newsbell.articles.captions import Caption, caption_of, joined
from newsbell.articles.consent import refuse_wall
from newsbell.articles.item import Image
from newsbell.articles.lines import Signs, is_label, is_prose, lines_of, signs_of, width
from newsbell.articles.reading import Reading
from newsbell.common.text import fold

_SUFFIX = re.compile(r"\s+[|–—-]\s+[^|]{2,60}$")
_BULLET = re.compile(r"^\s*(?:[•*▪‣·–—-]|\d{1,2}[.)])\s+\S")
_STANDFIRST_LABEL = re.compile(
    r"^(?:synopsis|summary|in short|in brief|zusammenfassung|kurz gesagt|resumen|en bref|in kürze)\s*[:：]\s*",
    re.IGNORECASE,
)
_SCORE = re.compile(r"\b\d{1,3}\s?[-–:]\s?\d{1,3}\b")
_AGENCY = re.compile(r"associated press|reuters|agence france|dpa|press association", re.IGNORECASE)
_MENU = re.compile(r"[>›]| / |  |\|.*\|")
_INLINE = re.compile(r"[:：]\s*\S.{8,}")
_QUOTES = "\"'“”„«»‘’ "
_SHORT = 60
_LONGEST_TITLE = 300
_LONG_CAPTION = 260
# The credit that stands over its caption.
_CREDIT_FIRST = re.compile(r"(?:image|photo) (?:source|credit)s?,", re.IGNORECASE)
_LONGEST_SUBHEAD = 14
_LONGEST_CAPTION_WORDS = 40


def read_text(text: str) -> Reading:
    """The article in a plain text. What it does not say is None.

    Raises ConsentWall where there is nothing but a wall.
    """
    lines = lines_of(text)
    refuse_wall(lines)
    signs = [signs_of(line) for line in lines]
    title = _title(lines, signs)
    if title is None:
        return _bare(lines)
    lines = _with_credits(lines, title)
    signs = [signs_of(line) for line in lines]
    start, standfirst, captions = _opening(lines, signs, title)
    headline = lines[title]
    body, more = _body(lines[start:], [headline, *([standfirst] if standfirst else [])])
    if not body and not more:
        return _bare(lines)
    byline, published, modified = _signed(lines, signs, title, start)
    images = tuple(Image(None, one.caption, one.credit) for one in joined([*captions, *more]))
    return Reading(
        title=headline,
        standfirst=_STANDFIRST_LABEL.sub("", standfirst) if standfirst else None,
        body=tuple(body),
        byline=tuple(byline) or None,
        published=published,
        modified=modified,
        images=images,
        attribution=attribution(body, byline, _site(lines)),
    )


def _with_credits(lines: Sequence[str], title: int) -> list[str]:
    """The lines, a caption and the credit that stands alone under it put together: after the headline alone."""
    found = list(lines[: title + 2])
    for line in lines[title + 2 :]:
        above, credit = found[-1], _lone_credit(line)
        fits = 3 < len(above.split()) < _LONGEST_CAPTION_WORDS and not signs_of(above).any and caption_of(above) is None
        if credit and fits and len(found) > title + 1:
            found[-1] = f"{above} (Photo: {credit})"
        else:
            found.append(line)
    return found


def _lone_credit(line: str) -> str | None:
    """The credit in a line that holds nothing else: labelled, or a name in capitals."""
    caption = None if _CREDIT_FIRST.match(line) else caption_of(line)
    if caption is not None:
        return caption.credit if caption.caption is None else None
    return line if line.isupper() and 2 <= len(line.split()) <= 5 and not is_label(line) and "|" not in line else None


def _bare(lines: Sequence[str]) -> Reading:
    """A text in which nothing stands out: its first line is the title where more follows it."""
    body = _body(lines[1:], [])[0] or list(lines[1:])
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
    score -= 4 * (at > 0 and _may_be_title(lines, signs, at - 1) and folded[at] != folded[at - 1])
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
    following = [there for there in range(at + 1, min(len(lines), at + 5)) if _is_text(lines, signs, there)]
    return bool(following) or at == len(lines) - 1


def _is_text(lines: Sequence[str], signs: Sequence[Signs], at: int) -> bool:
    line = lines[at]
    return is_prose(line) and not signs[at].any and not furniture.asks_consent(line) and not furniture.is_related(line)


def _opening(lines: Sequence[str], signs: Sequence[Signs], title: int) -> tuple[int, str | None, list[Caption]]:
    """Where the body begins, the standfirst between it and the headline, and the captions on the way."""
    captions: list[Caption] = []
    standfirst: list[str] = []
    names: list[str] = []
    met = False
    for at in range(title + 1, len(lines)):
        line, sign = lines[at], signs[at]
        caption = None if sign.names or sign.furniture else caption_of(line, loose=True)
        names += sign.names
        if fold(line) == fold(lines[title]) or (len(line) < 200 and any(line.startswith(f"{name} ") for name in names)):
            continue
        if caption is not None and not (len(line) > 220 and caption.caption):
            captions.append(caption)
            met = True
        elif sign.any or is_label(line):
            met = met or sign.any
        elif _BULLET.match(line) or furniture.is_related(line):
            continue
        elif (
            not met
            and not standfirst
            and len(line.split()) >= 6
            and not _SCORE.search(line)
            and _signed_after(lines, signs, at)
        ) or (standfirst and not met and len(line.split()) >= 6 and not captions and _signed_after(lines, signs, at)):
            standfirst.append(line)
        elif is_prose(line) and (width(line) >= 45 or _is_text_soon(lines, signs, at)):
            return at, " ".join(standfirst) or None, captions
        elif not standfirst and len(line.split()) >= 8 and met and _STANDFIRST_LABEL.match(line):
            standfirst.append(line)
    return len(lines), " ".join(standfirst) or None, captions


def _signed_after(lines: Sequence[str], signs: Sequence[Signs], at: int) -> bool:
    """Is the next line of another kind: a byline, date, share bar or caption? Then this one stands over them."""
    for there in range(at + 1, min(len(lines), at + 4)):
        if signs[there].any or caption_of(lines[there], loose=True) or is_label(lines[there]):
            return True
        if is_prose(lines[there]) and len(lines[there]) > 110:
            return False
    return False


def _is_text_soon(lines: Sequence[str], signs: Sequence[Signs], at: int) -> bool:
    return any(_is_text(lines, signs, there) for there in range(at + 1, min(len(lines), at + 3)))


class Kind(Enum):
    """What a line is, where a body may be."""

    PARAGRAPH = auto()
    SUBHEAD = auto()
    CAPTION = auto()
    PULLED = auto()
    RELATED = auto()
    FURNITURE = auto()
    END = auto()
    NOTHING = auto()


def _body(lines: Sequence[str], known: Sequence[str]) -> tuple[list[str], list[Caption]]:
    """The paragraphs of the body, and the captions between them."""
    body: list[str] = []
    captions: list[Caption] = []
    subhead: list[str] = []
    skipping = named = False
    seen = {fold(line) for line in known}
    for at, line in enumerate(lines):
        kind = Kind.NOTHING if named or fold(line) in seen else _kind(lines, at)
        named = kind is Kind.PULLED and _is_named(lines, at)
        if kind is Kind.END:
            break
        if kind is Kind.CAPTION and (caption := _caption(line)):
            captions.append(caption)
        if kind is Kind.PARAGRAPH and not (skipping and is_prose(line) and width(line) < _SHORT):
            body += [*subhead, line]
            subhead, skipping = [], False
        elif kind is Kind.SUBHEAD and body and not skipping:
            subhead = [] if subhead else [line]
        elif kind is not Kind.PULLED and not (kind is Kind.NOTHING and fold(line) in seen):
            subhead = []
            skipping = (
                skipping
                or (kind is Kind.RELATED and not _INLINE.search(line))
                or (kind is Kind.FURNITURE and len(line.split()) > 2)
            )
    return body, captions


def _kind(lines: Sequence[str], at: int) -> Kind:
    line = lines[at]
    if furniture.is_correction(line):
        return Kind.PARAGRAPH
    if _caption(line) is not None:
        return Kind.CAPTION
    if furniture.ends_article(line):
        return Kind.RELATED if _goes_on(lines, at) else Kind.END
    if furniture.is_related(line):
        return Kind.RELATED
    if furniture.is_furniture(line) or (furniture.speaks_of_consent_alone(line) and len(line) < 300):
        return Kind.FURNITURE
    return _kind_of_words(lines, at)


def _kind_of_words(lines: Sequence[str], at: int) -> Kind:
    line = lines[at]
    if _is_pulled(line, lines, at):
        return Kind.PULLED
    if is_prose(line) or _BULLET.match(line):
        return Kind.PARAGRAPH
    if signs_of(line).any or is_label(line) or len(line.split()) > _LONGEST_SUBHEAD:
        return Kind.NOTHING
    return Kind.SUBHEAD


def _caption(line: str) -> Caption | None:
    """The caption in a line of the body: never in a long paragraph, nor in furniture."""
    if (is_prose(line) and len(line) > _LONG_CAPTION) or furniture.is_furniture(line):
        return None
    return caption_of(line, loose=len(line) < 200 and not line.endswith((".", "!", "?", "”", '"')))


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Do two paragraphs of prose follow, so that this was a box in the text and not its end?"""
    prose = [
        line
        for line in lines[at + 1 : at + 12]
        if is_prose(line) and len(line) >= 90 and not furniture.asks_consent(line) and not furniture.is_furniture(line)
    ]
    return len(prose) >= 2


def _is_pulled(line: str, lines: Sequence[str], at: int) -> bool:
    """Is this a quotation pulled out of the text: words that stood before, or follow, with their speaker's name?"""
    bare = fold(line.strip(_QUOTES))
    if len(bare.split()) < 2 or len(line) > 200:
        return False
    if _is_named(lines, at) and bare in fold(" ".join(lines[at + 2 :])):
        return True
    return line[0] in _QUOTES and bare in fold(" ".join(lines[:at]))


def _is_named(lines: Sequence[str], at: int) -> bool:
    """Does a name stand alone under this line?"""
    return at + 1 < len(lines) and _is_name(lines[at + 1])


def _is_name(line: str) -> bool:
    return len(line.split()) <= 5 and not is_prose(line) and bool(signs_of(line).alone)


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
        elif sign.when and not caption_of(lines[at], loose=True):
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
            return None if _AGENCY.search(name) else name
    return None
