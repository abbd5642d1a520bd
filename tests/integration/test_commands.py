"""The command line: publishers, sources, readers, read, and the help."""

import io
import json
import os
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from tests.readership import join, publisher, subscription, told

from newsbell.__main__ import main
from newsbell.api import tokens
from newsbell.commands.management.commands import source as source_command
from newsbell.common.clock import now
from newsbell.common.errors import InputUnreadable, NewsbellError, NotFound, PageUnreadable, SettingInvalid
from newsbell.common.models import Publisher
from newsbell.delivery.models import VapidKey
from newsbell.follows.choices import Wish
from newsbell.readers import capabilities
from newsbell.readers.models import Device, Reader
from newsbell.sources.models import Poll, Source

RSS = """<rss version="2.0"><channel><title>The Gazette</title>
{items}</channel></rss>"""
ITEM = "<item><guid>{0}</guid><title>Story {0} of the harbour</title><link>https://gazette.example/{0}</link></item>"


def run(*words: str) -> str:
    """What a command prints."""
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def lines(*words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*words, "--json").splitlines()]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """A site on loopback, by its origin and the folder that it serves."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        origin = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setenv("NEWSBELL_SOURCE_ORIGINS", origin)
        yield origin, tmp_path
        server.shutdown()
        thread.join()


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
        publisher=publisher(), url="https://gazette.example/", lease_until=now().replace(year=2100)
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


# Readers


@pytest.fixture
def subscribed(tmp_path: Path) -> str:
    path = tmp_path / "subscription.json"
    path.write_text(json.dumps(subscription()))
    return str(path)


@pytest.mark.django_db
def test_a_reader_is_added_and_their_secrets_are_printed_once(subscribed: str) -> None:
    publisher()
    (made,) = lines(
        "reader",
        "add",
        "--publisher=gazette",
        f"--subscription={subscribed}",
        "--follow=phrase:Apollo 11:inbox",
        "--follow=top-stories",
    )
    reader = Reader.objects.get()
    assert reader == capabilities.reader_for(made["capabilities"]["manage"], capabilities.Purpose.MANAGE)
    assert ["added-by-operator"] == [one.choice for one in reader.consents.all()]
    shown = run("reader", "show", str(reader.pk))
    assert {"Apollo", "inbox", "top-stories", "mozilla", "rings"} <= set(shown.split())
    for secret in (*made["capabilities"].values(), bytes(Device.objects.get().endpoint).decode()):
        assert secret not in shown + run("reader", "list") + json.dumps(lines("reader", "show", str(reader.pk)))


@pytest.mark.django_db
def test_a_subscription_is_read_from_standard_input_too(subscribed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher()
    monkeypatch.setattr(sys, "stdin", io.StringIO(Path(subscribed).read_text()))
    said = run("reader", "add", "--publisher=gazette", "--subscription=-")
    assert {"manage", "inbox", "feed", "unsubscribe"} <= set(said.split())


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "{", "[]", '{"endpoint": 7}', '{"endpoint": "https://x", "keys": 3}'])
def test_what_is_no_subscription_is_refused(tmp_path: Path, text: str) -> None:
    publisher()
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(NewsbellError):
        run("reader", "add", "--publisher=gazette", f"--subscription={tmp_path / 'x.json'}")
    with pytest.raises(InputUnreadable):
        run("reader", "add", "--publisher=gazette", f"--subscription={tmp_path / 'absent.json'}")
    assert 0 == Reader.objects.count()


@pytest.mark.django_db
def test_readers_are_listed_of_one_publisher_or_all() -> None:
    join(publisher(), Wish("phrase", "Devon"))
    join(publisher("herald", "https://herald.example"))
    assert [("gazette", 1, 1), ("herald", 1, 0)] == [
        (one["publisher"], one["devices"], one["follows"]) for one in lines("reader", "list")
    ]
    assert ["herald"] == [one["publisher"] for one in lines("reader", "list", "--publisher=herald")]
    assert "herald" in run("reader", "list")


@pytest.mark.django_db
def test_a_reader_follows_unfollows_leaves_and_is_erased() -> None:
    reader = join(publisher()).reader
    number = str(reader.pk)
    assert "Devon, Top stories" in run("reader", "follow", number, "--follow=phrase:Devon", "--follow=top-stories")
    run("reader", "unfollow", number, str(reader.favourites.standing()[0].pk))
    assert ["Top stories"] == [one.subject.name for one in reader.favourites.standing()]
    run("reader", "leave", number)
    assert (0, 0) == (len(reader.favourites.standing()), reader.devices.count())
    run("reader", "erase", number)
    assert 0 == Reader.objects.count()
    with pytest.raises(NotFound):
        run("reader", "show", number)


@pytest.mark.django_db
def test_a_readers_inbox_tells_what_became_of_each_story() -> None:
    reader = join(publisher()).reader
    assert "Nothing has matched yet." in run("reader", "inbox", str(reader.pk))
    told(reader, "Fire [in] the harbour", value="in-inbox", reason="daily-cap")
    said = run("reader", "inbox", str(reader.pk))
    assert "Fire [in] the harbour" in said
    assert "in-inbox: the reader's rings of the day were used up" in said
    assert [("Fire [in] the harbour", "daily-cap")] == [
        (one["title"], one["reason"]) for one in lines("reader", "inbox", str(reader.pk))
    ]


@pytest.mark.django_db
def test_devices_that_do_not_ring_say_why() -> None:
    reader = join(publisher()).reader
    Reader.objects.update(ringing="all")
    Device.objects.update(mismatch_at=now())
    assert "made with another key" in run("reader", "show", str(reader.pk))
    Device.objects.update(gone_at=now())
    said = run("reader", "show", str(reader.pk))
    assert "gone" in said
    assert "every device rings" in said


# Reading


def test_a_feed_is_read_as_newsbell_sees_it(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(RSS.format(items=ITEM.format(1)))
    assert [
        {
            "file": str(tmp_path / "feed.xml"),
            "entries": [
                {
                    "id": "1",
                    "link": "https://gazette.example/1",
                    "title": "Story 1 of the harbour",
                    "published": None,
                    "updated": None,
                    "author": None,
                    "description": None,
                }
            ],
        }
    ] == lines("read", str(tmp_path / "feed.xml"))
    assert "Story 1 of the harbour" in run("read", str(tmp_path / "feed.xml"))


def test_of_a_folder_each_file_is_a_line_and_one_bad_one_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "feed.xml").write_text(RSS.format(items=ITEM.format(1)))
    (tmp_path / "page.html").write_text("<!doctype html><html><body>")
    (tmp_path / "text.txt").write_text("A title\n\nA paragraph [of it].\n")
    seen = {line["file"]: line for line in lines("read", str(tmp_path))}
    assert ["deep/feed.xml", "page.html", "text.txt"] == list(seen)
    assert "[page-unreadable]" in seen["page.html"]["error"]
    assert "A paragraph [of it]." == seen["text.txt"]["body"][0]
    said = run("read", str(tmp_path))
    assert "✗" in said
    assert "A paragraph [of it]." in said


def test_a_single_thing_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html>")
    with pytest.raises(PageUnreadable):
        run("read", str(tmp_path / "page.html"))
    with pytest.raises(InputUnreadable):
        run("read", str(tmp_path / "absent"))


def test_addresses_and_standard_input_are_read(site: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    origin, folder = site
    (folder / "feed.xml").write_text(RSS.format(items="<item><link>/a</link></item>"))
    assert f"{origin}/a" == lines("read", f"{origin}/feed.xml")[0]["entries"][0]["link"]
    with pytest.raises(NewsbellError, match="answered 404"):
        run("read", f"{origin}/absent")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Title\nBody")))
    assert [("-", "Title", ["Body"])] == [(one["file"], one["title"], one["body"]) for one in lines("read", "-")]


# One command in a host's project


@pytest.mark.django_db
def test_every_word_works_under_the_one_command_of_a_host() -> None:
    publisher()
    assert "gazette" in run("newsbell", "publisher", "list")
    with pytest.raises(CommandError, match="no word"):
        run("newsbell", "dance")


@pytest.mark.django_db
def test_the_one_command_tells_its_words_and_each_words_options(capsys: pytest.CaptureFixture[str]) -> None:
    from newsbell.common.management.commands.newsbell import Command

    publisher()
    for argv in (["newsbell"], ["newsbell", "help"], ["newsbell", "--help"]):
        Command().run_from_argv(["manage.py", *argv])
        assert "  publisher " in capsys.readouterr().out
    Command().run_from_argv(["manage.py", "newsbell", "help", "source"])
    assert "usage: manage.py newsbell source" in capsys.readouterr().out
    Command().run_from_argv(["manage.py", "newsbell", "publisher", "list", "--json"])
    assert "gazette" == json.loads(capsys.readouterr().out)["publisher"]
    for wrong in (["dance"], ["reader", "show", "7"]):
        with pytest.raises(SystemExit, match="newsbell: "):
            Command().run_from_argv(["manage.py", "newsbell", *wrong])


def test_help_begins_with_newsbells_own_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["newsbell", "help"])
    main()
    said = capsys.readouterr().out
    assert said.startswith("newsbell: never miss a new story")
    assert said.index("  doctor ") < said.index("Django's own:") < said.index("migrate")
    monkeypatch.setattr(sys, "argv", ["newsbell", "help", "--commands"])
    main()
    assert {"doctor", "migrate"} <= set(capsys.readouterr().out.split())


@pytest.mark.django_db
def test_a_database_without_tables_is_told_with_the_remedy() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE newsbell_publisher RENAME TO lost")
    with pytest.raises(SettingInvalid, match="newsbell migrate"):
        run("publisher", "list")


@pytest.mark.django_db
def test_an_error_ends_the_program_with_its_words_and_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["newsbell", "reader", "show", "7"])
    with pytest.raises(SystemExit, match=r"newsbell: There is no reader 7\. .*\[not-found\]"):
        main()
