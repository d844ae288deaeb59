"""One attempt to read one camera outside the recorder, bounded in time: does a picture come, and of which size?

Returns the first key picture still coded. Only the act that may show it decodes it (article 8); others drop it.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

from mingcha.kit.clock import Clock
from mingcha.media.address import CameraAddress
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.units import AccessUnit, CameraState, GapReason, VideoFormat

TRIAL_S = 8.0
"""The longest attempt: a camera sends a key frame every few seconds."""


@dataclass(frozen=True, slots=True)
class FirstPicture:
    """The first key picture of a stream, as the camera coded it, with the format that decodes it."""

    format: VideoFormat
    unit: AccessUnit


@dataclass(frozen=True, slots=True)
class Trial:
    """What an attempt gave: codec and size of the picture that came, or why none came. `picture` is None if none came
    or the first one is no key picture."""

    codec: str = ""
    width: int = 0
    height: int = 0
    reason: GapReason | None = None
    picture: FirstPicture | None = field(default=None, repr=False)


def try_camera(
    address: CameraAddress, clock: Clock, may_reach: Callable[[str], bool], *, limit_s: float = TRIAL_S
) -> Trial:
    """Reads a camera until its first whole picture, its first trouble, or the limit. Blocks the calling thread; must
    not be called on an event loop. `may_reach(host)`: where the camera may redirect to."""
    return asyncio.run(_try(address, clock, may_reach, limit_s))


class _FirstPicture:
    """A sink that waits for the first picture or trouble."""

    def __init__(self) -> None:
        self.found: asyncio.Future[Trial] = asyncio.get_running_loop().create_future()
        self._format: VideoFormat | None = None

    def format(self, format: VideoFormat) -> None:  # noqa: A002 - the word of the interface page
        self._format = format

    def unit(self, unit: AccessUnit) -> None:
        if self._format is not None:
            first = FirstPicture(self._format, unit) if unit.key else None
            self._answer(Trial(self._format.codec, self._format.width, self._format.height, picture=first))

    def interrupted(self, reason: GapReason, at_ms: int, detail: str) -> None:
        del at_ms, detail
        if reason is not GapReason.CONNECTING:
            self._answer(Trial(reason=reason))

    def state(self, state: CameraState) -> None:
        if state.reason is not None and state.reason is not GapReason.CONNECTING:
            self._answer(Trial(reason=state.reason))

    def _answer(self, trial: Trial) -> None:
        if not self.found.done():
            self.found.set_result(trial)


async def _try(address: CameraAddress, clock: Clock, may_reach: Callable[[str], bool], limit_s: float) -> Trial:
    sink = _FirstPicture()
    ingest = Ingest(clock, lambda _: True, camera_readers(), may_reach=may_reach)
    ingest.assign("trial", address, sink)
    running = asyncio.create_task(ingest.run())
    try:
        return await asyncio.wait_for(asyncio.shield(sink.found), limit_s)
    except TimeoutError:
        return Trial(reason=GapReason.SILENT)
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
