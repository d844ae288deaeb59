"""A sender that is killed at each instant of a batch: afterwards the receiver holds what we have, each key once (F2,
T13-2 in its short form); of two senders one sends (F3; article 13(1))."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City
from tests.support.sharing.pushing import NAME, enabled, turn
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.fleet.leases.actions import take_lease
from mingcha.kit.clock import HandClock
from mingcha.run.programs.push_rounds import LEASE_LENGTH, PushRounds
from mingcha.sharing.pushes import actions, sending
from mingcha.sharing.pushes.models import Batch, PushedRow, PushItem
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


def test_of_two_senders_one_sends(pushed: City, clock: HandClock, receiver: ReceiverInMemory) -> None:
    enabled(pushed, clock)
    assert take_lease(f"push:{NAME}", "another", LEASE_LENGTH, clock=clock)
    rounds = PushRounds(clock, "this")
    assert rounds.push_all() == 0
    assert not receiver.batches
    clock.advance(LEASE_LENGTH)
    assert rounds.push_all() == 1
    assert len(receiver.batches) == 1


def test_old_items_are_forgotten_and_nothing_is_sent_again(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    clock.advance(timedelta(days=31))
    assert forget_items(clock=clock) == 5
    assert turn(receiver=receiver, clock=clock) == 0
    assert PushItem.objects.count() == 0
