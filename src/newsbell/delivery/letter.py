"""One edition as an e-mail (RFC 5322, 2047): left in one click (RFC 8058), answered by no machine (RFC 3834). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from html import escape

from newsbell.common import lang


class _Whole(UnstructuredHeader, BaseHeader):
    """A link in one piece: folded, the library would write a long one in RFC 2047's words, which nobody could press."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Registry(HeaderRegistry):
    """The library makes a class for each header of each letter, which costs more than its words."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        if name not in self._made:
            self._made[name] = super().__getitem__(name)
        return self._made[name]


_HEADERS = _Registry()
_HEADERS.map_to_type("list-unsubscribe", _Whole)
_POLICY = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True)
class Line:
    """One story: its title, its https address, why it stands here, and its first words, where there are any.

    `language`: of title and first words, where it is known.
    """

    title: str
    url: str
    why: str
    summary: str = ""
    language: str = ""


@dataclass(frozen=True)
class Letter:
    """What is told to one address. `key` is the edition's own, so that a second try is the same message.

    `domain` is the sender's; `leave` the https address of the one click; `direction` is 'ltr' or 'rtl'; `day` is the
    edition's, as its reader says it.
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
    day: str = ""

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
        head = " · ".join(filter(None, (self.sender.display_name, self.day)))
        stories = ("\n".join(filter(None, (one.title, one.summary, one.why, one.url))) for one in self.lines)
        return "\n\n".join((head, *stories)) + f"\n\n-- \n{self.leave_words}\n{self.leave}\n"

    def _html(self) -> str:
        rows = "".join(_row(one, self.language) for one in self.lines)
        end = (
            f'<tr><td style="padding:16px 0;font-size:14px"><a href="{escape(self.leave)}" style="{_LINK}">'
            f"{escape(self.leave_words)}</a></td></tr>\n"
        )
        day = f'<span class="soft" style="{_SOFT}">{escape(self.day)}</span>'
        return framed(self.language, self.direction, self.subject, self.sender.display_name, day, rows + end)


def framed(language: str, direction: str, subject: str, name: str, below: str, rows: str) -> str:
    """A letter's HTML under its paper's name; `below` and `rows` are HTML.

    A table and inline style: what mail clients keep. Nothing is loaded from afar, so nothing tells who reads. Dark
    where the reader's client is, if it keeps the head's style.
    """
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{escape(direction)}">\n'
        f'<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\n'
        f'<meta name="color-scheme" content="light dark"><title>{escape(subject)}</title>\n{_DARK}</head>\n'
        f'<body style="margin:0;font-family:sans-serif;line-height:1.4"><table role="presentation" width="100%" '
        f'style="max-width:600px;margin:0 auto;padding:16px">\n'
        f'<tr><td style="padding:0 0 12px;border-bottom:2px solid #595959">'
        f'<h1 style="margin:0;font-size:22px" dir="auto">{escape(name)}</h1>\n'
        f"{below}</td></tr>\n{rows}</table></body></html>\n"
    )


_LINK = "color:#0b4f8a"
_SOFT = "font-size:14px;color:#595959"
_DARK = (
    "<style>:root{color-scheme:light dark}@media(prefers-color-scheme:dark){"
    "body{background:#1b1a17!important;color:#f2f0ea!important}a{color:#8ec5ff!important}"
    ".soft{color:#b5b1a6!important}td{border-color:#57534a!important}}</style>"
)


def _row(one: Line, language: str) -> str:
    own = lang.other(one.language, language)
    said = f'lang="{own}" dir="auto"' if own else 'dir="auto"'
    summary = f'<p style="margin:4px 0" {said}>{escape(one.summary)}</p>\n' if one.summary else ""
    return (
        f'<tr><td style="padding:14px 0;border-bottom:1px solid #ccc">\n'
        f'<h2 style="margin:0;font-size:18px" {said}><a href="{escape(one.url)}" style="{_LINK}">'
        f"{escape(one.title)}</a></h2>\n{summary}"
        f'<span class="soft" style="{_SOFT}">{escape(one.why)}</span></td></tr>\n'
    )
