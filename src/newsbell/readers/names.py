"""The name by which a reader is known outside."""

from newsbell.common import base64url
from newsbell.common.sealed import lasting_lookup


def public_name(reader: int) -> str:
    """22 characters that say nothing of the reader's number, nor of how many readers there are. It opens nothing."""
    return base64url.encode(lasting_lookup(f"reader {reader}"))
