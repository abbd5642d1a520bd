"""The letter that asks whether an address is its reader's: nothing else goes to one that nobody confirmed. Pure."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from newsbell.delivery.letter import framed

_BUTTON = "display:inline-block;padding:10px 20px;border:2px solid;border-radius:24px;color:#0b4f8a;font-weight:bold"


@dataclass(frozen=True)
class Question:
    """`text` says who asks and why, `button` what the `link` (https) is for; `direction` is 'ltr' or 'rtl'."""

    key: str
    sender: Address
    to: str
    subject: str
    text: str
    button: str
    link: str
    at: datetime
    language: str = "en"
    direction: str = "ltr"

    def message(self) -> EmailMessage:
        """The whole message, ready for SMTP; ValueError where a header would hold a line's end."""
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = Address(addr_spec=self.to)
        message["Subject"] = self.subject
        message["Date"] = format_datetime(self.at)
        message["Message-ID"] = f"<question.{self.key}@{self.sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = self.language
        message.set_content(f"{self.text}\n\n{self.button}:\n{self.link}\n")
        html = framed(self.language, self.direction, self.subject, self.sender.display_name, "", self._row())
        message.add_alternative(html, subtype="html")
        message.set_boundary(f"question-{self.key}")
        return message

    def _row(self) -> str:
        button = f'<a href="{escape(self.link)}" style="{_BUTTON}">{escape(self.button)}</a>'
        text = f'<p style="margin:0 0 16px">{escape(self.text)}</p>'
        return f'<tr><td style="padding:16px 0">{text}\n<p style="margin:0">{button}</p></td></tr>\n'
