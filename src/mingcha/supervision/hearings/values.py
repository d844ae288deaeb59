"""Hearings of penalty cases as frozen values (APL 63, 64)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NewHearing:
    """When and where a hearing is held, and how the person was notified: day of the notification and who received it.
    `is_public`: with a reason where it is not."""

    on: date
    place: str
    notified_on: date
    receiver: str
    is_public: bool = True
    closed_reason: str = ""


@dataclass(frozen=True, slots=True)
class HearingRecord:
    """What a hearing came to. `attended` False: the person stayed away without good reason, and so gave it up."""

    attended: bool
    record: str
    opinion: str


@dataclass(frozen=True, slots=True)
class HearingFacts:
    """A hearing as rules see it: the day on which it was asked for, the day for which it is set with the first day that
    the law allows, its chair's actor id, and the day on which it was held or given up."""

    asked_on: date
    set_on: date | None = None
    first_on: date | None = None
    chair: str = ""
    held_on: date | None = None
    withdrawn_on: date | None = None

    @property
    def is_over(self) -> bool:
        """Whether it was held, or the person gave it up."""
        return self.held_on is not None or self.withdrawn_on is not None


@dataclass(frozen=True, slots=True)
class HearingRow:
    """A hearing for its page."""

    facts: HearingFacts
    asked_note: str
    place: str
    notified_on: date | None
    receiver: str
    is_public: bool
    closed_reason: str
    chair_name: str
    attended: bool | None
    record: str
    opinion: str
    withdrawn_reason: str
