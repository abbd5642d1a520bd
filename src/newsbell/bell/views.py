"""What a publisher's page loads: bell.js, sw.js and the bell's settings. The same for everyone, so without cookies."""

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from newsbell.bell import colours
from newsbell.bell.models import ACTIONS, settings_of
from newsbell.bell.script import BELL, DIALOGS, WORKER, script
from newsbell.bell.words import words
from newsbell.common import conf
from newsbell.common.errors import NotFound
from newsbell.common.models import Publisher
from newsbell.delivery import keys

CACHED_S = 300
SCRIPT_CACHED_S = 3_600


@require_safe
def bell_js(request: HttpRequest) -> HttpResponseBase:
    return _script(request, BELL, f"public, max-age={SCRIPT_CACHED_S}, stale-while-revalidate=86400")


@require_safe
def dialogs_js(request: HttpRequest) -> HttpResponseBase:
    return _script(request, DIALOGS, f"public, max-age={SCRIPT_CACHED_S}, stale-while-revalidate=86400")


@require_safe
def sw_js(request: HttpRequest) -> HttpResponseBase:
    # A worker with a mistake must not live on in caches.
    return _script(request, WORKER, "public, no-cache")


@require_safe
def settings(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Everything that bell.js must know before the reader acts; of no reader, so any page may read it."""
    for publisher in Publisher.objects.filter(slug=slug):
        try:
            said = described(publisher)
        except NotFound as error:
            raise Http404(str(error)) from None
        response = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        return _open(request, response, etag, f"public, max-age={CACHED_S}, stale-while-revalidate=86400")
    raise Http404


def described(publisher: Publisher) -> dict[str, Any]:
    """The settings of a publisher's bell, fit for JSON."""
    own = settings_of(publisher)
    return {
        "publisher": {"slug": publisher.slug, "name": publisher.name, "language": publisher.language},
        "key": keys.standing(publisher).public,
        "rule": {"stories": own.stories, "scroll": own.scroll, "end": own.end, "days": own.days},
        "colours": {"accent": own.accent, "on_accent": colours.text_on(own.accent)},
        "worker": own.worker,
        "scope": own.scope,
        "preferences": absolute("preferences", publisher.slug),
        "code": "",
        "actions": own.actions or ACTIONS,
        "words": words(own.words),
    }


def absolute(name: str, slug: str) -> str:
    """The whole address of one of the publisher's pages here, for whoever is at another origin."""
    origin = urlsplit(conf.get("NEWSBELL_URL"))
    return f"{origin.scheme}://{origin.netloc}{reverse(f'newsbell:newsbell-bell:{name}', args=[slug])}"


def _script(request: HttpRequest, names: Sequence[str], cached: str) -> HttpResponseBase:
    found = script(names)
    response = HttpResponse(found.text, content_type="text/javascript; charset=utf-8")
    return _open(request, response, found.etag, cached)


def _open(request: HttpRequest, response: HttpResponse, etag: str, cached: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Cache-Control"] = cached
    answer = get_conditional_response(request, etag, None, response) or response
    answer["Access-Control-Allow-Origin"] = "*"
    # A page that asks for isolation (COEP) loads only what says that it may be loaded.
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
