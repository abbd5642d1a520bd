"""How long does a search take among so many subjects? In a database of its own, in a folder that goes again.

    python scripts/bench_directory.py [SUBJECTS]

Names of two or three made-up words; the lower their number, the more stories name them. CPU milliseconds.
"""

import os
import random
import sys
import tempfile
import time

PARTS = [
    "ma",
    "ri",
    "no",
    "ta",
    "ke",
    "lo",
    "san",
    "bra",
    "chi",
    "del",
    "fo",
    "gre",
    "hu",
    "jo",
    "ka",
    "mon",
    "ne",
    "os",
]
LISTED = (
    "INSERT INTO newsbell_listed (id, publisher_id, kind, key, name, within, stories, readers)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)
WORDS = "INSERT INTO newsbell_listed_word (listed_id, publisher, level, start) VALUES (%s, %s, %s, %s)"
PREFIXES = ("m", "ma", "mar", "mari", "marino", "marino m", "x", "nothing")


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"NEWSBELL_DATA": folder, "NEWSBELL_KEYS": f"{folder}/keys"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsbell.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure(number)


def measure(number: int) -> None:
    from django.db import connection, transaction

    from newsbell.common.models import Publisher
    from newsbell.follows import directory
    from newsbell.follows.directory import level, starts

    publisher = Publisher.objects.create(slug="gazette", name="Gazette").pk
    drawn = random.Random(7)  # noqa: S311 - made-up names
    listed, words = [], []
    for at in range(1, number + 1):
        name = " ".join(_word(drawn) for _ in range(drawn.choice((2, 2, 3))))
        stories = max(1, number // (100 * at))
        listed.append((at, publisher, "person", f"{name} {at}", name, "[]", stories, 0))
        words += [(at, publisher, level(stories), start) for start in starts(name, None)]
    words.sort(key=lambda row: row[1:])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(LISTED, listed)
        cursor.executemany(WORDS, words)
    print(f"{number:,} subjects with {len(words):,} words", flush=True)
    for prefix in PREFIXES:
        times = []
        for _ in range(21):
            began = time.process_time()
            found = directory.search(publisher, prefix, 8)
            times.append(1000 * (time.process_time() - began))
        print(f"{prefix:>8}: {len(found)} found, {sorted(times)[10]:.2f} ms, at worst {max(times):.2f} ms", flush=True)


def _word(drawn: random.Random) -> str:
    return "".join(drawn.choice(PARTS) for _ in range(drawn.choice((1, 2, 2, 3)))).capitalize()


main()
