"""Who signs the reference of a camera, judges what was found and sees its pictures; when a claim is advice (3, 7, 8,
12, 16(3), 20(1)). A picture that a judge needs is shown by these rules; any other one by a grant."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.media.looks.picture import WIDTH
from mingcha.media.looks.rates import upper_limit
from mingcha.media.looks.turned import degrees_of
from mingcha.media.looks.values import LookFinding
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, are_same_hand
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, other_territory
from mingcha.supervision.looks.values import (
    CoverCause,
    EndCause,
    FindingReport,
    KeptView,
    LearnedState,
    LookMode,
    PictureFindingRow,
    PictureJudgement,
)

JUDGES = (Role.UNIT_MANAGER, *PUBLIC_SECURITY)
"""The roles that accept references and judge findings, each inside its territory."""
MOST_REASON, MOST_OWNER, MOST_PAPER = 200, 100, 60
CHANGED_PERMILLE = 20
"""Of the judgeable blocks: a share that moved by so much is reported and kept anew."""
CHANGED_TENTHS = 20
"""Of a pixel of the judged picture: so is a turn."""
COVERS = (LookFinding.PARTIAL_SUDDEN, LookFinding.PARTIAL_SLOW, LookFinding.LOST_VIEW, LookFinding.DEVICE_COVERED)
"""The kinds that something in front of the camera can be the cause of."""


@cites("7", "12")
def may_accept_reference(who: DutyFacts, place: Place, *, is_replacing: bool, reason: str) -> Decision:
    """Whether this person may accept what a camera shows now as its reference. Replacing one needs a reason: whoever
    replaces it may hide what covers the view (F5)."""
    if not who.has(*JUDGES):
        return refuse("7", "您的岗位不确认基准画面", "your role accepts no reference", next_steps=ASK_A_KEEPER)
    if not who.over(place, *JUDGES):
        return other_territory()
    if is_replacing and not reason.strip():
        return refuse(
            "12",
            "更换基准画面须写明理由",
            "replacing a reference needs a reason",
            missing=(Missing("更换理由", "why it is replaced", "reason"),),
        )
    return allow("7")


@cites("12")
def may_judge(
    who: DutyFacts,
    place: Place,
    kind: LookFinding,
    *,
    before: PictureJudgement,
    judgement: PictureJudgement,
    cause: CoverCause | None,
    owner: str,
    reason: str,
) -> Decision:
    """Whether this person may judge a finding so. It is judged once, by a person, but for a rejection, or a repair of
    what may be a cover, which the police over the point may judge anew; a cover needs its cause and who owns it, a
    rejection its reason."""
    if not who.has(*JUDGES):
        return refuse("12", "您的岗位不核实画面问题", "your role judges no findings", next_steps=ASK_A_KEEPER)
    if not who.over(place, *JUDGES):
        return other_territory()
    if judgement is PictureJudgement.CANDIDATE or not is_open_to(who, place, kind, before):
        return refuse("12", "该问题已核实", "the finding is judged already")
    if judgement is PictureJudgement.CONFIRMED:
        if kind not in COVERS:
            return refuse("12", "此类问题不是遮挡，应转维修", "this is no obstruction: it needs repair")
        missing = [
            *([] if cause else [Missing("遮挡的原因", "what covers the view", "cause")]),
            *([] if owner.strip() else [Missing("遮挡物的所有人", "who owns it", "owner")]),
        ]
        if missing:
            return refuse("12", "未写明原因和所有人", "cause and owner are not named", missing=tuple(missing))
    elif not reason.strip():
        missing = [Missing("理由", "the reason", "reason")]
        return refuse("12", "未写明理由", "the reason is not given", missing=tuple(missing))
    return allow("12")


@cites("12", "16(3)")
def may_judge_unseen(
    judgement: PictureJudgement, kind: LookFinding, session: int, *, was_shown: bool, is_on_trial: bool
) -> Decision:
    """Whether a judgement is a person's who looked: at a browser in a session of their own, never by a token; what
    confirms or rejects a finding, or sends what may be a cover to repair, also needs that this person was shown a
    picture of it within `look.view_minutes` (`was_shown`). Of a camera without a picture there is none to see; those
    of a point on trial are shown to nobody here (8)."""
    if session == 0:
        zh, en = "须本人登录后在页面核实，不接受程序或者令牌", "it is judged by a person at a browser, by no token"
        return refuse("12", zh, en)
    if (judgement is PictureJudgement.REPAIR and kind not in COVERS) or was_shown or is_on_trial:
        return allow("12")
    missing = (Missing("查看该问题的画面", "a look at its pictures", "judgement"),)
    zh = "确认、认定误报或者将可能的遮挡转维修前须先看过画面"
    en = "the person who confirms or rejects it, or sends a possible cover to repair, must see its pictures first"
    return refuse("12", zh, en, missing=missing)


@cites("12")
def is_put_aside(kind: LookFinding, judgement: PictureJudgement) -> bool:
    """Whether something that may be a cover was judged to be none, perhaps by the unit whose camera it is: as a
    rejection, or as a fault of the device."""
    repair = judgement is PictureJudgement.REPAIR and kind in COVERS
    return judgement is PictureJudgement.REJECTED or repair


@cites("12")
def is_past(kind: LookFinding, ended_at: datetime | None) -> bool:
    """Whether a finding is judged by nobody any more: what a device said of itself and is over. It was measured by no
    reference and no clear picture of before is kept, so there is nothing left by which it could be judged."""
    return kind.is_of_device and ended_at is not None


@cites("12")
def lasts_for_judging(kind: LookFinding, ended_at: datetime | None) -> Decision:
    """Whether a finding can be judged still."""
    if is_past(kind, ended_at):
        return refuse("12", "设备已不再报告该问题", "its device says so no more: there is nothing to judge by")
    return allow("12")


@cites("12")
def is_open_to(who: DutyFacts, place: Place, kind: LookFinding, before: PictureJudgement) -> bool:
    """Whether a finding of this judgement is to be judged by this person: one that nobody judged, and by the police one
    that was put aside."""
    put_aside = is_put_aside(kind, before) and bool(who.over(place, *PUBLIC_SECURITY))
    return before is PictureJudgement.CANDIDATE or put_aside


@cites("12")
def is_shown_now(ended_at: datetime | None, end_cause: EndCause | None) -> bool:
    """Whether what the camera shows now still says something of a finding: it stands, or it ended since its host
    learned the view anew, with whatever covers it."""
    return ended_at is None or end_cause is EndCause.LEARNED_ANEW


@cites("7", "12")
def has_learned_anew(before: LearnedState, now: LearnedState) -> bool:
    """Whether a camera is checked by another state than before although its reference is the same: whatever covered the
    view while that state was learned is its norm. The first learning of a reference is none, nor the first report of a
    home from before these were reported."""
    is_known = before.reference != 0 and before.since is not None
    return is_known and before.reference == now.reference and before.since != now.since


@cites("12")
def ends_asked(judgement: PictureJudgement) -> bool:
    """Whether a finding that ends since its host learned anew is asked of a person again: one that was confirmed, so
    that no cover becomes nothing because a file was lost. One that nobody judged waits as before."""
    return judgement is PictureJudgement.CONFIRMED


@cites("12")
def is_asked_after_repair(kind: LookFinding, judgement: PictureJudgement, ended_at: datetime | None) -> bool:
    """Whether a finding that was sent to repair waits for a person again once its work order was withdrawn: it stands,
    or it may be a cover."""
    return judgement is PictureJudgement.REPAIR and (ended_at is None or kind in COVERS)


@cites("12")
def is_asked_anew(held: PictureFindingRow, now: FindingReport) -> bool:
    """Whether a finding that stands and was put aside waits for a person again: it came to be a case, or hides more by
    CHANGED_PERMILLE than when it was judged or last measured."""
    worse = now.share_permille - held.share_permille >= CHANGED_PERMILLE or (now.is_case and not held.is_case)
    return is_put_aside(held.kind, held.judgement) and worse


@cites("12")
def is_changed_share(held: PictureFindingRow, now: FindingReport) -> bool:
    """Whether a standing finding is to be measured anew: its share moved by CHANGED_PERMILLE, or its turn by
    CHANGED_TENTHS, or it came to grow, or to be a case, or no longer. Less is weather, and would fill the log."""
    moved = abs(held.share_permille - now.share_permille) >= CHANGED_PERMILLE
    moved = moved or abs(held.shift_tenths - now.shift_tenths) >= CHANGED_TENTHS
    return not now.ended and (moved or (held.is_growing, held.is_case) != (now.is_growing, now.is_case))


@cites("12")
def turned_by(found: PictureFindingRow, view_angle_deg: int | None) -> Decimal | None:
    """By how many degrees a camera was turned, to a tenth, by the horizontal field of view that the register has; None
    without it, or for a finding of another kind."""
    if not found.shift_tenths or not view_angle_deg:
        return None
    return Decimal(str(round(degrees_of(found.shift_tenths / 10, view_angle_deg, WIDTH), 1)))


@cites("12")
def is_rate_met(camera_days: int, rejected: int, at: datetime) -> bool:
    """Whether the upper 95 % limit of the rate of rejected findings is low enough. With the default of one in 1,000
    camera-days: 3,000 days with none rejected, 4,750 with one, 6,300 with two."""
    limit = upper_limit(rejected, camera_days)
    days = parameters.number("look.one_false_in_days", shanghai_day(at))
    return limit is not None and limit * days <= 1


@cites("12")
def mode_of(*, is_met: bool, is_ended: bool) -> LookMode:
    """In which mode the findings of a site are: out of shadow mode while its figure is met and the police ended the
    trial run. A figure that gets worse leads back to it by itself."""
    return LookMode.ADVISE if is_met and is_ended else LookMode.SHADOW


@cites("3", "12")
def may_end_shadow(who: DutyFacts, place: Place, paper_no: str, *, is_met: bool, is_ended: bool) -> Decision:
    """Whether this person ends shadow mode of a site's detector: the police over the site, never the unit whose
    cameras they are, once the figure is met, with the number of the paper by which it was decided."""
    if not who.has(*PUBLIC_SECURITY):
        return refuse("12", "由公安机关决定结束参考模式", "the police end shadow mode", next_steps=ASK_A_KEEPER)
    if not who.over(place, *PUBLIC_SECURITY):
        return other_territory()
    if who.organisation == place.organisation:
        zh = "由管理该场所以外的公安机关决定结束参考模式"
        en = "the police who manage the site do not end its shadow mode"
        return refuse("12", zh, en)
    if is_ended:
        return refuse("12", "该场所的参考模式已结束", "shadow mode was ended at this site already")
    if not is_met:
        missing = (Missing("达到要求的误报率", "a rate of false findings that is low enough", "paper_no"),)
        return refuse("12", "误报率尚未达到要求", "the rate of false findings is not low enough yet", missing=missing)
    if not paper_no.strip():
        missing = (Missing("决定的文号", "the number of the paper", "paper_no"),)
        return refuse("12", "未写明决定的文号", "the number of the paper is missing", missing=missing)
    return allow("12")


@cites("12")
def rejections_after(counted: int, before: PictureJudgement, judgement: PictureJudgement) -> int:
    """How often a finding counts as rejected after a judgement: one that grows and is asked anew stays rejected for
    what it was; another judgement of the police about the same claim corrects it."""
    stands = max(counted, 1) - 1 if before is PictureJudgement.REJECTED else counted
    return stands + 1 if judgement is PictureJudgement.REJECTED else stands


@cites("12")
def limit_per_million(camera_days: int, rejected: int) -> int | None:
    """The upper 95 % limit in findings a million camera-days; None before the first day."""
    limit = upper_limit(rejected, camera_days)
    return None if limit is None else round(limit * 1_000_000)


@cites("7", "12")
def is_looked_at(last_at: datetime | None, now: datetime) -> bool:
    """Whether a camera is looked at now. A detector that stopped makes no camera good (F7)."""
    minutes = parameters.number("look.silent_minutes", shanghai_day(now))
    return last_at is not None and abs(now - last_at) <= timedelta(minutes=minutes)


@cites("7", "12")
def is_clock_right(host: datetime, database: datetime) -> bool:
    """Whether the clock of a host is near enough to that of the database for its times to be accepted (F8). Else
    nothing of it is taken in, and its cameras come to count as not looked at."""
    seconds = parameters.number("look.clock_seconds", shanghai_day(database))
    return abs(host - database) <= timedelta(seconds=seconds)


@cites("3", "8", "16(3)", "20(1)")
def may_see_picture(
    who: DutyFacts, place: Place, shown_lately: int, on: date, *, is_on_trial: bool, is_needed: bool
) -> Decision:
    """Whether this person sees a still of a camera here: who judges findings of it, while one waits for a judgement or
    a view for a signature (`is_needed`), `look.pictures_an_hour` at most with those taken, never trial footage (8)."""
    if not who.has(*JUDGES):
        return refuse("16(3)", "您的岗位不核实画面问题，画面须凭授权查看", "your role judges no findings: pictures are "
                      "opened by a grant", next_steps=ASK_A_KEEPER)  # fmt: skip
    if not who.over(place, *JUDGES):
        return other_territory()
    if is_on_trial:
        return refuse("8", "试运行点位的画面只供承建和测试人员查看", "the picture of a point on trial is trial footage")
    if not is_needed:
        return refuse(
            "16(3)",
            "没有待核实的问题：画面须凭授权查看",
            "nothing waits for a judgement: the pictures are opened by a grant",
            next_steps=(NextStep(Words("开启值班监看", "open duty viewing"), "access:grants"),),
        )
    most = parameters.number("look.pictures_an_hour", on)
    if shown_lately >= most:
        return refuse(
            "20(1)",
            f"每人一小时内最多看 {most} 张核实用画面，请稍后再试",
            f"a person sees at most {most} pictures of findings an hour: try again later",
        )
    return allow("16(3)")


@cites("8", "12", "16(3)")
def is_clear_needed(row: PictureFindingRow, *, is_on_trial: bool) -> Decision:
    """Whether the host keeps the last clear picture of a finding: while it stands and may be judged by a person,
    where a clear check is known, never trial footage (8)."""
    if is_on_trial:
        return refuse("8", "试运行点位的画面只供承建和测试人员查看", "the picture of a point on trial is trial footage")
    if not _waits(row):
        return refuse("16(3)", "没有待核实的问题，不留存画面", "nothing waits for a judgement: no picture is kept")
    if row.clear_at is None:
        return refuse("12", "没有已知的清晰时刻", "no clear check is known")
    return allow("12")


@cites("16(5)", "20(1)", "799-17")
def is_clear_over(row: PictureFindingRow, last_day: date, on: date, *, is_held: bool) -> bool:
    """Whether the clock removes a kept last clear picture: its finding ended or was confirmed, so that nobody is shown
    it any more, or the legal days of the footage that it is of are over (`last_day`: the last of them). Never while a
    hold keeps that footage."""
    return not is_held and (not _waits(row) or on > last_day)


def _waits(row: PictureFindingRow) -> bool:
    """Whether it stands, and somebody may still judge it: also one that was put aside, which the police may judge anew,
    since a unit that rejects a finding of its own camera must not thereby remove what they judge by."""
    is_open = row.judgement is PictureJudgement.CANDIDATE or is_put_aside(row.kind, row.judgement)
    return is_shown_now(row.ended_at, row.end_cause) and is_open


@cites("12", "16(3)", "20(1)")
def is_view_needed(*, has_reference: bool, has_finding: bool, reason: str) -> Decision:
    """Whether a view may be taken at all: of a camera that has no reference yet, or of which a finding stands; else the
    reference is to be replaced, and the reason why is stated before the picture is taken."""
    if not has_reference or has_finding or reason.strip():
        return allow("12")
    return refuse(
        "12",
        "该点位已有基准且没有未了的画面问题，取画面须写明更换理由",
        "it has a reference and nothing stands: say why the reference is replaced before a view is taken",
        missing=(Missing("更换理由", "why it is replaced", "reason"),),
    )


@cites("7", "16(3)")
def view_is_open_for(at: datetime) -> timedelta:
    """How long a view may be seen and signed (`look.view_minutes`); afterwards the clock removes it."""
    return timedelta(minutes=parameters.number("look.view_minutes", shanghai_day(at)))


@cites("7", "16(3)")
def is_view_open(taken_at: datetime, at: datetime) -> Decision:
    """Whether a view may still be seen and signed."""
    if at <= taken_at + view_is_open_for(at):
        return allow("7")
    minutes = view_is_open_for(at) // timedelta(minutes=1)
    return refuse(
        "7",
        f"该画面已超过 {minutes} 分钟，请重新取画面",
        f"this view is older than {minutes} minutes: take another one",
        missing=(Missing("当前画面", "a view of now", "view"),),
    )


@cites("7", "12")
def may_sign_view(
    who: DutyFacts, view: KeptView, session: int, at: datetime, *, was_seen: bool, hands: Iterable[Hand] | None
) -> Decision:
    """Whether this person's signature accepts a kept view as the reference: at a browser in a session of their own, of
    the very picture that this person was shown, within `look.view_minutes` of when it was taken, once. Replacing a
    reference (`hands` of who took the view and who signs; None: the first one) needs a second person, since it may hide
    what covers the view (F5)."""
    if session == 0:
        return refuse("7", "须本人登录后在页面签认", "it is signed by the person at a browser, signed in")
    if view.is_signed:
        return refuse("7", "该画面已签认", "this view is signed already")
    fresh = is_view_open(view.taken_at, at)
    if not fresh:
        return fresh
    if not was_seen:
        return refuse(
            "7",
            "签认前须先看过该画面",
            "the person who signs a view must see it first",
            missing=(Missing("查看所取画面", "a look at the view", "view"),),
        )
    if hands is not None and are_same_hand(who.user_id, view.taken_by, hands):
        return refuse(
            "12",
            "更换基准须两人：取画面的人不得自己签认",
            "a reference is replaced by two persons: who took the view does not sign it",
            missing=(Missing("另一人的签认", "the signature of another person", "view"),),
        )
    return allow("7")
