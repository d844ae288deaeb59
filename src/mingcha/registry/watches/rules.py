"""Who may be rostered, and the steps of a watch: sign-in at the seat, presence, hand-over (articles 3, 16(1), 16(2)).

Pure decisions. The hours are our own dated parameters (`shift.*`); that a monitor is trained and filed is the law's.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.hands import Hand, are_same_hand, has_hand_of
from mingcha.registry.shifts.rules import may_plan_shifts
from mingcha.registry.shifts.values import Hours
from mingcha.registry.staff.rules import may_roster
from mingcha.registry.watches.states import RUNNING, WatchState
from mingcha.registry.watches.values import JudgedWatch

MOST_NOTES = 1000
"""Characters of the free lines of a hand-over sheet, and of the objections."""
MOST_REASON = 200
_WEEK = timedelta(days=7)


@cites("3", "16(1)", "16(2)")
def may_put_on_shift(
    who: DutyFacts, unit: Place, person: DutyFacts, hours: Hours, others: Sequence[Hours], at: datetime
) -> Decision:
    """Whether this person may put that one on a shift of a unit: one of its own people whose role, training and filing
    hold to its end. `person`: the facts at the begin of the shift, or at `at` if it has begun; `others`: the hours of
    the person's other watches that stand."""
    plans = may_plan_shifts(who, unit)
    if not plans:
        return plans
    if not person.active or person.organisation != unit.organisation:
        return refuse(
            "16(2)",
            "只能排本单位的监看人员",
            "only the unit's own monitors are put on its shifts",
            missing=(Missing("本单位的监看员", "a monitor of the unit", "username"),),
        )
    holds = may_roster(person.roles, unit, max(at, hours.begins_at), hours.ends_at)
    return holds_hours(hours, others) if holds else holds


@cites("16(1)")
def holds_hours(hours: Hours, others: Sequence[Hours]) -> Decision:
    """Whether a shift fits the other ones of a person: none at the same time, rest between two of them, and no more
    hours than `shift.week_hours` in any seven days."""
    day = shanghai_day(hours.begins_at)
    rest = parameters.number("shift.rest_hours", day)
    for other in others:
        if other.begins_at < hours.ends_at and hours.begins_at < other.ends_at:
            return _hours_refused("该人员在这段时间已有班次", "the person is on another shift at that time")
        gap = max(hours.begins_at - other.ends_at, other.begins_at - hours.ends_at)
        if gap < timedelta(hours=rest):
            return _hours_refused(f"两班之间休息少于 {rest} 小时", f"less than {rest} hours of rest between two shifts")
    most = parameters.number("shift.week_hours", day)
    if longest_week((hours, *others)) > timedelta(hours=most):
        return _hours_refused(f"7 日内值班超过 {most} 小时", f"more than {most} hours on shift in seven days")
    return allow("16(1)")


@cites("16(1)")
def longest_week(shifts: Iterable[Hours]) -> timedelta:
    """The most time on shift in any seven days: the busiest of them begin with the begin of a shift."""
    held = tuple(shifts)
    longest = timedelta()
    for first in held:
        begin, end = first.begins_at, first.begins_at + _WEEK
        spent = (min(one.ends_at, end) - max(one.begins_at, begin) for one in held)
        longest = max(longest, sum((one for one in spent if one > timedelta()), timedelta()))
    return longest


@cites("16(1)")
def may_unroster(who: DutyFacts, unit: Place, state: WatchState) -> Decision:
    """Whether this person may take a watch off the plan: who plans the unit's shifts, before it began."""
    plans = may_plan_shifts(who, unit)
    if plans and state is not WatchState.PLANNED:
        return refuse("16(1)", "该班次已经开始，不能撤回", "the watch has begun: it cannot be withdrawn")
    return plans


@cites("16(1)")
def may_sign_in_at_seat(who: DutyFacts, watch: JudgedWatch, session: int, at: datetime) -> Decision:
    """Whether a person begins the own watch: at a browser, `shift.early_minutes` before the begin at the earliest and
    before the end."""
    own = _is_own(who, watch, session)
    if not own:
        return own
    if watch.state is not WatchState.PLANNED:
        return _wrong_state(watch.state)
    early = parameters.number("shift.early_minutes", shanghai_day(at))
    if at < watch.hours.begins_at - timedelta(minutes=early):
        return refuse(
            "16(1)",
            f"最早提前 {early} 分钟到岗签到",
            f"a watch begins {early} minutes before its time at the earliest",
        )
    if at >= watch.hours.ends_at:
        return refuse("16(1)", "该班次已经结束", "the shift is over")
    return allow("16(1)")


@cites("16(1)")
def may_show_presence(who: DutyFacts, watch: JudgedWatch, session: int) -> Decision:
    """Whether a person may state to be at the seat: for the own watch that runs, at a browser."""
    own = _is_own(who, watch, session)
    if own and watch.state not in RUNNING:
        return _wrong_state(watch.state)
    return own


