"""The settings: every `NEWSBELL_…` variable with its default, its form and what it is for.

`newsbell doctor --settings` prints this table. A value is read when it is asked for, so a test may change it.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from newsbell.common.errors import MailboxRefused, SettingInvalid
from newsbell.common.mailbox import LONGEST_LOCAL, mailbox

TOKEN = 48
"""Digits of the secret that stands in the local part of the address that bounces go to."""


@dataclass(frozen=True)
class Setting:
    """One variable: `parse` turns its text into a value and raises ValueError where it cannot."""

    name: str
    default: str
    parse: Callable[[str], Any]
    help: str


def _whole(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise ValueError("it must be a whole number, 1 or more")
    return value


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    # Written so that "nan", which is no number, is none here either.
    if not value > 0:
        raise ValueError("it must be a number, more than 0")
    return value


def _yes(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("it must be 0 or 1")
    return text == "1"


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip().rstrip("/") for part in text.split(",") if part.strip())


def _origin(text: str) -> str:
    parts = urlsplit(text.rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.username:
        raise ValueError("an origin is http:// or https://, a host and perhaps a port, as in http://127.0.0.1:8190")
    return text.rstrip("/")


def _origins(text: str) -> tuple[str, ...]:
    return tuple(_origin(part) for part in _list(text))


def _routes(text: str) -> Mapping[str, str]:
    pairs = [part.split("=", 1) for part in _list(text)]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError("it takes ORIGIN=ORIGIN, separated by commas")
    return {_origin(origin): _origin(target) for origin, target in pairs}


def _switch(text: str) -> str:
    if text not in ("0", "1", "auto"):
        raise ValueError("it must be 0, 1 or auto")
    return text


def _form(text: str) -> str:
    if text not in ("text", "json"):
        raise ValueError("it must be text or json")
    return text


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise ValueError("it takes HOST:PORT")
    return host, int(port)


def _has_port(text: str, *schemes: str) -> bool:
    """Is it a URL of one of these, with a port that is a number or none? What is wrong with it may be a password."""
    try:
        return urlsplit(text).scheme in schemes and urlsplit(text).port != 0
    except ValueError:
        return False


def _database(text: str) -> str:
    if text and not _has_port(text, "postgres", "postgresql"):
        raise ValueError("it takes postgres://USER:PASSWORD@HOST:PORT/NAME, or nothing for SQLite")
    return text


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over. `tls`: `start` (STARTTLS, or nothing is sent), `whole`, or empty."""

    host: str
    port: int
    user: str
    tls: str


_MAIL = {"smtp": (587, "start"), "smtps": (465, "whole"), "smtp+plain": (25, "")}


def _mail_server(text: str) -> MailServer | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in _MAIL or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("it takes smtp://USER@HOST:PORT, smtps://… or smtp+plain://…")
    if parts.password is not None:
        raise ValueError("the password stands in the file that NEWSBELL_MAIL_PASSWORD_FILE names")
    port, tls = _MAIL[parts.scheme]
    return MailServer(parts.hostname, parts.port or port, unquote(parts.username or ""), tls)


def _mailbox(text: str) -> str:
    try:
        return mailbox(text) if text else ""
    except MailboxRefused as error:
        raise ValueError(error.what) from None


def _return(text: str) -> str:
    found = _mailbox(text)
    longest = LONGEST_LOCAL - TOKEN - 1
    if len(found.partition("@")[0]) > longest:
        raise ValueError(f"before its @ it has {longest} signs at most: +TOKEN comes after them")
    return found


