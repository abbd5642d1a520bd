"""Can this installation do its work now? What `/health/ready` asks, and `doctor` before it asks more."""

import tempfile
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from kombu import Connection

from newsbell.common import conf, secrets
from newsbell.common.clock import now
from newsbell.common.models import Heartbeat
from newsbell.common.plural import plural
from newsbell.delivery import keys
from newsbell.delivery.models import VapidKey
from newsbell.seeing.check import Check, Look

# It ticks each second; a busy database may hold it up.
SILENT = timedelta(seconds=30)


def database() -> Check:
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("SELECT 1")
            return Check("database", True, connection.display_name)
        cursor.execute("PRAGMA journal_mode")
        (mode,) = cursor.fetchone()
    if mode not in ("wal", "memory"):
        return Check(
            "database",
            False,
            f"SQLite's journal mode is {mode}: readers and writers wait for each other",
            "Keep the data folder on a local disk, and use newsbell's own database settings (journal_mode=WAL).",
        )
    return Check("database", True, f"SQLite, journal mode {mode}")


def tables() -> Check:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        found = plural(len(missing), "migration is", "migrations are")
        return Check("tables", False, f"{found} not applied", "newsbell migrate")
    return Check("tables", True, "all migrations are applied")


def vapid_keys() -> Check:
    """Each key of a publisher can be read; SettingInvalid names the file that cannot."""
    secrets.derived("health")
    rows = VapidKey.objects.filter(retired_at=None)
    for row in rows:
        keys.load(row)
    return Check("VAPID keys", True, f"{len(rows)} can be read")


def tasks() -> Check:
    """The way of the wake-ups: the broker, or the folder of task files."""
    broker: str = conf.get("NEWSBELL_BROKER")
    if not broker:
        folder = writable(conf.data("tasks"))
        return Check("tasks", True, str(folder))
    try:
        with Connection(broker, connect_timeout=3) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=3)
    except Exception as error:  # noqa: BLE001 - each transport raises errors of its own
        fix = "Start it, or correct NEWSBELL_BROKER. Nothing is lost meanwhile: what is due stays due."
        return Check("tasks", False, f"The broker {conf.without_password(broker)} does not answer: {error}", fix)
    return Check("tasks", True, f"the broker {conf.without_password(broker)} answers")


def ticking() -> Check:
    """The clock has ticked lately; without it nobody is woken."""
    beat = Heartbeat.objects.first()
    since = None if beat is None else now() - beat.at
    if since is None or since > SILENT:
        said = "It never ticked" if beat is None else f"It ticked last at {beat.at:%Y-%m-%d %H:%M:%S} UTC"
        return Check("ticking", False, said, "Start it: newsbell serve, or newsbell beat on one of the machines.")
    return Check("ticking", True, "the clock ticks")


def writable(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        return folder


READY: dict[str, Look] = {
    "database": database,
    "tables": tables,
    "VAPID keys": vapid_keys,
    "tasks": tasks,
    "ticking": ticking,
}
