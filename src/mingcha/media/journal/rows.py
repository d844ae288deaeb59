"""Rows of the journal as frozen values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileRow:
    """A footage file at its first fragment. `minute` = Unix seconds // 60."""

    id: int
    camera: str
    epoch: int
    minute: int
    n: int
    label: str
    run: str
    init: str
    header_bytes: int
    header_digest: bytes
    begin_90k: int
    disk: str = ""
    """The id of its disk, which is searched first; "" for a folder without an identity file."""
    mask: str = ""
    """The privacy masks in its pictures (masks.plan.Masked.names); "" without any."""


@dataclass(frozen=True, slots=True)
class FragmentRow:
    """A fragment that is on disk."""

    camera: str
    start_90k: int
    file: int
    number: int
    offset_bytes: int
    size_bytes: int
    duration_90k: int
    key: bool
    frames: int
    digest: bytes
    frame_index: bytes


@dataclass(frozen=True, slots=True)
class InitRow:
    """An initialisation segment: `data` is `ftyp moov`."""

    id: str
    codec: str
    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class CauseRow:
    """From `at_ms` on footage flows (reason "") or is missing for this reason."""

    camera: str
    at_ms: int
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class ClosedFile:
    """A complete file."""

    id: int
    end_90k: int
    size_bytes: int
    fragments: int


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """A camera to record; the repr leaves out `sealed_password`."""

    camera: str
    url: str
    username: str
    sealed_password: str
    epoch: int
    label: str
    enabled: bool
    sub_url: str = ""
    """The address of the stream that is shown but not recorded; "" when there is none."""
    sound_until_ms: int = 0
    """Unix ms until which sound is recorded too; 0 if it is not."""
    mask_plan: str = ""
    """The plan of its privacy masks (masks.plan.MaskPlan.as_text); "" without masks."""
    home_preset: int = 0
    """The number of its home preset at the camera, 1 to 255; 0 if it does not turn, or nobody recorded a number."""
    home_return_s: int = 0
    """After how many seconds it turns back to that preset (article 7(2)); 0 without one."""

    def __repr__(self) -> str:
        return f"AssignmentRow({self.camera}, epoch={self.epoch}, label={self.label!r}, enabled={self.enabled})"


@dataclass(frozen=True, slots=True)
class HoldRow:
    """An interval of a camera's footage that must not be deleted; `to_ms` excluded."""

    hold: str
    camera: str
    from_ms: int
    to_ms: int
