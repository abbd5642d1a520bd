"""The client that sources, their pages and hubs are asked by."""

from typing import Any

from newsbell.common import conf
from newsbell.common.safe_client import Policy, SafeClient

# The name by which a robots.txt may speak of us (RFC 9309 §2.2.1).
NAME = "newsbell"
USER_AGENT = f"{NAME}/0.1 (news reminders; asks conditionally)"


def client(**bounds: Any) -> SafeClient:
    """A client under the operator's settings; `bounds` are a Policy's own."""
    origins, routes = frozenset(conf.get("NEWSBELL_SOURCE_ORIGINS")), conf.get("NEWSBELL_SOURCE_ROUTES")
    return SafeClient(Policy(private_origins=origins, routes=routes, user_agent=USER_AGENT, **bounds))
