"""After a restore nothing leaves until a person compared the target (article 13(1))."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City
from tests.support.sharing.pushing import NAME, WORKER, enabled, turn
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.evidence.actions import record_restore
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.registry.identity.asker import actor_of
from mingcha.registry.secrecy.actions import mark_secret
from mingcha.run.programs.push_rounds import PushRounds
from mingcha.sharing.adapters.port import PushOperation
from mingcha.sharing.point_rows.upkeep import sweep_marks
from mingcha.sharing.pushes.withheld import call_for_withheld
from mingcha.sharing.targets.actions import pause_target, resume_target
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.queries import running_targets
from mingcha.sharing.targets.values import PausedFor

pytestmark = pytest.mark.law("13(1)")


def test_a_restored_home_pushes_when_a_person_resumed_it(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    clock.advance(timedelta(minutes=1))
    record_restore({}, by=program("restore"), clock=clock)
    assert PushRounds(clock, "this").push_all() == 0
    held = Target.objects.get(name=NAME)
    assert "恢复" in held.paused_why
    assert not receiver.batches
    clock.advance(timedelta(minutes=1))
    resume_target(pushed["city"], name=NAME, clock=clock)
    assert PushRounds(clock, "this").push_all() == 1


@pytest.mark.law("GDSR")
def test_nothing_leaves_after_a_restore_whoever_paused_before_and_a_person_is_called_for_what_is_held(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    """A withdrawal would be made of rows that may be old: the pause of a clerk, for which withdrawals leave, becomes
    one for which nothing does."""
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    pause_target(pushed["clerk"], name=NAME, why="前置库维护", clock=clock)
    clock.advance(timedelta(minutes=1))
    record_restore({}, by=program("restore"), clock=clock)
    code = pushed.points["HQX"].code
    mark_secret(pushed["district"], code=code, document="密定〔2026〕1 号", clock=clock)
    sweep_marks(clock=clock)
    rounds, batches = PushRounds(clock, "this"), len(receiver.batches)
    assert [rounds.push_all(), rounds.push_all()] == [0, 0]
    assert (len(receiver.batches), running_targets()) == (batches, ())
    assert Target.objects.get(name=NAME).paused_for == PausedFor.OWN_RESTORE
    assert call_for_withheld(WORKER, clock=clock) == 1
    clock.advance(timedelta(minutes=1))
    resume_target(pushed["city"], name=NAME, clock=clock)
    assert (call_for_withheld(WORKER, clock=clock), rounds.push_all()) == (1, 1)
    assert receiver.rows[f"point/{code}"].operation is PushOperation.WITHDRAW


def test_of_a_pause_by_a_program_whose_reason_was_not_kept_nothing_leaves(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    assert running_targets() == (NAME,)
    paused = {"paused_at": clock.now(), "paused_why": "对方公开了目录"}
    Target.objects.filter(name=NAME).update(paused_by=WORKER.id, **paused)
    assert (running_targets(), turn(receiver=receiver, clock=clock)) == ((), 0)
    Target.objects.filter(name=NAME).update(paused_by=actor_of(pushed["clerk"]).id, **paused)
    assert running_targets() == (NAME,), "withdrawals leave"
