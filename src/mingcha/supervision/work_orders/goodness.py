"""Whether a repaired point is good again, by what machines recorded and not by what people claim (art. 7): pure."""

from datetime import datetime, timedelta

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.supervision.work_orders.states import GoodBasis, WorkKind, WorkSource
from mingcha.supervision.work_orders.values import Good, SeenFacts


@cites("7", "16(1)")
def good_since(kind: WorkKind, seen: SeenFacts, fixed_at: datetime) -> Good | None:
    """Since when a point is good after a fix; None where it is not. The recorder records it without a gap, and no
    picture finding stands; where the detector looks at it, it is the detector's finding, too. A sign is good once it
    was recorded anew with its photograph."""
    if kind is WorkKind.SIGN:
        is_new = seen.sign_at is not None and seen.sign_at >= fixed_at
        return Good(seen.sign_at, GoodBasis.SIGN) if is_new and seen.sign_at else None
    if seen.recording_since is None or seen.gap_lasts or seen.standing:
        return None
    known = (fixed_at, seen.recording_since, seen.gap_until, seen.cleared_at)
    basis = GoodBasis.DETECTOR if seen.is_looked_at else GoodBasis.RECORDER
    return Good(max(one for one in known if one is not None), basis)


@cites("7", "16(1)")
def is_seen_good(kind: WorkKind, source: WorkSource, seen: SeenFacts, fixed_at: datetime, now: datetime) -> Decision:
    """Whether machines have seen the point good for long enough after the fix. What the picture detector found must be
    seen good by the detector: a camera that was turned is recorded all the same."""
    found = good_since(kind, seen, fixed_at)
    if found is None:
        return _not_good(kind, seen)
    if kind is WorkKind.SIGN:
        return allow("7")
    if source is WorkSource.PICTURE and found.basis is not GoodBasis.DETECTOR:
        return refuse(
            "7",
            "画面检查程序目前没有查看该点位，不能据此核验",
            "the detector does not look at this point now, so that nothing shows that its picture is right",
            missing=(Missing("画面检查程序的结果", "a check by the detector", "good"),),
        )
    minutes = parameters.number("work_order.good_minutes", shanghai_day(now))
    ready = found.since + timedelta(minutes=minutes)
    if now < ready:
        at = f"{ready.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        return refuse(
            "7",
            f"修复后画面须连续良好 {minutes} 分钟，最早 {at} 可以核验（平台自定时限，非法定）",
            f"the point must be good for {minutes} minutes after the fix: not before {at} (our own limit)",
            missing=(Missing(f"连续良好 {minutes} 分钟", f"{minutes} good minutes", "good"),),
        )
    return allow("7")


@cites("7", "16(1)")
def _not_good(kind: WorkKind, seen: SeenFacts) -> Decision:
    if kind is WorkKind.SIGN:
        zh, en = "修复后尚未登记标识和照片", "no sign was recorded with its photograph after the fix"
        missing = Missing("登记标识和照片", "the sign with its photograph", "good")
    elif seen.standing:
        zh, en = "画面检查程序仍有未消除的问题", "the detector still finds something of its picture"
        missing = Missing("画面问题消除", "the end of the picture findings", "good")
    else:
        zh = "录像机没有在录该点位，或者画面质量差，尚未修复"
        en = "the recorder does not record the point, or its picture is poor: it is not good yet"
        missing = Missing("录像机的录像记录", "footage of the recorder", "good")
    return refuse("7", zh, en, missing=(missing,))
