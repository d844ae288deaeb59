"""Rows of trainings and filings as values (article 16(2))."""

from datetime import date, datetime

from django.db.models import Q

from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.places.models import Organisation
from mingcha.registry.staff.models import Filing, StaffRecord, Training
from mingcha.registry.staff.record_kinds import StaffRecordKind
from mingcha.registry.staff.rules import training_valid_to
from mingcha.registry.staff.values import MonitorFilingRow, MonitorLine, StaffRecordRow, TrainingRow


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


def monitors_of(unit: Organisation, at: datetime) -> tuple[MonitorLine, ...]:
    """The monitors of a unit with a role in force at an instant, by name, with training and receipt of each."""
    roles = RoleAssignment.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), role=Role.MONITOR.value, valid_from__lte=at
    )
    people = User.objects.filter(pk__in=roles.values("user"), organisation=unit, is_active=True).order_by("name", "pk")
    return tuple(_monitor_line(one, shanghai_day(at)) for one in people)


def _monitor_line(person: User, day: date) -> MonitorLine:
    training = Training.objects.filter(user=person, passed=True, held_on__lte=day).order_by("-held_on", "-pk").first()
    filing = Filing.objects.filter(user=person, filed_on__lte=day).order_by("-filed_on", "-pk").first()
    return MonitorLine(
        name=person.name,
        badge_no=person.badge_no,
        course=f"{training.course}（{training.held_on}，{training.hours} 学时）" if training else "",
        valid_to=training_valid_to(training.held_on, day) if training else None,
        receipt_no=filing.receipt_no if filing else "",
        filed_on=filing.filed_on if filing else None,
    )


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
