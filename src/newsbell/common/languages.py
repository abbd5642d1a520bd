"""In which language a page is: the one that its address asks for, else the reader's browser's, else what is usual.

And how words stand on it that are in another.
"""

from collections.abc import Sequence
from pathlib import Path

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation.trans_real import parse_accept_lang_header

from newsbell.common import lang


def spoken(folder: Path) -> tuple[str, ...]:
    """The languages of a folder of catalogues, English first."""
    return ("en", *sorted(one.name for one in folder.iterdir()))


def asked(request: HttpRequest, among: Sequence[str], *usual: str) -> str:
    """One of these languages: of the address (`?lang=`), of `Accept-Language`, of `usual`, or the first."""
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    wanted = [request.GET.get("lang", ""), *(language for language, _ in accepted), *usual, among[0]]
    return next(found for one in wanted if (found := one.split("-")[0].lower()) in among)


def attribute(said: str, page: str) -> SafeString:
    """The `lang` of an element whose words are in the language `said`, a space before it; nothing where that is the
    page's, or not known.
    """
    found = lang.other(said, page)
    return format_html(' lang="{}"', found) if found else SafeString()


def apart(words: str, said: str, page: str) -> SafeString:
    """Words of others within a sentence of the page, whichever way they are written."""
    return format_html("<bdi{}>{}</bdi>", attribute(said, page), words)
