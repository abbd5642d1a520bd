"""What a push service's answer means: "Whose fault was it?" Thinking alone; who acts on it is elsewhere.

| kind | meaning | who acts |
|---|---|---|
| accepted | 2xx: the push service has it (RFC 8030 §5). Never called delivered | the ledger, with the TTL in force |
| gone | 404, 410: the subscription is gone (§7.3) | the device is retired, softly |
| our-keys | 401, 403, 400 with a VAPID reason: our key, clock, claims (RFC 8292 §4.2) | the circuit; none is retired |
| key-mismatch | the subscription was made with another key (§4.2) | that device subscribes again |
| payload | 413, other 400: our payload or headers | shrunk once, then an alarm; nothing is retired |
| too-fast | 429, Microsoft's 406 (RFC 8030 §8.4) | the push origin is slowed down for every sender |
| theirs | 5xx, no answer at all | tried again within the TTL |

Decided for the odd ones:
- 1xx as a last word, 3xx (never followed: a redirect could lead inside), 407, 408, 421, 425: something on the way, so
  `theirs`.
- Any other 4xx (402, 405, 411, 415, 422, 431, 451 …): asking again changes nothing, so `payload`.
- 404 with a page of HTML is `gone` too, as the table says, but with a reason of its own: a push service answers in
  JSON or plain text, so many of these are a proxy's. Retirement is soft, and the share of them raises an alarm.
- An answer that broke off after its status counts: the push service had decided.
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from newsbell.common.retry_after import retry_after_s
from newsbell.delivery.endpoints import Vendor

Kind = Literal["accepted", "gone", "our-keys", "key-mismatch", "payload", "too-fast", "theirs"]

_ON_THE_WAY = frozenset({407, 408, 421, 425})


@dataclass(frozen=True)
class Verdict:
    """What an answer means. `reason` is a short stable word, never the push service's own text (it may echo secrets).

    `certain`, of our-keys alone: the push service named the fault, so one answer is proof enough for the circuit.
    `ttl_in_force`: seconds, as the push service replied (RFC 8030 §5.2).
    """

    kind: Kind
    reason: str
    retry_after_s: int | None = None
    ttl_in_force: int | None = None
    certain: bool = False


# The words of the push services, lower-case, over body and X-WNS-Error-Description; the first that is found decides.
_WORDS: tuple[tuple[str, Kind, str, bool], ...] = (
    # Apple; Mozilla; Google (VAPID, then its older sender ids); Microsoft.
    (r"vapidpkhashmismatch", "key-mismatch", "key-mismatch", False),
    (r"vapid public key mismatch", "key-mismatch", "key-mismatch", False),
    (r"do(es)? not correspond to the (credentials|sender id) used to", "key-mismatch", "key-mismatch", False),
    (r"key.*channel|channel ur[li] incompatible", "key-mismatch", "key-mismatch", False),
    # Ours beyond doubt.
    (r"invalid vapid audience", "our-keys", "wrong-audience", True),
    (r"invalid vapid expiry|token expiration is too long", "our-keys", "wrong-expiry", True),
    (r"\b(jwt|vapid)\b.{0,40}\bexpired|expired(jwt|provider|vapid)token", "our-keys", "expired-token", True),
    (r"badjwttoken|invalid jwt|jwt authentication failed", "our-keys", "bad-token", True),
    (r"invalid vapid public key", "our-keys", "bad-key", True),
    # Ours perhaps: one odd subscription gets the same words.
    (r"badauthorizationheader|missing.{0,20}authorization", "our-keys", "unauthorized", False),
    (r"unauthorizedregistration|crypto-key", "our-keys", "unauthorized", False),
    # Apple says with 403, too, that a header of ours is wrong.
    (r"badwebpushtopic", "payload", "bad-topic", False),
    (r"badttl", "payload", "bad-ttl", False),
    (r"badurgency", "payload", "bad-urgency", False),
)


def judge(
    vendor: Vendor,
    status: int | None,
    headers: Mapping[str, str],
    body: bytes,
    error: str | None,
    now: datetime,
) -> Verdict:
    """The verdict on one answer, or on its absence (`status` None, `error` its class from the poster). Never raises."""
    if status is not None and 200 <= status < 300:
        return _accepted(headers.get("ttl") or headers.get("TTL"))
    fields = {name.lower(): value for name, value in headers.items()}
    wait = retry_after_s(fields.get("retry-after"), now)
    if status is None:
        return Verdict("theirs", error or "no-answer", wait)
    if status == 410:
        return Verdict("gone", "gone")
    if status == 404:
        return Verdict("gone", "not-found-page" if "html" in fields.get("content-type", "").lower() else "not-found")
    if status == 429 or (status == 406 and _throttles(vendor, fields)):
        return Verdict("too-fast", "too-fast", wait)
    if status == 413:
        return Verdict("payload", "too-large")
    if status < 400 or status >= 500 or status in _ON_THE_WAY:
        return Verdict("theirs", f"http-{status}", wait)
    if status in (400, 401, 403):
        return _named(status, _said(fields, body))
    return Verdict("payload", f"http-{status}")


@lru_cache(maxsize=64)
def _accepted(ttl: str | None) -> Verdict:
    return Verdict("accepted", "accepted", ttl_in_force=_whole(ttl))


def _named(status: int, said: str) -> Verdict:
    for words, kind, reason, certain in _WORDS:
        if re.search(words, said, re.DOTALL):
            return Verdict(kind, reason, certain=certain)
    if status == 400:
        return Verdict("payload", "bad-request")
    return Verdict("our-keys", "unauthorized" if status == 401 else "forbidden")


def _said(fields: Mapping[str, str], body: bytes) -> str:
    text = body.decode(errors="replace")
    # JSON may write any character as an escape: read it before looking for words.
    with suppress(ValueError, RecursionError):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return f"{text} {fields.get('x-wns-error-description', '')}".lower()


def _throttles(vendor: Vendor, fields: Mapping[str, str]) -> bool:
    return vendor == "microsoft" or "retry-after" in fields or any(name.startswith("x-wns-") for name in fields)


def _whole(value: str | None) -> int | None:
    text = (value or "").strip()
    return int(text[:9]) if re.fullmatch(r"[0-9]+", text) else None
