"""The devices of `mingcha bench ps`, in a process of their own: answers the link as the signalling program does, and
sends every stream that is asked for, over TCP connections that it makes (GB/T 28181, annex D).

All streams show the same pictures at the same time: each is written once, so that many fit into one process.
"""

import asyncio
import itertools
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from mingcha.kit.clock import TICKS_90K
from mingcha.media.gb28181.link.record_lists import HeldRecord, RecordsAsk, RecordsEnd
from mingcha.media.gb28181.link.server import LinkServer
from mingcha.media.gb28181.link.wire import ControlAsk, DeviceState, PlayAsk, Played
from mingcha.media.gb28181.streams.framing import framed
from mingcha.media.gb28181.streams.mux import ProgramStreamMuxer
from mingcha.media.gb28181.streams.packets import PacketWriter
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

FPS = 25
_GOP = 50
_KEY_TIMES = 6
"""A key picture is so many times as large as another."""
_SPS, _PPS = bytes.fromhex("674d401fda014016ec0440000003004000000ca3c60ca8"), bytes.fromhex("68ef3c80")
_KEY_SLICE, _SLICE = b"\x65\x88\x84", b"\x41\x9a\x24"
_START = b"\0\0\0\1"
_UNSENT_LIMIT_BYTES = 8 << 20


class Devices:
    """Implements Signalling of link/server.py."""

    def __init__(self, bits_per_second: int, log: Path) -> None:
        """`log` gets a line for every request: channel and Unix milliseconds."""
        self._bodies = _pictures(bits_per_second)
        self._muxer = ProgramStreamMuxer("h264")
        self._packets = PacketWriter(ssrc=random.getrandbits(32))
        self._log = log
        self._writers: dict[str, asyncio.StreamWriter] = {}
        self._next = 0

    async def play(self, ask: PlayAsk, ended: Callable[[str], None]) -> Played:
        """Connects, and sends a key picture at once, as devices do after an INVITE."""
        del ended
        with self._log.open("a", encoding="ascii") as log:
            log.write(f"{ask.channel} {time.time_ns() // 1_000_000}\n")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", ask.port)
        except OSError as error:
            raise Trouble(GapReason.UNREACHABLE, str(error)) from None
        dialog = f"{ask.channel}-{ask.port}"
        at = self._next - 1
        key = self._pack(0, at)
        # its numbers are those before the next picture's, which all streams share
        count = len(list(PacketWriter(0).packets(key, 0)))
        first = PacketWriter(self._packets.ssrc, sequence=(self._packets.sequence - count) & 0xFFFF)
        writer.write(b"".join(map(framed, first.packets(key, self._time(at)))))
        self._writers[dialog] = writer
        return Played(dialog, "127.0.0.1", ask.port, "", "PS")

    def bye(self, dialog: str) -> None:
        """Ends a stream."""
        writer = self._writers.pop(dialog, None)
        if writer is not None:
            writer.transport.abort()

    async def control(self, ask: ControlAsk) -> None:
        """Refuses: nothing is turned here."""
        raise Trouble(GapReason.UNSUPPORTED, f"no control of {ask.channel}")

    async def records(self, ask: RecordsAsk, part: Callable[[Sequence[HeldRecord]], None]) -> RecordsEnd:
        """Refuses: nothing is recorded here."""
        del part
        raise Trouble(GapReason.UNSUPPORTED, f"no recordings of {ask.channel}")

    def state(self, device: str) -> DeviceState:
        """Every device is registered."""
        return DeviceState(online=True, place=device)

    def credentials_changed(self, device: str) -> None:
        """Does nothing: there are no passwords."""

    async def send(self) -> None:
        """Sends the pictures when they are due, until cancelled."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for number in itertools.count():
            await asyncio.sleep(max(0.0, begun + number / FPS - loop.time()))
            pack = self._pack(number, number)
            self._next = number + 1
            data = b"".join(map(framed, self._packets.packets(pack, self._time(number))))
            for dialog, writer in list(self._writers.items()):
                if writer.is_closing() or writer.transport.get_write_buffer_size() > _UNSENT_LIMIT_BYTES:
                    self.bye(dialog)
                else:
                    writer.write(data)

    def _pack(self, of: int, at: int) -> bytes:
        """Picture `of` of the loop, shown at the time of picture `at`."""
        place = of % _GOP
        return self._muxer.picture(self._bodies[place], self._time(at), key=place == 0)

    @staticmethod
    def _time(number: int) -> int:
        return (number + FPS) * TICKS_90K // FPS


def _pictures(bits_per_second: int) -> list[bytes]:
    """One group of pictures: real parameter sets and slice heads, then bytes by chance. Nothing decodes them."""
    size = bits_per_second * _GOP // FPS // 8 // (_GOP - 1 + _KEY_TIMES)
    chance = random.Random(314)
    key = _START.join((b"", _SPS, _PPS, _KEY_SLICE + _body(chance, size * _KEY_TIMES)))
    return [key, *(_START + _SLICE + _body(chance, size) for _ in range(_GOP - 1))]


def _body(chance: random.Random, size: int) -> bytes:
    return bytes(chance.choices(range(1, 256), k=size))


async def _serve(path: Path, log: Path, bits_per_second: int) -> None:
    devices = Devices(bits_per_second, log)
    server = LinkServer(path, devices)
    await server.start()
    sending = asyncio.create_task(devices.send())
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    print("ready", flush=True)
    await stop.wait()
    sending.cancel()
    await server.stop()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
