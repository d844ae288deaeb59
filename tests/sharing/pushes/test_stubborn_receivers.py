"""Receivers that answer half, refuse a withdrawal, cannot swallow one item or fail as nobody foresaw: nothing ends
there, and no other target waits (article 13(1); GDSR)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.support.registry.city import City
from tests.support.sharing.pushing import NAME, WORKER, enabled, turn
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import set_point_view
from mingcha.registry.secrecy.actions import mark_secret
from mingcha.run.programs import push_rounds
from mingcha.run.programs.push_rounds import PushRounds
from mingcha.sharing.adapters.port import Adapter, OutgoingBatch, PushOperation, Receipt
from mingcha.sharing.adapters.receiver_fault import MayLeave
from mingcha.sharing.point_rows.upkeep import sweep_marks
from mingcha.sharing.pushes import actions
from mingcha.sharing.pushes.actions import give_up_batch
from mingcha.sharing.pushes.alarms import pause_readable
from mingcha.sharing.pushes.checks import check_pushes
from mingcha.sharing.pushes.holders import holders_of_point
from mingcha.sharing.pushes.models import Batch, PushedRow, PushItem, PushLine
from mingcha.sharing.pushes.rules import most_items
from mingcha.sharing.pushes.sending import push_turn
from mingcha.sharing.pushes.states import BatchState, ItemState
from mingcha.sharing.pushes.sweep import sweep_points
from mingcha.sharing.pushes.tasks import forget_items
from mingcha.sharing.pushes.withheld import call_for_withheld
from mingcha.sharing.targets.actions import disable_target, enable_target, pause_target, resume_target
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.rows import adapter_of

pytestmark = [pytest.mark.law("13(1)"), pytest.mark.law("GDSR")]
TURNED = View(90, 60, 40)


def secret(city: City, clock: HandClock, site: str = "HQX") -> str:
    """The key of a point that is a work secret now."""
    code = city.points[site].code
    mark_secret(city["district"], code=code, document="密定〔2026〕1 号", clock=clock)
    return f"point/{code}"


def alarms(city: City, clock: HandClock) -> int:
    """How many targets are said to fail."""
    return len(open_findings(city["city"], asked=FindingsAsked(kind=FindingKind.PUSH_FAILING), at=clock.now()))


def test_a_receipt_that_names_nothing_is_a_failure(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    enabled(pushed, clock)
    monkeypatch.setattr(ReceiverInMemory, "_take", lambda *_: None)
    send, turns = ReceiverInMemory.send, iter((True, True, True))

    def named_none(self: ReceiverInMemory, batch: OutgoingBatch, *, may_leave: MayLeave) -> Receipt | None:
        receipt = send(self, batch, may_leave=may_leave)
        return None if receipt is None else Receipt(receipt.batch, receipt.digest, ())

    monkeypatch.setattr(ReceiverInMemory, "send", named_none)
    push_turn(WORKER, target=NAME, adapter=receiver, clock=clock, may_go_on=lambda: next(turns, False), draw=lambda: 1)
    line = PushLine.objects.get()
    assert (Batch.objects.count(), line.tries, line.next_at) == (1, 1, clock.now() + timedelta(minutes=1))


def test_a_withdrawal_that_is_refused_calls_a_person_and_is_asked_again_each_day(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    key = secret(pushed, clock)
    receiver.refuses = {key: "不受理"}
    assert turn(receiver=receiver, clock=clock) == 1
    assert alarms(pushed, clock) == 1
    assert [one.kind for one in check_pushes()] == ["withheld_held"], "what was refused is not on its way"
    clock.advance(timedelta(hours=23))
    assert turn(receiver=receiver, clock=clock) == 0
    clock.advance(timedelta(hours=1))
    receiver.refuses = {}
    assert turn(receiver=receiver, clock=clock) == 1
    assert receiver.rows[key].operation is PushOperation.WITHDRAW
    assert (alarms(pushed, clock), [*check_pushes()]) == (0, [])


def test_a_withdrawal_leaves_for_a_target_that_a_hand_paused(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    """A pause by one hand kept a secret at its receiver without limit, and nobody was called: a pause stops what is
    new, never a withdrawal (docs/design/sharing.md, section 10)."""
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    pause_target(pushed["city"], name=NAME, why="前置库维护", clock=clock)
    set_point_view(pushed["city"], code=pushed.points["JHG"].code, view=TURNED, clock=clock)
    key = secret(pushed, clock)
    assert PushRounds(clock, "this").push_all() == 0, "not judged yet"
    sweep_marks(clock=clock)
    assert PushRounds(clock, "this").push_all() == 1
    assert receiver.rows[key].operation is PushOperation.WITHDRAW
    assert receiver.rows[f"point/{pushed.points['JHG'].code}"].version == 1, "what is new waits"
    assert ([*check_pushes()], call_for_withheld(WORKER, clock=clock)) == ([], 0)


@pytest.mark.parametrize("how", ["disabled", "readable"])
def test_a_held_secret_calls_a_person_where_no_withdrawal_can_leave(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, how: str
) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    if how == "disabled":
        disable_target(pushed["city"], name=NAME, why="前置库停用", clock=clock)
    else:
        pause_readable(WORKER, target=NAME, why="shown to anybody", clock=clock)
    assert PushRounds(clock, "this").push_all() == 0
    assert call_for_withheld(WORKER, clock=clock) == 0
    key = secret(pushed, clock)
    sweep_marks(clock=clock)
    assert call_for_withheld(WORKER, clock=clock) == 1
    (found,) = open_findings(pushed["city"], asked=FindingsAsked(kind=FindingKind.WITHHELD_HELD), at=clock.now())
    assert (found.subject, key in found.words.zh) == (NAME, False)
    assert [one.kind for one in check_pushes()] == ["withheld_held"]
    assert PushRounds(clock, "this").push_all() == 0
    held = holders_of_point(pushed["district"], key.removeprefix("point/"), at=clock.now())
    assert [(one.target, one.is_withdrawn, one.confirmed_at) for one in held] == [(NAME, False, None)]
    clock.advance(timedelta(minutes=1))
    if how == "disabled":
        enable_target(pushed["city"], name=NAME, clock=clock)
    else:
        resume_target(pushed["city"], name=NAME, clock=clock)
    assert call_for_withheld(WORKER, clock=clock) == 1, "a withdrawal can leave now"
    assert turn(receiver=receiver, clock=clock) == 1
    held = holders_of_point(pushed["district"], key.removeprefix("point/"), at=clock.now())
    assert [(one.target, one.is_withdrawn, one.confirmed_at) for one in held] == [(NAME, True, clock.now())]
    with pytest.raises(Refused):
        holders_of_point(pushed["clerk"], key.removeprefix("point/"), at=clock.now())


def test_a_version_that_left_without_a_receipt_is_not_forgotten(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    receiver.answers_later = True
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    set_point_view(pushed["city"], code=pushed.points["JHG"].code, view=TURNED, clock=clock)
    sweep_marks(clock=clock)
    sweep_points(Target.objects.get(), clock=clock)
    give_up_batch(WORKER, no=Batch.objects.get().no, why="逾期", clock=clock)
    old = PushItem.objects.get(state=ItemState.SUPERSEDED.value)
    clock.advance(timedelta(days=31))
    assert forget_items(clock=clock) == 0, "the receiver may hold it"
    PushedRow.objects.create(
        target=old.target, subject=old.subject, key=old.key, version=2, operation="upsert", acknowledged_at=clock.now()
    )
    assert forget_items(clock=clock) == 1


def test_a_withdrawal_waits_for_no_receipt(pushed: City, clock: HandClock, receiver: ReceiverInMemory) -> None:
    receiver.answers_later = True
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    receiver.lying.clear()
    key = secret(pushed, clock)
    assert turn(receiver=receiver, clock=clock) == 1
    assert receiver.rows[key].operation is PushOperation.WITHDRAW
    assert [one.state for one in Batch.objects.order_by("pk")] == [BatchState.GIVEN_UP, BatchState.SENT]
    assert receiver.taken_back == [Batch.objects.order_by("pk")[0].no], "what nobody took is no longer there"


def test_batches_are_halved_after_each_failure() -> None:
    assert [most_items(500, failures) for failures in (0, 1, 3, 8, 99)] == [500, 250, 62, 1, 1]
    assert most_items(3, 5) == 1


def test_an_item_that_a_receiver_cannot_swallow_keeps_no_other(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_ITEMS", 4)
    enabled(pushed, clock)
    bad, send = f"point/{pushed.points['HQX'].code}", ReceiverInMemory.send

    def choked(self: ReceiverInMemory, batch: OutgoingBatch, *, may_leave: MayLeave) -> Receipt | None:
        if bad in {one.key for one in batch.items}:
            raise OSError("a row is too long")
        return send(self, batch, may_leave=may_leave)

    monkeypatch.setattr(ReceiverInMemory, "send", choked)
    for _ in range(5):
        turn(receiver=receiver, clock=clock)
        clock.advance(timedelta(minutes=61))
    assert len(receiver.rows) == 4


@pytest.mark.parametrize("error", [RuntimeError, lambda: Fault(FaultKind.CORRUPT, Words("坏", "bad"))])
def test_a_target_that_cannot_be_spoken_with_keeps_no_other(
    pushed: City,
    clock: HandClock,
    receiver: ReceiverInMemory,
    monkeypatch: pytest.MonkeyPatch,
    error: Callable[[], Exception],
) -> None:
    for name in ("aaa", NAME):
        enabled(pushed, clock, name=name)
    asked = list[str]()

    def adapters(held: Target) -> Adapter:
        asked.append(held.name)
        if held.name == "aaa":
            raise error()
        return adapter_of(held)

    monkeypatch.setattr(push_rounds, "adapter_of", adapters)
    rounds = PushRounds(clock, "this")
    assert rounds.push_all() == 1
    line = PushLine.objects.get(target__name="aaa")
    assert (line.tries, bool(line.why), line.next_at is not None) == (1, True, True)
    line.next_at = clock.now() + timedelta(minutes=1)
    line.save()
    rounds.push_all()
    assert asked.count("aaa") == 1, "it waits as after any other failure"
