"""Penalty cases in the reader's reach (article 23)."""

from datetime import date, datetime
from decimal import Decimal

from mingcha.kit.decision import Decision, cites, require
from mingcha.law.penalty_dates import court_window, deliver_by
from mingcha.law.periods import Deadline
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.cases import rules
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.rows import (
    case_called,
    case_facts,
    case_row,
    challenge_rows,
    in_reach,
    payment_rows,
)
from mingcha.supervision.cases.states import OWING, CaseState, EvidenceKind
from mingcha.supervision.cases.values import CaseFacts, CaseRow, CaseSteps, WholeCase
from mingcha.supervision.collection import rules as collection_rules
from mingcha.supervision.obstructions.states import ServiceWay
from mingcha.supervision.officers.rules import may_enforce, may_read_enforcement

MOST_CASES = 200
"""Cases of one page of the list."""
MOST_COUNTED = 1_000
"""Open cases that are counted for a first page."""


@cites("23")
def cases(
    asker: Reader,
    *,
    at: datetime,
    before: int = 0,
    limit: int = MOST_CASES,
    state: CaseState | None = None,
    obstruction: int = 0,
) -> tuple[CaseRow, ...]:
    """The cases in reach, newest first; those below the number `before`, of one state or obstruction, if given. Empty
    for who reads no cases."""
    rows = in_reach(duty_of(asker, at))
    rows = rows.filter(pk__lt=before) if before else rows
    rows = rows.filter(state=state.value) if state else rows
    rows = rows.filter(obstruction=obstruction) if obstruction else rows
    return tuple(case_row(held, shanghai_day(at)) for held in rows.order_by("-pk")[:limit])


@cites("23")
def count_open_cases(asker: Reader, *, at: datetime) -> int:
    """How many cases in reach are not closed, MOST_COUNTED at most: a first page does not read a whole city's."""
    return in_reach(duty_of(asker, at)).exclude(state=CaseState.CLOSED.value).order_by()[:MOST_COUNTED].count()


@cites("23", "3")
def penalty_case(asker: Reader, number: int, *, at: datetime) -> WholeCase:
    """One case. Raises Fault(NOT_FOUND), and Refused (article 3) for who does not read it."""
    who, held, today = duty_of(asker, at), case_called(number), shanghai_day(at)
    facts = case_facts(held)
    require(may_read_enforcement(who, facts.place))
    return WholeCase(
        row=case_row(held, today),
        facts=facts,
        identity_ends=held.identity_ends,
        role=held.role,
        why=held.why,
        late_reason=held.late_reason,
        opened_by=held.opened_by,
        notice_facts=held.notice_facts,
        notice_grounds=held.notice_grounds,
        evidence=tuple(EvidenceKind(one) for one in held.notice_evidence.split()),
        notice_receiver=held.notice_receiver,
        noticed_on=held.noticed_on,
        statement=held.statement,
        statement_sha256=held.statement_digest,
        review_opinion=held.review_opinion,
        reviewed_by=held.reviewed_by,
        reason=held.reason,
        destination=held.destination,
        decided_by=held.decided_by,
        served_way=ServiceWay(held.served_way) if held.served_way else None,
        receiver=held.receiver,
        demand_note=held.demanded_on.isoformat() if held.demanded_on else "",
        court_note=held.court_note,
        close_reason=held.close_reason,
        dates=_dates(held),
        owed=collection_rules.owed_on(facts, today),
        payments=payment_rows(held),
        challenges=challenge_rows(held),
        opened_at=held.opened_at,
        steps=_steps(who, facts),
        blocked=_blocked(facts, today),
    )


def _dates(held: PenaltyCase) -> tuple[tuple[str, Deadline], ...]:
    """The days that run or ran: name of each, and the day."""
    found: list[tuple[str, Deadline]] = [("decide", Deadline(held.decide_last, held.decide_last, provisional=False))]
    if held.statement_last:
        day = held.statement_last
        found.append(("statement", Deadline(day, day, provisional=held.statement_provisional)))
    if held.decided_on and not held.served_on:
        found.append(("deliver", deliver_by(held.decided_on, calendar_in_force())))
    days = (("pay", held.pay_last), ("review", held.review_last), ("lawsuit", held.lawsuit_last))
    for name, last in days:
        if last:
            found.append((name, Deadline(last, last, provisional=held.dates_provisional)))
    if held.demanded_on and held.lawsuit_last:
        _, court = court_window(held.lawsuit_last, held.demanded_on, calendar_in_force())
        found.append(("court", court))
    return tuple(found)


def _steps(who: DutyFacts, held: CaseFacts) -> CaseSteps:
    """What the reader may do now by role and state; days and contents are judged when they are sent."""
    if not who.has(*PUBLIC_SECURITY) or not may_enforce(who, held.place):
        return CaseSteps()
    handles = f"user:{who.user_id}" in held.handlers
    state, owing = held.state, held.state in OWING and held.pay_last is not None
    return CaseSteps(
        notify=state is CaseState.OPEN,
        state=state is CaseState.NOTICED,
        review=state is CaseState.NOTICED and not handles and held.reviewed is None,
        decide=state in (CaseState.OPEN, CaseState.NOTICED) and not handles,
        serve=state is CaseState.DECIDED,
        pay=owing,
        challenge=held.served_on is not None and state is not CaseState.CLOSED and not held.challenged,
        end_challenge=held.challenged,
        demand=owing and state is CaseState.SERVED and not held.challenged,
        court=state is CaseState.DEMANDED and not held.challenged,
        close=state in (CaseState.PAID, CaseState.COURT) or (state is CaseState.SERVED and held.pay_last is None),
    )


def _blocked(held: CaseFacts, on: date) -> Decision | None:
    """Why no fine may be decided today by the penalty table, None once it is decided."""
    if held.state not in (CaseState.OPEN, CaseState.NOTICED):
        return None
    yuan = held.noticed_yuan or Decimal(100)
    answer = rules.check_case_fine(held, yuan, on)
    return answer if not answer else None
