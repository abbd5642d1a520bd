"""Handing letters to the mail server, by Django's e-mail: one by one, bounded, and told whose fault a refusal is."""

import re
import smtplib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends import smtp as djangos

from newsbell.common import conf
from newsbell.common.errors import MailBounced, MailFailed, MailRefused, SettingInvalid
from newsbell.common.writing import lease_s
from newsbell.delivery.smtp import Backend
from newsbell.delivery.smtp_answer import fault

MOST = 100
"""Letters over one connection: many servers end it soon after."""
LEASES = 3
"""So many of them a letter may take, from the connection to the last answer. Whoever has its row keeps it for longer:
else another would take the row over while the server is slow, and the letter would go twice.
"""
Refusal = MailFailed | MailBounced
# From where a word begins: else a long one without @ is read anew from each of its signs.
_MAILBOX = re.compile(r"(?<!\S)\S+@\S+")
_OURS = frozenset({"subject", "from", "to"})
# The server ends the conversation, whatever it was asked (RFC 5321 §3.8); a command that it took (§4.2.2).
_ENDS, _TAKEN = 421, 250


def offered() -> bool:
    """Are e-mail editions offered here?"""
    return bool(conf.get("NEWSBELL_MAIL_FROM"))


def sender(name: str) -> Address:
    """Whom letters come from, under the publisher's name, without what would end a header."""
    return Address(" ".join(name.split()), addr_spec=conf.get("NEWSBELL_MAIL_FROM"))


def back(token: str) -> str:
    """The address that a bounce of this letter goes to: its token tells whose it is."""
    found: str = conf.get("NEWSBELL_MAIL_RETURN")
    local, _, domain = found.partition("@")
    return f"{local}+{token}@{domain}" if found else conf.get("NEWSBELL_MAIL_FROM")


class _Ended(Exception):
    """A connection that served before ended, and the letter was not handed over: another one may take it."""


class Connection:
    """To the mail server: opened with the first letter, and anew after it broke or many letters. `close` it.

    Servers end one after some letters, or a while of silence: that is asked before a letter, which can then go by
    another one at once. Of one that breaks off with the letter nobody knows whether it was taken.
    """

    def __init__(self) -> None:
        self._backend: Any = None
        self._letters = 0
        self.begin()

    def begin(self) -> None:
        """From now on the time of one letter runs, with all that it takes: another connection, and its end, too."""
        self._until = time.monotonic() + LEASES * lease_s()

    def _left(self) -> float:
        return self._until - time.monotonic()

    @contextmanager
    def speaking(self) -> Iterator[Any]:
        """Django's backend, connected. Raises MailFailed, MailRefused or MailBounced for what goes wrong.

        And _Ended, once for each letter at most: what is tried again is the first of its connection.
        """
        try:
            if self._letters and not self._lives():
                self.close()
            if self._backend is None:
                self._backend = _backend(self._left)
                self._backend.open()
            yield self._backend
            self._letters += 1
            if self._letters >= MOST:
                self.close()
        except smtplib.SMTPRecipientsRefused as error:
            ((code, text),) = error.recipients.values()
            self._ended(code)
            raise self._broken(_refusal(code, text, of_recipient=True)) from None
        except smtplib.SMTPSenderRefused as error:
            self._ended(error.smtp_code)
            raise self._broken(_refusal(error.smtp_code, error.smtp_error, of_sender=True)) from None
        except smtplib.SMTPResponseException as error:
            raise self._broken(_refusal(error.smtp_code, error.smtp_error)) from None
        except (smtplib.SMTPException, OSError) as error:
            why = _struck(f"{type(error).__name__}: {error}")
            raise self._broken(
                MailFailed("The mail server cannot be reached", why=why, fix="It is tried again.")
            ) from None

    def close(self) -> None:
        # What was accepted is, however the connection ends.
        with suppress(smtplib.SMTPException, OSError):
            if self._backend is not None:
                self._backend.close()
        self._backend, self._letters = None, 0

    def _lives(self) -> bool:
        """Does the server still listen? Of what speaks no SMTP only a letter can tell."""
        speaking = getattr(self._backend, "connection", None)
        with suppress(smtplib.SMTPException, OSError):
            return not isinstance(speaking, smtplib.SMTP) or speaking.noop()[0] == _TAKEN
        return False

    def _ended(self, code: int) -> None:
        """Raises _Ended where this answer, which came before the letter, ends a connection that took others."""
        if code == _ENDS and self._letters:
            self.close()
            raise _Ended from None

    def _broken(self, error: Refusal) -> Refusal:
        self.close()
        return error


