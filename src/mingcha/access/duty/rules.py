"""Who may hold, widen and end a grant of duty viewing: pure decisions on plain values (arts. 3, 8, 15, 16(2), 19).

Every way of duty viewing passes `is_monitor_of`: opening and widening a grant, each ticket, kept pictures, walls, and
the clock that ends grants. Views and exports of a request pass `requests.rules.request_carries` instead. A grant is the
authorisation and access control of decree 799, art. 16(2)(2), which makes its end and its holder binding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mingcha.access.duty.ways import grounds_for, is_own, opens_in, shares_end_at
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.purposes import Purpose, may_view_for
from mingcha.law.retention import day_ends, shanghai_day
from mingcha.registry.commissioning.rules import TRIAL_VIEWERS, may_see_trial
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce
from mingcha.registry.identity.rules import monitor_ready
from mingcha.registry.staff.rules import duty_ends_at, filed_for
from mingcha.registry.trials.values import TrialFacts
from mingcha.registry.viewing_grounds.values import ViewedPoint

REVOKERS = (
    Role.ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
    Role.UNIT_MANAGER,
    Role.DISTRICT_OFFICER,
    Role.CITY_OFFICER,
)
"""The roles that may end another person's grant inside their territory."""

WATCHERS = (Role.MONITOR, *TRIAL_VIEWERS)
"""The roles that see any footage."""

MOST_REASON = 200
"""Characters of the reason of a revocation or of a kept picture."""


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """A grant as rules see it; `points`: the 20-digit codes with their facts for duty viewing. `of_request`: it belongs
    to a request and opens only the scope of that request (articles 14, 15); `of_redaction`: to a redaction, and opens
    only its source (article 21); `of_share`: to a share, and opens only what that share does (article 13(2))."""

    no: str
    holder_id: int
    purpose: str
    valid_from: datetime
    valid_until: datetime
    revoked: bool
    points: dict[str, ViewedPoint]
    of_request: bool = False
    of_redaction: bool = False
    of_share: bool = False

    def in_force(self, at: datetime) -> bool:
        """Whether it is in force at an instant."""
        return not self.revoked and self.valid_from <= at < self.valid_until


@cites("19", "8", "13(2)", "15", "16(1)", "16(2)", "3", "799-16(2)(2)")
def may_open_duty_grant(
    who: DutyFacts,
    purpose: str,
    points: Sequence[ViewedPoint],
    hours: int,
    at: datetime,
    *,
    lacks_watch: bool = False,
) -> Decision:
    """Whether a person may open duty viewing of these points for so many hours. `lacks_watch`: the person's unit has a
    shift plan in force, and the person is not on shift.

    Checks in this order: purpose; role; territory and own unit; training and filing; shift; purpose of a point on
    trial, and of one that a share opens; length.
    """
    lawful = may_view_for(purpose)
    if not lawful:
        return lawful
    ready = on_duty(who, points, at)
    if not ready:
        return ready
    shift = is_on_shift(points, lacks_watch=lacks_watch)
    if not shift:
        return shift
    fits = _fits_trial(purpose, points) and opens_in(who, points, (), at, purpose)
    if not fits:
        return fits
    most = parameters.number("access.duty_grant_hours", shanghai_day(at))
    if not 1 <= hours <= most:
        return refuse(
            "799-16(2)(2)",
            f"值班监看授权须为 1 至 {most} 小时",
            f"a duty viewing grant lasts 1 to {most} hours",
            next_steps=(NextStep(Words(f"改为 {most} 小时以内", f"ask for {most} hours at most")),),
        )
    return lawful


@cites("3", "8", "15", "16(2)", "19")
def on_duty(who: DutyFacts, points: Sequence[ViewedPoint], at: datetime) -> Decision:
    """Whether a person may watch every one of these points and is trained and filed for each that is not on trial."""
    reaches = is_monitor_of(who, points, at)
    if not reaches:
        return reaches
    for point in points:
        if not point.on_trial:
            ready = _one_ready(who.over(point.place, Role.MONITOR), point.place, at)
            if not ready:
                return ready
    return reaches


@cites("16(1)")
def is_on_shift(points: Sequence[ViewedPoint], *, lacks_watch: bool) -> Decision:
    """Whether the shifts of the person's unit let these points be watched: one in use by who is on shift alone. A point
    on trial is watched by its project's people, who have no shifts."""
    if not lacks_watch or all(point.on_trial for point in points):
        return allow("16(1)")
    return refuse(
        "16(1)",
        "本单位有执行中的排班计划：值班监看须在本人的值班时间，并已在席位到岗签到",
        "the unit has a shift plan in force: duty viewing is for who is on shift and has signed in at the seat",
        missing=(Missing("进行中的值班", "a running watch", "points"),),
        next_steps=(NextStep(Words("到岗签到", "sign in at the seat"), "duty"),),
    )


