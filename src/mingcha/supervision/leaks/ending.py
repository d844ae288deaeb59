"""Decides, transfers and closes leak cases (articles 20(4), 20(5), 24)."""

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.supervision.leaks import rules
from mingcha.supervision.leaks.rows import LARGEST_NUMBER, leak_facts, move_leak, people_of_leak, read_leak, record_leak
from mingcha.supervision.leaks.states import LeakState
from mingcha.supervision.locks.locking import end_lock_within
from mingcha.supervision.transfers.actions import prepare_within
from mingcha.supervision.transfers.standing import article_of_leak, has_closed_transfer
from mingcha.supervision.transfers.values import NewTransfer


@cites("20(4)", "20(5)", "25")
def decide_leak(by: Asker, *, leak: int, text: str, revision: int, clock: Clock) -> None:
    """Records what is decided, by another handler than who opened the case. Raises Refused (20(4), 20(5)),
    Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.leak.decide", by=actor_of(by), clock=clock, cites=("20(4)", "25")) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_leak(who, leak, revision)
        require(rules.may_decide_leak(who, leak_facts(held, who), text, people_of_leak(held, who.user_id)))
        move_leak(held, LeakState.DECIDED)
        held.decision, held.decided_by = checked_name(" ".join(text.split()), rules.MOST_TEXT), record.by.id
        held.save()
        record_leak(record, held, now)


@cites("20(4)", "20(5)", "22", "24")
def transfer_leak(by: Asker, *, leak: int, new: NewTransfer, revision: int, clock: Clock) -> int:
    """Decides to transfer a case to another organ, and prepares the transfer in the same act; returns its number.
    Raises Refused (20(4), 20(5), 24), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.leak.transfer", by=actor_of(by), clock=clock, cites=("20(4)", new.ground.article)) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_leak(who, leak, revision)
        acts = rules.may_decide_leak(who, leak_facts(held, who), new.reason, people_of_leak(held, who.user_id))
        transfer = prepare_within(record, held, new, acts, now, clock)
        move_leak(held, LeakState.TRANSFERRED)
        held.decision, held.decided_by = transfer.reason, record.by.id
        held.save()
        record_leak(record, held, now)
    return transfer.pk


@cites("20(4)", "20(5)", "22", "24")
def close_leak(by: Asker, *, leak: int, reason: str, revision: int, clock: Clock) -> None:
    """Closes a case and ends its lock; a transferred one once its transfer was taken and closed. Raises Refused (20(4),
    20(5), 24), Fault(NOT_FOUND), Fault(CONFLICT)."""
    cited = ("20(4)", article_of_leak(min(leak, LARGEST_NUMBER)))
    with act("supervision.leak.close", by=actor_of(by), clock=clock, cites=cited) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_leak(who, leak, revision)
        facts = leak_facts(held, who, transfer_closed=has_closed_transfer(leak=held.pk))
        require(rules.may_close_leak(who, facts, reason))
        move_leak(held, LeakState.CLOSED)
        held.close_reason = checked_name(" ".join(reason.split()), rules.MOST_REASON)
        held.save()
        for lock in (held.lock, *(one.lock for one in held.later_suspects.select_related("lock").order_by("pk"))):
            end_lock_within(record, lock, now)
        record_leak(record, held, now)
