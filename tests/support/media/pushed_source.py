"""A third kind of source, as GB/T 28181 will be: one socket for all cameras, whose packets are told apart by SSRC and
pushed to their source when they come. The ingest knows nothing of it."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

from mingcha.kit.clock import Clock, to_90k
from mingcha.media.address import CameraAddress
from mingcha.media.codecs.h264_stream import H264Stream
from mingcha.media.diagnosis.steps import StepResult
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.rtp.h264_depacketizer import H264Depacketizer
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason


def pushed_address(ssrc: int) -> CameraAddress:
    """Of the camera whose packets carry this SSRC."""
    return CameraAddress(f"gb28181://127.0.0.1/{ssrc}")


class Listener:
    """The socket, and the sources that are registered with it."""

    def __init__(self) -> None:
        self.sources: dict[int, PushedSource] = {}
        self.opened: list[int] = []
        """The SSRC of each attempt."""
        self.runs = 0
        """How many sources were begun to be read."""
        self.silence_ns = 60_000_000_000
        self.refusals: list[Trouble] = []
        """What the next attempts to start meet."""
        self.connect: Callable[[], Awaitable[None]] = lambda: asyncio.sleep(0)
        """An INVITE and its answer."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0)
        self.port: int = self._socket.getsockname()[1]
        asyncio.get_running_loop().add_reader(self._socket, self._read)

    def open(self, address: CameraAddress, feed: CameraFeed, clock: Clock) -> "PushedSource":
        """What a Reader is given (ingest/source.py)."""
        ssrc = int(address.url.rpartition("/")[2])
        self.opened.append(ssrc)
        return PushedSource(ssrc, feed, clock, self)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    def _read(self) -> None:
        while True:
            try:
                packet = self._socket.recv(2048)
            except BlockingIOError:
                return
            source = self.sources.get(int.from_bytes(packet[8:12]))
            if source is not None:
                source.take(packet)


class PushedSource:
    """Fulfils ingest.source.Source by structure alone."""

    is_busy = False

    def __init__(self, ssrc: int, feed: CameraFeed, clock: Clock, listener: Listener) -> None:
        self._ssrc, self.feed, self._clock, self._listener = ssrc, feed, clock, listener
        self._video = H264Depacketizer(96, feed.picture, feed.damage, feed.restart)
        self._ended: asyncio.Future[Trouble] = asyncio.get_running_loop().create_future()
        self.ticks = 0
        self.on_tick: Callable[[], None] = lambda: None
        self.packets_between_ticks = self.most_between_ticks = 0

    async def start(self) -> None:
        await self._listener.connect()
        if self._listener.refusals:
            raise self._listener.refusals.pop(0)
        self.feed.arrival_ns = self._clock.monotonic_ns()
        self.feed.begin(H264Stream())
        self._listener.sources[self._ssrc] = self

    async def run(self) -> Trouble:
        self._listener.runs += 1
        return await self._ended

    def take(self, packet: bytes) -> None:
        self.packets_between_ticks += 1
        self.most_between_ticks = max(self.most_between_ticks, self.packets_between_ticks)
        self.feed.arrival_ns, self.feed.wall_90k = self._clock.monotonic_ns(), to_90k(self._clock.now())
        self._video.packet(memoryview(packet))
        self._video.settle()

    def tick(self, now_ns: int, wall_90k: int) -> None:
        self.ticks += 1
        self.packets_between_ticks = 0
        self.on_tick()
        if now_ns - self.feed.seen_ns >= self._listener.silence_ns:
            self.end(Trouble(GapReason.SILENT, "the device stopped sending"))

    def read(self, now_ns: int, wall_90k: int) -> None:
        pass

    def steps(self, end: Trouble | None) -> tuple[StepResult, ...]:
        """It counts nothing."""
        del end
        return ()

    def request_sound(self) -> None:
        if self.feed.sound is not None:
            self.feed.sound.begin(None, "no sound by this way")

    def end(self, trouble: Trouble) -> None:
        if not self._ended.done():
            self._ended.set_result(trouble)

    def close(self) -> None:
        if self._listener.sources.get(self._ssrc) is self:
            del self._listener.sources[self._ssrc]
        self._ended.cancel()
