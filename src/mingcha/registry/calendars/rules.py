"""Who may take in the State Council's notice on days off, and which notice (articles 3, 9, 26)."""

from collections.abc import Sequence
from datetime import date

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.calendar_notice import Notice, days_off_too_many, missing_statutory_days
from mingcha.registry.identity.duty import DutyFacts, Place, Role

CITY_PLACE = Place("420100", "")
"""The whole city: deadlines of all districts are counted by one calendar."""
CALENDAR_OFFICE = (Role.CITY_OFFICER, Role.ADMINISTRATOR)


@cites("3", "9")
def may_take_calendar(who: DutyFacts) -> Decision:
    """Whether this person may take in a notice: the city's office, since it moves the deadlines of every district."""
    if who.over(CITY_PLACE, *CALENDAR_OFFICE):
        return allow("9")
    return refuse(
        "3",
        "节假日安排通知由市局收录，各区的期限按同一日历计算",
        "the notice on days off is taken in by the city's office: all districts count by one calendar",
        missing=(Words("市局民警或市级系统管理员岗位", "the role of city officer or city administrator"),),
    )


@cites("9", "26")
def may_take_notice(notice: Notice, held: Sequence[Notice], today: date) -> Decision:
    """Whether this notice may be taken in on a Shanghai day beside those that are held.

    It is published, its year has not ended (past deadlines stay as they were), it leaves every statutory day off, it
    arranges days off and adds no more than calendar.days_off_added (else one typed file would move every deadline as
    far as its author likes), and it is newer than the notice that it replaces.
    """
    if notice.published > today:
        return refuse("9", "通知的发布日期在今日之后", "the notice is dated after today")
    if notice.year < today.year:
        return refuse("26", "该年度已经过去，期限不再变动", "that year is over: its deadlines no longer move")
    missing = missing_statutory_days(notice)
    if missing:
        days = "、".join(day.isoformat() for day in missing)
        return refuse(
            "9",
            f"通知未列明法定休假日：{days}",
            f"the notice leaves out statutory days off: {', '.join(day.isoformat() for day in missing)}",
        )
    most = parameters.number("calendar.days_off_added", today)
    added = days_off_too_many(notice)
    if abs(added) > most:
        more = added > 0
        return refuse(
            "9",
            f"通知只调整休息日：{'多放' if more else '多上'} {abs(added)} 天，超过 {most} 天",
            f"a notice only arranges days off: this one has {abs(added)} days {'off' if more else 'of work'} too many; "
            f"at most {most}",
            missing=(Words("与国务院办公厅通知一致的数据文件", "a data file that agrees with the notice"),),
        )
    replaced = [one for one in held if one.year == notice.year]
    if any(one.published >= notice.published for one in replaced):
        return refuse(
            "9",
            f"已有 {notice.year} 年同日或更晚发布的通知",
            f"a notice for {notice.year} of the same day or later is held already",
        )
    return allow("9")
