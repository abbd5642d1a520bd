"""E-mail addresses as readers type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.common.errors import MailboxRefused
from newsbell.common.mailbox import LONGEST, mailbox


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (" Reader+news@Mail.Example ", "Reader+news@mail.example"),
        ("o'brien@mail.example", "o'brien@mail.example"),
        ("leser@bücher.example", "leser@xn--bcher-kva.example"),
        ("a@b.co", "a@b.co"),
    ],
)
def test_an_address_is_taken_as_a_server_takes_it(said: str, meant: str) -> None:
    assert meant == mailbox(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "reader",
        "@mail.example",
        "reader@",
        "reader@localhost",
        "reader@[127.0.0.1]",
        "reader@127.0.0.1",
        "reader@mail.example\r\nBcc: all@mail.example",
        "reader\r\n@mail.example",
        '"a b"@mail.example',
        "a@b@mail.example",
        "reader@mail.example,other@mail.example",
        "Reader <reader@mail.example>",
        ".a@mail.example",
        "a..b@mail.example",
        "żółw@mail.example",
        "a" * 65 + "@mail.example",
        "a@" + ".".join(["b" * 63] * 4) + ".example",
        "a@mail..example",
    ],
)
def test_what_no_server_takes_or_could_end_a_header_is_refused(said: str) -> None:
    with pytest.raises(MailboxRefused):
        mailbox(said)


@given(st.text(max_size=300) | st.tuples(st.text(max_size=80), st.text(max_size=80)).map("@".join))
def test_whatever_is_typed_an_address_is_one_word_of_ascii(said: str) -> None:
    try:
        found = mailbox(said)
    except MailboxRefused:
        return
    assert found.isascii()
    assert found.isprintable()
    assert not set(found) & set(' <>,;:"()[]\\')
    assert (1, True) == (found.count("@"), len(found) <= LONGEST)
    assert found == mailbox(found)
