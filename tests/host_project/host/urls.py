"""The host's own page, and newsbell under a path of the host's choice."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def front(request: HttpRequest) -> HttpResponse:
    return HttpResponse("The host's own page")


urlpatterns = [path("", front), path("bell/", include("newsbell.urls"))]
