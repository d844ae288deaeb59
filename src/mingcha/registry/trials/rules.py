"""The trial run of a project: who records its days and people, who may be on its list: pure decisions (article 8)."""

from datetime import date

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.places.rules import manages_unit, other_territory
from mingcha.registry.trials.values import ListedUnit

MOST_REASON = 200
"""Maximum characters of why a person is put on a list or taken off it."""
MOST_PEOPLE = 50
"""Maximum people on the list of one project at a time: the door reads it with each ticket."""
LISTED_ROLES = (Role.CONTRACTOR, Role.TECHNICIAN, Role.MONITOR)
"""Who may be on a list: people whose role is to see pictures at all. Managers and officers name one of these; the three
administrators see no pictures."""


@cites("3", "8")
def may_keep_trial(who: DutyFacts, unit: Place) -> Decision:
    """Whether a person records days and people of the trial run of a project of this unit: the manager of the unit that
    builds it, who organises its acceptance too."""
    if not who.has(Role.UNIT_MANAGER):
        return refuse(
            "8",
            "试运行的期限和人员由建设单位的保卫负责人登记",
            "the manager of the building unit records days and people of a trial run",
            next_steps=(NextStep(Words("请建设单位保卫负责人办理", "ask the manager of the building unit")),),
        )
    return allow("8") if manages_unit(who, unit) else other_territory()


@cites("8")
def trial_days_fit(first_on: date, last_on: date, on: date) -> Decision:
    """Whether a trial run may have these days, by the law of the Shanghai day on which it is recorded: not ended before
    it began, and at most `trial_run.most_days` long. A trial shorter than the building code asks is a warning
    (`is_short`), for article 8 wants use at the same time as the main works."""
    if last_on < first_on:
        return refuse(
            "8",
            "试运行的最后一日不得早于第一日",
            "a trial run does not end before it begins",
            missing=(Missing("第一日或者以后的日期", "the first day or a later one", "last_on"),),
        )
    most = parameters.number("trial_run.most_days", on)
    if _days_of(first_on, last_on) > most:
        return refuse(
            "8",
            f"试运行最长 {most} 日：期满仍未验收的，请先组织验收",
            f"a trial run lasts {most} days at most: organise its acceptance",
            missing=(Missing(f"{most} 日以内的期限", f"a last day within {most} days", "last_on"),),
        )
    return allow("8")


@cites("8")
def first_day_stands(before: date | None, first_on: date, on: date, *, watched: bool = True) -> Decision:
    """Whether a trial run whose first day was `before` may begin on another one: not later, once it has begun and its
    pictures were `watched`. Else moving its first day on, again and again, would make a trial without an end. As long
    as nobody has looked, a mistyped day is corrected."""
    if before is None or before > on or first_on <= before or not watched:
        return allow("8")
    return refuse(
        "8",
        f"试运行已于 {before} 开始，并且已有人查看，第一日不得后移",
        f"the trial run began on {before} and was watched: its first day is not moved on",
        missing=(Missing(f"{before} 或者更早的日期", f"{before} or an earlier day", "first_on"),),
    )


@cites("8")
def is_short(first_on: date | None, last_on: date | None, on: date) -> bool:
    """Whether a trial run is shorter than `trial_run.min_days` (GB 55029-2022, second-hand): shown, not barred."""
    if first_on is None or last_on is None:
        return False
    return _days_of(first_on, last_on) < parameters.number("trial_run.min_days", on)


@cites("8")
def may_be_listed(person: DutyFacts, listed: int, reason: str) -> Decision:
    """Whether a person may be put on the list of a trial run on which `listed` people are: somebody of a unit whose
    role is to see pictures, with a reason."""
    if listed >= MOST_PEOPLE:
        return refuse(
            "8",
            f"试运行人员名单最多 {MOST_PEOPLE} 人，请先移出不再需要的人员",
            f"the list of a trial run has {MOST_PEOPLE} people at most: take somebody off first",
        )
    missing = []
    if not person.has(*LISTED_ROLES) or not person.organisation:
        missing.append(
            Missing(
                "有单位，且有承建运维人员、单位技术人员或者监看员岗位的人员",
                "a person of a unit with the role of contractor, technician or monitor",
                "username",
            )
        )
    if not reason.strip():
        missing.append(Missing("列入名单的理由", "why this person sees the trial", "reason"))
    if missing:
        return refuse(
            "8", "试运行人员登记不完整", "a person of a trial run is not fully stated", missing=tuple(missing)
        )
    return allow("8")


@cites("8", "15")
def is_still_listed(then: ListedUnit, now: ListedUnit) -> bool:
    """Whether a person of a list still sees the trial: somebody of the unit of then. Whose people somebody is decides
    what they may watch; who went to another unit is put on the list anew, also to one of the same name."""
    return then.name == now.name if then.key is None else then.key == now.key


def _days_of(first_on: date, last_on: date) -> int:
    return (last_on - first_on).days + 1
