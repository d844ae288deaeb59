"""Reference images and home presets as frozen values (article 7)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ViewedCamera:
    """What rules ask of the view of a point. `changed_at`: when it was last moved or turned, None for never;
    `reference_at`: the time of the frame of its newest reference image, None for none."""

    moves: bool
    is_placed: bool
    has_direction: bool
    has_home_preset: bool
    reference_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TakenReference:
    """A picture that was kept through the door to footage, as it becomes a reference image. `shown_at`: the time of its
    frame; `digest` of the JPEG, `fragment_digest` of the fragment of footage, both SHA-256 in hexadecimal."""

    snapshot: str
    shown_at: datetime
    digest: str
    fragment_digest: str


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A reference image of a point; the picture itself is the kept picture `taken.snapshot`."""

    number: int
    point: str
    taken: TakenReference
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class HomePresetRow:
    """The home preset of a camera that turns, and after how many minutes it returns to it."""

    point: str
    preset: str
    return_minutes: int
    recorded_at: datetime
    recorded_by: str
    number: int
    """Its number at the camera; 0 if it is registered by a name alone."""
