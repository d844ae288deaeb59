"""When a copy is due and who records its end: pure decisions on plain values (article 19)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from mingcha.access.copies.values import CopyEnd
from mingcha.access.officers.rules import is_one_of
from mingcha.access.officers.values import OfficerFacts
from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.serving import is_on_duty_of

ALL_READERS = (Role.AUDITOR, Role.CITY_OFFICER)
MOST_PROOF = 200
LEAST_PROOF = 4


@cites("16(3)", "19")
def records_copies(who: DutyFacts, unit: Place, officers: Iterable[OfficerFacts]) -> Decision:
    """Whether a person may record ends of copies of a request of these officers: on duty for the managing unit and none
    of the officers, since the holder of a copy must not be the only one to state its end."""
    if not is_on_duty_of(who, unit):
        return refuse("19", "只有点位管理单位可以登记归还或销毁", "only the managing unit records the end of a copy")
    if is_one_of(who, officers):
        return refuse(
            "19",
            "申请人不能登记自己所取录像的归还或销毁",
            "a requesting officer may not record the end of the own copy",
            next_steps=(
                NextStep(Words("由本单位另一名值班人员登记", "another person on duty for the unit records it")),
            ),
        )
    return allow("19")


@cites("16(3)", "19")
def may_end_copy(
    who: DutyFacts,
    unit: Place,
    end: str,
    proof: str,
    *,
    officers: Iterable[OfficerFacts],
    has_ended: bool,
    has_left: bool = True,
) -> Decision:
    """Whether a person may record that a copy was returned or destroyed: a person allowed by records_copies, once, with
    the proof. "Not taken" only for an export of which nothing was sent or is being sent (`has_left`)."""
    person = records_copies(who, unit, officers)
    if not person:
        return person
    if end not in [each.value for each in CopyEnd]:
        return refuse("19", "只能登记归还、销毁或者未取走", "a copy is returned, destroyed or not taken")
    if has_ended:
        return refuse("19", "该份录像已登记归还或销毁", "the end of this copy is recorded already")
    if end == CopyEnd.NOT_TAKEN and has_left:
        return refuse(
            "16(3)",
            "该导出已被取走或者正在交付，不能登记为未取走",
            "this export was taken, or is being sent: it is not recorded as not taken",
        )
    if len(proof.strip()) < LEAST_PROOF:
        return refuse("19", "须写明归还或销毁的凭证", "the proof of return or destruction is stated")
    return allow("19")


@cites("19", "25")
def may_read_copies(who: DutyFacts, unit: Place) -> Decision:
    """Whether a person may read the copies of a unit's footage: on duty for it, or with a role that reads all in its
    territory."""
    if who.over(unit, *ALL_READERS) or is_on_duty_of(who, unit):
        return allow("19")
    return refuse("19", "只有点位管理单位和审计人员可以查看", "only the managing unit and auditors read of copies")


@cites("19")
def reminded_until(at: datetime) -> date:
    """The last day of return for reminders on a day: `access.copy_reminder_days` ahead."""
    today = shanghai_day(at)
    return today + timedelta(days=parameters.number("access.copy_reminder_days", today))


@cites("19")
def is_overdue(return_by: date, at: datetime) -> bool:
    """Whether the day of return or destruction is over."""
    return shanghai_day(at) > return_by
