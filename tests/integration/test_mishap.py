"""A wrong address, and what breaks off: a small page with a way back; JSON with a stable code where the API is."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path
from django.utils.translation import override
from tests.readership import publisher

from newsbell import site
from newsbell.newsroom.languages import LANGUAGES
from newsbell.newsroom.mishap import WORDS

SECRET = "hunter2-and-more"


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError(SECRET)


def closed(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied(SECRET)


class Broken:
    """The site's addresses, and some that break off."""

    handler400, handler403, handler404, handler500 = (
        site.handler400,
        site.handler403,
        site.handler404,
        site.handler500,
    )
    urlpatterns = [
        path("broken", broken),
        path("closed", closed),
        path("api/v1/broken", broken),
        path("api/v1/closed", closed),
        path("", include("newsbell.site")),
    ]


@pytest.fixture
def client(settings: Any) -> Client:
    settings.ROOT_URLCONF = Broken
    return Client(raise_request_exception=False)


def _page(answer: Any, status: int, language: str = "en", back: str = "/") -> str:
    """The page's text, which names the way back, and neither repeats nor tells anything."""
    text = str(answer.content.decode())
    assert (status, "text/html; charset=utf-8", "no-store") == (
        answer.status_code,
        answer["Content-Type"],
        answer["Cache-Control"],
    )
    links = set(re.findall(r'<a href="([^"?]+)', text.partition("</main>")[0]))
    assert {back} == links
    assert back != "/" or f'href="/?lang={language}"' in text
    assert SECRET not in text
    assert "Traceback" not in text
    return text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "nowhere",
        "reader/nobody/preferences",
        "subscribe/nobody/",
        "subjects/nobody/place/devon",
        "demo/",
    ],
)
def test_a_wrong_address_has_a_page_with_a_way_back(address: str) -> None:
    publisher()
    client = Client()
    answer = client.get(f"/{address}", {"secret": SECRET})
    assert "There is no page here" in _page(answer, 404)
    assert 200 == client.get("/?lang=en").status_code


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["nowhere/", "newsbell_stories/nothing/1/"])
def test_who_works_in_the_admin_is_led_back_there(address: str) -> None:
    """The readers' front page is no way on for an editor who mistyped an address."""
    editor = Client()
    editor.force_login(User.objects.create_superuser("editor"))
    text = _page(editor.get(f"/admin/{address}", {"secret": SECRET, "lang": "de"}), 404, "de", back="/admin/")
    assert "Zu den Seiten der Redaktion" in text
    assert 200 == editor.get("/admin/").status_code


@pytest.mark.parametrize(("address", "status"), [("nowhere", 404), ("closed", 403), ("broken", 500)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_readers_language_and_needs_no_database(
    client: Client, address: str, status: int, language: str
) -> None:
    """Without the fixture that allows it, what asks the database fails: the page may come when that is away."""
    text = _page(client.get(f"/{address}?lang={language}"), status, language)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in " ".join(text.split())
    with override(language):
        assert all(str(said) in unescape(text) for said in WORDS[status])
    by_browser = _page(client.get(f"/{address}", headers={"Accept-Language": language}), status, language)
    assert text == by_browser


def test_an_address_that_cannot_be_read_is_told_so(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    many = "&".join(f"a{number}={SECRET}" for number in range(9))
    assert "This cannot be read" in _page(client.get(f"/?{many}"), 400)


def test_a_host_that_is_not_ours_is_told_nothing(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["bell.example"]
    assert "This cannot be read" in _page(client.get("/nowhere", headers={"Host": f"{SECRET}.example"}), 400)


def test_a_form_without_its_pages_token_is_sent_back_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_DEMO", "1")
    answer = Client(enforce_csrf_checks=True).post("/demo/?lang=de", {"secret": SECRET})
    assert "laden Sie sie neu" in _page(answer, 403, "de")


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [("nowhere", 404, "not-found"), ("closed", 403, "capability-refused"), ("broken", 500, "setting-invalid")],
)
def test_the_api_keeps_to_json_with_a_stable_code(client: Client, address: str, status: int, code: str) -> None:
    answer = client.get(f"/api/v1/{address}", {"lang": "de"})
    said = json.loads(answer.content)
    assert (status, code) == (answer.status_code, said["code"])
    assert {"code", "what", "why", "fix", "docs"} == said.keys()
    assert SECRET not in answer.content.decode()


def test_an_unreadable_request_of_the_api_has_a_code_too() -> None:
    answer = site.handler400(RequestFactory().get("/api/v1/subjects"), ValueError(SECRET))
    assert (400, "request-invalid") == (answer.status_code, json.loads(answer.content)["code"])