@cites("3", "8", "13(2)", "15", "16(2)", "19")
def is_monitor_of(who: DutyFacts, points: Sequence[ViewedPoint], at: datetime) -> Decision:
    """Whether a person may watch every one of these points, training and filing apart: in use, as a monitor of its
    territory (article 3) who is of the system's own people, whose organisation was entrusted or shared with (article
    15), or whom a share names (article 13(2)); on trial, as one of its project's trial people, or who builds or tests
    it where there is no project (article 8)."""
    if not who.has(*WATCHERS):
        return _no_monitor()
    if not points:
        return refuse("19", "须写明要查看的点位", "the points to be viewed must be named")
    day = shanghai_day(at)
    decisions = [may_see_trial(who, one, day) if one.on_trial else _may_watch(who, one, at) for one in points]
    return next((decision for decision in decisions if not decision), decisions[0])


@cites("3", "8", "13(2)", "15", "16(1)", "16(2)", "19", "799-16(2)(2)")
def may_widen_grant(
    who: DutyFacts, grant: GrantFacts, points: Sequence[ViewedPoint], at: datetime, *, lacks_watch: bool = False
) -> Decision:
    """Whether these points may join a running grant: only by its holder, while it is in force, for its purpose, and
    under the same conditions for each added point as for opening a grant. The end may come earlier (grant_ends_at)."""
    own = usable(who, grant, at)
    if not own:
        return own
    duty = is_of_duty(grant)
    if not duty:
        return duty
    lawful = may_view_for(grant.purpose)
    if not lawful:
        return lawful
    ready = on_duty(who, points, at)
    if not ready:
        return ready
    shift = is_on_shift(points, lacks_watch=lacks_watch)
    fits = _fits_trial(grant.purpose, points) and opens_in(who, points, (), at, grant.purpose)
    return shift if not shift else ready if fits else fits


@cites("3", "8", "13(2)", "15", "16(1)", "16(2)", "19")
def still_carries(who: DutyFacts, grant: GrantFacts, at: datetime, *, lacks_watch: bool = False) -> Decision:
    """Whether the holder of a grant is still active, may watch all its points and is on shift where the unit's shifts
    are planned. Otherwise it is revoked, also if the underlying contract, decision or share ends, a point on trial is
    put into use, or the seat was handed over."""
    points = list(grant.points.values())
    reaches = is_monitor_of(who, points, at) and opens_in(who, points, (), at, grant.purpose)
    shift = is_on_shift(points, lacks_watch=lacks_watch)
    return reaches if shift or not reaches else shift


@cites("3", "19", "799-16(2)(2)")
def may_revoke(who: DutyFacts, grant: GrantFacts, reason: str) -> Decision:
    """Whether a person may end this grant, with a reason: its holder, or a person with such a role over all its
    points."""
    if not reason.strip():
        return refuse("799-16(2)(2)", "撤销须写明理由", "a reason is required to revoke a grant")
    if who.active and who.user_id == grant.holder_id:
        return allow("19")
    if not who.has(*REVOKERS):
        return refuse("799-16(2)(2)", "您的岗位不能撤销他人的授权", "your role may not revoke another person's grant")
    if not who.over_all((point.place for point in grant.points.values()), *REVOKERS):
        return refuse("3", "授权的点位不在您的管辖范围内", "the grant's points are outside your territory")
    return allow("19")


@cites("799-16(2)(2)")
def usable(who: DutyFacts, grant: GrantFacts, at: datetime) -> Decision:
    """Whether a grant belongs to this person and is in force."""
    if who.user_id != grant.holder_id:
        return refuse("799-16(2)(2)", "授权只限本人使用", "only its holder may use a grant")
    if not grant.in_force(at):
        return refuse(
            "799-16(2)(2)",
            "授权已到期或已撤销",
            "the grant has ended or was revoked",
            next_steps=(NextStep(Words("重新申请值班监看", "open duty viewing again"), "access:grants"),),
        )
    return allow("799-16(2)(2)")


@cites("13(2)", "15", "19")
def is_of_duty(grant: GrantFacts) -> Decision:
    """Whether a grant is one of duty viewing. One of a request opens only the requested points, interval and way; one
    of a redaction only its source; one of a share only the kind of footage that was shared."""
    if grant.of_share:
        return refuse(
            "13(2)",
            "依共享决定开通的授权只限决定的点位和方式",
            "a grant of a share opens the points and the kind of footage that were shared, nothing else",
        )
    if grant.of_redaction:
        return refuse(
            "19",
            "脱敏的授权只限该脱敏的点位、时段和回放",
            "a grant of a redaction opens the point and the time of that redaction, played back, nothing else",
        )
    if not grant.of_request:
        return allow("19")
    return refuse(
        "15",
        "依申请开通的授权只限申请的点位、时段和方式",
        "a grant of a request opens the points, the interval and the way that were asked for, nothing else",
    )


