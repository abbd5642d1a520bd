"""The way out that stands in each e-mail: one click of the mail program's (RFC 8058), or a page with a button."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from newsbell.bell import pages
from newsbell.common.clock import now
from newsbell.readers import addresses
from newsbell.readers.addresses import Why

MAX_BODY = 4_096
_ONE_CLICK = ("List-Unsubscribe", "One-Click")


@csrf_exempt  # the mail program has no page of ours, and no cookie: the token in the address is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def leave_mail(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ends editions by e-mail, and nothing else of the reader's. A GET shows the button and changes nothing."""
    address = addresses.held(token, "leave")
    if address is None:
        raise Http404
    done = address.ended_at is not None
    if request.method == "POST":
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
            return HttpResponse(status=413)
        name, value = _ONE_CLICK
        if request.POST.get(name) != value:
            return HttpResponse(f"{name}={value} is missing.", status=400, content_type="text/plain")
        addresses.leave(address, Why.UNSUBSCRIBED, now())
        done = True
    response = pages.page(request, address.reader.publisher, "leave_mail", "stopMail", done=done)
    response["Content-Security-Policy"] = pages.POLICY.replace("form-action 'none'", "form-action 'self'")
    return response
