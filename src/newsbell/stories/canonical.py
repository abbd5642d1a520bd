"""One address for one article, however it is linked: what identity compares, never what a reader is sent to."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

from newsbell.common.errors import AddressRefused
from newsbell.common.urls import host_within, target

_TRACKING = re.compile(
    r"utm_\w+|mc_[ce]id|at_(?:medium|campaign|format|link\w*|ptr\w*|bbc\w*|custom\d)|ns_\w+|[gdt]clid|gclsrc|[gw]braid|fbclid|yclid"
    r"|msclkid|twclid|igshid|igsh|ocid|xtor|smid|smtyp|cmp|cmpid|ftag|ito|_ga|_gl|wt_mc\w*|wtmc|pk_\w+|mtm_\w+|hsa_\w+|vero_\w+"
    r"|ref_src|ref_url|__twitter_impression|amp",
    re.IGNORECASE,
)
# Parameters that some sites need and others track with: dropped with these values alone.
_FROM = frozenset({"ref", "source", "src", "from", "partner", "emc", "via", "feature", "output", "outputtype", "view"})
_TRACKING_VALUES = frozenset(
    {"rss", "rss2", "atom", "feed", "feeds", "email", "newsletter", "push", "twitter", "facebook", "amp"}
)
_AMP = re.compile(r"^/amp(?=/.)|/amp/?$|\.amp(?=\.html?$)|\.amp$", re.IGNORECASE)
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/]*", re.IGNORECASE)
_SAFE = "-._~!$&'()*+,;=:@/"


def canonical(url: str | None, own_hosts: Iterable[str]) -> str | None:
    """The form of an article's address by which it is known again, or None.

    http = https, `www.` and default ports dropped, percent-encoding normalised (RFC 3986 §6.2.2), trailing slash,
    fragment, AMP variants and tracking parameters dropped, the rest sorted. None where the host is not one of
    `own_hosts` (or below one): another site's address is no key, else any source could silence it. None for a front
    page, which is no article.
    """
    try:
        parts = target(url or "")
    except AddressRefused:
        return None
    netloc = parts.netloc.removeprefix("www.")
    host = parts.host.removeprefix("www.").removeprefix("amp.")
    if not any(host_within(host, own.lower().removeprefix("www.")) for own in own_hosts):
        return None
    # Not urlsplit: it takes "//[x" for a host, and raises.
    resource, _, asked = parts.resource.partition("?")
    path = _AMP.sub("", _SESSION.sub("", _normal(resource))).rstrip("/")
    query = sorted(
        (name, value)
        for name, value in parse_qsl(asked, keep_blank_values=True, max_num_fields=None)
        if not _tracks(name, value)
    )
    if not path and not query:
        return None
    return f"https://{netloc.removeprefix('amp.')}{path or '/'}" + (f"?{urlencode(query)}" if query else "")


def _tracks(name: str, value: str) -> bool:
    return bool(_TRACKING.fullmatch(name)) or (name.lower() in _FROM and value.lower() in _TRACKING_VALUES)


def _normal(path: str) -> str:
    """The path with one spelling of each character. An encoded slash stays encoded: it is data, not a separator."""
    return "%2F".join(quote(unquote_to_bytes(part), safe=_SAFE) for part in re.split("%2[Ff]", path))
