"""The broker: it carries wake-ups. A message says which row has work; losing or doubling it costs nothing."""

import logging
import os
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from celery import Celery
from kombu.exceptions import ChannelError, OperationalError
from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

from newsbell.common import conf

QUEUE = "newsbell"
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
        **({"broker_url": broker} if broker else _files(conf.data("tasks"))),
        "task_ignore_result": True,
        "task_default_queue": QUEUE,
        "task_publish_retry": False,
        "worker_prefetch_multiplier": 1,
        "worker_enable_remote_control": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "broker_connection_retry_on_startup": True,
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


app = Celery("newsbell", set_as_current=False)
app.add_defaults(options)


@app.task(name="newsbell.wake", shared=False)
def wake(step: str, pk: int) -> None:
    """Do the work of one row, if it still has some and nobody else does it; what it left to the next step goes on."""
    from newsbell import work

    if work.do(step, pk):
        work.wake_due(send)


def send(step: str, pk: int, celery: Celery = app) -> None:
    """Posts one wake-up. Where the broker cannot take it, the row stays due and is woken again."""
    try:
        celery.send_task("newsbell.wake", (step, pk))
    except OperationalError as error:
        log.warning("the broker takes no wake-up (%s); the row stays due", type(error).__name__)
