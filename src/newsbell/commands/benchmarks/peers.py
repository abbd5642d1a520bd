"""What others' libraries do with the same reminder, where they are installed: bench/requirements.txt has them.

They are no dependencies of newsbell, so they are looked for when they are wanted.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

THREADS = 16
CONTACT = "mailto:newsbell@example.com"


def has_pywebpush() -> bool:
    """Is pywebpush installed?"""
    return find_spec("pywebpush") is not None


def pywebpush_threads(
    subscriptions: Sequence[Mapping[str, Any]], words: str, pem: bytes, ca_file: Path, ttl_s: int
) -> Callable[[], None]:
    """Sends to all by `pywebpush.webpush`, as its page shows it, in 16 threads that keep their connections."""
    pywebpush, requests = import_module("pywebpush"), import_module("requests")
    key = pywebpush.Vapid.from_pem(pem)
    headers = {"Topic": "0" * 32, "Urgency": "normal"}
    pool, own = ThreadPoolExecutor(THREADS), threading.local()

    def session() -> Any:
        if not hasattr(own, "session"):
            own.session = requests.Session()
            own.session.trust_env = False
            own.session.verify = str(ca_file)
        return own.session

    def send(subscription: Mapping[str, Any]) -> None:
        pywebpush.webpush(
            subscription,
            words,
            vapid_private_key=key,
            vapid_claims={"sub": CONTACT},
            ttl=ttl_s,
            headers=headers,
            requests_session=session(),
            timeout=60,
        )

    return lambda: list(pool.map(send, subscriptions)).clear()
