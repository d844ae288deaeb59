"""Turns the coded pictures of one camera into access units with wall times, and its troubles into gaps (art. 16(5)).

Exists as long as the camera is assigned, over any number of sources (ingest/source.py). No I/O.
"""

from collections.abc import Callable

from mingcha.media.codecs.h264_stream import H264Stream
from mingcha.media.codecs.video_stream import CodedPicture, CodedStream
from mingcha.media.diagnosis.steps import PicturesSeen
from mingcha.media.feed.drift import DriftWatch
from mingcha.media.feed.link_hours import LinkHours
from mingcha.media.feed.pace import MediaPace
from mingcha.media.feed.quality import QualityWatch
from mingcha.media.feed.sound_track import SoundTrack
from mingcha.media.feed.wall_line import DecodingOrder, Jump, WallLine
from mingcha.media.rtp.rtp import unwrap
from mingcha.media.units import (
    AccessUnit,
    CameraPhase,
    CameraSink,
    CameraState,
    GapReason,
    MaskLook,
    MaskSeen,
    VideoFormat,
)

KEY_PATIENCE_NS = 10_000_000_000
"""After this time without a key picture, a run may start where CodedStream.may_begin allows it."""
MOST_LOOKS = 16
_FLOOR_LIMIT_90K = 2 * 90_000