@cites("16(1)")
def may_fill_sheet(who: DutyFacts, watch: JudgedWatch, session: int, at: datetime) -> Decision:
    """Whether a person begins to hand the own watch over: it runs and ends in `shift.early_minutes` or less."""
    own = may_show_presence(who, watch, session)
    early = parameters.number("shift.early_minutes", shanghai_day(at))
    if own and at < watch.hours.ends_at - timedelta(minutes=early):
        return refuse(
            "16(1)",
            f"班次结束前 {early} 分钟起方可办理交接",
            f"a hand-over begins {early} minutes before the end of the shift at the earliest",
        )
    return own


@cites("16(1)")
def may_sign_out(who: DutyFacts, watch: JudgedWatch, session: int) -> Decision:
    """Whether a person signs the sheet of the own watch as the one who leaves; of one that another person ended also
    afterwards, once."""
    own = _is_own(who, watch, session)
    is_open = watch.state is WatchState.HANDING_OVER or is_unsigned(watch)
    if own and not (is_open and watch.has_sheet):
        return _wrong_state(watch.state)
    return own


@cites("16(1)")
def is_unsigned(watch: JudgedWatch) -> bool:
    """Whether who left a watch that another person ended has not signed its sheet: they still may, where they can."""
    return watch.state is WatchState.ENDED_EARLY and watch.out_signed_at is None


@cites("16(1)")
def closes_by_signature(watch: JudgedWatch, at: datetime) -> bool:
    """Whether the signature of who leaves ends the watch: nobody is to follow at the seat, and its time is over."""
    return watch.state is WatchState.HANDING_OVER and not watch.is_followed and at >= watch.hours.ends_at


@cites("16(1)")
def may_take_over(
    who: DutyFacts, watch: JudgedWatch, relief: JudgedWatch | None, session: int, hands: Iterable[Hand], at: datetime
) -> Decision:
    """Whether a person takes a seat over from the one who leaves: signed in at that seat for a later shift, another
    person in a session of their own, after the other signature and `shift.relief_minutes` after it at the latest.
    `relief`: the person's running watch at the seat, None for none; `hands`: of both accounts. A watch that another
    person ended is taken over by a running watch of its shift or at its seat, whether who left has signed or not."""
    if session == 0:
        return _at_a_browser()
    if who.user_id == watch.person or are_same_hand(who.user_id, watch.person, hands):
        return refuse(
            "16(1)",
            "交班人和接班人须为两人：不得由同一账户、同一人办理双方签字",
            "two persons hand over: one account, or one person with two, does not sign on both sides",
        )
    if session == watch.out_session:
        return refuse(
            "16(1)", "双方须各用自己的登录会话签字", "each of the two signs in a session of their own: this one signed"
        )
    if watch.state is WatchState.ENDED_EARLY:
        return _takes_over_left_seat(watch, relief)
    if watch.state is not WatchState.HANDING_OVER or watch.out_signed_at is None:
        return refuse("16(1)", "须由交班人先签字", "the person who leaves signs first")
    if relief is None or relief.seat != watch.seat or relief.state not in RUNNING:
        return refuse(
            "16(1)",
            "接班人须先在该席位到岗签到",
            "the person who relieves signs in at that seat first",
            missing=(Missing("该席位的到岗签到", "a sign-in at that seat"),),
        )
    if relief.hours.begins_at < watch.hours.ends_at - timedelta(minutes=1):
        return refuse("16(1)", "接班须为后一班次", "the one who relieves is of the shift that follows")
    limit = parameters.number("shift.relief_minutes", shanghai_day(at))
    if at > watch.out_signed_at + timedelta(minutes=limit):
        return refuse(
            "16(1)",
            f"交班人签字已超过 {limit} 分钟，请交班人重新核对并签字",
            f"the other signature is more than {limit} minutes old: the sheet is filled and signed anew",
        )
    return allow("16(1)")


@cites("16(1)")
def _takes_over_left_seat(watch: JudgedWatch, relief: JudgedWatch | None) -> Decision:
    if watch.is_taken_over:
        return refuse("16(1)", "该席位已有人接班", "the seat was taken over already")
    runs = relief is not None and relief.state in RUNNING
    if runs and relief is not None and (relief.seat == watch.seat or relief.shift == watch.shift):
        return allow("16(1)")
    return refuse(
        "16(1)",
        "由同班次在岗的人员，或者在该席位到岗签到的人员接班",
        "it is taken over by somebody on the same shift, or by who signed in at that seat",
        missing=(Missing("进行中的值班", "a running watch"),),
        next_steps=(NextStep(Words("到岗签到", "sign in at the seat"), "duty"),),
    )


@cites("3", "16(1)")
def may_end_watch(
    who: DutyFacts, unit: Place, watch: JudgedWatch, session: int, hands: Iterable[Hand], *, is_on_shift: bool
) -> Decision:
    """Whether a person ends somebody else's running watch, since that person fell ill or left: who plans the unit's
    shifts, or who is on shift in the unit (`is_on_shift`), in the middle of the shift or after its end. `hands`: of
    both accounts. The own watch is handed over. What was found of one that overstayed stays until somebody signs."""
    if session == 0:
        return _at_a_browser()
    if watch.state not in RUNNING:
        return _wrong_state(watch.state)
    if has_hand_of(who.user_id, (watch.person,), hands):
        return refuse("16(1)", "本人的值班须办理交接，不得自行终止", "the own watch is handed over, not ended")
    if who.active and who.organisation == unit.organisation and is_on_shift:
        return allow("16(1)")
    plans = may_plan_shifts(who, unit)
    if plans:
        return plans
    zh, en = "由单位保卫负责人或者同时在岗的值班人员终止", "the unit's manager, or a monitor on shift there, ends it"
    return refuse("3", zh, en)


