"""A device that sends its stream where it is asked to, and the link at which it is asked: real sockets alone."""

import asyncio
import contextlib
import random
import socket
import struct
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field

from tests.support.media.fake_camera import CountingSink
from tests.support.media.taking_in import SOON

from mingcha.kit.clock import SystemClock
from mingcha.media.address import CameraAddress, camera_address
from mingcha.media.feed.sound_track import SoundTrack
from mingcha.media.gb28181.link.wire import ControlAsk, DeviceState, PlayAsk, Played
from mingcha.media.gb28181.source.paths import PathSettings
from mingcha.media.gb28181.source.source import InvitedSource, StreamLimits
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.source import Reader
from mingcha.media.masks.plan import UNMASKED
from mingcha.media.trouble import Trouble

ADDRESS = "gb28181://42010000001180000001/42010000001310000001"
CAMERA = "42010000001310000009"
PATIENT_NS = 30_000_000_000


def rtp_packets(
    packs: Iterable[tuple[int, bytes]], room: int = 1388, first: int = 65_500, ssrc: int = 7
) -> list[bytes]:
    """RTP packets of (time, bytes of a program stream), with marker bits at their ends."""
    found = []
    for timestamp, data in packs:
        for at in range(0, len(data), room):
            second = 96 | (0x80 if at + room >= len(data) else 0)
            sequence = (first + len(found)) & 0xFFFF
            head = struct.pack(">BBHII", 0x80, second, sequence, timestamp & 0xFFFFFFFF, ssrc)
            found.append(head + data[at : at + room])
    return found


def rfc_4571(packets: Iterable[bytes]) -> bytes:
    return b"".join(len(packet).to_bytes(2) + packet for packet in packets)


@dataclass
class Asked:
    """A link that knows one device."""

    host: str = "127.0.0.1"
    port: int = 9
    media_host: str = ""
    refusal: Trouble | None = None
    asks: list[PlayAsk] = field(default_factory=list)
    byes: list[str] = field(default_factory=list)
    controls: list[ControlAsk] = field(default_factory=list)
    ended: list[Callable[[Trouble], None]] = field(default_factory=list)

    async def play(self, ask: PlayAsk, ended: Callable[[Trouble], None]) -> Played:
        self.asks.append(ask)
        self.ended.append(ended)
        await asyncio.sleep(0)
        if self.refusal is not None:
            raise self.refusal
        return Played(f"dialog {len(self.asks)}", self.host, self.port, "", "PS", self.media_host)

    def bye(self, dialog: str) -> None:
        self.byes.append(dialog)

    async def control(self, ask: ControlAsk) -> None:
        self.controls.append(ask)
        await asyncio.sleep(0)
        if self.refusal is not None:
            raise self.refusal

    async def state(self, device: str) -> DeviceState:
        assert len(device) == 20
        return DeviceState(online=True, place=f"udp {self.host}:5060" if self.host else "")


@contextlib.asynccontextmanager
async def invited(
    link: Asked,
    options: str = "",
    *,
    silence_ns: int = PATIENT_NS,
    track: SoundTrack | None = None,
    address: str = ADDRESS,
) -> AsyncIterator[CountingSink]:
    """An ingest that reads the device as an address with these options says; reconnections wait no second."""
    sink, shared = CountingSink(), bytearray(1 << 20)
    settings = PathSettings(SystemClock(), shared, reconnect_s=0.01)

    def opened(address: CameraAddress, feed: object, clock: object) -> InvitedSource:
        return InvitedSource(address, feed, link, settings, StreamLimits(silence_ns, 100_000_000))  # type: ignore[arg-type]

    readers = {"gb28181": (Reader("GB/T 28181", opened),)}
    ingest = Ingest(SystemClock(), lambda _: False, readers, chance=random.Random(1), back_off=SOON)
    task = asyncio.create_task(ingest.run())
    await asyncio.sleep(0)
    ingest.assign(CAMERA, camera_address(f"{address}{options}"), sink, UNMASKED, track)
    try:
        yield sink
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def connection_to(port: int, host: str = "127.0.0.1") -> asyncio.StreamWriter:
    return (await asyncio.open_connection("127.0.0.1", port, local_addr=(host, 0)))[1]


def datagrams_to(port: int, host: str = "127.0.0.1") -> socket.socket:
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.bind((host, 0))
    sender.connect(("127.0.0.1", port))
    return sender