class CameraFeed:
    """Takes the pictures of a source, delivers units to the sink, and keeps the camera's state.

    The source sets `arrival_ns` (monotonic) and `wall_90k` to the time of each read before it delivers from that read.
    """

    filled = ""
    """Set by a source that fills privacy masks: the versions in the next picture (AccessUnit.filled)."""
    _has_key = False
    _begun_ns = 0
    """Of the present stream: whether a key picture came, and when it began."""
    looks: tuple[MaskLook, ...] = ()
    """The newest look at each mask; shown with the next state."""
    moved: frozenset[str] = frozenset()
    """The masks whose view was moved and not seen since, whatever became of the camera's link meanwhile."""

    def __init__(self, sink: CameraSink, arrival_ns: int, wall_90k: int) -> None:
        self.sink = sink
        self.arrival_ns = arrival_ns
        self.wall_90k = wall_90k
        self.seen_ns = arrival_ns
        """Arrival of the last whole picture, delivered or not."""
        self.packets_lost = 0
        self.is_barred: Callable[[], bool] | None = None
        """Whether pictures must not be delivered now (article 18): they are dropped. None: never, without a call."""
        self.link = LinkHours()
        self.sound: SoundTrack | None = None
        """The sound track of the assignment; None without sound."""
        self.sound_failed = False
        """Whether the last source requested sound and delivered no picture: the next one does not request it."""
        self.sound_forbidden = ""
        """Why assigned sound must not be requested now: a technical remark; "" if it may be."""
        self.has_run = False
        """Whether units were delivered since `begin`."""
        self.clock_offset_ms: int | None = None
        self._reported: tuple[int, int] | None = None
        self._stream: CodedStream = H264Stream()
        self._frame_90k = 0
        self._format: VideoFormat | None = None
        self._media = -1
        self._line: WallLine | None = None
        self._drift = DriftWatch()
        self._pace = MediaPace()
        self._quality = QualityWatch()
        self._order = DecodingOrder(0, 3600)
        self._learned_depth = 0
        self._running = False
        self._key_ns = arrival_ns
        self._bare = False
        self._gap: GapReason = GapReason.CONNECTING
        self._end_90k = 0
        self._last_dts_90k = 0
        self._frames = self._bytes = 0
        self._figures_ns = arrival_ns
        self._state = CameraState(CameraPhase.CONNECTING, wall_90k // 90, GapReason.CONNECTING)
        sink.state(self._state)

    @property
    def running(self) -> bool:
        """Whether units are being delivered."""
        return self._running

    @property
    def reason(self) -> GapReason | None:
        """The reason of the current gap; None during a run."""
        return None if self._running else self._gap

    def active_sound(self, at_90k: int) -> SoundTrack | None:
        """The sound track if sound may be recorded at this time; None otherwise."""
        is_on = self.sound is not None and self.sound.is_on(at_90k) and not self.sound_forbidden
        return self.sound if is_on else None

    def forbid_sound(self, why: str) -> None:
        """Forbids sound for the sources that follow, and drops what is buffered; "" allows it again."""
        self.sound_forbidden = why
        if why and self.sound is not None:
            self.sound.begin(None, why)

    def begin(self, stream: CodedStream, frame_90k: int = 0) -> None:
        """Begins a new stream. `frame_90k` (0: unknown) is the frame duration if the stream does not give one."""
        self._forget_line()
        self._stream = stream
        self._format = None
        self._frame_90k = frame_90k
        self._key_ns = self.seen_ns = self._figures_ns = self.arrival_ns
        self._frames = self._bytes = self.packets_lost = 0
        self.has_run = self._has_key = False
        self._begun_ns = self.arrival_ns
        self.filled = ""

    def picture(self, picture: CodedPicture) -> None:
        """Takes the next whole access unit, in decoding order."""
        if self.is_barred is not None and self.is_barred():
            return
        arrival_ns = self.seen_ns = self.arrival_ns
        payload, kinds = picture.payload, picture.kinds
        media = self._media = unwrap(picture.timestamp, self._media) if self._media >= 0 else picture.timestamp
        line, pace = self._line, self._pace
        # nearly every clock runs right: a call a picture is spared
        corrected = media + pace.shift_90k if pace.rate == 1.0 else pace.corrected(media)
        placed = None if line is None else line.place(corrected, self.wall_90k)
        if placed is None or isinstance(placed, Jump):
            placed = self._place_anew(media, placed)
            media = self._media
        stream = self._stream
        if kinds & stream.sets:
            stream.take_sets(payload)
        key = bool(kinds & stream.keys)
        if key:
            self._key_ns, self._has_key = arrival_ns, True
        elif arrival_ns - self._key_ns >= KEY_PATIENCE_NS:
            key = stream.may_begin(kinds, payload)
        if not (key or self._running) or (self._bare and kinds & stream.leading):
            return
        if key and not self._open(picture, placed):
            return
        order = self._order
        pts_90k, dts_90k = order.place(placed)
        self._last_dts_90k = dts_90k
        end_90k = pts_90k + order.frame_90k
        if end_90k > self._end_90k:
            self._end_90k = end_90k
        self._frames += 1
        self._bytes += len(payload)
        self.sink.unit(AccessUnit(pts_90k, dts_90k, key, payload, media, arrival_ns, self.filled))

    def damage(self, detail: str) -> None:
        """Packets are missing: ends the run; the next one starts at a key picture."""
        if self._running:
            self.trouble(GapReason.LOSS, detail)

    def restart(self, detail: str) -> None:
        """Media times continue from another value: ends the run."""
        self._forget_line()
        if self._running:
            self.trouble(GapReason.CLOCK_JUMP, detail)

    def trouble(self, reason: GapReason, detail: str) -> None:
        """Ends the run, or changes the reason of the gap."""
        since_ms = self._state.since_ms
        if self._running:
            since_ms = self._end_90k // 90
            self._running = False
            self._learned_depth = max(self._learned_depth, self._order.depth)
            self.sink.interrupted(reason, self._end_90k // 90, detail)
        elif reason is not self._gap:
            self.sink.interrupted(reason, self.wall_90k // 90, detail)
        elif detail == self._state.detail:
            return
        self._gap = reason
        phase = CameraPhase.OFF if reason is GapReason.DISABLED else CameraPhase.TROUBLE
        self._show(phase, reason, detail, since_ms)

    def sender_clock(self, unix_90k: int, rtp_timestamp: int) -> None:
        """Takes a sender report: the camera's own clock at an RTP time (RFC 3550, 6.4.1)."""
        if self._line is None or unix_90k <= 0:
            return
        media = unwrap(rtp_timestamp, self._media)
        self._reported = unix_90k, media
        ours = self._line.wall_of(self._pace.corrected(media))
        self.clock_offset_ms = (unix_90k - ours) // 90

    def wall_of_clock(self, unix_90k: int) -> int | None:
        """Converts a time of the camera's own clock to our wall time; None before the first sender report."""
        if self._line is None or self._reported is None:
            return None
        clock_90k, media = self._reported
        return self._line.wall_of(self._pace.corrected(media + unix_90k - clock_90k))

    def wall_of_media(self, timestamp: int) -> int | None:
        """Converts a media time of the pictures (32 bits) to our wall time; None before the first picture."""
        if self._line is None:
            return None
        return self._line.wall_of(self._pace.corrected(unwrap(timestamp, self._media)))

    def take_look(self, newest: MaskLook) -> None:
        """Takes a look at a mask."""
        if newest.result is MaskSeen.MOVED:
            self.moved |= {newest.version}
        elif newest.result is MaskSeen.SEEN:
            self.moved -= {newest.version}
        self.looks = (*(one for one in self.looks if one.version != newest.version), newest)[-MOST_LOOKS:]

    @property
    def pictures(self) -> PicturesSeen:
        """What came of the stream since `begin`, for a diagnosis."""
        waited_s = max(0, self.arrival_ns - self._begun_ns) // 1_000_000_000
        return PicturesSeen(self._media >= 0, self._has_key, self.has_run, waited_s)

    def take_figures(self) -> None:
        """Sends rates and loss since the last call to the sink."""
        elapsed_ns = self.arrival_ns - self._figures_ns
        self._follow_drift()
        if elapsed_ns <= 0 or not self._running:
            return
        self._quality.take(self._frames * 1e9 / elapsed_ns)
        self.link.take_pictures(self.wall_90k, elapsed_ns // 1_000_000, self._frames, self.clock_offset_ms)
        self._show(CameraPhase.RECORDING, None, "", self._state.since_ms, elapsed_ns)
        self._frames = self._bytes = 0
        self._figures_ns = self.arrival_ns

    def _place_anew(self, media: int, jump: Jump | None) -> int:
        """The wall time of the first picture of a line. Begins another run if the media clock jumped."""
        if self._line is not None and jump is not None:
            pace = self._line.pace() if jump.may_be_pace else None
            if pace is not None:
                return self._continue_at_pace(media, pace)
            self.restart(jump.value)
            # after a jump back the unwrapped time could become negative: restart at the 32-bit time
            self._media = media = media & 0xFFFFFFFF
        # a run begins after the end of the previous one, unless the wall clock was set back
        floor = self._end_90k if self._end_90k - self.wall_90k <= _FLOOR_LIMIT_90K else None
        if floor is None:
            self._end_90k = self._last_dts_90k = 0
        self._pace.begin(media)
        self._line = WallLine(media, self.wall_90k, floor, corrected=self._pace.rate != 1.0)
        return self._line.wall_of(media)

    def _continue_at_pace(self, media: int, pace: float) -> int:
        """Continues the run with a line of the measured clock rate, not before what was delivered. A camera clock of a
        wrong rate is a finding, not a gap."""
        self._follow_drift()
        self._drift.begin()
        self._drift.ppm = None
        self._pace.change(media, pace)
        corrected = self._pace.corrected(media)
        floor = self._end_90k if self._running else None
        self._line = WallLine(corrected, self.wall_90k, floor, corrected=True)
        return self._line.wall_of(corrected)

    def _open(self, picture: CodedPicture, placed: int) -> bool:
        """At a key picture: sends a new format to the sink. Returns False if parameter sets are missing."""
        if not self._running or self._stream.changed:
            found = self._stream.video_format(picture.payload, self._frame_90k)
            if found is None:
                return False
            video_format, reorder = found
            if video_format != self._format or not self._running:
                self._format = video_format
                depth = self._learned_depth if reorder is None else reorder
                floor = self._last_dts_90k + 1 if self._last_dts_90k else None
                self._order = DecodingOrder(depth, video_format.nominal_frame_90k, floor)
                self.sink.format(video_format)
        self._bare = not self._running  # leading pictures of the first key picture cannot be decoded
        if not self._running:
            self._running = self.has_run = True
            self._end_90k = max(self._end_90k, placed)
            self._frames = self._bytes = 0
            self._figures_ns = self.arrival_ns
            self._show(CameraPhase.RECORDING, None, "", self.wall_90k // 90)
        return True

    def _follow_drift(self) -> None:
        """Passes finished windows to the drift measurement. Not called per picture."""
        for wall_90k, least_90k in self._line.take_least_delayed() if self._line is not None else ():
            self._drift.add(wall_90k, least_90k, self.wall_90k - self.arrival_ns * 9 // 100_000)

    def _why_silent(self) -> str:
        """The remark on forbidden sound, if sound is assigned now."""
        return self.sound_forbidden if self.sound is not None and self.sound.is_on(self.wall_90k) else ""

    def _forget_line(self) -> None:
        self._follow_drift()
        self._drift.begin()
        self._line = None
        self._media = -1
        self._reported = None
        self.clock_offset_ms = None

    def _show(
        self, phase: CameraPhase, reason: GapReason | None, detail: str, since_ms: int, elapsed_ns: int = 0
    ) -> None:
        sound = self.active_sound(self.wall_90k)
        self._state = CameraState(
            phase=phase,
            since_ms=since_ms,
            reason=reason,
            detail=detail,
            frames_per_second=round(self._frames * 1e9 / elapsed_ns, 1) if elapsed_ns else 0.0,
            kilobits_per_second=self._bytes * 8_000_000 // elapsed_ns if elapsed_ns else 0,
            packets_lost=self.packets_lost,
            poor=self._quality.poor,
            clock_offset_ms=self.clock_offset_ms,
            clock_drift_ppm=self._pace.fast_ppm(self._drift.ppm),
            sound=sound.format.codec if sound is not None and sound.format is not None else "",
            sound_trouble=sound.trouble if sound is not None else self._why_silent(),
            link=self.link.all,
            looks=self.looks,
        )
        self.sink.state(self._state)
