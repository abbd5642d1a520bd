"""Which addresses a reminder may be posted to: the push services that newsbell knows, and those an operator added."""

import re
from dataclasses import dataclass, field
from typing import Literal

from newsbell.common.errors import AddressRefused, BadSubscription
from newsbell.common.urls import host_within, target

Vendor = Literal["google", "mozilla", "apple", "microsoft", "other"]

MAX_LENGTH = 2_048

_EXACT: dict[str, Vendor] = {"fcm.googleapis.com": "google", "jmt17.google.com": "google"}
_BELOW: dict[str, Vendor] = {
    "push.services.mozilla.com": "mozilla",
    "push.apple.com": "apple",
    "notify.windows.com": "microsoft",
}
# A browser hands out a serialised URL: printable ASCII, a path, nothing else. Whatever two parsers could read in two
# ways (backslash, userinfo, a percent or a trailing dot in the host) is refused before any parser sees it.
_HOST = r"(?:\[[0-9A-Fa-f:.]+\]|[^/?#@\\%\s:\[\]]*[^/?#@\\%\s:\[\].])"
_SERIALISED = re.compile(rf"(?P<root>(?i:https?)://{_HOST}(?::[0-9]+)?)(?P<resource>/[!-\[\]-~]*)")


@dataclass(frozen=True)
class Endpoint:
    """A checked endpoint. `url` is a capability (RFC 8030 §8.3), so no repr has it; `origin` may be shown."""

    url: str = field(repr=False)
    origin: str
    vendor: Vendor


def check_endpoint(url: str, extra_origins: frozenset[str] = frozenset()) -> Endpoint:
    """The endpoint of a subscription, its host in lower case and its default port dropped.

    https on port 443 at a known push service (exactly its host, or below it after a dot), or any resource of an
    origin in `extra_origins` (`http://127.0.0.1:8190`). Raises BadSubscription, which never shows the endpoint.
    """
    if len(url) > MAX_LENGTH:
        raise _bad(f"It is longer than {MAX_LENGTH} characters.")
    match = _SERIALISED.fullmatch(url)
    if match is None or not url.isascii() or "#" in url:
        raise _bad("It is not an address as a browser writes it.")
    try:
        parts = target(match["root"])
    except AddressRefused as error:
        raise _bad(error.why) from None
    if match["resource"] == "/":
        raise _bad("It names a push service, but no subscription there.")
    checked = parts.origin + match["resource"]
    if parts.origin in extra_origins:
        return Endpoint(checked, parts.origin, "other")
    if parts.scheme != "https" or parts.port != 443:
        raise _bad("Push services answer on https and port 443 alone.")
    return Endpoint(checked, parts.origin, _vendor(parts.host))


def _vendor(host: str) -> Vendor:
    if host in _EXACT:
        return _EXACT[host]
    for domain, vendor in _BELOW.items():
        if host_within(host, domain) and host != domain:
            return vendor
    raise _bad("Its host is no push service that newsbell knows.")


def _bad(why: str) -> BadSubscription:
    return BadSubscription(
        "The subscription's endpoint cannot be used",
        why=why,
        fix="Subscribe again in the browser; an operator adds other push services with NEWSBELL_PUSH_ORIGINS.",
    )
