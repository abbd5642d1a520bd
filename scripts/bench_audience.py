"""What it costs to find the readers of a story's subjects: python scripts/bench_audience.py [READERS].

Readers with five follows each among a million subjects, the n-th of which is followed 1/n as often as the first; the
60 most popular match: the worst that can be asked. Prints one JSON object; CPU seconds, user and system.
"""

import json
import os
import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

MATCHED, FOLLOWS, SUBJECTS = 60, 5, 1_000_000
AT_ONCE = 20_000


def main(readers: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from newsbell.common.models import Publisher
    from newsbell.follows import postings
    from newsbell.follows.audience import audience
    from newsbell.follows.models import Posting

    call_command("migrate", verbosity=0)
    now, chance = datetime(2026, 11, 23, 12, tzinfo=UTC), random.Random(1)  # noqa: S311 - a sample, no secret
    site = Publisher.objects.create(slug="gazette", name="The Gazette")
    all_of_them = sum(1 / n for n in range(1, SUBJECTS + 1))
    count, began = 0, time.process_time()
    for number in range(1, MATCHED + 1):
        share = min(1.0, FOLLOWS / all_of_them / number)
        own = [reader for reader in range(1, readers + 1) if chance.random() < share]
        count += len(own)
        for at in range(0, len(own), AT_ONCE):
            with transaction.atomic():
                postings.put(site.pk, number, "at-once", dict.fromkeys(own[at : at + AT_ONCE], now))
    wrote = time.process_time() - began
    taken = []
    for _ in range(5):
        began = time.process_time()
        found = sum(len(part.readers) for part in audience(dict.fromkeys(range(1, 61), ""), site.pk, now, after=-1))
        taken.append(time.process_time() - began)
    figures = {"readers": readers, "postings": count, "rows": Posting.objects.count(), "found": found}
    print(json.dumps({**figures, "write_s": round(wrote, 2), "find_s": [round(one, 3) for one in sorted(taken)]}))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "data").mkdir()
        own = {"NEWSBELL_DATA": f"{home}/data", "NEWSBELL_KEYS": f"{home}/keys"}
        os.environ.update(own, DJANGO_SETTINGS_MODULE="newsbell.settings")
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
