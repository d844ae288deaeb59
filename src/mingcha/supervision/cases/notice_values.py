"""A notice before a penalty as it is drawn up, and as it is handed over (APL 44)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mingcha.law.fine_rules import Extra
from mingcha.supervision.cases.states import EvidenceKind, Outcome


@dataclass(frozen=True, slots=True)
class NoticeText:
    """What a notice says before it is handed over: as NewNotice, without day and receiver."""

    facts: str
    grounds: str
    evidence: tuple[EvidenceKind, ...]
    yuan: Decimal
    is_complex: bool = False
    extras: tuple[Extra, ...] = ()
    proposed: Outcome = Outcome.FINE


@dataclass(frozen=True, slots=True)
class HandedNotice:
    """When a notice that was drawn up was handed over, and to whom. `paper`: the number of the print that was handed
    over, as it was typed."""

    on: date
    receiver: str
    paper: str = ""


@dataclass(frozen=True, slots=True)
class PrintedNotice:
    """The prints of the notice of a case: their numbers, the newest first. `sha256`: of the newest one; `stands`:
    whether that one says what is drawn up now."""

    numbers: tuple[str, ...] = ()
    sha256: str = ""
    stands: bool = False