SETTINGS = (
    Setting("NEWSBELL_DATA", "newsbell-data", Path, "folder of the database, the task files and media"),
    Setting("NEWSBELL_KEYS", "newsbell-keys", Path, "folder of the keys; back it up apart from the data"),
    Setting(
        "NEWSBELL_URL", "http://localhost:8000", _origin, "address that readers reach; its port follows NEWSBELL_LISTEN"
    ),
    Setting("NEWSBELL_LISTEN", "127.0.0.1:8000", _address, "HOST:PORT that the web process listens on"),
    Setting("NEWSBELL_PROXY", "127.0.0.1", str, "address of the reverse proxy whose X-Forwarded-For and -Proto count"),
    Setting("NEWSBELL_HOSTS", "localhost,127.0.0.1", _list, "host names that the web process answers to"),
    Setting("NEWSBELL_DATABASE", "", _database, "database URL (postgres://…); empty: SQLite in the data folder"),
    Setting("NEWSBELL_BROKER", "", str, "broker URL (amqp://…, redis://…); empty: files in the data folder"),
    Setting("NEWSBELL_WORKERS", str(os.cpu_count() or 1), _whole, "worker processes that `serve` starts"),
    Setting("NEWSBELL_CONTACT", "mailto:newsbell@example.com", str, "mailto: or https: contact for push services"),
    Setting("NEWSBELL_PUSH_ORIGINS", "", _origins, "push origins beside the built-in allow-list (tests)"),
    Setting("NEWSBELL_PUSH_ROUTES", "", _routes, "ORIGIN=ORIGIN: sends a push origin's posts elsewhere (tests)"),
    Setting("NEWSBELL_PUSH_CA", "", str, "file of the CA that push origins of tests are signed by"),
    Setting("NEWSBELL_PUSH_TIMEOUT", "20", _seconds, "seconds that a push service has to answer"),
    Setting("NEWSBELL_SOURCE_ORIGINS", "", _origins, "source origins that may be at private addresses"),
    Setting("NEWSBELL_SOURCE_ROUTES", "", _routes, "ORIGIN=ORIGIN: fetches a source's origin elsewhere (demo, tests)"),
    Setting("NEWSBELL_POLL_MIN", "60", _seconds, "shortest seconds between two polls of a source"),
    Setting("NEWSBELL_POLL_MAX", "3600", _seconds, "longest seconds between two polls of a source"),
    Setting(
        "NEWSBELL_WEBSUB", "auto", _switch, "let hubs push: 1 yes, 0 no, auto: where NEWSBELL_URL is https and public"
    ),
    Setting(
        "NEWSBELL_SEMANTIC",
        "auto",
        _switch,
        "compare what headlines mean: 1 yes, 0 no, auto: where that is installed",
    ),
    Setting("NEWSBELL_SEMANTIC_MODEL", "", str, "folder of its model's files; empty: of the installed package"),
    Setting("NEWSBELL_FLOOD", "10", _whole, "new stories in one poll above which they wait for an editor"),
    Setting("NEWSBELL_HOLD_HOURS", "24", _seconds, "hours that held stories wait for an editor"),
    Setting("NEWSBELL_MEMORY_DAYS", "90", _whole, "days for which an article is known again by its words alone"),
    Setting("NEWSBELL_LEDGER_DAYS", "400", _whole, "days for which outcomes, and so inboxes, are kept"),
    Setting("NEWSBELL_GONE_DAYS", "90", _whole, "days for which a device that is gone is kept"),
    Setting("NEWSBELL_PROOF_DAYS", "1095", _whole, "days after an erasure for which consents can be proved"),
    Setting("NEWSBELL_RINGS_A_DAY", "10", _whole, "rings in 24 hours for a reader who chose no number"),
    Setting("NEWSBELL_TTL", "14400", _whole, "seconds that a push service keeps a reminder, 60 or more"),
    Setting(
        "NEWSBELL_ENVELOPES", "0", _yes, "1: breaking news goes in prepared envelopes; `newsbell envelopes` makes them"
    ),
    Setting("NEWSBELL_MAIL_FROM", "", _mailbox, "address that e-mail editions come from; empty: none are offered"),
    Setting(
        "NEWSBELL_MAIL_URL",
        "",
        _mail_server,
        "smtp://USER@HOST:587 (STARTTLS), smtps://…:465 or smtp+plain://…:25; empty: Django's own EMAIL_… settings",
    ),
    Setting("NEWSBELL_MAIL_PASSWORD_FILE", "", str, "file of the mail server's password, if it has a user"),
    Setting("NEWSBELL_MAIL_RETURN", "", _return, "bounces@…: its +TOKEN gets the bounces; empty: nobody reads them"),
    Setting("NEWSBELL_MAIL_TIMEOUT", "10", _seconds, "seconds that the mail server has for each answer"),
    Setting("NEWSBELL_LEASE", "30", _seconds, "seconds after which a dead worker's work is taken over"),
    Setting("NEWSBELL_LOG", "text", _form, "how each line of the log is written: text, or json for machines"),
    Setting("NEWSBELL_METRICS_TOKEN", "", str, "bearer token of /metrics; empty: this machine alone may read them"),
    Setting("NEWSBELL_DEMO", "0", _yes, "1: the front page shows the demo's sample readers (set by `newsbell demo`)"),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}
SECRETS = ("NEWSBELL_BACKUP_PASSPHRASE",)
"""Asked for where they are needed, and never shown."""
NAMES = frozenset((*_BY_NAME, *SECRETS))


def get(name: str) -> Any:
    """The value of the setting `name`; SettingInvalid where its text has the wrong form."""
    setting = _BY_NAME[name]
    text = os.environ.get(name, setting.default)
    if name == "NEWSBELL_URL" and name not in os.environ:
        text = f"http://localhost:{get('NEWSBELL_LISTEN')[1]}"
    try:
        return setting.parse(text)
    except ValueError as error:
        raise SettingInvalid(
            f"{name} cannot be {without_password(text)!r}",
            why=f"{error}.",
            fix=f"It is: {setting.help} (default {setting.default!r}).",
        ) from None


def without_password(text: str) -> str:
    """A URL without the password in it, even where it is none in all else."""
    return re.sub(r"(^|//)(?!mailto:)([^/:@\s]*):(?!//)\S*@", r"\1\2:…@", text)


def check() -> None:
    """Raises SettingInvalid for the first setting whose text has the wrong form."""
    for setting in SETTINGS:
        get(setting.name)


def data(*parts: str) -> Path:
    """A path in the data folder, whose parents exist (0700: it holds who follows what)."""
    return _inside(get("NEWSBELL_DATA"), parts)


def keys(*parts: str) -> Path:
    """A path in the folder of keys, whose parents exist (0700)."""
    return _inside(get("NEWSBELL_KEYS"), parts)


def _inside(folder: Path, parts: tuple[str, ...]) -> Path:
    path = folder.absolute().joinpath(*parts)
    try:
        for inner in (folder.absolute(), path.parent):
            inner.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(folder.absolute(), error) from None
    return path


def unusable(folder: Path, error: OSError) -> SettingInvalid:
    """What is to be said of a folder that the system does not let us into."""
    return SettingInvalid(
        f"The folder {folder} cannot be used",
        why=f"{error.strerror or error}.",
        fix="Make it writable, or set NEWSBELL_DATA or NEWSBELL_KEYS to another one.",
    )
