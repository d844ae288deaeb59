"""Begins inspections of units, records and signs what was found, closes; links reports (decree 799, art. 24)."""

from datetime import datetime
from pathlib import Path
from typing import Any

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.reports.rows import report_called
from mingcha.registry.reports.rules import place_of
from mingcha.registry.systems.rows import system_called
from mingcha.supervision.inspections import rules
from mingcha.supervision.inspections.models import (
    InspectionGround,
    ReportedObstruction,
    UnitInspection,
    VisitRecord,
)
from mingcha.supervision.inspections.rows import (
    facts_of,
    ground_of,
    handling_hands,
    inspection_called,
    is_begun,
    known_in,
    move_on,
    planned_called,
    read_unit_inspection,
)
from mingcha.supervision.inspections.states import (
    CAUSE_FOR_UNITS,
    InspectionCause,
    InspectionPlanState,
    UnitInspectionState,
)
from mingcha.supervision.inspections.values import NewRecord, NewUnitInspection
from mingcha.supervision.obstructions.rows import obstruction_called
from mingcha.supervision.officers.rows import enforcer_of
from mingcha.supervision.orders.rows import sign_as_second, strike, visit_columns
from mingcha.supervision.self_checks.kinds import Answer

INSPECTIONS = "inspections"
"""The folder of photographs of inspections of units, below the documents."""


@cites("799-24", "799-24(2)", "APL 42")
def begin_unit_inspection(by: Asker, *, new: NewUnitInspection, clock: Clock) -> int:
    """Begins an inspection by plan, report or cause; returns its number. Raises Refused (articles 3, 799-24; APL 42),
    Fault(NOT_FOUND), Fault(INVALID) for a place without unit, system or district."""
    with act("supervision.inspection.begin", by=actor_of(by), clock=clock, cites=("799-24",)) as record:
        now = clock.now()
        who, enforcer = enforcer_of(by, now)
        columns, report = _subject(new), report_called(new.report) if new.report else None
        made = UnitInspection(**columns, begun_by=enforcer.actor, begun_at=now, state=UnitInspectionState.BEGUN.value)
        require(rules.may_begin_unit_inspection(who, enforcer, made.place, new, shanghai_day(now)))
        made.cause, cause = CAUSE_FOR_UNITS.value, InspectionCause.OTHER
        if report is not None:
            require(rules.may_link_report(who, report.place, made.place))
            cause = InspectionCause.REPORT
        if new.planned:
            line = planned_called(new.planned)
            facts = {"begun": is_begun(line), "withdrawn": bool(line.withdrawn_reason)}
            require(
                rules.may_carry_out_planned(line.system.code, new.system, InspectionPlanState(line.plan.state), **facts)
            )
            made.planned, cause = line, InspectionCause.PLANNED
            made.cause = cause.value
        made.save()
        reason = checked_name(new.reason, rules.MOST_REASON) if new.reason.strip() else ""
        ground = InspectionGround(inspection=made, cause=cause.value, reason=reason, report=report)
        ground.save()
        record_unit_inspection(record, made)
        record.wrote(ground)
        record.fact("cause", cause.value)
        record.fact("reason", reason)
        record.fact("report", ground.report_id or 0)
        record.fact("planned", made.planned_id or 0)
    return made.pk


def _subject(new: NewUnitInspection) -> dict[str, Any]:
    """The columns of who or what is inspected."""
    if new.system:
        system = system_called(new.system)
        unit, site = system.site.organisation, system.site
        named = {"unit": unit, "system": system, "subject": unit.name}
        return named | {"division": site.division, "zone": site.zone}
    if new.unit:
        unit = organisation_called(new.unit)
        return {"unit": unit, "subject": unit.name, "division": unit.division, "zone": unit.zone}
    place = place_of(new.district)
    if place is None:
        words = Words("须写明单位、系统，或者场所及所在区", "a unit, a system, or a place with its district is needed")
        raise Fault(FaultKind.INVALID, words)
    subject = checked_name(new.subject, rules.MOST_SUBJECT)
    return {"subject": subject, "division": place.division, "zone": place.zone}


