"""The late amount as papers of a case say it: to which day it is counted, what grew, on how many days (APL 72, 73)."""

from datetime import date
from decimal import Decimal

from mingcha.law.penalty_dates import late_yuan
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.values import CaseFacts


def counted_to(held: PenaltyCase, facts: CaseFacts) -> date | None:
    """The day to which a late amount is counted: of the last payment, else of what was done because none came."""
    return max((one.on for one in facts.paid), default=held.court_on or held.demanded_on)


def grown(held: PenaltyCase, facts: CaseFacts) -> Decimal:
    """The late amount to that day, in yuan."""
    last = counted_to(held, facts)
    return late_yuan(facts.parts, last, facts.paid, facts.pauses) if held.pay_last and last else Decimal("0.00")


def days_late(facts: CaseFacts, last: date | None) -> list[int]:
    """The one number of days by which a reader checks the late amount; none where parts, payments or pauses make it
    more than one."""
    if last is None or len(facts.parts) != 1 or len(facts.paid) > 1 or facts.pauses:
        return []
    late = (last - facts.parts[0].due).days
    return [late] if late > 0 else []
