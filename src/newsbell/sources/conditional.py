"""Asking only for what changed (RFC 9110 §13)."""

from dataclasses import dataclass

from newsbell.common.errors import FetchFailed
from newsbell.common.safe_client import Answer
from newsbell.common.urls import shown

_LONGEST = {"etag": 512, "last-modified": 128}


@dataclass(frozen=True)
class Validators:
    """What a server named its last answer; "" where it named nothing. Kept to the letter, weak ETags as weak."""

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


def headers(known: Validators) -> dict[str, str]:
    """The headers that ask for a feed only if it is another one than `known`."""
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in asked.items() if value}


def unchanged(answer: Answer, known: Validators) -> bool:
    """Did the server say that nothing changed since `known`?

    Raises FetchFailed for a 304 to a request that named nothing: whatever it means, it is not "you have seen it all".
    """
    if answer.status != 304:
        return False
    if not known:
        raise FetchFailed(
            f"{shown(answer.url)} says that nothing changed, without having been asked",
            why="It answered 304 to a request that named no earlier answer.",
            fix="newsbell tries again later; ask the site to mend its cache.",
        )
    return True


def after(answer: Answer, known: Validators) -> Validators:
    """What to name the next time: the answer's own validators; a 304 or an error that names none leaves `known`."""
    named = Validators(_header(answer, "etag"), _header(answer, "last-modified"))
    return named if 200 <= answer.status < 300 or (answer.status == 304 and named) else known


def _header(answer: Answer, name: str) -> str:
    """As sent, or "" where it could not be sent back."""
    value = answer.headers.get(name, "")
    return value if len(value) <= _LONGEST[name] and value.isprintable() else ""
