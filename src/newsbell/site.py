"""The addresses of the stand-alone site: newsbell's own, and Django's admin for editors and engineers."""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.views.generic import RedirectView

from newsbell.api import problems
from newsbell.newsroom import demo, demo_stories, front, mishap

urlpatterns = [
    path("", front.page, name="front"),
    path("demo/", demo.page, name="demo"),
    path("demo/feed.xml", demo.feed, name="demo-feed"),
    path("demo/<int:number>", demo.story, name="demo-story"),
    path("demo/stories/<int:number>", demo_stories.page, name="demo-paper"),
    path("admin/", admin.site.urls),
    # Where browsers look for the icon of a page that names none, as all of Django's admin does.
    path("favicon.ico", RedirectView.as_view(url=static("newsbell/bell.svg"))),
    path("", include("newsbell.seeing.urls")),
    path("", include("newsbell.urls")),
]


def _wrong(status: int) -> Callable[..., HttpResponse]:
    """What is answered in place of a page that cannot be: a page for people, JSON at the API's addresses."""

    def answer(request: HttpRequest, *_exception: Exception, **_reason: str) -> HttpResponse:
        if request.path.startswith(reverse("newsbell:newsbell-api:api-root")):
            return problems.unplanned(status)
        return mishap.page(request, status)

    return answer


handler400, handler403, handler404, handler500 = map(_wrong, (400, 403, 404, 500))
