"""What every connection that newsbell opens has in common, whoever opens it."""

import os
import socket

import certifi
import pycurl

from newsbell.common.addresses import is_public


class Doorkeeper:
    """Judges each address when connecting to it, after DNS: a name that changes its mind (rebinding) gains nothing.

    `refused` is the last address that was turned away, or None. libcurl shows a refusal as `pycurl.error`
    7 (E_COULDNT_CONNECT), like any failed connection; `refused` tells the two apart.
    """

    __slots__ = ("private_ok", "refused")

    def __init__(self, private_ok: bool) -> None:
        self.private_ok = private_ok
        self.refused: str | None = None

    def __call__(self, _purpose: int, address: "pycurl.CurlSockAddr") -> socket.socket | int:
        family, kind, protocol, where = address
        if not self.private_ok and (family not in (socket.AF_INET, socket.AF_INET6) or not is_public(where[0])):
            self.refused = where[0] if isinstance(where, tuple) else "a local socket"
            return int(pycurl.SOCKET_BAD)
        return _Lent(family, kind, protocol)


class _Lent(socket.socket):
    """pycurl duplicates the descriptor and drops this object: close it without Python's warning."""

    def __del__(self) -> None:
        self.close()


def harden(
    curl: "pycurl.Curl", *, private_ok: bool, connect_timeout_s: float = 10, timeout_s: float = 20
) -> Doorkeeper:
    """Give a handle the options that every pycurl handle of newsbell has: cheap, and safe within a CurlMulti.

    No address inside the network unless `private_ok`, no proxy (the environment's neither), http and https alone, no
    redirects, no signals, certificates checked, bounded time. Call it again whenever `private_ok` changes, and after
    `reset()`. An open connection is not judged again when it is reused: so let `private_ok` depend on the
    connection's own host and port alone, or forbid the reuse.

    Returns the Doorkeeper: after `pycurl.error` 7, `doorkeeper.refused` is the address that was turned away, else None.
    """
    doorkeeper = Doorkeeper(private_ok)
    curl.setopt(pycurl.OPENSOCKETFUNCTION, doorkeeper)
    curl.setopt(pycurl.PROXY, "")
    curl.setopt(pycurl.NOPROXY, "*")
    curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    curl.setopt(pycurl.FOLLOWLOCATION, 0)
    curl.setopt(pycurl.NOSIGNAL, 1)
    curl.setopt(pycurl.CONNECTTIMEOUT_MS, max(1, round(connect_timeout_s * 1000)))
    curl.setopt(pycurl.TIMEOUT_MS, max(1, round(timeout_s * 1000)))
    curl.setopt(pycurl.SSLVERSION, pycurl.SSLVERSION_TLSv1_2)
    # pycurl's wheel looks for certificates where Red Hat keeps them; elsewhere every https connection would fail.
    curl.setopt(pycurl.CAINFO, os.environ.get("SSL_CERT_FILE") or certifi.where())
    return doorkeeper
