"""The addresses of the stand-alone site: newsbell's own, and Django's admin for editors and engineers."""

from django.contrib import admin
from django.urls import include, path

from newsbell.newsroom import demo, front

urlpatterns = [
    path("", front.page, name="front"),
    path("demo/", demo.page, name="demo"),
    path("demo/feed.xml", demo.feed, name="demo-feed"),
    path("demo/<int:number>", demo.story, name="demo-story"),
    path("admin/", admin.site.urls),
    path("", include("newsbell.seeing.urls")),
    path("", include("newsbell.urls")),
]
