"""The fallback reader as a source of the ingest (ingest/source.py): PyAV in a separate process (reader.py).

However that process ends, the result is a gap with a reason (article 16(5)). The pipe bounds the buffered data.
"""

import importlib.util
import os
import sys

from mingcha.kit.clock import Clock, to_90k
from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress
from mingcha.media.diagnosis.steps import StepResult
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.piped.pipe import PipeFormat, PipeMessage, PipePacket, PipeTrouble
from mingcha.media.piped.reader_process import ReaderProcess
from mingcha.media.piped.stream import PipedStream
from mingcha.media.trouble import Trouble, trouble_of
from mingcha.media.units import GapReason

PROGRAM = (sys.executable, "-m", "mingcha.media.pyav.reader")
_OPEN_S = 20.0
"""Time limit for the first message: libav probes a stream for seconds before it reports the format."""
_FIGURES_NS = 5_000_000_000
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
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        self._process = ReaderProcess(program, environment)
        self._stream: PipedStream | None = None
        self._ended: Trouble | None = None
        self._figures_ns = 0

    async def start(self) -> None:
        """See Source. Returns when the process reported a format that can be recorded."""
        if self._feed.sound is not None:
            self.request_sound()
        address = self._address
        await self._process.start({"url": address.url, "username": address.username, "password": address.password})
        try:
            self._begin(await self._message(_OPEN_S))
        except Fault as fault:
            raise trouble_of(fault) from None
        finally:
            if self._stream is None:
                await self._process.stop()

    async def run(self) -> Trouble:
        """See Source. Kills the process if cancelled."""
        try:
            while self._ended is None:
                message = await self._message(self._silence_s)
                if self._ended is None:  # what the pipe still has must not be delivered after the end
                    self._take(message)
            return self._ended
        except Trouble as trouble:
            return self._ended or trouble
        except Fault as fault:
            return self._ended or trouble_of(fault)
        finally:
            await self._process.stop()

    def tick(self, now_ns: int, wall_90k: int) -> None:
        """See Source."""

    def read(self, now_ns: int, wall_90k: int) -> None:
        """See Source."""

    def request_sound(self) -> None:
        """See Source."""
        if self._feed.sound is not None:
            self._feed.sound.begin(None, _NO_SOUND)

    def steps(self, end: Trouble | None) -> tuple[StepResult, ...]:
        """See Source. The counters are in another process."""
        del end
        return ()

    def end(self, trouble: Trouble) -> None:
        """See Source."""
        if self._ended is None:
            self._ended = trouble
            self.close()

    def close(self) -> None:
        """See Source."""
        self._process.kill()

    def _begin(self, message: PipeMessage) -> None:
        """Handles the first message. Raises Trouble; Fault(UNSUPPORTED) for a codec that cannot be recorded."""
        if isinstance(message, PipeTrouble):
            raise _trouble_from(message)
        if not isinstance(message, PipeFormat):
            raise Trouble(GapReason.UNREACHABLE, "the fallback reader begins in the middle")
        self._stream = PipedStream(message)
        self._feed.begin(self._stream.stream, self._stream.frame_90k)
        self._figures_ns = self._feed.arrival_ns

    def _take(self, message: PipeMessage) -> None:
        if not isinstance(message, PipePacket):
            self._begin(message)
            return
        assert self._stream is not None
        self._feed.picture(self._stream.picture(message))
        if self._feed.arrival_ns - self._figures_ns >= _FIGURES_NS:
            self._figures_ns = self._feed.arrival_ns
            self._feed.take_figures()

    async def _message(self, limit_s: float) -> PipeMessage:
        """Returns the next message; sets its arrival time at the feed. Raises Trouble; Fault(INVALID) if malformed."""
        try:
            message = await self._process.message(limit_s)
        except TimeoutError:
            raise Trouble(GapReason.SILENT, "no picture comes from the fallback reader") from None
        except EOFError:
            code = await self._process.exit_code()
            raise Trouble(GapReason.UNREACHABLE, f"the fallback reader ended ({code})") from None
        self._feed.arrival_ns = self._clock.monotonic_ns()
        self._feed.wall_90k = to_90k(self._clock.now())
        return message


def _trouble_from(message: PipeTrouble) -> Trouble:
    reason = GapReason(message.reason) if message.reason in GapReason else GapReason.UNREACHABLE
    return Trouble(reason, message.detail)
