"""Signs of points as frozen values (article 7)."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class NewSign:
    """A sign as it was inspected: what it says, where it hangs, the Shanghai day of the photo, who looked at it."""

    text: str
    hangs_at: str
    photo_on: date
    inspector: str


@dataclass(frozen=True, slots=True)
class SignDays:
    """The days of a sign that rules ask for; `due_on`: the last day of the next inspection."""

    photo_on: date
    recorded_at: datetime
    due_on: date


@dataclass(frozen=True, slots=True)
class SignRow:
    """A recorded sign of a point; `sha256` of its photo."""

    number: int
    point: str
    text: str
    hangs_at: str
    inspector: str
    days: SignDays
    sha256: str
    media_type: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class SignPhoto:
    """The photo of a sign, as it was handed in."""

    data: bytes = field(repr=False)
    media_type: str
    name: str
    """A file name for the download, made of our number."""
