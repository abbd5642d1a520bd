"""Subscriptions as others keep them: a file's text in, a row for each out, with the line where it stands."""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsbell.delivery.key_forms import plain

_NAMES = {
    "p256dh": ("p256dh", "key_p256dh", "keys.p256dh", "p256dh_key", "public_key"),
    "auth": ("auth", "key_auth", "keys.auth", "auth_key", "auth_token"),
    "applicationServerKey": ("applicationserverkey", "vapid", "vapid_key", "vapid_public_key", "server_key"),
}
# As perfecty-push-wp makes its table; a dump without names of columns has this order.
_PERFECTY = ("id", "wp_user_id", "uuid", "remote_ip", "endpoint", "key_auth", "key_p256dh", "created_at")
_INSERT = re.compile(r"INSERT\s+INTO\s+`?\w*perfecty_push_users`?\s*(\([^)]*\))?\s*VALUES\s*", re.IGNORECASE)
# A quote ends a text where no other follows: else a run of them could be read in as many ways as there are pairs.
_TUPLE = re.compile(r"\(((?:'(?:[^'\\]|\\.|'')*'(?!')|[^()'])*)\)\s*([,;]?)\s*")
_VALUE = re.compile(r"\s*(?:'((?:[^'\\]|\\.|'')*)'(?!')|([^,']*))\s*(?:,|$)")


@dataclass(frozen=True)
class Row:
    """One subscription as `PushSubscription.toJSON()` gives it (`said`), or None where the line holds none."""

    line: int
    said: Mapping[str, Any] | None


def read(text: str, form: str) -> Iterator[Row]:
    """The rows of a file in that form, one of FORMS."""
    return FORMS[form](text.removeprefix("\ufeff"))


def _json(text: str) -> Iterator[Row]:
    """A JSON array of objects, or an object a line."""
    if text.lstrip()[:1] != "[":
        for line, said in enumerate(text.splitlines(), 1):
            if said.strip():
                yield Row(line, _object(said))
        return
    decoder, at, line = json.JSONDecoder(), text.index("[") + 1, 1
    seen = 0
    while True:
        at = _after(text, at)
        line, seen = line + text.count("\n", seen, at), at
        if text[at : at + 1] in ("]", ""):
            return
        try:
            one, at = decoder.raw_decode(text, at)
        except ValueError:
            yield Row(line, None)  # what comes after cannot be told apart
            return
        yield Row(line, _tidy(one))


def _after(text: str, at: int) -> int:
    while text[at : at + 1] and text[at] in " \t\r\n,":
        at += 1
    return at


def _object(line: str) -> Mapping[str, Any] | None:
    try:
        return _tidy(json.loads(line.strip().rstrip(",")))
    except ValueError:
        return None


def _tidy(one: Any) -> Mapping[str, Any] | None:
    if isinstance(one, Mapping) and isinstance(one.get("subscription"), Mapping):
        one = {**one, **one["subscription"]}
    if not isinstance(one, Mapping):
        return None
    return one if isinstance(one.get("keys"), Mapping) else _named(one)


def _csv(text: str) -> Iterator[Row]:
    """Columns by name, or endpoint, p256dh and auth where the first line is a subscription already."""
    head = text.splitlines()[0] if text.strip() else ""
    tabs = "\t" if "\t" in head else ";" if ";" in head and "," not in head else ","
    reader = csv.reader(text.splitlines(keepends=True), delimiter=tabs)
    columns: Sequence[str] | None = None
    for cells in reader:
        if columns is None:
            columns = ("endpoint", "p256dh", "auth", "applicationServerKey")
            if not cells[:1] or "://" not in cells[0]:
                columns = cells
                continue
        if any(cell.strip() for cell in cells):
            yield Row(reader.line_num, _named(dict(zip(columns, cells, strict=False))))


def _perfecty(text: str) -> Iterator[Row]:
    """The plugin's table of users, as SQL, as CSV, or as phpMyAdmin's JSON."""
    if _INSERT.search(text):
        yield from _sql(text)
    elif text.lstrip()[:1] == "[":
        for one in json.loads(text):
            rows = one.get("data", [one]) if isinstance(one, Mapping) else [one]
            yield from (Row(number, _tidy(row)) for number, row in enumerate(rows, 1) if _is_row(row))
    else:
        yield from _csv(text)


def _is_row(row: Any) -> bool:
    return not isinstance(row, Mapping) or row.get("type") not in ("header", "database", "table")


def _sql(text: str) -> Iterator[Row]:
    line, seen = 1, 0
    for insert in _INSERT.finditer(text):
        names = [name.strip(" `()\n") for name in (insert[1] or "").split(",")] if insert[1] else _PERFECTY
        at = insert.end()
        while found := _TUPLE.match(text, at):
            line, seen = line + text.count("\n", seen, found.start()), found.start()
            values = [_plain_value(*one) for one in _VALUE.findall(found[1])]
            yield Row(line, _named(dict(zip(names, values, strict=False))))
            at = found.end()
            if found[2] != ",":
                break


def _plain_value(quoted: str, bare: str) -> str:
    return re.sub(r"\\(.)|''", lambda one: one[1] or "'", quoted) if quoted else bare.strip().replace("NULL", "")


def _named(cells: Mapping[str, Any]) -> Mapping[str, Any]:
    """Cells by the names of columns, as a browser would say it."""
    by_name = {str(name).strip().lower(): value for name, value in cells.items()}
    found = {
        ours: next((by_name[name] for name in theirs if by_name.get(name)), None) for ours, theirs in _NAMES.items()
    }
    keys = {name: plain(value) if isinstance(value, str) else value for name, value in found.items()}
    server = keys.pop("applicationServerKey")
    said = {"endpoint": _stripped(by_name.get("endpoint")), "keys": keys}
    others = {name: by_name[name] for name in ("created_at", "language", "reader", "follows") if by_name.get(name)}
    return said | others | ({"applicationServerKey": server} if server else {})


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


FORMS: Mapping[str, Callable[[str], Iterator[Row]]] = {
    "webpush-json": _json,
    "webpush-csv": _csv,
    "perfecty": _perfecty,
}
