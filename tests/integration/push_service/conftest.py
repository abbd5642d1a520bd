"""An application server that shares no code with newsbell's own delivery: anyone's library would send the same."""

import json
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import http_ece
import pycurl
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from newsbell.simulator.push_exchange import Request

Subscription = dict[str, Any]


def to_base64(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def public(key: ec.EllipticCurvePrivateKey) -> str:
    return to_base64(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes
    http: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Sender:
    """Signs, seals and posts."""

    vapid: ec.EllipticCurvePrivateKey = field(default_factory=new_key)

    @property
    def key(self) -> str:
        return public(self.vapid)

    def authorization(
        self, audience: str, *, key: str = "", now: float = 0, lives: float = 43_200, alg: str = "ES256", **claims: Any
    ) -> str:
        said = {
            "aud": audience,
            "exp": int((now or time.time()) + lives),
            "sub": "mailto:desk@gazette.example",
        } | claims
        parts = [to_base64(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": alg}, said)]
        der = self.vapid.sign(".".join(parts).encode(), ec.ECDSA(SHA256()))
        r, s = decode_dss_signature(der)
        return (
            f"vapid t={'.'.join(parts)}.{to_base64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}, k={key or self.key}"
        )

    def seal(self, to: Subscription, payload: bytes | dict[str, Any], salt: bytes = b"", key: Any = None) -> bytes:
        text = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        keys = {name: urlsafe_b64decode(value + "==") for name, value in to["keys"].items()}
        return bytes(
            http_ece.encrypt(
                text,
                salt=salt or secrets.token_bytes(16),
                private_key=key or new_key(),
                dh=keys["p256dh"],
                auth_secret=keys["auth"],
                version="aes128gcm",
            )
        )

    def headers(self, to: Subscription, now: float = 0, **changes: str) -> dict[str, str]:
        parts = urlsplit(to["endpoint"])
        said = {
            "ttl": "3600",
            "content-encoding": "aes128gcm",
            "authorization": self.authorization(f"{parts.scheme}://{parts.netloc}", now=now),
        } | {name.replace("_", "-"): value for name, value in changes.items()}
        return {name: value for name, value in said.items() if value}

    def request(self, to: Subscription, body: bytes, now: float = 0, **changes: str) -> Request:
        """The POST as the service's own function takes it."""
        parts = urlsplit(to["endpoint"])
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        return Request("POST", target, self.headers(to, now, **changes), body)

    new_key = staticmethod(new_key)

    @staticmethod
    def story(tag: str = "t1", title: str = "Eagle lands", **changes: object) -> dict[str, Any]:
        said = {"title": title, "body": "Houston", "navigate": f"https://gazette.example/{tag}", "tag": tag} | changes
        return {"web_push": 8030, "notification": said}

    @staticmethod
    def fetch(
        url: str,
        *,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        http: int = pycurl.CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE,
        ca_file: Path | None = None,
        timeout_ms: int = 60_000,
        until: Callable[[], bool] | None = None,
    ) -> Reply:
        """One request by libcurl; raises pycurl.error where there is no answer, or `until` is true before there is."""
        curl, out, lines = pycurl.Curl(), BytesIO(), list[str]()
        curl.setopt(pycurl.URL, url)
        curl.setopt(pycurl.HTTP_VERSION, http)
        curl.setopt(pycurl.PROXY, "")
        curl.setopt(pycurl.TIMEOUT_MS, timeout_ms)
        curl.setopt(pycurl.WRITEDATA, out)
        curl.setopt(pycurl.HEADERFUNCTION, lambda line: lines.append(line.decode().strip()))
        if ca_file:
            curl.setopt(pycurl.CAINFO, str(ca_file))
        if until:
            curl.setopt(pycurl.NOPROGRESS, 0)
            curl.setopt(pycurl.XFERINFOFUNCTION, lambda *_: until())
        if body is not None:
            curl.setopt(pycurl.POST, 1)
            curl.setopt(pycurl.POSTFIELDS, body)
            curl.setopt(
                pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in (headers or {}).items()] + ["Content-Type:"]
            )
        try:
            curl.perform()
            pairs = (line.partition(": ") for line in lines if ": " in line)
            http_version = {pycurl.CURL_HTTP_VERSION_2_0: 2.0}.get(curl.getinfo(pycurl.INFO_HTTP_VERSION), 1.1)
            said = {name.lower(): value for name, _, value in pairs}
            return Reply(curl.getinfo(pycurl.RESPONSE_CODE), said, out.getvalue(), http_version)
        finally:
            curl.close()


@pytest.fixture
def sender() -> Sender:
    return Sender()
