"""Verifies repairs by what machines recorded, and sends others back (articles 7, 16(1))."""

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, way_in
from mingcha.registry.identity.registrars import hands_of
from mingcha.supervision.looks.actions import note_repaired
from mingcha.supervision.work_orders import goodness, rules
from mingcha.supervision.work_orders.limits import respond_due
from mingcha.supervision.work_orders.rows import add_step, facts_of, move_on, read_order
from mingcha.supervision.work_orders.seen import seen_since
from mingcha.supervision.work_orders.states import WorkKind, WorkOrderState, WorkSource, WorkStep
from mingcha.supervision.work_orders.values import Doer, Good


@cites("7", "16(1)")
def verify_work_order(by: Asker, *, order: int, revision: int, clock: Clock) -> Good:
    """Verifies a repair: by another person than who fixed it, once recorder and detector have seen the point good for
    long enough. Returns since when it is good. Raises Refused (articles 3, 7, 16(1)), Fault(NOT_FOUND), Fault(CONFLICT)
    if somebody did a step since."""
    with act("supervision.work_order.verify", by=actor_of(by), clock=clock, cites=("7", "16(1)")) as record:
        now, held = clock.now(), read_order(order, revision)
        who, facts = duty_of(by, now), facts_of(held)
        doer = Doer(actor_of(by).id, who.user_id, way_in(by).session)
        fixer = facts.fixer.user_id if facts.fixer else 0
        require(rules.may_verify(who, doer, facts, hands_of({who.user_id, fixer})))
        assert held.fixed_at is not None  # the rule refuses an order that is not fixed
        seen = seen_since(held, held.fixed_at, clock=clock)
        require(goodness.is_seen_good(facts.kind, facts.source, seen, held.fixed_at, now))
        good = goodness.good_since(facts.kind, seen, held.fixed_at)
        assert good is not None  # is_seen_good refuses without
        move_on(held, WorkOrderState.VERIFIED)
        held.verified_by, held.verified_at = doer.actor, now
        held.good_at, held.good_basis = good.since, good.basis.value
        add_step(record, held, WorkStep.VERIFY, by, at=now)
        if facts.source is WorkSource.PICTURE:
            note_repaired(record, held.source_ref, now)
        record.fact("good_at", good.since.isoformat())
        record.fact("good_basis", good.basis.value)
    return good


@cites("16(1)")
def reopen_work_order(by: Asker, *, order: int, reason: str, revision: int, clock: Clock) -> None:
    """Sends a repair back: it is to be accepted anew, and the clock of the repair has run all the time. Raises as
    `verify_work_order`."""
    with act("supervision.work_order.reopen", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held = clock.now(), read_order(order, revision)
        require(rules.may_reopen(duty_of(by, now), facts_of(held), reason))
        move_on(held, WorkOrderState.REOPENED)
        held.respond_due_at = respond_due(WorkKind(held.kind), now, is_urgent=held.is_urgent)
        held.team, held.accepted_at = "", None
        held.fixed_by, held.fixed_session, held.fixed_at = "", 0, None
        text = checked_name(reason, rules.MOST_REASON)
        add_step(record, held, WorkStep.REOPEN, by, at=now, text=text)
        record.fact("reason", text)
