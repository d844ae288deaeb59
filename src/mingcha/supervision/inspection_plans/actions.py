"""Draws up the yearly plan of a district, sets it in force, takes lines off (decree 799, art. 24)."""

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.hands import person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.reports.rules import place_of
from mingcha.registry.systems.rows import system_called
from mingcha.supervision.inspection_plans import rules
from mingcha.supervision.inspection_plans.values import PlannedLine
from mingcha.supervision.inspections.models import InspectionPlan, PlannedInspection
from mingcha.supervision.inspections.rows import is_begun, plan_called, planned_called
from mingcha.supervision.inspections.rules import MOST_NOTE
from mingcha.supervision.inspections.states import QUARTERS, InspectionPlanState


@cites("799-24")
def draw_inspection_plan(by: Asker, *, district: str, year: int, clock: Clock) -> int:
    """Begins the plan of a district (division) or functional zone (code) for a year; returns its number. Raises Refused
    (articles 3, 799-24), Fault(INVALID) for no such district, Fault(CONFLICT) if there is one."""
    with act("supervision.inspection_plan.draw", by=actor_of(by), clock=clock, cites=("799-24",)) as record:
        now, place = clock.now(), place_of(district)
        if place is None:
            raise Fault(FaultKind.INVALID, Words("没有这个区", "there is no such district"), district)
        require(rules.may_draw_plan(duty_of(by, now), place, year, shanghai_day(now)))
        known = InspectionPlan.objects.filter(division=place.division, zone=place.zone, year=year).exists()
        free(known, "该年度的检查计划已编制", "there is a plan of this year already")
        made = InspectionPlan.objects.create(
            division=place.division,
            zone=place.zone,
            year=year,
            state=InspectionPlanState.DRAFT.value,
            made_by=actor_of(by).id,
            made_at=now,
        )
        record.wrote(made)
        record.fact("plan", made.pk)
        record.fact("district", district)
        record.fact("year", year)
    return made.pk


@cites("799-24")
def plan_inspection(by: Asker, *, plan: int, system: str, quarter: int, note: str = "", clock: Clock) -> int:
    """Puts a system (code) into a quarter of a plan that is drawn up; returns the number of the line. Raises Refused
    (articles 3, 799-24), Fault(NOT_FOUND), Fault(CONFLICT) if it stands there, Fault(INVALID) for no quarter."""
    with act("supervision.inspection_plan.add", by=actor_of(by), clock=clock, cites=("799-24",)) as record:
        now, held, about = clock.now(), plan_called(plan), system_called(system)
        if quarter not in QUARTERS:
            raise Fault(FaultKind.INVALID, Words("季度为 1 至 4", "a quarter is 1 to 4"), str(quarter))
        ends_on, who = rules.quarter_ends_on(held.year, quarter), duty_of(by, now)
        state, today = InspectionPlanState(held.state), shanghai_day(now)
        require(rules.may_plan_system(who, held.place, state, about.place, ends_on, today))
        known = PlannedInspection.objects.filter(plan=held, system=about, quarter=quarter).exists()
        free(known, "该系统已列入这一季度", "the system stands in this quarter already")
        made = PlannedInspection.objects.create(
            plan=held,
            system=about,
            quarter=quarter,
            ends_on=ends_on,
            note=checked_name(note, MOST_NOTE) if note.strip() else "",
        )
        record.wrote(made)
        record.fact("plan", held.pk)
        record.fact("system", system)
        record.fact("quarter", quarter)
    return made.pk


@cites("799-24")
def approve_inspection_plan(by: Asker, *, plan: int, clock: Clock) -> None:
    """Sets a plan in force, by another officer than who drew it up. Raises Refused (articles 3, 799-24),
    Fault(NOT_FOUND)."""
    with act("supervision.inspection_plan.approve", by=actor_of(by), clock=clock, cites=("799-24",)) as record:
        now, held = clock.now(), plan_called(plan)
        lines = held.lines.filter(withdrawn_reason="").count()
        who, state, maker = duty_of(by, now), InspectionPlanState(held.state), person_id(held.made_by)
        hands = hands_of({who.user_id, maker})
        require(rules.may_approve_plan(who, held.place, state, lines, maker, hands))
        held.state, held.approved_by, held.approved_at = InspectionPlanState.IN_FORCE.value, actor_of(by).id, now
        held.save(update_fields=["state", "approved_by", "approved_at"])
        record.wrote(held)
        record.fact("plan", held.pk)
        record.fact("lines", lines)


@cites("799-24")
def withdraw_planned(by: Asker, *, line: int, reason: str, clock: Clock) -> None:
    """Takes a system off a plan, with the reason, before it is inspected. Raises Refused (articles 3, 799-24),
    Fault(NOT_FOUND)."""
    with act("supervision.inspection_plan.withdraw", by=actor_of(by), clock=clock, cites=("799-24",)) as record:
        now, held = clock.now(), planned_called(line)
        who, plan, maker = duty_of(by, now), held.plan, person_id(held.plan.made_by)
        facts = PlannedLine(
            plan.place,
            InspectionPlanState(plan.state),
            held.ends_on,
            maker,
            is_begun(held),
            bool(held.withdrawn_reason),
        )
        hands = hands_of({who.user_id, maker})
        require(rules.may_withdraw_planned(who, facts, reason, shanghai_day(now), hands))
        held.withdrawn_reason = checked_name(reason, MOST_NOTE)
        held.save(update_fields=["withdrawn_reason"])
        record.wrote(held)
        record.fact("plan", held.plan_id)
        record.fact("system", held.system.code)
        record.fact("reason", held.withdrawn_reason)
