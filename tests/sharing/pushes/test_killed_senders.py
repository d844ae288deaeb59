"""A sender that is killed at each instant of a batch: afterwards the receiver holds what we have, each key once (F2,
T13-2 in its short form); of two senders one sends (F3; article 13(1))."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City
from tests.support.sharing.pushing import NAME, enabled, turn
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.fleet.leases.actions import give_back_lease, take_lease
from mingcha.kit.clock import HandClock
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import set_point_view
from mingcha.run.programs.push_rounds import LEASE_LENGTH, PushRounds
from mingcha.sharing.adapters.port import OutgoingBatch, Receipt
from mingcha.sharing.adapters.receiver_fault import MayLeave, require_leave
from mingcha.sharing.pushes import actions, sending
from mingcha.sharing.pushes.models import Batch, PushedRow, PushItem, PushLine
from mingcha.sharing.pushes.states import BatchState
from mingcha.sharing.pushes.tasks import forget_items

pytestmark = pytest.mark.law("13(1)")


class Killed(BaseException):
    """The program ends here."""


def killed(*_: object, **__: object) -> None:
    raise Killed


def test_a_sender_is_killed_at_each_instant_of_a_batch(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_ITEMS", 2)
    enabled(pushed, clock)
    instants = (
        ("seal_batch", sending), ("is_withheld_by_now", sending), ("send", ReceiverInMemory),
        ("receive_batch", sending), ("_keep_line", sending),
    )  # fmt: skip
    for name, where in instants:
        with monkeypatch.context() as patched:
            patched.setattr(where, name, killed)
            with pytest.raises(Killed):
                turn(receiver=receiver, clock=clock)
    turn(receiver=receiver, clock=clock)
    held = {key: (one.version, one.digest) for key, one in receiver.rows.items()}
    ours = {
        key: (version, digest) for key, version, digest in PushedRow.objects.values_list("key", "version", "digest")
    }
    assert held == ours
    assert len(held) == 5
    assert {version for version, _ in ours.values()} == {1}, "a version belongs to one content"
    assert not Batch.objects.filter(state__in=[BatchState.SEALED, BatchState.SENT]).exists()


@pytest.mark.law("GDSR")
def test_what_a_sender_left_behind_is_taken_back(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have a point that becomes a secret: killed before it noted that the batch left, or failed after that."""
    receiver.answers_later = True
    enabled(pushed, clock)
    with monkeypatch.context() as patched:
        patched.setattr(sending, "note_sent", killed)
        with pytest.raises(Killed):
            turn(receiver=receiver, clock=clock)
    killed_with = Batch.objects.get().no
    receiver.lying.clear()
    assert turn(receiver=receiver, clock=clock) == 1
    assert receiver.taken_back == [killed_with]
    set_point_view(pushed["city"], code=pushed.points["JHG"].code, view=View(90, 60, 40), clock=clock)
    send = ReceiverInMemory.send

    def unsure(self: ReceiverInMemory, batch: OutgoingBatch, *, may_leave: MayLeave) -> Receipt | None:
        send(self, batch, may_leave=may_leave)
        raise OSError("the folder was not synced")

    with monkeypatch.context() as patched:
        patched.setattr(ReceiverInMemory, "send", unsure)
        assert turn(receiver=receiver, clock=clock) == 0
    failed = Batch.objects.latest("pk")
    assert (failed.state, receiver.taken_back) == (BatchState.GIVEN_UP, [killed_with, failed.no])


def test_of_two_senders_one_sends(pushed: City, clock: HandClock, receiver: ReceiverInMemory) -> None:
    enabled(pushed, clock)
    assert take_lease(f"push:{NAME}", "another", LEASE_LENGTH, clock=clock)
    rounds = PushRounds(clock, "this")
    assert rounds.push_all() == 0
    assert not receiver.batches
    clock.advance(LEASE_LENGTH)
    assert rounds.push_all() == 1
    assert len(receiver.batches) == 1


def test_a_slow_batch_keeps_its_turn_and_a_lost_turn_is_left(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A CKAN asks before each set: five sets of four minutes are longer than the lease."""
    enabled(pushed, clock)
    lease, rounds, send, others = f"push:{NAME}", PushRounds(clock, "this"), ReceiverInMemory.send, list[bool]()

    def overtaken(self: ReceiverInMemory, batch: OutgoingBatch, *, may_leave: MayLeave) -> Receipt | None:
        clock.advance(LEASE_LENGTH)
        assert take_lease(lease, "another", LEASE_LENGTH, clock=clock)
        return send(self, batch, may_leave=may_leave)

    def slow(self: ReceiverInMemory, batch: OutgoingBatch, *, may_leave: MayLeave) -> Receipt | None:
        for _ in batch.items:
            clock.advance(timedelta(minutes=4))
            others.append(take_lease(lease, "another", LEASE_LENGTH, clock=clock))
            require_leave(batch.number, may_leave, has_begun=True)
        return send(self, batch, may_leave=may_leave)

    monkeypatch.setattr(ReceiverInMemory, "send", overtaken)
    assert rounds.push_all() == 0
    line = PushLine.objects.get()
    assert (Batch.objects.get().state, line.tries, receiver.batches) == (BatchState.SEALED, 0, [])
    give_back_lease(lease, "another")
    monkeypatch.setattr(ReceiverInMemory, "send", slow)
    assert rounds.push_all() == 1
    assert others == [False] * 5
    assert [one.state for one in Batch.objects.order_by("pk")] == [BatchState.GIVEN_UP, BatchState.RECEIVED]


def test_old_items_are_forgotten_and_nothing_is_sent_again(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    clock.advance(timedelta(days=31))
    assert forget_items(clock=clock) == 5
    assert turn(receiver=receiver, clock=clock) == 0
    assert PushItem.objects.count() == 0
