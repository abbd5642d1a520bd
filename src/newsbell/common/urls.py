"""Addresses on the web, taken apart once and strictly, so that every part of newsbell reads them alike."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import idna

from newsbell.common.errors import AddressRefused

DEFAULT_PORTS = {"http": 80, "https": 443}

_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
_PATH_SAFE = "/!$&'()*+,;=:@~%-._[]|"
_QUERY_SAFE = _PATH_SAFE + "?^`{}"


@dataclass(frozen=True)
class Target:
    """An http(s) URL in parts: `host` in ASCII (an IPv6 literal without brackets), `resource` = path and query."""

    scheme: str
    host: str
    port: int
    resource: str

    @property
    def netloc(self) -> str:
        """host[:port] as in the Host header: no default port, an IPv6 literal in brackets (RFC 9110 §7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.netloc}"

    @property
    def url(self) -> str:
        return self.origin + self.resource


def target(url: str) -> Target:
    """Take an http(s) URL apart (RFC 3986 §3); the fragment is dropped, non-ASCII is encoded.

    Strict where parsers differ (spaces inside, backslashes, control characters, lone surrogates, userinfo, odd hosts):
    what one parser allows and the next one connects to is how requests are smuggled inside.
    Raises AddressRefused, which never shows userinfo or query.
    """
    url = url.strip(" \t\r\n")
    if _FORBIDDEN.search(url):
        raise _refused(url, "It holds white space, control characters, half a character or a backslash.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _refused(url, "It is not a well-formed address.") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise _refused(url, "Only http and https addresses are read.")
    if "[" in parts.netloc and ":" not in (parts.hostname or ""):
        raise _refused(url, "Its host is not a valid IPv6 address.")
    if "@" in parts.netloc:
        raise _refused(url, "It carries a user name or password.")
    if port == 0:
        raise _refused(url, "Port 0 cannot be connected to.")
    path, query = quote(parts.path or "/", safe=_PATH_SAFE), quote(parts.query, safe=_QUERY_SAFE)
    resource = f"{path}?{query}" if query else path
    return Target(parts.scheme, _host(parts.hostname or "", url), port or DEFAULT_PORTS[parts.scheme], resource)


def origin(url: str) -> str:
    """scheme://host[:port], lower-case, without default port, IDNA (RFC 6454 §6.2). Raises AddressRefused."""
    return target(url).origin


def host_within(host: str, domain: str) -> bool:
    """Is `host` the domain itself, or below it after a dot? `evilapple.com` is not within `apple.com`."""
    host, domain = host.lower().removesuffix("."), domain.lower().removesuffix(".")
    return bool(domain) and (host == domain or host.endswith("." + domain))


def shown(url: str) -> str:
    """What of a URL may stand in a message or log: origin and path; the rest may be secret. Never raises."""
    try:
        parts = urlsplit(_FORBIDDEN.sub("", url))
    except ValueError:
        return "an address that cannot be read"
    if not parts.netloc:
        return "an address without a host"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"[:200]


def _host(host: str, url: str) -> str:
    host = host.removesuffix(".")
    if ":" in host:
        try:
            address = ipaddress.IPv6Address(host)
        except ValueError as error:
            raise _refused(url, "Its host is not a valid IPv6 address.") from error
        if address.scope_id:
            raise _refused(url, "An IPv6 address with a zone is inside the network.")
        return str(address)
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise _refused(url, "Its host is not a valid international name.") from error
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise _refused(url, "Its host is not a valid name.")
    return host


def _refused(url: str, why: str) -> AddressRefused:
    return AddressRefused(f"Refused {shown(url)}", why=why, fix="Use a plain http or https address.")
