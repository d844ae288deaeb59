"""Looks whether a camera fills the masks that it should fill itself: before it is read, and while it is (article 18).

A look has a connection of its own, by a process of its own. A version that was not seen is filled here from then on.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection

from mingcha.media.address import CameraAddress
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.ingest.source import Source, TakeStill
from mingcha.media.masks.plan import UNMASKED, Answer, Masked, MaskPlan
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason, MaskSeen

AGAIN_S = 3600.0
"""From one look to the next while the camera is read: what lay under a mask lies beside it once the camera is turned,
and no worker decodes its pictures meanwhile."""
RETRY_S = 600.0
"""After a look that failed: the camera may have no connection left for it."""
_MOST_FAILED = 138
"""So that the source ends a day after its last look (privacy.mask_look_hours); the next one begins with a look."""

type Way = Answer | MaskPlan
"""How a camera may be read now: as it is; as it is, since it fills its masks itself; not at all; or through a worker
that fills the masks of this plan."""


class MaskLooks:
    """The looks at one camera."""

    def __init__(
        self, address: CameraAddress, feed: CameraFeed, looker: TakeStill | None, barred: Callable[[], Collection[str]]
    ) -> None:
        """`looker`: None if that the camera fills its masks is taken for granted. `barred`: the devices with masks of
        other cameras, of now."""
        self._address, self._feed, self._looker, self._barred = address, feed, looker, barred
        self._unseen: frozenset[str] = frozenset()
        self._plan = self._filled = UNMASKED
        """The plan for which a worker was needed last, and what such a worker fills: asked for each picture."""

    def way(self, plan: MaskPlan, at_ms: int) -> Way:
        """How the camera may be read at an instant. Where a worker is needed it fills all masks, whoever should."""
        answer = plan.at(at_ms)
        if not isinstance(answer, Masked):
            return answer
        is_needed = answer.to_fill or any(mask.version in self._unseen for mask in answer.masks)
        if is_needed and plan is not self._plan:
            self._plan, self._filled = plan, plan.filled_here
        return self._filled if is_needed else answer

    async def require_seen(self, way: Way | None, plan: MaskPlan) -> None:
        """Looks at the masks of a camera that is read as it is since it fills them. Raises Trouble: it is not read."""
        if self._looker is None or not isinstance(way, Masked):
            return
        still = await self._looker(self._address, plan, "", masked=False, barred=self._barred())
        for found in still.looks:
            self._feed.take_look(found)
        seen = {found.version for found in still.looks if found.result is MaskSeen.SEEN}
        self._unseen |= {found.version for found in still.looks} - seen
        if not {mask.version for mask in way.masks} <= seen | self._unseen:
            raise Trouble(GapReason.MASK_FAULT, "a mask by the camera was not looked at")

    @contextlib.asynccontextmanager
    async def going_on(self, way: Way | None, plan: MaskPlan, source: Source) -> AsyncIterator[None]:
        """Looks again and again while a source is read in this way."""
        looking = asyncio.create_task(self._look_again(way, plan, source))
        try:
            yield
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)

    async def _look_again(self, way: Way | None, plan: MaskPlan, source: Source) -> None:
        if self._looker is None or not isinstance(way, Masked):
            return
        failed = 0
        while failed <= _MOST_FAILED:
            await asyncio.sleep(RETRY_S if failed else AGAIN_S)
            try:
                await self.require_seen(way, plan)  # what it does not see changes the way, which ends the source
                failed = 0
            except Trouble:
                failed += 1
        source.end(Trouble(GapReason.MASK_FAULT, "the masks by the camera could not be looked at for a day"))
