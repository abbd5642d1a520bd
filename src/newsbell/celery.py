"""The broker: it carries wake-ups. A message says which row has work; losing or doubling it costs nothing."""

import logging
import os
from pathlib import Path
from typing import Any

from celery import Celery
from kombu.exceptions import OperationalError
from kombu.transport import filesystem

from newsbell.common import conf

log = logging.getLogger("newsbell.broker")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsbell.settings")


class Channel(filesystem.Channel):
    """Kombu's file-system channel, but a folder that somebody deleted is made again: it held wake-ups alone."""

    # The stubs of kombu's two base classes disagree on these arguments.
    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        _make(Path(self.data_folder_out))
        super()._put(queue, payload, **kwargs)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        _make(Path(self.data_folder_in))
        return super()._get(queue)


class Transport(filesystem.Transport):
    Channel = Channel


def options() -> dict[str, Any]:
    """Celery's settings, from newsbell's: files in the data folder, or the broker that is set."""
    broker: str = conf.get("NEWSBELL_BROKER")
    return {
        **({"broker_url": broker} if broker else _files(conf.data("tasks"))),
        "task_ignore_result": True,
        "task_default_queue": "newsbell",
        "task_publish_retry": False,
        "worker_prefetch_multiplier": 1,
        "worker_enable_remote_control": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "broker_connection_retry_on_startup": True,
    }


def _files(folder: Path) -> dict[str, Any]:
    messages, control = folder / "messages", folder / "control"
    for path in (messages, control):
        _make(path)
    return {
        "broker_url": "filesystem://localhost/",
        "broker_transport": "newsbell.celery:Transport",
        "broker_transport_options": {
            "data_folder_in": str(messages),
            "data_folder_out": str(messages),
            "control_folder": str(control),
            "polling_interval": 0.2,
        },
    }


def _make(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


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
