"""The sound of a program stream: units with wall times for the camera's sound track. Only while sound may be recorded.

Its times are those of the pictures (one clock, ISO/IEC 13818-1, 2.4.2), as far as they are plausible (articles 7, 18).
"""

import structlog

from mingcha.media.codecs.adts import AdtsFrames
from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.feed.sound_line import SoundLine
from mingcha.media.feed.sound_track import SoundTrack, SoundUnit
from mingcha.media.rtp.rtp import unwrap

_G711 = {"alaw": SoundFormat("alaw", 8_000, 1), "ulaw": SoundFormat("ulaw", 8_000, 1)}
_CLOCK_HZ = 90_000
_PLAUSIBLE_90K = 2 * 90_000
"""Sound further from its arrival than this has another clock than the pictures."""
_NOT_YET = "the device has sent no sound yet"
_log = structlog.get_logger(__name__)


class StreamSound:
    """The sound of one source. Its errors never affect the pictures."""

    def __init__(self, feed: CameraFeed) -> None:
        self._feed = feed
        self._track: SoundTrack | None = None
        self._codec = ""
        self._frames = AdtsFrames()
        self._line = SoundLine(_CLOCK_HZ)
        self._media = -1
        self._is_timed = False

    def expect(self) -> None:
        """Tells the active track, if there is one, that no sound came yet."""
        track = self._feed.active_sound(self._feed.wall_90k)
        if track is not None and track is not self._track:
            track.begin(None, _NOT_YET)

    def take(self, codec: str, payload: bytes, pts_90k: int | None) -> None:
        """Takes whole samples of G.711 or bytes of ADTS; drops them while no sound may be recorded."""
        track = self._feed.active_sound(self._feed.wall_90k)
        if track is None:
            return
        try:
            if track is not self._track or codec != self._codec:
                self._begin(track, codec)
            if codec in _G711:
                self._unit(track, payload, pts_90k, len(payload) * _CLOCK_HZ // 8_000)
            elif codec == "aac":
                self._aac(track, payload, pts_90k)
        except Exception:  # noqa: BLE001 - a bug met by sound must not stop the pictures
            _log.exception("sound.bug")
            self._codec = codec
            track.begin(None, "internal error")

    def _begin(self, track: SoundTrack, codec: str) -> None:
        self._track, self._codec = track, codec
        self._frames, self._line, self._media = AdtsFrames(), SoundLine(_CLOCK_HZ), -1
        if codec in _G711:
            track.begin(_G711[codec])
        else:
            track.begin(None, _NOT_YET if codec == "aac" else f"sound is not taken: {codec}")

    def _aac(self, track: SoundTrack, payload: bytes, pts_90k: int | None) -> None:
        """Frames of one PES packet: its time is that of the first one."""
        units = self._frames.take(payload)
        found = self._frames.format
        if isinstance(found, str):
            track.trouble = f"sound is not taken: {found}"
            return
        if units and track.format != found:
            track.begin(found)
        duration_90k = found.unit_samples * _CLOCK_HZ // found.sample_rate_hz
        for number, unit in enumerate(units, 1):
            self._unit(track, unit, pts_90k, duration_90k, (len(units) - number) * duration_90k)
            if pts_90k is not None:
                pts_90k += duration_90k

    def _unit(
        self, track: SoundTrack, payload: bytes, pts_90k: int | None, duration_90k: int, before_90k: int = 0
    ) -> None:
        """One unit; `before_90k`: how long before the end of what arrived it ended."""
        is_timed = pts_90k is not None
        if is_timed is not self._is_timed:
            self._is_timed, self._line, self._media = is_timed, SoundLine(_CLOCK_HZ), -1
        reported_90k = None
        if pts_90k is None:
            media = max(0, self._media)
            self._media = media + duration_90k
        else:
            timestamp = pts_90k & 0xFFFFFFFF
            media = self._media = unwrap(timestamp, self._media) if self._media >= 0 else timestamp
            reported_90k = self._feed.wall_of_media(timestamp)
            if reported_90k is not None and abs(reported_90k - self._feed.wall_90k) > _PLAUSIBLE_90K:
                reported_90k = None
        arrival_90k = self._feed.wall_90k - before_90k
        start_90k, lasts_90k = self._line.place(media, duration_90k, arrival_90k, reported_90k)
        track.take(SoundUnit(start_90k, lasts_90k, payload))