@cites("799-24", "APL 42", "APL 55")
def record_visit(
    by: Asker, *, inspection: int, new: NewRecord, photo: bytes, folder: Path, revision: int, clock: Clock
) -> int:
    """Records what was found by the first officer; it counts once another one has signed. Returns its number. `folder`:
    the documents of the home. Raises Refused (3, 799-24, APL 42), Fault(NOT_FOUND, CONFLICT)."""
    now = clock.now()
    who, enforcer = enforcer_of(by, now)
    today, held = shanghai_day(now), read_unit_inspection(inspection, revision)
    # before the file is looked at
    require(rules.may_record_visit(who, enforcer, facts_of(held), new, known_in(held, now), today))
    with (
        kept_scan(photo, below=INSPECTIONS, folder=folder, on=today, article="799-24", about="photo") as document,
        act("supervision.inspection.record", by=actor_of(by), clock=clock, cites=("799-24",)) as record,
    ):
        held = read_unit_inspection(inspection, revision)
        require(rules.may_record_visit(who, enforcer, facts_of(held), new, known_in(held, now), today))
        again = held.state == UnitInspectionState.ORDERED.value
        named = _named(held, new) if again else []
        columns = visit_columns(new, enforcer, document, again=again)
        made = VisitRecord.objects.create(inspection=held, still_lacking=" ".join(named), **columns)
        if not again:
            _keep_answers(record, made, new, now)
        move_on(held, UnitInspectionState(held.state))
        held.save(update_fields=["revision"])
        record_unit_inspection(record, held)
        record.wrote(made)
        record.fact("record", made.pk)
        record.fact("again", again)
        record.fact("still_lacking", named)
        record.fact("photo", made.digest)
    return made.pk


def _named(held: UnitInspection, new: NewRecord) -> list[str]:
    """The questions that a re-inspection finds still lacking: all that were ordered, unless it names some."""
    lacking = facts_of(held).lacking if new.corrected is False else ()
    return [code for code in lacking if new.still_lacking is None or code in new.still_lacking]


def _keep_answers(record: ActRecord, visit: VisitRecord, new: NewRecord, now: datetime) -> None:
    """Stores the answers of the officers; for a question that was not inspected, what the register knows."""
    held, lacking = visit.inspection, []
    for code, given in new.answers.items():
        note = checked_name(given.proof, rules.MOST_NOTE) if given.proof.strip() else ""
        one = {"question": code, "answer": given.answer.value, "note": note, "by_register": False}
        record.wrote(held.answers.create(record=visit, **one))
        if given.answer is Answer.NO:
            lacking.append(code)
    for code, known in known_in(held, now).items():
        if code not in new.answers:
            note = known.basis.zh[: rules.MOST_NOTE]
            one = {"question": code, "answer": known.answer.value, "note": note, "by_register": True}
            record.wrote(held.answers.create(record=visit, **one))
            if known.answer is Answer.NO:
                lacking.append(code)
    record.fact("lacking", sorted(lacking))


@cites("799-24", "APL 42")
def sign_visit(by: Asker, *, inspection: int, revision: int, clock: Clock) -> UnitInspectionState:
    """Signs the record that waits, as its second officer in an own session; returns the state that it leads to. Raises
    as `record_visit`."""
    with act("supervision.inspection.sign", by=actor_of(by), clock=clock, cites=("799-24",)) as record:
        now, held = clock.now(), read_unit_inspection(inspection, revision)
        who, enforcer = enforcer_of(by, now)
        facts = facts_of(held)
        require(rules.may_sign_visit(who, enforcer, facts, shanghai_day(now)))
        waiting = held.records.filter(signed_at=None, struck_at=None).get()
        sign_as_second(waiting, enforcer, now)
        move_on(held, rules.after_visit(facts, waiting.corrected))
        if held.state == UnitInspectionState.CLOSED.value:
            held.close_reason = "检查未发现问题"
        held.save(update_fields=["state", "revision", "close_reason"])
        record_unit_inspection(record, held)
        record.wrote(waiting)
        record.fact("record", waiting.pk)
        record.fact("first", waiting.first)
    return UnitInspectionState(held.state)


