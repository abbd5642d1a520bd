"""Every address of newsbell, for the stand-alone site and for a host's Django project."""

from django.urls import URLPattern, URLResolver, include, path

from newsbell.api import hub

app_name = "newsbell"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("newsbell.api.urls")),
    path("hub/<str:token>/", hub.callback, name="hub"),
    path("", include("newsbell.bell.urls")),
]
