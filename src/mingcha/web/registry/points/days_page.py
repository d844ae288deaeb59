"""/points/<code>/days: a month of a point's footage as a calendar, each day with how complete it is (art. 16(5))."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingcha.custody.completeness.queries import DayOfFootage, DayStanding, days_of_footage
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.points import queries as points_queries
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import CodeField
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of

_MONTH = r"20[0-9]{2}-(0[1-9]|1[0-2])"
_HOUR_MINUTES, _DAY_HOURS = 60, 24
_WEEKDAYS = tuple(
    Words(f"周{zh}", en)
    for zh, en in zip("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True)
)
_STANDINGS = {
    DayStanding.WHOLE: ("ok", Words("完整", "complete")),
    DayStanding.PARTLY: ("warn", Words("不完整", "not complete")),
    DayStanding.NOTHING: ("bad", Words("无录像", "no footage")),
    DayStanding.DISPOSED: ("off", Words("已删除", "disposed of")),
    DayStanding.UNKNOWN: ("", Words("无记录", "no record")),
}


class MonthQuery(QueryForm):
    """The month of the calendar; the present one if none is given."""

    month = CodeField(Words("月份", "Month"), form=_MONTH, most=7, required=False)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the calendar with its texts; `note`: of a day that is over and has no sealed hour, or fewer than 24;
    `opens`: there is footage to go to."""

    day: date
    tone: str
    label: Words
    complete: str
    note: Words | None
    opens: bool
    is_today: bool


@require_GET
@login_required
@cites("3", "16(5)")
def days(request: HttpRequest, code: str) -> HttpResponse:
    """The calendar of a month, for whoever may read the point. Raises Fault(NOT_FOUND), or Refused (article 3)."""
    now = wiring.clock().now()
    row = points_queries.point(facts_of(request), code, at=now).row
    today = shanghai_day(now)
    typed = str(MonthQuery.from_query(request).value("month") or "")
    first = date.fromisoformat(f"{typed}-01") if typed else today.replace(day=1)
    last = _next_month(first) - timedelta(days=1)
    by_day = {one.day: _calendar_day(one, today) for one in days_of_footage(code, first, last)}
    weeks = Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    context = {
        "active": "points",
        "point": row,
        "first": first,
        "weekdays": _WEEKDAYS,
        "weeks": [[by_day.get(day) for day in week] for week in weeks],
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": _next_month(first) if _next_month(first) <= today else None,
        "standings": tuple(_STANDINGS.values())[:-1],
    }
    return render(request, "points/days.html", context)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _calendar_day(one: DayOfFootage, today: date) -> CalendarDay:
    tone, label = _STANDINGS[one.standing]
    complete = f"{one.complete_permille / 10:g} %" if one.minutes_sealed else ""
    opens = one.minutes_kept > 0 or one.day == today
    note = _note(one) if one.day < today else None
    return CalendarDay(one.day, tone, label, complete, note, opens, one.day == today)


def _note(one: DayOfFootage) -> Words | None:
    """Beside a day that is over: that nothing of it is recorded, or how many of its hours are."""
    if not one.minutes_sealed:
        return _STANDINGS[DayStanding.UNKNOWN][1]
    hours = one.minutes_sealed // _HOUR_MINUTES
    return None if hours >= _DAY_HOURS else Words(f"{hours} 小时", f"{hours} h")
