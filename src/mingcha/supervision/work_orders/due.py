"""The own limits of open work orders, for the page of deadlines (article 16(1))."""

from datetime import date, datetime, time, timedelta

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.reached_query import QueryOfFacts
from mingcha.registry.points.classified import ClassifiedSites
from mingcha.supervision.work_orders.rows import in_reach
from mingcha.supervision.work_orders.rules import FIXERS
from mingcha.supervision.work_orders.states import WorkOrderState

_RUNNING = [
    one.value for one in (WorkOrderState.OPEN, WorkOrderState.REOPENED, WorkOrderState.ACCEPTED, WorkOrderState.ON_SITE)
]
"""The states in which the clock of the repair runs."""


@cites("16(1)")
def due_work_orders(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The orders in reach that are to be fixed up to a day, or were; not those whose clock stands still. They are
    due of who repairs: others read the list of orders, and nothing is asked for them."""
    who = duty_of(asker, at)
    if not who.has(*FIXERS):
        return ()
    end = datetime.combine(until + timedelta(days=1), time.min, SHANGHAI)
    rows = list(_TO_REPAIR.rows(who, end, limit=limit))
    secret = ClassifiedSites(shanghai_day(at)).among({site: of_unit for *_, site, of_unit, _ in rows})
    found = []
    for number, name, unit, repair_due_at, site, _, marked in rows:
        about, day = Words(f"第 {number} 号工单：{name}", f"Work order {number}: {name}"), shanghai_day(repair_due_at)
        is_secret = bool(marked) or site in secret
        found.append(Due(DueKind.WORK_ORDER, str(number), about, unit, "16(1)", day, None, classified=is_secret))
    return tuple(found)


_TO_REPAIR = QueryOfFacts(
    lambda who, end: (
        in_reach(who)
        .filter(state__in=_RUNNING, repair_due_at__lt=end)
        .order_by("repair_due_at", "pk")
        .values_list(
            "pk",
            "point__name",
            "point__system__site__organisation__name",
            "repair_due_at",
            "point__system__site__code",
            "point__system__site__organisation__code",
            "point__secrecy",
        )
    )
)
