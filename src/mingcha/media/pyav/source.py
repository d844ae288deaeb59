"""The fallback reader as a source of the ingest (ingest/source.py): PyAV in a separate process (reader.py).

However that process ends, the result is a gap with a reason (article 16(5)). The pipe bounds the buffered data.
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
from mingcha.media.piped.pipe import (
    LENGTH,
    MESSAGE_LIMIT_BYTES,
    PipeFormat,
    PipeMessage,
    PipePacket,
    PipeTrouble,
    unpack,
)
from mingcha.media.piped.stream import PipedStream
from mingcha.media.trouble import Trouble, trouble_of
from mingcha.media.units import GapReason

PROGRAM = (sys.executable, "-m", "mingcha.media.pyav.reader")
_OPEN_S = 20.0
"""Time limit for the first message: libav probes a stream for seconds before it reports the format."""
_FIGURES_NS = 5_000_000_000
_PIPE_BYTES = 256 << 10
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG")
"""Environment variables that the process inherits: no keys, no database."""
_NO_SOUND = "the fallback reader takes no sound"


def is_installed() -> bool:
    """Whether PyAV (the extra `picture`) is installed."""
    return importlib.util.find_spec("av") is not None


class PyavSource:
    """One process. Its pipe is read in `run`, not on ticks."""

    is_busy = False

    def __init__(
        self,
        address: CameraAddress,
        feed: CameraFeed,
        clock: Clock,
        silence_s: float,
        program: tuple[str, ...] = PROGRAM,
    ) -> None:
        """`silence_s`: time limit for the next picture."""
        self._address, self._feed, self._clock, self._silence_s = address, feed, clock, silence_s
        self._program = program
        self._process: Process | None = None
        self._stream: PipedStream | None = None
        self._ended: Trouble | None = None
        self._figures_ns = 0

    async def start(self) -> None:
        """See Source. Returns when the process reported a format that can be recorded."""
        if self._feed.sound is not None:
            self.request_sound()
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        self._process = await asyncio.create_subprocess_exec(
            *self._program, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_PIPE_BYTES, env=environment
        )
        try:
            self._send_address(self._process)
            self._begin(await self._message(self._process, _OPEN_S))
        except Fault as fault:
            raise trouble_of(fault) from None
        finally:
            if self._stream is None:
                await self._stop(self._process)

    async def run(self) -> Trouble:
        """See Source. Kills the process if cancelled."""
        process = self._process
        assert process is not None
        try:
            while True:
                self._take(await self._message(process, self._silence_s))
        except Trouble as trouble:
            return self._ended or trouble
        except Fault as fault:
            return self._ended or trouble_of(fault)
        finally:
            await self._stop(process)

    def tick(self, now_ns: int, wall_90k: int) -> None:
        """See Source."""

    def read(self, now_ns: int, wall_90k: int) -> None:
        """See Source."""

    def request_sound(self) -> None:
        """See Source."""
        if self._feed.sound is not None:
            self._feed.sound.begin(None, _NO_SOUND)

    def end(self, trouble: Trouble) -> None:
        """See Source."""
        if self._ended is None:
            self._ended = trouble
            self.close()

    def close(self) -> None:
        """See Source."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def _stop(self, process: Process) -> None:
        self.close()
        await process.wait()

    def _send_address(self, process: Process) -> None:
        """Sends the address by pipe: a command line is visible to every user of the machine."""
        assert process.stdin is not None
        address = self._address
        wanted = {"url": address.url, "username": address.username, "password": address.password}
        process.stdin.write(json.dumps(wanted).encode())
        process.stdin.close()

    def _begin(self, message: PipeMessage) -> None:
        """Handles the first message. Raises Trouble; Fault(UNSUPPORTED) for a codec that cannot be recorded."""
        if isinstance(message, PipePacket):
            raise Trouble(GapReason.UNREACHABLE, "the fallback reader begins in the middle")
        if isinstance(message, PipeTrouble):
            raise _trouble_from(message)
        self._stream = PipedStream(message)
        self._feed.begin(self._stream.stream, self._stream.frame_90k)
        self._figures_ns = self._feed.arrival_ns

    def _take(self, message: PipeMessage) -> None:
        if isinstance(message, PipeFormat):
            self._begin(message)
            return
        if isinstance(message, PipeTrouble):
            raise _trouble_from(message)
        assert self._stream is not None
        self._feed.picture(self._stream.picture(message))
        if self._feed.arrival_ns - self._figures_ns >= _FIGURES_NS:
            self._figures_ns = self._feed.arrival_ns
            self._feed.take_figures()

    async def _message(self, process: Process, limit_s: float) -> PipeMessage:
        """Returns the next message; sets its arrival time at the feed. Raises Trouble; Fault(INVALID) if malformed."""
        assert process.stdout is not None
        try:
            async with asyncio.timeout(limit_s):
                (size,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
                if not 0 < size <= MESSAGE_LIMIT_BYTES:
                    raise Trouble(GapReason.UNREACHABLE, "the fallback reader is broken")
                message = unpack(await process.stdout.readexactly(size))
        except TimeoutError:
            raise Trouble(GapReason.SILENT, "no picture comes from the fallback reader") from None
        except asyncio.IncompleteReadError:
            raise Trouble(GapReason.UNREACHABLE, f"the fallback reader ended ({await process.wait()})") from None
        self._feed.arrival_ns = self._clock.monotonic_ns()
        self._feed.wall_90k = to_90k(self._clock.now())
        return message


def _trouble_from(message: PipeTrouble) -> Trouble:
    reason = GapReason(message.reason) if message.reason in GapReason else GapReason.UNREACHABLE
    return Trouble(reason, message.detail)
