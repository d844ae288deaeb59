"""After a restore nothing leaves until a person compared the target (article 13(1))."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City
from tests.support.sharing.pushing import NAME, enabled
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.evidence.actions import record_restore
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.run.programs.push_rounds import PushRounds
from mingcha.sharing.targets.actions import resume_target
from mingcha.sharing.targets.models import Target

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
