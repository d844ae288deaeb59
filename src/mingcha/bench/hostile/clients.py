"""The process of `mingcha bench hostile` that holds live streams and bad clients, apart from the one that measures.

Reads a line of JSON for each command on standard input: {"streams": [[camera, token] ...]} opens streams, {"tokens":
[[number, token] ...]} renews their tickets, {"bad": N} starts N clients of each kind, {"end": true} prints the figures.
"""

import asyncio
import contextlib
import json
import resource
import sys
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from mingcha.bench.hostile.bad_clients import AT_GATEWAY, AT_WEB, Kind

AGAIN_S = 1.0


class Stream:
    """A live stream as a page holds it: counts pictures, renews the ticket, connects again after an end."""

    def __init__(self, port: int, camera: str, token: str) -> None:
        self._port = port
        self._camera = camera
        self._connection: ClientConnection | None = None
        self.token = token
        self.pictures = self.opened = self.lost = 0

    async def run(self) -> None:
        """Until it is cancelled."""
        address = f"ws://127.0.0.1:{self._port + 1}/live?camera={self._camera}"
        while True:
            protocols = [Subprotocol("mingcha.v1"), Subprotocol(f"ticket.{self.token}")]
            origin = Origin(f"http://127.0.0.1:{self._port}")
            try:
                async with connect(
                    address, origin=origin, subprotocols=protocols, max_queue=4, open_timeout=60, compression=None
                ) as connection:
                    self._connection = connection
                    self.opened += 1
                    async for message in connection:
                        self.pictures += isinstance(message, bytes)
            except (OSError, WebSocketException):
                pass
            self._connection = None
            self.lost += 1
            await asyncio.sleep(AGAIN_S)

    async def renew(self, token: str) -> None:
        """Sends the renewed ticket over the open connection."""
        self.token = token
        if self._connection is not None:
            with contextlib.suppress(WebSocketException, OSError):
                await self._connection.send(json.dumps({"type": "ticket", "token": token}))


async def _all(port: int) -> dict[str, Any]:
    streams: list[Stream] = []
    tasks: list[asyncio.Task[None]] = []
    at_web = {name: Kind(conduct) for name, conduct in AT_WEB.items()}
    at_gateway = {name: Kind(conduct) for name, conduct in AT_GATEWAY.items()}
    while line := await asyncio.to_thread(sys.stdin.readline):
        command = json.loads(line)
        for camera, token in command.get("streams", ()):
            streams.append(Stream(port, camera, token))
            tasks.append(asyncio.create_task(streams[-1].run()))
        for number, token in command.get("tokens", ()):
            await streams[number].renew(token)
        for number in range(command.get("bad", 0)):
            tasks += [asyncio.create_task(kind.keep(number, port)) for kind in at_web.values()]
            tasks += [asyncio.create_task(kind.keep(number, port + 1)) for kind in at_gateway.values()]
        if "count" in command:
            print(json.dumps({"pictures": sum(one.pictures for one in streams)}), flush=True)
        if "end" in command:
            break
    figures = {
        "streams_opened": sum(one.opened > 0 for one in streams),
        "streams_lost": sum(one.lost for one in streams),
        "web": {name: kind.figures() for name, kind in at_web.items()},
        "gateway": {name: kind.figures() for name, kind in at_gateway.items()},
    }
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return figures


def main(port: str) -> None:
    """Runs until {"end": true} or the end of standard input. Raises the limit of open sockets to the hard one: the
    usual one of 1024 is less than the streams alone."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print(json.dumps(asyncio.run(_all(int(port)))), flush=True)
