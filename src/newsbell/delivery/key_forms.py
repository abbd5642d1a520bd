"""VAPID keys as others keep them: PEM, a raw private key in base64url, the JSON of the web-push libraries."""

import binascii
import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from typing import Any

from newsbell.common.errors import SettingInvalid
from newsbell.delivery.vapid import VapidKey

_PRIVATE = ("privateKey", "private_key", "vapid_private_key", "vapidPrivateKey", "private")
_PUBLIC = ("publicKey", "public_key", "vapid_public_key", "vapidPublicKey", "public")


def read(octets: bytes) -> list[VapidKey]:
    """The key pairs of a file: one in PEM or base64url, one or a list in JSON.

    Raises SettingInvalid where there is none, or where a public key beside it is not its own.
    """
    text = octets.decode("utf-8", "replace").strip()
    if "-----BEGIN" in text:
        return [VapidKey.from_pem(octets)]
    if text[:1] in "[{":
        try:
            said = json.loads(text)
        except ValueError:
            raise _none("It is no JSON.") from None
        return [_of(one) for one in _objects(said)] or _nothing()
    return [_raw(text)]


def _objects(said: Any) -> Iterator[Mapping[str, Any]]:
    for one in said if isinstance(said, list) else [said]:
        if isinstance(one, Mapping):
            inner = one.get("vapid") or one.get("VAPID") or one.get("vapidDetails")
            yield inner if isinstance(inner, Mapping) else one


def _of(said: Mapping[str, Any]) -> VapidKey:
    private = next((said[name] for name in _PRIVATE if isinstance(said.get(name), str)), "")
    public = next((said[name] for name in _PUBLIC if isinstance(said.get(name), str)), "")
    if not private:
        raise _none("It has no private key: a public one alone cannot ring.")
    pair = VapidKey.from_pem(private.encode()) if "-----BEGIN" in private else _raw(private)
    if public and plain(public) != pair.public:
        raise _none("The public key in it belongs to another private key.")
    return pair


def plain(key: str) -> str:
    """A key in base64url without padding, from base64 of either alphabet."""
    return key.strip().translate(str.maketrans("+/", "-_")).rstrip("=")


def _raw(text: str) -> VapidKey:
    said = plain(text)
    try:
        return VapidKey.from_raw(urlsafe_b64decode(said + "=" * (-len(said) % 4)))
    except (binascii.Error, ValueError):
        raise _none("It is neither PEM nor base64url.") from None


def _nothing() -> list[VapidKey]:
    raise _none("It holds none.")


def _none(why: str) -> SettingInvalid:
    return SettingInvalid(
        "No VAPID key can be read there",
        why=why,
        fix="Give a PEM file, the private key in base64url, or the JSON that web-push libraries make.",
    )
