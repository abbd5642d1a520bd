"""What publishers' pages load, and what readers press in a picker or a notification."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.readership import NOON, join, publisher, told

from newsbell.bell.models import BellSettings, settings_of
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.delivery.models import VapidKey
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers.models import Consent

pytestmark = pytest.mark.django_db
STATIC = ["/bell.js", "/sw.js", "/bell/gazette/settings.json"]
RECEIPT = {"words": "Your favourites", "choice": "favourites", "language": "en", "page": "https://gazette.example/"}


@pytest.fixture
def gazette() -> Publisher:
    site = publisher()
    keys.current(site, NOON)
    return site


@pytest.fixture
def client() -> Client:
    return Client()


def _ask(method: str, path: str, secret: str, body: Any) -> tuple[int, Any]:
    answer = Client().generic(
        method, f"/api/v1/{path}", json.dumps(body), "application/json", headers={"Authorization": f"Bearer {secret}"}
    )
    return answer.status_code, json.loads(answer.content)


def test_to_ask_for_the_settings_of_a_publisher_without_a_key_makes_none(client: Client) -> None:
    publisher()
    assert 404 == client.get("/bell/gazette/settings.json").status_code
    assert not VapidKey.objects.exists()


@pytest.mark.parametrize("address", STATIC)
def test_it_is_the_same_for_everyone_and_cached(gazette: Publisher, client: Client, address: str) -> None:
    first = client.get(address)
    assert (200, "*", "cross-origin") == (
        first.status_code,
        first["Access-Control-Allow-Origin"],
        first["Cross-Origin-Resource-Policy"],
    )
    assert first["Cache-Control"].startswith("public")
    assert not first.cookies
    assert not first.has_header("Vary") or "Cookie" not in first["Vary"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (304, b"", "*") == (again.status_code, again.content, again["Access-Control-Allow-Origin"])
    assert 405 == client.post(address).status_code


def test_a_worker_with_a_mistake_does_not_live_on_in_caches(client: Client) -> None:
    answer = client.get("/sw.js")
    assert ("text/javascript; charset=utf-8", "public, no-cache") == (answer["Content-Type"], answer["Cache-Control"])


def test_the_settings_of_a_publisher_who_set_nothing(gazette: Publisher, client: Client) -> None:
    said = client.get("/bell/gazette/settings.json").json()
    assert {"slug": "gazette", "name": "Gazette", "language": "en"} == said["publisher"]
    assert gazette.vapid_keys.get().public == said["key"]
    assert {"stories": 2, "scroll": 50, "end": False, "days": 30} == said["rule"]
    assert {"accent": "#0b57d0", "on_accent": "#ffffff"} == said["colours"]
    assert ("/newsbell-sw.js", "") == (said["worker"], said["scope"])
    assert ["open", "later", "mute", "leave"] == said["actions"]
    assert ("Not now", "ليس الآن") == (said["words"]["en"]["no"], said["words"]["ar"]["no"])


def test_the_publishers_own_rule_colours_and_words(gazette: Publisher, client: Client) -> None:
    own = BellSettings(publisher=gazette, stories=5, end=True, accent="#ffd400", words={"en": {"ask": "Ring?"}})
    own.actions = ["later", "leave"]
    own.full_clean()
    own.save()
    said = client.get("/bell/gazette/settings.json").json()
    assert (5, True) == (said["rule"]["stories"], said["rule"]["end"])
    assert "#000000" == said["colours"]["on_accent"]
    assert "Ring?" == said["words"]["en"]["ask"]
    assert ["later", "leave"] == said["actions"]
    assert own == settings_of(gazette)
    assert "the bell of Gazette" == str(own)


@pytest.mark.parametrize(
    "wrong", [{"stories": 0}, {"scroll": 0}, {"days": 0}, {"accent": "red"}, {"worker": "https://evil.example/x.js"}]
)
def test_a_rule_that_would_ask_on_arrival_is_refused(gazette: Publisher, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        BellSettings(publisher=gazette, **wrong).full_clean()


def test_there_is_no_bell_of_nobody(client: Client) -> None:
    assert 404 == client.get("/bell/nobody/settings.json").status_code


def test_favourites_come_with_their_receipt(gazette: Publisher) -> None:
    """POST adds, PUT makes the follows exactly these; a refused phrase changes nothing and leaves no receipt."""
    reader = join(gazette, Wish("top-stories"))
    manage = reader.tokens["manage"]

    def names() -> set[str]:
        return {one.subject.name for one in choices.of(reader.reader.pk)}

    body = {"follows": [{"kind": "phrase", "name": "Devon"}], "consent": RECEIPT}
    assert (200, {"done": True}) == _ask("POST", "reader/choices", manage, body)
    assert {"Top stories", "Devon"} == names()
    assert (200, {"done": True}) == _ask("PUT", "reader/choices", manage, body)
    assert {"Devon"} == names()
    status, problem = _ask("PUT", "reader/choices", manage, {**body, "follows": [{"kind": "phrase", "name": "!"}]})
    assert (422, "phrase-refused") == (status, problem["code"])
    assert {"Devon"} == names()
    last = Consent.objects.filter(reader=reader.reader).order_by("pk")[1:]
    assert [("favourites", "Your favourites", "en", "https://gazette.example/")] * 2 == [
        (one.choice, one.words, one.language, one.page) for one in last
    ]


def test_of_two_follows_that_a_story_was_rung_for_the_one_that_is_named_is_muted(gazette: Publisher) -> None:
    joined = join(gazette, Wish("phrase", "Devon"), Wish("phrase", "Fire"), Wish("top-stories"))
    devon, fire, _ = choices.of(joined.reader.pk)
    why = [{"subject": one.pk, "kind": "phrase", "name": one.subject.name, "evidence": ""} for one in (devon, fire)]
    story = told(joined.reader, "Fire in Devon", why=why).story

    def mute(name: str | None) -> tuple[int, Any]:
        return _ask("POST", "reader/mute", joined.tokens["manage"], {"story": story, "name": name})

    assert (200, muted([], remaining=["Devon", "Fire"])) == mute("Top stories")
    assert (200, muted(["Devon"], remaining=["Fire"])) == mute("Devon")
    assert (200, muted([], remaining=["Fire"])) == mute("Devon"), "pressed twice, nothing more ends"
    assert ["Fire", "Top stories"] == [one.subject.name for one in choices.of(joined.reader.pk)]
    assert (200, muted(["Fire"], remaining=[])) == mute(None)
    assert 422 == mute("x" * 201)[0]


def muted(names: list[str], remaining: list[str]) -> dict[str, Any]:
    """What is answered: `ended` is in the form in which it can be followed again."""
    ended = [{"kind": "phrase", "name": name, "level": "at-once", "story": None} for name in names]
    return {"muted": names, "remaining": remaining, "ended": ended}


def test_mute_ends_the_follows_that_a_story_was_rung_for(gazette: Publisher) -> None:
    joined = join(gazette, Wish("phrase", "Devon"), Wish("top-stories"))
    devon, _ = choices.of(joined.reader.pk)
    why = [{"subject": devon.pk, "kind": "phrase", "name": "Devon", "evidence": "in the headline"}]
    outcome = told(joined.reader, "Devon bridge opens", why=why)
    body = {"story": outcome.story}
    manage = joined.tokens["manage"]
    assert (200, muted(["Devon"], remaining=[])) == _ask("POST", "reader/mute", manage, body)
    assert (200, muted([], remaining=[])) == _ask("POST", "reader/mute", manage, body)
    assert ["Top stories"] == [one.subject.name for one in choices.of(joined.reader.pk)]
    assert [("allow", "May we ring?"), ("mute", "Devon")] == list(
        Consent.objects.filter(reader=joined.reader).order_by("pk").values_list("choice", "words")
    )


@pytest.mark.parametrize("action", ["mute", "later"])
def test_another_readers_story_is_nobodys(gazette: Publisher, action: str) -> None:
    """Guarantee 9: nor does another purpose's capability act."""
    one, other = join(gazette, now=NOON), join(gazette)
    outcome = told(one.reader, "Devon bridge opens")
    body = {"story": outcome.story}
    assert 404 == _ask("POST", f"reader/{action}", other.tokens["manage"], body)[0]
    assert 401 == _ask("POST", f"reader/{action}", one.tokens["inbox"], body)[0]


def test_to_be_rung_for_updates_is_a_choice_with_a_receipt(gazette: Publisher) -> None:
    """Off until it is chosen; without the words that were shown it is refused."""
    joined = join(gazette)
    secret = joined.tokens["manage"]
    assert not _ask("GET", "reader", secret, None)[1]["updates"]
    assert 422 == _ask("PATCH", "reader", secret, {"updates": True})[0]
    said = {**RECEIPT, "choice": "updates", "words": "[x] Ring me again when a story changes"}
    assert _ask("PATCH", "reader", secret, {"updates": True, "consent": said})[1]["updates"]
    receipt = Consent.objects.latest("pk")
    assert ("updates", "[x] Ring me again when a story changes") == (receipt.choice, receipt.words)
    assert not _ask("PATCH", "reader", secret, {"updates": False})[1]["updates"]


@pytest.mark.parametrize("actions", [["later"], "leave", ["leave", "burn"], [["leave"]]])
def test_buttons_are_some_of_ours_and_leaving_is_among_them(gazette: Publisher, actions: Any) -> None:
    with pytest.raises(ValidationError):
        BellSettings(publisher=gazette, actions=actions).full_clean()
