"""Which pages may call: those of the publisher's own origin, and ours (Fetch §3.2, CORS). No cookies, ever."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from newsbell.common import conf
from newsbell.common.errors import AddressRefused, OriginRefused
from newsbell.common.models import Publisher
from newsbell.common.urls import origin

METHODS = "GET, POST, PUT, PATCH, DELETE"
HEADERS = "authorization, content-type"
PREFLIGHT_S = 3_600
_ALLOWED = "_newsbell_origin"

View = Callable[..., HttpResponseBase]


def shared(view: View) -> View:
    """The view, answering preflights, and readable by the page whose origin `check_origin` found right.

    That a secret opens nothing any publisher's page may read: of whose reader it was nobody knows any more, and a bell
    that cannot read it would never learn that its reader was erased. What is answered to a secret is kept in no cache.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        asking = request.headers.get("Origin", "")
        # PostgreSQL takes no NUL, which no slug has.
        parts = {name: said.replace("\0", "\ufffd") if isinstance(said, str) else said for name, said in parts.items()}
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            response: HttpResponseBase = HttpResponse(status=204)
            if _any_publisher(asking, parts.get("slug")):
                response["Access-Control-Allow-Origin"] = asking
                response["Access-Control-Allow-Methods"] = METHODS
                response["Access-Control-Allow-Headers"] = HEADERS
                response["Access-Control-Max-Age"] = str(PREFLIGHT_S)
        else:
            response = view(request, *args, **parts)
            unknown = response.status_code == 401 and _any_publisher(asking, parts.get("slug"))
            if asking and (unknown or getattr(request, _ALLOWED, None) == asking):
                response["Access-Control-Allow-Origin"] = asking
        if "Authorization" in request.headers:
            response["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["Origin"])
        return response

    return wrapped


def check_origin(request: HttpRequest, publisher: Publisher) -> None:
    """Raises OriginRefused where a browser says that the asking page is neither the publisher's nor ours.

    A request without an Origin comes from no other site's page.
    """
    asking = request.headers.get("Origin")
    if asking is None:
        return
    if asking not in (_origin(publisher.origin), _origin(conf.get("NEWSBELL_URL"))):
        raise OriginRefused(
            f"Pages of {asking[:200]} cannot use {publisher.name}'s readers",
            why=f"They belong to {publisher.origin or 'no origin yet'}.",
            fix="Call from a page of the publisher's origin, or correct that in the publisher's settings.",
        )
    setattr(request, _ALLOWED, asking)


def _any_publisher(asking: str, slug: str | None) -> bool:
    """A preflight carries no secret, so it cannot say whose reader asks: the request itself is judged after it."""
    publishers = Publisher.objects.exclude(origin="")
    if slug is not None:
        publishers = publishers.filter(slug=slug)
    known = {_origin(stored) for stored in publishers.values_list("origin", flat=True)}
    return asking in known | {_origin(conf.get("NEWSBELL_URL"))}


def _origin(url: str) -> str | None:
    try:
        return origin(url)
    except AddressRefused:
        return None
