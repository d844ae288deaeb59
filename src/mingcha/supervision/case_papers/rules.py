"""Which papers of a penalty case are issued (article 23; APL 55, 59, 61)."""

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.law.measures import CONFISCATING
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.cases.rules import article_of
from mingcha.supervision.cases.states import CaseState, Outcome
from mingcha.supervision.cases.values import CaseFacts

OF_CASES = (
    PrintedKind.CASE_OPENING,
    PrintedKind.PENALTY_NOTICE,
    PrintedKind.HEARING_RIGHT,
    PrintedKind.HEARING_NOTICE,
    PrintedKind.HEARING_RECORD,
    PrintedKind.LEGAL_REVIEW,
    PrintedKind.DECISION,
    PrintedKind.NO_PENALTY,
    PrintedKind.CASE_TRANSFER,
    PrintedKind.DISCONTINUED,
    PrintedKind.SERVICE,
    PrintedKind.CONFISCATION,
    PrintedKind.LATE_AMOUNT,
    PrintedKind.DEMAND,
    PrintedKind.DEMAND_SERVICE,
    PrintedKind.CLOSING_REPORT,
)
"""In the order of a course."""
_ENDS = {
    Outcome.NO_PENALTY: PrintedKind.NO_PENALTY,
    Outcome.TRANSFER: PrintedKind.CASE_TRANSFER,
    Outcome.DISCONTINUED: PrintedKind.DISCONTINUED,
}


_COUNTED = (CaseState.PAID, CaseState.CLOSED, CaseState.COURT)
"""The states in which a late amount is counted to a day, if anything was paid or demanded."""


@cites("APL 57", "APL 59")
def paper_of(outcome: Outcome) -> PrintedKind:
    """The paper by which the person learns of a decision: each end of a case has its own (APL 57)."""
    return _ENDS.get(outcome, PrintedKind.DECISION)


@cites("22", "23", "799-26", "799-27(1)", "799-28")
def may_issue_of_case(kind: PrintedKind, held: CaseFacts) -> Decision:
    """Whether a paper of a case is issued: each once its step is done. What is handed over is issued before it is: the
    notice once it is drawn up, the receipt of a service once there is what is served."""
    decided = paper_of(held.outcome) if held.outcome is not None else None
    drawn = held.state is CaseState.OPEN and held.notice_drawn_on is not None
    noticed = held.statement_last is not None or drawn
    fined = held.outcome is Outcome.FINE and held.served_on is not None and held.annulled_on is None
    is_there = {
        PrintedKind.CASE_OPENING: True,
        PrintedKind.PENALTY_NOTICE: noticed,
        PrintedKind.SERVICE: held.decided_on is not None,
        PrintedKind.LATE_AMOUNT: fined and held.state in _COUNTED and (bool(held.paid) or held.demanded_on is not None),
        PrintedKind.DEMAND: held.demanded_on is not None,
        PrintedKind.DEMAND_SERVICE: held.demanded_on is not None,
        PrintedKind.HEARING_RIGHT: held.hearing_told and noticed,
        PrintedKind.HEARING_NOTICE: held.hearing is not None and held.hearing.set_on is not None,
        PrintedKind.HEARING_RECORD: held.hearing is not None and held.hearing.held_on is not None,
        PrintedKind.LEGAL_REVIEW: held.reviewed is not None,
        PrintedKind.CLOSING_REPORT: held.state is CaseState.CLOSED,
        PrintedKind.CONFISCATION: any(one in held.done for one in CONFISCATING),
    }
    if is_there.get(kind, kind is decided):
        return allow(article_of(held))
    return refuse(article_of(held), "相应步骤完成后方可出具", "it is issued once that step is done")
