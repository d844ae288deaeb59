"""Coordination meetings as frozen values (article 4)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from mingcha.registry.identity.duty import Place


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting as it is recorded. `organiser`: code of the government, department or organ that held it; `minutes` may
    be empty if a scan is handed in."""

    organiser: str
    title: str
    held_on: date
    minutes: str = ""


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting for lists and its page. `media_type` and `sha256` are "" without a scan."""

    number: int
    title: str
    organiser: str
    organiser_name: str
    place: Place
    held_on: date
    minutes: str
    media_type: str
    sha256: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class ActionCounts:
    """How many actions a meeting agreed on, how many of them are not done, and how many of those are past their day."""

    agreed: int = 0
    waiting: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action that a meeting agreed on; `done_at` is None while it is open. `may_end`: whether the reader may record
    that it is done."""

    number: int
    text: str
    unit: str
    unit_name: str
    due_on: date
    is_overdue: bool
    done_at: datetime | None
    done_by: str
    done_note: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class MinutesFile:
    """The scan of the minutes, as it was handed in."""

    data: bytes = field(repr=False)
    media_type: str
    name: str
    """A file name for the download, made of our number."""
