"""Mozilla's push protocol on a port: where a Firefox connects that has it as its `dom.push.serverURL`."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from newsbell.common.errors import SimulatorRefused
from newsbell.simulator.mozilla_conversation import Conversation
from newsbell.simulator.mozilla_words import SUBPROTOCOL, Words
from newsbell.simulator.push_service import PushService

PROTOCOL_ERROR = 1002


@contextlib.asynccontextmanager
async def browsers_welcome(service: PushService, host: str, port: int) -> AsyncIterator[str]:
    """Listens for browsers while the context lasts, port 0 on a free one; gives the ws:// address."""

    async def talk(connection: ServerConnection) -> None:
        await _talk(service, connection)

    # No pings of our own: a browser that was stopped and goes on should find its connection.
    async with serve(talk, host, port, subprotocols=[Subprotocol(SUBPROTOCOL)], ping_interval=None) as server:
        yield f"ws://{f'[{host}]' if ':' in host else host}:{next(iter(server.sockets)).getsockname()[1]}/"


async def _talk(service: PushService, connection: ServerConnection) -> None:
    loop, unsaid = asyncio.get_running_loop(), asyncio.Queue[Words]()
    conversation = Conversation(service, lambda words: _soon(loop, unsaid, words))
    speaker = asyncio.create_task(_speak(unsaid, connection))
    try:
        async for text in connection:
            conversation.hear(text)
    except SimulatorRefused as error:
        await connection.close(PROTOCOL_ERROR, error.what[:120])
    finally:
        conversation.end()
        speaker.cancel()
        await asyncio.wait([speaker])


def _soon(loop: asyncio.AbstractEventLoop, unsaid: asyncio.Queue[Words], words: Words) -> None:
    # A message may be posted, or let out of its queue, in a thread of a test.
    loop.call_soon_threadsafe(unsaid.put_nowait, words)


async def _speak(unsaid: asyncio.Queue[Words], connection: ServerConnection) -> None:
    with contextlib.suppress(ConnectionClosed):
        while True:
            await connection.send(json.dumps(await unsaid.get()))
