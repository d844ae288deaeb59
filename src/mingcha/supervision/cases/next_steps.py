"""Which late steps of a penalty case its page offers, by its state and by who did what: pure, on plain values (APL 67,
72, 73). Whether a step may be taken is decided when it is sent, by the rules of its act (collection, executions,
restitutions)."""

from datetime import date

from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.cases.owing import has_to_give_back
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.executions.rules import AFTER_SERVICE


def is_to_restitute(who: DutyFacts, held: CaseFacts, on: date) -> bool:
    """Whether something is to be given back, and this person did not record the result by which it is."""
    open_yet = held.state is not CaseState.CLOSED and has_to_give_back(held, on)
    return open_yet and f"user:{who.user_id}" not in held.ended_by


def is_to_end_unenforced(who: DutyFacts, held: CaseFacts) -> bool:
    """Whether another officer may end a case whose fine is overdue: none that runs before a court or a review."""
    runs_here = held.state in (CaseState.SERVED, CaseState.DEMANDED) and not held.challenged
    return runs_here and f"user:{who.user_id}" not in held.handlers | held.settled_by


def is_to_execute(held: CaseFacts) -> bool:
    """Whether a part of the decision is still to be carried out, and no record of it waits for a signature."""
    return held.state in AFTER_SERVICE and bool(held.not_done) and held.unsigned is None


def is_for_another_to_close(who: DutyFacts, held: CaseFacts) -> bool:
    """Whether another officer closes a case: than who recorded what ends its claim, and once the court was asked or it
    was annulled than who handles it."""
    actor, ended = f"user:{who.user_id}", held.state is CaseState.COURT or held.annulled_on is not None
    return actor in held.settled_by or (ended and actor in held.handlers)


def is_to_close(held: CaseFacts) -> bool:
    """Whether nothing is left but the closing: paid, before the court, annulled or without a fine, carried out, and no
    review or lawsuit runs."""
    ended = held.state in (CaseState.PAID, CaseState.COURT, CaseState.ANNULLED)
    unpaid = held.state is CaseState.SERVED and held.pay_last is None
    executed = held.annulled_on is not None or not held.to_execute
    return (ended or unpaid) and executed and not held.challenged
