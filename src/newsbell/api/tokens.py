"""API tokens: issued once, known again by a keyed digest."""

from datetime import datetime

from newsbell.api.models import ApiToken
from newsbell.common import base64url
from newsbell.common.errors import CapabilityRefused
from newsbell.common.models import Publisher
from newsbell.common.sealed import lasting_lookup


def issue(publisher: Publisher, name: str, now: datetime) -> str:
    """A new token of the publisher, base64url; shown this once."""
    token = base64url.secret()
    ApiToken.objects.create(publisher=publisher, name=name, digest=_digest(token), created_at=now)
    return token


def publisher_for(token: str) -> Publisher:
    """Whose token this is. Raises CapabilityRefused for any other."""
    for held in ApiToken.objects.select_related("publisher").filter(digest=_digest(token)):
        return held.publisher
    raise CapabilityRefused(
        "This API token opens nothing",
        why="It is unknown, or meant for something else.",
        fix="Make one with: newsbell publisher token SLUG",
    )


def _digest(token: str) -> bytes:
    return lasting_lookup(f"api token {token}")
