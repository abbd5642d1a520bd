"""What hubs call (WebSub, W3C 2018): to verify that we asked, and to push. The address is a capability."""

import logging
import random
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from newsbell.common.clock import now
from newsbell.common.logs import pathless
from newsbell.sources import websub

_LONGEST_CHALLENGE = 4096


@csrf_exempt
@require_http_methods(["GET", "POST"])
def callback(request: HttpRequest, token: str) -> HttpResponse:
    """Answers at once: a push is kept for a worker to read."""
    return _push(request, token) if request.method == "POST" else _verification(request, token)


def _verification(request: HttpRequest, token: str) -> HttpResponse:
    said = {name: request.GET[name] for name in request.GET}
    spread = random.random()  # noqa: S311 - spreads work in time, guards nothing
    if len(said.get("hub.challenge", "")) > _LONGEST_CHALLENGE:
        return HttpResponse(status=404)
    challenge = websub.verify(token, said, now(), spread)
    if challenge is None:
        return HttpResponse(status=404)
    # What a stranger says is given back: never as a page.
    return HttpResponse(challenge, content_type="text/plain; charset=utf-8")


def _push(request: HttpRequest, token: str) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > websub.MAX_BODY:
        return HttpResponse(status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    wanted = websub.receive(token, headers, request.body, now())
    return HttpResponse(status=202 if wanted else 410)


class Redacted(logging.Filter):
    """Takes the capability out of what Django logs of a request, whatever went wrong with it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = pathless(str(record.msg))
        args: Any = record.args
        if isinstance(args, tuple):
            record.args = tuple(pathless(one) if isinstance(one, str) else one for one in args)
        return True
