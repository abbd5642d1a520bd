"""The addresses of the stand-alone site: newsbell's own, and Django's admin for editors and engineers."""

from django.contrib import admin
from django.urls import include, path

from newsbell.newsroom import front

urlpatterns = [
    path("", front.page, name="front"),
    path("admin/", admin.site.urls),
    path("", include("newsbell.urls")),
]
