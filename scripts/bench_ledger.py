"""What the ledger costs at scale: python scripts/bench_ledger.py [READERS [DATABASE]].

All readers follow one subject, have a device each, and one story is told to them: CPU seconds (user and system) of the
plan, after the lists of names are read; then every outcome is settled as accepted by its device, and the octets of the
ledger's tables are counted; then one reader's outcome is explained. Then `newsbell serve` tells them another story: so
long after its decision the first one was accepted, and the memory of the workers when a quarter and all of those are
who have a device at the push service here (50,000 at most; the others' keys are broken, so that they cost no post).
DATABASE: SQLite, or an empty PostgreSQL at this URL. Prints one JSON object.
"""

import base64
import json
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

AT_ONCE, REAL = 20_000, 50_000
TITLE = "Carrick Bridge closed after crack is found"
AGAIN = "Ferry will carry buses around Carrick Bridge until spring"


def main(readers: int, home: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from newsbell import work
    from newsbell.articles.known import gazetteer
    from newsbell.commands.benchmarks import gauges, household, sink
    from newsbell.common import clock
    from newsbell.common.models import Publisher
    from newsbell.common.sealed import lookup
    from newsbell.delivery import keys
    from newsbell.delivery.models import FirstAccepted
    from newsbell.follows import choices
    from newsbell.follows.choices import Wish
    from newsbell.readers.models import Device, Reader
    from newsbell.reminders import explain, rows
    from newsbell.reminders.models import Shard
    from newsbell.sources.models import Source
    from newsbell.stories.models import Story

    call_command("migrate", verbosity=0)
    now = clock.now()
    before = now - timedelta(days=1)
    with sink.running() as push:
        os.environ |= {"NEWSBELL_PUSH_ORIGINS": push.origin, "NEWSBELL_PUSH_CA": str(push.ca_file)}
        site = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
        key = keys.current(site, before)
        for first in range(0, readers, AT_ONCE):
            many = min(first + AT_ONCE, readers) - first
            real = iter(push.subscribe(max(0, min(REAL - first, many)), key.public) if first < REAL else ())
            made = Reader.objects.bulk_create(Reader(publisher=site, created_at=before) for _ in range(many))
            devices = []
            for reader in made:
                said = next(real, None)
                endpoint = said["endpoint"] if said else f"{push.origin}/nobody/{reader.pk}"
                p256dh, auth = _keys(said)
                devices.append(
                    Device(
                        reader=reader,
                        endpoint=endpoint.encode(),
                        endpoint_lookup=lookup(endpoint),
                        p256dh=p256dh,
                        auth=auth,
                        origin=push.origin,
                        vendor="mozilla",
                        vapid_key=key,
                        created_at=before,
                    )
                )
            Device.objects.bulk_create(devices)
            choices.follow_together([reader.pk for reader in made], site, [Wish("phrase", "Carrick Bridge")], before)
        source = Source.objects.create(publisher=site, url="https://gazette.example/feed.xml")
        _publish(source, TITLE)
        work.drain("decide")
        gazetteer.find("Devon")  # read once for each process
        planned_s = gauges.cost_s(lambda: work.drain("remind"))
        (story,) = Story.objects.all()
        for row in rows.each(Shard.objects.all()):
            at = row.deferred()
            for position in at:
                row.page.device[position] = row.reader(position)
            row.settle(at, "accepted", "accepted", now + timedelta(seconds=row.shard.slice % 600))
            row.save(due_at=None)
        octets = _octets(connection)
        began = time.process_time()
        (line,) = explain.readers(story.pk, readers // 2)
        explained_s = time.process_time() - began
        _publish(source, AGAIN)
        connection.close()
        wanted = push.accepted() + min(REAL, readers)
        with household.running(home / "log") as house:
            quarter = _until(push, wanted - min(REAL, readers) * 3 // 4, house.pid)
            end = _until(push, wanted, house.pid)
        first = FirstAccepted.objects.latest("reminder")
        told = Story.objects.latest("pk")
    figures = {
        "readers": readers,
        "database": connection.vendor,
        "plan_cpu_s": round(planned_s, 2),
        "octets_an_outcome": round(octets / readers, 2),
        "explain_cpu_ms": round(1e3 * explained_s, 1),
        "first_accepted_s": round((first.at - told.decided_at).total_seconds(), 2),
        "worker_rss_mb": {"a quarter sent": quarter, "all sent": end},
    }
    print(json.dumps(figures | {"outcome": line["outcome"]}))


def _keys(said):  # type: ignore[no-untyped-def]  # Django's types come after its set-up
    if said is None:
        return b"p" * 65, b"a" * 16
    point, auth = (base64.urlsafe_b64decode(said["keys"][name] + "==") for name in ("p256dh", "auth"))
    return point, auth


def _publish(source, title):  # type: ignore[no-untyped-def]  # Django's types come after its set-up
    from newsbell.articles.item import read_item
    from newsbell.common import clock
    from newsbell.joints import origin
    from newsbell.sources.models import Poll
    from newsbell.stories import archive

    now, link = clock.now(), f"https://gazette.example/{len(title)}"
    poll = Poll.objects.create(source=source, at=now, result=Poll.Result.NEWS, entries=30, fresh=1, due_at=now)
    article = read_item(id=link, link=link, title=title, summary_html=f"{title}, the council said.")
    archive.admit([archive.draft(origin(source), article)], poll.pk, now)


def _octets(connection):  # type: ignore[no-untyped-def]  # Django's types come after its set-up
    asked = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'newsbell_shard%' OR name = 'newsbell_rings'"
    if connection.vendor == "postgresql":
        asked = "SELECT pg_total_relation_size('newsbell_shard') + pg_total_relation_size('newsbell_rings')"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return cursor.fetchone()[0]


def _until(push, wanted, pid):  # type: ignore[no-untyped-def]  # Django's types come after its set-up
    """Waits until so many posts are accepted; the megabytes of the largest worker then."""
    end = time.monotonic() + 1_200
    while push.accepted() < wanted:
        if time.monotonic() > end:
            raise TimeoutError(f"{push.accepted()} of {wanted} were accepted")
        time.sleep(0.5)
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    workers = [one for one in children if b"worker" in Path(f"/proc/{one}/cmdline").read_bytes()]
    pages = [int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in workers]
    return round(max(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "data").mkdir()
        own = {"NEWSBELL_DATA": f"{home}/data", "NEWSBELL_KEYS": f"{home}/keys", "NEWSBELL_LOG": "text"}
        os.environ.update(own, DJANGO_SETTINGS_MODULE="newsbell.settings")
        if len(sys.argv) > 2:
            os.environ["NEWSBELL_DATABASE"] = sys.argv[2]
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, Path(home))
