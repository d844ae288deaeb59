"""The values that a camera's reader passes to the recorder: picture formats, access units, states and gap reasons.

Time: `_90k` are 90 kHz ticks since 1970-01-01 UTC, `_ms` are Unix milliseconds, `_ns` is the monotonic clock.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

DEFAULT_FRAME_90K = 3600
"""The default duration of a picture: 25 a second."""


@dataclass(frozen=True, slots=True)
class VideoFormat:
    """The parameters of a stream for its initialisation segment."""

    codec: str
    """RFC 6381: "avc1.4d401f", "hvc1.1.6.L93.B0"."""
    width: int
    height: int
    """Luma samples after cropping."""
    parameter_sets: tuple[bytes, ...]
    """H.264: SPS..., PPS...; H.265: VPS..., SPS..., PPS...; without start codes."""
    config: bytes
    """AVC- or HEVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1 and 8.3.3.1)."""
    nominal_frame_90k: int
    """The frame duration to expect, from the VUI or the SDP, else 3600 (25 frames a second)."""


@dataclass(slots=True)
class AccessUnit:
    """One coded picture with its times."""

    pts_90k: int
    """Display time, on the corrected wall line."""
    dts_90k: int
    """Decoding time: strictly rising within a run, never after pts_90k."""
    key: bool
    """Whether decoding can begin here."""
    payload: bytes
    """NAL units with 4-byte lengths, unchanged and complete (SEI included), except delimiters."""
    rtp_90k: int
    """The RTP time as the camera sent it, unwrapped to 64 bits: for evidence."""
    arrival_ns: int
    """Monotonic clock when its last packet was read."""
    filled: str = ""
    """The versions of the privacy masks that were filled in it by its source (masks.plan.Masked.versions)."""


class GapReason(StrEnum):
    """Why there is no footage."""

    CONNECTING = "CONNECTING"  # being reached for the first time, nothing wrong known
    UNREACHABLE = "UNREACHABLE"  # no connection, or it was closed
    REFUSED = "REFUSED"  # name or password not accepted
    NOT_FOUND = "NOT_FOUND"  # the server has no such stream
    NOT_A_CAMERA = "NOT_A_CAMERA"  # the device does not use RTSP, or violates it
    UNSUPPORTED = "UNSUPPORTED"  # an unsupported codec or transport
    SILENT = "SILENT"  # connected, but no data comes
    LOSS = "LOSS"  # packets are missing; footage continues at the next key frame
    CLOCK_JUMP = "CLOCK_JUMP"  # the camera's or the machine's clock stepped
    DISK_FULL = "DISK_FULL"
    DISK_FAULT = "DISK_FAULT"
    RECORDER_DOWN = "RECORDER_DOWN"
    JOURNAL_LOST = "JOURNAL_LOST"  # the journal was rebuilt from the files; the reason is unknown
    DISABLED = "DISABLED"
    MASK_MISSING = "MASK_MISSING"  # the place demands a mask (article 18), and none is applied: nothing is read
    MASK_MOVED = "MASK_MOVED"  # the view is no longer the one that the mask was checked for: nothing is read
    MASK_DEVICE = "MASK_DEVICE"  # the device has another camera whose view must be covered: nothing is read
    MASK_FAULT = "MASK_FAULT"  # the process that masks died, is too slow or not installed: nothing is recorded


@dataclass(frozen=True, slots=True)
class LostFootage:
    """Pictures that come and are not kept, since their disk is full or fails: why, and since when (Unix ms)."""

    reason: GapReason
    since_ms: int


CLOCK_OFF_MS = 2_000
CLOCK_DRIFT_PPM = 1_000


class ClockFinding(StrEnum):
    """What is wrong with a camera's clock. Footage is timed by the recorder's clock in any case."""

    OFF = "OFF"  # its wall clock is more than CLOCK_OFF_MS from ours
    DRIFTS = "DRIFTS"  # its media clock runs more than CLOCK_DRIFT_PPM too fast or too slowly


class CameraPhase(StrEnum):
    """The state of a camera's reader."""

    CONNECTING = "connecting"
    RECORDING = "recording"
    TROUBLE = "trouble"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class LinkHour:
    """What the way to a camera lost in an hour, and how unevenly it delivered: over UDP only, and only while it was
    measured; `skipped` over TCP only. `frames` and `offset_ms` over both."""

    hour: int
    """Unix seconds // 3600."""
    measured_ms: int = 0
    expected: int = 0
    """RTP packets of the video that should have come."""
    lost: int = 0
    """Those of them that did not, or too late."""
    jitter_us_ms: int = 0
    """Interarrival jitter (RFC 3550, A.8) of pictures in microseconds, each times the milliseconds it was taken for."""
    jitter_most_us: int = 0
    skipped: int = 0
    """Packets that the camera left out of its numbering over TCP."""
    frames: int = 0
    """Pictures that came while it was recorded."""
    frames_ms: int = 0
    """The milliseconds in which these came; time without pictures is none of it."""
    offset_ms: int | None = None
    """The last offset of the camera's clock against ours (CameraState.clock_offset_ms); None if it was not heard."""

    @property
    def jitter_us(self) -> int:
        """The mean jitter in microseconds; 0 without a measure."""
        return self.jitter_us_ms // self.measured_ms if self.measured_ms else 0


