"""The stolen-file test: database, queue, logs and backup, octet by octet, tell no endpoint, follow or capability."""

import base64
import http.client
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from ahocorasick_rs import BytesAhoCorasick
from django.db import connection
from tests import served as serving
from tests.press import Page, Server, item, rss
from tests.press import serving as press_serving
from tests.served import Served, wait

from newsbell.api import joining
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.common.text import fold
from newsbell.delivery import keys
from newsbell.follows.choices import Wish
from newsbell.readers import addresses, codes
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService
from newsbell.sources.models import Source
from newsbell.stories import editing
from newsbell.stories.models import Story

READERS = 12
SITE, FEED = "https://gazette.example", "gazette.example/feed.xml"
PURPOSES: tuple[addresses.Purpose, ...] = ("confirm", "leave", "return")
KINDS = ("phrase", "topic")


def forms(value: str) -> Iterator[bytes]:
    """A value as it may lie about: plain, folded, in another encoding, in base64 wherever it begins, in hex, quoted."""
    for text in {value, fold(value), value.lower(), value.upper(), json.dumps(value)[1:-1], quote(value, safe="")}:
        octets = text.encode()
        yield octets
        yield octets.hex().encode()
        yield text.encode("utf-16-le")
        yield text.encode("utf-16-be")
        for shift in range(3):
            # Without what the neighbours have a share in.
            for encode in (base64.b64encode, base64.urlsafe_b64encode):
                body = encode(bytes(shift) + octets)
                yield body[2 if shift == 1 else 3 if shift == 2 else 0 :].rstrip(b"=")[:-1]


def found(secrets: Mapping[str, str], files: Mapping[str, bytes]) -> set[tuple[str, str]]:
    """(what, where) of every secret that lies in the clear."""
    needles = [(form, name) for name, value in secrets.items() for form in forms(value)]
    search = BytesAhoCorasick([form for form, _ in needles])
    return {
        (needles[index][1], where)
        for where, octets in files.items()
        for index, _, _ in search.find_matches_as_indexes(octets, overlapping=True)
    }


def files(folder: Path) -> dict[str, bytes]:
    """Every file below the folder but the keys; and what another database says of each row."""
    read: dict[str, bytes] = {}
    for path in folder.rglob("*"):
        # newsbell runs: a wake-up's file may be taken before it is read.
        with suppress(FileNotFoundError):
            if path.is_file() and "keys" not in path.parts:
                read[str(path)] = path.read_bytes()
    if connection.vendor != "sqlite":
        for table in connection.introspection.table_names():
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT t::text FROM "{table}" t')
                read[table] = "\n".join(row[0] for row in cursor.fetchall()).encode()
    return read


@pytest.fixture
def push() -> Iterator[PushService]:
    with running_push_service() as service:
        yield service


@pytest.fixture
def press() -> Iterator[Server]:
    with press_serving() as server:
        server.pages[FEED] = Page(rss(item("The week in pictures", link=f"{SITE}/0", guid="0")))
        yield server


@pytest.fixture
def newsbell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any, push: PushService, press: Server
) -> Iterator[Served]:
    settings = {
        "NEWSBELL_PUSH_ORIGINS": push.origin,
        "NEWSBELL_SOURCE_ROUTES": f"{SITE}={press.address}",
        "NEWSBELL_POLL_MIN": "1",
        "NEWSBELL_POLL_MAX": "1",
        "NEWSBELL_MAIL_FROM": "news@bell.example",
        "NEWSBELL_MAIL_URL": "smtp+plain://127.0.0.1:1",  # away: what is told of that goes into the log
        "NEWSBELL_BACKUP_PASSPHRASE": "a passphrase that nobody has",
    }
    with serving.served(tmp_path, monkeypatch, django_db_blocker, **settings) as running:
        yield running


