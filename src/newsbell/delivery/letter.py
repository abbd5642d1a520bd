"""One edition as an e-mail (RFC 5322, 2047): left in one click (RFC 8058), answered by no machine (RFC 3834). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from html import escape


class _Whole(UnstructuredHeader, BaseHeader):
    """A link in one piece: folded, the library would write a long one in RFC 2047's words, which nobody could press."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Whole)
_POLICY = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True)
class Line:
    """One story: its title, its https address, and why it stands here."""

    title: str
    url: str
    why: str


@dataclass(frozen=True)
class Letter:
    """What is told to one address. `key` is the edition's own, so that a second try is the same message.

    `domain` is the sender's; `leave` the https address of the one click; `direction` is 'ltr' or 'rtl'.
    """

    key: str
    domain: str
    sender: Address
    to: str
    subject: str
    leave: str
    leave_words: str
    lines: Sequence[Line]
    at: datetime
    language: str = "en"
    direction: str = "ltr"

    def message(self) -> EmailMessage:
        """The whole message, ready for SMTP; ValueError where a header would hold a line's end, or nothing is told."""
        if not self.lines:
            raise ValueError("an edition is never empty")
        message = EmailMessage(policy=_POLICY)
        message["From"] = self.sender
        message["To"] = Address(addr_spec=self.to)
        message["Subject"] = self.subject
        message["Date"] = format_datetime(self.at)
        message["Message-ID"] = f"<edition.{self.key}@{self.domain}>"
        message["List-Id"] = f"<editions.{self.domain}>"
        message["List-Unsubscribe"] = f"<{self.leave}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = self.language
        message.set_content(self._text())
        message.add_alternative(self._html(), subtype="html")
        message.set_boundary(f"edition-{self.key}")
        return message

    def _text(self) -> str:
        stories = "\n\n".join(f"{one.title}\n{one.why}\n{one.url}" for one in self.lines)
        return f"{stories}\n\n-- \n{self.leave_words}\n{self.leave}\n"

    def _html(self) -> str:
        """A table and inline style: what mail clients keep. Nothing is loaded from afar, so nothing tells who reads."""
        rows = "".join(
            f'<tr><td style="padding:12px 0;border-bottom:1px solid #ccc">\n'
            f'<a href="{escape(one.url)}" style="font-size:18px;color:#0b4f8a">{escape(one.title)}</a><br>\n'
            f'<span style="font-size:14px;color:#595959">{escape(one.why)}</span></td></tr>\n'
            for one in self.lines
        )
        return (
            f'<!doctype html>\n<html lang="{escape(self.language)}" dir="{escape(self.direction)}">\n'
            f'<head><meta charset="utf-8"><title>{escape(self.subject)}</title></head>\n'
            f'<body style="margin:0;font-family:sans-serif"><table role="presentation" width="100%" '
            f'style="max-width:600px;margin:0 auto;padding:16px">\n{rows}'
            f'<tr><td style="padding:16px 0;font-size:14px"><a href="{escape(self.leave)}">'
            f"{escape(self.leave_words)}</a></td></tr>\n</table></body></html>\n"
        )
