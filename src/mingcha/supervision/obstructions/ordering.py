"""Orders to correct: made, served, extended once (article 12; APL 28)."""

from datetime import date

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law import parameters
from mingcha.law.periods import Deadline
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.obstructions import rules
from mingcha.supervision.obstructions.actions import record_obstruction
from mingcha.supervision.obstructions.models import CorrectionOrder
from mingcha.supervision.obstructions.rows import cited, facts_of, move_on, read_obstruction
from mingcha.supervision.obstructions.states import ObstructionState
from mingcha.supervision.obstructions.values import NewOrder
from mingcha.supervision.officers.rows import enforcer_of
from mingcha.supervision.orders.rows import order_columns, receipt_of, write_extension, write_service
from mingcha.supervision.orders.values import Served


@cites("12")
def usual_days(on: date) -> int:
    """The days of an order that nobody sets otherwise (`obstruction.default_deadline_days`)."""
    return parameters.number("obstruction.default_deadline_days", on)


@cites("12", "23", "APL 28", "APL 41", "APL 42")
def order_correction(by: Asker, *, obstruction: int, new: NewOrder, revision: int, clock: Clock) -> None:
    """Orders to correct within days from its service. Raises Refused (articles 3, 12; APL 42), Fault(NOT_FOUND),
    Fault(CONFLICT) if somebody did a step since."""
    with act(
        "supervision.obstruction.order", by=actor_of(by), clock=clock, cites=cited(obstruction, "12", "23")
    ) as record:
        now, held = clock.now(), read_obstruction(obstruction, revision)
        who, enforcer = enforcer_of(by, now)
        require(rules.may_order_correction(who, enforcer, facts_of(held), new, shanghai_day(now)))
        made = CorrectionOrder.objects.create(
            obstruction=held,
            department=checked_name(new.department, rules.MOST_OWNER) if new.department.strip() else "",
            **order_columns(new, enforcer.actor, shanghai_day(now)),
        )
        move_on(held, ObstructionState.ORDERED)
        held.save(update_fields=["state", "revision"])
        record_obstruction(record, held)
        record.wrote(made)
        record.fact("unit", made.unit)
        record.fact("days", made.days)
        record.fact("department", made.department)


@cites("12", "APL 61")
def serve_order(by: Asker, *, obstruction: int, served: Served, revision: int, clock: Clock) -> Deadline:
    """Records that an order was served, from which its limit runs; returns the limit. Raises as `order_correction`."""
    with act("supervision.obstruction.serve", by=actor_of(by), clock=clock, cites=cited(obstruction, "12")) as record:
        now, held = clock.now(), read_obstruction(obstruction, revision)
        who, facts = duty_of(by, now), facts_of(held)
        receipt = receipt_of(PrintedKind.ORDER_SERVICE, held.pk, facts.ordered_by, who.user_id)
        require(rules.may_serve_order(who, facts, served, shanghai_day(now), receipt))
        order = CorrectionOrder.objects.get(obstruction=held)
        move_on(held, ObstructionState.ORDERED)
        held.save(update_fields=["revision"])
        record_obstruction(record, held)
        return write_service(record, order, served)


@cites("12")
def extend_order(by: Asker, *, obstruction: int, days: int, reason: str, revision: int, clock: Clock) -> Deadline:
    """Extends the limit of an order once; returns the new one. Raises as `order_correction`."""
    with act("supervision.obstruction.extend", by=actor_of(by), clock=clock, cites=cited(obstruction, "12")) as record:
        now, held = clock.now(), read_obstruction(obstruction, revision)
        require(rules.may_extend_order(duty_of(by, now), facts_of(held), days, reason, shanghai_day(now)))
        order = CorrectionOrder.objects.get(obstruction=held)
        move_on(held, ObstructionState.ORDERED)
        held.save(update_fields=["revision"])
        record_obstruction(record, held)
        return write_extension(record, order, days, reason)
