"""What a share opens, to whom and until when: pure decisions on plain values (articles 8, 13(2), 14, 15, 19; decree
799, art. 20)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from mingcha.access.shares.values import NewShare, SharedPointFacts, ShareFacts, ShareKind
from mingcha.kit.clock import SHANGHAI, unix_ms
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import add_months
from mingcha.law.purposes import may_share_footage_for
from mingcha.law.retention import day_ends, shanghai_day
from mingcha.registry.identity.duty import DutyFacts

MOST_WATCHED = 64
"""Points that a grant under a share names: four screens of sixteen. The people name those that they watch now."""
MOST_PEOPLE = 100
"""People that a share names."""
_DAY = timedelta(days=1)
_NO_POINT = SharedPointFacts(withdrawn=True)
"""A point that a share does not have."""


@cites("8", "13(2)", "19", "799-10", "799-20")
def may_open_share(
    new: NewShare, points: Mapping[str, SharedPointFacts], people: Sequence[DutyFacts], at: datetime
) -> Decision:
    """Whether a decision may open this: for a purpose of public safety (19), for a term of at most
    `sharing.decision_most_months`, points in use that are no work secret and stand at no classified place, and people
    with accounts of the department. Who decides it, and on what findings, is the decision's own matter."""
    parts = (
        may_share_footage_for(new.purpose),
        _has_scope(new),
        _has_term(new, at),
        _has_hours(new),
        _has_reach(new),
        _has_people(new, people),
        *(_point_stands(points.get(code, _NO_POINT)) for code in new.points),
    )
    return next((one for one in parts if not one), allow("13(2)"))


@cites("8", "13(2)", "14(1)", "14(2)", "15", "19", "799-10")
def is_shared_now(
    kind: ShareKind,
    share: ShareFacts,
    point: str,
    at: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    officers: Collection[int] | None = None,
) -> bool:
    """Whether a share opens this kind of footage of a point to its department at an instant, and for playback all that
    was recorded in [since, until), None for the instant itself. Outside of its term or its daily hours nothing is
    shared, nor what was recorded before its window or outside of those hours. `officers`: the accounts of those who
    ask; the share is for people whom it names, so that one of them is (None: whoever is named). Articles 14 and 15 stay
    open for everything else."""
    if share.kind is not kind or not _stands(share, at) or not _point_stands(share.points.get(point, _NO_POINT)):
        return False
    if officers is not None and share.people.isdisjoint(officers):
        return False
    if kind is not ShareKind.PLAYBACK or since is None:
        return True
    return since >= playback_from(share, (point,), at) and _is_open_through(share, since, until or at)


@cites("8", "13(2)", "19", "799-10", "799-20")
def may_watch_share(who: DutyFacts, share: ShareFacts, points: Sequence[str], at: datetime) -> Decision:
    """Whether a person may see footage of these points of a share now: one of its named people, active and of the
    department still, in its term and its daily hours, points that stand in it. The same rule opens a grant, issues each
    ticket and ends both by the clock."""
    if not who.active or who.user_id not in share.people:
        return _not_named()
    if who.organisation != share.department:
        return refuse(
            "13(2)", "您已不是需求部门的人员", "you are no longer of the department with which this is shared"
        )
    if not 1 <= len(set(points)) <= MOST_WATCHED:
        return refuse(
            "799-20",
            f"每次写明 1 至 {MOST_WATCHED} 个要查看的点位",
            f"name the points to be viewed, {MOST_WATCHED} at most at a time",
        )
    return share_covers(share, who.user_id, points, at)


@cites("8", "13(2)", "799-10")
def share_covers(share: ShareFacts, user_id: int, points: Sequence[str], at: datetime) -> Decision:
    """Whether a share names a person and has these points, in its term and its daily hours: what every grant and ticket
    under it rests on, also when it is looked at afterwards."""
    if user_id not in share.people:
        return _not_named()
    stands = _stands(share, at)
    if not stands:
        return stands
    each = (_is_open_point(share.points.get(code, _NO_POINT)) for code in points)
    return next((one for one in each if not one), allow("13(2)"))


