"""Official acts past their day, decisions that were reversed, and the searches that were made, for auditors (article
25). By day and number, never by person.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.registry.deadlines.rules import late_days
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.filings.models import SystemFiling
from mingcha.registry.filings.states import FilingState
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.reports.queries import reports
from mingcha.supervision.accountability.models import OfficerSearch
from mingcha.supervision.accountability.rules import may_hold_to_account, receipt_due_on
from mingcha.supervision.accountability.values import ChallengedDecision, OverdueAct, OverdueKind, SearchRow
from mingcha.supervision.cases.due import due_cases, due_obstructions
from mingcha.supervision.cases.models import CaseChallenge
from mingcha.supervision.cases.obstruction_steps import due_obstruction_steps
from mingcha.supervision.cases.rows import in_reach
from mingcha.supervision.cases.states import REVERSED, ChallengeKind, Verdict
from mingcha.supervision.clues.queries import CluesAsked, clues
from mingcha.supervision.clues.rules import minutes_of
from mingcha.supervision.clues.values import ReceiptSide
from mingcha.supervision.complaints.queries import complaints
from mingcha.supervision.inspections.due import due_inspections
from mingcha.supervision.transfers.queries import due_transfers

MOST_OVERDUE = 200
"""Acts of one kind that the list names, the oldest ones."""
_FILING = PlaceColumns("division", "applicant__code", "zone")
_OFFICER = PlaceColumns("officer__organisation__division", "officer__organisation__code", "officer__organisation__zone")
_OF_DUES = {
    DueKind.REINSPECTION: OverdueKind.REINSPECTION,
    DueKind.PENALTY_OPENING: OverdueKind.OPENING,
    DueKind.PENALTY_HEARING: OverdueKind.HEARING,
    DueKind.PENALTY_DECISION: OverdueKind.DECISION,
    DueKind.PENALTY_SERVICE: OverdueKind.SERVICE,
    DueKind.PENALTY_COURT: OverdueKind.COURT,
    DueKind.PENALTY_CHALLENGE: OverdueKind.CHALLENGE,
    DueKind.OBSTRUCTION_STEP: OverdueKind.OBSTRUCTION_STEP,
    DueKind.UNIT_REINSPECTION: OverdueKind.UNIT_REINSPECTION,
    DueKind.PLANNED_INSPECTION: OverdueKind.PLANNED_INSPECTION,
    DueKind.TRANSFER_STEP: OverdueKind.TRANSFER,
}
"""The acts of officials among what is due; payment of a fine and what a unit owes are none."""
_A_RIGHT = "TCC 9"
"""To object to the answer to a transfer is open to the organ, no duty of it."""
_BY_LAW = frozenset({DueKind.PENALTY_DECISION, DueKind.PENALTY_SERVICE, DueKind.PENALTY_COURT, DueKind.TRANSFER_STEP})
"""The acts whose last day the law names; that of an order or a hearing was set by an officer."""


@cites("9", "12", "18", "23", "24", "25", "799-24")
def overdue_acts(reader: Reader, *, at: datetime) -> tuple[OverdueAct, ...]:
    """The official acts in reach that are past their day, the earliest day first. Raises Refused (article 25)."""
    who = duty_of(reader, at)
    require(may_hold_to_account(who))
    found = [*_filings(who, at), *_reports(who, at), *_dues(who, at), *_complaints(who, at), *_clues(who, at)]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.kind, one.subject)))


@cites("23", "25")
def reversed_decisions(reader: Reader, *, at: datetime, limit: int = MOST_OVERDUE) -> tuple[ChallengedDecision, ...]:
    """The decisions in reach that a review or a lawsuit changed or annulled, the newest end first, and those with an
    end from before it was recorded what it did, of which words alone say so. Raises Refused (article 25)."""
    who = duty_of(reader, at)
    require(may_hold_to_account(who))
    read = Exists(in_reach(who).filter(pk=OuterRef("case")))  # row by row: they are few, the cases of a city many
    values = ["", *(one.value for one in REVERSED)]
    rows = CaseChallenge.objects.select_related("case").filter(read, until__isnull=False, verdict__in=values)
    return tuple(
        ChallengedDecision(
            one.case_id, one.case.no, ChallengeKind(one.kind).words, one.until, one.result,
            Verdict(one.verdict) if one.verdict else None,
        )
        for one in rows.order_by("-until", "-pk")[:limit]
        if one.until is not None
    )  # fmt: skip


@cites("25")
def searches(reader: Reader, *, at: datetime, limit: int = 50) -> tuple[SearchRow, ...]:
    """The last searches for exports of one officer: the reader's own, and those for officers of units in the reader's
    territory, but never for anybody of the reader's own organ. Raises Refused (article 25)."""
    who = duty_of(reader, at)
    require(may_hold_to_account(who))
    roles = tuple(one for one in who.roles if one.role is Role.AUDITOR and not one.territory.organisation)
    others = reach(replace(who, roles=roles), _OFFICER) & ~Q(officer__organisation__code=who.organisation)
    rows = OfficerSearch.objects.filter(Q(searched_by=f"user:{who.user_id}") | (others & ~Q(officer=who.user_id)))
    return tuple(
        SearchRow(
            one.pk, one.officer_name, one.year, one.reason, one.found, one.searched_by, shanghai_day(one.searched_at)
        )
        for one in rows.order_by("-pk")[:limit]
    )


