"""What a camera sent and the picture line has not handled yet.

Between both, since the reader of a camera measures what its packets cost (feed/work_budget.py): decoding and encoding
are not the camera's doing. And since the reader goes on reading, a line that is too slow falls behind visibly.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from mingcha.media.masker.picture_line import PictureLine
from mingcha.media.units import AccessUnit, CameraState, GapReason, VideoFormat

BEHIND_NS = 5_000_000_000
"""A line that is further behind its camera ends."""


class WaitingPictures:
    """The sink of the camera (units.CameraSink); passes everything on in its order."""

    def __init__(self, line: PictureLine) -> None:
        self._line = line
        self._waiting: deque[tuple[int, Callable[[], None]]] = deque()
        """What is to be done, with the arrival of the picture (monotonic); 0 for what is none."""
        self._arrived = asyncio.Event()

    def format(self, format: VideoFormat) -> None:  # noqa: A002 - the name in the interface page
        """See CameraSink."""
        self._put(lambda: self._line.format(format))

    def unit(self, unit: AccessUnit) -> None:
        """See CameraSink. Ends the line if it is too slow."""
        oldest_ns = next((arrival_ns for arrival_ns, _ in self._waiting if arrival_ns), unit.arrival_ns)
        if unit.arrival_ns - oldest_ns > BEHIND_NS:
            self._waiting.clear()
            self._line.interrupted(GapReason.MASK_FAULT, 0, "too slow: this machine cannot mask a stream of this size")
        self._put(lambda: self._line.unit(unit), unit.arrival_ns)

    def interrupted(self, reason: GapReason, at_ms: int, detail: str) -> None:
        """See CameraSink."""
        self._put(lambda: self._line.interrupted(reason, at_ms, detail))

    def state(self, state: CameraState) -> None:
        """Does nothing: the recorder's own feed has a state."""

    async def run(self) -> None:
        """Handles what waits until cancelled; between two pictures the reader has its turn."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                _, work = self._waiting.popleft()
                work()
                await asyncio.sleep(0)

    def _put(self, work: Callable[[], None], arrival_ns: int = 0) -> None:
        self._waiting.append((arrival_ns, work))
        self._arrived.set()
