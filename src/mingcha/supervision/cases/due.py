"""The days that run in obstructions and penalty cases, for the page of deadlines (articles 12, 23)."""

from datetime import date, datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.supervision.cases import rows as cases_rows
from mingcha.supervision.cases.states import OWING, CaseState
from mingcha.supervision.obstructions import rows as obstructions_rows
from mingcha.supervision.obstructions.states import ObstructionState

_DECIDED = [one.value for one in CaseState if one not in (CaseState.OPEN, CaseState.NOTICED)]
_NOT_OWING = [one.value for one in CaseState if one not in OWING]


@cites("12", "23")
def due_obstructions(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The orders in reach whose limit ends up to a day, or is over and waits for its re-inspection."""
    rows = obstructions_rows.in_reach(duty_of(asker, at)).filter(
        state=ObstructionState.ORDERED.value, order__due_on__lte=until
    )
    found = []
    for held in rows.order_by("order__due_on", "pk")[:limit]:
        order, name = held.order, held.point.name
        if order.due_on is not None and order.due_safe_on is not None:
            about = Words(f"第 {held.pk} 号：{name}", f"No. {held.pk}: {name}")
            unit = held.point.system.site.organisation.name
            days = (order.due_safe_on, order.due_on)
            found.append(
                Due(DueKind.REINSPECTION, str(held.pk), about, unit, "12", *days, provisional=order.provisional)
            )
    return tuple(found)


@cites("23")
def due_cases(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The cases in reach that are to be decided or paid up to a day, or were."""
    rows = cases_rows.in_reach(duty_of(asker, at))
    # the states that do not count are left out, since a list of those that do has databases sort all of them by day,
    # where the index by day gives the earliest at once
    deciding = rows.filter(decide_last__lte=until).exclude(state__in=_DECIDED).order_by("decide_last", "pk")[:limit]
    paying = rows.filter(pay_last__lte=until).exclude(state__in=_NOT_OWING).order_by("pay_last", "pk")[:limit]
    today = shanghai_day(at)
    found = []
    for kind, held in [
        *((DueKind.PENALTY_DECISION, one) for one in deciding),
        *((DueKind.PENALTY_PAYMENT, one) for one in paying),
    ]:
        row = cases_rows.case_row(held, today)
        day = row.next_on or held.pay_last
        if day is not None:
            about = Words(f"{held.no}：{row.point_name}", f"{held.no}: {row.point_name}")
            found.append(Due(kind, str(held.pk), about, held.unit, "23", day, day, provisional=held.dates_provisional))
    return tuple(sorted(found, key=lambda one: (one.safe_on, one.subject))[:limit])
