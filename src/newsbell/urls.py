"""Every address of newsbell, for the stand-alone site and for a host's Django project."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "newsbell"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("newsbell.api.urls")),
    path("", include("newsbell.bell.urls")),
]
