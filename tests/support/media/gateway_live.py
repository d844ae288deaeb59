"""A viewer of the gateway over a WebSocket."""

import asyncio

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

CAMERA, OTHER = "31010600001310000001", "31010600001310000002"


ORIGIN = "http://127.0.0.1:8000"


def watch(gateway, token, *, camera=CAMERA, origin=ORIGIN, path="/live"):
    address = f"ws://127.0.0.1:{gateway.port}{path}?camera={camera}"
    return connect(address, subprotocols=["mingcha.v1", f"ticket.{token}"], origin=origin, compression=None)


async def close_code(socket):
    async with asyncio.timeout(5):
        while True:
            try:
                await socket.recv()
            except ConnectionClosed as closed:
                return closed.rcvd.code, closed.rcvd.reason
