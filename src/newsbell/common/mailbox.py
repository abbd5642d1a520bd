"""An e-mail address as a reader types it (RFC 5321 §4.1.2). Pure."""

import re

import idna

from newsbell.common.errors import MailboxRefused

LONGEST, LONGEST_LOCAL = 254, 64
# What no server in use asks for is refused: quoted local parts, addresses in brackets. So nothing that could end a
# header or a command of SMTP ever comes further.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")


def mailbox(said: str) -> str:
    """The address with its domain in lower case and ASCII (RFC 5891). Raises MailboxRefused."""
    local, at, domain = said.strip().rpartition("@")
    try:
        ascii_domain = idna.encode(domain, uts46=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        ascii_domain = ""
    found = f"{local}@{ascii_domain}"
    tidy = at and _LOCAL.fullmatch(local) and len(local) <= LONGEST_LOCAL and len(found) <= LONGEST
    top = ascii_domain.rpartition(".")[2]
    if not tidy or "." not in ascii_domain or top.isdigit():
        raise MailboxRefused(
            "This is no e-mail address",
            why="It has no name, no @ or no domain, or signs that an address has not.",
            fix="Write it like reader@mail.example.",
        )
    return found
