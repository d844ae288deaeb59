"""The days that run for applications, for the page of deadlines: a clerk's check, the answer of the police (article
13(2))."""

from collections.abc import Callable
from datetime import date, datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.periods import Calendar
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.sharing.applications import rules
from mingcha.sharing.applications.rows import applications_open_to
from mingcha.sharing.applications.states import ApplicationState

type LastDay = Callable[[date, Calendar], date]


@cites("13(2)", "GDSR")
def due_applications(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The applications whose check or answer is due up to a day, or was, for who owes it: a clerk of another
    department, an officer of the city. The numbers of days are our own or were not read in the text: there is no
    legal day."""
    who, found = duty_of(asker, at), list[Due]()
    if who.has(*rules.CHECKERS):
        found += _due(who, ApplicationState.SUBMITTED, DueKind.SHARING_CHECK, rules.check_by, until, limit)
    if who.has(*rules.ANSWERERS_OF_APPLICATIONS):
        found += _due(who, ApplicationState.FORWARDED, DueKind.SHARING_REPLY, rules.reply_by, until, limit)
    return tuple(found)


def _due(
    who: DutyFacts, state: ApplicationState, kind: DueKind, last_day: LastDay, until: date, limit: int
) -> list[Due]:
    if not rules.sees_submitted(who):
        return []
    began = "submitted_at" if state is ApplicationState.SUBMITTED else "forwarded_at"
    rows = applications_open_to(who).filter(state=state.value)
    if state is ApplicationState.SUBMITTED:
        rows = rows.exclude(department__code=who.organisation)
    found, calendar = [], None
    for no, name, began_at in rows.order_by(began, "pk").values_list("no", "department__name", began)[:limit]:
        calendar = calendar or calendar_in_force()
        day = last_day(shanghai_day(began_at), calendar)
        if day <= until:
            about = Words(f"{name}的共享申请 {no}", f"application {no} of {name}")
            found.append(Due(kind, no, about, name, "13(2)", day, None, provisional=not calendar.covers(day)))
    return found
