"""`/health/live`, `/health/ready` and `/metrics`: for who watches over an installation."""

import hmac
from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from newsbell.common import conf
from newsbell.seeing import metrics, readiness
from newsbell.seeing.check import look_all

LOOPBACK = ("127.0.0.1", "::1")


@require_safe
@never_cache
def live(_request: HttpRequest) -> HttpResponse:
    """This process answers; it asks nobody else."""
    return JsonResponse({"live": True})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 where newsbell can do its work, else 503 with the names of what is not ready; more of it on this machine."""
    checks = list(look_all(readiness.READY))
    lacking = [check.name for check in checks if not check.ok]
    said: dict[str, object] = {"ready": not lacking, "lacking": lacking}
    if _may_see(request):
        said["checks"] = [asdict(check) for check in checks]
    return JsonResponse(said, status=503 if lacking else 200)


@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """The metrics, in Prometheus' text form; to others than this machine's only with NEWSBELL_METRICS_TOKEN."""
    if not _may_see(request):
        raise Http404
    return HttpResponse(metrics.exposed(), content_type=CONTENT_TYPE_LATEST)


def _may_see(request: HttpRequest) -> bool:
    token: str = conf.get("NEWSBELL_METRICS_TOKEN")
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    # Where a proxy on this machine adds no X-Forwarded-For, its visitors look like this machine's own.
    return request.META.get("REMOTE_ADDR") in LOOPBACK and "HTTP_FORWARDED" not in request.META
