"""An article as a plain-text save of its page has it: among prompts, menus, share bars, captions and footers."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from newsbell.articles.bylines import opens_with_by
from newsbell.articles.captions import Caption, caption_of, joined, signs_pictures
from newsbell.articles.citing.attribution import attribution
from newsbell.articles.citing.signing import agencies_in, signed_at_foot, thanks_in
from newsbell.articles.consent import refuse_wall
from newsbell.articles.item import Image
from newsbell.articles.reading import Reading
from newsbell.articles.texts.credits import Form, split
from newsbell.articles.texts.lines import Signs, is_prose, lines_of, signs_of
from newsbell.articles.texts.parts import BODY, PICTURES, Part
from newsbell.articles.texts.readings import parts_of
from newsbell.articles.texts.site import Site
from newsbell.articles.texts.unframed import head_of, is_unframed, title_of
from newsbell.common.text import fold

_FORMS = {Part.CAPTION: Form.CAPTION, Part.CREDIT: Form.CREDIT, Part.PICTURE: Form.BOTH}
_LONGEST_TITLE = 300
_BUTTON = 2  # words
_FOOT = 6  # lines under a text, in which somebody may sign
# A summary of a bare text has so many times its length under it: the first of three paragraphs is none. Of texts of
# five paragraphs made of labelled saves, half as many lost their first by it; of their summaries two in a hundred.
_SUMMED = 4
_LABEL = re.compile(
    r"^(?:synopsis|summary|in short|in brief|zusammenfassung|kurz gesagt|in kürze|resumen|en bref|l'essentiel"
    r"|in breve|sintesi|resumo|samenvatting)\s*[:：]\s*",
    re.IGNORECASE,
)


def read_text(text: str) -> Reading:
    """The article in a plain text. What it does not say is None.

    Raises ConsentWall where there is nothing but a wall.
    """
    lines = lines_of(text)
    refuse_wall(lines)
    parts = parts_of(lines)
    if lines and is_unframed(lines, signs := [signs_of(line) for line in lines]):
        return _unframed(lines, signs, parts)
    return reading_of(lines, parts)


def reading_of(lines: Sequence[str], parts: Sequence[Part]) -> Reading:
    """The article in these lines, if each is this part of its page: its first headline, of copies the last."""
    at = {part: [there for there, one in enumerate(parts) if one is part] for part in Part}
    body = sorted(at[Part.PARAGRAPH] + at[Part.SHORT])
    headlines = {fold(lines[there]): there for there in at[Part.TITLE]}
    title = next(iter(headlines.values()), -1)
    if not body:
        return _bare(lines)
    signs = [signs_of(line) for line in lines]
    start = max(body[0], title + 1)
    byline, published, modified = _signed(lines, signs, title, start)
    standfirst = " ".join(without_label(lines[there]) for there in at[Part.STANDFIRST]) or None
    paragraphs = [lines[there] for there in body]
    return Reading(
        title=lines[title] if title >= 0 else None,
        standfirst=standfirst,
        body=tuple(paragraphs),
        byline=tuple(byline) or None,
        published=published,
        modified=modified,
        # Who signs by the headline is no picture's credit, where no picture is told of.
        images=tuple(one for one in images_in(lines, parts) if one.caption or not _signs(one.credit or "", byline)),
        attribution=_attributed(lines, title, start, [*([standfirst] if standfirst else []), *paragraphs], byline),
    )


def _signs(credit: str, byline: Sequence[str]) -> bool:
    return opens_with_by(credit) or credit in byline


def images_in(lines: Sequence[str], parts: Sequence[Part]) -> list[Image]:
    """An image for each caption or credit; those on lines one after the other are put together."""
    told = [part in PICTURES or signs_pictures(line) for line, part in zip(lines, parts, strict=True)]
    pairs = [
        (line, part, one)
        for at, (line, part, one) in enumerate(zip(lines, parts, told, strict=True))
        # Between a caption and its credit a button may stand: "view more".
        if one
        or part in BODY
        or len(line.split()) > _BUTTON
        or not (any(told[at - 1 : at]) and any(told[at + 1 : at + 2]))
    ]
    found: list[Caption] = []
    for pictured, run in groupby(pairs, lambda one: one[2]):
        found += joined([split(line, _FORMS.get(part, Form.CREDIT)) for line, part, _ in run]) if pictured else []
    return [Image(None, one.caption, one.credit) for one in found]


def without_label(line: str) -> str:
    """A line of a summary without what it calls itself: "Synopsis:"."""
    return _LABEL.sub("", line)


def _attributed(
    lines: Sequence[str], title: int, start: int, body: Sequence[str], byline: Sequence[str]
) -> tuple[str, ...]:
    """Whom the text names as its sources, those that sign by the headline first; never the site that heads the page."""
    by_headline = [line for line in lines[title + 1 : start] if caption_of(line, loose=True) is None]
    signing = agencies_in([line for line in by_headline if not (is_prose(line) and len(line.split()) > 12)])
    there = set(body)
    foot = max((at for at, line in enumerate(lines) if line in there), default=len(lines)) + 1
    signing = (*signing, *agencies_in(signed_at_foot(lines[foot : foot + _FOOT])))
    site = Site.of(lines, title)
    headline = lines[title] if title >= 0 else None
    found = attribution(body, [*byline, *signing, *thanks_in(lines)], title=headline)
    return tuple(name for name in found if not site.is_called(name))


def _bare(lines: Sequence[str]) -> Reading:
    """A text in which nothing stands out: its first line is the title where more follows it."""
    if len(lines) > 1 and len(lines[0]) <= _LONGEST_TITLE:
        return Reading(title=lines[0], body=tuple(lines[1:]), attribution=attribution(lines[1:], title=lines[0]))
    return Reading(title=None, body=(" ".join(lines),) if lines else ())


def _unframed(lines: Sequence[str], signs: Sequence[Signs], parts: Sequence[Part]) -> Reading:
    """Headline, time, names and summary from the lines over the prose; all others are the article's."""
    head = head_of(lines)
    title = title_of(signs, head)
    headline = lines[title] if len(lines[title]) <= _LONGEST_TITLE else None
    byline, published, modified = _signed(lines, signs, title, head)
    summary = title + 1 < len(lines) and parts[title + 1] is Part.STANDFIRST and headline and not is_prose(headline)
    under = sum(map(len, lines[title + 2 :]))
    standfirst = lines[title + 1] if summary and under >= _SUMMED * len(lines[title + 1]) else None
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
