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
    """`refuses`: the answer to each stage (MAIL, RCPT, DATA) in place of the usual one, or to one `RCPT address`.

    `stalls_s`: so long it thinks before each answer.
    `conversations`: so many connections sent something. `most`: then each is ended, in silence or, if it is
    `outspoken`, by its answer to the next letter's first word; `ended` is set once one is.
    """

    taken: list[Envelope] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    stalls_s: float = 0
    port: int = 0
    peers: set[Any] = field(default_factory=set)
    most: int = 0
    outspoken: bool = False
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def conversations(self) -> int:
        return len(self.peers)

    @property
    def url(self) -> str:
        return f"smtp+plain://127.0.0.1:{self.port}"

    @property
    def octets(self) -> list[bytes]:
        return [one.content for one in self.taken if isinstance(one.content, bytes)]

    @property
    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(octets, EmailMessage, policy=policy.default) for octets in self.octets]

    async def handle_EHLO(self, _server: Any, session: Any, _envelope: Any, name: str, answers: list[str]) -> list[str]:  # noqa: N802 - aiosmtpd's own name
        await asyncio.sleep(self.stalls_s)
        session.host_name = name
        return answers

    async def handle_MAIL(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802 - as above
        await asyncio.sleep(self.stalls_s)
        if self.outspoken and self._is_enough(session):
            self._end(server)
            return "421 4.7.0 Too many letters"
        if answer := self.refuses.get("MAIL"):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802 - as above
        await asyncio.sleep(self.stalls_s)
        if answer := self.refuses.get(f"RCPT {address}", self.refuses.get("RCPT")):
            return answer.replace("{address}", address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - as above
        await asyncio.sleep(self.stalls_s)
        if answer := self.refuses.get("DATA"):
            return answer
        self.taken.append(envelope)
        self.peers.add(session.peer)
        session.letters = getattr(session, "letters", 0) + 1
        if not self.outspoken and self._is_enough(session):
            self._end(server)
        return "250 OK"

    def _is_enough(self, session: Any) -> bool:
        return 0 < self.most <= getattr(session, "letters", 0)

    def _end(self, server: Any) -> None:
        def end() -> None:
            server.transport.close()
            self.ended.set()

        server.loop.call_later(0.05, end)  # once the answer is on its way


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
