"""How grave an alarm is, who sees it, who does which step, how long it may be snoozed (articles 3, 16(1)).

The article asks for normal operation and a duty system. Severities, minutes and days are ours.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.overview.circuits.rules import day_of_begin
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, other_territory
from mingcha.supervision.alarms.states import AlarmKind, AlarmStep, Severity
from mingcha.supervision.alarms.values import AlarmFacts, AlarmMember, Standing, StepFacts
from mingcha.supervision.clues.rules import READERS as CLUE_READERS

OPERATORS = (Role.MONITOR, Role.UNIT_MANAGER, *PUBLIC_SECURITY, Role.ADMINISTRATOR, Role.TECHNICIAN)
"""The roles that handle alarms, each inside its territory."""
READERS = (*OPERATORS, Role.CONTRACTOR, Role.AUDITOR)
"""The roles that read alarms: a contractor those of what it maintains."""
SEAT_READERS = (Role.UNIT_MANAGER, *PUBLIC_SECURITY, Role.AUDITOR)
"""Those who read that a seat is unattended, as on the list of findings."""
MOST_TEXT = 200
"""Maximum characters of a note and of a reason."""
MOST_STEPS = 40
"""Of one person with one alarm: whoever fills its history keeps nobody else from it."""

_SEVERITIES: Mapping[AlarmKind, tuple[Severity, Severity]] = {
    AlarmKind.DOWN: (Severity.MIDDLE, Severity.HIGH),  # no footage; of a key target 90 days are owed (16(5))
    AlarmKind.POOR: (Severity.LOW, Severity.MIDDLE),  # footage comes
    AlarmKind.VIEW: (Severity.LOW, Severity.MIDDLE),  # a program says so; grave once a person agreed
    AlarmKind.CIRCUIT: (Severity.HIGH, Severity.HIGH),  # many cameras
    AlarmKind.SITE: (Severity.HIGH, Severity.HIGH),  # many cameras, and perhaps the power of the site
    AlarmKind.RECORDER: (Severity.HIGH, Severity.HIGH),  # many cameras, and nobody knows whether they record
    AlarmKind.DISK: (Severity.LOW, Severity.HIGH),  # a forecast has days; a full or failed disk loses footage now
    AlarmKind.CLUE: (Severity.MIDDLE, Severity.HIGH),  # grave once its own limit is over (16(4))
    AlarmKind.SEAT: (Severity.MIDDLE, Severity.HIGH),  # nobody watches; grave where nobody came to relieve
}
"""Of each kind the severity in general, and of a key target or what is grave."""


@cites("16(1)")
def severity_of(kind: AlarmKind, *, is_key: bool = False, grave: bool = False, on_trial: bool = False) -> Severity:
    """How grave an alarm of this kind is: `is_key` of a key target, `grave` as its source says, `on_trial` of a point
    that is not in use yet, which is never more than low."""
    general, higher = _SEVERITIES[kind]
    if on_trial:
        return Severity.LOW
    return higher if is_key or grave else general


@cites("16(1)", "17")
def failed_together(begun_ms: Sequence[int], cameras: int) -> int | None:
    """Where in the begins of a site's interruptions (Unix ms, ascending) its common failure begins, None for none: so
    many begin within `alarm.site_joined_seconds` that they are `alarm.site_percent` of the `cameras` that were heard
    until then, and `alarm.site_least_points` at least. What begins later belongs to it."""
    for place, first_ms in enumerate(begun_ms):
        day = day_of_begin(first_ms)
        last_ms = first_ms + 1000 * parameters.number("alarm.site_joined_seconds", day)
        joined = bisect_right(begun_ms, last_ms) - place
        heard = cameras - place
        share = -(-heard * parameters.number("alarm.site_percent", day) // 100)
        if joined >= max(parameters.number("alarm.site_least_points", day), share):
            return place
    return None


@cites("3", "16(1)")
def may_read_alarms(who: DutyFacts) -> Decision:
    """Whether this person reads alarms at all."""
    if who.has(*READERS):
        return allow("16(1)")
    return refuse("3", "您的岗位不查看报警", "your role reads no alarms", next_steps=ASK_A_KEEPER)


@cites("3", "16(1)", "16(4)")
def may_see_alarm(who: DutyFacts, alarm: AlarmFacts) -> Decision:
    """Whether this person sees an alarm: by a role over one of its places at least, of a clue or a seat by a role that
    reads those."""
    may = may_read_alarms(who)
    if not may:
        return may
    reading = reading_as(who, alarm.kind)
    return allow("16(1)") if any(reading.over(place) for place in alarm.places) else other_territory()


@cites("3", "16(1)", "16(4)")
def reading_as(who: DutyFacts, kind: AlarmKind) -> DutyFacts:
    """The person with the roles alone by which alarms of a kind are read."""
    roles = {AlarmKind.CLUE: CLUE_READERS, AlarmKind.SEAT: SEAT_READERS}.get(kind, READERS)
    return replace(who, roles=tuple(one for one in who.roles if one.role in roles))


@cites("3", "16(1)", "16(4)")
def may_handle_alarm(who: DutyFacts, alarm: AlarmFacts, *, lacks_watch: bool) -> Decision:
    """Whether this person does steps of an alarm: a role over every place that it is about, so that nobody silences it
    for others; a monitor of a unit with a shift plan in force on shift alone."""
    sees = may_see_alarm(who, alarm)
    if not sees:
        return sees
    roles = [one for one in reading_as(who, alarm.kind).roles if one.role in OPERATORS]
    if not roles:
        zh, en = "报警由值守人员和管理人员办理", "alarms are handled by the people on duty and by managers"
        return refuse("16(1)", zh, en, next_steps=ASK_A_KEEPER)
    if alarm.steps >= MOST_STEPS and not alarm.is_grown:
        return refuse("16(1)", "您对该报警的记录已满", "you have done too many steps of this alarm")
    handling = replace(who, roles=tuple(roles))
    if not handling.over_all(alarm.places):
        zh = "该报警涉及其他单位的点位，由对全部点位负责的人员办理"
        return refuse(
            "3", zh, "it also concerns points of other units: somebody responsible for all of them handles it"
        )
    if lacks_watch and not handling.over_all(alarm.places, *(role for role in OPERATORS if role is not Role.MONITOR)):
        return refuse(
            "16(1)",
            "本单位有执行中的排班计划：报警由当班人员办理",
            "the unit has a shift plan in force: alarms are handled by the people on shift",
            missing=(Missing("进行中的值班", "a running watch", "alarm"),),
            next_steps=(NextStep(Words("到岗签到", "sign in at the seat"), "duty"),),
        )
    return allow("16(1)")


@cites("16(1)", "16(4)")
def may_silence_alarm(who: DutyFacts, alarm: AlarmFacts) -> Decision:
    """Whether this person may take it from the lists of others, by accepting, assigning or snoozing it: of a clue who
    owes its receipt alone, since a unit that reported it waits for that."""
    if alarm.kind is AlarmKind.CLUE and not who.has(*PUBLIC_SECURITY):
        zh, en = "线索报警由公安机关接警", "the alarm of a clue is accepted by the public-security side"
        return refuse("16(4)", zh, en)
    return allow("16(1)")


@cites("16(1)")
def may_accept_alarm(alarm: AlarmFacts, at: datetime, accepted_by: str = "") -> Decision:
    """Whether it can be accepted: it lasts, and nobody has, or its snooze is over. `accepted_by`: the name of who did,
    for the answer."""
    if alarm.is_over:
        return _is_over()
    held = alarm.standing
    if held.accepted_at is not None and not alarm.waits(at):
        when, who = held.accepted_at.astimezone(SHANGHAI), accepted_by or held.accepted_by
        return refuse("16(1)", f"{who} 已于 {when:%H:%M:%S} 接警", f"{who} accepted it at {when:%H:%M:%S}")
    return allow("16(1)")


@cites("3", "16(1)", "16(4)")
def accepts_alarm(
    who: DutyFacts, alarm: AlarmFacts, at: datetime, *, lacks_watch: bool, accepted_by: str = ""
) -> Decision:
    """Whether this person accepts an alarm now: the one question of its page, of list and wall, and of the act.
    `accepted_by` as of `may_accept_alarm`."""
    for decision in (
        may_handle_alarm(who, alarm, lacks_watch=lacks_watch),
        may_silence_alarm(who, alarm),
        may_accept_alarm(alarm, at, accepted_by),
    ):
        if not decision:
            return decision
    return allow("16(1)")


@cites("16(1)")
def may_note_alarm(text: str) -> Decision:
    """Whether a note can be written: in words, also when the alarm is over."""
    return allow("16(1)") if text.strip() else _lacks("备注", "a note", "text")


@cites("16(1)")
def may_assign_alarm(alarm: AlarmFacts, *, is_on_shift: bool) -> Decision:
    """Whether it can be assigned to a person: it lasts, and that person is on shift in the unit."""
    if alarm.is_over:
        return _is_over()
    if not is_on_shift:
        zh, en = "只能指派给本单位当班人员", "it is assigned to a person on shift in the unit"
        return refuse("16(1)", zh, en, missing=(Missing("当班人员", "a person on shift", "person"),))
    return allow("16(1)")


@cites("16(1)")
def may_send_to_repair(alarm: AlarmFacts, *, has_open_order: bool) -> Decision:
    """Whether maintenance gets it as a work order: of one camera, while it lasts, one order at a time."""
    if alarm.is_over:
        return _is_over()
    if not alarm.kind.is_of_camera:
        zh, en = "只有单个摄像机的报警可转维修工单", "a work order is made of the alarm of one camera"
        return refuse("16(1)", zh, en)
    if has_open_order:
        return refuse("16(1)", "该报警已有未办结的工单", "it has a work order that is open")
    return allow("16(1)")


@cites("16(1)")
def may_snooze_alarm(alarm: AlarmFacts, *, reason: str, minutes: int, at: datetime) -> Decision:
    """Whether it can be put aside: it lasts, with a reason, for `alarm.snooze_most_minutes` at most."""
    if alarm.is_over:
        return _is_over()
    if not reason.strip():
        return _lacks("暂缓理由", "a reason", "reason")
    most = parameters.number("alarm.snooze_most_minutes", shanghai_day(at))
    if not 1 <= minutes <= most:
        zh, en = f"暂缓 1 至 {most} 分钟", f"an alarm is snoozed for 1 to {most} minutes"
        return refuse("16(1)", zh, en, missing=(Missing("时长", "minutes", "minutes"),))
    return allow("16(1)")


@cites("16(1)")
def offered_minutes(at: datetime) -> int:
    """For how long the wall snoozes an alarm by a key: `alarm.snooze_offered_minutes`, `alarm.snooze_most_minutes` at
    most."""
    day = shanghai_day(at)
    most = parameters.number("alarm.snooze_most_minutes", day)
    return min(parameters.number("alarm.snooze_offered_minutes", day), most)


@cites("16(1)")
def may_take_back(alarm: AlarmFacts) -> Decision:
    """Whether acceptance, assignment or snooze can be taken back: there is one, and the alarm lasts."""
    if alarm.is_over:
        return _is_over()
    held = alarm.standing
    if held.accepted_by or held.assigned_to or held.snoozed_until is not None:
        return allow("16(1)")
    return refuse("16(1)", "没有可收回的接警、指派或者暂缓", "there is nothing to take back")


@cites("16(1)")
def standing_of(steps: Iterable[StepFacts]) -> Standing:
    """What the steps of an alarm, the oldest first, make of it. Who assigns it or snoozes it has accepted it. Taking
    back ends acceptance, assignment and snooze; notes and work orders stay."""
    held = Standing()
    for one in steps:
        if one.step is AlarmStep.NOTE:
            held = replace(held, note=one.text)
        elif one.step is AlarmStep.ORDER:
            held = replace(_accepted(held, one), order=one.order)
        elif one.step is AlarmStep.ASSIGN:
            held = replace(_accepted(held, one), assigned_to=one.person)
        elif one.step is AlarmStep.SNOOZE:
            held = replace(_accepted(held, one), snoozed_until=one.until, snooze_reason=one.text)
        elif one.step is AlarmStep.TAKE_BACK:
            held = Standing(order=held.order, note=held.note)
        else:  # accepted, or again once its snooze was over
            held = replace(held, accepted_by=one.actor, accepted_at=one.at, snoozed_until=None, snooze_reason="")
    return held


@cites("3", "16(1)")
def has_grown(before: Severity, now: Severity, had: Collection[AlarmMember], has: Collection[AlarmMember]) -> bool:
    """Whether an alarm asks people anew, whatever was done about it: it is graver, has a camera of a place that it did
    not have, or none of its earlier cameras (another outage of the same circuit)."""
    if now > before:
        return True
    if not had or not has:
        return False
    places = {one.place for one in had}
    return any(one.place not in places for one in has) or {one.camera for one in had}.isdisjoint(
        one.camera for one in has
    )


@cites("16(1)")
def kept_since(at: datetime) -> datetime:
    """Alarms that ended before this instant are removed, if no person did a step of them."""
    return at - timedelta(days=parameters.number("alarm.kept_days", shanghai_day(at)))


@cites("16(1)")
def begins_anew_since(at: datetime) -> datetime:
    """What ended after this instant and fails again goes on as the same alarm."""
    return at - timedelta(minutes=parameters.number("alarm.again_minutes", shanghai_day(at)))


def _accepted(held: Standing, one: StepFacts) -> Standing:
    return held if held.accepted_by else replace(held, accepted_by=one.actor, accepted_at=one.at)


@cites("16(1)")
def _is_over() -> Decision:
    return refuse("16(1)", "该报警已结束", "the alarm is over")


@cites("16(1)")
def _lacks(zh: str, en: str, about: str) -> Decision:
    return refuse("16(1)", f"须写明{zh}", f"it needs {en}", missing=(Missing(zh, en, about),))
