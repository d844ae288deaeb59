"""Yearly plans of inspections in the reader's reach (decree 799, art. 24)."""

from dataclasses import replace
from datetime import datetime

from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.hands import person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.supervision.inspection_plans import rules
from mingcha.supervision.inspection_plans.values import PlannedLine
from mingcha.supervision.inspections.rows import lines_of, plan_called, plan_row, plans_in_reach, with_counts
from mingcha.supervision.inspections.rules import may_inspect_units
from mingcha.supervision.inspections.states import InspectionPlanState
from mingcha.supervision.inspections.values import InspectionPlanRow, PlannedRow, WholePlan
from mingcha.supervision.officers.rules import may_read_enforcement


@cites("799-24")
def inspection_plans(asker: Reader, *, at: datetime) -> tuple[InspectionPlanRow, ...]:
    """The plans in reach, the newest year first; none for a unit."""
    rows = with_counts(plans_in_reach(duty_of(asker, at)))
    return tuple(map(plan_row, rows.order_by("-year", "division", "zone")))


@cites("799-24", "3")
def inspection_plan(asker: Reader, number: int, *, at: datetime) -> WholePlan:
    """One plan with its lines. Raises Fault(NOT_FOUND), Refused (article 3)."""
    who, held = duty_of(asker, at), plan_called(number)
    require(may_read_enforcement(who, held.place))
    row = plan_row(with_counts(plans_in_reach(who)).get(pk=held.pk))
    acts, draft = bool(may_inspect_units(who, row.place)), row.state is InspectionPlanState.DRAFT
    maker = person_id(held.made_by)
    hands = hands_of({who.user_id, maker}) if acts else ()
    approves = rules.may_approve_plan(who, row.place, row.state, row.lines, maker, hands)
    today = shanghai_day(at)
    lines = tuple(
        replace(
            one,
            is_over=rules.is_quarter_over(one.ends_on, today),
            may_withdraw=bool(rules.may_take_off(who, _planned_line(row, one, maker), today, hands)),
        )
        for one in lines_of(held)
    )
    return WholePlan(row, lines, acts and draft, bool(approves), acts)


def _planned_line(plan: InspectionPlanRow, line: PlannedRow, maker: int) -> PlannedLine:
    begun, withdrawn = bool(line.inspection), bool(line.withdrawn_reason)
    return PlannedLine(plan.place, plan.state, line.ends_on, maker, begun, withdrawn)
