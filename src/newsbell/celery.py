"""The broker: it carries wake-ups. A message says which row has work; losing or doubling it costs nothing."""

import logging
import os
import socket
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

from celery import Celery
from kombu import Exchange, Queue
from kombu.exceptions import ChannelError, OperationalError
from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

from newsbell.common import conf

QUEUE = "newsbell"
QUEUE_BOUNDS = {"x-message-ttl": 60_000, "x-max-length": 20_000, "x-expires": 24 * 3_600_000}
# Of a host that is cut off nothing is heard, not even the end: seconds until that is noticed.
KEEPALIVE = {
    socket.TCP_KEEPIDLE: 10,
    socket.TCP_KEEPINTVL: 5,
    socket.TCP_KEEPCNT: 3,
    socket.TCP_USER_TIMEOUT: 15_000,
}
SILENT_S = 2.0
_BOUNDED = Queue(QUEUE, Exchange(QUEUE), routing_key=QUEUE, queue_arguments=QUEUE_BOUNDS)
_RABBITMQ = {"task_queues": [_BOUNDED], "broker_transport_options": {"socket_settings": KEEPALIVE}}
_REDIS = {"broker_transport_options": {"socket_keepalive": True, "socket_connect_timeout": 3}}
_MANNERS: dict[str, dict[str, Any]] = {"amqp": _RABBITMQ, "amqps": _RABBITMQ, "redis": _REDIS, "rediss": _REDIS}
log = logging.getLogger("newsbell.broker")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsbell.settings")


class Channel(filesystem.Channel):
    """Kombu's file-system channel, for processes that are killed at any moment and a folder that somebody deletes.

    A message appears whole, and whoever removes its file has it. Kombu's own writes in place: what a kill leaves half
    written, a message or its table of exchanges, ends every worker that reads it.
    """

    # The stubs of kombu's two base classes disagree on these arguments.
    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time.monotonic_ns():020}-{uuid4().hex}.{queue}"
        try:
            folder = _made(self.data_folder_out)
            draft = folder / f"{name}.draft"
            draft.write_text(dumps(payload))
            draft.rename(folder / f"{name}.msg")
        except OSError as error:
            raise ChannelError(f"{self.data_folder_out} takes no message") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for path in sorted(_made(self.data_folder_in).glob(f"*.{queue}.msg")):
            # One that cannot be read, after a power cut, was a wake-up like any other: the row is still due.
            with suppress(FileNotFoundError, ValueError):
                text = path.read_text()
                path.unlink()
                return loads(text)
        raise Empty

    def _size(self, queue: str) -> int:
        return len(list(_made(self.data_folder_in).glob(f"*.{queue}.msg")))

    def get_table(self, exchange: str) -> Any:
        """There is one queue, and its exchange and key have its name."""
        return [filesystem.exchange_queue_t(QUEUE, "", QUEUE)] if exchange == QUEUE else []

    def _queue_bind(self, *_: object) -> None:
        """Bound by `get_table`."""


class Transport(filesystem.Transport):
    Channel = Channel


def options() -> dict[str, Any]:
    """Celery's settings, from newsbell's: files in the data folder, or the broker that is set."""
    broker: str = conf.get("NEWSBELL_BROKER")
    return {
        **(_server(broker) if broker else _files(conf.data("tasks"))),
        "task_ignore_result": True,
        "task_default_queue": QUEUE,
        "task_default_delivery_mode": "transient",
        "task_publish_retry": False,
        "worker_prefetch_multiplier": 1,
        "worker_enable_remote_control": False,
        "worker_send_task_events": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "broker_connection_retry_on_startup": True,
        # A worker waits for its broker as long as that is away.
        "broker_connection_max_retries": None,
    }


def _server(broker: str) -> dict[str, Any]:
    """RabbitMQ or Redis. Nobody's wake-ups fill its disk: they grow old in a minute, and the clock sends others."""
    return {
        "broker_url": broker,
        "broker_connection_timeout": 3,
        # One process works and listens: it would miss its heartbeats while it sends. The network's own keep it instead.
        "broker_heartbeat": 0,
        **_MANNERS.get(broker.partition(":")[0], {}),
    }


def _files(folder: Path) -> dict[str, Any]:
    messages = str(_made(folder / "messages"))
    return {
        "broker_url": "filesystem://localhost/",
        "broker_transport": "newsbell.celery:Transport",
        "broker_transport_options": {
            "data_folder_in": messages,
            "data_folder_out": messages,
            "polling_interval": 0.2,
        },
    }


def _made(folder: str | Path) -> Path:
    path = Path(folder)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


# Without Celery's way with Django, which opens the database anew for each message: on PostgreSQL a process each.
app = Celery("newsbell", set_as_current=False, fixups=[])
app.add_defaults(options)


@app.task(name="newsbell.wake", shared=False)
def wake(step: str, pk: int) -> None:
    """Do the work of one row, if it still has some and nobody else does it; what it left to the next step goes on."""
    from newsbell import work  # which needs Django's models: not where Celery is only told of
    from newsbell.common.writing import mend_connection

    mend_connection()
    ahead = work.do_ahead(step)
    if work.turn(step, pk) or ahead:
        work.wake_due(send)


def _away(celery: Celery) -> tuple[type[BaseException], ...]:
    """What is raised where the broker is not there, or leaves meanwhile."""
    return (OperationalError, OSError, *celery.connection_for_write().recoverable_connection_errors)


def send(step: str, pk: int, celery: Celery = app) -> None:
    """Posts one wake-up. Where the broker cannot take it, the row stays due and is woken again."""
    if time.monotonic() < _silent_until.get(celery, 0.0):
        return
    try:
        celery.send_task("newsbell.wake", (step, pk))
    except _away(celery) as error:
        # A broker that is cut off costs its time-out; not once for each row.
        _silent_until[celery] = time.monotonic() + SILENT_S
        log.warning("the broker takes no wake-up (%s); the row stays due", type(error).__name__)


_silent_until: WeakKeyDictionary[Celery, float] = WeakKeyDictionary()
