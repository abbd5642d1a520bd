"""The API before there is a reader: the publisher's page, joining, and a flood from one address."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.integration.api.caller import V1, Api, code_of, joining
from tests.readership import NOON, join, publisher, subscription

from newsbell.api import auth, publishers
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.delivery.models import VapidKey
from newsbell.follows.choices import Wish
from newsbell.readers.models import Consent, Device, Reader
from newsbell.stories.models import Article

pytestmark = pytest.mark.django_db


# The publisher's page


def test_a_publisher_is_told_to_anyone_cacheably_and_sets_no_cookie(gazette: Publisher) -> None:
    key = keys.current(gazette, NOON).public
    answer = Api()("GET", "/publishers/gazette")
    assert {
        "slug": "gazette",
        "name": "Gazette",
        "language": "en",
        "applicationServerKey": key,
        "topics": [],
    } == answer.json()
    assert "public, max-age=300" == answer["Cache-Control"]
    assert not answer.cookies


def test_to_ask_for_a_publisher_changes_nothing(gazette: Publisher) -> None:
    """A key that is missing is told, and not made by whoever asks."""
    assert (404, "not-found") == code_of(Api()("GET", "/publishers/gazette"))
    assert not VapidKey.objects.exists()


def test_topics_are_counted_once_in_a_while_and_not_at_each_request(
    gazette: Publisher, django_assert_num_queries: Any
) -> None:
    keys.current(gazette, NOON)
    Article.objects.create(publisher=gazette, title="", section="Sport", seen_at=NOON)
    ask = Api()
    assert ["Sport"] == ask("GET", "/publishers/gazette").json()["topics"]
    with django_assert_num_queries(2):  # the publisher and its key
        assert ["Sport"] == ask("GET", "/publishers/gazette").json()["topics"]


def test_its_topics_are_what_its_articles_are_filed_under_and_never_what_readers_follow(gazette: Publisher) -> None:
    join(gazette, Wish("topic", "My illness"))  # and so has a key
    for section, tags in (("Sport", ["Cricket"]), ("sport", []), ("News/Politics", [])):
        Article.objects.create(publisher=gazette, title="", section=section, tags=tags, seen_at=NOON)
    topics = Api()("GET", "/publishers/gazette").json()["topics"]
    assert "sport" == topics[0].lower()
    assert {"Cricket", "News", "Politics"} <= set(topics)
    assert "My illness" not in topics


def test_an_unknown_publisher_is_not_found() -> None:
    assert (404, "not-found") == code_of(Api()("GET", "/publishers/herald"))


def test_joining_makes_a_reader_with_device_consent_follows_and_four_secrets(gazette: Publisher) -> None:
    answer = Api()("POST", "/publishers/gazette/readers", joining())
    assert 201 == answer.status_code
    made = answer.json()
    reader = Reader.objects.get()
    assert {"manage", "inbox", "feed", "unsubscribe"} == set(made["capabilities"])
    assert [("phrase", "Apollo 11", "at-once"), ("top-stories", "Top stories", "inbox")] == [
        (one.subject.kind, one.subject.name, one.level) for one in reader.favourites.standing()
    ]
    assert [("allow", "May we ring?", "https://gazette.example/")] == [
        (one.choice, one.words, one.page) for one in Consent.objects.all()
    ]
    assert keys.current(gazette, NOON) == Device.objects.get().vapid_key
    assert str(reader.pk) != made["reader"]


def test_the_key_that_a_device_subscribed_with_is_remembered_and_must_be_ours(gazette: Publisher) -> None:
    """A new key must not silence those who have the old one (web-push#462)."""
    older = keys.current(gazette, NOON)
    older.current = False
    older.save()
    said = subscription() | {"applicationServerKey": older.public}
    assert 201 == Api()("POST", "/publishers/gazette/readers", joining(subscription=said)).status_code
    assert older == Device.objects.get().vapid_key
    foreign = subscription() | {"applicationServerKey": keys.current(publisher("herald"), NOON).public}
    answer = Api()("POST", "/publishers/gazette/readers", joining(subscription=foreign))
    assert (404, "not-found") == code_of(answer)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://updates.push.services.mozilla.com/wpush/v2/x",
        "https://127.0.0.1/wpush/v2/x",
        "https://localhost/x",
        "https://10.0.0.1/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/x",
        "https://[64:ff9b::7f00:1]/x",
        "https://[2002:7f00:1::]/x",
        "https://100.64.0.1/x",
        "https://internal.gazette.example/x",
        "https://evil.example/?.apple.com/",
        "https://evilpush.apple.com.evil.example/x",
        "https://user:secret@fcm.googleapis.com/fcm/send/x",
        "https://fcm.googleapis.com:8443/fcm/send/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://fcm.googleapis.com\\@evil.example/x",
        "https://android.googleapis.com/x",
        "https://fcm.googleapis.com/",
        "javascript:alert(1)",
        "",
    ],
)
def test_an_endpoint_that_is_no_push_services_is_refused_and_not_repeated(gazette: Publisher, endpoint: str) -> None:
    answer = Api()("POST", "/publishers/gazette/readers", joining(subscription=subscription(endpoint or " ")))
    assert (422, "bad-subscription") == code_of(answer)
    assert "secret" not in answer.content.decode()
    assert 0 == Reader.objects.count()


