"""How many requests the web process answers, and how long the slowest wait: a publisher's page and a reader's inbox."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle, islice
from statistics import quantiles
from typing import Any

import pycurl

from newsbell.api import joining
from newsbell.common.clock import now
from newsbell.common.connection import harden
from newsbell.common.errors import MeasurementFailed
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.follows.choices import Wish
from newsbell.readers.models import Reader
from newsbell.reminders.models import Outcome, Reminder
from newsbell.simulator.push_service import PushService
from newsbell.stories.models import Article, Story

IN_FLIGHT = 16
TIMEOUT_S = 20
STORIES = 20
ENDPOINTS = "https://updates.push.services.mozilla.com"


def measure(requests: int) -> Mapping[str, Any]:
    """So many requests, 16 at a time: how many a second, ms in which 99 of 100 were answered, how many went wrong."""
    token = _reader_with_an_inbox()
    with _running() as url:
        asked = [(f"{url}/api/v1/publishers/gazette", ""), (f"{url}/api/v1/inbox", token)]
        list(_answers(islice(cycle(asked), 2 * IN_FLIGHT)))
        began = time.monotonic()
        answers = list(_answers(islice(cycle(asked), requests)))
        seconds = time.monotonic() - began
    times = [elapsed_s for _, elapsed_s in answers]
    return {
        "requests_per_s": round(requests / seconds, 1),
        "p99_ms": round(quantiles(times, n=100, method="inclusive")[-1] * 1e3, 1),
        "errors": sum(status != 200 for status, _ in answers),
    }


def _reader_with_an_inbox() -> str:
    """A reader who was told of 20 stories; returns the capability that reads their inbox."""
    moment = now()
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
    (said,) = PushService(origin=ENDPOINTS).subscribe(1, keys.current(publisher, moment).public)
    joined = joining.join(
        publisher,
        joining.read_subscription(publisher, said, moment),
        joining.Choice("May we ring you?", "allow"),
        [Wish("phrase", "Carrick Bridge")],
        "en",
        moment,
    )
    for number in range(STORIES):
        _told(publisher, joined.reader, number)
    return joined.tokens["inbox"]


def _told(publisher: Publisher, reader: Reader, number: int) -> None:
    moment = now()
    lead = Article.objects.create(
        publisher=publisher,
        title=f"Carrick Bridge closed for the {number}th time",
        standfirst="Engineers turned traffic back at dawn; the detour is nineteen miles.",
        url=f"{publisher.origin}/{number}",
        section="Roads",
        tags=["Carrick Bridge"],
        seen_at=moment,
    )
    story = Story.objects.create(publisher=publisher, lead=lead, state=Story.State.NEW, decided_at=moment)
    reminder = Reminder.objects.create(
        story=story, publisher=publisher, decided_at=moment, deadline=moment + timedelta(hours=4)
    )
    why = [{"subject": 1, "kind": "phrase", "name": "Carrick Bridge", "evidence": "in the headline"}]
    Outcome.objects.create(
        reminder=reminder, reader=reader, value="accepted", reason="accepted", why=why, decided_at=moment
    )


@contextmanager
def _running() -> Iterator[str]:
    """The address of a `newsbell web` on a free port, until the block ends."""
    command = [sys.executable, "-m", "newsbell", "web"]
    environment = {**os.environ, "NEWSBELL_LISTEN": "127.0.0.1:0"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    try:
        listening = re.search(r"http://\S+", process.stdout.readline() if process.stdout else "")
        if listening is None:
            raise MeasurementFailed("The web process for the benchmark did not start")
        yield listening[0]
    finally:
        process.terminate()
        process.communicate()


def _answers(asked: Iterator[tuple[str, str]]) -> Iterator[tuple[int, float]]:
    """(status, seconds) of each request, 16 in flight over as many connections; status 0 where no answer came."""
    multi, busy = pycurl.CurlMulti(), set[pycurl.Curl]()
    idle = [_handle() for _ in range(IN_FLIGHT)]
    more = True
    while more or busy:
        while more and idle:
            wanted = next(asked, None)
            if wanted is None:
                more = False
            else:
                curl = idle.pop()
                curl.setopt(pycurl.URL, wanted[0])
                curl.setopt(pycurl.HTTPHEADER, [f"Authorization: Bearer {wanted[1]}"] if wanted[1] else [])
                multi.add_handle(curl)
                busy.add(curl)
        multi.perform()
        _, done, failed = multi.info_read()
        for curl in (*done, *(curl for curl, *_ in failed)):
            yield curl.getinfo(pycurl.RESPONSE_CODE) if curl in done else 0, curl.getinfo(pycurl.TOTAL_TIME)
            multi.remove_handle(curl)
            busy.remove(curl)
            idle.append(curl)
        if busy and not done and not failed:
            multi.select(max(0.001, min(multi.timeout() / 1e3, 1)))
    for curl in idle:
        curl.close()
    multi.close()


def _handle() -> pycurl.Curl:
    curl = pycurl.Curl()
    harden(curl, private_ok=True, timeout_s=TIMEOUT_S)
    curl.setopt(pycurl.WRITEFUNCTION, len)
    return curl
