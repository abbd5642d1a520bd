"""Who else may call: a publisher's own systems, other sites' pages; and what they are told of errors."""

import pytest
from django.core.cache import cache
from django.test import Client
from tests.integration.api.caller import V1, Api, code_of, joining
from tests.readership import NOON, join, publisher, subscription, told

from newsbell.api import problems, tokens, urls
from newsbell.common.errors import SettingInvalid
from newsbell.common.models import Publisher
from newsbell.readers.models import Reader

pytestmark = pytest.mark.django_db


# The publisher's own systems


def test_a_publishers_token_shows_its_own_stories_alone(gazette: Publisher) -> None:
    herald = publisher("herald", "https://herald.example")
    for minute, site in enumerate((gazette, gazette, herald)):
        told(join(site).reader, f"{site.slug} {minute}", minutes=minute)
    api = Api(tokens.issue(gazette, "CMS", NOON))
    assert "API token CMS" == str(gazette.api_tokens.get())
    first = api("GET", "/stories?size=1").json()
    assert [("gazette 1", 1, "new")] == [(one["title"], one["articles"], one["state"]) for one in first["stories"]]
    rest = api("GET", f"/stories?before={first['next']}").json()
    assert (["gazette 0"], None) == ([one["title"] for one in rest["stories"]], rest["next"])


# Other sites' pages


@pytest.mark.parametrize("origin", ["https://gazette.example", "http://localhost:8000"])
def test_the_publishers_pages_and_ours_may_call(gazette: Publisher, origin: str) -> None:
    joined = join(gazette)
    asking = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    preflight = Api()("OPTIONS", "/publishers/gazette/readers", **asking)
    assert (204, origin) == (preflight.status_code, preflight["Access-Control-Allow-Origin"])
    assert "authorization" in preflight["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in preflight
    answer = Api(joined.tokens["inbox"])("GET", "/inbox", Origin=origin)
    assert (200, origin) == (answer.status_code, answer["Access-Control-Allow-Origin"])
    assert "Origin" in answer["Vary"]
    made = Api()("POST", "/publishers/gazette/readers", joining(), Origin=origin)
    assert (201, origin) == (made.status_code, made["Access-Control-Allow-Origin"])


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://gazette.example.evil.example",
        "http://gazette.example",
        "https://gazette.example:8443",
        "https://herald.example",
        "null",
    ],
)
def test_no_other_page_may_call_not_even_another_publishers(gazette: Publisher, origin: str) -> None:
    publisher("herald", "https://herald.example")
    publisher("odd", "no address")
    joined = join(gazette)
    preflight = Api()(
        "OPTIONS", "/publishers/gazette/readers", **{"Origin": origin, "Access-Control-Request-Method": "POST"}
    )
    assert "Access-Control-Allow-Origin" not in preflight
    for answer in (
        Api()("POST", "/publishers/gazette/readers", joining(), Origin=origin),
        Api(joined.tokens["manage"])("DELETE", "/reader", Origin=origin),
    ):
        assert (403, "origin-refused") == code_of(answer)
        assert "Access-Control-Allow-Origin" not in answer
    assert [joined.reader] == list(Reader.objects.all())


def test_a_preflight_that_cannot_say_whose_reader_asks_is_answered_to_any_publishers_page(gazette: Publisher) -> None:
    """The request that follows it carries the secret, and is judged by that."""
    publisher("odd", "no address")
    ours = {"Origin": "https://gazette.example", "Access-Control-Request-Method": "DELETE"}
    assert "https://gazette.example" == Api()("OPTIONS", "/reader", **ours)["Access-Control-Allow-Origin"]
    for origin in ("https://evil.example", "no address", ""):
        assert "Access-Control-Allow-Origin" not in Api()("OPTIONS", "/reader", **(ours | {"Origin": origin}))


def test_a_publishers_page_may_read_that_its_secret_opens_nothing_any_more(gazette: Publisher) -> None:
    """A browser tells a page nothing of an answer without that word, so the bell would take it for a lost network."""
    joined = join(gazette)
    api = Api(joined.tokens["manage"])
    assert 200 == api("DELETE", "/reader").status_code
    refused = api("GET", "/reader", Origin="https://gazette.example")
    assert (401, "https://gazette.example") == (refused.status_code, refused["Access-Control-Allow-Origin"])
    for origin in ("https://evil.example", "null", ""):
        assert "Access-Control-Allow-Origin" not in api("GET", "/reader", Origin=origin)


def test_what_is_answered_to_a_secret_is_kept_in_no_cache(gazette: Publisher) -> None:
    assert "no-store" == Api(join(gazette).tokens["inbox"])("GET", "/inbox")["Cache-Control"]


def test_a_cache_that_keeps_nothing_counts_nothing_and_breaks_nothing(
    gazette: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "add", lambda *_: False)
    assert 201 == Api()("POST", "/publishers/gazette/readers", joining()).status_code


def test_an_options_request_that_is_no_preflight_is_not_allowed(gazette: Publisher) -> None:
    assert 405 == Api()("OPTIONS", "/reader").status_code


# What is told of errors


def test_what_is_wrong_inside_is_logged_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    answer = problems.answer(SettingInvalid("The key /srv/keys/vapid-1.pem is gone", fix="Restore it."))
    assert (500, "setting-invalid") == code_of(answer)
    assert "vapid-1.pem" not in answer.content.decode()
    assert "vapid-1.pem" in caplog.text


def test_no_secret_reaches_the_log(gazette: Publisher, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    said = joining()
    made = Api()("POST", "/publishers/gazette/readers", said).json()
    api = Api(made["capabilities"]["manage"])
    api("POST", "/reader/devices", subscription())
    api("POST", "/reader/devices", {"endpoint": "https://evil.example/secret", "keys": said["subscription"]["keys"]})
    api("DELETE", "/reader")
    api("GET", "/reader")
    for secret in (said["subscription"]["endpoint"], "evil.example/secret", *made["capabilities"].values()):
        assert secret not in caplog.text


def test_the_api_describes_itself_and_how_it_is_opened() -> None:
    described = Client().get(V1 + "/openapi.json").json()
    assert "/api/v1/publishers/{slug}/readers" in described["paths"]
    assert described["components"]["securitySchemes"]
    assert all("summary" in operation for path in described["paths"].values() for operation in path.values())


@pytest.mark.parametrize("path", ["/publishers/gaz%00ette", "/publishers/%00/subjects", "/publishers/%00/page?url=x"])
def test_a_slug_with_what_no_database_takes_is_nobodys(path: str) -> None:
    publisher()
    assert (404, "not-found") == code_of(Api()("GET", path))
    asking = {"Origin": "https://gazette.example", "Access-Control-Request-Method": "POST"}
    assert 204 == Api()("OPTIONS", path, **asking).status_code


def test_who_asks_for_the_description_again_and_again_has_it_made_once() -> None:
    """It takes 40 ms of CPU to make: anybody could keep the web process from its readers."""
    urls._description.cache_clear()
    assert 1 == len({Client().get(V1 + "/openapi.json").content for _ in range(3)})
    assert (1, 2) == (urls._description.cache_info().misses, urls._description.cache_info().hits)
