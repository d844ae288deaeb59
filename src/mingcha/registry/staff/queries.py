"""Trainings, background checks, secrecy education, filings, and who is due (article 16(2))."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import ROLE_COLUMNS, Reader, duty_of, role_of, role_of_columns, roles_at
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.identity.rows import newest_training_of, seat_of
from mingcha.registry.places.reach import PERSON, reach
from mingcha.registry.places.reached_query import ReachedQuery
from mingcha.registry.staff.models import Filing, StaffRecord, Training
from mingcha.registry.staff.record_kinds import StaffRecordKind
from mingcha.registry.staff.rows import filing_row, staff_record_row, training_row
from mingcha.registry.staff.rules import (
    STAFF_READERS,
    TRAINED_ROLES,
    lacking_records,
    may_record_trainings_of,
    training_valid_to,
)
from mingcha.registry.staff.values import MonitorFilingRow, StaffRecordRow, StaffRow, TrainingRow


def staff(asker: Reader, *, at: datetime, by_token: bool = False) -> tuple[StaffRow, ...]:
    """Monitoring and managing staff in the asker's reach, who is due first; for other askers, and where a program asks
    by a token, only their own row."""
    facts = duty_of(asker, at)
    keeping = None if by_token else _reading(facts)
    rows = _OWN_ROLES.rows(facts.user_id, at) if keeping is None else _ROLES_IN_REACH.rows(keeping, at)
    held: dict[_Person, list[RoleInForce]] = {}
    for user, username, name, organisation, *role in rows:
        held.setdefault(_Person(user, username, name, organisation or ""), []).append(role_of_columns(*role))
    recorded = _recorded([person.user for person in held])
    found = [
        _staff_row(person, roles, max((one.trained_on for one in roles if one.trained_on), default=None),
                   recorded[person.user], at)
        for person, roles in held.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.valid_to is not None, one.valid_to or date.min, one.username)))


def staff_person(asker: Reader, username: str, *, at: datetime) -> StaffRow:
    """One person, also without such a role. Raises Fault(NOT_FOUND) for a person out of reach."""
    person = _person(asker, username, at)
    rows = roles_at(at).filter(role__in=[role.value for role in TRAINED_ROLES], user=person)
    roles = [role_of(row) for row in rows]
    trained = [role.trained_on for role in roles if role.trained_on]
    newest = max(trained, default=None) if roles else newest_training_of(person)
    unit = person.organisation.name if person.organisation else ""
    seen = _Person(person.pk, person.username, person.name, unit)
    return _staff_row(seen, roles, newest, _recorded([person.pk])[person.pk], at)


def trainings_of(asker: Reader, username: str, *, at: datetime, by_token: bool = False) -> tuple[TrainingRow, ...]:
    """The trainings of a person, the newest first. Raises Fault(NOT_FOUND) for a person out of reach, and for another
    one than the asker where a program asks by a token."""
    person = _person(asker, username, at, by_token=by_token)
    rows = Training.objects.filter(user=person).select_related("user").order_by("-held_on", "-pk")
    return tuple(training_row(row, at) for row in rows)


def staff_records_of(
    asker: Reader, username: str, *, at: datetime, by_token: bool = False
) -> tuple[StaffRecordRow, ...]:
    """The background checks and secrecy education of a person, the newest first. Raises as `trainings_of`."""
    person = _person(asker, username, at, by_token=by_token)
    rows = StaffRecord.objects.filter(user=person).select_related("user").order_by("-done_on", "-pk")
    return tuple(map(staff_record_row, rows))


def filings_of(asker: Reader, username: str, *, at: datetime, by_token: bool = False) -> tuple[MonitorFilingRow, ...]:
    """The filings of a person, the newest first. Raises as `trainings_of`."""
    person = _person(asker, username, at, by_token=by_token)
    rows = Filing.objects.filter(user=person).select_related("user", "organ", "officer").order_by("-filed_on", "-pk")
    return tuple(filing_row(row) for row in rows)


def recording_for(asker: Reader, username: str, *, at: datetime) -> Decision:
    """Whether the asker may record trainings of a person, for the page. Raises Fault(NOT_FOUND) for a person out of
    reach."""
    person = _person(asker, username, at)
    return may_record_trainings_of(duty_of(asker, at), person.pk, seat_of(person))


@dataclass(frozen=True, slots=True)
class _Person:
    """Of an account what a row of the list says."""

    user: int
    username: str
    name: str
    organisation_name: str


def _trained_roles(at: datetime) -> QuerySet[RoleAssignment]:
    return roles_at(at).filter(role__in=[role.value for role in TRAINED_ROLES], user__is_active=True)


_COLUMNS = ("user_id", "user__username", "user__name", "user__organisation__name", *ROLE_COLUMNS)
_OWN_ROLES = CompiledQuery(lambda user, at: _trained_roles(at).filter(user_id=user).values_list(*_COLUMNS))
_ROLES_IN_REACH = ReachedQuery(
    PERSON,
    lambda reached, at: _trained_roles(at).filter(user__in=User.objects.filter(reached)).values_list(*_COLUMNS),
)
_RECORDS = CompiledQuery(lambda users: StaffRecord.objects.filter(user__in=users).values_list("user_id", "kind"))


def _recorded(people: Iterable[int]) -> defaultdict[int, set[StaffRecordKind]]:
    """What is recorded of these people (primary keys)."""
    found: defaultdict[int, set[StaffRecordKind]] = defaultdict(set)
    for user, kind in _RECORDS.rows(tuple(people)):
        found[user].add(StaffRecordKind(kind))
    return found


def _staff_row(
    person: _Person,
    roles: Sequence[RoleInForce],
    newest: date | None,
    recorded: Iterable[StaffRecordKind],
    at: datetime,
) -> StaffRow:
    """`newest`: the day of the person's newest training."""
    day = shanghai_day(at)
    last = training_valid_to(newest, day) if newest else None
    notice = parameters.number("staff.training_notice_days", day)
    receipts = [role.filed_in.zone or role.filed_in.division for role in roles if role.filed_in]
    return StaffRow(
        username=person.username,
        name=person.name,
        organisation_name=person.organisation_name,
        roles=tuple(dict.fromkeys(role.role for role in roles)),
        valid_to=last,
        due=bool(roles) and (last is None or (last - day).days < notice),
        filed=tuple(dict.fromkeys(receipts)),
        old_filing=any(role.role is Role.MONITOR and role.filed_in is None for role in roles),
        lacks=lacking_records(recorded) if roles else (),
    )


def _person(asker: Reader, username: str, at: datetime, *, by_token: bool = False) -> User:
    facts = duty_of(asker, at)
    keeping = None if by_token else _reading(facts)
    people = User.objects.filter(username=username)
    if facts.username != username:
        people = people.filter(reach(keeping, PERSON)) if keeping else people.none()
    person = people.select_related("organisation").first()
    if person is None:
        words = Words(f"没有这个人员：“{username[:60]}”", f"there is no person {username[:60]!r}")
        raise Fault(FaultKind.NOT_FOUND, words)
    return person


def _reading(facts: DutyFacts) -> DutyFacts | None:
    """The facts with the roles that read others' trainings; None if there is none."""
    roles = tuple(held for held in facts.roles if held.role in STAFF_READERS)
    return replace(facts, roles=roles) if facts.active and roles else None
