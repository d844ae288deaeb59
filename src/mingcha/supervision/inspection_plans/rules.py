"""The yearly plan of a district: who draws it up, what stands in it, until when (decree 799, art. 24)."""

from collections.abc import Iterable
from datetime import date, timedelta

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law.periods import add_months
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.supervision.inspection_plans.values import PlannedLine
from mingcha.supervision.inspections.rules import may_inspect_units
from mingcha.supervision.inspections.states import InspectionPlanState

FIRST_YEAR, LAST_YEAR = 2025, 2099


@cites("799-24")
def quarter_ends_on(year: int, quarter: int) -> date:
    """The last Shanghai day of a quarter."""
    return add_months(date(year, 1, 1), quarter * 3) - timedelta(days=1)


@cites("799-24")
def may_draw_plan(who: DutyFacts, place: Place, year: int, on: date) -> Decision:
    """Whether a person draws up the plan of a district or zone for a year: its police, of this year or the next."""
    allowed = may_inspect_units(who, place)
    if not allowed:
        return allowed
    if year not in (on.year, on.year + 1):
        missing = (Missing("本年度或者下一年度", "this year or the next", "year"),)
        return refuse("799-24", "只编制本年度或者下一年度的计划", "a plan is of this year or the next", missing=missing)
    return allow("799-24")


@cites("799-24")
def may_plan_system(
    who: DutyFacts, plan: Place, state: InspectionPlanState, system: Place, ends_on: date, on: date
) -> Decision:
    """Whether a system may be put into a plan: while it is drawn up, of its own district, in a quarter that is not
    over."""
    allowed = may_inspect_units(who, plan)
    if not allowed:
        return allowed
    if state is not InspectionPlanState.DRAFT:
        zh, en = "计划已执行；计划外的检查写明事由即可", "the plan is in force; others are inspected by cause"
        return refuse("799-24", zh, en)
    if system.zone != plan.zone or (not plan.zone and system.division[:6] != plan.division):
        missing = (Missing("本区、本功能区的系统", "a system of this district or zone", "system"),)
        return refuse("799-24", "该系统不在本计划的区域", "the system lies elsewhere", missing=missing)
    if ends_on < on:
        missing = (Missing("未结束的季度", "a quarter that is not over", "quarter"),)
        return refuse("799-24", "该季度已经结束", "this quarter is over", missing=missing)
    return allow("799-24")


@cites("799-24")
def may_approve_plan(
    who: DutyFacts, place: Place, state: InspectionPlanState, lines: int, maker: int, hands: Iterable[Hand]
) -> Decision:
    """Whether a person sets a plan in force, once it has a line: another officer than who drew it up (`maker`, a user
    id), in no hand of that one."""
    allowed = may_inspect_units(who, place)
    if not allowed:
        return allowed
    if state is not InspectionPlanState.DRAFT:
        return refuse("799-24", "计划已执行", "the plan is in force already")
    if not lines:
        missing = (Missing("至少一个系统", "at least one system", "system"),)
        return refuse("799-24", "计划中没有系统", "the plan has no system", missing=missing)
    if are_same_hand(who.user_id, maker, hands):
        zh, en = (
            "编制人不得批准本人编制的计划（平台自定规则，非法定）",
            "the person who drew it up may not approve it (our own rule)",
        )
        return refuse("799-24", zh, en)
    return allow("799-24")


@cites("799-24")
def is_quarter_over(ends_on: date, on: date) -> bool:
    """Whether the quarter in which a line of a plan is to be inspected is over: its last day runs whole."""
    return ends_on < on


@cites("799-24")
def may_withdraw_planned(
    who: DutyFacts, line: PlannedLine, reason: str, on: date, hands: Iterable[Hand] = ()
) -> Decision:
    """Whether a line of a plan is taken off as `may_take_off` says, with a reason."""
    allowed = may_take_off(who, line, on, hands)
    if allowed and not reason.strip():
        missing = (Missing("撤出计划的理由", "why it is taken off", "reason"),)
        return refuse("799-24", "未写明理由", "the reason is missing", missing=missing)
    return allowed


@cites("799-24")
def may_take_off(who: DutyFacts, line: PlannedLine, on: date, hands: Iterable[Hand] = ()) -> Decision:
    """Whether a line of a plan is open to be taken off: before it is inspected; of a plan in force while its quarter
    lasts, since what is overdue stays so until it is inspected, and by another officer than who drew it up: else one
    person says what is inspected and what is not (own rule)."""
    allowed = may_inspect_units(who, line.place)
    if not allowed:
        return allowed
    if line.inspected or line.withdrawn:
        return refuse("799-24", "该系统已检查，或者已撤出计划", "it is inspected, or was taken off already")
    if is_quarter_over(line.ends_on, on) and line.state is InspectionPlanState.IN_FORCE:
        zh = f"该季度已于 {line.ends_on.isoformat()} 结束，逾期的检查不得撤出，应当补查"
        return refuse(
            "799-24", zh, f"its quarter ended on {line.ends_on.isoformat()}: what is overdue is inspected late"
        )
    if line.state is InspectionPlanState.IN_FORCE and are_same_hand(who.user_id, line.maker, hands):
        zh, en = (
            "计划执行后由编制人以外的执法人员撤出（平台自定规则，非法定）",
            "another officer than who drew it up takes it off",
        )
        return refuse("799-24", zh, f"{en} (our own rule)")
    return allow("799-24")
