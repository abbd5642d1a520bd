"""Where a reader may be sent: to the source's or the publisher's own hosts, over https (guarantee 6). Pure."""

from collections.abc import Collection

from newsbell.common.errors import AddressRefused
from newsbell.common.urls import Target, host_within, target


def link(url: str | None, hosts: Collection[str], private_origins: Collection[str] = ()) -> str:
    """The address of an article as it may be rung, or "" where there is none that may.

    http becomes https, but for `private_origins`, which an operator allowed.
    """
    try:
        parts = target(url or "")
    except AddressRefused:
        return ""
    if not any(host_within(parts.host.removeprefix("www."), host.removeprefix("www.")) for host in hosts):
        return ""
    if parts.scheme == "https" or parts.origin in private_origins:
        return parts.url
    return Target("https", parts.host, 443, parts.resource).url if parts.port == 80 else ""
