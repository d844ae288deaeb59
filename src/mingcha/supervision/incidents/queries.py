"""Incidents in the reader's reach, and the notices that are owed (articles 3, 16(6); PIPL 57)."""

from datetime import date, datetime

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.queries import organisations
from mingcha.supervision.incidents import rules
from mingcha.supervision.incidents.rows import incident_called, incident_facts, incident_row, incidents_in_reach
from mingcha.supervision.incidents.values import IncidentRow

MOST_INCIDENTS = 50


@cites("3", "16(6)")
def incidents(
    reader: Reader, *, at: datetime, closed: bool = False, before: int = 0, limit: int = MOST_INCIDENTS
) -> tuple[IncidentRow, ...]:
    """The open incidents in reach, or the closed ones, the newest first; `before`: only lower numbers."""
    rows = incidents_in_reach(duty_of(reader, at)).filter(closed_at__isnull=not closed)
    if before:
        rows = rows.filter(pk__lt=before)
    return tuple(map(incident_row, rows.order_by("-pk")[:limit]))


@cites("3", "16(6)")
def count_open_incidents(reader: Reader, *, at: datetime) -> int:
    """How many incidents in reach are open."""
    return incidents_in_reach(duty_of(reader, at)).filter(closed_at=None).count()


@cites("3", "16(6)")
def incident(reader: Reader, number: int, *, at: datetime) -> IncidentRow:
    """One incident. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = incident_called(number)
    require(rules.may_read_incident(duty_of(reader, at), held.unit.place))
    return incident_row(held)


@cites("3", "16(6)")
def units_of_incidents(reader: Reader, *, at: datetime, limit: int = 500) -> tuple[tuple[str, str], ...]:
    """The codes and names of the units of which the reader may note an incident."""
    who = duty_of(reader, at)
    rows = organisations(reader, at=at, limit=limit)
    return tuple((one.code, one.name) for one in rows if rules.may_handle_incidents(who, one.place))


@cites("CIR 4", "PIPL 57")
def due_incident_notices(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The notices that are owed of open incidents in reach, up to a day: the day on which their hours end. It has a
    legal day where the hours are those of the law."""
    rows = incidents_in_reach(duty_of(asker, at)).filter(closed_at=None).order_by("found_at", "pk")
    found = []
    for held in rows[:limit]:
        for one in rules.still_owed(incident_facts(held)):
            day = shanghai_day(one.due_at)
            if day <= until:
                side = one.receiver.words
                about = Words(f"{held.title}（{side.zh}）", f"{held.title} ({side.en})")
                legal = None if one.own_limit else day
                part = one.receiver.value
                found.append(
                    Due(DueKind.INCIDENT_NOTICE, str(held.pk), about, held.unit.name, "16(6)", day, legal, part=part)
                )
    return tuple(found[:limit])
