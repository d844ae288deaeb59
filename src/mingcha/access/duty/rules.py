"""Who may look, at what, for what, until when: pure decisions on plain values (articles 3, 16(2), 16(3), 19).

A grant is what decree 799, art. 16(2)(2) calls authorisation and access control: its end and its holder bind by that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mingcha.access.tickets.tokens import MODES, PLAYBACK, TicketPayload
from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.purposes import may_view_for
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce
from mingcha.registry.identity.rules import monitor_ready

REVOKERS = (Role.ADMINISTRATOR, Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
"""The roles that end the grant of another person inside their territory."""

REGISTER_READERS = (Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER, Role.AUDITOR)
"""The roles that read the register of their territory; everybody reads their own lines."""


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """A grant as rules see it; `points` are the 20-digit codes with their places."""

    no: str
    holder_id: int
    purpose: str
    valid_from: datetime
    valid_until: datetime
    revoked: bool
    points: dict[str, Place]

    def in_force(self, at: datetime) -> bool:
        """Whether it can still be used."""
        return not self.revoked and self.valid_from <= at < self.valid_until


@cites("19", "16(2)", "3", "799-16(2)(2)")
def may_open_duty_grant(who: DutyFacts, purpose: str, places: Sequence[Place], hours: int, at: datetime) -> Decision:
    """Whether a person may open duty viewing of points at these places for so many hours.

    A lawful purpose first, then the role with training and filing, then the territory, then the length.
    """
    lawful = may_view_for(purpose)
    if not lawful:
        return lawful
    ready = on_duty(who, places, at)
    if not ready:
        return ready
    most = parameters.number("access.duty_grant_hours", shanghai_day(at))
    if not 1 <= hours <= most:
        return refuse(
            "799-16(2)(2)",
            f"值班监看授权须为 1 至 {most} 小时",
            f"a duty viewing grant lasts 1 to {most} hours",
            next_steps=(NextStep(Words(f"改为 {most} 小时以内", f"ask for {most} hours at most")),),
        )
    return lawful


@cites("3", "16(2)", "19")
def on_duty(who: DutyFacts, places: Sequence[Place], at: datetime) -> Decision:
    """Whether a person is monitoring staff, trained and filed, for every one of these places."""
    reaches = is_monitor_of(who, places)
    if not reaches:
        return reaches
    for place in places:
        ready = _one_ready(who.over(place, Role.MONITOR), at)
        if not ready:
            return ready
    return allow("16(2)")


@cites("3", "16(2)", "19")
def is_monitor_of(who: DutyFacts, places: Sequence[Place]) -> Decision:
    """Whether a person has the role of monitor, in force, over every one of these places."""
    if not who.has(Role.MONITOR):
        return refuse(
            "16(2)",
            "只有经培训并备案的监看人员可以值班监看",
            "only monitoring staff, trained and filed, view on duty",
            missing=(Words("监看员角色", "the role of monitor"),),
        )
    if not places:
        return refuse("19", "须写明要查看的点位", "the points to be viewed must be named")
    if not who.over_all(places, Role.MONITOR):
        return refuse("3", "点位不在您的监看辖区内", "a point lies outside your territory of monitoring")
    return allow("16(2)")


@cites("3", "16(2)", "19", "799-16(2)(2)")
def may_widen_grant(who: DutyFacts, grant: GrantFacts, places: Sequence[Place], at: datetime) -> Decision:
    """Whether points at these places may join a running grant: its holder alone, while it holds, for its purpose, and
    as ready for each added place as when a grant is opened. The end stays what it was."""
    usable = _usable(who, grant, at)
    if not usable:
        return usable
    lawful = may_view_for(grant.purpose)
    if not lawful:
        return lawful
    return on_duty(who, places, at)


@cites("3", "16(2)", "19", "799-16(2)(2)")
def may_issue_ticket(
    who: DutyFacts, grant: GrantFacts, points: Sequence[str], modes: Sequence[str], at: datetime
) -> Decision:
    """Whether a grant opens these points in these ways now: its holder alone, in force, inside what was granted, and
    the holder still a monitor there. Training was asked for when the grant was opened: where it lapses during a shift
    it bars the next one and does not empty the running one."""
    usable = _usable(who, grant, at)
    if not usable:
        return usable
    if not points or not set(points) <= set(grant.points):
        return refuse("19", "点位不在授权范围内", "a point is not in the grant")
    if not modes or not set(modes) <= set(MODES):
        return refuse("19", "使用方式不在授权范围内", "a way of looking is not in the grant")
    return is_monitor_of(who, [grant.points[code] for code in points])


@cites("3", "16(2)", "16(3)", "19", "799-16(2)(2)")
def may_take_snapshot(who: DutyFacts, grant: GrantFacts, point: str, at_ms: int, reason: str, at: datetime) -> Decision:
    """Whether a person may keep the picture of a point at an instant (Unix ms) as evidence: as for playback under the
    grant, inside the time that duty viewing reaches back, for the grant's lawful purpose, and with a reason."""
    opens = may_issue_ticket(who, grant, (point,), (PLAYBACK,), at)
    if not opens:
        return opens
    lawful = may_view_for(grant.purpose)
    if not lawful:
        return lawful
    back_ms = parameters.number("access.duty_playback_hours", shanghai_day(at)) * 3_600_000
    now_ms = int(at.timestamp() * 1000)
    if not now_ms - back_ms <= at_ms <= now_ms:
        return refuse("19", "所选时刻不在授权范围内", "the instant lies outside the grant")
    if not reason.strip():
        return refuse(
            "16(3)",
            "抓图存证须写明事由",
            "a picture is kept for a stated reason",
            missing=(Words("事由", "the reason"),),
        )
    return allow("19")


