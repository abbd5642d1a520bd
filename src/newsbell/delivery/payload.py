"""What a notification says, in the declarative form that every browser understands, within the size that all take.

Declarative Web Push (https://www.w3.org/TR/push-api/#declarative-push-message): Safari shows it without a worker, the
others hand the same JSON to the worker.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

from newsbell.common.errors import AddressRefused, BadPayload
from newsbell.common.urls import target
from newsbell.delivery.clip import clean, clip
from newsbell.delivery.sealing import body_size

Direction = Literal["auto", "ltr", "rtl"]

MAX_BODY = 2_700  # octets on the wire: Mozilla's bridge to Android takes 2,744
ROOM = MAX_BODY - body_size(0)  # 2,597 of padded plaintext
SIZES = (512, 1_024, 2_048, ROOM)  # few, so that a length tells little (RFC 8291 §7)

_SHORTEST_BODY = 80  # octets: less of a standfirst than this is a stump, and the title is cut next
_SHORTEST_TITLE = 40
_RTL_LANGUAGES = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "mzn", "nqo", "pnb", "ps", "sd", "syr", "ug", "ur", "yi")
)
_RTL_SCRIPTS = frozenset(("adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"))
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Payload:
    """One notification. `navigate` is the story's own address; `tag` is the same whenever the same story is sent.

    `dir` None: from the language. `mutable` lets the worker of a browser that shows declarative pushes itself replace
    it. `extras` is for the worker (the reason, the reminder's id): readable to whoever reads the notification, so
    nothing secret belongs in it.
    """

    title: str
    navigate: str
    body: str = ""
    lang: str = ""
    dir: Direction | None = None
    tag: str = ""
    silent: bool = False
    image: str = ""
    mutable: bool = False
    extras: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises BadPayload where `navigate` is no absolute http(s) URL: a browser would drop the whole push."""
        try:
            target(self.navigate)
        except AddressRefused as error:
            raise BadPayload(
                "A notification leads nowhere", why=error.why, fix="Give it the story's own absolute address."
            ) from None


def declare(payload: Payload, *, shrink: bool = False) -> bytes:
    """The notification as JSON in UTF-8, at most 2,597 octets; never raises for its length.

    What does not fit is given up in this order: the text (with an ellipsis, down to a stump), the image, the extras,
    the text altogether, the title (down to a stump), at last the address, for its site's front page.
    `shrink` (after a 413) keeps the title, cut to 120 octets, the address, tag, language and silence alone.
    """
    full = replace(payload, title=_title(payload), body=clean(payload.body))
    if shrink:
        bare = replace(full, title=clip(full.title, 120), body="", image="", extras={})
        return _fit(bare, (_short_title, _front_page))
    return _fit(full, (_short_body, _no_image, _no_extras, _no_body, _short_title, _front_page))


@lru_cache(maxsize=1_024)
def padded_size(plaintext: int) -> int:
    """The octets to pad a plaintext to (`pad_to` of sealing): the next of few sizes, or its own where it is beyond."""
    return next((size for size in SIZES if size >= plaintext), plaintext)


def direction(lang: str) -> Direction:
    """The writing direction of a BCP 47 language tag: `rtl` where its script or language says so, else `auto`."""
    language, *rest = lang.lower().replace("_", "-").split("-")
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _RTL_SCRIPTS else "auto"
    return "rtl" if language in _RTL_LANGUAGES else "auto"


def topic(secret: bytes, story_key: str) -> str:
    """The Topic of a story's pushes: exactly 32 letters and digits, HMAC-SHA256 in base 62 (RFC 8030 §5.4).

    It travels in the clear, so it tells nothing without the secret; Apple refuses the lengths 5 and 13, and a page of
    Mozilla's allows letters and digits alone.
    """
    number = int.from_bytes(hmac.digest(secret, story_key.encode("utf-8", "surrogatepass"), "sha256"), "big")
    letters = []
    for _ in range(32):
        number, digit = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[digit])
    return "".join(letters)


def _title(payload: Payload) -> str:
    """A title that is not empty: without one a browser drops the whole push."""
    return clean(payload.title) or clip(clean(payload.body), 120) or target(payload.navigate).host


def _encode(payload: Payload) -> bytes:
    optional = {
        "body": payload.body,
        "lang": clean(payload.lang),
        "tag": clean(payload.tag),
        "silent": payload.silent,
        "image": payload.image,
    }
    notification = {
        "title": payload.title,
        "navigate": payload.navigate,
        "dir": payload.dir or direction(payload.lang),
        **{name: value for name, value in optional.items() if value},
    }
    message: dict[str, Any] = {"web_push": 8030, "notification": notification}
    if payload.mutable:
        message["mutable"] = True
    if payload.extras:
        message["newsbell"] = dict(payload.extras)
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


_Step = Callable[[Payload, int], Payload]


def _fit(payload: Payload, steps: tuple[_Step, ...]) -> bytes:
    """Take the steps in turn, each told how many octets are too many, until the JSON fits."""
    encoded = _encode(payload)
    for step in steps:
        if len(encoded) <= ROOM:
            break
        payload = step(payload, len(encoded) - ROOM)
        encoded = _encode(payload)
    return encoded


def _shortened(text: str, excess: int, stump: int) -> str:
    # JSON never takes fewer octets than UTF-8, so so many octets less of text are at least as many less of JSON.
    return clip(text, max(len(text.encode()) - excess, stump))


def _short_body(payload: Payload, excess: int) -> Payload:
    return replace(payload, body=_shortened(payload.body, excess, _SHORTEST_BODY))


def _no_image(payload: Payload, _: int) -> Payload:
    return replace(payload, image="")


def _no_extras(payload: Payload, _: int) -> Payload:
    return replace(payload, extras={})


def _no_body(payload: Payload, _: int) -> Payload:
    return replace(payload, body="")


def _short_title(payload: Payload, excess: int) -> Payload:
    return replace(payload, title=_shortened(payload.title, excess, _SHORTEST_TITLE))


def _front_page(payload: Payload, _: int) -> Payload:
    front = target(payload.navigate).origin + "/"
    return replace(payload, navigate=front, tag=payload.tag[:64], lang=payload.lang[:35])
