"""Who records coordination meetings and their actions, and what they must state (article 4)."""

from collections.abc import Iterable
from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.meetings.values import NewMeeting
from mingcha.registry.places.rules import ASK_A_KEEPER, KEEPERS, PUBLIC_SECURITY, manages_unit, other_territory

RECORDERS = (Role.UNIT_MANAGER, *PUBLIC_SECURITY)
"""The roles that record meetings: officers over the organiser's place, and the organiser's own manager."""
READERS = (*KEEPERS, Role.AUDITOR)
MOST_TITLE = 100
MOST_MINUTES = 4000
MOST_ACTION = 200
"""Maximum characters of an action, and of the note that ends it."""


@cites("3", "4")
def may_keep_meetings(who: DutyFacts, organiser: Place) -> Decision:
    """Whether this person records meetings of an organiser at this place, and actions of them."""
    if not who.has(*RECORDERS):
        return refuse(
            "4",
            "协调会议由召集单位的负责人或者属地民警登记",
            "meetings are recorded by the organiser's manager or an officer of the territory",
            next_steps=ASK_A_KEEPER,
        )
    keeps = manages_unit(who, organiser) or who.over(organiser, *PUBLIC_SECURITY)
    return allow("4") if keeps else other_territory()


@cites("4")
def meeting_is_whole(new: NewMeeting, on: date, *, has_scan: bool) -> Decision:
    """Whether a meeting states what it must: a title, minutes as a text or a scan, and a day that has come."""
    missing = []
    if not new.title.strip():
        missing.append(Missing("会议名称", "the title of the meeting", "title"))
    if not new.minutes.strip() and not has_scan:
        missing.append(Missing("会议纪要（文字或者扫描件）", "the minutes, as a text or a scan", "minutes"))
    if new.held_on > on:
        missing.append(Missing("不晚于今天的会议日期", "a day that is not in the future", "held_on"))
    if missing:
        return refuse("4", "会议记录不完整", "the record of the meeting is incomplete", missing=tuple(missing))
    return allow("4")


@cites("4")
def action_is_timely(due_on: date, held_on: date) -> Decision:
    """Whether an action has a day on which it can be due: not before its meeting."""
    if due_on < held_on:
        return refuse(
            "4",
            "办理期限不得早于会议日期",
            "an action is due on the day of its meeting or later",
            missing=(Missing("会议当日或者以后的日期", "the day of the meeting or a later one", "due_on"),),
        )
    return allow("4")


@cites("3", "4")
def may_end_action(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person records that an action of the unit at this place is done: its manager, or an officer over
    it."""
    if manages_unit(who, unit) or who.over(unit, *PUBLIC_SECURITY):
        return allow("4")
    if not who.has(*RECORDERS):
        return refuse(
            "4",
            "由承办单位保卫负责人或者属地民警登记办结",
            "the unit's manager or an officer of the territory records that it is done",
            next_steps=ASK_A_KEEPER,
        )
    return other_territory()


@cites("3", "4")
def may_read_meeting(who: DutyFacts, organiser: Place, units: Iterable[Place]) -> Decision:
    """Whether this person reads a meeting: whose role covers its organiser or a unit of one of its actions."""
    if any(who.over(place, *READERS) for place in (organiser, *units)):
        return allow("4")
    return other_territory()


@cites("4")
def is_action_overdue(due_on: date, on: date) -> bool:
    """Whether an open action is past its day."""
    return due_on < on
