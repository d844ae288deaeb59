"""Who may hold a grant of duty viewing, widen and end it: pure decisions on plain values (articles 3, 16(2), 19).

A grant is what decree 799, art. 16(2)(2) calls authorisation and access control: its end and its holder bind by that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import Decision, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.purposes import may_view_for
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce
from mingcha.registry.identity.rules import monitor_ready
from mingcha.registry.staff.rules import duty_ends_at, filed_for

REVOKERS = (
    Role.ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
    Role.UNIT_MANAGER,
    Role.DISTRICT_OFFICER,
    Role.CITY_OFFICER,
)
"""The roles that end the grant of another person inside their territory."""

MOST_REASON = 200
"""Characters of the reason of a revocation or of a kept picture."""


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
        ready = _one_ready(who.over(place, Role.MONITOR), place, at)
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
    as ready for each added place as when a grant is opened. The end may come earlier (grant_ends_at)."""
    own = usable(who, grant, at)
    if not own:
        return own
    lawful = may_view_for(grant.purpose)
    if not lawful:
        return lawful
    return on_duty(who, places, at)


@cites("3", "16(2)", "19")
def still_carries(who: DutyFacts, grant: GrantFacts) -> Decision:
    """Whether a grant still rests on a duty: an active monitor of all its points. Else it is revoked."""
    return is_monitor_of(who, list(grant.points.values()))


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


@cites("799-16(2)(2)")
def usable(who: DutyFacts, grant: GrantFacts, at: datetime) -> Decision:
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


@cites("16(2)")
def grant_ends_at(who: DutyFacts, places: Sequence[Place], wanted: datetime, at: datetime) -> datetime:
    """The end of a grant for these places: the wanted one, or earlier when the role or the training under which a place
    is watched ends, also in the night (article 16(2))."""
    ends = [wanted]
    for place in places:
        under = [role for role in who.over(place, Role.MONITOR) if _ready(role, place, at)]
        of_place = [duty_ends_at(role, at) for role in under]
        if of_place and None not in of_place:
            ends.append(max(end for end in of_place if end is not None))
    return min(ends)


def _one_ready(roles: Sequence[RoleInForce], place: Place, at: datetime) -> Decision:
    """Allowed when one of the monitor's assignments is ready for this place; else what the last one lacks."""
    decisions = [_ready(role, place, at) for role in roles]
    return next((decision for decision in decisions if decision), decisions[-1])


def _ready(role: RoleInForce, place: Place, at: datetime) -> Decision:
    ready = monitor_ready(role.trained_on, role.filed_on, at)
    return filed_for(role, place) if ready else ready