@pytest.mark.timeout(600)
def test_a_stolen_folder_tells_no_endpoint_no_follow_and_no_capability(
    newsbell: Served, push: PushService, press: Server, tmp_path: Path
) -> None:
    chance = random.Random(5)
    site = Publisher.objects.create(slug="gazette", name="The Gazette", origin=SITE, language="en")
    key = keys.current(site, clock.now()).public
    secrets: dict[str, str] = {}
    for number, said in enumerate(push.subscribe(READERS, key)):
        names = [
            "".join(chance.choices("bdfgklmnprtvz", k=7)).title() + " Über" + str(n) for n in (number, 90 + number)
        ]
        wishes = [Wish(kind, name) for kind, name in zip(KINDS, names, strict=True)]
        checked = joining.read_subscription(site, said, clock.now())
        choice = joining.Choice(f"Follow {names[0]}?", "allow", page=f"{SITE}/{names[0]}")
        joined = joining.join(site, checked, choice, [*wishes, Wish("top-stories")], "en", clock.now())
        secrets |= {f"follow {number} {at}": name for at, name in enumerate(names)}
        secrets |= {f"{purpose} {number}": token for purpose, token in joined.tokens.items()}
        secrets |= {f"endpoint {number}": said["endpoint"], f"path {number}": urlsplit(said["endpoint"]).path[10:]}
        secrets |= {f"{name} {number}": octets for name, octets in said["keys"].items()}
        secrets[f"code {number}"] = codes.issue(joined.reader, clock.now())[0]
        mailbox = "".join(chance.choices("bdfgklmnprtvz", k=9)) + f"@{number}.example"
        row = addresses.ask(joined.reader, mailbox, clock.now())
        mail: dict[str, str] = {purpose: addresses.token(row, purpose) for purpose in PURPOSES}
        secrets |= {f"mailbox {number}": mailbox}
        secrets |= {f"{purpose} by mail {number}": token for purpose, token in mail.items()}
        tried(newsbell, {**joined.tokens, **mail}, names, number)
    Source.objects.create(publisher=site, url=f"https://{FEED}", due_at=clock.now())
    wait(lambda: Source.objects.exclude(first_read_at=None).exists(), 60, lambda: newsbell.log)
    press.pages[FEED] = Page(
        rss(*(item(f"Harbour reopens, part {n}", link=f"{SITE}/{n}", guid=str(n)) for n in (1, 2)))
    )

    wait(lambda: Story.objects.filter(state="new").count() > 0, 60, lambda: newsbell.log)
    editing.mark_top(Story.objects.filter(state="new").values_list("pk", flat=True), clock.now())
    wait(lambda: push.report()["rings"] >= READERS - 1, 60, lambda: newsbell.log)
    newsbell.run("backup", str(tmp_path / "stolen-backup"))
    broken = subprocess.run(
        [sys.executable, "-m", "newsbell", "import", os.devnull, "--from", "webpush-json", "--publisher", "none"],
        env=newsbell.environment,
        capture_output=True,
        check=False,
    )
    (tmp_path / "errors").write_bytes(broken.stderr)

    stolen = files(tmp_path)
    assert any(name.endswith((".sqlite3", "newsbell_device")) for name in stolen)
    assert not found(secrets, stolen)

    # The search finds what is there, in every form: so it finding nothing says something.
    for name, value in secrets.items():
        for form in forms(value):
            assert (name, "planted") in found({name: value}, {"planted": b"\0before" + form + b"after"})
    Publisher.objects.filter(pk=site.pk).update(name=f"The {secrets['follow 3 0']} Gazette")
    assert {"follow 3 0"} == {name for name, _ in found(secrets, files(tmp_path))}
    assert newsbell.stop() == 0


def tried(newsbell: Served, tokens: Mapping[str, str], names: list[str], number: int) -> None:
    """What readers do over HTTP, rightly and wrongly: all of it may leave traces."""
    manage = {"Authorization": f"Bearer {tokens['manage']}", "Content-Type": "application/json"}
    wish = json.dumps([{"kind": "phrase", "name": names[0] + " again"}])
    asked: list[tuple[str, str, str | None, Mapping[str, str]]] = [
        ("GET", "/api/v1/reader/follows", None, manage),
        ("POST", "/api/v1/reader/follows", wish, manage),
        ("GET", "/api/v1/reader/export", None, manage),
        ("POST", "/api/v1/reader/follows", "{broken", manage),
        ("GET", f"/api/v1/nowhere/{number}", None, {"Authorization": f"Bearer {tokens['inbox']}"}),
        ("GET", "/api/v1/reader", None, {"Authorization": f"Bearer {tokens['feed']}"}),
        ("POST", "/api/v1/mail/confirm", None, {"Authorization": f"Bearer {tokens['confirm']}"}),
        ("POST", "/api/v1/mail/confirm", None, {"Authorization": f"Bearer {tokens['return']}"}),
        ("GET", "/api/v1/reader/address", None, manage),
        ("POST", f"/mail/leave/{tokens['leave']}", "no form", {}),
        ("GET", f"/mail/leave/{tokens['return']}", None, {}),
    ]
    host, port = newsbell.settings["NEWSBELL_LISTEN"].split(":")
    for method, path, body, headers in asked:
        visit = http.client.HTTPConnection(host, int(port), timeout=60)
        visit.request(method, path, body, dict(headers))
        answer = visit.getresponse().read()
        visit.close()
        if path.endswith("follows") and method == "GET":
            follow = json.loads(answer)[0]["id"]
            visit = http.client.HTTPConnection(host, int(port), timeout=60)
            visit.request("DELETE", f"{path}/{follow}", headers=dict(manage))
            assert 200 == visit.getresponse().status
            visit.close()
