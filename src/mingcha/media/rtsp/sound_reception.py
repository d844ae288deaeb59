"""Reception of the sound of one session: RTP packets to units with wall times. Its errors never affect the video."""

import structlog

from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.feed.sound_line import SoundLine
from mingcha.media.feed.sound_track import SoundTrack, SoundUnit
from mingcha.media.rtp.rtcp import SenderReport
from mingcha.media.rtp.rtp import unwrap
from mingcha.media.rtp.sdp import Media
from mingcha.media.rtp.sound_depacketizer import SoundDepacketizer

_log = structlog.get_logger(__name__)


class SoundReception:
    """Handles the packets and sender reports of one sound track."""

    def __init__(self, media: Media, sound: SoundFormat, track: SoundTrack, feed: CameraFeed) -> None:
        """`feed` provides the arrival time of each read and the mapping from the camera's clock to wall time."""
        self._sound, self._track, self._feed = sound, track, feed
        self._depacketizer = SoundDepacketizer(media.payload_type, sound, self._take)
        self._line = SoundLine(sound.sample_rate_hz)
        self._media = -1
        self._ssrc = -1
        self._report: tuple[int, int] | None = None
        self._broken = False

    def packet(self, data: memoryview) -> None:
        """Handles one RTP packet. Skips it if the sound track is no longer active."""
        if self._broken or not self._track.is_on(self._feed.wall_90k):
            return
        try:
            self._depacketizer.packet(data)
        except Exception:  # noqa: BLE001 - a bug met by sound must not stop the pictures
            _log.exception("sound.bug")
            self._broken = True
            self._track.begin(None, "internal error")

    def settle(self) -> None:
        """Does nothing: no packet data is kept by reference."""

    def sender_report(self, report: SenderReport) -> None:
        """Maps RTP times of the sound to the camera's clock, if the report is about the sound."""
        if report.ssrc == self._depacketizer.ssrc and report.unix_90k > 0 and self._media >= 0:
            self._report = report.unix_90k, unwrap(report.rtp_timestamp, self._media)

    def _take(self, timestamp: int, samples: int, payload: bytes) -> None:
        if self._depacketizer.ssrc != self._ssrc:
            self._ssrc = self._depacketizer.ssrc
            self._line, self._media, self._report = SoundLine(self._sound.sample_rate_hz), -1, None
        self._media = unwrap(timestamp, self._media) if self._media >= 0 else timestamp
        start_90k, duration_90k = self._line.place(self._media, samples, self._feed.wall_90k, self._reported_90k())
        self._track.take(SoundUnit(start_90k, duration_90k, payload))

    def _reported_90k(self) -> int | None:
        if self._report is None:
            return None
        clock_90k, media = self._report
        since_90k = (self._media - media) * 90_000 // self._sound.sample_rate_hz
        return self._feed.wall_of_clock(clock_90k + since_90k)
