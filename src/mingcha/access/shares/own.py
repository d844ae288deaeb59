"""Shares as one of their people sees them, as frozen values (articles 13(2), 19)."""

from dataclasses import dataclass
from datetime import datetime, time

from mingcha.access.shares.values import ShareFacts, ShareKind
from mingcha.kit.decision import Decision


@dataclass(frozen=True, slots=True)
class OwnShare:
    """A share in the list of one of its people: `points` are those that it was opened with, also those that
    were taken out; `is_over`: ended, for the reason `ended_why`, or past its term."""

    no: str
    data_set: str
    kind: ShareKind
    purpose: str
    points: int
    from_at: datetime
    until_at: datetime
    opens: time | None
    closes: time | None
    back_hours: int
    ended_why: str
    is_over: bool
    has_begun: bool


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A point that a share opens: its code, and what its people call it, site and name."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class SharePage:
    """The page of a share for one of its people: the points that it opens at this instant, by code, the number of its
    other ones, and why where none is open."""

    own: OwnShare
    facts: ShareFacts
    opened: tuple[OpenPoint, ...]
    closed_points: int
    closed: Decision | None
