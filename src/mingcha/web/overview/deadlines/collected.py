"""Everything with a day in the reach of a person, from the queries of all nouns, as matters of one list (articles 4, 7
to 12, 16(2), 16(5), 17, 19, 23).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.urls import reverse

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.queries import due_problems
from mingcha.registry.archives.due import archive_dues
from mingcha.registry.circuits.queries import contract_dues
from mingcha.registry.deadlines.rules import first_of_each_kind, is_named_outside
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.filings.due import filing_dues
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.meetings.queries import due_actions
from mingcha.registry.relocations.queries import due_relocations
from mingcha.registry.signs.queries import due_signs
from mingcha.registry.staff import queries as staff_queries
from mingcha.registry.staff.values import StaffRow
from mingcha.sharing.applications.due import due_applications
from mingcha.sharing.decisions.due import due_disputes
from mingcha.sharing.grants.due import due_share_grants
from mingcha.supervision.assessments.due import due_assessments, due_first_assessments
from mingcha.supervision.cases.due import due_cases, due_obstructions
from mingcha.supervision.cases.obstruction_steps import due_obstruction_steps
from mingcha.supervision.compliance_audits.due import due_audits
from mingcha.supervision.incidents.queries import due_incident_notices
from mingcha.supervision.inspections.due import due_inspections
from mingcha.supervision.leaks.queries import due_leaks
from mingcha.supervision.regimes.due import due_regimes
from mingcha.supervision.self_checks.queries import due_self_checks
from mingcha.supervision.sheets.due import due_sheets
from mingcha.supervision.transfers.queries import due_transfers
from mingcha.supervision.work_orders.due import due_work_orders
from mingcha.supervision.yearly_reports.queries import due_yearly_reports
from mingcha.web.frame.addresses import address
from mingcha.web.overview.today.matters import Matter, matters

MOST_OF_A_KIND = 200
"""Matters of one kind that a list names, the earliest ones."""
KINDS: Mapping[str, Words] = {
    **{kind.value: kind.words for kind in DueKind},
    "training": Words("人员培训", "Train a person"),
    "hold": Words("复核保全", "Review a hold"),
    "copy": Words("收回或者销毁录像副本", "Have a copy returned or destroyed"),
    "trial": Words("试运行验收", "Accept what is on trial"),
    "disk": Words("扩充磁盘", "Add a disk"),
    "witness": Words("恢复见证", "Restore a witness"),
}
"""The kinds of matters with what is to be done."""
_ON_THE_PAGES = Words("详见平台", "more on the platform")
_PAGES = {
    DueKind.FILING: "system",
    DueKind.FILING_RETURNED: "filing",
    DueKind.RELOCATION: "relocation",
    DueKind.RELOCATION_NOTICE: "relocation",
    DueKind.SIGN: "point",
    DueKind.MEETING_ACTION: "meeting",
    DueKind.PROBLEM: "acceptance",
    DueKind.ARCHIVE: "system",
    DueKind.CONTRACT: "circuit",
    DueKind.SELF_CHECK: "self-check",
    DueKind.REINSPECTION: "obstruction",
    DueKind.OBSTRUCTION_STEP: "obstruction",
    DueKind.PENALTY_OPENING: "penalty",
    DueKind.PENALTY_HEARING_NOTICE: "penalty",
    DueKind.PENALTY_HEARING: "penalty",
    DueKind.PENALTY_DECISION: "penalty",
    DueKind.PENALTY_SERVICE: "penalty",
    DueKind.PENALTY_PAYMENT: "penalty",
    DueKind.PENALTY_COURT: "penalty",
    DueKind.PENALTY_CHALLENGE: "penalty",
    DueKind.ASSESSMENT: "assessment",
    DueKind.SYSTEM_ASSESSMENT: "system",
    DueKind.COMPLIANCE_AUDIT: "compliance-audit",
    DueKind.INCIDENT_NOTICE: "incident",
    DueKind.WORK_ORDER: "work-order",
    DueKind.TRANSFER_STEP: "transfer",
    DueKind.LEAK_NOTICE: "leak",
    DueKind.LEAK_HANDLER: "leak",
    DueKind.YEARLY_REPORT: "yearly-report",
    DueKind.UNIT_REINSPECTION: "unit-inspection",
    DueKind.UNIT_CORRECTION: "unit-inspection",
    DueKind.PLANNED_INSPECTION: "inspection-plan",
    DueKind.REPORT_ANSWER: "report",
    DueKind.PICTURE_SHEET: "look-sheet",
    DueKind.REGIME_READING: "regimes-of",
    DueKind.SHARING_CHECK: "application",
    DueKind.SHARING_REPLY: "application",
    DueKind.SHARING_DISPUTE: "application",
    DueKind.SHARING_SUPPLY: "share-supply",
    DueKind.SHARING_REPORT: "share-grant",
    DueKind.SHARING_REVIEW: "share-grant",
    DueKind.SHARING_LAST_DAY: "share-grant",
}
"""The page of the subject of each kind."""
_QUERIES = (
    *(filing_dues, due_relocations, due_signs, due_actions, due_problems, archive_dues, contract_dues),
    due_self_checks,
    due_work_orders,
    *(due_obstructions, due_cases, due_yearly_reports),
    *(due_inspections, due_applications, due_disputes, due_share_grants),
)
_BESIDE_TODAY = (
    *(due_assessments, due_first_assessments, due_regimes),
    *(due_audits, due_incident_notices, due_transfers, due_leaks, due_sheets, due_obstruction_steps),
)
"""Asked for where the list is read, not for the start page, whose questions to the database are bounded: they wait on
/oversight."""


@cites("4", "7", "8", "9", "10", "11", "13(2)", "16(2)", "16(5)", "17", "19")
def deadlines(
    facts: DutyFacts,
    *,
    until: date,
    at: datetime,
    kind: str = "",
    staff: Iterable[StaffRow] | None = None,
    for_today: bool = False,
) -> tuple[Matter, ...]:
    """The matters in the reach of a person that are due up to `until`, and the overdue ones, by their safe day; of one
    kind if it is given. Of each kind the earliest MOST_OF_A_KIND. `staff`: the people with trainings in the same reach,
    if they have been read; `for_today`: without what stands on /oversight instead."""
    found: list[Matter] = []
    if kind not in set(DueKind):
        days = (until - shanghai_day(at)).days
        people = staff_queries.staff(facts, at=at) if staff is None else staff
        found += matters(facts, at, people, days_ahead=days)
    if not kind or kind in set(DueKind):
        found += map(_matter, _dues(facts, until, at, _QUERIES if for_today else _QUERIES + _BESIDE_TODAY))
    chosen = (one for one in found if not kind or one.kind == kind)
    return first_of_each_kind(sorted(chosen, key=lambda one: (one.safe_on, one.kind, one.subject.zh)), MOST_OF_A_KIND)


@cites("3", "20(4)")
def not_walled(found: Iterable[Matter]) -> tuple[Matter, ...]:
    """The matters of which anything at all is told outside of the pages: not those of a leak case, of which even kind
    and article say to who reads a calendar, a mail or a webhook that there is one."""
    return tuple(one for one in found if not one.walled)


@cites("3", "799-16(2)(2)")
def outside(one: Matter) -> Matter:
    """A matter as it is told outside of the pages (calendar, mail, program): what may not be named there is told by
    what is to be done, with the list as its page."""
    if is_named_outside(one.kind, classified=one.classified):
        return one
    return replace(one, subject=KINDS[one.kind], detail=_ON_THE_PAGES, url=f"{reverse('deadlines')}?kind={one.kind}")


def _dues(
    facts: DutyFacts, until: date, at: datetime, queries: Iterable[Callable[..., Iterable[Due]]]
) -> Iterable[Due]:
    for query in queries:
        yield from query(facts, until=until, at=at, limit=MOST_OF_A_KIND)


def _matter(due: Due) -> Matter:
    do, about = due.kind.words, due.about
    return Matter(
        kind=due.kind.value,
        key=f"{due.subject}/{due.part}",
        subject=Words(f"{about.zh}：{do.zh}", f"{about.en}: {do.en}"),
        detail=_detail(due),
        article=due.article,
        safe_on=due.safe_on,
        legal_on=due.legal_on,
        url=page_of(due),
        classified=due.classified,
        walled=due.walled,
        action=Words("办理", "Open"),
    )


def page_of(due: Due) -> str:
    """The address of the page on which something due is done."""
    return address(_PAGES[due.kind], *due.subject.split("/"))


def _detail(due: Due) -> Words:
    if not due.provisional:
        return Words(due.unit_name, due.unit_name)
    return Words(f"{due.unit_name} · 日期待节假日安排公布后确定", f"{due.unit_name} · the day waits for the calendar")
