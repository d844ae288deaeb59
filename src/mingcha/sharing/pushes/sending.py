"""A turn of pushing to one target: receipts that lie there, what changed, batches (article 13(1)).

The caller has the lease of the target, so that there is one sender, and renews it while a batch is sent. Its adapter is
spoken with outside of any transaction of ours. A batch that a sender left behind is taken back and given up: its items
go again under the same versions, which a receiver bears.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.sharing.adapters.port import Adapter, OutgoingBatch, PushOperation, ReadableByAnyoneError, Receipt
from mingcha.sharing.adapters.receiver_fault import GivenUpAtTheLast, NeverLeft
from mingcha.sharing.pushes import rules
from mingcha.sharing.pushes.actions import give_up_batch, note_sent, receive_batch, seal_batch
from mingcha.sharing.pushes.alarms import end_alarm, pause_readable, raise_alarm
from mingcha.sharing.pushes.models import Batch, PushItem, PushLine
from mingcha.sharing.pushes.rows import RowSource, line_of, open_batches
from mingcha.sharing.pushes.states import BatchState
from mingcha.sharing.pushes.sweep import sweep_catalogue, sweep_points
from mingcha.sharing.pushes.withdrawals import (
    ask_refused_again,
    batches_before_withdrawals,
    has_refused_withdrawal,
    has_unanswered_withdrawal,
)
from mingcha.sharing.targets.foreign_text import plain_why
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.rows import target_called, target_facts

_LEFT_BEHIND = "发送程序中断 the sender ended"
_NO_RECEIPT = "逾期没有回执 no receipt came in time"
_WITHHELD = "发送前有点位不得推送 a point was withheld before it left"
_WITHDRAWAL_FIRST = "撤回优先 a withdrawal goes first"
_WITHDRAWAL_REFUSED = "对方未接收撤回 a withdrawal was not taken"
_NOT_ALL = "回执未列出全部条目 the receipt does not name all items"


class _ReceiverFailed(Exception):  # noqa: N818 - ends a turn; the reason is kept
    """The receiver is away, or what it answers is no answer. `is_readable`: it shows what it got to anybody;
    `has_stayed`: nothing of what was sent left for certain."""

    def __init__(self, why: str, *, is_readable: bool = False, has_stayed: bool = False) -> None:
        super().__init__(why)
        self.is_readable, self.has_stayed = is_readable, has_stayed


class TurnLostError(Exception):
    """Another sender has the turn of this target by now: this one stops and leaves its batch to that one, which gives
    up what was left behind."""


def always_kept() -> None:
    """For a sender beside which there is none."""


def push_turn(
    by: Actor,
    *,
    target: str,
    adapter: Adapter,
    clock: Clock,
    may_go_on: Callable[[], bool] = lambda: True,
    keep_turn: Callable[[], None] = always_kept,
    draw: Callable[[], float] = random.random,
) -> int:
    """Pushes what waits for a target, unless it is not running or waits after a failure; returns how many batches left.
    `keep_turn`: called while a batch is sent, before each call of an adapter that sends it in several and before its
    receipt is taken; raises TurnLostError if another sender has the turn, which ends this one without a failure.
    `draw`: a number from 0 to 1 by lot."""
    if not is_due(target, clock=clock):
        return 0
    held = target_called(target)
    line = line_of(held)
    left, why = 0, ""
    try:
        _take_lying(by, held, adapter, clock)
        _give_up_old(by, held, adapter, clock)
        ask_refused_again(held, clock=clock)
        sweep_catalogue(held, clock=clock)
        for sent in _sent_batches(by, held, adapter, clock, may_go_on, keep_turn):
            left += sent
    except _ReceiverFailed as failed:
        why = str(failed)
        if failed.is_readable:
            pause_readable(by, target=held.name, why=why, clock=clock)
        # what fails keeps no comparison after an upgrade: that waits until all points are judged
        while may_go_on() and sweep_points(held, clock=clock):
            pass
    _keep_line(line, why, clock.now(), draw)
    _call_if_needed(by, held, line, clock)
    return left


def _sent_batches(
    by: Actor,
    held: Target,
    adapter: Adapter,
    clock: Clock,
    may_go_on: Callable[[], bool],
    keep_turn: Callable[[], None],
) -> Iterator[int]:
    """Judges points and sends what is ready, one batch a step, until nothing is left; yields how many left."""
    while may_go_on():
        judged = sweep_points(held, clock=clock)
        for no in batches_before_withdrawals(held):
            _take_back(by, no, adapter, _WITHDRAWAL_FIRST, clock)
        sent = _send_next(by, held, adapter, clock, keep_turn)
        yield sent
        if not judged and not sent:
            break


def is_due(target: str, *, clock: Clock) -> bool:
    """Whether a turn of pushing to a target is due: something may leave, and it does not wait after a failure."""
    held = target_called(target)
    line = line_of(held)
    may_leave = bool(rules.may_push(target_facts(held), withdraws=True))
    return may_leave and (line.next_at is None or clock.now() >= line.next_at)


@cites("13(1)")
def note_failed_turn(
    by: Actor, *, target: str, why: str, clock: Clock, draw: Callable[[], float] = random.random
) -> None:
    """Keeps that a turn failed before or beside its receiver: its target waits and calls a person as after any other
    failure, and the others go on."""
    held = target_called(target)
    line = line_of(held)
    _keep_line(line, _failure(why), clock.now(), draw)
    _call_if_needed(by, held, line, clock)


def _take_lying(by: Actor, held: Target, adapter: Adapter, clock: Clock) -> None:
    """Takes in the receipts that lie at a target of batches that wait for one."""
    waiting = set(open_batches(held).filter(state=BatchState.SENT.value).values_list("no", flat=True))
    if not waiting:
        return
    why, lying = "", _asked(lambda: iter(adapter.receipts()))
    while (receipt := _asked(lambda: next(lying, None))) is not None:  # one by one: the next one closes it
        if receipt.batch in waiting:
            taken = receive_batch(by, no=receipt.batch, receipt=receipt, clock=clock)
            waiting.discard(receipt.batch)
            if taken.fault is not None:
                words = taken.fault.words
                give_up_batch(by, no=receipt.batch, why=f"{words.zh} {words.en}", clock=clock)
                raise _ReceiverFailed(words.zh)
            why = _NOT_ALL if taken.waiting else why
    if why:
        raise _ReceiverFailed(why)


@cites("13(1)")
def _give_up_old(by: Actor, held: Target, adapter: Adapter, clock: Clock) -> None:
    """Gives up the batches that a sender left behind, and those whose receipt did not come between two
    comparisons."""
    longest = timedelta(hours=parameters.number("sharing.reconcile_hours", shanghai_day(clock.now())))
    for one in open_batches(held):
        if one.state == BatchState.SEALED.value:
            _take_back(by, one.no, adapter, _LEFT_BEHIND, clock)  # it may have left: the sender ended somewhere
        elif one.sent_at is not None and clock.now() - one.sent_at >= longest:
            _take_back(by, one.no, adapter, _NO_RECEIPT, clock)


@cites("13(1)", "GDSR")
def _take_back(by: Actor, no: str, adapter: Adapter, why: str, clock: Clock) -> None:
    """Gives up a batch that left, or may have, once what lies of it where nobody took it is gone: it may have a point
    that becomes a secret."""
    _asked(lambda: adapter.take_back(no))
    give_up_batch(by, no=no, why=why, clock=clock)


def _send_next(by: Actor, held: Target, adapter: Adapter, clock: Clock, keep_turn: Callable[[], None]) -> int:
    """Seals and sends the next batch; returns 1, or 0 if there was none or it was given up before it left."""
    batch = seal_batch(by, target=held.name, clock=clock)
    if batch is None:
        return 0
    sent_at = clock.now()

    def may_leave() -> bool:
        keep_turn()
        return not is_withheld_by_now(held, batch, clock)

    try:
        receipt = _asked(lambda: adapter.send(batch, may_leave=may_leave))
        keep_turn()
    except GivenUpAtTheLast:
        give_up_batch(by, no=batch.number, why=_WITHHELD, clock=clock, has_stayed=True)
        return 0
    except _ReceiverFailed as failed:
        if failed.has_stayed:
            give_up_batch(by, no=batch.number, why=str(failed), clock=clock, has_stayed=True)
        else:
            with suppress(_ReceiverFailed):  # the next turn takes it back, as from a sender that ended
                _take_back(by, batch.number, adapter, str(failed), clock)
        raise
    if receipt is None:
        note_sent(by, no=batch.number, clock=clock)
    else:
        _receive(by, batch, receipt, sent_at, clock)
    return 1


def _receive(by: Actor, batch: OutgoingBatch, receipt: Receipt, sent_at: datetime, clock: Clock) -> None:
    taken = receive_batch(by, no=batch.number, receipt=receipt, clock=clock, sent_at=sent_at)
    if taken.fault is not None:
        words = taken.fault.words
        give_up_batch(by, no=batch.number, why=f"{words.zh} {words.en}", clock=clock)
        raise _ReceiverFailed(words.zh)
    if taken.waiting:
        raise _ReceiverFailed(_NOT_ALL)


@cites("13(1)", "GDSR")
def is_withheld_by_now(held: Target, batch: OutgoingBatch, clock: Clock) -> bool:
    """Whether a row of a sealed batch must not leave any more: its point was marked as a work secret meanwhile, or is
    withheld for another reason. Points that changed otherwise leave as they were sealed; their next version follows."""
    keys = {one.key for one in batch.items if one.operation is PushOperation.UPSERT}
    if not keys:
        return False
    subjects = PushItem.objects.filter(target=held, batch=batch.number).values_list("subject", flat=True)
    current = RowSource.at(held, clock.now()).of_subjects(list(dict.fromkeys(subjects)))
    return rules.is_withheld(keys, {one.key for one in current})


def _keep_line(line: PushLine, why: str, now: datetime, draw: Callable[[], float]) -> None:
    """Saves how a turn ended. After a failure (`why`): one try more, and the time of the next one. Without a failure
    the count of tries is cleared, but not while a sent batch waits for its receipt: then the failure may not be
    over."""
    line.refresh_from_db()
    if why:
        line.tries += 1
        line.failing_since = line.failing_since or now
        line.next_at, line.why = rules.retry_at(line.tries, now, draw()), why[: rules.MOST_REASON]
    elif line.tries and open_batches(line.target).filter(state=BatchState.SENT.value).exists():
        line.next_at = None
    else:
        line.tries, line.failing_since, line.next_at, line.why = 0, None, None, ""
    line.save(update_fields=["tries", "failing_since", "next_at", "why"])


def _call_if_needed(by: Actor, held: Target, line: PushLine, clock: Clock) -> None:
    """Opens the finding of a target that fails or owes a receipt for too long, or refuses a withdrawal, and ends it."""
    oldest: Batch | None = open_batches(held).filter(state=BatchState.SENT.value).first()
    since = line.failing_since or (oldest.sent_at if oldest else None)
    if since is not None and rules.is_alarming(line.tries, since, clock.now()):
        raise_alarm(by, target=held.name, why=line.why, clock=clock)
    elif has_refused_withdrawal(held):
        raise_alarm(by, target=held.name, why=_WITHDRAWAL_REFUSED, clock=clock)
    elif not line.tries and oldest is None and not has_unanswered_withdrawal(held):
        end_alarm(by, target=held.name, clock=clock)


def _asked[Answer](ask: Callable[[], Answer]) -> Answer:
    """What an adapter answers. Raises _ReceiverFailed with the reason."""
    try:
        return ask()
    except ReadableByAnyoneError as error:
        raise _ReceiverFailed(_failure(str(error)), is_readable=True) from None
    except NeverLeft as error:
        raise _ReceiverFailed(_failure(f"{type(error).__name__}: {error}"), has_stayed=True) from None
    except (OSError, ValueError) as error:
        raise _ReceiverFailed(_failure(f"{type(error).__name__}: {error}")) from None
    except Fault as fault:
        raise _ReceiverFailed(_failure(f"{fault.words.zh} {fault.words.en}")) from None


def _failure(text: str) -> str:
    return plain_why(text, rules.MOST_REASON) or "—"