@cites("8", "13(2)", "16(2)")
def grant_ends_at(who: DutyFacts, points: Sequence[ViewedPoint], wanted: datetime, at: datetime) -> datetime:
    """The end of a grant for these points: the requested one, or earlier if the role, the training, the trial run or
    the share for one of the points ends before (articles 8, 13(2), 16(2))."""
    ends = [wanted]
    for point in points:
        if point.trial is not None:
            ends += _trial_ends_at(point.trial)
            of_point = [role.valid_until for role in who.roles if role.role in WATCHERS]
        elif point.on_trial:
            of_point = [role.valid_until for role in who.over(point.place, *TRIAL_VIEWERS)]
        else:
            under = [role for role in who.over(point.place, Role.MONITOR) if _ready(role, point.place, at)]
            of_point = [duty_ends_at(role, at) for role in under]
            of_share = shares_end_at(who, point, at)
            ends += [of_share] if of_share else []
        if of_point and None not in of_point:
            ends.append(max(end for end in of_point if end is not None))
    return min(ends)


@cites("3", "15", "16(2)")
def _may_watch(who: DutyFacts, point: ViewedPoint, at: datetime) -> Decision:
    """Whether a person may watch a point that is not on trial."""
    if not who.has(Role.MONITOR):
        return _no_monitor()
    if not who.over(point.place, Role.MONITOR):
        return refuse("3", "点位不在您的监看辖区内", "a point is outside the territory that you monitor")
    if is_own(who, point) or (who.organisation and grounds_for(who, point, at)):
        return allow("16(2)")
    return refuse(
        "15",
        "值班监看限于建设、管理或者使用该系统的单位的人员；其他单位（包括公安机关）须依第十四条、第十五条提出申请",
        "duty viewing is for the people of the unit that builds, manages or uses the system; others, the police too, "
        "come by requests under articles 14 and 15",
        missing=(
            Words(
                "该单位与您单位的委托合同，或者指名您的共享决定（期限、方式）",
                "a contract by which that unit entrusts yours, or a sharing decision that names you (term, way)",
            ),
        ),
        next_steps=(
            NextStep(
                Words(
                    "向管理单位提出查阅申请：两名工作人员、证件、批准文件或者介绍信函、登记",
                    "ask the managing unit by a request: two staff, identification, a document or letter, the register",
                ),
                "requests",
            ),
            NextStep(
                Words(
                    "已有合同或者共享决定的，请该单位保卫负责人或者属地民警登记",
                    "where there is a contract or a decision, have that unit's manager or an officer record it",
                )
            ),
        ),
    )


@cites("8")
def _fits_trial(purpose: str, points: Sequence[ViewedPoint]) -> Decision:
    """Whether the purpose is allowed: points on trial may only be watched to check the system."""
    if purpose != Purpose.SYSTEM_CHECK.value and any(point.on_trial for point in points):
        return refuse(
            "8",
            "试运行录像只用于系统检查与维护",
            "trial footage may be used only to check and maintain the system",
            next_steps=(NextStep(Words("用途选择“系统检查与维护”", "choose the purpose of checking the system")),),
        )
    return allow("8")


@cites("13(2)", "15", "20(1)")
def is_late_use(ended_at: datetime | None, at: datetime) -> bool:
    """Whether use at an instant is one after the end of a grant or of its request (None: it has not begun): by
    `access.late_use_seconds` or more, since a page that was open then sends one more request."""
    grace = timedelta(seconds=parameters.number("access.late_use_seconds", shanghai_day(at)))
    return ended_at is not None and at >= ended_at + grace


@cites("15", "20(1)")
def is_use_by_holder(user_id: int, holder: int | None) -> bool:
    """Whether who used a grant is its holder (None: there is no such grant, or no person holds it). An attempt with
    another person's number neither blames the holder nor hides a later use."""
    return holder is not None and user_id == holder


@cites("16(2)")
def _no_monitor() -> Decision:
    return refuse(
        "16(2)",
        "只有经培训并备案的监看人员可以值班监看",
        "only trained and filed monitoring staff may view on duty",
        missing=(Words("监看员岗位", "the role of monitor"),),
    )


def _trial_ends_at(trial: TrialFacts) -> list[datetime]:
    """The first instant after the last day of a trial run, if it is recorded."""
    return [day_ends(trial.last_on)] if trial.last_on else []


def _one_ready(roles: Sequence[RoleInForce], place: Place, at: datetime) -> Decision:
    """Allowed if one of the monitor's assignments fulfils the conditions for this place; else the refusal of the
    last."""
    decisions = [_ready(role, place, at) for role in roles]
    return next((decision for decision in decisions if decision), decisions[-1])


def _ready(role: RoleInForce, place: Place, at: datetime) -> Decision:
    ready = monitor_ready(role.trained_on, role.filed_on, at)
    return filed_for(role, place) if ready else ready
