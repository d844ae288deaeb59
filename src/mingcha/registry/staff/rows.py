"""Rows of trainings and filings as values (article 16(2))."""

from datetime import datetime

from mingcha.law.retention import shanghai_day
from mingcha.registry.staff.models import Filing, StaffRecord, Training
from mingcha.registry.staff.record_kinds import StaffRecordKind
from mingcha.registry.staff.rules import training_valid_to
from mingcha.registry.staff.values import MonitorFilingRow, StaffRecordRow, TrainingRow


def training_row(held: Training, at: datetime) -> TrainingRow:
    """A training as a value; its user is read with it."""
    return TrainingRow(
        username=held.user.username,
        course=held.course,
        held_on=held.held_on,
        hours=held.hours,
        passed=held.passed,
        taught_by=held.taught_by,
        document=held.document,
        valid_to=training_valid_to(held.held_on, shanghai_day(at)) if held.passed else None,
    )


def staff_record_row(held: StaffRecord) -> StaffRecordRow:
    """A background check or secrecy education as a value; its user is read with it."""
    return StaffRecordRow(held.user.username, StaffRecordKind(held.kind), held.done_on, held.done_by, held.document)


def filing_row(held: Filing) -> MonitorFilingRow:
    """A filing as a value; its user, organ and officer are read with it."""
    return MonitorFilingRow(
        username=held.user.username,
        receipt_no=held.receipt_no,
        organ=held.organ.code,
        organ_name=held.organ.name,
        officer_name=held.officer.name,
        filed_on=held.filed_on,
        authority=held.zone or held.division,
    )
