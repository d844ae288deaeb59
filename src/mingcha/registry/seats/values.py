"""Monitoring seats and the layouts of their walls, as frozen values (article 16(1))."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A monitoring seat of a unit; `theme` is "day", "night" or "" for the person's own."""

    code: str
    name: str
    organisation: str
    organisation_name: str
    theme: str


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """A version of a wall's layout. `pages` hold `tiles` point codes each, "" for an empty tile; `dwell_s`: seconds per
    page of a tour, 0 for no tour. A viewer sees only the points that their own roles cover."""

    number: int
    seat: str
    seat_name: str
    name: str
    version: int
    tiles: int
    pages: tuple[tuple[str, ...], ...]
    dwell_s: int
    shared: bool
    withdrawn: bool
    made_at: datetime
