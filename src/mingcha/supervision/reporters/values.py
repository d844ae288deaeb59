"""The name of a reporter as frozen values (decree 799, art. 24(2))."""

from dataclasses import dataclass
from datetime import date, datetime

from mingcha.kit.words import Words


@dataclass(frozen=True, slots=True)
class ReporterName:
    """Who reported, and how that person is reached. It is in no log and no list."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class ReporterOpeningRow:
    """That somebody opened a sealed name: who, when and why."""

    opened_by: str
    opened_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Linkable:
    """What a report may be linked to: its number, the place or unit, what was seen or the state, since which day."""

    number: int
    name: str
    detail: Words
    on: date


@dataclass(frozen=True, slots=True)
class SealedFacts:
    """Whether a report has a sealed name, and who opened it. `kept_until`: last day on which it is kept, None while the
    report runs; `destroyed_at`: when it was destroyed; `may_open`: the reader may open it."""

    is_sealed: bool
    openings: tuple[ReporterOpeningRow, ...]
    kept_until: date | None = None
    destroyed_at: datetime | None = None
    may_open: bool = False
