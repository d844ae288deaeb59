"""Yearly plans of inspections in the reader's reach (decree 799, art. 24)."""

from datetime import datetime

from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.hands import are_same_hand, person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.supervision.inspection_plans import rules
from mingcha.supervision.inspections.rows import lines_of, plan_called, plan_row, plans_in_reach, with_counts
from mingcha.supervision.inspections.rules import may_inspect_units
from mingcha.supervision.inspections.states import InspectionPlanState
from mingcha.supervision.inspections.values import InspectionPlanRow, WholePlan
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
    withdraws = acts and (draft or not are_same_hand(who.user_id, maker, hands))
    return WholePlan(row, lines_of(held), acts and draft, bool(approves), acts, withdraws)
