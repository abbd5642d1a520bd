"""Whether a POST is signed by the application server that a subscription was made for (RFC 8292)."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from newsbell.common.errors import SimulatorRefused
from newsbell.simulator.push_vendors import DAY_S, Refusal

UNREACHABLE = frozenset({"localhost", "local", "invalid"})
"""Last labels of hosts that nobody can be reached at."""
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says; `expires` in seconds since the epoch."""

    audience: str
    expires: float
    subject: str | None


def from_base64(text: str) -> bytes:
    """Octets of URL-safe base64 without padding; raises ValueError for anything else."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def point(application_server_key: str) -> bytes:
    """The octets of an applicationServerKey; raises SimulatorRefused for all but a P-256 point in base64url."""
    try:
        key = from_base64(application_server_key)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    except (ValueError, AttributeError) as error:
        raise SimulatorRefused("The applicationServerKey is not a point on P-256", why=str(error)) from error
    return key


class Gate:
    """Checks the Authorization of POSTs; remembers what it has verified, as a sender uses a token for hours."""

    def __init__(self, *, contact_checked: bool) -> None:
        self._contact_checked = contact_checked
        self._verified: dict[tuple[str, str], Claims] = {}

    def check(self, authorization: str, key: bytes, audiences: Collection[str], now: float) -> Refusal | None:
        """Why this `vapid t=…, k=…` may not send to a subscription made with `key`; None where it may.

        `audiences` are the origins that the service is known by (section 2), `now` is seconds since the epoch.
        """
        try:
            token, sender = _credentials(authorization)
            claims = self._verified.get((token, sender)) or _verify(token, from_base64(sender))
        except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature):
            return Refusal.FORBIDDEN
        if len(self._verified) >= MOST_REMEMBERED:
            self._verified.clear()
        self._verified[token, sender] = claims
        if claims.audience not in audiences or not now < claims.expires <= now + DAY_S:
            return Refusal.FORBIDDEN
        if self._contact_checked and not _reachable(claims.subject):
            return Refusal.FORBIDDEN
        return None if from_base64(sender) == key else Refusal.MISMATCH


def _credentials(authorization: str) -> tuple[str, str]:
    scheme, _, rest = authorization.strip().partition(" ")
    if scheme.lower() != "vapid":
        raise ValueError("not the vapid scheme")
    pairs = (part.strip().partition("=") for part in rest.split(","))
    values = {name: value.strip('"') for name, _, value in pairs}
    return values["t"], values["k"]


def _verify(token: str, key: bytes) -> Claims:
    head, body, signature = token.split(".")
    if json.loads(from_base64(head))["alg"] != "ES256":
        raise ValueError("not ES256")
    raw = from_base64(signature)
    if len(raw) != 64:
        raise ValueError("a signature of ES256 has 64 octets (RFC 7518 section 3.4)")
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    public.verify(der, f"{head}.{body}".encode(), ec.ECDSA(SHA256()))
    said = json.loads(from_base64(body))
    return Claims(str(said["aud"]), float(said["exp"]), said.get("sub"))


def _reachable(subject: str | None) -> bool:
    parts = urlsplit(subject or "")
    host = parts.path.rpartition("@")[2] if parts.scheme == "mailto" else parts.hostname or ""
    return parts.scheme in {"mailto", "https"} and bool(host) and host.lower().rpartition(".")[2] not in UNREACHABLE
