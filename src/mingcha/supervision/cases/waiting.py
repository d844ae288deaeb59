"""Which penalty cases wait for a reader: those whose next step this person may do now; not for pages (article 23)."""

from collections.abc import Set
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, GreaterThan, IsNull

from mingcha.kit.clock import SHANGHAI
from mingcha.law import fine_rules, parameters
from mingcha.law.measures import TAKEN
from mingcha.registry.deadlines.values import DueKind
from mingcha.registry.identity.asker import facts_of_many
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import person_id
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.cases.above import cases_with_scans
from mingcha.supervision.cases.due import RunningDay, days_of
from mingcha.supervision.cases.models import CaseChallenge, CasePayment, PenaltyCase
from mingcha.supervision.cases.rows import in_reach
from mingcha.supervision.cases.states import REVERSED, CaseState, ChallengeKind, Outcome, Verdict
from mingcha.supervision.executions.models import CaseExecution
from mingcha.supervision.executions.rules import AFTER_SERVICE
from mingcha.supervision.hearings.models import CaseHearing
from mingcha.supervision.inspections.models import VisitRecord
from mingcha.supervision.obstructions.models import Inspection
from mingcha.supervision.obstructions.waiting import of_police
from mingcha.supervision.recusals.models import CaseRecusal
from mingcha.supervision.recusals.rows import not_barred
from mingcha.supervision.reliefs.models import CaseRelief
from mingcha.supervision.reliefs.states import ReliefState
from mingcha.supervision.restitutions.models import CaseRestitution
from mingcha.supervision.reviewers.models import LegalReviewer
from mingcha.supervision.transfers.standing import closed_transfers, freezing_transfers

_REVERSED = [one.value for one in REVERSED]


def waiting_for(who: DutyFacts, today: date) -> QuerySet[PenaltyCase]:
    """The cases with a next step of this person's, and in any state those with a signed scan to confirm. Excluded:
    - cases in which a term of the person charged or of a court runs;
    - what another officer has to do: decide a case that this person handles, review one if no legal reviewer;
    - cases that this person was taken off (APL 43)."""
    executing = Q(state__in=[one.value for one in AFTER_SERVICE]) & _executing(f"user:{who.user_id}", today)
    steps = _steps_of(who, today).items()
    wanted = reduce(or_, (Q(state=one.value) & step for one, step in steps), executing)
    scanned = cases_with_scans(who)
    return _open_to(who).filter(wanted | Q(pk__in=scanned) if scanned else wanted)


def waiting_by_state(who: DutyFacts, today: date) -> dict[str, QuerySet[PenaltyCase]]:
    """The same by the state of a case: of each state the question of its own step alone, which is a small one. States
    in which nothing ever waits are absent, unless a signed scan does."""
    asked, executing = _steps_of(who, today), _executing(f"user:{who.user_id}", today)
    for one in AFTER_SERVICE:
        if one not in _ALWAYS:
            asked[one] = asked[one] | executing if one in asked else executing
    scanned = cases_with_scans(who)
    if scanned:
        asked = {one: asked.get(one, Q(pk__in=[])) | Q(pk__in=scanned) for one in CaseState}
    reached = _open_to(who)
    return {one.value: reached.filter(step) for one, step in asked.items()}


def _open_to(who: DutyFacts) -> QuerySet[PenaltyCase]:
    """The cases in reach in which this person may act (recusals.rules.is_not_barred)."""
    return not_barred(who, in_reach(of_police(who)))


_ALWAYS = (CaseState.OPEN, CaseState.PAID)
"""The states in which some officer has a next step, whoever it is."""


def _steps_of(who: DutyFacts, today: date) -> dict[CaseState, Q]:
    """Of each state what a case must meet for a next step of this person's, but for what is to be carried out."""
    actor = f"user:{who.user_id}"
    return {
        CaseState.OPENING_ASKED: ~_handles(actor),
        **dict.fromkeys(_ALWAYS, Q()),
        CaseState.PAID: ~_paid_last_by(actor),  # who recorded the last payment does not close it
        CaseState.ANNULLED: _after_annulment(actor),
        CaseState.DECIDED: Q(published_on=None) | Q(published_on__lte=_published_by(today)),
        CaseState.NOTICED: _before_decision(actor, who.user_id, today),
        **_collecting(actor, today),
    }


def _paid_last_by(actor: str) -> Q:
    """The cases of which this person recorded the newest payment."""
    newest = CasePayment.objects.filter(case=OuterRef("pk")).order_by("-pk").values("noted_by")[:1]
    return Q(Exact(Coalesce(Subquery(newest), Value("")), Value(actor)))