class MaskSeen(StrEnum):
    """What a look at a privacy mask found."""

    SEEN = "seen"  # it is where it was checked
    NOT_SEEN = "not_seen"  # what the camera should fill is not even
    MOVED = "moved"  # the view is no longer the one that it was checked for
    UNKNOWN = "unknown"  # too little in common: night, fog, something close


@dataclass(frozen=True, slots=True)
class MaskLook:
    """What was measured of a mask in one picture: numbers alone (article 18)."""

    version: str
    at_ms: int
    result: MaskSeen
    worst_deviation: int | None
    """Levels of luma inside of it, as the camera sent it; None if it is filled here."""
    shift_x_permille: int
    shift_y_permille: int
    score_permille: int
    """How sure the shift is; 0 if it was not measured."""


@dataclass(frozen=True, slots=True)
class CameraState:
    """The state of one camera, for pages and `status --json`."""

    phase: CameraPhase
    since_ms: int
    """When this phase began; without footage, the end of the last picture: the begin of the gap."""
    reason: GapReason | None = None
    """Why there is trouble; None while recording."""
    detail: str = ""
    """A short technical remark in English, without secrets."""
    frames_per_second: float = 0.0
    """Over the time since the figures were last taken, about five seconds."""
    kilobits_per_second: int = 0
    """Video payload over the same time."""
    packets_lost: int = 0
    """RTP packets missing since the connection began (RFC 3550, A.3)."""
    clock_offset_ms: int | None = None
    """The camera's clock minus ours by its RTCP sender reports (RFC 3550, 6.4.1); None when it sends none."""
    clock_drift_ppm: int | None = None
    """Drift of its media clock against our monotonic clock, + if fast; None until known."""
    poor: str = ""
    """The measure by which the picture is poor ("FRAME_RATE"); "" while it is good or not measured yet."""
    sound: str = ""
    """The codec of the sound that is recorded now: "mp4a.40.2", "alaw", "ulaw"; "" for none."""
    sound_trouble: str = ""
    """Why assigned sound is not recorded: a short technical remark in English; "" if all is well."""
    link: tuple[LinkHour, ...] = ()
    """What the way to it lost and how unevenly it delivered, by hour; only hours with a measure."""

    looks: tuple[MaskLook, ...] = ()
    """The newest look at each of its masks."""

    @property
    def clock_findings(self) -> tuple[ClockFinding, ...]:
        """The trouble of the camera's clock, if any."""
        off = self.clock_offset_ms is not None and abs(self.clock_offset_ms) > CLOCK_OFF_MS
        drifts = self.clock_drift_ppm is not None and abs(self.clock_drift_ppm) > CLOCK_DRIFT_PPM
        return (ClockFinding.OFF,) * off + (ClockFinding.DRIFTS,) * drifts


class CameraSink(Protocol):
    """The receiver of one camera's pictures and states; called on the reader's thread, must not block.

    Order: `format` before the first unit of a run and whenever it changes; `interrupted` ends a run. A run is a stretch
    of units whose dts rises without a jump.
    """

    def format(self, format: VideoFormat) -> None:  # noqa: A002 - the name in the interface page
        """Sets the format of the following units."""
        ...

    def unit(self, unit: AccessUnit) -> None:
        """The next picture."""
        ...

    def interrupted(self, reason: GapReason, at_ms: int, detail: str) -> None:
        """Ends a run for this reason; `at_ms` is the wall time of the end of the last picture (or now if there was
        none)."""
        ...

    def state(self, state: CameraState) -> None:
        """The camera's state changed, or its figures were taken again (every few seconds)."""
        ...
