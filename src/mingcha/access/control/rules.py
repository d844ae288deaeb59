"""Who may turn a camera, and whose lease counts: pure decisions on plain values (articles 2, 3, 7(2), 8, 13(2), 15, 16,
18, 19).

Control is an act with a person and a purpose, like a look (article 2): nobody turns a camera that they do not watch on
duty, and a camera that may show what a mask hides is not turned (article 18).
"""

from datetime import datetime, timedelta

from mingcha.access.control.values import ControlledPoint, LeaseFacts
from mingcha.access.duty.rules import GrantFacts, is_monitor_of, is_of_duty, usable
from mingcha.access.duty.ways import opens_in, shares_end_at
from mingcha.access.tickets.tokens import LIVE
from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.points.rules import OUT_OF_USE

TAKE_OVER = (Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
"""The roles that may take control over from another person inside their territory: who leads the unit's duty, and the
officers above."""
STAY_HOME = frozenset({"stop", "focus", "iris", "auxiliary", "go_home"})
"""Verbs (media/ptz) after which a camera shows the same view as before; every other one takes it away from home."""
TIMES_LATE = 2
"""A camera is late once so many times the minutes of its home preset are over since its last move."""
ASK_LASTS = timedelta(seconds=120)
"""For so long a person who asked for control is taken to wait for it."""


@cites("2", "3", "7(2)", "8", "13(2)", "15", "16(2)", "18", "19", "799-16(2)(2)")
def may_control(who: DutyFacts, grant: GrantFacts, code: str, point: ControlledPoint, at: datetime) -> Decision:
    """Whether a person may turn a camera under a grant now, another one's lease apart: their own grant of duty viewing,
    which opens the point live, of a camera that turns, is not out of use and has no plan of masks; not where shares
    alone open it."""
    own = usable(who, grant, at)
    if not own:
        return own
    duty = is_of_duty(grant)
    if not duty:
        return duty
    if code not in grant.points:
        return refuse("19", "点位不在授权范围内", "the point is not in the grant")
    watches = is_monitor_of(who, (point.viewed,), at) and opens_in(who, (point.viewed,), (LIVE,), at, grant.purpose)
    if not watches:
        return watches
    if shares_end_at(who, point.viewed, at, (LIVE,), grant.purpose) is not None:
        return refuse("13(2)", "共享只供查看，不含云台控制", "a share is for viewing alone, and turns no camera")
    return _can_be_turned(point)


@cites("2", "7(2)", "18")
def _can_be_turned(point: ControlledPoint) -> Decision:
    if point.viewed.state == OUT_OF_USE:
        return refuse("2", "点位已停用", "the point is out of use")
    if not point.moves:
        return refuse("7(2)", "该点位登记为固定摄像机，不能转动", "the point is registered as a fixed camera")
    if point.masked:
        return refuse(
            "18",
            "该点位设有隐私遮挡，转动会露出遮挡的画面，不得转动",
            "the point has a privacy mask: turning the camera would show what the mask hides",
        )
    return allow("7(2)")


@cites("3", "7(2)", "16(1)")
def may_take_control_over(who: DutyFacts, place: Place, reason: str) -> Decision:
    """Whether a person may take control of a camera at this place over from whoever has it, may_control apart."""
    if not who.has(*TAKE_OVER):
        return refuse(
            "16(1)",
            "只有值班负责人或者上级民警可以接管他人的控制",
            "only who leads the duty, or an officer above, takes control over from another person",
            next_steps=(NextStep(Words("向正在控制的人员申请转交", "ask who has control to hand it on")),),
        )
    if not who.over(place, *TAKE_OVER):
        return refuse("3", "点位不在您的管辖范围内", "the point is outside your territory")
    if not reason.strip():
        return refuse("7(2)", "接管须写明理由", "a reason is required to take control over")
    return allow("7(2)")


@cites("2", "7(2)", "799-16(2)(2)")
def holds_lease(who: DutyFacts, lease: LeaseFacts) -> Decision:
    """Whether a lease is this person's and stands: to renew it, to give it back, to hand it on."""
    if who.user_id != lease.holder_id:
        return refuse("799-16(2)(2)", "租用只限本人使用", "only its holder may use a lease of control")
    if lease.is_over:
        return refuse("7(2)", "租用已结束，请重新取得控制", "the lease of control has ended: take control anew")
    return allow("7(2)")


@cites("7(2)", "799-16(2)(2)")
def ask_stands(asked_at: datetime | None, at: datetime) -> bool:
    """Whether control that was asked for at `asked_at` (None: it was not) may still be handed on: a camera is not given
    to a person who left the seat meanwhile."""
    return asked_at is not None and at < asked_at + ASK_LASTS


@cites("7(2)", "799-16(2)(2)")
def lease_ends_at(at: datetime, most: datetime) -> datetime:
    """When a lease that is taken or renewed now lapses: after `ptz.lease_seconds`, not later than what carries it."""
    return min(at + timedelta(seconds=parameters.number("ptz.lease_seconds", shanghai_day(at))), most)


@cites("7(2)")
def leaves_home(verb: str) -> bool:
    """Whether a verb (its name in media/ptz) takes a camera away from its home preset."""
    return verb not in STAY_HOME


@cites("7(2)")
def is_back_in_time(changed_at: datetime, failed_at: datetime | None, return_minutes: int, at: datetime) -> Decision:
    """Whether a camera that is away from its home preset may still be there: its return did not fail, and its last move
    is not longer ago than TIMES_LATE times its minutes."""
    if failed_at is not None:
        return refuse("7(2)", "云台未能回到看守位", "the camera could not return to its home preset")
    if at > changed_at + TIMES_LATE * timedelta(minutes=return_minutes):
        return refuse("7(2)", "云台逾时未回看守位", "the camera has been away from its home preset for too long")
    return allow("7(2)")