@pytest.mark.parametrize("spoilt", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"auth": "!"}, {"p256dh": "A" * 87}])
def test_keys_that_no_browser_makes_are_refused(gazette: Publisher, spoilt: dict[str, str]) -> None:
    said = subscription()
    answer = Api()("POST", "/publishers/gazette/readers", joining(subscription=said | {"keys": said["keys"] | spoilt}))
    assert (422, "bad-subscription") == code_of(answer)


@pytest.mark.parametrize(
    ("follow", "code"),
    [
        ({"kind": "phrase", "name": "the"}, "phrase-refused"),
        ({"kind": "topic", "name": "?"}, "follow-refused"),
        ({"kind": "mood", "name": "merry"}, "request-invalid"),
        ({"kind": "topic", "name": "Sport", "colour": "red"}, "request-invalid"),
    ],
)
def test_a_follow_that_cannot_be_kept_is_refused_and_nothing_is_made(
    gazette: Publisher, follow: dict[str, str], code: str
) -> None:
    answer = Api()("POST", "/publishers/gazette/readers", joining(follows=[follow]))
    assert (422, code) == code_of(answer)
    assert {"code", "what", "why", "fix", "docs"} == set(answer.json())
    assert f"reference/errors/#{code}" == answer.json()["docs"]
    assert (0, 0) == (Reader.objects.count(), Device.objects.count())


def test_an_endpoint_of_another_reader_moves_only_with_its_auth_secret(gazette: Publisher) -> None:
    said = subscription()
    first = join(gazette, said=said)
    answer = Api()("POST", "/publishers/gazette/readers", joining(subscription=subscription(said["endpoint"])))
    assert (409, "device-elsewhere") == code_of(answer)
    assert first.reader == Device.objects.get().reader
    assert 201 == Api()("POST", "/publishers/gazette/readers", joining(subscription=said)).status_code
    assert first.reader != Device.objects.get().reader


def test_what_is_not_json_is_told_and_not_repeated(gazette: Publisher) -> None:
    path = V1 + "/publishers/gazette/readers"
    for body in (b"{", b"\xff", b"[1]", b'"secret"', b""):
        answer = Client().generic("POST", path, body, "application/json")
        assert "request-invalid" == answer.json()["code"]
        assert "secret" not in answer.content.decode()


def test_a_body_above_64_kib_is_not_read(gazette: Publisher) -> None:
    answer = Client().generic("POST", V1 + "/publishers/gazette/readers", b" " * (64 * 1024 + 1), "application/json")
    assert (413, "request-too-large") == code_of(answer)


# A flood from one address


def test_the_61st_reader_of_a_minute_from_one_address_waits(
    gazette: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishers, "now", lambda: NOON)
    body = json.dumps(joining(subscription=subscription("https://localhost/x"))).encode()
    client, path = Client(), V1 + "/publishers/gazette/readers"

    def ask(address: str, told: str) -> Any:
        headers = {"X-Forwarded-For": told}
        return client.generic("POST", path, body, "application/json", headers=headers, REMOTE_ADDR=address)

    # What a client itself says of its address changes nothing.
    assert [422] * 60 == [ask("8.8.8.8", f"9.9.9.{number}").status_code for number in range(60)]
    answer = ask("8.8.8.8", "9.9.9.99")
    assert (429, "too-many-requests") == code_of(answer)
    assert "60" == answer["Retry-After"]
    assert 422 == ask("8.8.4.4", "").status_code


def test_who_floods_is_counted_while_many_others_come(gazette: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that makes room forgets first whom it has not seen for the longest time."""
    monkeypatch.setattr(publishers, "now", lambda: NOON)
    body = json.dumps(joining(subscription=subscription("https://localhost/x"))).encode()
    client, path = Client(), V1 + "/publishers/gazette/readers"

    def ask(address: str) -> int:
        return client.generic("POST", path, body, "application/json", REMOTE_ADDR=address).status_code

    assert {422} == {ask("8.8.8.8") for _ in range(60)}
    assert {422} == {ask(f"9.9.{number >> 8}.{number & 255}") for number in range(400)}
    assert 429 == ask("8.8.8.8")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/reader", {}),
        ("PUT", "/reader/follows", []),
        ("POST", "/reader/follows", []),
        ("POST", "/reader/devices", {}),
        ("POST", "/reader/capabilities/feed", None),
        ("DELETE", "/reader/follows/1", None),
    ],
)
def test_a_reader_changes_at_most_60_things_a_minute(
    gazette: Publisher, monkeypatch: pytest.MonkeyPatch, method: str, path: str, body: Any
) -> None:
    """Whoever may join for nothing must not fill the disk."""
    monkeypatch.setattr(auth, "now", lambda: NOON)
    mine, other = (Api(join(gazette).tokens["manage"]) for _ in range(2))
    assert 429 not in {mine(method, path, body).status_code for _ in range(60)}
    assert (429, "too-many-requests") == code_of(mine(method, path, body))
    assert 200 == mine("GET", "/reader").status_code
    assert 429 != other(method, path, body).status_code


def test_one_address_changes_at_most_300_things_a_minute(gazette: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "now", lambda: NOON)
    readers = [Api(join(gazette).tokens["inbox"]) for _ in range(6)]
    assert {404} == {ask("POST", "/inbox/1/read").status_code for ask in readers[:5] for _ in range(60)}
    assert (429, "too-many-requests") == code_of(readers[5]("POST", "/inbox/1/read"))
