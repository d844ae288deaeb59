"""A client of a simulated camera."""

import asyncio
import re

SMALL = {"width": 640, "height": 360}


class Client:
    """Speaks RTSP with literal text."""

    def __init__(self, cameras, camera=0, *, sub=False):
        self.url, self.port, self.number = cameras.url(camera, sub=sub), cameras.port, 0

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_):
        self.writer.close()

    async def ask(self, method, url=None, headers=""):
        self.number += 1
        self.writer.write(f"{method} {url or self.url} RTSP/1.0\r\nCSeq: {self.number}\r\n{headers}\r\n".encode())
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 5)).decode()
        assert f"CSeq: {self.number}\r\n" in head
        length = re.search(r"Content-Length: (\d+)", head)
        body = (await self.reader.readexactly(int(length[1]))).decode() if length else ""
        return int(head.split(" ")[1]), head, body

    async def play(self, channels="0-1"):
        _, head, _ = await self.ask(
            "SETUP", self.url + "/trackID=0", f"Transport: RTP/AVP/TCP;unicast;interleaved={channels}\r\n"
        )
        self.session = re.search(r"Session: (\w+)", head)[1]
        status, _, _ = await self.ask("PLAY", headers=f"Session: {self.session}\r\nRange: npt=now-\r\n")
        assert status == 200

    async def packets_for_ever(self):
        while True:
            await self.packet()

    async def packet(self):
        """The next interleaved packet: (channel, bytes)."""
        async with asyncio.timeout(5):
            head = await self.reader.readexactly(4)
            assert head[0] == 0x24
            return head[1], await self.reader.readexactly(int.from_bytes(head[2:4], "big"))
