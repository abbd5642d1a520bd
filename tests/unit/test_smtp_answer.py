"""Whose fault it is that a mail server refuses."""

import pytest

from newsbell.delivery.smtp_answer import Fault, fault, of_the_address


@pytest.mark.parametrize(
    ("code", "text", "of_recipient", "whose"),
    [
        (421, "4.3.2 Service not available", False, "moment"),
        (450, "4.2.0 Greylisted", True, "moment"),
        (552, "5.2.2 Mailbox full", True, "address"),
        (550, "5.1.1 No such user", True, "address"),
        (550, "5.1.1 No such user", False, "address"),
        (550, "No such user", True, "address"),
        (550, "relay not permitted", True, "ours"),
        (550, "No such user", False, "ours"),
        (554, "5.7.1 Relay access denied", True, "ours"),
        (550, "5.7.26 This mail is unauthenticated", False, "ours"),
        (553, "5.1.8 Sender's domain does not exist", True, "ours"),
        (554, "5.6.0 Message contains bare LF", False, "ours"),
        (535, "5.7.8 Bad credentials", False, "ours"),
        (552, "5.3.4 Message too big", True, "ours"),
        (554, "", False, "ours"),
    ],
)
def test_whose_fault_a_refusal_is(code: int, text: str, of_recipient: bool, whose: Fault) -> None:
    assert whose == fault(code, text, of_recipient=of_recipient)


def test_a_mistake_in_our_dns_ends_nobodys_address() -> None:
    """Where SPF or DKIM is wrong, servers say 5.7.x to every letter: were these bounces, all addresses would end."""
    assert not of_the_address("5.7.26")
    assert not of_the_address("4.1.1")
    assert of_the_address("5.4.4"), "its domain does not exist"
    assert of_the_address("5.0.0")
