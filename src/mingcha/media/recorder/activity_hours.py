"""The sizes of a camera's coded frames for timelines, hour by hour: hours that are over are kept for a while.

Reading an hour costs some milliseconds of the one journal reader, so queries of playback run between two hours.
"""

from functools import partial

from mingcha.media.journal.activity import HOUR_S
from mingcha.media.journal.reading import JournalReader
from mingcha.media.recorder.recent_outages import ReadJournal

LONGEST_MS = 4 * 86_400_000
"""The longest window of one answer: more than any ticket opens."""
_KEPT_HOURS = 512
"""Hours of cameras whose sizes are kept, 3,600 bytes each."""
_KEPT_MS = 600_000
"""Sizes are read again after this time: footage may have been taken in late. What was disposed of is forgotten at once
(`forget`)."""
_SETTLED_MS = 180_000
_HOUR_MS = HOUR_S * 1000


class ActivityHours:
    """The sizes of the hours that were read lately."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], tuple[int, bytes]] = {}
        self._forgotten = 0

    def forget(self, camera: str) -> None:
        """Drops the sizes of a camera of which footage was disposed of; what is being read just now is not kept."""
        self._forgotten += 1
        for kept in [one for one in self._kept if one[0] == camera]:
            del self._kept[kept]

    async def of(self, camera: str, from_ms: int, to_ms: int, read: ReadJournal, now_ms: int) -> dict[int, bytes]:
        """By hour (Unix s // 3600), the sizes of the hours that [from, to) touches (activity.sizes_of_hour). `read`
        runs a query on the journal."""
        hours = range(from_ms // _HOUR_MS, (to_ms - 1) // _HOUR_MS + 1)
        return {hour: await self._hour(camera, hour, read, now_ms) for hour in hours}

    async def _hour(self, camera: str, hour: int, read: ReadJournal, now_ms: int) -> bytes:
        kept = self._kept.get((camera, hour))
        if kept is not None and 0 <= now_ms - kept[0] < _KEPT_MS:
            return kept[1]
        forgotten = self._forgotten
        sizes = await read(partial(JournalReader.sizes_of_hour, camera=camera, hour=hour))
        self._kept.pop((camera, hour), None)
        if (hour + 1) * _HOUR_MS + _SETTLED_MS < now_ms and forgotten == self._forgotten:
            self._kept[camera, hour] = (now_ms, sizes)
        while len(self._kept) > _KEPT_HOURS:
            del self._kept[next(iter(self._kept))]
        return sizes
