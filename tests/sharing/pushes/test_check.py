"""`mingcha check` names a withheld point that a target holds, and an open batch that is not the list of its items
(articles 13(1), 20(2); GDSR)."""

import pytest
from tests.support.registry.city import City
from tests.support.sharing.pushing import enabled, turn
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.kit.clock import HandClock
from mingcha.registry.secrecy.actions import mark_secret
from mingcha.sharing.point_rows.upkeep import sweep_marks
from mingcha.sharing.pushes.checks import check_pushes
from mingcha.sharing.pushes.models import PushItem, PushMark

pytestmark = pytest.mark.law("13(1)")


def test_what_is_held_or_on_its_way_is_checked(pushed: City, clock: HandClock, receiver: ReceiverInMemory) -> None:
    name, code = enabled(pushed, clock), pushed.points["HQX"].code
    turn(receiver=receiver, clock=clock)
    mark_secret(pushed["district"], code=code, document="密定〔2026〕1 号", clock=clock)
    sweep_marks(clock=clock)
    assert [*check_pushes()] == [], "it is marked: its withdrawal is coming"
    PushMark.objects.all().delete()
    assert [(one.kind, one.subject) for one in check_pushes()] == [("withheld_held", f"{name} point/{code}")]
    PushMark.objects.create(target_id=PushItem.objects.all()[0].target_id, subject=f"point/{code}")
    receiver.answers_later = True
    assert turn(receiver=receiver, clock=clock) == 1
    assert [*check_pushes()] == []
    PushItem.objects.filter(operation="withdraw").update(version=9)
    assert [one.kind for one in check_pushes()] == ["batch_altered"]
