"""The page of the calendar: notices on days off, what each moved, filing deadlines by it (articles 9, 26)."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.law.filing import FilingClock, filing_clocks
from mingcha.law.retention import shanghai_day
from mingcha.law.statutory_days import statutory_days
from mingcha.registry.calendars.actions import take_calendar
from mingcha.registry.calendars.queries import calendar_in_force, listed_notices, may_take_here
from mingcha.registry.calendars.rules import CALENDAR_OFFICE
from mingcha.registry.identity.queries import actor_names
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.law.forms import CalendarForm, FilingQuery

_YEARS_AHEAD = 2
_FROM_THE_PAGE = "通知"


@dataclass(frozen=True, slots=True)
class YearWithoutNotice:
    """A coming year whose notice is not held: its statutory days, which are off all the same."""

    year: int
    days: tuple[dt.date, ...]


@login_required
@cites("3", "9", "26")
def page(request: HttpRequest) -> HttpResponse:
    """Shows the calendar; takes in a notice that the city's office sends."""
    form = CalendarForm.from_post(request)
    if request.method == "POST" and form.is_valid():
        with form.answers(request):
            content = form.cleaned_data["content"]
            take_calendar(signed_in(request), content=content, source=_FROM_THE_PAGE, clock=wiring.clock())
            done(request, Words("通知已收录", "The notice is taken in"))
            return redirect("law-calendar")
    now, calendar = wiring.clock().now(), calendar_in_force()
    today = shanghai_day(now)
    asked = FilingQuery.from_query(request)
    notices = listed_notices(facts_of(request), at=now)
    context = {
        "active": "law",
        "form": form,
        "closed": closed(may_take_here(facts_of(request), at=now), *CALENDAR_OFFICE),
        "notices": notices,
        "names": actor_names({one.taken_in_by for one in notices if one.taken_in_by}),
        "unknown": [
            YearWithoutNotice(year, tuple(sorted(statutory_days(year))))
            for year in range(today.year, today.year + _YEARS_AHEAD + 1)
            if year not in calendar.years
        ],
        "asked": asked,
        "clocks": _clocks(asked),
    }
    return render(request, "law/calendar.html", context, status=form.status if form.is_bound else asked.status)


def _clocks(asked: FilingQuery) -> tuple[FilingClock, ...]:
    """The filing clocks for the days in the query, the one that counts first; none without a valid day."""
    if not asked.is_valid():
        return ()
    accepted, used = asked.value("accepted"), asked.value("used")
    try:
        return filing_clocks(accepted, used, calendar=calendar_in_force()).running
    except Fault as fault:
        asked.put_fault("accepted", fault)
        return ()
