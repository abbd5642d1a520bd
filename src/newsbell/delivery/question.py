"""The letter that asks whether an address is its reader's: nothing else goes to one that nobody confirmed. Pure."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape


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
        message.add_alternative(
            f'<!doctype html>\n<html lang="{escape(self.language)}" dir="{escape(self.direction)}">\n'
            f'<head><meta charset="utf-8"><title>{escape(self.subject)}</title></head>\n'
            f'<body style="margin:0;padding:16px;font-family:sans-serif">\n<p>{escape(self.text)}</p>\n'
            f'<p><a href="{escape(self.link)}">{escape(self.button)}</a></p>\n</body></html>\n',
            subtype="html",
        )
        message.set_boundary(f"question-{self.key}")
        return message
