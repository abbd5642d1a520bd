"""The reader's own pages, without an account: preferences, inbox, the hosted subscribe page, a code's page.

They are the same for everyone: who the reader is stands in the fragment of the address alone, which no browser sends;
its module gives it to the API (guarantee 9). So a GET changes nothing, and nothing of a reader is in a log.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from newsbell.bell import colours
from newsbell.bell.models import settings_of
from newsbell.bell.page_words import PAGE_WORDS
from newsbell.bell.views import CACHED_S, absolute, described
from newsbell.bell.words import LANGUAGES, WORDS, words_in
from newsbell.common import conf
from newsbell.common.errors import NotFound
from newsbell.common.languages import asked
from newsbell.common.models import Publisher
from newsbell.common.urls import host_within
from newsbell.delivery import mail

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types newsbell",
    )
)
# Hosts below it never exist (RFC 2606 §2): the demo's papers are there, and their pages nowhere but in the demo.
MADE_UP = "example"
# Whose reasons a reader is told, in which words; any other is "here".
BECAUSE = {
    "accepted": "accepted",
    "to-send": "waiting",
    "retrying": "waiting",
    "held": "held",
    "held-digest": "held",
    "inbox-only": "asChosen",
    "digest": "asChosen",
    "no-edition": "asChosen",
    "daily-cap": "cap",
    "spared": "cap",
    "quiet-hours": "hushed",
    "no-device": "noDevice",
    "devices-gone": "noDevice",
    "key-mismatch": "noDevice",
    "mass-gone": "noDevice",
    "not-in-time": "late",
    "payload-refused": "late",
    "told-already": "toldAlready",
}


@require_safe
def preferences(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _page(request, slug, "preferences", "yours")


@require_safe
def inbox(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _page(request, slug, "inbox", "inbox")


@require_safe
def subscribe(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _page(request, slug, "subscribe", "subscribe")


@require_safe
def code(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _page(request, slug, "code", "code")


@require_safe
def confirm_mail(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _page(request, slug, "confirm_mail", "confirmMail")


@require_safe
def style(_request: HttpRequest, slug: str) -> HttpResponseBase:
    """The publisher's colours; a style sheet of its own, so that no page needs an inline style."""
    accent = settings_of(_publisher(slug)).accent
    text = f":root {{ --accent: {accent}; --on-accent: {colours.text_on(accent)}; }}\n"
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={CACHED_S}"
    return response


@require_safe
def hosted_settings(_request: HttpRequest, slug: str) -> HttpResponseBase:
    """The bell's settings for the hosted page: with a worker on newsbell's own origin."""
    try:
        said = described(_publisher(slug))
    except NotFound as error:
        raise Http404(str(error)) from None
    found = said | {"worker": _at("hosted-worker", slug), "scope": "", "code": absolute("code", slug)}
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = f"public, max-age={CACHED_S}"
    return response


@require_safe
def hosted_worker(_request: HttpRequest, slug: str) -> HttpResponseBase:
    """The publisher's worker on newsbell's own origin, with a memory of its own there."""
    _publisher(slug)
    text = f'self.newsbellStore = "newsbell-{slug}";\nimportScripts("{reverse("newsbell:newsbell-bell:worker")}");\n'
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, no-cache"
    response["Content-Security-Policy"] = "default-src 'none'; script-src 'self'; connect-src 'self'"
    return response


@require_safe
def manifest(_request: HttpRequest, slug: str) -> HttpResponseBase:
    """What an iPhone needs to put the hosted page on its Home Screen (Web Application Manifest)."""
    publisher = _publisher(slug)
    facts = {
        "name": publisher.name,
        "start_url": _at("subscribe", slug),
        "scope": _at("subscribe", slug),
        "display": "standalone",
        "icons": [{"src": static("newsbell/bell.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(facts, content_type="application/manifest+json")


def language_of(request: HttpRequest, publisher: Publisher) -> str:
    """The language of a page: the one that its address asks for, else the reader's browser's, else the publisher's."""
    return asked(request, LANGUAGES, publisher.language)


def _page(request: HttpRequest, slug: str, name: str, title: str) -> HttpResponseBase:
    return page(request, _publisher(slug), name, title, mail=mail.offered())


def page(
    request: HttpRequest, publisher: Publisher, name: str, title: str, *, of: str = "", **more: Any
) -> HttpResponseBase:
    """One of the publisher's pages for readers, of the template and the words of these names; or the page `of` that."""
    slug, language = publisher.slug, language_of(request, publisher)
    words = words_in(language, settings_of(publisher).words, WORDS | PAGE_WORDS)
    usual = str(conf.get("NEWSBELL_RINGS_A_DAY"))
    words["dayText"] = words["dayText"].replace("{usual}", usual)
    places = {place: _at(place, slug) for place in ("preferences", "inbox", "subscribe", "code")}
    facts = {
        "publisher": publisher,
        "language": language,
        "languages": [get_language_info(one) for one in LANGUAGES],
        "words": words,
        "title": of or words[title],
        "name": name,
        "facts": _facts(publisher, language, words, places),
        "places": places,
        "code_address": absolute("code", slug),
        "usual": usual,
        "made_up": host_within(urlsplit(publisher.origin).hostname or "", MADE_UP),
        **more,
    }
    response = render(request, f"newsbell/pages/{name}.html", facts)
    response["Content-Security-Policy"] = POLICY
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    response["Cross-Origin-Opener-Policy"] = "same-origin"
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _facts(
    publisher: Publisher, language: str, words: Mapping[str, str], places: Mapping[str, str]
) -> Mapping[str, Any]:
    base = reverse("newsbell:newsbell-bell:script").removesuffix("bell.js")
    return {
        "base": base,
        "slug": publisher.slug,
        "language": language,
        "words": words,
        "because": BECAUSE,
        "places": places,
    }


def _at(name: str, slug: str) -> str:
    return reverse(f"newsbell:newsbell-bell:{name}", args=[slug])


def _publisher(slug: str) -> Publisher:
    for found in Publisher.objects.filter(slug=slug):
        return found
    raise Http404
