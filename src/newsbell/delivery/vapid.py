"""VAPID: who we are, told to each push service (RFC 8292)."""

import base64
import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from newsbell.common.errors import AddressRefused, SettingInvalid
from newsbell.common.urls import target

# Half of what RFC 8292 §2 allows: a push service's clock may be hours off (pywebpush#74).
LIFE = timedelta(hours=12)
MAX_ORIGINS = 1_000

Claims = dict[str, str | int]

# Names that can never lead to anyone (RFC 2606, 6761, 6762, 7686, 8375); Apple refuses the whole token for them.
_NOWHERE = ("localhost", "local", "invalid", "test", "example", "internal", "lan", "home.arpa", "onion", "localdomain")
_MAILTO = re.compile(r"mailto:[A-Za-z0-9.!#$%&'*+=?^_`{|}~-]+@(?P<host>[A-Za-z0-9.-]+)")


@dataclass(frozen=True)
class VapidKey:
    """One generation of a publisher's key pair; `public` is its applicationServerKey, `id` a digest of that."""

    id: str
    private: ec.EllipticCurvePrivateKey = field(repr=False, compare=False)
    public: str

    @classmethod
    def generate(cls) -> "VapidKey":
        """A fresh key pair on P-256 (§2)."""
        return cls.of(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def from_pem(cls, pem: bytes) -> "VapidKey":
        """From an unencrypted PEM (PKCS #8 or SEC 1). Raises SettingInvalid for anything but a P-256 private key."""
        try:
            private = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise _no_key("It is no unencrypted private key in PEM.") from None
        if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
            raise _no_key("It is not on the curve P-256.")
        return cls.of(private)

    @classmethod
    def of(cls, private: ec.EllipticCurvePrivateKey) -> "VapidKey":
        """The key pair of a private key on P-256."""
        point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return cls(sha256(point).hexdigest()[:8], private, _base64url(point))

    @classmethod
    def from_raw(cls, octets: bytes) -> "VapidKey":
        """From the 32 octets of the private scalar. Raises SettingInvalid where they are none."""
        try:
            if len(octets) != 32:
                raise ValueError
            return cls.of(ec.derive_private_key(int.from_bytes(octets, "big"), ec.SECP256R1()))
        except ValueError:
            raise _no_key("It is not a private key on P-256 in 32 octets.") from None

    def to_pem(self) -> bytes:
        """PKCS #8, unencrypted: for the folder of keys (0600), never for the database."""
        return self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


class Tokens:
    """The tokens of one key, one for each push origin, made anew at half their life (§5: services cache them too)."""

    def __init__(self, key: VapidKey, subject: str) -> None:
        """Raises SettingInvalid where `subject` is no real contact (§2.1)."""
        self.key, self.subject = key, check_subject(subject)
        self._made: dict[str, tuple[datetime, str]] = {}

    def authorization(self, origin: str, now: datetime) -> str:
        """The Authorization header for one push origin (`https://host`, no default port): `vapid t=…, k=…` (§3)."""
        made = self._made.get(origin)
        # A clock that was set back would leave a token that lives longer than a day from now.
        if made is None or not made[0] <= now < made[0] + LIFE / 2:
            if len(self._made) >= MAX_ORIGINS:
                self._made.clear()
            made = self._made[origin] = (now, f"vapid t={self._token(origin, now)}, k={self.key.public}")
        return made[1]

    def _token(self, origin: str, now: datetime) -> str:
        # Claims are made here and nowhere kept: shared ones were mutated between origins elsewhere (pywebpush#130).
        claims: Claims = {"aud": origin, "exp": int((now + LIFE).timestamp()), "sub": self.subject}
        return sign(self.key.private, claims)


def sign(private: ec.EllipticCurvePrivateKey, claims: Claims) -> str:
    """A JWT with ES256: r ‖ s of 32 octets each (RFC 7518 §3.4), not the DER that `cryptography` gives."""
    signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    r, s = decode_dss_signature(private.sign(signed.encode(), ec.ECDSA(SHA256())))
    return f"{signed}.{_base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def check_subject(subject: str) -> str:
    """The contact, as it was given: `mailto:` an address or `https:` a page, at a host that can exist (§2.1).

    Apple answers BadJwtToken for `@localhost`, `.local` and `.invalid`; the other push services do not mind, so the
    fault would show on iPhones alone. Raises SettingInvalid.
    """
    mail = _MAILTO.fullmatch(subject)
    try:
        host = mail["host"].lower() if mail else target(subject).host if subject.startswith("https://") else ""
    except AddressRefused:
        host = ""
    if not _reachable(host):
        raise SettingInvalid(
            f"NEWSBELL_CONTACT cannot be {subject!r}",
            why="Push services ask for a mailto: or https: at a real host; Apple refuses all reminders otherwise.",
            fix="Set it to an address that the publisher reads, such as mailto:editor@gazette.com.",
        )
    return subject


def _reachable(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        labels = host.split(".")
        return len(labels) > 1 and all(labels) and not any(host.endswith(f".{name}") for name in _NOWHERE)
    return False


def _part(value: Claims) -> str:
    return _base64url(json.dumps(value, separators=(",", ":")).encode())


def _base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _no_key(why: str) -> SettingInvalid:
    return SettingInvalid("A VAPID key cannot be read", why=why, fix="Put the file back from your backup of the keys.")
