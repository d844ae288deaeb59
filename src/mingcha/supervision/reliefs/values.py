"""Instalments and deferral of a fine as frozen values (APL 66)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mingcha.supervision.reliefs.states import ReliefState


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of what is still unpaid: its last day, and its amount in yuan."""

    due_on: date
    yuan: Decimal


@dataclass(frozen=True, slots=True)
class ReliefFacts:
    """The newest request as rules see it; `noted_by`: actor id of who recorded it."""

    state: ReliefState
    asked_on: date
    noted_by: str = ""


@dataclass(frozen=True, slots=True)
class ReliefRow:
    """A request for its page; one instalment is a deferral."""

    number: int
    state: ReliefState
    asked_on: date
    reason: str
    decided_on: date | None
    decided_by: str
    decision: str
    instalments: tuple[Instalment, ...]