@contextmanager
def connection() -> Iterator[Connection]:
    """A connection for some letters."""
    made = Connection()
    try:
        yield made
    finally:
        made.close()


def post(message: EmailMessage, envelope_from: str, over: Connection) -> None:
    """Hands one letter over, as it is, to the one address that it is for.

    Raises MailFailed (tried again later), MailRefused (it takes somebody to look) or MailBounced (the address is over).
    None of them names the address.
    """
    over.begin()
    try:
        _hand_over(message, envelope_from, over)
    except _Ended:
        _hand_over(message, envelope_from, over)


def _hand_over(message: EmailMessage, envelope_from: str, over: Connection) -> None:
    with over.speaking() as backend:
        if conf.get("NEWSBELL_MAIL_URL") is None:
            backend.send_messages([_Whole.of(message, envelope_from)])
        else:
            to = message["To"].addresses[0].addr_spec
            backend.connection.sendmail(envelope_from, [to], message.as_bytes())


def look() -> None:
    """Opens a connection, signs in and closes it. Raises MailFailed or MailRefused."""
    with connection() as made, made.speaking():
        pass


class _Octets(EmailMessage):
    """A message whose octets are settled: parsed and written anew, long links would be folded."""

    octets = b""

    def as_bytes(self, *_args: Any, **_options: Any) -> bytes:
        return self.octets


class _Whole(EmailMultiAlternatives):
    """A letter for any of Django's backends: those of SMTP send its octets, others read its parts."""

    octets = b""

    @classmethod
    def of(cls, message: EmailMessage, envelope_from: str) -> "_Whole":
        parts = {part.get_content_subtype(): part.get_content() for part in message.iter_parts()}
        headers = {name: str(value) for name, value in message.items() if name.lower() not in _OURS}
        kept = {name: value for name, value in headers.items() if not name.lower().startswith(("content-", "mime-"))}
        made = cls(
            subject=str(message["Subject"]),
            body=parts["plain"],
            from_email=envelope_from,
            to=[str(message["To"])],
            headers=kept | {"From": str(message["From"])},
            alternatives=[(parts["html"], "text/html")],
        )
        made.octets = message.as_bytes()
        return made

    def message(self, *_args: Any, **_options: Any) -> Any:
        made = cast(_Octets, message_from_bytes(self.octets, _Octets, policy=policy.SMTP))
        made.octets = self.octets
        return made


def _backend(left: Callable[[], float]) -> Any:
    """Of SMTP ours, which takes the seconds that are `left`; any other backend of a host's has its own bounds."""
    server: conf.MailServer | None = conf.get("NEWSBELL_MAIL_URL")
    usual_s = conf.get("NEWSBELL_MAIL_TIMEOUT")
    if server is None:
        own = get_connection()
        return Backend(left=left, timeout=own.timeout or usual_s) if type(own) is djangos.EmailBackend else own
    return Backend(
        left=left,
        host=server.host,
        port=server.port,
        username=server.user,
        password=_password() if server.user else "",
        use_tls=server.tls == "start",
        use_ssl=server.tls == "whole",
        timeout=usual_s,
    )


def _password() -> str:
    path = conf.get("NEWSBELL_MAIL_PASSWORD_FILE")
    try:
        return Path(path).read_text("ascii").rstrip("\n")  # no other is understood (RFC 4616, by smtplib)
    except (OSError, ValueError) as error:
        raise SettingInvalid(
            "The mail server's password cannot be read",
            why=f"{getattr(error, 'strerror', None) or error}.",
            fix="NEWSBELL_MAIL_PASSWORD_FILE names the file, which newsbell's user may read.",
        ) from None


def _refusal(code: int, said: bytes | str, *, of_recipient: bool = False, of_sender: bool = False) -> Refusal:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    why = _struck(f"{code} {text}")
    match fault(code, text, of_recipient=of_recipient, of_sender=of_sender):
        case "moment":
            return MailFailed("The mail server asks to try again", why=why, fix="It is tried again.")
        case "ours":
            return MailRefused(
                "The mail server refuses our letters",
                why=why,
                fix="See NEWSBELL_MAIL_URL, and your SPF, DKIM and DMARC.",
            )
        case "address":
            return MailBounced("The address takes no mail", why=why, fix="Its reader may give another one.")


def _struck(text: str) -> str:
    """Without addresses: servers repeat them, and whose they are is nobody's to read in a log."""
    return f"{_MAILBOX.sub('…', ' '.join(text.split()))[:300]}."
