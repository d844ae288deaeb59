"""Orders to correct after an inspection of a unit: made, served, extended once (decree 799, arts. 24, 26 to 31)."""

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.periods import Deadline
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.inspections import rules
from mingcha.supervision.inspections.actions import record_unit_inspection
from mingcha.supervision.inspections.models import UnitOrder
from mingcha.supervision.inspections.rows import facts_of, move_on, order_of, read_unit_inspection
from mingcha.supervision.inspections.states import UnitInspectionState
from mingcha.supervision.inspections.values import NewUnitOrder
from mingcha.supervision.officers.rows import enforcer_of
from mingcha.supervision.orders.rows import order_columns, receipt_of, write_extension, write_service
from mingcha.supervision.orders.values import Served


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
            copy_to=checked_name(new.copy_to, rules.MOST_SUBJECT) if new.copy_to.strip() else "",
            **order_columns(new, enforcer.actor, shanghai_day(now)),
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
        who, drawn = duty_of(by, now), order_of(held)
        drawn_by = drawn.ordered_by if drawn is not None else ""
        receipt = receipt_of(PrintedKind.UNIT_ORDER_SERVICE, held.pk, drawn_by, who.user_id)
        require(rules.may_serve_unit_order(who, facts_of(held), served, shanghai_day(now), receipt))
        order = UnitOrder.objects.get(inspection=held)
        move_on(held, UnitInspectionState.ORDERED)
        held.save(update_fields=["revision"])
        record_unit_inspection(record, held)
        return write_service(record, order, served)


@cites("799-24")
def extend_unit_order(by: Asker, *, inspection: int, days: int, reason: str, revision: int, clock: Clock) -> Deadline:
    """Extends the limit of an order once; returns the new one. Raises as `order_unit`."""
    with act("supervision.inspection.extend", by=actor_of(by), clock=clock, cites=("799-24",)) as record:
        now, held = clock.now(), read_unit_inspection(inspection, revision)
        require(rules.may_extend_unit_order(duty_of(by, now), facts_of(held), days, reason, shanghai_day(now)))
        order = UnitOrder.objects.get(inspection=held)
        move_on(held, UnitInspectionState.ORDERED)
        held.save(update_fields=["revision"])
        record_unit_inspection(record, held)
        return write_extension(record, order, days, reason)
