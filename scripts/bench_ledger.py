"""What the ledger costs at scale: python scripts/bench_ledger.py [READERS].

All readers follow one subject, have a device each, and one story is told to them: CPU seconds (user and system) of the
plan, after the lists of names are read; then every outcome is settled as accepted by its device, and the octets of the
ledger's tables are counted; then one reader's outcome is explained. Prints one JSON object.
"""

import json
import os
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

AT_ONCE = 20_000
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/{}"


def main(readers: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from newsbell import work
    from newsbell.articles import gazetteer
    from newsbell.articles.item import read_item
    from newsbell.common import clock
    from newsbell.common.models import Publisher
    from newsbell.delivery import keys
    from newsbell.follows import choices
    from newsbell.follows.choices import Wish
    from newsbell.joints import origin
    from newsbell.readers.models import Device, Reader
    from newsbell.reminders import explain, rows
    from newsbell.reminders.models import Shard
    from newsbell.sources.models import Poll, Source
    from newsbell.stories import archive

    call_command("migrate", verbosity=0)
    now = clock.now()
    before = now - timedelta(days=1)
    site = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
    key = keys.current(site, before)
    for first in range(0, readers, AT_ONCE):
        many = range(first, min(first + AT_ONCE, readers))
        made = Reader.objects.bulk_create(Reader(publisher=site, created_at=before) for _ in many)
        Device.objects.bulk_create(
            Device(
                reader=reader,
                endpoint=ENDPOINT.format(reader.pk).encode(),
                endpoint_lookup=reader.pk.to_bytes(16, "big"),
                p256dh=b"p" * 65,
                auth=b"a" * 16,
                origin="https://updates.push.services.mozilla.com",
                vendor="mozilla",
                vapid_key=key,
                created_at=before,
            )
            for reader in made
        )
        choices.follow_together([reader.pk for reader in made], site, [Wish("phrase", "Carrick Bridge")], before)
    source = Source.objects.create(publisher=site, url="https://gazette.example/feed.xml")
    poll = Poll.objects.create(source=source, at=now, result=Poll.Result.NEWS, entries=30, fresh=1, due_at=now)
    link = "https://gazette.example/1"
    article = read_item(id=link, link=link, title="Carrick Bridge closed", summary_html="A crack was found.")
    archive.admit([archive.draft(origin(source), article)], poll.pk, now)
    work.drain("decide")
    gazetteer.find("Devon")  # read once for each process
    began = time.process_time()
    work.drain("remind")
    planned_s = time.process_time() - began
    for row in rows.each(Shard.objects.all()):
        at = row.deferred()
        for position in at:
            row.page.device[position] = row.reader(position)
        row.settle(at, "accepted", "accepted", now + timedelta(seconds=row.shard.slice % 600))
        row.save(due_at=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'newsbell_shard%' OR name = 'newsbell_rings'")
        octets = cursor.fetchone()[0]
    (story,) = Shard.objects.values_list("reminder__story", flat=True).distinct()
    began = time.process_time()
    (line,) = explain.readers(story, readers // 2)
    explained_s = time.process_time() - began
    figures = {
        "readers": readers,
        "plan_cpu_s": round(planned_s, 2),
        "octets_an_outcome": round(octets / readers, 2),
        "explain_cpu_ms": round(1e3 * explained_s, 1),
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(figures | {"outcome": line["outcome"]}))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "data").mkdir()
        own = {"NEWSBELL_DATA": f"{home}/data", "NEWSBELL_KEYS": f"{home}/keys", "NEWSBELL_LOG": "text"}
        os.environ.update(own, DJANGO_SETTINGS_MODULE="newsbell.settings")
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
