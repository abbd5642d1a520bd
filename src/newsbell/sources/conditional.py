"""Asking only for what changed (RFC 9110 §13)."""

from dataclasses import dataclass
from hashlib import blake2b

from newsbell.common.errors import FetchFailed
from newsbell.common.safe_client import Answer
from newsbell.common.urls import shown

_LONGEST = {"etag": 512, "last-modified": 128}


@dataclass(frozen=True)
class Validators:
    """What a server named its last answer; "" where it named nothing. Kept to the letter, weak ETags as weak.

    `digest`: of its bytes, where all that they say was understood; "" for one that is to be read again in any case.
    """

    etag: str = ""
    last_modified: str = ""
    digest: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


READER = 1
"""Of the rules by which sources are read. Whoever mends them counts on, and what did not change is read again."""


def headers(known: Validators) -> dict[str, str]:
    """The headers that ask for a feed only if it is another one than `known`."""
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in asked.items() if value}


def digest(answer: Answer, *read_by: object) -> str:
    """Of an answer with status 200: of its bytes, and of all that it is read by. "" of any other."""
    if answer.status != 200:
        return ""
    by = (READER, answer.url, answer.headers.get("content-type"), answer.headers.get("link"), *read_by)
    return blake2b(repr(by).encode("utf-8", "replace") + b"\n" + answer.body, digest_size=16).hexdigest()


def unchanged(answer: Answer, known: Validators, digest: str = "") -> bool:
    """Did the server say that nothing changed since `known`, or send the same bytes, by their `digest`?

    Raises FetchFailed for a 304 to a request that named nothing: whatever it means, it is not "you have seen it all".
    """
    if answer.status != 304:
        return bool(digest) and digest == known.digest
    if not known:
        raise FetchFailed(
            f"{shown(answer.url)} says that nothing changed, without having been asked",
            why="It answered 304 to a request that named no earlier answer.",
            fix="newsbell tries again later; ask the site to mend its cache.",
        )
    return True


def after(answer: Answer, known: Validators, digest: str = "") -> Validators:
    """What to name the next time: the answer's own validators; a 304 or an error that names none leaves `known`.

    `digest`: of the answer's bytes, where they need not be read again.
    """
    named = _header(answer, "etag"), _header(answer, "last-modified")
    if answer.status == 304:
        return Validators(*named, known.digest) if any(named) else known
    return Validators(*named, digest) if 200 <= answer.status < 300 else known


def _header(answer: Answer, name: str) -> str:
    """As sent, or "" where it could not be sent back."""
    value = answer.headers.get(name, "")
    return value if len(value) <= _LONGEST[name] and value.isprintable() else ""
