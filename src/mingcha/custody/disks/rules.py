"""Whether disks keep the legal days, which class a system may have, who may open the pages of keeping: art. 16(5)."""

from dataclasses import dataclass
from datetime import date, timedelta

from mingcha.custody.holds.rules import HOLD_ROLES
from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters, retention
from mingcha.law.retention import RetentionClass
from mingcha.registry.identity.duty import DutyFacts, Role


@dataclass(frozen=True, slots=True)
class DiskFacts:
    """A disk and the legal days of its footage: full now, or `full_on` a day ahead (None: not forecast)."""

    disk: str
    is_full: bool
    full_on: date | None = None


@cites("16(5)")
def keeps_legal_days(disk: DiskFacts, on: date) -> Decision:
    """Whether a disk keeps the legal days of its footage for the days ahead (retention.forecast_alarm_days).
    A refusal is the alarm 存储期限风险 (T16-5e): recording stops before footage is deleted too early."""
    if disk.is_full:
        return refuse(
            "16(5)",
            f"存储期限风险：磁盘 {disk.disk} 已满，未满期限的录像不覆盖，新录像无法写入",
            f"legal days at risk: disk {disk.disk} is full; nothing is written over, new footage is not kept",
            next_steps=(NextStep(Words("扩充磁盘", "add a disk"), ""),),
        )
    alarm = on + timedelta(days=parameters.number("retention.forecast_alarm_days", on))
    if disk.full_on is not None and disk.full_on <= alarm:
        day = disk.full_on.isoformat()
        return refuse(
            "16(5)",
            f"存储期限风险：磁盘 {disk.disk} 预计 {day} 起存不满法定期限",
            f"legal days at risk: disk {disk.disk} cannot keep the legal days from {day} on",
            next_steps=(NextStep(Words("扩充磁盘", "add a disk"), ""),),
        )
    return allow("16(5)")


@cites("3", "16(5)")
def may_enter_custody(who: DutyFacts) -> Decision:
    """Who may open the pages of keeping: those responsible for footage, administrators of recorders, auditors."""
    if who.user_id == 0 or who.has(*HOLD_ROLES, Role.ADMINISTRATOR, Role.AUDITOR):
        return allow("16(5)")
    return refuse(
        "3",
        "留存页面供管理单位保卫负责人、公安机关、系统管理员和审计管理员使用",
        "the pages of keeping are for the managing unit's head, the public security organ, administrators and auditors",
    )


@cites("16(5)", "799-17")
def retention_class_allowed(chosen: RetentionClass, days: int, *, key_target: bool, on: date) -> Decision:
    """Whether a system may keep footage `days` days in this class: at least its minimum; a key target is never R30."""
    if key_target and chosen is RetentionClass.R30:
        return refuse(
            "16(5)",
            "防范恐怖袭击重点目标的系统，存储期限不少于九十日",
            "the system of a counter-terror key target keeps footage for at least ninety days",
        )
    return retention.may_configure(chosen, days, on)