def _filings(who: DutyFacts, at: datetime) -> Iterator[OverdueAct]:
    today = shanghai_day(at)
    rows = SystemFiling.objects.select_related("system", "organ").filter(reach(who, _FILING))
    rows = rows.filter(state=FilingState.SUBMITTED.value, submitted_at__lt=day_begins(today)).order_by("submitted_at")
    for one in rows[:MOST_OVERDUE]:
        due_on = receipt_due_on(shanghai_day(one.submitted_at)) if one.submitted_at else today
        if due_on < today:
            organ = one.organ.name if one.organ else ""
            about = Words(one.system.name, one.system.name)
            yield OverdueAct(OverdueKind.RECEIPT, str(one.pk), about, organ, "9", due_on, is_legal=False)


def _reports(who: DutyFacts, at: datetime) -> Iterator[OverdueAct]:
    for one in reports(who, at=at, limit=MOST_OVERDUE):
        number, about = str(one.number), Words(one.case_no, one.case_no)
        if one.is_overdue:
            yield OverdueAct(OverdueKind.REPORT, number, about, "", "18", one.due_on, is_legal=False)
        if late_days(one.answer_by, None, shanghai_day(at)):
            yield OverdueAct(OverdueKind.REPORT_ANSWER, number, about, "", "799-24", one.answer_by, is_legal=False)


def _dues(who: DutyFacts, at: datetime) -> Iterator[OverdueAct]:
    today = shanghai_day(at)
    until = today - timedelta(days=1)
    for query in (due_obstructions, due_obstruction_steps, due_cases, due_inspections, due_transfers):
        for one in query(who, until=until, at=at, limit=MOST_OVERDUE):
            if one.kind in _OF_DUES and one.article != _A_RIGHT and late_days(one.safe_on, one.legal_on, today):
                yield _of_due(one)


def _of_due(one: Due) -> OverdueAct:
    return OverdueAct(
        _OF_DUES[one.kind], one.subject, one.about, "", one.article, one.legal_on or one.safe_on,
        is_legal=one.legal_on is not None and one.kind in _BY_LAW,
    )  # fmt: skip


def _complaints(who: DutyFacts, at: datetime) -> Iterator[OverdueAct]:
    for one in complaints(who, at=at, limit=MOST_OVERDUE):
        if one.is_late:
            about = Words(one.no, one.no)
            yield OverdueAct(OverdueKind.COMPLAINT, str(one.number), about, "", "25", one.due_on, is_legal=False)


def _clues(who: DutyFacts, at: datetime) -> Iterator[OverdueAct]:
    for one in clues(who, at=at, limit=MOST_OVERDUE, asked=CluesAsked(late=True)):
        if one.reported_at is not None and one.receipt(ReceiptSide.PSB) is None:
            due_at = one.reported_at + 2 * timedelta(minutes=minutes_of(one.kind, one.noted_at))
            if at > due_at:  # a unit that reports late has not made the police late
                about, day = Words(one.no, one.no), shanghai_day(due_at)
                yield OverdueAct(OverdueKind.CLUE, one.no, about, "", "16(4)", day, is_legal=False)
