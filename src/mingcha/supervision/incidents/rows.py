"""Rows of incidents: found by number, and turned into values; not for pages (PIPL 57)."""

import math
from dataclasses import replace
from datetime import timedelta

from django.db.models import QuerySet

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.incident_clocks import IncidentGrade, minutes_until_entered
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import person_id
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.supervision.incidents.models import IncidentNotice, SecurityIncident
from mingcha.supervision.incidents.rules import INCIDENT_READERS, reaches_all, still_owed
from mingcha.supervision.incidents.values import (
    IncidentFacts,
    IncidentKind,
    IncidentNoticeRow,
    IncidentRow,
    NoticeReceiver,
)

LARGEST_INCIDENT = 2**63 - 1
_PLACE = PlaceColumns("unit__division", "unit__code", "unit__zone")


def incidents_in_reach(who: DutyFacts) -> QuerySet[SecurityIncident]:
    """The incidents in the reach of a person's roles, with unit and notices; none without a role that reads them."""
    if not who.has(*INCIDENT_READERS):
        return SecurityIncident.objects.none()
    reading = replace(who, roles=tuple(one for one in who.roles if one.role in INCIDENT_READERS))
    rows = SecurityIncident.objects.filter(reach(reading, _PLACE))
    return rows.select_related("unit").prefetch_related("notices")


def incident_called(number: int) -> SecurityIncident:
    """The incident with this number. Raises Fault(NOT_FOUND)."""
    rows = SecurityIncident.objects.select_related("unit").prefetch_related("notices")
    found = rows.filter(pk=number).first() if 0 < number <= LARGEST_INCIDENT else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一事件", "there is no such incident"), str(number))
    return found


def incident_facts(held: SecurityIncident) -> IncidentFacts:
    """An incident as its rules see it. A row from before `larger_at` that is larger was so since its clock runs."""
    grade, others_at = IncidentGrade(held.grade), held.more_persons_at
    to_persons = [one for one in held.notices.all() if one.receiver == NoticeReceiver.PERSONS.value]
    done = [reaches_all(one.given_at, one.entered_at, others_at) for one in to_persons]
    averted = held.averted_at is not None and reaches_all(held.averted_at, held.averted_at, others_at)
    given = {NoticeReceiver(one.receiver) for one in held.notices.all()} - {NoticeReceiver.PERSONS}
    return IncidentFacts(
        grade=grade,
        is_critical=held.is_critical,
        personal=held.personal,
        found_at=held.found_at,
        clock_from=held.clock_from,
        is_open=held.closed_at is None,
        averted=averted,
        given=frozenset(given | {NoticeReceiver.PERSONS} if any(done) else given),
        larger_from=held.larger_at or (held.clock_from if grade.rank >= IncidentGrade.LARGER.rank else None),
        graders=frozenset({person_id(held.noted_by), person_id(held.graded_by), person_id(held.added_by)} - {0}),
        personal_from=held.personal_at,
        persons=held.persons,
        more_persons_from=others_at if not all(done) or (held.averted_at is not None and not averted) else None,
    )


def incident_row(held: SecurityIncident) -> IncidentRow:
    """An incident as a value."""
    facts = incident_facts(held)
    return IncidentRow(
        number=held.pk,
        unit=held.unit.code,
        unit_name=held.unit.name,
        place=held.unit.place,
        kind=IncidentKind(held.kind),
        title=held.title,
        found_at=held.found_at,
        grade=IncidentGrade(held.grade),
        grade_reason=held.grade_reason,
        clock_from=held.clock_from,
        is_critical=held.is_critical,
        personal=held.personal,
        persons=held.persons,
        what=held.what,
        harm=held.harm,
        measures=held.measures,
        contact=held.contact,
        noted_by=held.noted_by,
        noted_at=held.noted_at,
        averted_by=held.averted_by,
        averted_at=held.averted_at,
        averted_reason=held.averted_reason,
        closed_by=held.closed_by,
        closed_at=held.closed_at,
        result=held.result,
        notices=tuple(map(_notice, sorted(held.notices.all(), key=lambda one: one.pk))),
        owed=still_owed(facts) if held.closed_at is None else (),
        more_persons_at=held.more_persons_at,
        averted_for_all=facts.averted,
    )


def _notice(held: IncidentNotice) -> IncidentNoticeRow:
    late = timedelta() if held.due_at is None else held.given_at - held.due_at
    return IncidentNoticeRow(
        number=held.pk,
        receiver=NoticeReceiver(held.receiver),
        name=held.name,
        reference=held.reference,
        given_at=held.given_at,
        text=held.text,
        entered_by=held.entered_by,
        entered_at=held.entered_at,
        late_minutes=max(0, math.ceil(late / timedelta(minutes=1))),
        entry_minutes=minutes_until_entered(held.given_at, held.entered_at),
        entry_reason=held.entry_reason,
    )
