"""The name of a reporter as frozen values (decree 799, art. 24(2))."""

from dataclasses import dataclass
from datetime import datetime


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
class SealedFacts:
    """Whether a report has a sealed name, and who opened it."""

    is_sealed: bool
    openings: tuple[ReporterOpeningRow, ...]
