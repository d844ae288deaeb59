"""Notes an incident, grades it, records the notices that were given, and closes it (article 16(6); PIPL 57; CIR 4)."""

from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.incident_clocks import IncidentGrade, minutes_until_entered
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rows import organisation_called
from mingcha.supervision.incidents import rules
from mingcha.supervision.incidents.models import IncidentNotice, SecurityIncident
from mingcha.supervision.incidents.rows import incident_called, incident_facts, incident_row
from mingcha.supervision.incidents.values import AddedToIncident, IncidentRow, NewIncident, NewIncidentNotice

_CITES = ("16(6)", "PIPL 57", "CIR 4")


@cites("16(6)", "PIPL 57", "CIR 4")
def note_incident(by: Asker, *, unit: str, new: NewIncident, clock: Clock) -> IncidentRow:
    """Notes a security incident of a unit (code) with its grade; the clocks of its notices run from when it was found.
    Raises Refused (articles 3, 16(6)), Fault(NOT_FOUND), Fault(INVALID)."""
    with act("supervision.incident.note", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held_unit = clock.now(), organisation_called(unit)
        require(rules.may_note_incident(duty_of(by, now), held_unit.place, new, now))
        if new.persons is not None and not 0 <= new.persons <= rules.MOST_PERSONS:
            raise Fault(FaultKind.INVALID, Words("人数不对", "so many persons there are not"))
        found_at = min(new.found_at, now)
        held = SecurityIncident.objects.create(
            unit=held_unit,
            kind=new.kind.value,
            title=_text(new.title, rules.MOST_INCIDENT_TITLE),
            found_at=found_at,
            grade=new.grade.value,
            grade_reason=_text(new.grade_reason),
            clock_from=found_at,
            larger_at=_larger_from(new.grade, found_at),
            is_critical=new.is_critical,
            personal=new.personal,
            persons=new.persons,
            what=_text(new.what),
            harm=_text(new.harm),
            measures=_text(new.measures),
            contact=_text(new.contact, rules.MOST_INCIDENT_TITLE),
            noted_by=record.by.id,
            noted_at=now,
        )
        _enter(record, held)
        record.fact("unit", unit)
        record.fact("grade", held.grade)
        record.fact("found_at", held.found_at.isoformat())
    return incident_row(incident_called(held.pk))


@cites("16(6)", "CIR 4")
def grade_incident(by: Asker, *, number: int, grade: IncidentGrade, reason: str, clock: Clock) -> IncidentRow:
    """Gives an incident another grade, with the reason; below the grade that is reported by another person. Raises
    Refused (articles 3, CIR 4), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.incident.grade", by=actor_of(by), clock=clock, cites=("16(6)", "CIR 4")) as record:
        held, now = incident_called(number), clock.now()
        who, facts = duty_of(by, now), incident_facts(held)
        require(rules.may_handle_incidents(who, held.unit.place))
        hands = hands_of({who.user_id, *facts.graders})
        require(rules.may_grade_incident(facts, grade, who.user_id, hands, reason=reason))
        held.clock_from = rules.clock_after(facts, grade, now)
        held.larger_at = facts.larger_from or _larger_from(grade, held.clock_from)
        held.grade, held.grade_reason, held.graded_by = grade.value, _text(reason), record.by.id
        held.save(update_fields=["grade", "grade_reason", "graded_by", "clock_from", "larger_at"])
        _enter(record, held)
        record.fact("grade", held.grade)
        record.fact("former_grade", facts.grade.value)
        record.fact("reason", held.grade_reason)
    return incident_row(held)


@cites("16(6)", "PIPL 57", "CIR 4")
def give_notice(by: Asker, *, number: int, new: NewIncidentNotice, clock: Clock) -> IncidentRow:
    """Records that a notice of an incident was given: to whom, its number, when, and in which words. Raises Refused
    (articles 3, PIPL 57), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.incident.notice", by=actor_of(by), clock=clock, cites=_CITES) as record:
        held, now = incident_called(number), clock.now()
        require(rules.may_handle_incidents(duty_of(by, now), held.unit.place))
        facts = incident_facts(held)
        require(rules.may_give_notice(facts, new, now))
        assert new.given_at is not None  # the rule refuses a notice without its time
        due = next((one.due_at for one in rules.still_owed(facts) if one.receiver is new.receiver), None)
        after = minutes_until_entered(new.given_at, now)
        made = IncidentNotice.objects.create(
            incident=held,
            receiver=new.receiver.value,
            name=_text(new.name, rules.MOST_INCIDENT_NAME),
            reference=_text(new.number, rules.MOST_INCIDENT_NAME),
            given_at=min(new.given_at, now),
            due_at=due,
            text=_text(new.text),
            entered_by=record.by.id,
            entered_at=now,
            entry_reason=_text(new.late_reason) if after else "",
        )
        record.wrote(made)
        record.fact("incident", held.pk)
        record.fact("receiver", made.receiver)
        record.fact("given_at", made.given_at.isoformat())
        record.fact("entered_after_minutes", after)
        record.fact("reason", made.entry_reason)
    return incident_row(incident_called(number))


@cites("16(6)", "PIPL 57", "CIR 4")
def add_to_incident(by: Asker, *, number: int, new: AddedToIncident, clock: Clock) -> IncidentRow:
    """Adds to an open incident what turned out later: that it concerns persons, whose notices are owed at once from now
    on, how many, other persons, who are owed one of their own, critical infrastructure. Raises Refused (articles 3,
    16(6)), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.incident.add", by=actor_of(by), clock=clock, cites=_CITES) as record:
        held, now = incident_called(number), clock.now()
        require(rules.may_handle_incidents(duty_of(by, now), held.unit.place))
        facts = incident_facts(held)
        require(rules.may_add_to_incident(facts, new))
        if rules.adds_persons(facts, new):
            held.more_persons_at = max(now, held.found_at)
        if new.personal:
            held.personal, held.personal_at = True, max(now, held.found_at)
        held.persons = held.persons if new.persons is None else new.persons
        held.is_critical, held.added_by = held.is_critical or new.is_critical, record.by.id
        columns = ["personal", "personal_at", "persons", "is_critical", "added_by", "more_persons_at"]
        held.save(update_fields=columns)
        _enter(record, held)
        record.fact("personal", held.personal)
        record.fact("persons", held.persons)
        record.fact("critical", held.is_critical)
        record.fact("more_persons", new.more_persons)
        record.fact("reason", _text(new.reason))
    return incident_row(incident_called(held.pk))


@cites("PIPL 57")
def state_averted(by: Asker, *, number: int, reason: str, clock: Clock) -> IncidentRow:
    """Records, signed by another person than who noted it, that measures effectively avert harm: the persons need not
    be told. Raises Refused (articles 3, PIPL 57), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.incident.averted", by=actor_of(by), clock=clock, cites=("PIPL 57",)) as record:
        held, now = incident_called(number), clock.now()
        who, facts = duty_of(by, now), incident_facts(held)
        require(rules.may_handle_incidents(who, held.unit.place))
        hands = hands_of({who.user_id, *facts.graders})
        require(rules.may_state_averted(facts, who.user_id, hands, reason=reason))
        record.fact("former_reason", held.averted_reason)
        held.averted_by, held.averted_at, held.averted_reason = record.by.id, now, _text(reason)
        held.save(update_fields=["averted_by", "averted_at", "averted_reason"])
        _enter(record, held)
        record.fact("reason", held.averted_reason)
    return incident_row(held)


@cites("16(6)", "PIPL 57", "CIR 4")
def close_incident(by: Asker, *, number: int, result: str, clock: Clock) -> IncidentRow:
    """Closes an incident of which everybody who must be told was told, with its result. Raises Refused (articles 3,
    16(6), PIPL 57, CIR 4), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.incident.close", by=actor_of(by), clock=clock, cites=_CITES) as record:
        held, now = incident_called(number), clock.now()
        who, facts = duty_of(by, now), incident_facts(held)
        require(rules.may_handle_incidents(who, held.unit.place))
        hands = hands_of({who.user_id, *facts.graders})
        require(rules.may_close_incident(facts, who.user_id, hands, result=result))
        held.closed_by, held.closed_at, held.result = record.by.id, now, _text(result)
        held.save(update_fields=["closed_by", "closed_at", "result"])
        _enter(record, held)
    return incident_row(held)


def _larger_from(grade: IncidentGrade, clock_from: datetime) -> datetime | None:
    return clock_from if grade.rank >= IncidentGrade.LARGER.rank else None


def _text(text: str, most: int = rules.MOST_INCIDENT_TEXT) -> str:
    return checked_name(" ".join(text.split()), most)


def _enter(record: ActRecord, held: SecurityIncident) -> None:
    record.wrote(held)
    record.fact("incident", held.pk)
