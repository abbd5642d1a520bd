"""What was read from one page or plain text: an article with its images, attribution and subjects."""

from dataclasses import dataclass
from datetime import date

from newsbell.articles.item import Image


@dataclass(frozen=True)
class Reading:
    """One article, read from a page or text. Absent is None or (), never invented.

    `published` and `modified`: a date alone, or a datetime without a zone, where the page says no more.
    `attribution`: the sources to which the text attributes its facts.
    `subjects`: (name, kind), at first as the page says them, then those that `subjects.with_subjects`
    finds, the weightiest first.
    """

    title: str | None
    body: tuple[str, ...]
    url: str | None = None
    standfirst: str | None = None
    byline: tuple[str, ...] | None = None
    published: date | None = None
    modified: date | None = None
    site: str | None = None
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    attribution: tuple[str, ...] = ()
    subjects: tuple[tuple[str, str], ...] = ()