@cites("13(2)", "799-16(2)(2)")
def share_closes_at(share: ShareFacts, at: datetime) -> datetime:
    """When a grant that is opened now ends: `access.duty_grant_hours` from now, the end of the share, or the close of
    its daily hours, whichever comes first."""
    hours = parameters.number("access.duty_grant_hours", shanghai_day(at))
    ends = [at + timedelta(hours=hours), share.until_at]
    if share.closes is not None:
        ends.append(_next_close(share.closes, at))
    return min(ends)


@cites("8", "13(2)", "799-20")
def playback_from(share: ShareFacts, points: Sequence[str], at: datetime) -> datetime:
    """The instant from which a playback share opens footage of these points: `back_hours` back from now, but not before
    the share began, since what was recorded earlier was never shared, nor before the last of them was put into use,
    since that is trial footage. Of the time since then the pictures of its daily hours alone are shown."""
    earliest = max(at - timedelta(hours=share.back_hours), share.from_at)
    used = (share.points[code].in_use_at for code in points if code in share.points)
    return max([earliest, *(one for one in used if one is not None)])


@cites("8", "13(2)")
def shows_moment(share: ShareFacts, point: str, shown_ms: int) -> Decision:
    """Whether a picture that a point took at an instant (Unix ms) may be shown under a share: taken in its term and in
    its daily hours, and since the point was put into use."""
    in_use_at = share.points.get(point, _NO_POINT).in_use_at
    if in_use_at is not None and shown_ms < unix_ms(in_use_at):
        return refuse("8", "画面来自试运行期间，不共享", "the picture is from the trial run and is not shared")
    if not unix_ms(share.from_at) <= shown_ms < unix_ms(share.until_at):
        return refuse("13(2)", "画面不在共享期限内", "the picture is not from the term of the share")
    return allow("13(2)") if _is_open(share, datetime.fromtimestamp(shown_ms / 1000, UTC)) else _outside_hours(share)


@cites("13(2)")
def may_name_person(share: ShareFacts, who: DutyFacts, at: datetime) -> Decision:
    """Whether a person may be named in a running share: active, of its department, and one more fits."""
    if share.ended or at >= share.until_at:
        return _over()
    if len(share.people) >= MOST_PEOPLE:
        return _too_many()
    return allow("13(2)") if who.active and who.organisation == share.department else _of_another()


def _stands(share: ShareFacts, at: datetime) -> Decision:
    """Whether a share is in its term and its daily hours."""
    if share.ended or at >= share.until_at:
        return _over()
    if at < share.from_at:
        return refuse("13(2)", "共享尚未开始", "the share has not begun yet")
    return allow("13(2)") if _is_open(share, at) else _outside_hours(share)


def _is_open(share: ShareFacts, at: datetime) -> bool:
    """Whether an instant lies in the daily hours of a share."""
    if share.opens is None or share.closes is None:
        return True
    moment = at.astimezone(SHANGHAI).time()
    after, before = moment >= share.opens, moment < share.closes
    return (after or before) if share.opens > share.closes else (after and before)


def _is_open_through(share: ShareFacts, since: datetime, until: datetime) -> bool:
    """Whether all of [since, until) lies in one day's hours of a share."""
    return share.closes is None or (_is_open(share, since) and until <= _next_close(share.closes, since))


def _next_close(closes: time, at: datetime) -> datetime:
    """The first instant after this one at which the daily hours close."""
    today = _on(shanghai_day(at), closes)
    return today if today > at else _on(shanghai_day(at) + _DAY, closes)


@cites("13(2)")
def _outside_hours(share: ShareFacts) -> Decision:
    return refuse(
        "13(2)",
        f"共享每日 {share.opens:%H:%M} 至 {share.closes:%H:%M} 开放，时段以外拍摄的画面不提供",
        f"the share is open from {share.opens:%H:%M} to {share.closes:%H:%M} each day, for pictures of these hours",
    )


@cites("8", "13(2)", "799-10")
def _is_open_point(point: SharedPointFacts) -> Decision:
    """Whether a point is open in a share, for its people: one refusal for whatever closes it, since the reason would
    tell them what became a secret. The log has the reason."""
    stands = _point_stands(point)
    return stands if stands or point.withdrawn else replace(_point_stands(_NO_POINT), noted=stands.reason.zh)


