"""What a check gives: numbers, a suspicion that wants another picture soon, and the findings that stand."""

from dataclasses import dataclass
from enum import StrEnum

from mingcha.media.looks.picture import LightMode
from mingcha.media.looks.turned import Turn


class CheckState(StrEnum):
    """What became of a check."""

    JUDGED = "judged"
    LEARNING = "learning"
    NOT_JUDGEABLE = "not_judgeable"
    """Fog, or too few edges: counted, no claim."""
    AWAY = "away"
    """A camera that moves is not at its home position, or turned: blocks are not compared."""
    FAULTY = "faulty"
    """Black, a slate, frozen or no picture."""


class LearnCause(StrEnum):
    """How a host came by the state by which it judges a camera."""

    KEPT = "kept"
    """Out of its own store."""
    MASKS = "masks"
    """Begun anew, for what is not judged of the camera changed."""
    UNREADABLE = "unreadable"
    """Begun anew, for the kept state is of another version or damaged."""
    NO_STATE = "no_state"
    """Begun anew, for the store has none: another host, or a lost file."""


class LookFinding(StrEnum):
    """What may be wrong with a picture. The value is stored, so it never changes."""

    PARTIAL_SUDDEN = "partial_sudden"
    PARTIAL_SLOW = "partial_slow"
    TURNED = "turned"
    LOST_VIEW = "lost_view"
    BLACK = "black"
    SLATE = "slate"
    FROZEN = "frozen"
    NO_PICTURE = "no_picture"
    DEVICE_COVERED = "device_covered"
    DEVICE_ABNORMAL = "device_abnormal"
    DEVICE_NO_PICTURE = "device_no_picture"

    @property
    def is_of_device(self) -> bool:
        """Whether a device says so of its own picture: the detector neither claims it nor ends it."""
        return self.value in DEVICE_KINDS


DEVICE_KINDS = ("device_covered", "device_abnormal", "device_no_picture")


@dataclass(frozen=True, slots=True)
class Check:
    """The numbers of one check. Shares are of judgeable blocks (`lost`) and of all blocks (`judgeable`)."""

    at_ms: int
    state: CheckState
    mode: LightMode | None = None
    lost: float = 0.0
    judgeable: float = 0.0
    turn: Turn | None = None
    sharpness: float = 0.0
    luma: float = 0.0
    is_suspicious: bool = False
    """Whether another picture should be checked in a minute."""


@dataclass(frozen=True, slots=True)
class StandingFinding:
    """A finding that stands now: since when, share of the judgeable blocks (0 where none is meant), shift in pixels of
    the judged picture, whether the slow kind grows from the edge, and for it whether it reached the share of a case."""

    kind: LookFinding
    since_ms: int
    share: float = 0.0
    shift_px: float = 0.0
    is_growing: bool = False
    is_case: bool = False