@cites("799-24", "APL 42")
def strike_visit(by: Asker, *, inspection: int, reason: str, revision: int, clock: Clock) -> None:
    """Strikes the record that waits for its second signature, with the reason; the row and its answers stay, and count
    no more. Raises Refused (3, APL 42), Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since."""
    with act("supervision.inspection.strike", by=actor_of(by), clock=clock, cites=("799-24",)) as record:
        now, held = clock.now(), read_unit_inspection(inspection, revision)
        who = duty_of(by, now)
        require(rules.may_strike_record(who, facts_of(held), reason))
        waiting = held.records.filter(signed_at=None, struck_at=None).get()
        strike(waiting, actor_of(by).id, who.name, reason, now)
        move_on(held, UnitInspectionState(held.state))
        held.save(update_fields=["revision"])
        record_unit_inspection(record, held)
        record.wrote(waiting)
        record.fact("record", waiting.pk)
        record.fact("first", waiting.first)
        record.fact("reason", waiting.struck_reason)


@cites("799-24")
def close_unit_inspection(by: Asker, *, inspection: int, reason: str, revision: int, clock: Clock) -> None:
    """Closes an inspection that was re-inspected, or gives one up of which nothing is recorded. Raises Refused (3,
    799-24), Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since."""
    with act("supervision.inspection.close", by=actor_of(by), clock=clock, cites=("799-24",)) as record:
        held = read_unit_inspection(inspection, revision)
        who, facts = duty_of(by, clock.now()), facts_of(held)
        require(rules.may_close_unit_inspection(who, facts, reason, handling_hands(who, facts)))
        move_on(held, UnitInspectionState.CLOSED)
        held.close_reason = checked_name(reason, rules.MOST_REASON)
        held.save(update_fields=["state", "revision", "close_reason"])
        record_unit_inspection(record, held)
        record.fact("reason", held.close_reason)


@cites("799-24(2)", "12")
def link_report_to_obstruction(by: Asker, *, report: int, obstruction: int, clock: Clock) -> None:
    """Says that a citizen's report is about an obstruction which is noted, in the district of the report. Raises
    Refused (articles 3, 18, 799-24(2)), Fault(NOT_FOUND), Fault(CONFLICT) if it is linked already."""
    with act("supervision.inspection.link_report", by=actor_of(by), clock=clock, cites=("799-24", "12")) as record:
        now, held, about = clock.now(), report_called(report), obstruction_called(obstruction)
        require(rules.may_link_report(duty_of(by, now), held.place, about.point.place))
        known = ReportedObstruction.objects.filter(report=held, obstruction=about).exists()
        free(known, "该举报已关联这一违法情形", "the report is linked to this act already")
        made = ReportedObstruction.objects.create(
            report=held, obstruction=about, linked_by=actor_of(by).id, linked_at=now
        )
        record.wrote(made)
        record.fact("report", held.pk)
        record.fact("obstruction", about.pk)


@cites("799-24(2)")
def link_report_to_inspection(by: Asker, *, report: int, inspection: int, clock: Clock) -> None:
    """Says that a citizen's report is about what an inspection, begun for another cause, looks at, in the district of
    the report; its cause stays. Raises Refused (articles 3, 18, 799-24(2)), Fault(NOT_FOUND), Fault(CONFLICT) if the
    inspection follows a report already."""
    with act("supervision.inspection.follow_report", by=actor_of(by), clock=clock, cites=("799-24",)) as record:
        held, about = report_called(report), inspection_called(inspection)
        require(rules.may_link_report(duty_of(by, clock.now()), held.place, about.place))
        # an earlier inspection has no ground: the report stands in its own row
        ground = ground_of(about)
        free(ground.report is not None, "该检查已关联举报", "the inspection follows a report already")
        ground.report = held
        ground.save(update_fields=["report"])
        record.wrote(ground)
        record.fact("inspection", about.pk)
        record.fact("report", held.pk)


def record_unit_inspection(record: ActRecord, held: UnitInspection) -> None:
    """Names an inspection to the act that wrote it."""
    record.wrote(held)
    record.fact("inspection", held.pk)
    record.fact("subject", held.subject)
    record.fact("state", held.state)
