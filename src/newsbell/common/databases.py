"""The way to a database server: who is cut off notices, and the server lets go of what they held; all keep its time."""

from typing import TYPE_CHECKING, Any

import dj_database_url
from django.db import DEFAULT_DB_ALIAS

from newsbell.common import clock

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

# Seconds until a connection of which nothing is heard counts as gone, on either side: no longer than a lease.
_IDLE_S, _EACH_S, _TIMES = 10, 5, 3
_GONE_MS = 1_000 * (_IDLE_S + _EACH_S * _TIMES)
_SESSION = {
    "tcp_keepalives_idle": _IDLE_S,
    "tcp_keepalives_interval": _EACH_S,
    "tcp_keepalives_count": _TIMES,
    "tcp_user_timeout": _GONE_MS,
    # No transaction of newsbell waits for the network: one that stands still has lost its process.
    "idle_in_transaction_session_timeout": _GONE_MS,
    "lock_timeout": 20_000,
}


def server(url: str) -> dict[str, Any]:
    """Django's settings of the database at `url`; what the URL itself says of its options stays."""
    settings: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    if settings["ENGINE"] == "django.db.backends.postgresql":
        settings["OPTIONS"] = {
            "connect_timeout": 5,
            "keepalives_idle": _IDLE_S,
            "keepalives_interval": _EACH_S,
            "keepalives_count": _TIMES,
            "tcp_user_timeout": _GONE_MS,
            # Statements of common/prepared.py that ran so often in a connection are planned no more.
            "prepare_threshold": 5,
            "options": " ".join(f"-c {name}={value}" for name, value in _SESSION.items()),
            **settings.get("OPTIONS", {}),
        }
    return settings


def keep_time(connection: "BaseDatabaseWrapper", **_: Any) -> None:
    """With each new connection to the server this process goes by the server's clock."""
    if connection.vendor != "postgresql" or connection.alias != DEFAULT_DB_ALIAS:
        return
    asked = clock.own()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (said,) = cursor.fetchone()
    clock.agree(asked, said, clock.own())
