"""A platform above us, a register and a gateway of the test, with our registration between them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from tests.support.gb28181.scripted_above import OUR_CODE, ScriptedAbove, TinyGateway, shown, tiny_gateway
from tests.support.gb28181.tiny_server import CODE, TinyServer, frames, streamed

from mingcha.kit.clock import SystemClock
from mingcha.media.gb28181.cascade.uplinks import Uplinks


@dataclass
class Scene:
    above: ScriptedAbove
    server: TinyServer
    uplinks: Uplinks
    gateway: TinyGateway

    def question(self, command: str, more: str = "", kind: str = "Query", code: str = OUR_CODE) -> str:
        body = (
            f'<?xml version="1.0" encoding="GB2312"?><{kind}><CmdType>{command}</CmdType><SN>11</SN>'
            f"<DeviceID>{code}</DeviceID>{more}</{kind}>"
        )
        return self.server.request("MESSAGE", OUR_CODE, body.encode())

    async def subscribed(self) -> None:
        body = b"<Query><CmdType>Catalog</CmdType><SN>3</SN><DeviceID>" + OUR_CODE.encode() + b"</DeviceID></Query>"
        call = self.server.request("SUBSCRIBE", OUR_CODE, body, "Event: Catalog;id=9\r\nExpires: 600\r\n")
        assert (await self.server.answer(call)).code == 200

    def invited(self, port: int, channel: str = "", more: str = "", kind: str = "Play") -> str:
        """Asks for pictures over TCP, recorded ones of two seconds; returns the Call-ID."""
        channel = channel or shown(3)
        times = "0 0" if kind == "Play" else "1764000000 1764000002"
        body = (
            f"v=0\r\no={CODE} 0 0 IN IP4 127.0.0.1\r\ns={kind}\r\nu={channel}:0\r\nc=IN IP4 127.0.0.1\r\n"
            f"t={times}\r\nm=video {port} TCP/RTP/AVP 96\r\na=recvonly\r\na=rtpmap:96 PS/90000\r\na=setup:passive\r\n"
            "y=0100000001\r\n"
        )
        heads = f"Subject: {channel}:0100000001,{CODE}:0\r\nContent-Type: APPLICATION/SDP\r\n{more}"
        return self.server.request("INVITE", channel, body.encode(), heads)


@asynccontextmanager
async def cascade(channels: int = 9, most_streams: int = 2) -> AsyncIterator[Scene]:
    server = await TinyServer().start()
    above = ScriptedAbove(server.port, channels)
    async with tiny_gateway() as (gateway, above.origin):
        uplinks = Uplinks(above, SystemClock(), most_streams)
        try:
            server.user_name = "our-user"
            await uplinks.follow()
            await server.registered()
            yield Scene(above, server, uplinks, gateway)
        finally:
            await uplinks.stop()
            await server.stop()


@asynccontextmanager
async def receiver() -> AsyncIterator[tuple[int, list[bytes], asyncio.Event]]:
    """A port that takes a stream, its packets, and whether the stream has ended."""
    packets: list[bytes] = []
    ended = asyncio.Event()

    async def taken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await frames(reader, packets)
        writer.close()
        ended.set()

    made = await asyncio.start_server(taken, "127.0.0.1", 0)
    try:
        yield made.sockets[0].getsockname()[1], packets, ended
    finally:
        made.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(made.wait_closed(), 2)


async def counted(packets: list[bytes], count: int) -> list[tuple[int, bytes]]:
    """So many pictures, once they have come."""
    async with asyncio.timeout(10):
        while len(streamed(list(packets)).units) < count:  # noqa: ASYNC110 - of another task
            await asyncio.sleep(0.01)
    return streamed(packets).units
