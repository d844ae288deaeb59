"""Copies as frozen values (article 19)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class CopyEnd(StrEnum):
    """How a copy ended; the value is also the act of the register's line."""

    RETURNED = "returned"
    DESTROYED = "destroyed"
    NOT_TAKEN = "not_taken"
    """Its delivery was registered but not taken."""


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A recipient's copy: export, recipient, protective measures, last day (included)."""

    no: str
    export: str
    request: str
    managing_unit: str
    holder: str
    persons: tuple[str, ...]
    measures: str
    return_by: date
    given_at: datetime
    line: str
    end: CopyEnd | None
    ended_at: datetime | None
    ended_by: str
    proof: str
    end_line: str
    days_left: int
    """Days until the day of return; negative once it is over."""

    @property
    def is_overdue(self) -> bool:
        """Whether its day is over and no end is recorded."""
        return self.end is None and self.days_left < 0
