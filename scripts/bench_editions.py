"""Measures what an edition costs, from its reader's hour until it is in the inbox, posted, or at the mail server.

    python scripts/bench_editions.py [READERS] [STORIES] [DATABASE]

For each channel so many READERS (1,024), who follow five of forty subjects in the digest, are due at the same hour, of
a day with STORIES (40): CPU milliseconds an edition, user and system, of this process, which does it all, and how many
editions a second that made by the clock. The push service and the mail server are processes of their own, here, and
not counted. DATABASE: SQLite, or an empty PostgreSQL at this URL. Prints one JSON object.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

SUBJECTS, FOLLOWS = 40, 5
CHANNELS = ("inbox", "push", "email")


def main(readers: int, stories: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.urls import reverse

    from newsbell.commands.benchmarks import gauges, sink
    from newsbell.common import clock
    from newsbell.common.models import Publisher

    call_command("migrate", verbosity=0)
    with sink.running() as push, _mail_server() as port:
        os.environ |= {"NEWSBELL_PUSH_ORIGINS": push.origin, "NEWSBELL_PUSH_CA": str(push.ca_file)}
        os.environ |= {"NEWSBELL_MAIL_FROM": "news@bell.example", "NEWSBELL_MAIL_URL": f"smtp+plain://127.0.0.1:{port}"}
        before = clock.now() - timedelta(days=1)
        site = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
        groups = {channel: _readers(site, channel, readers, push, before) for channel in CHANNELS}
        _publish(site, stories)
        reverse("newsbell:newsbell-bell:inbox", args=[site.slug])  # read once for each process
        figures = {}
        for channel, who in groups.items():
            gauges.tidy()
            began, cpu = time.monotonic(), time.process_time()
            _make(who)
            figures[channel] = {
                "cpu_ms": round(1e3 * (time.process_time() - cpu) / readers, 2),
                "a_second": round(readers / (time.monotonic() - began), 1),
            }
            _check(channel, who)
        wanted = readers
        if push.accepted() != wanted:
            raise RuntimeError(f"{push.accepted()} of {wanted} were accepted")
    print(json.dumps({"readers": readers, "stories": stories, "database": connection.vendor, **figures}))


def _readers(site, channel, many, push, before):  # type: ignore[no-untyped-def]  # Django's types come after its set-up
    import base64

    from newsbell import editions
    from newsbell.common import clock
    from newsbell.common.sealed import lookup
    from newsbell.delivery import keys
    from newsbell.follows import choices
    from newsbell.follows.choices import Wish
    from newsbell.readers.models import Address, Device, Reader

    hour = (clock.now() + timedelta(hours=3)).hour
    own = {"edition": "daily", "edition_at": 60 * hour, "channel": channel, "zone": "UTC", "created_at": before}
    made = Reader.objects.bulk_create(Reader(publisher=site, **own) for _ in range(many))
    for group in range(SUBJECTS):
        some = [reader.pk for reader in made if reader.pk % SUBJECTS == group]
        wishes = [Wish("phrase", _name(group + place), "digest") for place in range(FOLLOWS)]
        choices.follow_together(some, site, wishes, before)
    if channel == "push":
        key = keys.current(site, before)
        for reader, said in zip(made, push.subscribe(many, key.public), strict=True):
            point, auth = (base64.urlsafe_b64decode(said["keys"][name] + "==") for name in ("p256dh", "auth"))
            endpoint = said["endpoint"]
            Device.objects.create(
                reader=reader,
                endpoint=endpoint.encode(),
                endpoint_lookup=lookup(endpoint),
                p256dh=point,
                auth=auth,
                origin=push.origin,
                vendor="mozilla",
                vapid_key=key,
                created_at=before,
            )
    if channel == "email":
        Address.objects.bulk_create(
            Address(
                reader=reader,
                address=f"reader{reader.pk}@mail.example",
                address_lookup=lookup(f"reader{reader.pk}@mail.example"),
                handle=f"{reader.pk:016x}",
                asked_at=before,
                confirmed_at=before,
            )
            for reader in made
        )
    for reader in made:
        editions.expect(reader, clock.now())
    return [reader.pk for reader in made]


def _name(subject):  # type: ignore[no-untyped-def]  # as above
    return f"Carrick{'abcdefghij'[subject % SUBJECTS % 10]}{'klmno'[subject % SUBJECTS // 10]}"


def _publish(site, stories):  # type: ignore[no-untyped-def]  # as above
    from newsbell import work
    from newsbell.articles.item import read_item
    from newsbell.common import clock
    from newsbell.joints import origin
    from newsbell.sources.models import Poll, Source
    from newsbell.stories import archive

    source = Source.objects.create(publisher=site, url="https://gazette.example/feed.xml")
    for number in range(stories):
        now, link = clock.now(), f"https://gazette.example/{number}"
        poll = Poll.objects.create(source=source, at=now, result=Poll.Result.NEWS, entries=30, fresh=1, due_at=now)
        words = [f"{word}{number}" for word in ("ferry", "bridge", "storm", "quarry", "choir", "harvest", "market")]
        title = f"{_name(number)} {' '.join(words[:4])}"
        article = read_item(id=link, link=link, title=title, summary_html=f"{' '.join(words)}, the council said.")
        archive.admit([archive.draft(origin(source), article)], poll.pk, now)
        work.drain("decide")
    work.drain("remind")


def _make(who):  # type: ignore[no-untyped-def]  # as above
    """The work of these readers' hour, as a worker does it."""
    from newsbell import work
    from newsbell.common import clock, leases
    from newsbell.reminders.models import Edition

    hour = clock.now() - timedelta(seconds=1)
    Edition.objects.filter(reader__in=who, open=True).update(at=hour, due_at=hour)
    while due := leases.due(Edition, clock.now()):
        for pk in due[:200]:
            if Edition.objects.filter(pk=pk, open=True, due_at__lte=clock.now()).exists():
                work.turn("edition", pk)
    work.drain("send")


def _check(channel, who):  # type: ignore[no-untyped-def]  # as above
    """Every one was made, of what waited for it, and came as it was asked for."""
    from newsbell.reminders import editions
    from newsbell.reminders.models import Edition

    made = list(Edition.objects.filter(reader__in=who, open=False))
    if len(made) != len(who) or {one.channel for one in made} != {channel} or not all(map(editions.stories, made)):
        raise RuntimeError(f"{len(made)} of {len(who)} editions by {channel} were made")


@contextmanager
def _mail_server() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]
    with subprocess.Popen(command) as process:  # noqa: S603 - our own interpreter
        try:
            for _ in range(100):
                time.sleep(0.1)
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
            yield port
        finally:
            process.terminate()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "data").mkdir()
        own = {"NEWSBELL_DATA": f"{home}/data", "NEWSBELL_KEYS": f"{home}/keys", "NEWSBELL_LOG": "text"}
        os.environ.update(own, DJANGO_SETTINGS_MODULE="newsbell.settings")
        if len(sys.argv) > 3:
            os.environ["NEWSBELL_DATABASE"] = sys.argv[3]
        given = [int(one) for one in sys.argv[1:3]]
        main(*(given + [1024, 40][len(given) :]))