def _after_annulment(actor: str) -> Q:
    """What follows an annulled decision: money or things to give back, by another officer than who recorded the end of
    the review or lawsuit, then the closing, by one who neither handles the case nor settled anything of it."""
    reversing = CaseChallenge.objects.filter(case=OuterRef("pk"), verdict__in=_REVERSED)
    returned = CaseRestitution.objects.filter(case=OuterRef("pk"))
    ended = Exists(reversing.filter(ended_by=actor))
    noted = Exists(reversing.filter(noted_by=actor)) | Exists(returned.filter(noted_by=actor))
    settled = Q(noted) | Q(ended) | Q(court_by=actor) | _paid_last_by(actor)
    owes = _to_give_back()
    return owes & ~Q(ended) | ~owes & ~_handles(actor) & ~settled


def _to_give_back() -> Q:
    """The annulled cases of which something was paid or carried out that was not given back yet."""
    nothing = Value(Decimal(0), DecimalField())
    paid, back = (
        Coalesce(Subquery(_sum_of(rows)), nothing)
        for rows in (CasePayment.objects.all(), CaseRestitution.objects.all())
    )
    found = Q(GreaterThan(paid, back))
    for one in TAKEN:
        done = CaseExecution.objects.filter(
            case=OuterRef("pk"), measure=one.value, signed_at__isnull=False, undone=False
        )
        undone = CaseRestitution.objects.filter(case=OuterRef("pk"), measure=one.value)
        found |= Q(Exists(done)) & ~Q(Exists(undone))
    return found