@cites("16(2)", "19")
def may_view_snapshot(who: DutyFacts, grant: GrantFacts | None, point: str, at: datetime) -> Decision:
    """Whether a person may look at a kept picture of a point: it is footage, so under a grant for that point."""
    if grant is None:
        return refuse(
            "19",
            "查看抓图须有该点位的有效授权",
            "a kept picture is looked at under a running grant for its point",
            missing=(Words("该点位的值班监看授权", "a grant of duty viewing for this point"),),
            next_steps=(NextStep(Words("开启值班监看", "open duty viewing"), "access:grants"),),
        )
    return may_issue_ticket(who, grant, (point,), (PLAYBACK,), at)


@cites("3", "16(2)", "19")
def still_carries(who: DutyFacts, grant: GrantFacts) -> Decision:
    """Whether a grant still rests on a duty: an active monitor of all its points. Else it is revoked."""
    return is_monitor_of(who, list(grant.points.values()))


@cites("19", "799-16(2)(2)")
def ticket_allows(ticket: TicketPayload, camera: str, mode: str, from_ms: int, to_ms: int, now_ms: int) -> Decision:
    """Whether a ticket opens this camera in this way now; for playback also whether any of [from, to) is in its window.

    The gateway leaves out each fragment that starts outside `TicketPayload.window`. Times in Unix milliseconds.
    """
    if not ticket.iat_ms <= now_ms < ticket.exp_ms:
        return refuse("799-16(2)(2)", "取流凭据已过期", "the ticket has ended")
    if camera not in ticket.points:
        return refuse("19", "凭据不含该点位", "the ticket does not open this point")
    if mode not in ticket.modes:
        return refuse("19", "凭据不含该使用方式", "the ticket does not open this way of looking")
    if mode == PLAYBACK:
        first, last = ticket.window(from_ms, to_ms)
        if first >= last:
            return refuse("19", "所选时段不在授权范围内", "the period lies outside the grant")
    return allow("19")


@cites("3", "19", "799-16(2)(2)")
def may_revoke(who: DutyFacts, grant: GrantFacts, reason: str) -> Decision:
    """Whether a person may end this grant, with a reason: its holder, or who answers for every point of it."""
    if not reason.strip():
        return refuse("799-16(2)(2)", "撤销须写明理由", "a revocation states its reason")
    if who.active and who.user_id == grant.holder_id:
        return allow("19")
    if not who.has(*REVOKERS):
        return refuse(
            "799-16(2)(2)", "您的岗位不能撤销他人的授权", "your role does not revoke the grant of another person"
        )
    if not who.over_all(grant.points.values(), *REVOKERS):
        return refuse("3", "授权的点位不在您的管辖范围内", "the grant's points lie outside your territory")
    return allow("19")


@cites("16(3)", "3")
def may_read_register(who: DutyFacts, place: Place) -> Decision:
    """Whether a person reads the register of a point at this place (their own lines they read anyway)."""
    if not who.has(*REGISTER_READERS):
        return refuse("16(3)", "您的岗位不能查看调用登记", "your role does not read the register")
    if not who.over(place, *REGISTER_READERS):
        return refuse("3", "不在您的管辖范围内（属地管理）", "this lies outside your territory")
    return allow("16(3)")


def _usable(who: DutyFacts, grant: GrantFacts, at: datetime) -> Decision:
    """Whether a grant is this person's and holds now."""
    if who.user_id != grant.holder_id:
        return refuse("799-16(2)(2)", "授权只限本人使用", "a grant is used by its holder alone")
    if not grant.in_force(at):
        return refuse(
            "799-16(2)(2)",
            "授权已到期或已撤销",
            "the grant has ended or was revoked",
            next_steps=(NextStep(Words("重新申请值班监看", "open duty viewing again"), "access:grants"),),
        )
    return allow("799-16(2)(2)")


def _one_ready(roles: Sequence[RoleInForce], at: datetime) -> Decision:
    """Allowed when one of the monitor's assignments is ready; else what the last one lacks."""
    decisions = [monitor_ready(role.trained_on, role.filed_on, at) for role in roles]
    return next((decision for decision in decisions if decision), decisions[-1])
