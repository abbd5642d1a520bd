"""Whose fault a mail server's refusal is: the address's, ours, or the moment's (RFC 5321 §4.2, RFC 3463). Pure."""

import re
from typing import Literal

Fault = Literal["moment", "ours", "address"]
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
# Who sends, what is said and how: the protocol, the content, the policy (as where SPF or DKIM is wrong), our domain.
# Were an address to end for these, a mistake in the DNS would end every reader's.
_OURS = re.compile(r"5\.(?:[5-7]\.\d+|1\.[078]|3\.\d+)")
_NO_MAILBOX = (550, 551, 553)


def of_the_address(status: str) -> bool:
    """An enhanced status, like 5.1.1, by which nothing more may be sent to the address."""
    return status.startswith("5.") and not _OURS.fullmatch(status)


def fault(code: int, text: str, *, of_recipient: bool = False, of_sender: bool = False) -> Fault:
    """What the answer with this code and text means; `of_recipient`: it answers RCPT TO; `of_sender`: MAIL FROM.

    No reader's address is the worse for what is said of the one who sends, whatever its status.
    """
    if code < 500:
        return "moment"
    if of_sender:
        return "ours"
    if status := _STATUS.match(text):
        return "address" if of_the_address(status[0]) else "ours"
    # Older servers say with the same code that they do not relay for us.
    return "address" if of_recipient and code in _NO_MAILBOX and "relay" not in text.lower() else "ours"
