"""Orders to correct after an inspection of a unit: made, served, extended once (decree 799, arts. 24, 26 to 31)."""

from datetime import date

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.periods import Deadline, due_in_days
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.supervision.inspections import rules
from mingcha.supervision.inspections.actions import record_unit_inspection
from mingcha.supervision.inspections.models import UnitOrder
from mingcha.supervision.inspections.rows import facts_of, move_on, read_unit_inspection
from mingcha.supervision.inspections.states import UnitInspectionState
from mingcha.supervision.inspections.values import NewUnitOrder
from mingcha.supervision.obstructions.values import Served
from mingcha.supervision.officers.rows import enforcer_of


@cites("799-24", "APL 28", "APL 42")
def order_unit(by: Asker, *, inspection: int, new: NewUnitOrder, revision: int, clock: Clock) -> None:
    """Orders to correct what was found, at once or within days from its service. Raises Refused (articles 3, 799-24;
    APL 42), Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since."""
    with act("supervision.inspection.order", by=actor_of(by), clock=clock, cites=("799-24",)) as record:
        now, held = clock.now(), read_unit_inspection(inspection, revision)
        who, enforcer = enforcer_of(by, now)
        require(rules.may_order_unit(who, enforcer, facts_of(held), new, shanghai_day(now)))
        made = UnitOrder.objects.create(
            inspection=held,
            unit=checked_name(new.unit, rules.MOST_SUBJECT),
            what=checked_name(new.what, rules.MOST_TEXT),
            days=new.days,
            short_reason=checked_name(new.short_reason, rules.MOST_REASON) if new.short_reason.strip() else "",
            copy_to=checked_name(new.copy_to, rules.MOST_SUBJECT) if new.copy_to.strip() else "",
            ordered_on=shanghai_day(now),
            ordered_by=enforcer.actor,
        )
        move_on(held, UnitInspectionState.ORDERED)
        held.save(update_fields=["state", "revision"])
        record_unit_inspection(record, held)
        record.wrote(made)
        record.fact("unit", made.unit)
        record.fact("days", made.days)


@cites("799-24", "APL 61")
def serve_unit_order(by: Asker, *, inspection: int, served: Served, revision: int, clock: Clock) -> Deadline:
    """Records that an order was served, from which its limit runs; returns the limit. Raises as `order_unit`."""
    with act("supervision.inspection.serve", by=actor_of(by), clock=clock, cites=("799-24",)) as record:
        now, held = clock.now(), read_unit_inspection(inspection, revision)
        require(rules.may_serve_unit_order(duty_of(by, now), facts_of(held), served, shanghai_day(now)))
        order = UnitOrder.objects.get(inspection=held)
        order.served_on, order.served_way = served.on, served.way.value
        order.receiver = checked_name(served.receiver, rules.MOST_SUBJECT)
        due = _set_limit(order, served.on)
        order.save()
        move_on(held, UnitInspectionState.ORDERED)
        held.save(update_fields=["revision"])
        record_unit_inspection(record, held)
        record.wrote(order)
        record.fact("served_on", served.on.isoformat())
        record.fact("due_on", due.due.isoformat())
    return due


@cites("799-24")
def extend_unit_order(by: Asker, *, inspection: int, days: int, reason: str, revision: int, clock: Clock) -> Deadline:
    """Extends the limit of an order once; returns the new one. Raises as `order_unit`."""
    with act("supervision.inspection.extend", by=actor_of(by), clock=clock, cites=("799-24",)) as record:
        now, held = clock.now(), read_unit_inspection(inspection, revision)
        require(rules.may_extend_unit_order(duty_of(by, now), facts_of(held), days, reason, shanghai_day(now)))
        order = UnitOrder.objects.get(inspection=held)
        order.extended_days, order.extension_reason = days, checked_name(reason, rules.MOST_REASON)
        due = _set_limit(order, order.served_on or order.ordered_on)
        order.save()
        move_on(held, UnitInspectionState.ORDERED)
        held.save(update_fields=["revision"])
        record_unit_inspection(record, held)
        record.wrote(order)
        record.fact("days", days)
        record.fact("reason", order.extension_reason)
        record.fact("due_on", due.due.isoformat())
    return due


def _set_limit(order: UnitOrder, served_on: date) -> Deadline:
    """The limit from its service on, with what it was extended by, set in memory. "At once" ends with the service."""
    days = order.days + order.extended_days
    due = (
        due_in_days(served_on, days, calendar_in_force()) if days else Deadline(served_on, served_on, provisional=False)
    )
    order.due_safe_on, order.due_on, order.provisional = due.due_raw, due.due, due.provisional
    return due
