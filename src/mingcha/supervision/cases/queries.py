"""Penalty cases in the reader's reach, and the findings of an inspection from which they come (articles 22, 23;
799-24)."""

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.kit.decision import Decision, allow, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.fines import fine_bounds
from mingcha.law.penalty_dates import court_window, deliver_by, hearing_from, hearing_notice_by, noticed_by
from mingcha.law.periods import Deadline
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.cases import rules
from mingcha.supervision.cases.discussion import needs_discussion
from mingcha.supervision.cases.listing import case_rows
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.next_steps import (
    is_for_another_to_close,
    is_to_close,
    is_to_end_unenforced,
    is_to_execute,
    is_to_restitute,
)
from mingcha.supervision.cases.owing import court_is_open, has_to_give_back, is_free_of_transfers, owed_on
from mingcha.supervision.cases.rows import (
    about_of,
    case_called,
    case_facts,
    challenge_rows,
    demand_service_of,
    ground_of,
    in_reach,
    measures_of,
    payment_rows,
    rows_of,
    service_of,
)
from mingcha.supervision.cases.states import ENDED, LED, OWING, CaseState, EvidenceKind, Outcome, Unenforced
from mingcha.supervision.cases.step_values import CaseSteps
from mingcha.supervision.cases.values import CaseDecision, CaseFacts, CaseRow, WholeCase
from mingcha.supervision.cases.waiting import waiting_by_state, waiting_for
from mingcha.supervision.executions.rows import execution_row, executions_of
from mingcha.supervision.hearings.rows import chair_left, hearing_of, hearing_row
from mingcha.supervision.hearings.rules import last_hearing_on, may_be_set
from mingcha.supervision.inspections.models import InspectionAnswer
from mingcha.supervision.inspections.questions import ASKED, OFFENCE_OF
from mingcha.supervision.inspections.rows import inspection_called, standing_answers
from mingcha.supervision.matters.rows import answered_of, finding_called, matter_of, ordered_of, recorded_of
from mingcha.supervision.matters.rules import leads_to_case, may_act_on_matter
from mingcha.supervision.matters.values import FindingRow, Matter, WholeFinding
from mingcha.supervision.obstructions.rows import count_of_each, newest_of_each, of_point
from mingcha.supervision.officers.rules import may_read_enforcement
from mingcha.supervision.recusals.rows import recusal_rows
from mingcha.supervision.recusals.rules import may_handle_case
from mingcha.supervision.reliefs.rows import relief_row, reliefs_of
from mingcha.supervision.reliefs.states import ReliefState
from mingcha.supervision.restitutions.rows import restitution_rows
from mingcha.supervision.reviewers.queries import is_named
from mingcha.supervision.self_checks.kinds import Answer
from mingcha.supervision.transfers.offers import is_case_barred, may_be_handed_over

MOST_CASES = 200
"""Cases of one page of the list."""
MOST_COUNTED = 1_000
"""Cases that are counted: of more it is told that there are more."""

_AS_HELD = (
    "notice_facts", "notice_grounds", "notice_outcome", "notice_receiver", "noticed_on", "statement", "review_opinion",
    "reviewed_by", "reason", "destination", "decided_by", "discussed_by", "discussion", "court_note", "close_reason",
    "demanded_yuan", "why",
)  # fmt: skip
"""The columns of a case that a page reads as they are."""


@cites("23")
def cases(
    asker: Reader,
    *,
    at: datetime,
    before: int = 0,
    limit: int = MOST_CASES,
    state: CaseState | None = None,
    obstruction: int = 0,
    finding: int = 0,
    mine: bool = False,
    text: str = "",
    oldest_first: bool = False,
) -> tuple[CaseRow, ...]:
    """The cases in reach, newest first; those below the number `before` (with `oldest_first` above it), of one state,
    obstruction or finding, if given; `mine`: those with a next step of the asker's; `text`: in number, point, place or
    unit. Empty for who reads none."""
    who, today = duty_of(asker, at), shanghai_day(at)
    narrow = partial(
        _narrowed, text=text, before=before, oldest_first=oldest_first, obstruction=obstruction, finding=finding
    )
    if mine and not state:
        each = {one: narrow(rows) for one, rows in waiting_by_state(who, today).items()}
        rows = rows_of(newest_of_each(each, limit, oldest_first=oldest_first))
    else:
        rows = narrow(_of_state(who, today, state, mine=mine))
    return case_rows(rows.order_by("pk" if oldest_first else "-pk")[:limit], today)


