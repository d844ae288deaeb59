"""Shift plans and shifts as frozen values (article 16(1))."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mingcha.registry.identity.duty import Place


@dataclass(frozen=True, slots=True)
class Hours:
    """From an instant until another one, which is not included."""

    begins_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.ends_at - self.begins_at


@dataclass(frozen=True, slots=True)
class ShiftPlanRow:
    """The shift plan of a unit; its days are days of Shanghai, both included. `withdrawn_at`: None while it stands."""

    number: int
    unit: str
    unit_name: str
    place: Place
    from_on: date
    until_on: date
    made_at: datetime
    made_by: str
    withdrawn_at: datetime | None

    def in_force(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.withdrawn_at is None and self.from_on <= on <= self.until_on


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A shift of a plan: `seats` are codes of the unit's monitoring seats, `least` the persons that it needs."""

    number: int
    plan: int
    unit: str
    hours: Hours
    seats: tuple[str, ...]
    least: int
