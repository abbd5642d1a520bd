"""The log's lines: for eyes, or one JSON object each for machines. What is secret is struck out, whoever wrote it."""

import json
import logging
import re
from datetime import UTC, datetime

# An endpoint's path is a capability (RFC 8030 §8.3), and so are newsbell's own long links.
_PATH = re.compile(r"(https?://[^\s/?#'\"]+)[/?#][^\s'\"]*")
_SECRET = re.compile(r"(?<![\w.-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{22,}(?![\w.-])")
# What stands in a path of ours, of which web frameworks log the request, too, with an ending of its own.
_OWN_PATH = re.compile(r"(/(?:hub|feed|mail/leave)/)[^/?\s'\"]+")
# A database's error tells the row that it refused: what somebody follows may be in it.
_ROW = re.compile(r"(DETAIL|CONTEXT):.*")
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "data"}


def struck(text: str) -> str:
    """The text without paths of addresses, secrets and rows."""
    return _SECRET.sub("…", pathless(_PATH.sub(r"\1/…", _ROW.sub(r"\1: …", text))))


def pathless(text: str) -> str:
    """The text without the capabilities that stand in paths of newsbell's own."""
    return _OWN_PATH.sub(r"\1…", text)


class Text(logging.Formatter):
    """A line for eyes: time, level, logger, message; an error's traceback below."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return struck(super().format(record))


class Json(logging.Formatter):
    """One JSON object: `at`, `level`, `logger`, `event`, and what the logging call gave as `extra`; `error` where one
    was caught. `event` is the message before its values are put in, so that alike events are alike.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": struck(str(record.msg)),
            "message": struck(record.getMessage()),
            "process": record.process,
        }
        given = {name: value for name, value in vars(record).items() if name not in _OWN}
        plain = {name: value for name, value in given.items() if isinstance(value, int | float | bool)}
        line |= plain | {name: struck(str(value)) for name, value in given.items() if name not in plain}
        if record.exc_info:
            line["error"] = struck(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
