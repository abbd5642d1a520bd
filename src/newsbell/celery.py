"""The broker: it carries wake-ups. A message says which row has work; losing or doubling it costs nothing."""

import os
from pathlib import Path
from typing import Any

from celery import Celery

from newsbell.common import conf

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsbell.settings")


def files(folder: Path) -> dict[str, Any]:
    """Kombu's file-system transport with its folders inside `folder`; they are made where they are missing."""
    paths = {name: folder / name for name in ("messages", "control")}
    for path in paths.values():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "broker_url": "filesystem://",
        "broker_transport_options": {
            "data_folder_in": str(paths["messages"]),
            "data_folder_out": str(paths["messages"]),
            "control_folder": str(paths["control"]),
            "polling_interval": 0.2,
        },
    }


def options() -> dict[str, Any]:
    """Celery's settings, from newsbell's."""
    broker: str = conf.get("NEWSBELL_BROKER")
    return {
        **({"broker_url": broker} if broker else files(conf.data("tasks"))),
        "task_ignore_result": True,
        "task_default_queue": "newsbell",
        "task_create_missing_queues": True,
        "worker_prefetch_multiplier": 1,
        "worker_enable_remote_control": False,
        "worker_send_task_events": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "broker_connection_retry_on_startup": True,
        "task_publish_retry": False,
    }


app = Celery("newsbell", set_as_current=False)
app.add_defaults(options)


@app.task(name="newsbell.wake", shared=False)
def wake(step: str, pk: int) -> None:
    """Do the work of one row, if it still has some and nobody else does it."""
    from newsbell import work

    work.do(step, pk)
