"""The sound of one camera between its source and its recording: buffered, cut into fragments, ended at a set time.

Exists only for cameras whose assignment includes sound (articles 7, 18; decree 799, article 8(4)).
"""

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.journal.rows import InitRow
from mingcha.media.mp4.init import init_id, init_segment
from mingcha.media.units import VideoFormat

_LATE_90K = 45_000
"""Sound this much older than the first picture of a fragment is dropped: it came while no pictures did."""
_MOST_BYTES = 1 << 20
_MOST_UNITS = 8192


class SoundUnit(NamedTuple):
    """A packet of G.711 or an access unit of AAC, with its wall time."""

    start_90k: int
    duration_90k: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class SoundRun:
    """The sound of one fragment; each unit lasts until the next one."""

    start_90k: int
    samples: tuple[tuple[int, bytes], ...]
    """(duration_90k, payload)."""

    @property
    def size_bytes(self) -> int:
        """Of all payloads."""
        return sum(len(payload) for _, payload in self.samples)


class SoundTrack:
    """Used on the event loop of the recorder only."""

    def __init__(self, until_ms: int) -> None:
        self.until_ms = until_ms
        """Unix ms of the end: from then on no sound is requested or kept."""
        self.format: SoundFormat | None = None
        """Format of the current source; None if it delivers no sound."""
        self.trouble = "the camera has not been asked yet"
        """Why there is no sound: a technical remark in English."""
        self._units: deque[SoundUnit] = deque()
        self._bytes = 0
        self._last_90k = 0
        self._init: tuple[InitRow, SoundFormat, InitRow] | None = None

    def is_on(self, at_90k: int) -> bool:
        """Whether sound may be recorded at this time."""
        return at_90k < self.until_ms * 90

    def begin(self, sound: SoundFormat | None, trouble: str = "") -> None:
        """A new source begins, with sound of this format, or without sound and the reason."""
        self.format, self.trouble = sound, trouble
        self._last_90k = 0
        self.clear()

    def take(self, unit: SoundUnit) -> None:
        """Adds the next unit. Drops it if it is not after the previous one or extends beyond the end."""
        if unit.start_90k <= self._last_90k or not self.is_on(unit.start_90k + unit.duration_90k - 1):
            return
        self._last_90k = unit.start_90k
        self._units.append(unit)
        self._bytes += len(unit.payload)
        while self._bytes > _MOST_BYTES or len(self._units) > _MOST_UNITS:
            self._next()

    def clear(self) -> None:
        """The run of pictures ended: drops buffered sound, which belongs to no fragment."""
        self._units.clear()
        self._bytes = 0

    def cut(self, start_90k: int, end_90k: int) -> SoundRun | None:
        """Takes the sound that began before the end of a fragment. Late packets go into the next fragment, with their
        own time."""
        units = self._units
        while units and units[0].start_90k < start_90k - _LATE_90K:
            self._next()
        taken: list[SoundUnit] = []
        while units and units[0].start_90k < end_90k:
            taken.append(self._next())
        taken = [unit for unit in taken if self.is_on(unit.start_90k)]
        if not taken:
            return None
        starts = [unit.start_90k for unit in taken[1:]]
        samples = [
            (following_90k - unit.start_90k, unit.payload) for unit, following_90k in zip(taken, starts, strict=False)
        ]
        return SoundRun(taken[0].start_90k, (*samples, (taken[-1].duration_90k, taken[-1].payload)))

    def init(self, video: VideoFormat, silent: InitRow, at_90k: int) -> InitRow:
        """The initialisation segment of a file that begins at this time; `silent` if there is no sound then. Returns
        the same object as long as the formats do not change."""
        sound = self.format
        if sound is None or not self.is_on(at_90k):
            return silent
        if self._init is None or self._init[0] is not silent or self._init[1] != sound:
            data = init_segment(video, sound)
            row = InitRow(init_id(data), silent.codec, silent.width, silent.height, data)
            self._init = (silent, sound, row)
        return self._init[2]

    def _next(self) -> SoundUnit:
        unit = self._units.popleft()
        self._bytes -= len(unit.payload)
        return unit
