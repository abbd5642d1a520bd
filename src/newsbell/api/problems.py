"""Errors as the API tells them: `{"code", "what", "why", "fix", "docs"}`, with the right status."""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from newsbell.common.errors import CapabilityRefused, NewsbellError, NotFound, RequestInvalid, SettingInvalid

STATUS = {
    "capability-refused": 401,
    "origin-refused": 403,
    "not-found": 404,
    "device-elsewhere": 409,
    "request-too-large": 413,
    "too-many-addresses": 429,
    "too-many-choices": 429,
    "too-many-requests": 429,
    "setting-invalid": 500,
    "newsbell-error": 500,
}
"""Of the codes that are not listed the status is 422: the request was read, and what it asks for cannot be done."""

OF_A_DAY = frozenset(("too-many-addresses", "too-many-choices"))
"""What is too much for a day, and not for a minute."""

DOCS = "reference/errors/#"
"""Where the documentation explains a code, within its site."""

DESCRIBED = "Send it in the form that /api/v1/openapi.json describes."
UNPLANNED = {
    400: RequestInvalid("The request cannot be read", fix=DESCRIBED),
    403: CapabilityRefused("This address is not open to you"),
    404: NotFound("There is nothing at this address", fix="The addresses are in /api/v1/openapi.json."),
    500: NewsbellError("An address of the API failed in a way that newsbell did not foresee"),
}
"""Where none of the API's own views has the word, by status."""

log = logging.getLogger("newsbell.api")


def answer(error: NewsbellError, status: int | None = None) -> HttpResponse:
    """The JSON answer for an error. What is wrong inside the installation is for its log, not for who asks."""
    status = status or STATUS.get(error.code, 422)
    if status >= 500:
        log.error("%s", error)
        error = SettingInvalid("newsbell cannot do this now", fix="Its operator finds the reason with: newsbell doctor")
    body = {"code": error.code, "what": error.what, "why": error.why, "fix": error.fix, "docs": DOCS + error.code}
    response = JsonResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if status == 429:
        response["Retry-After"] = "86400" if error.code in OF_A_DAY else "60"
    return response


def unplanned(status: int) -> HttpResponse:
    """The answer of an address that is none of the API's, or whose view broke off, with one of the `UNPLANNED`."""
    return answer(UNPLANNED[status], status)


def install(api: NinjaAPI) -> None:
    """Makes the API tell all its errors in this form."""

    @api.exception_handler(NewsbellError)
    def named(_request: HttpRequest, error: NewsbellError) -> HttpResponse:
        return answer(error)

    @api.exception_handler(ValidationError)
    def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        # What was sent is not repeated: it may be a secret.
        mistakes = (f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors)
        what = "The request is not in the documented form"
        return answer(RequestInvalid(what, why="; ".join(mistakes)[:1000], fix=DESCRIBED))

    @api.exception_handler(AuthenticationError)
    def nobody(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return answer(
            CapabilityRefused("This address needs a secret", fix="Send it as: Authorization: Bearer CAPABILITY")
        )

    @api.exception_handler(HttpError)
    def unread(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(RequestInvalid("The request cannot be read", fix="Send JSON in UTF-8."), error.status_code)
