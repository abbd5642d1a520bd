"""`newsbell publisher` and `newsbell source`."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.integration.commands.running import ITEM, RSS, lines, run
from tests.readership import publisher

from newsbell.api import tokens
from newsbell.commands.management.commands import source as source_command
from newsbell.common.clock import now
from newsbell.common.errors import InputUnreadable, NewsbellError, NotFound
from newsbell.common.models import Publisher
from newsbell.delivery.models import VapidKey
from newsbell.sources.models import Poll, Source

# Publishers


@pytest.mark.django_db
def test_a_publisher_is_added_with_its_first_key() -> None:
    said = run("publisher", "add", "gazette", "The Gazette", "--origin", "https://Gazette.example/", "--language", "en")
    assert "https://gazette.example" == Publisher.objects.get().origin
    assert VapidKey.objects.get().public in said
    assert [("gazette", "The Gazette", 0)] == [
        (one["publisher"], one["name"], one["readers"]) for one in lines("publisher", "list")
    ]
    assert "The Gazette" in run("publisher", "list")


@pytest.mark.django_db
@pytest.mark.parametrize("origin", ["gazette.example", "ftp://gazette.example"])
def test_an_origin_has_a_scheme(origin: str) -> None:
    """Without one, every source of the publisher would stop."""
    with pytest.raises(InputUnreadable, match=r"https://gazette\.example"):
        run("publisher", "add", "gazette", "The Gazette", "--origin", origin)
    assert not Publisher.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_short_name_is_a_slug_and_free() -> None:
    assert "--origin" in run("publisher", "add", "gazette", "The Gazette")
    for slug in ("gazette", "The Gazette", "…"):
        with pytest.raises(InputUnreadable):
            run("publisher", "add", slug, "Another")


@pytest.mark.django_db
def test_a_token_is_printed_and_opens_its_publishers_side() -> None:
    made = publisher()
    assert made == tokens.publisher_for(run("publisher", "token", "gazette").strip())
    with pytest.raises(NotFound, match="newsbell publisher add herald"):
        run("publisher", "token", "herald")


# Sources


@pytest.mark.django_db(transaction=True)
def test_a_source_is_added_once_with_a_whole_address_and_due_at_once() -> None:
    publisher()
    said = run(
        "source", "add", "HTTPS://gazette.example", "--publisher", "gazette", "--rank", "2", "--host", "Cdn.example"
    )
    made = Source.objects.get()
    assert f"newsbell source check {made.pk}" in said
    assert ("https://gazette.example/", 2, ["cdn.example"]) == (made.url, made.rank, made.hosts)
    assert made.due_at
    for url, more in (
        ("https://gazette.example/", ()),
        ("ftp://gazette.example/", ()),
        ("https://a.example/", ("--rank=-1",)),
    ):
        with pytest.raises(NewsbellError):
            run("source", "add", url, "--publisher", "gazette", *more)
    assert 1 == Source.objects.count()


@pytest.mark.django_db
def test_checking_a_source_says_what_was_found_and_what_is_wrong(site: tuple[str, Path]) -> None:
    origin, folder = site
    publisher()
    run("source", "add", f"{origin}/feed.xml", "--publisher", "gazette", "--name", "News [live]")
    assert "News [live]" in run("source", "list")
    assert "not yet" in run("source", "list")
    number = str(Source.objects.get().pk)
    failed = run("source", "check", number)
    assert "✗" in failed
    assert "HTTP 404" in failed
    (folder / "feed.xml").write_text(RSS.format(items="".join(map(ITEM.format, range(8)))))
    assert "8 entries, 8 of them fresh: the first reading rings nobody" in run("source", "check")
    items = "".join(map(ITEM.format, range(9)))
    (folder / "feed.xml").write_text(RSS.format(items=items))
    os.utime(folder / "feed.xml", (2**31, 2**31))  # it says when it changed in whole seconds
    (checked,) = lines("source", "check", number)
    assert ("news", 9, 1) == (checked["result"], checked["entries"], checked["fresh"])
    listed = lines("source", "list")[0]
    assert (int(number), f"{origin}/feed.xml", "news", "") == (
        listed["source"],
        listed["url"],
        listed["result"],
        listed["problem"],
    )
    assert "0 s ago" in run("source", "list") or " s ago" in run("source", "list")


@pytest.mark.django_db
def test_a_source_that_a_worker_reads_just_now_is_left_to_it() -> None:
    made = Source.objects.create(
        publisher=publisher(), url="https://gazette.example/", lease_until=now() + timedelta(days=9)
    )
    assert "a worker reads it just now" in run("source", "check")
    assert [{"source": made.pk, "url": made.url, "result": "busy"}] == lines("source", "check")


@pytest.mark.django_db
def test_no_source_and_an_unknown_one_are_told() -> None:
    assert "newsbell source add" in run("source", "list")
    with pytest.raises(NotFound):
        run("source", "check", "7")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"result": "failed"}, "could not be read"),
        ({"result": "unchanged"}, "unchanged"),
        ({"result": "news", "entries": 3, "fresh": 1}, "3 entries, 1 of them fresh; not decided yet"),
        ({"result": "news", "entries": 1, "fresh": 1}, "1 entry, 1 fresh; not decided yet"),
        ({"result": "news", "entries": 3, "fresh": 1, "stories": 1}, "3 entries, 1 of them fresh, 1 new story"),
        (
            {"result": "news", "entries": 30, "fresh": 30, "stories": 30, "held": True},
            "30 entries, 30 of them fresh, 30 new stories: so many that they wait for an editor",
        ),
    ],
)
def test_a_reading_is_told_in_words(fields: dict[str, Any], expected: str) -> None:
    assert expected == source_command.found(Poll(**fields))


@pytest.mark.parametrize(("seconds", "expected"), [(0, "0 s"), (61, "1 min"), (7_200, "2 h"), (200_000, "2 d")])
def test_how_long_ago_is_told_in_one_unit(seconds: int, expected: str) -> None:
    then = now()
    assert f"{expected} ago" == source_command._ago(then, then + timedelta(seconds=seconds))


@pytest.mark.django_db(transaction=True)
def test_a_paused_source_that_is_named_is_not_polled_and_said_to_be_paused() -> None:
    made = Source.objects.create(publisher=publisher(), url="https://gazette.example/", due_at=now(), paused=True)
    assert [{"source": made.pk, "url": made.url, "result": "paused"}] == lines("source", "check", str(made.pk))
    assert f"newsbell source resume {made.pk}" in run("source", "check", str(made.pk))
    assert not Poll.objects.exists()
