"""A mail server that keeps a letter waiting: what it may take ends before another worker would take the letter over."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from pytest_django import Settings
from tests.postoffice import PostOffice
from tests.readership import join, publisher

from newsbell import editions
from newsbell.common import clock
from newsbell.common.errors import MailFailed
from newsbell.common.writing import lease_s
from newsbell.delivery import mail
from newsbell.readers import addresses
from newsbell.readers.models import Address
from newsbell.work import BY_NAME, drain

pytestmark = pytest.mark.django_db
HOME = "reader@mail.example"
LEASE_S = 0.4
WHOLE_S = LEASE_S * mail.LEASES
# Four waits of less than the whole may take, and of less than each of them may, are longer than the whole.
STALL_S = WHOLE_S / 3


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_MAIL_FROM", "news@bell.example")
    monkeypatch.setenv("NEWSBELL_LEASE", str(LEASE_S))
    monkeypatch.setenv("NEWSBELL_PUSH_TIMEOUT", "0.1")
    monkeypatch.setenv("NEWSBELL_MAIL_TIMEOUT", "30")


def ask() -> Address:
    return addresses.ask(join(publisher()).reader, HOME, clock.now())


def test_a_letter_may_take_less_than_its_row_is_kept_for() -> None:
    assert mail.LEASES < editions.LETTER <= BY_NAME["edition"].patience
    assert mail.LEASES < BY_NAME["ask"].patience
    assert LEASE_S == lease_s()


def test_a_server_that_stalls_at_each_step_cannot_outlast_the_lease(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ask()
    office.stalls_s = STALL_S
    assert 1 == drain("ask")
    row.refresh_from_db()
    assert row.due_at is not None
    assert "" == row.lease_owner
    assert not office.taken, "it was given up before the server took it, so it may go again"
    office.stalls_s = 0
    monkeypatch.delenv("NEWSBELL_LEASE")  # a busy machine is no slow server
    Address.objects.update(due_at=clock.now())
    assert 1 == drain("ask")
    assert 1 == len(office.taken)


def test_nor_can_it_where_a_host_project_names_the_server(
    office: PostOffice, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django's own backend waits for ever, where nobody says how long."""
    monkeypatch.delenv("NEWSBELL_MAIL_URL")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    ask()
    office.stalls_s = STALL_S
    assert 1 == drain("ask")
    assert not office.taken
    office.stalls_s = 0
    monkeypatch.delenv("NEWSBELL_LEASE")  # a busy machine is no slow server
    Address.objects.update(due_at=clock.now())
    assert 1 == drain("ask")
    assert 1 == len(office.taken)


def test_a_server_that_is_slow_and_no_slower_than_that_gets_its_letter(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSBELL_LEASE", str(5 * LEASE_S))  # a busy machine takes a part of it too
    ask()
    office.stalls_s = 5 * STALL_S / 8
    assert 1 == drain("ask")
    assert 1 == len(office.taken)


@pytest.mark.parametrize(
    ("scheme", "said"),
    [("smtp+plain", b"2"), ("smtp+plain", b"220-so\r\n"), ("smtps", b"")],
    ids=["octets", "lines", "silence"],
)
def test_a_server_that_drips_without_end_is_left(monkeypatch: pytest.MonkeyPatch, scheme: str, said: bytes) -> None:
    """Each octet comes in time, and the answer never."""
    with _dripping(said) as port, mail.connection() as over:
        monkeypatch.setenv("NEWSBELL_MAIL_URL", f"{scheme}://127.0.0.1:{port}")
        with pytest.raises(MailFailed, match="cannot be reached"), over.speaking():
            pytest.fail("it never said a word")


def test_a_server_that_says_too_much_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_LEASE", "300")
    with _dripping(b"220-" + b"so " * 1_000 + b"\r\n", pause_s=0) as port, mail.connection() as over:
        monkeypatch.setenv("NEWSBELL_MAIL_URL", f"smtp+plain://127.0.0.1:{port}")
        with pytest.raises(MailFailed, match="cannot be reached"), over.speaking():
            pytest.fail("it never ended")


@contextmanager
def _dripping(said: bytes, pause_s: float = 0.05) -> Iterator[int]:
    """A server that says this over and over."""
    ended = threading.Event()

    def drip() -> None:
        with suppress(OSError), listening.accept()[0] as speaking:
            while not ended.is_set():
                speaking.sendall(said)
                time.sleep(pause_s)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            ended.set()
            thread.join()
