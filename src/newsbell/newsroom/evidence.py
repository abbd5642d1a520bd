"""Why an article is where it is, and why a reader was told of it, in the language of the page.

It is kept in English (newsbell.common.shape). What has none of the shapes, of an older version perhaps, stays as it was
kept, and is English; so is all of it where newsbell does not speak the page's language, as Django's admin may.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import translation
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from newsbell.common import languages, shape
from newsbell.common.shape import Said
from newsbell.follows import evidence as of_follows
from newsbell.newsroom.languages import LANGUAGES
from newsbell.stories import evidence as of_stories
from newsbell.stories import known
from newsbell.stories.decide import WHYS
from newsbell.stories.known import Headline
from newsbell.stories.models import Article

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ENGLISH = languages.attribute("en", "")


class Run(NamedTuple):
    """Sentences in the language of the page, or in English as they were kept. `lang`: that of their element then, with
    a space before it.
    """

    words: SafeString
    lang: SafeString


def of(articles: Sequence[Article]) -> Sequence[Sequence[Run]]:
    """Why each of these articles, of any publishers, is in its story, or makes one."""
    found = ((one.publisher_id, said.fields) for one in articles for said in map(_read, one.evidence) if said)
    titles = known.languages({(publisher, fields["title"]) for publisher, fields in found if "title" in fields})
    return [told(one, titles) for one in articles]


def told(article: Article, titles: Mapping[Headline, str]) -> Sequence[Run]:
    """The same of one, `titles`: in which language the headlines are that are quoted, as far as that is known."""
    return _runs((_told(sentence, article, titles), sentence) for sentence in article.evidence)


def of_match(why: Iterable[Mapping[str, Any]]) -> Sequence[Run]:
    """Why a story matched what a reader follows."""
    clauses = list(dict.fromkeys(str(one["evidence"]) for one in why))
    return _runs(((_match(clause), clause) for clause in clauses), _("; "))


def _runs(told: Iterable[tuple[SafeString | None, str]], between: "StrOrPromise" = " ") -> Sequence[Run]:
    """Each is told as it is taken: in the language of the page, or all in English."""
    page = translation.get_language() or ""
    spoken = page.partition("-")[0] in LANGUAGES
    mark = SafeString() if spoken else ENGLISH
    with translation.override(page if spoken else "en"):
        said = [Run(escape(kept), ENGLISH) if words is None else Run(words, mark) for words, kept in told]
        runs = groupby(said, key=lambda one: one.lang)
        return [Run(format_html_join(str(between), "{}", ((one.words,) for one in some)), lang) for lang, some in runs]


def _read(sentence: str) -> Said | None:
    said = shape.read(sentence, of_stories.SHAPES)
    return said if said and said.fields.get("why", WHYS[0]) in WHYS else None


def _told(sentence: str, by: Article, titles: Mapping[Headline, str]) -> SafeString | None:
    said = _read(sentence)
    return _filled(said, {name: _field(name, one, by, titles) for name, one in said.fields.items()}) if said else None


def _match(clause: str) -> SafeString | None:
    said = shape.read(clause, of_follows.SHAPES)
    return _filled(said, {name: _apart(one) for name, one in said.fields.items()}) if said else None


def _field(name: str, said: str, by: Article, titles: Mapping[Headline, str]) -> str:
    """A figure, one of `decide`'s clauses, or words of an article, which may be in another language than the page.

    What parts thousands in English parts a whole number from its fraction elsewhere, so nothing does.
    """
    if name == "title":
        return _apart(said, titles.get((by.publisher_id, said), ""))
    if name == "words":
        return _apart(said, by.language)
    return translation.gettext(said) if name == "why" else said.replace(",", "")


def _apart(said: str, language: str = "") -> SafeString:
    return languages.apart(said, language, translation.get_language() or "")


def _filled(said: Said, fields: Mapping[str, str]) -> SafeString:
    one, many = said.shape.one, said.shape.words
    count = str(fields[said.shape.counts]) if one else ""
    words = translation.ngettext(one, many, int(count)) if count.isdecimal() else translation.gettext(many)
    return format_html(words % {name: f"{{{name}}}" for name in fields}, **fields) if fields else escape(words)
