"""What a reader wishes of their editions while one is made: the next one is as they wished last."""

import threading
import time
from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from tests.integration.editions.wanting import publish, soon, wants
from tests.world import Later, World

from newsbell import editions
from newsbell.reminders.models import Edition

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_chooses_another_hour_at_the_very_moment_has_the_next_one_then(
    here: World, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = wants(here.reader("phrase:Devon:digest"), soon())
    publish(here, "Fire in Devon")
    other = soon() + timedelta(hours=5)
    now_wanted, choosing = editions._wishes_now, list[threading.Thread]()

    def choose() -> None:
        try:
            for _ in range(50):
                # A database in memory lets nobody wait: whoever finds it locked asks again, but not oftener than a
                # reader may ask in a minute.
                with suppress(OperationalError):
                    wants(reader, other)
                    return
                time.sleep(0.2)
        finally:
            connection.close()

    def meanwhile(rows: Collection[Edition]) -> object:
        found = now_wanted(list(rows))
        if not choosing:
            choosing.append(threading.Thread(target=choose))
            choosing[0].start()
            for _ in range(50):  # they wait for each other, or the later one wins
                if choosing[0].is_alive():
                    time.sleep(0.02)
        return found

    monkeypatch.setattr(editions, "_wishes_now", meanwhile)
    later(hours=3)
    choosing[0].join()
    (due,) = Edition.objects.filter(reader=reader, open=True).values_list("due_at", flat=True)
    assert due is not None
    assert (other.hour, other.minute) == (due.hour, due.minute)