@cites("23")
def count_cases(
    asker: Reader, *, at: datetime, state: CaseState | None = None, mine: bool = False, text: str = ""
) -> int:
    """How many such cases there are, MOST_COUNTED + 1 at most: more than that are many."""
    who, today = duty_of(asker, at), shanghai_day(at)
    if mine and not state:
        each = {one: _narrowed(rows, text=text) for one, rows in waiting_by_state(who, today).items()}
        return count_of_each(each, MOST_COUNTED + 1)
    rows = _narrowed(_of_state(who, today, state, mine=mine), text=text)
    return rows.order_by()[: MOST_COUNTED + 1].count()


@cites("23")
def count_waiting_cases(asker: Reader, *, at: datetime) -> int:
    """How many cases have a next step of the asker's, MOST_COUNTED at most: a first page does not read a whole
    city's."""
    return waiting_for(duty_of(asker, at), shanghai_day(at)).order_by()[:MOST_COUNTED].count()


def _of_state(who: DutyFacts, today: date, state: CaseState | None, *, mine: bool) -> QuerySet[PenaltyCase]:
    rows = waiting_for(who, today) if mine else in_reach(who)
    return rows.filter(state=state.value) if state else rows


def _narrowed(
    rows: QuerySet[PenaltyCase],
    *,
    text: str,
    before: int = 0,
    oldest_first: bool = False,
    obstruction: int = 0,
    finding: int = 0,
) -> QuerySet[PenaltyCase]:
    if before:
        rows = rows.filter(pk__gt=before) if oldest_first else rows.filter(pk__lt=before)
    rows = rows.filter(obstruction=obstruction) if obstruction else rows
    rows = rows.filter(finding=finding) if finding else rows
    named = of_point(text, "obstruction__point__") | Q(finding__inspection__subject__icontains=text)
    named |= Q(no__icontains=text) | Q(unit__icontains=text) | Q(person__icontains=text)
    return rows.filter(named) if text else rows


@cites("23", "3")
def penalty_case(asker: Reader, number: int, *, at: datetime) -> WholeCase:
    """One case. Raises Fault(NOT_FOUND), and Refused (article 3) for who does not read it."""
    who, held, today = duty_of(asker, at), case_called(number), shanghai_day(at)
    facts, hearing = case_facts(held), hearing_of(held.pk)
    require(may_read_enforcement(who, facts.place))
    recusals = recusal_rows(held.pk)
    steps = _steps(who, facts, at, recusal=any(one.granted is None for one in recusals))
    return WholeCase(
        row=case_rows([held], today)[0],
        facts=facts,
        identity_ends=held.identity_ends,
        role=held.role,
        late_reason=held.late_reason,
        opened_by=held.opened_by,
        approved_by=held.approved_by,
        measures=measures_of(held),
        executions=tuple(map(execution_row, executions_of(held.pk))),
        question=ASKED[held.finding.question].words if held.finding is not None else None,
        evidence=tuple(EvidenceKind(one) for one in held.notice_evidence.split()),
        statement_sha256=held.statement_digest,
        recusals=recusals,
        demand_note=held.demanded_on.isoformat() if held.demanded_on else "",
        dates=_dates(held, facts),
        owed=owed_on(facts, today),
        payments=payment_rows(held),
        challenges=challenge_rows(held),
        hearing=hearing_row(hearing) if hearing else None,
        reliefs=tuple(map(relief_row, reliefs_of(held))),
        decided_yuan=held.yuan,
        restitutions=restitution_rows(held.pk),
        opened_at=held.opened_at,
        steps=steps,
        **_hearing_days(facts, steps, at),
        **{name: getattr(held, name) for name in _AS_HELD},
        published_where=held.served_proof,
        **_services(held),
        blocked=_blocked(facts, today),
        is_frozen=not is_free_of_transfers(facts, today),
        on_the_spot=rules.why_not_on_the_spot(facts),
    )


def _services(held: PenaltyCase) -> dict[str, Any]:
    """How the decision and the demand were served, what the officers recorded and the unit answered to its order, and
    why what is unpaid is not enforced, by the names of WholeCase."""
    unenforced, about = Unenforced(held.unenforced) if held.unenforced else None, about_of(held)
    served = {"served": service_of(held), "demand_served": demand_service_of(held)}
    found = {"recorded": recorded_of(about), "answered": answered_of(about), "transfer_ground": ground_of(held)}
    return {**served, **found, "unenforced": unenforced}


