"""The last day on which a department may dispute a decision, for the page of deadlines (article 13(2))."""

from datetime import date, datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.sharing.applications.rules import own_departments
from mingcha.sharing.applications.states import DISPUTABLE
from mingcha.sharing.decisions.models import SharingDecision
from mingcha.sharing.decisions.rules import dispute_by


@cites("13(2)")
def due_disputes(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The decisions on applications of the reader's department that can be disputed still, up to a day: a right that
    ends, so that none of them is ever late; one that was disputed is not disputed again. The number of days is our own:
    there is no legal day."""
    departments = own_departments(duty_of(asker, at))
    if not departments:
        return ()
    rows = SharingDecision.objects.filter(
        application__department__code__in=departments, application__state__in=[one.value for one in DISPUTABLE]
    ).filter(settlement=None)
    names = ("application__no", "application__department__name", "decided_at")
    newest = dict[str, tuple[str, datetime]]()
    for no, name, decided_at in rows.order_by("-decided_at", "-pk").values_list(*names)[:limit]:
        newest.setdefault(no, (name, decided_at))
    if not newest:
        return ()
    calendar, found = calendar_in_force(), list[Due]()
    for no, (name, decided_at) in newest.items():
        day = dispute_by(shanghai_day(decided_at), calendar)
        if shanghai_day(at) <= day <= until:
            about = Words(f"{name}的共享申请 {no}", f"application {no} of {name}")
            provisional = not calendar.covers(day)
            found.append(Due(DueKind.SHARING_DISPUTE, no, about, name, "13(2)", day, None, provisional=provisional))
    return tuple(sorted(found, key=lambda one: one.safe_on))
