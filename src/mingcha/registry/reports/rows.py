"""Rows of reports: found by number, and turned into values; not for pages."""

from datetime import date

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.reports.case_numbers import case_no
from mingcha.registry.reports.models import Report
from mingcha.registry.reports.rules import is_left_lying, last_day_to_take_up
from mingcha.registry.reports.values import ReportResult, ReportRow, ReportState

_LARGEST_NUMBER = 2**63 - 1


def report_called(number: int) -> Report:
    """The report with this number. Raises Fault(NOT_FOUND)."""
    held = Report.objects.filter(pk=number).first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这件举报", "there is no such report"), str(number))
    return held


def report_row(held: Report, on: date) -> ReportRow:
    """A report as a value, on a Shanghai day."""
    received_on, state = shanghai_day(held.received_at), ReportState(held.state)
    return ReportRow(
        number=held.pk,
        case_no=case_no(held.pk),
        place=held.place,
        place_kind=held.place_kind,
        where=held.where,
        text=held.text,
        received_at=held.received_at,
        due_on=last_day_to_take_up(received_on),
        state=state,
        is_overdue=state is ReportState.RECEIVED and is_left_lying(received_on, on),
        taken_up_at=held.taken_up_at,
        taken_up_by=held.taken_up_by,
        result=ReportResult(held.result) if held.result else None,
        handled_on=held.handled_on,
        note=held.note,
        closed_at=held.closed_at,
        closed_by=held.closed_by,
    )
