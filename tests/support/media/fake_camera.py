"""A scripted RTSP server on the loopback: every fault a camera can have, on demand. Literal H.264, no encoder."""

import asyncio
import contextlib
import ssl
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from mingcha.media.units import AccessUnit, CameraState, GapReason, VideoFormat

SPS_720 = bytes.fromhex("674d401fda014016ec04400000030040 00000ca3c60ca8")
PPS = bytes.fromhex("68ef3c80")
IDR = b"\x65\x88\x80" + bytes(range(1, 200)) * 10
P_SLICE = b"\x41\x9a" + bytes(range(1, 100))
SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=camera\r\nt=0 0\r\na=control:*\r\n"
    "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\na=control:track0\r\n"
)


def rtp(sequence: int, timestamp: int, payload: bytes, *, marker: bool, ssrc: int = 7) -> bytes:
    """One RTP packet of payload type 96."""
    return struct.pack(">BBHII", 0x80, 96 | marker << 7, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc) + payload


def framed(packet: bytes, channel: int = 0) -> bytes:
    """RFC 2326, 10.12."""
    return b"$" + bytes((channel,)) + len(packet).to_bytes(2) + packet


def fragments(unit: bytes, size: int = 400) -> list[bytes]:
    """A NAL unit as FU-A payloads (RFC 6184, 5.8)."""
    body = unit[1:]
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    last = len(parts) - 1
    return [
        bytes((unit[0] & 0xE0 | 28, (unit[0] & 0x1F) | (0x80 if i == 0 else 0) | (0x40 if i == last else 0))) + part
        for i, part in enumerate(parts)
    ]


@dataclass
class Stream:
    """Makes the packets of a stream: a key picture every `gop`."""

    gop: int = 5
    sequence: int = 65_530
    timestamp: int = 0xFFFFFFFF - 20_000
    ssrc: int = 7
    sps: bytes = SPS_720
    count: int = 0

    def picture(self) -> list[bytes]:
        """The packets of the next picture."""
        key = self.count % self.gop == 0
        stap = b"\x18" + b"".join(len(unit).to_bytes(2) + unit for unit in (self.sps, PPS))
        payloads = [stap, *fragments(IDR)] if key else [P_SLICE]
        packets = []
        for index, payload in enumerate(payloads):
            marker = index == len(payloads) - 1
            packets.append(rtp(self.sequence, self.timestamp, payload, marker=marker, ssrc=self.ssrc))
            self.sequence += 1
        self.timestamp += 3600
        self.count += 1
        return packets


class CountingSink:
    """Keeps all that a recorder would be told."""

    def __init__(self) -> None:
        self.formats: list[VideoFormat] = []
        self.units: list[AccessUnit] = []
        self.gaps: list[tuple[GapReason, int, str]] = []
        self.states: list[CameraState] = []
        self.order: list[str] = []

    def format(self, format: VideoFormat) -> None:  # noqa: A002
        self.formats.append(format)
        self.order.append("format")

    def unit(self, unit: AccessUnit) -> None:
        self.units.append(unit)
        self.order.append("unit")

    def interrupted(self, reason: GapReason, at_ms: int, detail: str) -> None:
        self.gaps.append((reason, at_ms, detail))
        self.order.append(str(reason))

    def state(self, state: CameraState) -> None:
        self.states.append(state)


type Reply = Callable[["FakeCamera", str, dict[str, str]], bytes | None]


@dataclass
class FakeCamera:
    """Serves until closed. `replies` takes the place of the usual reply to a method; `play` sends after PLAY."""

    replies: dict[str, Reply] = field(default_factory=dict)
    sdp: str = SDP
    public: str = "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER"
    server: str = "fake"
    session: str = "12345678;timeout=60"
    media_first: bytes = b""
    play: Callable[["FakeCamera", asyncio.StreamWriter], asyncio.Future[None]] | None = None
    greeting: bytes = b""
    requests: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    received: bytearray = field(default_factory=bytearray)
    connections: int = 0
    port: int = 0
    tls: ssl.SSLContext | None = None

    async def __aenter__(self) -> "FakeCamera":
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        return f"rtsp{'s' if self.tls else ''}://127.0.0.1:{self.port}/live"

    @property
    def methods(self) -> list[str]:
        return [method for method, _, _ in self.requests]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            writer.write(self.greeting)
            while True:
                start = await reader.readexactly(1)
                if start == b"$":
                    head = await reader.readexactly(3)
                    self.received += start + head + await reader.readexactly(int.from_bytes(head[1:]))
                    continue
                head = start + await reader.readuntil(b"\r\n\r\n")
                await self._answer(head.decode(), writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, head: str, writer: asyncio.StreamWriter) -> None:
        first, *lines = head.strip().split("\r\n")
        if first.startswith("RTSP/"):
            self.requests.append(("REPLY", first, {}))
            return
        method, url, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.requests.append((method, url, headers))
        custom = self.replies.get(method)
        reply = custom(self, url, headers) if custom else None
        if reply is None:
            reply = self.usual(method, headers)
        if method == "PLAY":
            writer.write(self.media_first)
        writer.write(reply)
        await writer.drain()
        if method == "PLAY" and self.play and reply.startswith(b"RTSP/1.0 200"):
            task = asyncio.create_task(self._played(writer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _played(self, writer: asyncio.StreamWriter) -> None:
        """A client that goes away in the middle is no fault of a camera."""
        assert self.play is not None
        with contextlib.suppress(ConnectionError):
            await self.play(self, writer)

    def usual(self, method: str, headers: dict[str, str]) -> bytes:
        """What a good camera says."""
        more, body = "", ""
        if method == "OPTIONS":
            more = f"Public: {self.public}\r\n"
        elif method == "DESCRIBE":
            body = self.sdp
            more = f"Content-Base: {self.url}/\r\nContent-Type: application/sdp\r\nContent-Length: {len(body)}\r\n"
        elif method == "SETUP":
            more = f"Transport: {headers['transport']};ssrc=00000007\r\nSession: {self.session}\r\n"
        elif method == "PLAY":
            more = f"RTP-Info: url={self.url}/track0;seq=1;rtptime=1\r\n"
        return status(200, headers, f"Server: {self.server}\r\n{more}", body)


def status(code: int, headers: dict[str, str], more: str = "", body: str = "") -> bytes:
    """A reply to the request with these headers."""
    return f"RTSP/1.0 {code} Word\r\nCSeq: {headers.get('cseq', '0')}\r\n{more}\r\n{body}".encode()


def steady(stream: Stream | None = None, *, pictures: int = 100_000, every_s: float = 0.01) -> Callable[..., object]:
    """Sends a stream picture by picture."""
    source = stream or Stream()

    async def play(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
        for _count in range(pictures):
            writer.write(b"".join(framed(packet) for packet in source.picture()))
            await writer.drain()
            await asyncio.sleep(every_s)

    return play
