"""Django's admin: what an editor types there works as if a command had made it."""

import warnings
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.readership import join, publisher, told

from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.delivery.models import VapidKey
from newsbell.sources.models import Source

pytestmark = pytest.mark.django_db
SOURCES = "/admin/newsbell_sources/source/"
PUBLISHERS = "/admin/newsbell_common/publisher/"
FEED = "https://gazette.example/feed"


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    return client


def _source(site: Publisher, **said: str) -> dict[str, str]:
    usual = {"url": FEED, "name": "News", "rank": "0", "hosts": "[]", "kind": "feed", "complete": "auto"}
    return {"publisher": str(site.pk), **usual, **said}


def _wrong(editor: Client, address: str, said: dict[str, str], field: str) -> str:
    answer = editor.post(address, said)
    assert 200 == answer.status_code, "the form comes again"
    (error,) = answer.context["adminform"].form.errors[field]
    return str(error)


def test_a_new_source_is_read_at_once(editor: Client) -> None:
    site = publisher()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Django 6 asks which scheme an address without one has
        assert 200 == editor.get(f"{SOURCES}add/").status_code
    assert 302 == editor.post(f"{SOURCES}add/", _source(site, url="gazette.example/feed#news")).status_code
    source = Source.objects.get()
    assert FEED == source.url
    assert source.due_at is not None
    assert source.due_at <= now()


def test_a_source_that_is_no_more_paused_is_read_at_once(editor: Client) -> None:
    source = Source.objects.create(publisher=publisher(), url=FEED, paused=True)
    address = f"{SOURCES}{source.pk}/change/"
    assert 200 == editor.get(address).status_code
    assert 302 == editor.post(address, _source(source.publisher)).status_code
    source.refresh_from_db()
    assert not source.paused
    assert source.due_at is not None


def test_a_source_at_another_address_is_read_at_once(editor: Client) -> None:
    source = Source.objects.create(publisher=publisher(), url=FEED)
    editor.post(f"{SOURCES}{source.pk}/change/", _source(source.publisher, url="https://gazette.example/news"))
    source.refresh_from_db()
    assert "https://gazette.example/news" == source.url
    assert source.due_at is not None


def test_another_change_leaves_when_it_is_read_and_what_a_worker_has_written(editor: Client) -> None:
    due = now() + timedelta(hours=1)
    source = Source.objects.create(publisher=publisher(), url=FEED, due_at=due, lease_owner="a worker", etag="e")
    editor.post(f"{SOURCES}{source.pk}/change/", _source(source.publisher, name="Other", paused="on"))
    source.refresh_from_db()
    assert ("Other", True, due, "a worker", "e") == (
        source.name,
        source.paused,
        source.due_at,
        source.lease_owner,
        source.etag,
    )


@pytest.mark.parametrize("url", ["https://user:hush@gazette.example/feed", "ftp://gazette.example/feed"])
def test_an_address_that_is_never_read_is_refused(editor: Client, url: str) -> None:
    wrong = _wrong(editor, f"{SOURCES}add/", _source(publisher(), url=url), "url")
    assert "Use a plain http or https address" in wrong
    assert "hush" not in wrong
    assert not Source.objects.exists()


def test_no_address_at_all_is_told_once(editor: Client) -> None:
    assert "This field is required." == _wrong(editor, f"{SOURCES}add/", _source(publisher(), url=""), "url")


def test_a_publishers_origin_is_an_origin(editor: Client) -> None:
    """One without a scheme would stop every source of the publisher."""
    said = {"slug": "gazette", "name": "The Gazette", "origin": "gazette.example"}
    wrong = _wrong(editor, f"{PUBLISHERS}add/", said, "origin")
    assert "https://gazette.example" in wrong
    assert not Publisher.objects.exists()
    editor.post(f"{PUBLISHERS}add/", said | {"origin": "https://Gazette.example/news"})
    assert "https://gazette.example" == Publisher.objects.get().origin


def test_a_publisher_is_saved_with_its_key_and_keeps_it(editor: Client) -> None:
    said = {"slug": "gazette", "name": "The Gazette", "origin": ""}
    editor.post(f"{PUBLISHERS}add/", said)
    made = Publisher.objects.get()
    key = VapidKey.objects.get(publisher=made)
    editor.post(f"{PUBLISHERS}{made.pk}/change/", said | {"name": "Gazette"})
    assert ("Gazette", key) == (Publisher.objects.get().name, VapidKey.objects.get())


def test_a_story_is_found_by_its_headline(editor: Client) -> None:
    reader = join(publisher()).reader
    for title in ("Carrick bridge closes", "Ferry sails again"):
        told(reader, title, minutes=len(title))
    found = editor.get("/admin/newsbell_stories/story/", {"q": "bridge"}).context["cl"].queryset
    assert ["Carrick bridge closes"] == [str(story) for story in found]