def _hearing_days(held: CaseFacts, steps: CaseSteps, at: datetime) -> dict[str, Any]:
    """The days that the steps of a hearing need, by the names of WholeCase."""
    on, found = shanghai_day(at), dict[str, Any]()
    if held.hearing and steps.set_hearing:
        first = hearing_from(on, calendar_in_force()).due
        last = last_hearing_on(held.hearing, first, on, chair_left=chair_left(held, at))
        found |= {"hearing_first": first, "hearing_last": last}
    if held.hearing and held.hearing.set_on and steps.serve_hearing:
        found["hearing_notice_last"] = hearing_notice_by(held.hearing.set_on, calendar_in_force()).due
    return found


def _dates(held: PenaltyCase, facts: CaseFacts) -> tuple[tuple[str, Deadline], ...]:
    """The days that run in its state, also those that are over and not met: name of each, and the day. Review and
    lawsuit may be asked for of a paid and closed case, too, of an annulled one neither."""
    found: list[tuple[str, Deadline]] = []
    if held.open_last and facts.state is CaseState.OPENING_ASKED:
        found.append(("open", Deadline(held.open_last, held.open_last, provisional=False)))
    days = (
        ("decide", held.decide_last, held.decide_provisional),
        ("statement", held.statement_last, held.statement_provisional),
        ("hearing", held.hearing_last, held.statement_provisional),
    )
    if facts.state in LED:
        found += [(name, Deadline(last, last, provisional=open_yet)) for name, last, open_yet in days if last]
    if held.published_on and not held.served_on:
        found.append(("noticed", noticed_by(held.published_on)))
    elif held.decided_on and not held.served_on:
        found.append(("deliver", deliver_by(held.decided_on, calendar_in_force())))
    after = [("pay", held.pay_last)] if facts.state in OWING else []
    if facts.annulled_on is None:
        after += [("review", held.review_last), ("lawsuit", held.lawsuit_last)]
    known = calendar_in_force() if held.dates_provisional else None
    for name, last in after:
        if last:  # the one mark stands for all three, whose years may be two
            found.append((name, Deadline(last, last, provisional=known is not None and not known.covers(last))))
    waits_for_court = facts.state is CaseState.DEMANDED and not facts.challenged
    if waits_for_court and held.demand_served_on and held.lawsuit_last:
        since = {"judged_on": facts.judged_on, "relief_last": facts.relief_last}
        found.append(("court", court_window(held.lawsuit_last, held.demand_served_on, calendar_in_force(), **since)[1]))
    return tuple(found)


def _steps(who: DutyFacts, held: CaseFacts, at: datetime, *, recusal: bool) -> CaseSteps:
    """What the reader may do now by role and state; days and contents are judged when they are sent."""
    if not who.has(*PUBLIC_SECURITY) or not may_handle_case(who, held):
        return CaseSteps()
    handles, on = f"user:{who.user_id}" in held.handlers, shanghai_day(at)
    state, owing = held.state, held.state in OWING and held.pay_last is not None
    asked = held.relief is not None and held.relief.state is ReliefState.ASKED
    payable = owing and state is not CaseState.COURT
    is_late = held.pay_last is not None and held.pay_last < on
    return CaseSteps(
        approve=state is CaseState.OPENING_ASKED and not handles,
        decline=state is CaseState.OPENING_ASKED and not handles,
        draw_notice=state is CaseState.OPEN,
        hand_over_notice=state is CaseState.OPEN and held.notice_drawn_on is not None,
        notify=state is CaseState.OPEN,
        state=state is CaseState.NOTICED,
        **_hearing_steps(who, held, at),
        ask_recusal=state not in ENDED and not recusal,
        answer_recusal=recusal and not handles,
        review=state is CaseState.NOTICED and not handles and held.reviewed is None and is_named(who.user_id),
        discuss=state is CaseState.NOTICED and not handles and needs_discussion(held) and held.discussed_on is None,
        decide=state in (CaseState.OPEN, CaseState.NOTICED) and not handles,
        publish=state is CaseState.DECIDED,
        serve=state is CaseState.DECIDED,
        execute=is_to_execute(held),
        sign_execution=held.unsigned is not None and held.unsigned.first.actor != f"user:{who.user_id}",
        strike_execution=held.unsigned is not None,
        pay=owing,
        ask_relief=payable and not asked,
        grant_relief=payable and asked and not handles,
        refuse_relief=payable and asked and not handles,
        challenge=held.served_on is not None and held.annulled_on is None and not held.challenged,
        end_challenge=held.challenged,
        restitute=is_to_restitute(who, held, on),
        demand=owing and state is CaseState.SERVED and not held.challenged and is_late,
        serve_demand=state is CaseState.DEMANDED and held.demand_served_on is None,
        court=state is CaseState.DEMANDED and court_is_open(held, f"user:{who.user_id}", on, calendar_in_force()),
        close=is_to_close(held) and not has_to_give_back(held, on) and not is_for_another_to_close(who, held),
        end_unenforced=is_late and is_to_end_unenforced(who, held),
    )


