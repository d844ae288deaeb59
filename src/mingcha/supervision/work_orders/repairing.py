"""Accepts an order, comes on site, waits, fixes: who maintains the system, at the place (articles 7, 16(1); 799-19)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, way_in
from mingcha.registry.identity.registrars import hands_of
from mingcha.supervision.work_orders import rules
from mingcha.supervision.work_orders.limits import moves_limit
from mingcha.supervision.work_orders.models import WorkOrderWait
from mingcha.supervision.work_orders.rows import (
    add_step,
    end_pending_wait,
    facts_of,
    move_on,
    read_order,
    wait_of,
)
from mingcha.supervision.work_orders.states import WaitReason, WorkOrderState, WorkStep

WORK_ORDERS = "work-orders"
"""The folder of photographs of repairs, below the documents."""


@cites("16(1)", "799-19")
def accept_work_order(by: Asker, *, order: int, revision: int, clock: Clock) -> None:
    """Accepts an order for the person's organisation. `revision`: of the order as it was read. Raises Refused (articles
    3, 16(1)), Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since."""
    with act("supervision.work_order.accept", by=actor_of(by), clock=clock, cites=("16(1)", "799-19")) as record:
        now, held = clock.now(), read_order(order, revision)
        who = duty_of(by, now)
        require(rules.may_accept(who, facts_of(held)))
        move_on(held, WorkOrderState.ACCEPTED)
        held.team, held.accepted_at = who.organisation, now
        add_step(record, held, WorkStep.ACCEPT, by, at=now)
        record.fact("team", held.team)


@cites("16(1)", "799-19")
def arrive_on_site(by: Asker, *, order: int, revision: int, clock: Clock) -> None:
    """Notes that somebody of who accepted it is on site. Raises as `accept_work_order`."""
    with act("supervision.work_order.arrive", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held = clock.now(), read_order(order, revision)
        require(rules.may_go_on(duty_of(by, now), facts_of(held), WorkOrderState.ON_SITE))
        move_on(held, WorkOrderState.ON_SITE)
        add_step(record, held, WorkStep.ARRIVE, by, at=now)


@cites("16(1)")
def ask_wait(by: Asker, *, order: int, reason: WaitReason, text: str, revision: int, clock: Clock) -> None:
    """Asks the keeper that the clock stops. It runs on until the keeper agrees. Raises as `accept_work_order`."""
    with act("supervision.work_order.ask_wait", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held = clock.now(), read_order(order, revision)
        require(rules.may_ask_wait(duty_of(by, now), facts_of(held), text))
        move_on(held, WorkOrderState(held.state))
        add_step(record, held, WorkStep.ASK_WAIT, by, at=now)
        asked = WorkOrderWait.objects.create(
            order=held,
            reason=reason.value,
            text=checked_name(text, rules.MOST_REASON),
            asked_by=record.by.id,
            asked_at=now,
        )
        record.wrote(asked)
        record.fact("reason", asked.reason)
        record.fact("text", asked.text)


@cites("16(1)")
def answer_wait(by: Asker, *, order: int, agrees: bool, text: str, revision: int, clock: Clock) -> None:
    """Answers for the keeper: the clock stands still from the asking on, or runs on. Raises as `accept_work_order`."""
    with act("supervision.work_order.answer_wait", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held = clock.now(), read_order(order, revision)
        who, facts, wait = duty_of(by, now), facts_of(held), wait_of(held)
        asked_by = facts.wait.asked_by if facts.wait else 0
        require(rules.may_answer_wait(who, facts, hands_of({who.user_id, asked_by})))
        assert wait is not None  # the rule refuses an order without one
        wait.agreed, wait.answered_by, wait.answered_at = agrees, record.by.id, now
        if agrees:
            wait.before = held.state
        else:
            wait.ended_at = now
        wait.save()
        record.wrote(wait)
        move_on(held, WorkOrderState.WAITING if agrees else WorkOrderState(held.state))
        remark = checked_name(text, rules.MOST_REASON) if text.strip() else ""
        step = WorkStep.AGREE_WAIT if agrees else WorkStep.DECLINE_WAIT
        add_step(record, held, step, by, at=now, text=remark)
        record.fact("agreed", agrees)


@cites("16(1)")
def end_wait(by: Asker, *, order: int, revision: int, clock: Clock) -> None:
    """Lets the clock run again; the limit moves on by the wait, but for one that was asked for after it had passed.
    Raises as `accept_work_order`."""
    with act("supervision.work_order.end_wait", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now, held = clock.now(), read_order(order, revision)
        require(rules.may_end_wait(duty_of(by, now), facts_of(held)))
        wait = wait_of(held)
        assert wait is not None  # a waiting order has one
        wait.ended_at = now
        wait.save(update_fields=["ended_at"])
        record.wrote(wait)
        if moves_limit(wait.asked_at, held.repair_due_at):
            held.repair_due_at += now - wait.asked_at
        move_on(held, WorkOrderState(wait.before))
        add_step(record, held, WorkStep.END_WAIT, by, at=now)
        record.fact("stopped_seconds", int((now - wait.asked_at).total_seconds()))


@cites("16(1)", "799-19")
def fix_work_order(
    by: Asker, *, order: int, done: str, folder: Path, revision: int, photo: bytes | None = None, clock: Clock
) -> None:
    """Records the repair with what was done and a photograph of the work, which may be left out but for a sign.
    `folder`: the documents of the home. Raises as `accept_work_order`, and Refused (16(1)) for a file that is none."""
    now = clock.now()
    facts = facts_of(read_order(order, revision))
    # before the file is looked at
    require(rules.may_fix(duty_of(by, now), facts, done=done, has_photo=bool(photo)))
    with (
        _photograph(photo, folder, clock) as document,
        act("supervision.work_order.fix", by=actor_of(by), clock=clock, cites=("16(1)",)) as record,
    ):
        held = read_order(order, revision)
        require(rules.may_fix(duty_of(by, now), facts_of(held), done=done, has_photo=bool(photo)))
        end_pending_wait(record, held, now)
        move_on(held, WorkOrderState.FIXED)
        held.fixed_by, held.fixed_session, held.fixed_at = record.by.id, way_in(by).session, now
        text = checked_name(" ".join(done.split()), rules.MOST_DONE)
        add_step(record, held, WorkStep.FIX, by, at=now, text=text, photo=document)
        record.fact("photo", document.sha256 if document else "")


@contextmanager
def _photograph(photo: bytes | None, folder: Path, clock: Clock) -> Iterator[DocumentFacts | None]:
    if not photo:
        yield None
        return
    on = shanghai_day(clock.now())
    with kept_scan(photo, below=WORK_ORDERS, folder=folder, on=on, article="16(1)", about="photo") as document:
        yield document
