"""The reader's pages as they are served: the same for everyone, with no secret and nothing inline."""

import re

import pytest
from django.test import Client
from tests.readership import NOON, join, publisher

from newsbell.bell.models import BellSettings
from newsbell.bell.words import LANGUAGES
from newsbell.common.models import Publisher
from newsbell.delivery import keys

pytestmark = pytest.mark.django_db
PAGES = ["reader/gazette/preferences", "reader/gazette/inbox", "subscribe/gazette/", "subscribe/gazette/code"]


@pytest.fixture
def gazette() -> Publisher:
    site = publisher()
    keys.current(site, NOON)
    return site


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_leaks_nothing_and_runs_nothing_inline(gazette: Publisher, client: Client, page: str) -> None:
    join(gazette)
    answer = client.get(f"/{page}")
    assert 200 == answer.status_code
    assert ("no-referrer", "no-store") == (answer["Referrer-Policy"], answer["Cache-Control"])
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy
    assert not answer.cookies
    text = answer.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=", text)
    inline = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text)
    assert ['<script id="facts" type="application/json">'] == inline, "data, which no browser runs"
    assert 405 == client.post(f"/{page}").status_code


@pytest.mark.parametrize("page", [*PAGES, "bell/gazette/style.css", "subscribe/gazette/settings.json"])
def test_nobody_has_no_page(client: Client, page: str) -> None:
    assert 404 == client.get(f"/{page}").status_code


@pytest.mark.parametrize(
    ("asked", "accepted", "own", "spoken"),
    [
        ("ar", "en", "en", "ar"),
        ("", "ar-EG, en;q=0.5", "en", "ar"),
        ("", "sv", "ar", "ar"),
        ("", "pl, en;q=0.5", "ar", "pl"),
        ("xx", "", "", "en"),
        ("", "*", "en-GB", "en"),
    ],
)
def test_a_page_speaks_the_readers_language(
    gazette: Publisher, client: Client, asked: str, accepted: str, own: str, spoken: str
) -> None:
    """What the address asks for, what the browser prefers, what the paper speaks, English."""
    Publisher.objects.update(language=own)
    answer = client.get(f"/{PAGES[0]}?lang={asked}", headers={"Accept-Language": accepted})
    direction = "rtl" if spoken == "ar" else "ltr"
    assert f'<html lang="{spoken}" dir="{direction}">' in answer.content.decode()
    assert "Accept-Language" in answer["Vary"]


def test_the_publisher_has_its_own_words_and_colours(gazette: Publisher, client: Client) -> None:
    own = BellSettings(publisher=gazette, accent="#ffd400", words={"en": {"yours": "Your Gazette", "ok": "Aye"}})
    own.full_clean()
    own.save()
    assert "<h1>Your Gazette</h1>" in client.get(f"/{PAGES[0]}").content.decode()
    style = client.get("/bell/gazette/style.css")
    assert ":root { --accent: #ffd400; --on-accent: #000000; }\n" == style.content.decode()
    assert "yours" not in client.get("/bell/gazette/settings.json").json()["words"]["en"], "bell.js needs none of them"


@pytest.mark.parametrize(
    ("origin", "made_up"), [("https://gazette.example", True), ("https://gazette.com", False), ("", False)]
)
def test_the_inbox_of_a_made_up_paper_says_that_its_links_lead_nowhere(
    gazette: Publisher, client: Client, origin: str, made_up: bool
) -> None:
    """The sample newsroom's, and whoever else is below a name that never exists."""
    Publisher.objects.update(origin=origin)
    text = client.get("/reader/gazette/inbox").content.decode()
    assert made_up == ("lead nowhere.</p>" in text)


@pytest.mark.parametrize("page", [*PAGES, "subjects/gazette/topic/nothing"])
def test_each_page_leads_back_to_the_paper_where_that_is_somewhere(
    gazette: Publisher, client: Client, page: str
) -> None:
    link = '<a href="{}" rel="noreferrer"><bdi>Gazette</bdi></a>'
    head = client.get(f"/{page}").content.decode().partition("<main>")[0]
    assert link.format(gazette.origin) not in head, "a made-up paper is nowhere"
    Publisher.objects.update(origin="https://gazette.test")
    head = client.get(f"/{page}").content.decode().partition("<main>")[0]
    assert link.format("https://gazette.test") in " ".join(head.split()).replace("> <", "><")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_preferences_say_the_number_that_holds_where_none_is_chosen(
    gazette: Publisher, client: Client, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("NEWSBELL_RINGS_A_DAY", "17")
    text = client.get(f"/reader/gazette/preferences?lang={language}").content.decode()
    (said,) = re.findall(r'<p id="most-text"[^>]*>([^<]*)</p>', text)
    assert "17" in said
    (shown,) = re.findall(r'<input id="most"[^>]*placeholder="([^"]*)"', text)
    assert "17" == shown
    assert "{" not in said


def test_the_picker_links_to_the_preferences(gazette: Publisher, client: Client) -> None:
    said = client.get("/bell/gazette/settings.json").json()
    assert "http://localhost:8000/reader/gazette/preferences" == said["preferences"]


def test_the_hosted_page_has_a_worker_and_an_app_of_the_publishers_own(gazette: Publisher, client: Client) -> None:
    said = client.get("/subscribe/gazette/settings.json").json()
    assert ("/subscribe/gazette/worker.js", "") == (said["worker"], said["scope"])
    worker = client.get(said["worker"])
    assert 'self.newsbellStore = "newsbell-gazette";\nimportScripts("/sw.js");\n' == worker.content.decode()
    assert "public, no-cache" == worker["Cache-Control"]
    app = client.get("/subscribe/gazette/app.webmanifest").json()
    assert ("Gazette", "/subscribe/gazette/", "standalone") == (app["name"], app["start_url"], app["display"])