def _point_stands(point: SharedPointFacts) -> Decision:
    """Whether a point may be open in a share: not withdrawn, no work secret, at no classified place, in use. For who
    opens the share."""
    if point.withdrawn:
        return refuse("13(2)", "点位不在共享范围内，或者已撤出", "a point is not in the share, or was taken out of it")
    if point.is_secret:
        return refuse("13(2)", "点位已标为工作秘密，不共享", "a point is a work secret, which is not shared")
    if point.is_classified:
        return refuse("799-10", "点位位于涉密区域，不共享", "a point stands at a classified place: it is not shared")
    if point.on_trial:
        return refuse("8", "试运行录像只用于系统检查与维护", "trial footage may be used only to check the system")
    if not point.is_in_use:
        return refuse("8", "点位未投入使用或者已停用，不共享", "a point is not in use: it is not shared")
    return allow("13(2)")


def _has_scope(new: NewShare) -> Decision:
    missing = []
    if not new.data_set:
        missing.append(Missing("目录条目", "the entry of the catalogue", "data_set"))
    if not new.points:
        missing.append(Missing("点位", "the points", "points"))
    if not missing:
        return allow("799-20")
    return refuse(
        "799-20",
        "共享须写明目录条目和点位",
        "a share names its entry of the catalogue and its points",
        missing=tuple(missing),
    )


def _has_term(new: NewShare, at: datetime) -> Decision:
    most = parameters.number("sharing.decision_most_months", shanghai_day(at))
    latest = day_ends(add_months(shanghai_day(max(new.from_at, at)), most))
    if max(new.from_at, at) < new.until_at <= latest:
        return allow("13(2)")
    return refuse(
        "13(2)",
        f"共享须有期限，自开始之日起不超过 {most} 个月",
        f"a share has a term that is not over, {most} months from its begin at most",
        missing=(Missing("期限", "the term", "until_at"),),
    )


def _has_hours(new: NewShare) -> Decision:
    if (new.opens is None) is (new.closes is None) and (new.opens is None or new.opens != new.closes):
        return allow("13(2)")
    return refuse(
        "13(2)",
        "每日开放时段须写明起止，且不相同",
        "the daily hours have a begin and another end, or there are none",
        missing=(Missing("每日开放时段", "the daily hours", "opens"),),
    )


def _has_reach(new: NewShare) -> Decision:
    if (new.back_hours > 0) is (new.kind is ShareKind.PLAYBACK) and new.back_hours >= 0:
        return allow("799-20")
    return refuse(
        "799-20",
        "历史图像须写明可回看的小时数，其他方式不回看",
        "recorded pictures say how many hours they reach back, and no other kind reaches back",
        missing=(Missing("回溯小时数", "the hours back", "back_hours"),),
    )


def _has_people(new: NewShare, people: Sequence[DutyFacts]) -> Decision:
    if not new.people:
        return refuse(
            "13(2)",
            "共享须指名使用人员",
            "a share names the people who use it",
            missing=(Missing("使用人员", "the people", "people"),),
        )
    if len(new.people) > MOST_PEOPLE:
        return _too_many()
    known = {one.user_id for one in people if one.active and one.organisation == new.department}
    return allow("13(2)") if set(new.people) <= known else _of_another()


def _not_named() -> Decision:
    return refuse(
        "13(2)",
        "共享只对决定中指名的人员开放，您不在其中",
        "a share is open to the people whom it names, and you are none of them",
        next_steps=(NextStep(Words("请本部门的经办人员申请指名", "have your department ask to name you")),),
    )


@cites("13(2)")
def _over() -> Decision:
    return refuse("13(2)", "共享已终止或者到期", "the share has ended or its term is over")


@cites("13(2)")
def _too_many() -> Decision:
    return refuse("13(2)", f"一项共享最多指名 {MOST_PEOPLE} 人", f"a share names {MOST_PEOPLE} people at most")


@cites("13(2)")
def _of_another() -> Decision:
    return refuse(
        "13(2)",
        "指名的人员须有账户、在用，并属于需求部门",
        "the people named have accounts in use, of the department with which it is shared",
        missing=(Missing("本部门在用的账户", "accounts in use of the department", "people"),),
    )


def _on(day: date, moment: time) -> datetime:
    """An instant of a Shanghai day."""
    return datetime.combine(day, moment, SHANGHAI).astimezone(UTC)