@cites("16(1)")
def is_end_stated(reason: str) -> Decision:
    """Whether it is said why a watch is ended early."""
    if reason.strip():
        return allow("16(1)")
    missing = (Missing("中途终止的原因", "why it is ended early", "reason"),)
    return refuse("16(1)", "未写明中途终止的原因", "it is not said why the watch is ended early", missing=missing)


@cites("16(1)")
def has_overstayed(watch: JudgedWatch, at: datetime) -> bool:
    """Whether a watch is past its end by `shift.overstay_minutes` and nobody has taken over; not while a relief may
    still sign below the signature of who leaves."""
    if watch.state not in (WatchState.ON_DUTY, WatchState.HANDING_OVER):
        return False
    day = shanghai_day(at)
    if watch.out_signed_at is not None:
        relief = timedelta(minutes=parameters.number("shift.relief_minutes", day))
        if at <= watch.out_signed_at + relief:
            return False
    return at >= watch.hours.ends_at + timedelta(minutes=parameters.number("shift.overstay_minutes", day))


@cites("16(1)")
def unattended_since(present_at: datetime, at: datetime) -> datetime | None:
    """From when on a seat is unattended: `shift.presence_failures` presences in a row are missing, and it counts from
    the first of them. None while it is attended. `present_at`: the last sign of the person."""
    day = shanghai_day(at)
    every = timedelta(minutes=parameters.number("shift.presence_minutes", day))
    if at - present_at < every * parameters.number("shift.presence_failures", day):
        return None
    return present_at + every


@cites("16(1)")
def needs_watch(at: datetime, *, has_plan: bool, is_running: bool) -> bool:
    """Whether a person lacks a running watch for duty viewing: the unit has a shift plan in force, and the person is
    not on shift. A unit without a plan in force is not asked: it has not begun to plan its shifts here."""
    return bool(parameters.value("access.duty_needs_watch", shanghai_day(at)).value) and has_plan and not is_running


@cites("16(1)")
def gives_view(state: WatchState, ends_at: datetime, at: datetime) -> bool:
    """Whether a watch is one for duty viewing: it runs, and overstays by `shift.overstay_hours` at most. Until then who
    waits for the relief goes on to look."""
    most = timedelta(hours=parameters.number("shift.overstay_hours", shanghai_day(at)))
    return state in RUNNING and (state is not WatchState.OVERSTAYED or at < ends_at + most)


@cites("16(1)")
def load_of(pictures: int, hours: Hours, weight: int) -> int:
    """The load of a seat in one shift: pictures × minutes × weight of the scene."""
    return pictures * int(hours.length.total_seconds() // 60) * weight


@cites("16(1)")
def notes_of(loads: Sequence[int], pictures: Sequence[int], at: datetime) -> tuple[Words, ...]:
    """The notes on a shift by the loads and the pictures of its seats; () where there is nothing to note. A seat
    without a layout (load 0) is not compared. Notes are about seats, never about persons, and bar nothing."""
    day = shanghai_day(at)
    notes = []
    known = [one for one in loads if one]
    most = parameters.number("shift.load_percent", day)
    if len(known) > 1 and max(known) * 100 > min(known) * most:
        notes.append(
            Words(
                f"各席工作量最大与最小之比超过 {most}%，请调整画面或者席位",
                f"the largest load of a seat is over {most} % of the smallest: move pictures or seats",
            )
        )
    limit = parameters.number("shift.most_pictures", day)
    if any(one > limit for one in pictures):
        notes.append(Words(f"有席位同屏超过 {limit} 个画面", f"a seat shows more than {limit} pictures at once"))
    return tuple(notes)


@cites("16(1)")
def _hours_refused(zh: str, en: str) -> Decision:
    return refuse("16(1)", zh, en, missing=(Missing("其他人员或者时间", "another person or other hours", "username"),))


@cites("16(1)")
def _is_own(who: DutyFacts, watch: JudgedWatch, session: int) -> Decision:
    if not who.active or who.user_id != watch.person:
        return refuse("16(1)", "只能由该班次的值班人员本人办理", "only the person on this watch may do this")
    return allow("16(1)") if session else _at_a_browser()


@cites("16(1)")
def _at_a_browser() -> Decision:
    return refuse("16(1)", "须本人登录后在页面办理", "it is done by the person at a browser, signed in")


@cites("16(1)")
def _wrong_state(state: WatchState) -> Decision:
    return refuse(
        "16(1)",
        f"该班次的状态为“{state.words.zh}”，不能办理此事",
        f"the watch is {state.words.en}: this cannot be done now",
        next_steps=(NextStep(Words("查看值班", "see the shifts"), "duty"),),
    )
