"""base64url without padding (RFC 4648 §5): how newsbell writes secrets and names that stand in addresses."""

import os
from base64 import urlsafe_b64encode

SECRET_BITS = 128


def encode(octets: bytes) -> str:
    """`octets` in letters, digits, - and _."""
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def secret() -> str:
    """A new secret of 128 random bits, 22 characters."""
    return encode(os.urandom(SECRET_BITS // 8))
