"""The stand-alone site's page where it has none to show: what went wrong, in the reader's language, and a way back.

It asks neither the database nor the session, which may be what went wrong, and repeats nothing of the request.
"""

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from newsbell.common.languages import asked
from newsbell.newsroom.languages import LANGUAGES, every

WORDS = {
    400: (_("This cannot be read"), _("The address, or what was sent with it, is not in a form that is known here.")),
    403: (
        _("This is not open to you"),
        _("Or the page that sent it was open for too long: go back to it, load it again, and try once more."),
    ),
    404: (_("There is no page here"), _("The address is mistyped, or what it showed is no longer there.")),
    500: (
        _("Something went wrong here"),
        _("It is not your mistake, and it was written down. Please try again later."),
    ),
}


def page(request: HttpRequest, status: int) -> HttpResponse:
    """The page for one of the `WORDS`, with that status."""
    language = _language(request)
    title, text = WORDS[status]
    with override(language):
        way_back, there = _way_back(request, language)
        facts = {
            "way_back": way_back,
            "there": there,
            "title": title,
            "text": text,
            "language": language,
            "languages": every(),
        }
        response = HttpResponse(render_to_string("newsbell/mishap.html", facts), status=status)
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _way_back(request: HttpRequest, language: str) -> tuple[str, str]:
    """Where it leads, and how that is called: whoever works in the admin goes on there."""
    admin = reverse("admin:index")
    if request.path.startswith(admin):
        return admin, str(_("To the editors' pages"))
    return f"{reverse('front')}?lang={language}", str(_("To the front page"))


def _language(request: HttpRequest) -> str:
    try:
        return asked(request, LANGUAGES)
    except SuspiciousOperation:
        # The address itself is what cannot be read.
        return LANGUAGES[0]
