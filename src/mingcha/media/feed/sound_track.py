"""The sound of one camera between its reader and its recording: asked for until an instant, and cut into fragments.

There is one only where the assignment asks for sound; a camera without it has none of this.
"""

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.journal.rows import InitRow
from mingcha.media.mp4.init import init_id, init_segment
from mingcha.media.units import VideoFormat

_LATE_90K = 45_000
"""Sound this much older than a fragment's first picture belongs to none: what came while no picture did."""
_MOST_BYTES = 1 << 20
_MOST_UNITS = 8192


class SoundUnit(NamedTuple):
    """A packet of G.711 or an access unit of AAC, at its time."""

    start_90k: int
    duration_90k: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class SoundRun:
    """The sound of one fragment: each unit lasts until the next one."""

    start_90k: int
    samples: tuple[tuple[int, bytes], ...]
    """(duration_90k, payload)."""

    @property
    def size_bytes(self) -> int:
        """Of all payloads."""
        return sum(len(payload) for _, payload in self.samples)


class SoundTrack:
    """Belongs to the recorder's event loop, as reader and recording do."""

    def __init__(self, until_ms: int) -> None:
        self.until_ms = until_ms
        """Unix ms from which on nothing is kept, and nothing is asked for."""
        self.format: SoundFormat | None = None
        """Of the connection that runs; None while the camera gives none."""
        self.trouble = "the camera has not been asked yet"
        """Why it gives none: a technical word in English."""
        self._units: deque[SoundUnit] = deque()
        self._bytes = 0
        self._last_90k = 0
        self._init: tuple[InitRow, SoundFormat, InitRow] | None = None

    def is_on(self, at_90k: int) -> bool:
        """Whether sound may be kept at an instant."""
        return at_90k < self.until_ms * 90

    def begin(self, sound: SoundFormat | None, trouble: str = "") -> None:
        """Another connection, with sound of this format, or without any and why."""
        self.format, self.trouble = sound, trouble
        self._last_90k = 0
        self.clear()

    def take(self, unit: SoundUnit) -> None:
        """The next unit; what overtakes the one before it, or lasts beyond the end, is dropped."""
        if unit.start_90k <= self._last_90k or not self.is_on(unit.start_90k + unit.duration_90k - 1):
            return
        self._last_90k = unit.start_90k
        self._units.append(unit)
        self._bytes += len(unit.payload)
        while self._bytes > _MOST_BYTES or len(self._units) > _MOST_UNITS:
            self._next()

    def clear(self) -> None:
        """A run of pictures is over: the sound that waits belongs to no fragment."""
        self._units.clear()
        self._bytes = 0

    def cut(self, start_90k: int, end_90k: int) -> SoundRun | None:
        """The sound that began before the end of a fragment. Packets that came late are in the next one, at their own
        time."""
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
        """The initialisation segment of a file that begins at this instant: `silent` where there is no sound then. The
        same object as long as the formats stay."""
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
