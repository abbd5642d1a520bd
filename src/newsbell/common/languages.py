"""In which language a page is: the one that its address asks for, else the reader's browser's, else what is usual."""

from collections.abc import Sequence
from pathlib import Path

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header


def spoken(folder: Path) -> tuple[str, ...]:
    """The languages of a folder of catalogues, English first."""
    return ("en", *sorted(one.name for one in folder.iterdir()))


def asked(request: HttpRequest, among: Sequence[str], *usual: str) -> str:
    """One of these languages: of the address (`?lang=`), of `Accept-Language`, of `usual`, or the first."""
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    wanted = [request.GET.get("lang", ""), *(language for language, _ in accepted), *usual, among[0]]
    return next(found for one in wanted if (found := one.split("-")[0].lower()) in among)
