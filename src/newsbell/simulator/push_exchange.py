"""What passes between a client and the push service: a request, and an answer or none."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, whole; header names in lower case, `local` where the client is on loopback."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""
    local: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP response; the transport adds Content-Length.

    It goes `after_s` seconds later; `last`: the connection takes no more requests.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    after_s: float = 0
    last: bool = False


class Unanswered(Enum):
    """How a request can end without an answer."""

    RESET = "reset"
    """This request alone: RST_STREAM on HTTP/2, a TCP reset on HTTP/1.1."""
    CUT = "cut"
    """The whole connection, with all that is in flight on it."""
    SILENCE = "timeout"
    """Nothing at all, until the client gives up."""


Reply = Answer | Unanswered


def as_json(status: int, value: object) -> Answer:
    """`value` as a JSON answer."""
    return Answer(status, (("content-type", "application/json"),), json.dumps(value).encode())
