"""The name by which a reader is known outside."""

import base64

from newsbell.common.sealed import lookup


def public_name(reader: int) -> str:
    """22 characters that say nothing of the reader's number, nor of how many readers there are. It opens nothing."""
    return base64.urlsafe_b64encode(lookup(f"reader {reader}")).rstrip(b"=").decode()
