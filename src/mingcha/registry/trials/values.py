"""The trial run of a project, as frozen values (article 8)."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class TrialFacts:
    """The trial of a point's project as the door sees it: its first and last day (None before they are recorded) and
    the people of its list, by user id."""

    first_on: date | None = None
    last_on: date | None = None
    people: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """The unit of a person of a trial's list; `key` is None for people who were listed before keys were stored, or who
    have no unit."""

    key: int | None
    name: str


@dataclass(frozen=True, slots=True)
class TrialPersonRow:
    """A person of a trial's list: account, name and unit then, and why. The last three are None and "" while the person
    is on it."""

    username: str
    name: str
    unit: str
    reason: str
    added_by: str
    added_at: datetime
    removed_at: datetime | None = None
    removed_by: str = ""
    removed_reason: str = ""


@dataclass(frozen=True, slots=True)
class TrialRow:
    """The trial of a project. `revision` is 0 before its days are recorded; `is_open`: today is one of them;
    `is_to_come`: today is before them; `is_short`: shorter than the trial run that the building code asks for
    (`least_days`)."""

    first_on: date | None
    last_on: date | None
    revision: int
    is_open: bool
    is_to_come: bool
    is_short: bool
    least_days: int
    most_days: int
    people: tuple[TrialPersonRow, ...]
    former: tuple[TrialPersonRow, ...]
