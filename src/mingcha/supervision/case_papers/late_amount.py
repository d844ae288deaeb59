"""The late amount as papers of a case say it: to which day it is counted, what grew, on how many days (APL 72, 73)."""

from datetime import date
from decimal import Decimal

from mingcha.law.penalty_dates import late_yuan
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.rows import is_paid
from mingcha.supervision.cases.values import CaseFacts


def counted_to(held: PenaltyCase, facts: CaseFacts) -> date | None:
    """The day to which a late amount is counted: of the last payment once all is paid, else the latest of payments,
    demand and court."""
    paid = max((one.on for one in facts.paid), default=None)
    if paid is not None and is_paid(facts, paid):
        return paid
    return max((one for one in (paid, held.demanded_on, held.court_on) if one is not None), default=None)


def grown(held: PenaltyCase, facts: CaseFacts) -> Decimal:
    """The late amount to that day, in yuan."""
    last = counted_to(held, facts)
    return late_yuan(facts.parts, last, facts.paid, facts.pauses) if held.pay_last and last else Decimal("0.00")


def days_late(facts: CaseFacts, last: date | None) -> list[int]:
    """The one number of days by which a reader checks the late amount; none where parts, payments or pauses make it
    more than one."""
    if last is None or len(facts.parts) != 1 or facts.pauses or any(one.on < last for one in facts.paid):
        return []
    late = (last - facts.parts[0].due).days
    return [late] if late > 0 else []
