"""The ASGI application that the server of `mingcha web` loads in each worker."""

import asyncio
from collections.abc import Mapping
from typing import Any, cast

from mingcha.run.environment import port_from_environment
from mingcha.run.page_server.bodies import Bodies, Receive
from mingcha.run.page_server.connections import bound_unread
from mingcha.run.page_server.deliveries import Send
from mingcha.run.page_server.door import Door, Pages
from mingcha.run.wsgi import application as pages

_LISTENING_AFTER_S = 0.1
"""The server makes its socket after the worker has started; the limit is set as soon as the socket is there."""

_door = Door(cast("Pages", pages), Bodies())


async def application(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """Serves requests; at the start of a worker it sets the limits of the listening socket."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    await _door(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    await receive()
    limiting = asyncio.create_task(_limit_connections())
    await send({"type": "lifespan.startup.complete"})
    await receive()
    limiting.cancel()
    await send({"type": "lifespan.shutdown.complete"})


async def _limit_connections() -> None:
    while not bound_unread(port_from_environment()):  # noqa: ASYNC110 - the server says nothing when it listens
        await asyncio.sleep(_LISTENING_AFTER_S)
