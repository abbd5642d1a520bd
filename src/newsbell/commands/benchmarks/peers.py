"""What others' libraries do with the same reminder, where they are installed: `make bench` installs them from bench/.

They are no dependencies of newsbell, so they are looked for when they are wanted. Each sends as its own page
recommends for many: connections that are kept, and no more at once than newsbell has in flight.
"""

import asyncio
import json
import os
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, cast

import newsbell
from newsbell.commands.benchmarks import gauges
from newsbell.common import base64url
from newsbell.delivery.vapid import VapidKey

BENCH = Path(newsbell.__file__).parents[2] / "bench"
THREADS = 16
IN_FLIGHT = 96
CONTACT = "mailto:newsbell@example.com"
TOPIC = "0" * 32

Send = Callable[[], float]
"""Sends to all devices once; returns the CPU seconds that it took."""


@dataclass(frozen=True)
class Task:
    """What every peer is to send: `words` to each of `subscriptions`, over connections trusted by `ca_file`."""

    subscriptions: Sequence[Mapping[str, Any]]
    words: str
    key: VapidKey
    ca_file: Path
    ttl_s: int


def pywebpush_threads(task: Task, _: ExitStack) -> Send | None:
    """`pywebpush.webpush`, as its page shows it, in 16 threads that keep their connections (a Session each)."""
    if not find_spec("pywebpush"):
        return None
    pywebpush, requests = import_module("pywebpush"), import_module("requests")
    key = pywebpush.Vapid.from_pem(task.key.to_pem())
    own = threading.local()

    def session() -> Any:
        if not hasattr(own, "session"):
            own.session = requests.Session()
            own.session.trust_env = False
            own.session.verify = str(task.ca_file)
        return own.session

    def send(subscription: Mapping[str, Any]) -> None:
        pywebpush.webpush(
            subscription,
            task.words,
            vapid_private_key=key,
            vapid_claims={"sub": CONTACT},
            ttl=task.ttl_s,
            headers={"Topic": TOPIC, "Urgency": "normal"},
            requests_session=session(),
            timeout=60,
        )

    return _in_threads(send, task.subscriptions)


def pywebpush_async(task: Task, until: ExitStack) -> Send | None:
    """`pywebpush.webpush_async` with one aiohttp session, 96 messages at once."""
    if not find_spec("pywebpush"):
        return None
    pywebpush, aiohttp = import_module("pywebpush"), import_module("aiohttp")
    key = pywebpush.Vapid.from_pem(task.key.to_pem())
    runner = until.enter_context(asyncio.Runner())

    async def opened() -> Any:
        connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=str(task.ca_file)), limit=IN_FLIGHT)
        return aiohttp.ClientSession(connector=connector)

    session = runner.run(opened())
    until.callback(lambda: runner.run(session.close()))

    async def sender(waiting: Iterator[Mapping[str, Any]]) -> None:
        for subscription in waiting:
            await pywebpush.webpush_async(
                subscription,
                task.words,
                vapid_private_key=key,
                vapid_claims={"sub": CONTACT},
                ttl=task.ttl_s,
                headers={"Topic": TOPIC, "Urgency": "normal"},
                aiohttp_session=session,
                timeout=aiohttp.ClientTimeout(60),
            )

    async def send() -> None:
        waiting = iter(task.subscriptions)
        await asyncio.gather(*(sender(waiting) for _ in range(IN_FLIGHT)))

    return lambda: gauges.cost_s(lambda: runner.run(send()))


def webpush_rs(task: Task, until: ExitStack) -> Send | None:
    """`webpush_rs.send_one`, which blocks, in 16 threads. It takes no TTL, urgency or topic."""
    if not find_spec("webpush_rs"):
        return None
    send_one = import_module("webpush_rs").send_one
    # The one way to tell its OpenSSL whom to trust.
    os.environ["SSL_CERT_FILE"] = str(task.ca_file)
    until.callback(os.environ.pop, "SSL_CERT_FILE", None)
    private = _private(task.key)

    def send(subscription: Mapping[str, Any]) -> None:
        keys = subscription["keys"]
        send_one(subscription["endpoint"], keys["p256dh"], keys["auth"], private, CONTACT, task.words.encode())

    return _in_threads(send, task.subscriptions)


def web_push_node(task: Task, until: ExitStack) -> Send | None:
    """The npm package web-push in a Node.js of its own, with an agent that keeps its connections, 96 at once."""
    node = shutil.which("node")
    if node is None or not (BENCH / "node_modules" / "web-push").is_dir():
        return None
    process = subprocess.Popen(  # noqa: S603 - our own script
        [node, str(BENCH / "web_push.cjs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(task.ca_file)},
    )
    until.enter_context(process)
    said = {
        "subscriptions": list(task.subscriptions),
        "words": task.words,
        "contact": CONTACT,
        "publicKey": task.key.public,
        "privateKey": _private(task.key),
        "ttl": task.ttl_s,
    }

    ask, answer = cast(IO[str], process.stdin), cast(IO[str], process.stdout)

    def send() -> float:
        print("again", file=ask, flush=True)
        return int(answer.readline()) / 1e6

    print(json.dumps(said), file=ask, flush=True)
    return send


def _in_threads(send: Callable[[Mapping[str, Any]], None], subscriptions: Sequence[Mapping[str, Any]]) -> Send:
    pool = ThreadPoolExecutor(THREADS)
    return lambda: gauges.cost_s(lambda: list(pool.map(send, subscriptions)).clear())


def _private(key: VapidKey) -> str:
    return base64url.encode(key.private.private_numbers().private_value.to_bytes(32, "big"))