def _sum_of(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The sum of the amounts of these rows of the case of an outer query."""
    of_case = rows.filter(case=OuterRef("pk")).order_by().values("case")
    found: QuerySet[Any] = of_case.annotate(sum_yuan=Sum("yuan")).values("sum_yuan")
    return found


def _past_term(actor: str, today: date) -> list[int]:
    """The demanded cases that this person handles and whose term to ask the court is over: what is left in them another
    officer does (owing.court_is_open). Its day is no column; those that one officer handles are few."""
    served = PenaltyCase.objects.filter(state=CaseState.DEMANDED.value, demand_served_on__isnull=False)
    handled = list(served.filter(_handles(actor), lawsuit_last__lt=today).order_by("pk"))
    late = today - timedelta(days=parameters.number("case.backdated_days", today))
    days = days_of(handled) if handled else {}
    return [case for case, found in days.items() if any(_is_past_court(one, late) for one in found)]


def _is_past_court(day: RunningDay, late: date) -> bool:
    kind, _, last, _ = day
    return kind is DueKind.PENALTY_COURT and last is not None and last < late


def _published_by(today: date) -> date:
    """The day up to which a public notice counts as served today (CPL 95)."""
    return today - timedelta(days=parameters.number("service.notice_days", today))


def _handles(actor: str) -> Q:
    """The cases that this person inspected, asked to open or gave notice of; see CaseFacts.handlers."""
    signed = Inspection.objects.filter(obstruction=OuterRef("obstruction"), signed_at__isnull=False)
    visits = VisitRecord.objects.filter(inspection=OuterRef("finding__inspection"), signed_at__isnull=False)
    # a value of each row, one look into an index: of what may exist PostgreSQL reads all inspections of the city first
    own = Q(first=actor) | Q(second=actor)
    inspected, visited = Subquery(signed.filter(own).values("pk")[:1]), Subquery(visits.filter(own).values("pk")[:1])
    handled = Q(opened_by=actor) | Q(notice_by=actor) | Q(notice_drawn_by=actor)
    return handled | Q(IsNull(inspected, rhs=False)) | Q(IsNull(visited, rhs=False))


def _asks_opinion() -> Q:
    """The cases in which the provision that is broken asks for a legal opinion; see rules.needs_review."""
    found = Q(pk__in=[])
    for rule, dated in fine_rules.shipped().items():
        opinions = sorted({one for held in dated for one in held.opinion_for})
        found |= Q(rule=rule, broken__in=opinions) if opinions else Q(pk__in=[])
    return found


def _before_decision(actor: str, user_id: int, today: date) -> Q:
    """What comes between notice and decision: a hearing to set or to hold, the legal review, the decision."""
    signed_off = Q(hearing__attended=False) | Q(hearing__record_signed__isnull=False) | Q(hearing__notice_on=None)
    held = Q(hearing__held_on__isnull=False) & signed_off
    heard = Q(hearing=None) | held | Q(hearing__withdrawn_on__isnull=False)
    to_serve = Q(hearing__set_on__isnull=False, hearing__notified_on=None)
    chairs = Q(hearing__chair=actor) & (to_serve | Q(hearing__set_on__lte=today))
    hearing = (Q(hearing__set_on=None) | _lapsed(today)) & ~_handles(actor) | chairs
    asks_review = Q(is_complex=True) | Q(hearing__held_on__isnull=False) | _asks_opinion()
    named = Exists(LegalReviewer.objects.filter(user=user_id or None, ended_on=None))
    review = asks_review & Q(review_agrees=None) & Q(named)
    reviewed = ~asks_review | Q(review_agrees__isnull=False)
    notified = Q(hearing_told=False) | Q(hearing__held_on__isnull=False) | Q(hearing_last__lt=today)
    stated = Q(statement_last__lt=today) | Q(waived=True)
    decide = reviewed & stated & notified & ~Q(Exists(freezing_transfers(today)))
    return ~heard & hearing | heard & ~_handles(actor) & (review | decide)


def _lapsed(today: date) -> Q:
    """The hearings that another officer may set anew: their day is over by `case.hearing_late_days`, or who presides
    was taken off the case, or has no account in use or no role of the police any more. Who moved to another place is
    found by the day alone."""
    over = today - timedelta(days=parameters.number("case.hearing_late_days", today))
    open_ones = CaseHearing.objects.filter(set_on__isnull=False, held_on=None, withdrawn_on=None)
    chairs = dict(open_ones.order_by("pk").values_list("case", "chair"))
    if not chairs:
        return Q(pk__in=[])
    known = facts_of_many(map(person_id, chairs.values()), datetime.combine(today, time.max, SHANGHAI))
    acting = {one for one, facts in known.items() if facts.active and facts.has(*PUBLIC_SECURITY)}
    taken_off = CaseRecusal.objects.filter(granted=True, case__in=chairs).order_by("pk")
    recused = set(taken_off.values_list("case", "officer"))
    left = [case for case, one in chairs.items() if _is_gone(case, person_id(one), acting, recused)]
    return Q(hearing__set_on__lt=over) | Q(pk__in=left)


def _is_gone(case: int, chair: int, acting: Set[int], recused: Set[tuple[int, int]]) -> bool:
    return chair not in acting or (case, chair) in recused


def _to_execute() -> Q:
    """The cases with a decided measure that has no record which two officers signed; see CaseFacts.to_execute."""
    found = Q(pk__in=[])
    for one in TAKEN:
        signed = CaseExecution.objects.filter(case=OuterRef("pk"), measure=one.value, signed_at__isnull=False)
        found |= Q(extras__contains=one.value) & ~Q(Exists(signed))
    return found


def _executing(actor: str, today: date) -> Q:
    """What a served decision leaves to carry out: a measure, or the second signature of its record."""
    unsigned = CaseExecution.objects.filter(case=OuterRef("pk"), signed_at=None, struck_at=None)
    waits = ~Q(Exists(unsigned)) | Q(Exists(unsigned.exclude(first=actor)))
    return _to_execute() & waits & ~Q(Exists(freezing_transfers(today)))


def _collecting(actor: str, today: date) -> dict[CaseState, Q]:
    """What comes after service, by state: a request for instalments to answer, the demand, the court, the end."""
    challenged = Exists(CaseChallenge.objects.filter(case=OuterRef("pk"), until=None))
    asked = Exists(CaseRelief.objects.filter(case=OuterRef("pk"), state=ReliefState.ASKED.value))
    free = ~Q(challenged) & ~Q(Exists(freezing_transfers(today)))
    demanded_by = today - timedelta(days=parameters.number("case.demand_days", today) + 1)
    ends = ~Q(outcome=Outcome.TRANSFER.value) | Q(Exists(closed_transfers())) | ~Q(Exists(freezing_transfers(today)))
    relief = Q(pay_last__isnull=False) & Q(asked) & ~_handles(actor)
    judged = CaseChallenge.objects.filter(
        case=OuterRef("pk"), kind=ChallengeKind.LAWSUIT.value, until__lt=today
    ).exclude(verdict=Verdict.ANNULLED.value)
    suable = Q(lawsuit_last__lt=today) | Q(Exists(judged))
    demanded = Q(demand_served_on__lte=demanded_by, pay_last__lt=today) & suable & free
    past_term = _past_term(actor, today)
    demanded &= ~Q(pk__in=past_term) if past_term else Q()
    to_serve = Q(demand_served_on=None)
    return {
        CaseState.SERVED: relief | Q(pay_last__lt=today) & free | Q(pay_last=None) & ends & ~_to_execute(),
        CaseState.DEMANDED: relief | to_serve | demanded,
    }
