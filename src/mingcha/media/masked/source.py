"""A masked camera as a source of the ingest (ingest/source.py): a masking worker reads it (article 18).

Fails closed. Every picture names the versions of the masks that were filled; if these are not the ones that the plan
demands at the time of the picture, or however the process ends, the source ends and nothing is recorded.
"""

import asyncio
import importlib.util
import sys
from dataclasses import asdict, dataclass

from mingcha.kit.clock import Clock, to_90k
from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress
from mingcha.media.diagnosis.steps import StepResult
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.masks.plan import Masked, MaskPlan
from mingcha.media.pictures.process import worker_environment
from mingcha.media.piped.pipe import PipeAlive, PipeDamage, PipeFormat, PipeMasked, PipeMessage, PipePacket, PipeTrouble
from mingcha.media.piped.reader_process import ReaderProcess
from mingcha.media.piped.stream import PipedStream
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason, MaskLook

PROGRAM = (sys.executable, "-m", "mingcha.media.masker.worker")
_OPEN_S = 30.0
"""Time limit for the first message but signs of life: the process starts and connects."""
_MORE_THAN_SILENCE_S = 5.0
"""The worker notices silence itself; this longer limit is for one that hangs."""
_OFF_90K = 15 * 90_000
"""A picture further from our clock than this was masked for another time."""
_FIGURES_NS = 5_000_000_000


@dataclass(frozen=True, slots=True)
class CameraReach:
    """Where a masked camera may redirect to: into these networks, but to none of these devices (IP addresses)."""

    networks: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


def is_installed() -> bool:
    """Whether the extra `picture` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("av", "numpy"))


class MaskedSource:
    """One process. Its pipe is read in `run`, not on ticks."""

    is_busy = False

    def __init__(
        self,
        address: CameraAddress,
        feed: CameraFeed,
        clock: Clock,
        plan: MaskPlan,
        reach: CameraReach,
        silence_s: float,
        program: tuple[str, ...] = PROGRAM,
    ) -> None:
        """`silence_s`: time limit of the worker for the next picture."""
        self._feed, self._clock, self._plan = feed, clock, plan
        self._order = {
            "address": asdict(address), "networks": list(reach.networks), "barred": list(reach.barred),
            "plan": plan.as_json(),
        }  # fmt: skip
        self._limit_s = silence_s + _MORE_THAN_SILENCE_S
        self._process = ReaderProcess(program, worker_environment())
        self._stream: PipedStream | None = None
        self._ended: Trouble | None = None
        self._figures_ns = 0

    async def start(self) -> None:
        """See Source. Returns when the worker reported the format of what it encodes."""
        if not is_installed():
            raise Trouble(GapReason.MASK_FAULT, "mingcha[picture] is not installed")
        try:
            was_moved = not self._feed.moved.isdisjoint(self._plan.mask_versions)
            await self._process.start({**self._order, "moved": was_moved})
            while self._stream is None:
                self._take(await self._message(_OPEN_S))
        except OSError as error:
            raise Trouble(GapReason.MASK_FAULT, f"the masking worker cannot be started: {error.strerror}") from None
        finally:
            if self._stream is None:
                await self._process.stop()

    async def run(self) -> Trouble:
        """See Source. Kills the process if cancelled."""
        try:
            while self._ended is None:
                message = await self._message(self._limit_s)
                if self._ended is None:  # what the pipe still has must not be delivered after the end
                    self._take(message)
            return self._ended
        except Trouble as trouble:
            return self._ended or trouble
        finally:
            await self._process.stop()

    def tick(self, now_ns: int, wall_90k: int) -> None:
        """See Source."""

    def read(self, now_ns: int, wall_90k: int) -> None:
        """See Source."""

    def request_sound(self) -> None:
        """Does nothing: a masked camera records no sound (ingest/camera.py)."""

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

    def _take(self, message: PipeMessage) -> None:
        """Handles a message. Raises Trouble."""
        try:
            match message:
                case PipeFormat():
                    self._stream = PipedStream(message)
                    self._feed.begin(self._stream.stream, self._stream.frame_90k)
                    self._figures_ns = self._feed.arrival_ns
                case PipeMasked():
                    self._deliver(message)
                case MaskLook():
                    self._feed.take_look(message)
                case PipeDamage():
                    self._feed.damage(message.detail)
                case PipeTrouble():
                    reason = GapReason(message.reason) if message.reason in GapReason else GapReason.MASK_FAULT
                    raise Trouble(reason, message.detail)
                case PipePacket():
                    raise _fault("sends a picture without its masks")
        except Fault as fault:
            raise _fault(f"sends what cannot be recorded: {fault.words.en}") from None

    def _deliver(self, message: PipeMasked) -> None:
        answer = self._plan.at(message.pts_90k // 90)
        if not isinstance(answer, Masked) or not answer.to_fill or message.versions != answer.versions:
            raise _fault("filled other masks than those of the plan")
        if abs(message.pts_90k - self._feed.wall_90k) > _OFF_90K:
            raise _fault("sends pictures of another time")
        if self._stream is None:
            raise _fault("begins in the middle")
        packet = PipePacket(message.key, message.pts_90k, message.payload)
        self._feed.filled = message.versions
        self._feed.picture(self._stream.picture(packet))
        if self._feed.arrival_ns - self._figures_ns >= _FIGURES_NS:
            self._figures_ns = self._feed.arrival_ns
            self._feed.take_figures()

    async def _message(self, limit_s: float) -> PipeMessage:
        """Returns the next message but signs of life; sets its arrival time at the feed. Raises Trouble.

        A sign of life begins the limit anew while a key picture is waited for: until then a worker rightly writes
        nothing, and cameras may leave many seconds between two. During a run each picture of the camera gives one of
        the worker, so there signs of life alone are no excuse.
        """
        try:
            async with asyncio.timeout(limit_s) as limit:
                while isinstance(message := await self._process.message(limit_s), PipeAlive):
                    if not self._feed.running:
                        limit.reschedule(asyncio.get_running_loop().time() + limit_s)
        except TimeoutError:
            raise _fault("sends nothing") from None
        except EOFError:
            raise _fault(f"ended ({await self._process.exit_code()})") from None
        except Fault as fault:
            raise _fault(f"is broken: {fault.words.en}") from None
        self._feed.arrival_ns = self._clock.monotonic_ns()
        self._feed.wall_90k = to_90k(self._clock.now())
        return message


def _fault(detail: str) -> Trouble:
    return Trouble(GapReason.MASK_FAULT, f"the masking worker {detail}")
