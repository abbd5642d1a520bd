"""The addresses of the API: /api/v1/, described by OpenAPI at /api/v1/openapi.json."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI

from newsbell.api import (
    actions,
    favourites,
    inbox,
    linking,
    mailing,
    problems,
    publishers,
    readers,
    snoozing,
    stories,
    subjects,
)
from newsbell.api.cors import shared
from newsbell.api.limits import check_size
from newsbell.common.errors import RequestTooLarge

api = NinjaAPI(
    title="newsbell",
    version="1",
    description="Reminders of new stories: for a publisher's pages, its readers and its own systems.",
    urls_namespace="newsbell-api",
    docs_url=None,  # the page would load its scripts from a stranger's server
    openapi_url=None,  # ours below works wherever a host puts these addresses
)
problems.install(api)
for part in (publishers, subjects, readers, actions, favourites, snoozing, linking, mailing, inbox, stories):
    api.add_router("", part.router)


def described(request: HttpRequest) -> JsonResponse:
    """The API in OpenAPI 3.1, with addresses as they are here."""
    return JsonResponse(_description(request.path.removesuffix("openapi.json")))


@lru_cache(maxsize=4)
def _description(prefix: str) -> dict[str, Any]:
    """Made once: it is anybody's to ask for, and to make it costs as much as a hundred of a reader's requests."""
    return api.get_openapi_schema(path_prefix=prefix)


def bounded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, which never has to parse a body that is too large."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        try:
            check_size(request)
        except RequestTooLarge as error:
            return problems.answer(error)
        return view(request, *args, **parts)

    return wrapped


def _patterns() -> list[URLPattern]:
    patterns = cast(list[URLPattern], api.urls[0])
    for pattern in patterns:
        pattern.callback = shared(bounded(pattern.callback))
    return [path("openapi.json", described), *patterns]


app_name = "newsbell-api"
urlpatterns = _patterns()
