"""A register of a test above which one platform stands, and a gateway that shows one short film."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

from tests.support.gb28181.tiny_server import CODE
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from mingcha.kit.decision import Refused, refuse
from mingcha.media.gb28181.cascade.above import (
    AskedPictures,
    AskedWay,
    OpenedPoint,
    ShownEntry,
    ShownHead,
    Span,
    UpperPlace,
)
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.manscdp.versions import Version
from mingcha.media.mp4.fragment import Sample, live_fragment
from mingcha.media.mp4.init import init_segment
from mingcha.media.units import VideoFormat

OUR_CODE = "42010600002000000001"
POINT = "42010600001320000007"
SETS = (b"\x67\x42\xc0\x1e\x01", b"\x68\xce\x38\x80")
_CONFIG = b"\x01\x42\xc0\x1e\xff\xe1\x00\x05" + SETS[0] + b"\x01\x00\x04" + SETS[1]
INIT = init_segment(VideoFormat("avc1.42c01e", 320, 240, SETS, _CONFIG, 3_600))
UNITS = tuple((b"\x65" if number % 3 == 0 else b"\x41") + bytes([number + 1]) * 2_000 for number in range(6))
"""The one NAL unit of each picture; every third is a key picture."""
PAGE = "http://127.0.0.1:8000"
FAR_MS = 4_102_444_800_000


def shown(number: int) -> str:
    """The code of a channel of the platform."""
    return f"4201060000132{number:07}"


class ScriptedAbove:
    """Nine channels below one division; what is refused, and when tickets end, is the test's."""

    def __init__(self, port: int = 0, channels: int = 9) -> None:
        self.place = UpperPlace(
            1, CODE, OUR_CODE, "127.0.0.1", port, is_tcp=False, version=Version.V2016, charset="GB2312",
            username="our-user", password="secret", register_s=3_600, keepalive_s=60,
        )  # fmt: skip
        self.places = [self.place]
        self.origin = ""
        self.channels = list(range(1, channels + 1))
        self.changed: list[tuple[int, CatalogueItem]] = []
        self.asked: list[tuple[str, str, str]] = []
        self.spans: list[Span | None] = []
        self.recorded: list[Span] = []
        self.limits: list[int] = []
        self.refreshed = 0
        self.is_refused = False
        self.ends_ms = FAR_MS
        self.renewed = 0
        self.waits: asyncio.Event | None = None

    def take_away(self, number: int) -> None:
        self.channels.remove(number)
        self.changed.append((len(self.changed) + 1, CatalogueItem(shown(number), event="DEL")))

    async def refresh(self) -> None:
        self.refreshed += 1

    async def platforms(self) -> Sequence[UpperPlace]:
        return self.places

    async def head(self, platform: int) -> ShownHead:
        division = CatalogueItem("420106", "\u6b66\u660c", parental=True)
        return ShownHead(len(self.channels) + 1, (division,), len(self.changed))

    async def entries(self, platform: int, after: int, limit: int) -> Sequence[ShownEntry]:
        self.limits.append(limit)
        found = [number for number in self.channels if number > after][:limit]
        return [ShownEntry(one, CatalogueItem(shown(one), f"\u95e8 {one}", parents=("420106",))) for one in found]

    async def changes(self, platform: int, after: int, limit: int) -> Sequence[ShownEntry]:
        return [ShownEntry(number, item) for number, item in self.changed if number > after][:limit]

    async def recordings(self, platform: int, channel: str, span: Span) -> Sequence[Span]:
        self.spans.append(span)
        return self.recorded

    async def open(self, platform: int, asked: AskedPictures) -> OpenedPoint:
        self.asked.append((asked.channel, asked.way.value, asked.user))
        self.spans.append(asked.span)
        if self.waits is not None:
            await self.waits.wait()
        if self.is_refused or asked.way is AskedWay.DOWNLOAD:
            raise Refused(refuse("13(2)", "\u4e0d", "in no share"))
        return OpenedPoint(asked.way, "first", self.origin, PAGE, POINT, "V2026-1", self.ends_ms)

    async def renew(self, platform: int, opened: OpenedPoint) -> OpenedPoint:
        if self.is_refused:
            raise Refused(refuse("13(2)", "\u4e0d", "the share has ended"))
        self.renewed += 1
        return replace(opened, ticket=f"renewed{self.renewed}", ends_ms=FAR_MS)


class TinyGateway:
    """A gateway of the test: sends a format, an init with its first pictures, and the rest one by one."""

    def __init__(self) -> None:
        self.opened: list[tuple[str, str, str]] = []
        """Path, subprotocols, Origin."""
        self.tickets: list[str] = []
        self.closes = asyncio.Event()
        self.close_code = 4401
        self.has_pictures = True
        self.left = asyncio.Event()

    async def serve(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        heads = connection.request.headers
        self.opened.append((connection.request.path, heads["Sec-WebSocket-Protocol"], heads["Origin"]))
        ending = asyncio.create_task(self._end(connection))
        try:
            if self.has_pictures:
                await self._show(connection)
            with suppress(ConnectionClosed):
                async for message in connection:
                    self.tickets.append(json.loads(message)["token"])
        finally:
            ending.cancel()
            self.left.set()

    async def _end(self, connection: ServerConnection) -> None:
        await self.closes.wait()
        await connection.close(self.close_code, "ended")

    async def _show(self, connection: ServerConnection) -> None:
        await connection.send(json.dumps({"type": "time", "server_ms": 1}))
        await connection.send(json.dumps({"type": "format", "codec": "avc1.42c01e", "stream": "main"}))
        pictures = [self._fragment(number) for number in range(len(UNITS))]
        await connection.send(INIT + b"".join(pictures[:3]))
        for picture in pictures[3:]:
            await connection.send(picture)

    def _fragment(self, number: int) -> bytes:
        payload = len(UNITS[number]).to_bytes(4) + UNITS[number]
        return live_fragment(number + 1, 9_000 + number * 3_600, [Sample(3_600, number % 3 == 0, 0, payload)])


@asynccontextmanager
async def tiny_gateway() -> AsyncIterator[tuple[TinyGateway, str]]:
    """A gateway, and its origin."""
    gateway = TinyGateway()
    server: Any = await serve(gateway.serve, "127.0.0.1", 0, subprotocols=[Subprotocol("mingcha.v1")], compression=None)
    try:
        yield gateway, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await server.wait_closed()