def _may_be_set(actor: str, held: CaseFacts, at: datetime) -> bool:
    on = shanghai_day(at)
    first_on = hearing_from(on, calendar_in_force()).due
    return may_be_set(actor, held.hearing, first_on, on, chair_left=chair_left(held, at))


def _hearing_steps(who: DutyFacts, held: CaseFacts, at: datetime) -> dict[str, bool]:
    """What the reader may do about a hearing, by the names of CaseSteps."""
    actor, hearing = f"user:{who.user_id}", held.hearing
    if held.state is not CaseState.NOTICED:
        return {}
    waits = hearing is not None and not hearing.is_over
    return {
        "ask_hearing": hearing is None or _was_given_up_early(held),
        "set_hearing": waits and actor not in held.handlers and _may_be_set(actor, held, at),
        "serve_hearing": hearing is not None and waits and hearing.set_on is not None and hearing.notified_on is None,
        "hold_hearing": hearing is not None and waits and hearing.chair == actor and hearing.notified_on is not None,
        "sign_hearing": hearing is not None and hearing.waits_for_signing and actor not in held.handlers,
        "withdraw_hearing": waits and actor not in held.handlers,
    }


def _was_given_up_early(held: CaseFacts) -> bool:
    """Whether a hearing was given up while its days ran: it may be asked for again within them."""
    given_up = held.hearing.withdrawn_on if held.hearing is not None else None
    return given_up is not None and held.hearing_last is not None and given_up <= held.hearing_last


def _blocked(held: CaseFacts, on: date) -> Decision | None:
    """Why what was told, or a fine, may not be decided today, by what comes before or by the penalty table; None where
    it may or once it is decided."""
    if held.state not in (CaseState.OPEN, CaseState.NOTICED):
        return None
    least = fine_bounds(held.rule, held.who, held.act_on, grave=held.grave).least
    yuan = held.noticed_yuan or least or Decimal(1)
    outcome = held.noticed or Outcome.FINE
    given = CaseDecision(outcome, "-", yuan if outcome is Outcome.FINE else Decimal(0), extras=held.noticed_extras)
    answer = rules.may_punish_now(held, given, on)
    return answer if not answer else None


@cites("3", "23", "799-24")
def findings_of_inspection(asker: Reader, number: int, *, at: datetime) -> tuple[FindingRow, ...]:
    """The findings of an inspection that the penalty table knows, with their cases; none for who reads no cases, as the
    inspected unit. Raises Fault(NOT_FOUND)."""
    who, held = duty_of(asker, at), inspection_called(number)
    if not may_read_enforcement(who, held.place):
        return ()
    lacking = standing_answers().filter(inspection=held, answer=Answer.NO.value, question__in=OFFENCE_OF)
    answers = lacking.select_related("inspection__unit")
    return tuple(_finding_row(who, one, matter_of(one), at) for one in answers.order_by("pk"))


@cites("3", "22", "23", "799-24")
def finding_to_charge(asker: Reader, inspection: int, number: int, *, at: datetime) -> WholeFinding:
    """One finding of an inspection, for the opening of a case. Raises Fault(NOT_FOUND), Refused (article 3)."""
    who, held = duty_of(asker, at), finding_called(number)
    require(may_read_enforcement(who, held.inspection.place))
    matter = matter_of(held)
    if held.inspection_id != inspection or matter.offence is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一检查问题", "there is no such finding"), str(number))
    row = _finding_row(who, held, matter, at)
    return WholeFinding(
        row, matter, held.inspection_id, held.inspection.subject, ordered_of(held), held.inspection.revision
    )


def _finding_row(who: DutyFacts, held: InspectionAnswer, matter: Matter, at: datetime) -> FindingRow:
    acts = bool(may_act_on_matter(who, matter))
    cases = PenaltyCase.objects.filter(finding=held).order_by("pk").values_list("pk", "no")
    today = shanghai_day(at)
    leads = acts and leads_to_case(matter, today) and not is_case_barred(held, today)
    offence = OFFENCE_OF[held.question]
    hands_over = acts and bool(may_be_handed_over(allow("22"), held, today))
    return FindingRow(held.pk, held.question, offence, held.note, leads, tuple(cases), hands_over)
