"""Rows of reports: found by number, and turned into values; not for pages."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from django.db.models import QuerySet

from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import facts_of_many
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.hands import person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.reports import case_numbers
from mingcha.registry.reports.above import followed_by
from mingcha.registry.reports.check_words import is_word_of
from mingcha.registry.reports.models import Report
from mingcha.registry.reports.rules import (
    answer_by,
    is_above_districts,
    is_left_lying,
    last_day_to_take_up,
    may_close_report,
)
from mingcha.registry.reports.values import ReportKind, ReportResult, ReportRow, ReportState

_LARGEST_NUMBER = 2**63 - 1
_PLACE = PlaceColumns("division", "", "zone")
"""No report is of a unit: a role over a unit alone reaches none."""


def report_called(number: int) -> Report:
    """The report with this number. Raises Fault(NOT_FOUND)."""
    held = Report.objects.filter(pk=number).first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这件举报", "there is no such report"), str(number))
    return held


def report_of_word(case_no: str, check_word: str) -> Report:
    """The report with this case number and check word. Raises Fault(NOT_FOUND), the same for an unknown number and a
    wrong word."""
    number = case_numbers.number_of_case(case_no)
    held = Report.objects.filter(pk=number).first() if number else None
    if held is None or not is_word_of(check_word, held.word_digest):
        raise Fault(FaultKind.NOT_FOUND, Words("编号或者查询码不对", "the case number or the check word is wrong"))
    return held


def reports_in_reach(who: DutyFacts, by: Collection[Role]) -> QuerySet[Report]:
    """The reports about places that these roles of a person cover."""
    roles = tuple(one for one in who.roles if one.role in by and not one.territory.organisation)
    return Report.objects.filter(reach(replace(who, roles=roles), _PLACE))


def may_close(who: DutyFacts, held: Report, at: datetime) -> Decision:
    """Whether a person closes a report that was taken up, contents apart."""
    first = held.taken_up_by
    hands, is_above = hands_of({who.user_id, person_id(first)}), bool(above_districts({first}, at))
    return may_close_report(who, held.place, followed_by(held.pk), first, hands, first_above=is_above)


def above_districts(actors: Collection[str], at: datetime) -> frozenset[str]:
    """Those of these actors who are of the level above the districts at an instant."""
    known = facts_of_many({person_id(one) for one in actors} - {0}, at)
    return frozenset(one for one in actors if (who := known.get(person_id(one))) and is_above_districts(who))


def report_row(held: Report, on: date) -> ReportRow:
    """A report as a value, on a Shanghai day."""
    received_on, state = shanghai_day(held.received_at), ReportState(held.state)
    return ReportRow(
        number=held.pk,
        case_no=case_numbers.case_no(held.pk),
        place=held.place,
        place_kind=held.place_kind,
        where=held.where,
        text=held.text,
        received_at=held.received_at,
        due_on=last_day_to_take_up(received_on),
        answer_by=answer_by(received_on),
        state=state,
        is_overdue=state is ReportState.RECEIVED and is_left_lying(received_on, on),
        taken_up_at=held.taken_up_at,
        taken_up_by=held.taken_up_by,
        result=ReportResult(held.result) if held.result else None,
        handled_on=held.handled_on,
        note=held.note,
        closed_at=held.closed_at,
        closed_by=held.closed_by,
        kind=ReportKind(held.kind) if held.kind else None,
        beyond_bound=held.beyond_bound,
        set_aside_by=held.set_aside_by,
        set_aside_at=held.set_aside_at,
    )
