"""One camera that the own client cannot speak, read by PyAV in a process beside the recorder (foreign_reader.py).

Whatever becomes of that process, its end is a gap with a reason; the pipe bounds what waits between the two.
"""

import asyncio
import importlib.util
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

from mingcha.kit.clock import Clock, to_90k
from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.pyav.stream import ForeignStream
from mingcha.media.pyav.wire import LENGTH, MESSAGE_LIMIT_BYTES, ForeignFormat, ForeignMessage, ForeignPacket, unpack
from mingcha.media.trouble import Trouble, trouble_of
from mingcha.media.units import GapReason

PROGRAM = (sys.executable, "-m", "mingcha.media.pyav.reader")
_OPEN_S = 20.0
"""Until the first picture: libav looks at a stream for seconds before it says what it is."""
_FIGURES_NS = 5_000_000_000
_PIPE_BYTES = 256 << 10
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG")
"""What the process may see of ours: no keys, no database."""


def is_there() -> bool:
    """Whether PyAV is installed (the extra `picture`)."""
    return importlib.util.find_spec("av") is not None


class ForeignConnection:
    """A process from its start to its end."""

    def __init__(
        self,
        address: CameraAddress,
        feed: CameraFeed,
        clock: Clock,
        silence_s: float,
        program: tuple[str, ...] = PROGRAM,
    ) -> None:
        """`silence_s`: how long is waited for the next picture."""
        self._address, self._feed, self._clock, self._silence_s = address, feed, clock, silence_s
        self._program = program
        self._stream: ForeignStream | None = None
        self._figures_ns = 0

    @property
    def begun(self) -> bool:
        """Whether the process found a stream that it can read."""
        return self._stream is not None

    async def run(self) -> Trouble:
        """Reads until it ends; tells why. Cancelling it ends the process."""
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            *self._program, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_PIPE_BYTES, env=environment
        )
        try:
            await self._ask(process)
            return await self._take(process)
        except Trouble as trouble:
            return trouble
        except Fault as fault:
            return trouble_of(fault)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def _ask(self, process: Process) -> None:
        assert process.stdin is not None
        address = self._address
        wanted = {"url": address.url, "username": address.username, "password": address.password}
        process.stdin.write(json.dumps(wanted).encode())
        process.stdin.close()

    async def _take(self, process: Process) -> Trouble:
        while True:
            message = await self._message(process)
            self._feed.arrival_ns = self._clock.monotonic_ns()
            self._feed.wall_90k = to_90k(self._clock.now())
            if isinstance(message, ForeignFormat):
                self._stream = ForeignStream(message)
                self._feed.begin(self._stream.stream, self._stream.frame_90k)
                self._figures_ns = self._feed.arrival_ns
            elif isinstance(message, ForeignPacket):
                if self._stream is None:
                    raise Trouble(GapReason.UNREACHABLE, "the reader beside the recorder begins in the middle")
                self._feed.picture(self._stream.picture(message))
                self._take_figures()
            else:
                reason = GapReason(message.reason) if message.reason in GapReason else GapReason.UNREACHABLE
                return Trouble(reason, message.detail)

    async def _message(self, process: Process) -> ForeignMessage:
        assert process.stdout is not None
        try:
            async with asyncio.timeout(_OPEN_S if self._stream is None else self._silence_s):
                (size,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
                if not 0 < size <= MESSAGE_LIMIT_BYTES:
                    raise Trouble(GapReason.UNREACHABLE, "the reader beside the recorder is broken")
                return unpack(await process.stdout.readexactly(size))
        except TimeoutError:
            raise Trouble(GapReason.SILENT, "no picture comes from the reader beside the recorder") from None
        except asyncio.IncompleteReadError:
            detail = f"the reader beside the recorder ended ({await process.wait()})"
            raise Trouble(GapReason.UNREACHABLE, detail) from None

    def _take_figures(self) -> None:
        if self._feed.arrival_ns - self._figures_ns >= _FIGURES_NS:
            self._figures_ns = self._feed.arrival_ns
            self._feed.take_figures()
