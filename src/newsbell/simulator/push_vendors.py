"""The manners of the four push services: limits, paths and the wording of their refusals."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from newsbell.simulator.push_exchange import Answer

DAY_S = 86_400


class Refusal(StrEnum):
    """Why a push service does not take a message. Up to `error` they are also faults on request."""

    GONE = "gone"
    FORBIDDEN = "forbidden"
    MISMATCH = "mismatch"
    TOO_LARGE = "too-large"
    TOO_FAST = "too-fast"
    TOO_MANY = "too-many"
    BAD_TTL = "bad-ttl"
    UNKNOWN = "unknown"
    ERROR = "error"
    BAD_TOPIC = "bad-topic"
    BAD_URGENCY = "bad-urgency"
    BAD_ENCODING = "bad-encoding"
    REUSED = "reused-key-and-nonce"


@dataclass(frozen=True, slots=True)
class Words:
    """A refusal in a vendor's words; where it is known to use several statuses, any of them may come."""

    statuses: tuple[int, ...]
    text: str
    errno: int = 0


@dataclass(frozen=True, slots=True)
class Vendor:
    """One push service. Sizes in octets of the whole body, times in seconds."""

    name: str
    path: str
    body_limit: int
    ttl_cap: int
    words: Mapping[Refusal, Words]
    shape: Callable[[int, Words], Answer]
    ttl_least: int = 0
    topic_lengths_refused: frozenset[int] = frozenset()
    contact_checked: bool = False
    """Is a VAPID `sub` that nobody can be reached at refused?"""
    worker_remembers: bool = True
    """Does the browser run a worker that knows the tags it has shown? Safari shows declarative pushes without one."""

    def refuse(self, why: Refusal, choose: Callable[[tuple[int, ...]], int], retry_after_s: int) -> Answer:
        """The answer to a refused message; `choose` picks among the statuses that this vendor is known to use."""
        # The same words without Retry-After (RFC 8030 section 8.4: it may be missing).
        words = self.words[Refusal.TOO_FAST if why is Refusal.TOO_MANY else why]
        answer = self.shape(choose(words.statuses), words)
        if why is not Refusal.TOO_FAST:
            return answer
        return Answer(answer.status, (*answer.headers, ("retry-after", str(retry_after_s))), answer.body)


def _mozilla(status: int, words: Words) -> Answer:
    names = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 410: "Gone", 413: "Payload Too Large"}
    value = {
        "code": status,
        "errno": words.errno,
        "error": names.get(status, "Service Unavailable" if status == 503 else "Internal Server Error"),
        "message": words.text,
        "more_info": "http://autopush.readthedocs.io/en/latest/http.html#error-codes",
    }
    return Answer(status, (("content-type", "application/json"),), json.dumps(value).encode())


def _google(status: int, words: Words) -> Answer:
    return Answer(status, (("content-type", "text/plain; charset=utf-8"),), words.text.encode() + b"\n")


def _apple(status: int, words: Words) -> Answer:
    return Answer(status, (("content-type", "application/json"),), json.dumps({"reason": words.text}).encode())


def _microsoft(status: int, words: Words) -> Answer:
    return Answer(
        status,
        (
            ("x-wns-error-description", words.text),
            ("x-wns-notificationstatus", "dropped"),
            ("x-wns-status", "dropped"),
        ),
    )


