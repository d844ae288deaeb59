"""Who plans the shifts of a unit, and what a plan and a shift must state: pure decisions (articles 3, 16(1)).

The article asks for a system of duty; how long a shift lasts and how many are on it are our own dated parameters
(`shift.*`), not the law's.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import KEEPERS, manages_unit, may_write
from mingcha.registry.shifts.values import Hours

MOST_PLAN_DAYS = 366
"""Days of one plan at most: a slip of the pen plans no century."""
MOST_SEATS = 64
MOST_REPEATED = 62
"""Days on which one act adds the same shift: two months."""
READERS = (*KEEPERS, Role.AUDITOR)
"""The roles that read the shifts of a unit in their territory; its own people read them, too."""


@cites("3", "16(1)")
def may_plan_shifts(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person plans the shifts of a unit: its manager, or another keeper of its register."""
    return allow("16(1)") if manages_unit(who, unit) else may_write(who, unit)


@cites("3", "16(1)")
def may_read_shifts(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person reads the shifts of a unit: its own people, who relieve each other, and who answers for it.
    No other unit's monitor does."""
    if who.active and who.organisation == unit.organisation:
        return allow("16(1)")
    if who.over(unit, *READERS):
        return allow("16(1)")
    return refuse(
        "3", "排班由本单位人员和负责该地的管理人员查看", "shifts are read by the unit's own people and its keepers"
    )


@cites("16(1)")
def plan_is_whole(from_on: date, until_on: date, on: date) -> Decision:
    """Whether the days of a plan can be: from today on or later, to a later or the same day, a year at most."""
    if until_on < from_on or until_on < on:
        missing = (Missing("不早于首日和今天的末日", "a last day not before the first one and today", "until_on"),)
        return refuse("16(1)", "排班计划的日期不对", "the days of the plan are not possible", missing=missing)
    if (until_on - from_on).days >= MOST_PLAN_DAYS:
        return refuse(
            "16(1)",
            f"一份排班计划至多 {MOST_PLAN_DAYS} 日",
            f"a plan covers {MOST_PLAN_DAYS} days at most",
            missing=(Missing("较早的末日", "an earlier last day", "until_on"),),
        )
    return allow("16(1)")


@cites("16(1)")
def plans_are_apart(from_on: date, until_on: date, others: Collection[tuple[date, date]]) -> Decision:
    """Whether no other standing plan of the unit covers a day of this one; `others`: first and last days."""
    if any(first <= until_on and from_on <= last for first, last in others):
        return refuse(
            "16(1)",
            "本单位在这些日期已有排班计划：一日只有一份计划，请先撤回原计划",
            "the unit has a plan for some of these days: one plan a day; withdraw the other one first",
        )
    return allow("16(1)")


@cites("16(1)")
def shift_is_whole(
    hours: Hours, seats: Collection[str], least: int, *, from_on: date, until_on: date, at: datetime
) -> Decision:
    """Whether a shift can be: inside its plan, not over, no longer than `shift.most_hours`, seats for at least as many
    persons as it needs, and no fewer of them than `shift.least_persons`."""
    day = shanghai_day(hours.begins_at)
    if hours.ends_at <= hours.begins_at or hours.ends_at <= at:
        missing = (Missing("晚于开始和现在的结束时间", "an end after the begin and after now", "ends_at"),)
        return refuse("16(1)", "班次的时间不对", "the hours of the shift are not possible", missing=missing)
    if not from_on <= day <= until_on:
        missing = (Missing("计划之内的日期", "a day inside the plan", "begins_at"),)
        return refuse("16(1)", "班次不在计划的日期之内", "the shift begins outside its plan", missing=missing)
    most = parameters.number("shift.most_hours", day)
    if hours.length > timedelta(hours=most):
        missing = (Missing(f"不超过 {most} 小时的班次", f"a shift of {most} hours at most", "ends_at"),)
        return refuse("16(1)", f"一个班次最长 {most} 小时", f"a shift lasts {most} hours at most", missing=missing)
    floor = parameters.number("shift.least_persons", day)
    if least < floor:
        missing = (Missing(f"至少 {floor} 人", f"{floor} persons at least", "least"),)
        return refuse("16(1)", f"每班至少 {floor} 人", f"a shift has {floor} persons at least", missing=missing)
    if not least <= len(set(seats)) <= MOST_SEATS:
        missing = (Missing(f"至少 {least} 个席位", f"{least} seats at least", "seats"),)
        return refuse("16(1)", "席位少于值班人数", "there are fewer seats than persons", missing=missing)
    return allow("16(1)")


@cites("16(1)")
def seats_are_free(hours: Hours, seats: Collection[str], others: Collection[tuple[Hours, Collection[str]]]) -> Decision:
    """Whether no other standing shift has one of these seats at the same time."""
    for held, taken in others:
        if held.begins_at < hours.ends_at and hours.begins_at < held.ends_at and set(taken) & set(seats):
            return refuse(
                "16(1)",
                "同一席位在这段时间已有班次",
                "another shift has one of these seats at that time",
                missing=(Missing("未被占用的席位或者时间", "a free seat or other hours", "seats"),),
            )
    return allow("16(1)")
