"""What a browser makes of a declarative payload: a notification, or nothing."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

DECLARATIVE = 8030
TYPES: dict[str, type] = {
    "body": str, "lang": str, "tag": str, "icon": str, "image": str, "badge": str,
    "silent": bool, "requireInteraction": bool, "renotify": bool, "actions": list,
}  # fmt: skip
DIRECTIONS = {"auto", "ltr", "rtl"}


@dataclass(frozen=True, slots=True)
class Notification:
    """What would be shown; an empty `tag` is none.

    `correction`, `update` and `snooze` are newsbell's own words for its worker; 0 where it says none.
    """

    title: str
    body: str
    navigate: str
    tag: str
    silent: bool
    correction: int = 0
    update: int = 0
    snooze: int = 0


def read_notification(payload: str) -> Notification | None:
    """The notification of a declarative payload (Push API, "declarative push message"), or None where Safari drops it.

    Dropped: no JSON object, `web_push` not 8030, an empty title, a `navigate` that is not absolute, any wrong type.
    """
    try:
        message = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict) or not _is_number(message.get("web_push")) or message["web_push"] != DECLARATIVE:
        return None
    said = message.get("notification")
    if not isinstance(said, dict) or not _sound(message) or not _sound(said):
        return None
    title, navigate = said.get("title"), said.get("navigate")
    if not isinstance(title, str) or not title or not isinstance(navigate, str) or not _absolute(navigate):
        return None
    if any(name in said and not isinstance(said[name], kind) for name, kind in TYPES.items()):
        return None
    if said.get("dir", "auto") not in DIRECTIONS:
        return None
    ours = message.get("newsbell")
    numbers = [_number(ours.get(name)) if isinstance(ours, dict) else 0 for name in ("correction", "update", "snooze")]
    return Notification(title, said.get("body", ""), navigate, said.get("tag", ""), said.get("silent", False), *numbers)


def _number(value: object) -> int:
    """`correction: true` is the first one."""
    return int(value) if isinstance(value, int) else 0


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _sound(holder: dict[str, Any]) -> bool:
    """`mutable` and `app_badge` stand beside the notification; older Safari reads them inside it."""
    badge = holder.get("app_badge", 0)
    whole = _is_number(badge) and badge >= 0 and (isinstance(badge, int) or badge.is_integer())
    return whole and isinstance(holder.get("mutable", False), bool)


def _absolute(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.scheme and (parts.netloc if parts.scheme in {"http", "https"} else parts.path or parts.netloc))