MOZILLA = Vendor(
    name="mozilla",
    path="/wpush/v2/{token}",
    body_limit=4_028,
    ttl_cap=30 * DAY_S,
    shape=_mozilla,
    words={
        Refusal.GONE: Words((410,), "Request did not validate: subscription expired", 106),
        Refusal.FORBIDDEN: Words((401,), "Request did not validate: invalid authorization", 109),
        Refusal.MISMATCH: Words((401,), "VAPID public key mismatch", 109),
        Refusal.TOO_LARGE: Words((413,), "This message is intended for a constrained device: body too large", 104),
        Refusal.TOO_FAST: Words((503,), "Please slow message send rate", 201),
        Refusal.ERROR: Words((500, 503), "Unknown error", 999),
        Refusal.UNKNOWN: Words((404,), "Request did not validate: invalid token", 102),
        Refusal.BAD_TTL: Words((400,), "Missing or invalid TTL header", 111),
        Refusal.BAD_TOPIC: Words((400,), "Invalid Topic header", 113),
        Refusal.BAD_URGENCY: Words((400,), "Invalid Urgency header", 110),
        Refusal.BAD_ENCODING: Words((400,), "Unknown Content-Encoding", 110),
        Refusal.REUSED: Words((400,), "Salt and key were used before with other content", 110),
    },
)
GOOGLE = Vendor(
    name="google",
    path="/fcm/send/{token}",
    body_limit=4_096,
    ttl_cap=28 * DAY_S,
    shape=_google,
    words={
        Refusal.GONE: Words((410,), "push subscription has unsubscribed or expired."),
        Refusal.FORBIDDEN: Words((403,), "invalid JWT provided"),
        Refusal.MISMATCH: Words(
            (403,),
            "the VAPID credentials in the authorization header do not correspond to the credentials used to create the"
            " subscriptions.",
        ),
        Refusal.TOO_LARGE: Words((413,), "payload too large"),
        Refusal.TOO_FAST: Words((429,), "quota exceeded"),
        Refusal.ERROR: Words((500, 503), "internal error"),
        Refusal.UNKNOWN: Words((404,), "A valid push subscription endpoint should be specified in the URL"),
        Refusal.BAD_TTL: Words((400,), "TTL header must be a non-negative integer"),
        Refusal.BAD_TOPIC: Words((400,), "Topic header must be at most 32 url-safe base64 characters"),
        Refusal.BAD_URGENCY: Words((400,), "Urgency header must be very-low, low, normal or high"),
        Refusal.BAD_ENCODING: Words((400,), "content encoding must be aes128gcm"),
        Refusal.REUSED: Words((400,), "salt and key were used before with other content"),
    },
)
APPLE = Vendor(
    name="apple",
    path="/{token}",
    body_limit=4_096,
    ttl_cap=30 * DAY_S,
    shape=_apple,
    topic_lengths_refused=frozenset({5, 13}),
    contact_checked=True,
    worker_remembers=False,
    words={
        Refusal.GONE: Words((410,), "Unregistered"),
        Refusal.FORBIDDEN: Words((403,), "BadJwtToken"),
        Refusal.MISMATCH: Words((400, 403), "VapidPkHashMismatch"),
        Refusal.TOO_LARGE: Words((413,), "PayloadTooLarge"),
        Refusal.TOO_FAST: Words((429,), "TooManyRequests"),
        Refusal.ERROR: Words((500, 503), "InternalServerError"),
        Refusal.UNKNOWN: Words((404,), "BadPath"),
        Refusal.BAD_TTL: Words((400,), "BadTtl"),
        Refusal.BAD_TOPIC: Words((400,), "BadWebPushTopic"),
        Refusal.BAD_URGENCY: Words((400,), "BadUrgency"),
        Refusal.BAD_ENCODING: Words((400,), "BadContentEncoding"),
        Refusal.REUSED: Words((400,), "ReusedKeyAndNonce"),
    },
)
MICROSOFT = Vendor(
    name="microsoft",
    path="/w/?token={token}",
    body_limit=5_000,
    ttl_cap=30 * DAY_S,
    shape=_microsoft,
    ttl_least=1,
    words={
        Refusal.GONE: Words((410,), "The channel expired"),
        Refusal.FORBIDDEN: Words((401,), "JWT authentication failed: invalid token"),
        Refusal.MISMATCH: Words((401, 403), "The VAPID key does not match the key that the channel was made with"),
        Refusal.TOO_LARGE: Words((413,), "The notification payload exceeds the 5000 byte size limit"),
        Refusal.TOO_FAST: Words((406, 429), "The cloud service exceeded its throttle limit"),
        Refusal.ERROR: Words((500, 503), "An internal failure caused notification delivery to fail"),
        Refusal.UNKNOWN: Words((404,), "The channel URI is not valid or is not recognized"),
        Refusal.BAD_TTL: Words((400,), "The TTL header is missing, zero or invalid"),
        Refusal.BAD_TOPIC: Words((400,), "The Topic header is invalid"),
        Refusal.BAD_URGENCY: Words((400,), "The Urgency header is invalid"),
        Refusal.BAD_ENCODING: Words((400,), "The Content-Encoding is not supported"),
        Refusal.REUSED: Words((400,), "Salt and key were used before with other content"),
    },
)
VENDORS = {vendor.name: vendor for vendor in (MOZILLA, GOOGLE, APPLE, MICROSOFT)}
