"""Signing in to the admin over real HTTP, as a browser does it: with the protection against forged forms."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from tests.served import Served, served

LOGIN = "/admin/login/?next=/admin/"


@pytest.fixture(scope="module")
def newsbell(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("newsbell")
    with (
        pytest.MonkeyPatch.context() as settings,
        served(folder, settings, django_db_blocker, NEWSBELL_WORKERS="1") as running,
    ):
        User.objects.create_superuser("editor", password="carrick bridge")
        yield running


def ask(newsbell: Served, method: str, path: str, body: str = "", **headers: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection(newsbell.settings["NEWSBELL_LISTEN"], timeout=60)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded", **named})
    answer = connection.getresponse()
    said = answer.read().decode()
    connection.close()
    return answer, said


def cookies(answer: HTTPResponse) -> dict[str, str]:
    pairs = (said.split(";")[0].split("=", 1) for said in answer.headers.get_all("Set-Cookie") or ())
    return dict(pairs)


def sign_in(newsbell: Served, **headers: str) -> tuple[HTTPResponse, dict[str, str]]:
    """What is answered to the form, filled in; the headers are those that differ from a browser's own."""
    page, html = ask(newsbell, "GET", LOGIN)
    # A page that says "no-referrer" makes browsers send `Origin: null` with its forms.
    assert "same-origin" == page.headers["Referrer-Policy"]
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    assert found
    form = {"csrfmiddlewaretoken": found[1], "username": "editor", "password": "carrick bridge", "next": "/admin/"}
    kept = cookies(page)
    sent = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in kept.items()),
        "Origin": newsbell.url,
        "Referer": newsbell.url + LOGIN,
        **headers,
    }
    answer, _ = ask(newsbell, "POST", LOGIN, urlencode(form), **sent)
    return answer, kept | cookies(answer)


def test_an_editor_signs_in_and_sees_the_admin(newsbell: Served) -> None:
    answer, kept = sign_in(newsbell)
    assert (302, "/admin/") == (answer.status, answer.headers["Location"])
    inside, html = ask(newsbell, "GET", "/admin/", Cookie="; ".join(f"{name}={said}" for name, said in kept.items()))
    assert 200 == inside.status
    assert "Log out" in html
    assert 302 == ask(newsbell, "GET", "/admin/")[0].status, "and nobody else does"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Cookie": ""}],
    ids=["another site's form", "a form of nowhere", "without the cookie"],
)
def test_a_forged_form_signs_nobody_in(newsbell: Served, headers: dict[str, str]) -> None:
    answer, kept = sign_in(newsbell, **headers)
    assert 403 == answer.status
    assert "sessionid" not in kept


def test_the_admin_has_the_projects_icon(newsbell: Served) -> None:
    """Django's pages name none, so browsers ask for the usual one, which was not there."""
    asked, _ = ask(newsbell, "GET", "/favicon.ico")
    assert (302, "/static/newsbell/bell.svg") == (asked.status, asked.headers["Location"])
    icon, svg = ask(newsbell, "GET", asked.headers["Location"])
    assert (200, "image/svg+xml") == (icon.status, icon.headers["Content-Type"])
    assert svg.startswith("<svg ")
