"""A real SMTP server for tests: it keeps what it takes, and refuses what it is told to."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword


@dataclass
class PostOffice:
    """`refuses`: the answer to each stage (MAIL, RCPT, DATA) in place of the usual one."""

    taken: list[Envelope] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp+plain://127.0.0.1:{self.port}"

    @property
    def octets(self) -> list[bytes]:
        return [one.content for one in self.taken if isinstance(one.content, bytes)]

    @property
    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(octets, EmailMessage, policy=policy.default) for octets in self.octets]

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's own name
        if answer := self.refuses.get("MAIL"):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802 - as above
        if answer := self.refuses.get("RCPT"):
            return answer.replace("{address}", address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - as above
        if answer := self.refuses.get("DATA"):
            return answer
        self.taken.append(envelope)
        return "250 OK"


@contextmanager
def post_office(**options: Any) -> Iterator[PostOffice]:
    """`options` are those of aiosmtpd's SMTP; `ssl` is a context for TLS from the first octet on."""
    office, loop, ssl = PostOffice(), asyncio.new_event_loop(), options.pop("ssl", None)
    listening = loop.run_until_complete(
        loop.create_server(lambda: SMTP(office, loop=loop, **options), "127.0.0.1", 0, ssl=ssl)
    )
    office.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield office
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        listening.close()
        loop.run_until_complete(_settled())
        loop.close()


async def _settled() -> None:
    """Conversations that a client broke off are over."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)


def only(user: str, password: str) -> Any:
    """An authenticator that lets in one user."""

    def decide(_server: Any, _session: Any, _envelope: Any, _mechanism: str, said: Any) -> AuthResult:
        own = LoginPassword(user.encode(), password.encode())
        return AuthResult(success=said == own, handled=False)

    return decide
