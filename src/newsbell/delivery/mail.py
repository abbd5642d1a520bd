"""Handing letters to the mail server, by Django's e-mail: one at a time, bounded, and told whose fault a refusal is."""

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from django.core.mail import EmailMultiAlternatives, get_connection

from newsbell.common import conf
from newsbell.common.errors import MailBounced, MailFailed, MailRefused, SettingInvalid
from newsbell.delivery.smtp_answer import fault

_MAILBOX = re.compile(r"\S+@\S+")
_OURS = frozenset({"subject", "from", "to"})


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


def post(message: EmailMessage, envelope_from: str) -> None:
    """Hands one letter over, as it is, to the one address that it is for.

    Raises MailFailed (tried again later), MailRefused (it takes somebody to look) or MailBounced (the address is over).
    None of them names the address.
    """
    with _connected() as connection:
        connection.send_messages([_Whole.of(message, envelope_from)])


def look() -> None:
    """Opens a connection, signs in and closes it. Raises MailFailed or MailRefused."""
    with _connected():
        pass


@contextmanager
def _connected() -> Iterator[Any]:
    connection = _connection()
    try:
        connection.open()
        yield connection
    except smtplib.SMTPRecipientsRefused as error:
        ((code, text),) = error.recipients.values()
        raise _refusal(code, text, of_recipient=True) from None
    except smtplib.SMTPSenderRefused as error:
        raise _refusal(error.smtp_code, error.smtp_error, of_sender=True) from None
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error.smtp_error) from None
    except (smtplib.SMTPException, OSError) as error:
        what = f"{type(error).__name__}: {error}"
        raise MailFailed("The mail server cannot be reached", why=_struck(what), fix="It is tried again.") from None
    finally:
        # What was accepted is, however the connection ends.
        with suppress(smtplib.SMTPException, OSError):
            connection.close()


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


def _connection() -> Any:
    server: conf.MailServer | None = conf.get("NEWSBELL_MAIL_URL")
    if server is None:
        return get_connection()
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=server.host,
        port=server.port,
        username=server.user,
        password=_password() if server.user else "",
        use_tls=server.tls == "start",
        use_ssl=server.tls == "whole",
        timeout=conf.get("NEWSBELL_MAIL_TIMEOUT"),
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


def _refusal(
    code: int, said: bytes | str, *, of_recipient: bool = False, of_sender: bool = False
) -> MailFailed | MailBounced:
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
