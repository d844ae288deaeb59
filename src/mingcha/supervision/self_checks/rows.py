"""Rows of checks and what the register knows of a unit, as values; for actions and queries, not for pages."""

from datetime import datetime

from django.db.models import Count

from mingcha.custody.proofs.models import CameraDay, DayProof, ReachState
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.models import Finding
from mingcha.registry.identity.asker import role_of, roles_at
from mingcha.registry.identity.duty import Role, RoleInForce
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.models import Point
from mingcha.registry.reviews.rows import use_of
from mingcha.registry.reviews.rules import is_dormant
from mingcha.registry.staff.models import StaffRecord
from mingcha.registry.staff.record_kinds import StaffRecordKind
from mingcha.registry.staff.rules import TRAINED_ROLES, filed_for, has_valid_training, lacking_records
from mingcha.supervision.clues.models import Clue
from mingcha.supervision.clues.values import ClueLevel, ClueState
from mingcha.supervision.regimes.rows import acknowledged_by, versions_of
from mingcha.supervision.regimes.rules import regime_standing
from mingcha.supervision.self_checks.kinds import Answer, CheckKind, CheckState
from mingcha.supervision.self_checks.models import SelfCheck
from mingcha.supervision.self_checks.values import CheckRow, GivenAnswer, Period, StaffFacts, UnitFacts

_LARGEST_NUMBER = 2**63 - 1


def check_called(number: int) -> SelfCheck:
    """The check with this number, with its unit. Raises Fault(NOT_FOUND)."""
    rows = SelfCheck.objects.select_related("unit").filter(pk=number)
    held = rows.first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份自查表", "there is no such check"), str(number))
    return held


def check_row(held: SelfCheck) -> CheckRow:
    """A check as a value; its unit was read with it."""
    return CheckRow(
        number=held.pk,
        unit=held.unit.code,
        unit_name=held.unit.name,
        place=held.unit.place,
        period=Period(CheckKind(held.kind), held.year, held.part),
        state=CheckState(held.state),
        due_on=held.due_on,
        signed_at=held.signed_at,
        signed_by=held.signed_by,
        reviewed_at=held.reviewed_at,
        reviewed_by=held.reviewed_by,
        note=held.note,
    )


def given_answers(held: SelfCheck) -> dict[str, GivenAnswer]:
    """What was given, by question."""
    rows = held.answers.values_list("question", "answer", "proof")
    return {question: GivenAnswer(Answer(answer), proof) for question, answer, proof in rows}


def unit_facts(unit: Organisation, at: datetime) -> UnitFacts:
    """What the register knows of a unit at an instant."""
    people, roles = _staff(unit, at)
    day, versions = shanghai_day(at), versions_of((unit.pk,)).get(unit.pk, [])
    read = acknowledged_by(people, (unit.pk,))
    late = []
    for key, person in people.items():
        held = regime_standing(versions, read.get((key, unit.pk), set()), day)
        if any(one.read_by < day for one in held.unread):
            late.append(person.name)
    counts = Finding.objects.filter(organisation=unit.code, closed_at=None).order_by().values_list("kind")
    return UnitFacts(
        missing={kind.value: kind.words for kind in regime_standing(versions, (), day).missing},
        late=tuple(late),
        staff=tuple(_staff_facts(unit, person, roles[key], at) for key, person in people.items()),
        findings=dict(counts.annotate(number=Count("pk"))),
        counted={
            "leads_reported": _late_clues(unit),
            "periods_kept": _short_cameras(unit),
            "accounts_needed": _dormant_accounts(unit, at),
        },
    )


def _late_clues(unit: Organisation) -> int:
    """The clues of a unit that are over time and not reported."""
    unreported = (ClueState.NOTED.value, ClueState.HELD.value)
    return Clue.objects.filter(organisation=unit.code, state__in=unreported, level__gte=ClueLevel.HEAD.value).count()


def _short_cameras(unit: Organisation) -> int:
    """The cameras of a unit that, by the last proved day, lost footage of their legal days."""
    newest = DayProof.objects.order_by("-day").values("day")[:1]
    mine = Point.objects.filter(system__site__organisation=unit).values("code")
    return CameraDay.objects.filter(day=newest, camera__in=mine, standing=ReachState.SHORT.value).count()


def _dormant_accounts(unit: Organisation, at: datetime) -> int:
    """The accounts of a unit's people that nobody used for too long."""
    uses = use_of(list(User.objects.filter(organisation=unit, is_active=True).values_list("pk", flat=True)))
    return sum(1 for one in uses.values() if one.used_at is not None and is_dormant(one.used_at, at))


def _staff(unit: Organisation, at: datetime) -> tuple[dict[int, User], dict[int, list[RoleInForce]]]:
    """The monitoring and managing staff that belongs to a unit, by name, and the roles of each."""
    rows = roles_at(at).filter(
        role__in=[role.value for role in TRAINED_ROLES], user__is_active=True, user__organisation=unit
    )
    people: dict[int, User] = {}
    roles: dict[int, list[RoleInForce]] = {}
    for row in rows.select_related("user").order_by("user__name", "user_id"):
        people[row.user_id] = row.user
        roles.setdefault(row.user_id, []).append(role_of(row))
    return people, roles


def _staff_facts(unit: Organisation, person: User, roles: list[RoleInForce], at: datetime) -> StaffFacts:
    recorded = StaffRecord.objects.filter(user=person).values_list("kind", flat=True)
    lacks = lacking_records(map(StaffRecordKind, recorded))
    watching = [one for one in roles if one.role is Role.MONITOR]
    return StaffFacts(
        name=person.name,
        monitors=bool(watching),
        manages=any(one.role is Role.UNIT_MANAGER for one in roles),
        trained=any(bool(has_valid_training(one.trained_on, at)) for one in roles),
        filed=all(one.filed_on is not None and bool(filed_for(one, unit.place)) for one in watching),
        checked=StaffRecordKind.BACKGROUND_CHECK not in lacks,
        educated=StaffRecordKind.SECRECY_EDUCATION not in lacks,
    )
