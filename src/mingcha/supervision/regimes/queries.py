"""The four systems of units for their readers, and who has not read them (articles 3, 16(1))."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Count, QuerySet

from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of, role_of, roles_at
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.reach import ORGANISATION, reach
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.staff.rules import TRAINED_ROLES, may_roster
from mingcha.supervision.regimes.kinds import RegimeKind
from mingcha.supervision.regimes.models import RegimeDocument
from mingcha.supervision.regimes.rows import acknowledged_by, regime_called, regime_rows, versions_of
from mingcha.supervision.regimes.rules import (
    READERS,
    may_keep_regimes,
    may_read_regimes,
    may_take_shift,
    regime_standing,
    regimes_in_force,
)
from mingcha.supervision.regimes.values import (
    RegimeFile,
    RegimeRow,
    RegimeStanding,
    StaffStanding,
    UnitLine,
    UnitRegimes,
    UnreadVersion,
)


@cites("16(1)")
def unread_by(person_id: int, unit_id: int, at: datetime) -> RegimeStanding:
    """How a person stands to the four systems of a unit, both primary keys: for `rules.may_take_shift`."""
    acknowledged = acknowledged_by((person_id,), (unit_id,)).get((person_id, unit_id), set())
    return regime_standing(versions_of((unit_id,)).get(unit_id, []), acknowledged, shanghai_day(at))


@cites("16(1)")
def may_begin_shift(person_id: int, unit_id: int, at: datetime) -> Decision:
    """Whether a person may be put on a shift of a unit, both primary keys, that begins then: what the register asks
    before it puts anybody on one (registry/watches/above.py)."""
    return may_take_shift(unread_by(person_id, unit_id, at), shanghai_day(at))


@cites("3", "16(1)")
def regimes_of(reader: Reader, unit: str, *, at: datetime) -> UnitRegimes:
    """The four systems of a unit (code) with its staff. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held, facts = organisation_called(unit), duty_of(reader, at)
    require(may_read_regimes(facts, held.place))
    rows = list(RegimeDocument.objects.select_related("unit").filter(unit=held).order_by("kind", "-version"))
    counts = dict(
        RegimeDocument.objects.filter(unit=held).annotate(read=Count("acknowledgements")).values_list("pk", "read")
    )
    own = facts.organisation == unit and bool(facts.user_id)
    return UnitRegimes(
        unit=held.code,
        unit_name=held.name,
        place=held.place,
        versions=regime_rows(rows, counts, shanghai_day(at)),
        missing=unread_by(0, held.pk, at).missing,
        staff=_staff_of((held.pk,), at).get(held.pk, ()),
        own=unread_by(facts.user_id, held.pk, at) if own else None,
    )


@cites("3", "16(1)")
def units_with_regimes(reader: Reader, *, at: datetime, limit: int, offset: int = 0) -> tuple[UnitLine, ...]:
    """The units in reach that answer for a site, by name: which systems each has, and what its staff has not read."""
    rows = _units(duty_of(reader, at)).order_by("name", "pk")[offset : offset + limit]
    units = {one.pk: one for one in rows}
    versions, staff, day = versions_of(units), _staff_of(units, at), shanghai_day(at)
    return tuple(
        UnitLine(
            unit=one.code,
            unit_name=one.name,
            in_force=tuple(kind for kind in RegimeKind if kind in regimes_in_force(versions.get(key, []), day)),
            unread=sum(len(person.unread) for person in staff.get(key, ())),
        )
        for key, one in units.items()
    )


@cites("3", "16(1)")
def count_units(reader: Reader, *, at: datetime) -> int:
    """The number of such units."""
    return _units(duty_of(reader, at)).count()


@cites("16(1)")
def waiting_regimes(reader: Reader, *, at: datetime) -> int:
    """How many things of the reader's own unit wait for the reader: versions in force to acknowledge, and, for its
    manager, systems to set up."""
    facts = duty_of(reader, at)
    unit = Organisation.objects.filter(code=facts.organisation).first() if facts.organisation else None
    if unit is None or not facts.over(unit.place, *TRAINED_ROLES):
        return 0
    held = unread_by(facts.user_id, unit.pk, at)
    return len(held.unread) + (len(held.missing) if may_keep_regimes(facts, unit.place) else 0)


@cites("3", "16(1)")
def unread_of_units(reader: Reader, *, at: datetime) -> tuple[UnreadVersion, ...]:
    """The versions in force that staff of the units in reach has not acknowledged, each with how many people."""
    units = {one.pk: one for one in _units(duty_of(reader, at))}
    return tuple(
        UnreadVersion(units[key].code, units[key].name, unread, people)
        for key, staff in _staff_of(units, at).items()
        for unread, people in Counter(one for person in staff for one in person.unread).items()
    )


@cites("3", "16(1)")
def regime(reader: Reader, number: int, *, at: datetime) -> RegimeRow:
    """One version. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = regime_called(number)
    found = regimes_of(reader, held.unit.code, at=at)
    return next(one for one in found.versions if one.number == number)


@cites("3", "16(1)")
def regime_file(reader: Reader, number: int, *, folder: Path, at: datetime) -> RegimeFile:
    """The text of a version. `folder`: the documents of the home. Raises as `regime`, Fault(CORRUPT) if it is gone or
    altered."""
    held = regime_called(number)
    require(may_read_regimes(duty_of(reader, at), held.unit.place))
    words = Words("制度文本缺失或与登记时不符", "the text is missing or differs from what was handed in")
    data = read_unaltered(folder, held.file, held.digest, words, str(number))
    name = f"regime-{held.unit.code}-{held.kind}-{held.version}.{SUFFIXES[held.media_type]}"
    return RegimeFile(data, held.media_type, name)


def _units(facts: DutyFacts) -> QuerySet[Organisation]:
    reading = replace(facts, roles=tuple(one for one in facts.roles if one.role in READERS))
    return Organisation.objects.filter(reach(reading, ORGANISATION), sites__isnull=False).distinct()


def _staff_of(units: Collection[int], at: datetime) -> dict[int, tuple[StaffStanding, ...]]:
    """The monitoring and managing staff that belongs to these units (primary keys), by name, with what each has not
    read."""
    rows = roles_at(at).filter(
        role__in=[role.value for role in TRAINED_ROLES], user__is_active=True, user__organisation__in=units
    )
    people: dict[int, User] = {}
    roles: dict[int, list[RoleInForce]] = {}
    for row in rows.select_related("user__organisation"):
        people[row.user_id] = row.user
        roles.setdefault(row.user_id, []).append(role_of(row))
    versions, day = versions_of(units), shanghai_day(at)
    read = acknowledged_by(people, units)
    found: dict[int, list[StaffStanding]] = {}
    for key, person in sorted(people.items(), key=lambda one: one[1].name):
        if person.organisation is None:
            continue
        unit, place = person.organisation.pk, person.organisation.place
        held = regime_standing(versions.get(unit, []), read.get((key, unit), set()), day)
        shift = may_take_shift(held, day)
        if any(one.role is Role.MONITOR for one in roles[key]):
            shift = may_roster(roles[key], place, at, at + timedelta(minutes=1)) and shift
        found.setdefault(unit, []).append(StaffStanding(person.username, person.name, held.unread, shift))
    return {unit: tuple(some) for unit, some in found.items()}
