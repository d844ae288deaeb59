"""The latest outages of every camera, for the status of a recorder (articles 16(1), 16(5)).

The status is requested every two seconds, and reading a camera's outages each time costs a twentieth of recording it.
So a camera is read again when its flow of footage or its causes in the journal have changed, otherwise every quarter of
a minute while an outage lasts, and every five minutes else.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import batched
from typing import Protocol

from mingcha.media.journal.reading import JournalReader, OpenGap

SHORTEST_OUTAGE_MS = 5_000
"""Shorter gaps, such as a lost GOP, are in sealed hours and on the timeline only."""
SETTLED_MS = 15_000
"""For this time after a change the end or reason of an outage may still change: footage is written some seconds
later."""
STEADY_MS = 300_000
_HOUR_MS = 3_600_000
_CAMERAS_AT_ONCE = 100
_UNSEALED_AT_MOST_MS = 180_000
"""A minute is sealed well within this time; gaps of sealed minutes are found in the journal."""


class Flow(Protocol):
    """A camera as its recording sees it (camera_recording.CameraRecording)."""

    @property
    def flow_changed_ms(self) -> int:
        """When footage last started or stopped, or the reason for its absence changed (Unix ms)."""
        ...

    def changed_since(self, at_ms: int) -> bool:
        """Whether there is no footage now, or its flow changed after an instant (Unix ms)."""
        ...


class ReadJournal(Protocol):
    """Runs a query on the journal, in a thread."""

    def __call__[T](self, read: Callable[[JournalReader], T], /) -> Awaitable[T]:
        """The result of the query."""
        ...


@dataclass(frozen=True, slots=True)
class _Read:
    """The outages read of a camera, with the time of reading, and the last change and the last cause before it."""

    at_ms: int
    since_ms: int
    flow_changed_ms: int
    cause: int
    gaps: list[OpenGap]


class RecentOutages:
    """Caches the outages that touch this hour or the one before."""

    def __init__(self) -> None:
        self._read: dict[str, _Read] = {}

    async def of[T: Flow](
        self, cameras: Mapping[str, T], causes: Mapping[str, int], read: ReadJournal, now_ms: int
    ) -> dict[str, list[OpenGap]]:
        """The pieces of the outages by camera; an ongoing piece has no end. `causes`: the newest committed cause of a
        camera (JournalWriter.newest_causes), which a disk may have, too. `read` runs a query on the journal."""
        since_ms = (now_ms // _HOUR_MS - 1) * _HOUR_MS
        gapped = set(await read(lambda journal: journal.with_gaps_since(since_ms)))
        unsealed_ms = now_ms - _UNSEALED_AT_MOST_MS
        asked = {code for code, one in cameras.items() if code in gapped or one.changed_since(unsealed_ms)}
        anew = sorted(code for code in asked if not self._holds(code, cameras[code], causes, since_ms, now_ms))
        for codes in batched(anew, _CAMERAS_AT_ONCE):  # so that queries of playback run in between
            before = {code: (cameras[code].flow_changed_ms, causes.get(code, 0)) for code in codes}
            found = await read(
                partial(
                    JournalReader.recent_gaps,
                    cameras=codes,
                    from_ms=since_ms,
                    now_ms=now_ms,
                    shortest_ms=SHORTEST_OUTAGE_MS,
                )
            )
            self._read |= {code: _Read(now_ms, since_ms, *before[code], found.get(code, [])) for code in codes}
        self._read = {code: one for code, one in self._read.items() if code in asked}
        return {code: one.gaps for code, one in sorted(self._read.items()) if one.gaps}

    def _holds(self, code: str, camera: Flow, causes: Mapping[str, int], since_ms: int, now_ms: int) -> bool:
        """Whether the cached outages of a camera are still valid."""
        one = self._read.get(code)
        now = (since_ms, camera.flow_changed_ms, causes.get(code, 0))
        if one is None or (one.since_ms, one.flow_changed_ms, one.cause) != now:
            return False
        lasts = camera.changed_since(now_ms) or (bool(one.gaps) and one.gaps[-1][1] is None)
        longest_ms = SETTLED_MS if lasts else STEADY_MS
        return one.at_ms - one.flow_changed_ms >= SETTLED_MS and 0 <= now_ms - one.at_ms < longest_ms
