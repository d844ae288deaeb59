"""A leak case locks its exports in a second and keeps their files; check names a locked line that changed (20(4))."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from tests.support.registry.city import City, add_person

from mingcha.access.exports.models import Export
from mingcha.access.exports.tasks import remove_old_exports
from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User
from mingcha.registry.identity.registrars import accounts_of_hand
from mingcha.supervision.leaks.actions import open_leak
from mingcha.supervision.leaks.models import LeakCase
from mingcha.supervision.leaks.states import LeakKind
from mingcha.supervision.leaks.values import NewLeak
from mingcha.supervision.locks.checks import check_locks
from mingcha.supervision.locks.models import LockedItem

pytestmark = pytest.mark.law("20(4)")
MOST_S = 1.0
"""T20-4: a leak is locked within a second; measured in time of the processor, whatever else the machine does."""


def test_exports_of_a_range_are_locked_within_a_second_and_stay(city: City, clock: HandClock) -> None:
    now, point, suspect = clock.now(), city.points["JHG"].code, city["monitor"]
    given = {
        "request": "Q20261120-0001", "state": "making", "managing_unit": "JAGA", "from_ms": 0, "to_ms": 1,
        "user_id": suspect.pk, "person": "陈", "destination": "page", "method": "usb",
        "started_at": now - timedelta(days=2),
        "job": 1,
    }  # fmt: skip
    Export.objects.bulk_create([Export(no=f"E20261120-{one:04d}", points=point, **given) for one in range(499)])
    add_person("monitor2", "JAGA", clock, suspect.name)
    twin = User.objects.get(username="monitor2")
    Export.objects.create(no="E20261120-0999", points="", **(given | {"user_id": twin.pk}))
    folder = settings.MINGCHA_HOME.exports / "E20261120-0001"
    folder.mkdir(parents=True)
    begin = time.process_time()
    span = {"from_at": now - timedelta(days=5), "to_at": now}
    new = NewLeak(LeakKind.OTHER, "导出外传", now, "JAGA", suspect="monitor", points=(point,), **span)
    leak = LeakCase.objects.get(pk=open_leak(city["city"], new=new, clock=clock))
    assert time.process_time() - begin <= MOST_S
    assert accounts_of_hand(suspect.pk) == {suspect.pk, twin.pk}
    assert leak.lock.count == LockedItem.objects.count() == 501
    clock.advance(timedelta(days=400))
    assert remove_old_exports(clock=clock) == 0
    assert folder.is_dir()
    assert list(check_locks()) == []
    leak.lock.ended_at = clock.now()
    leak.lock.save()
    assert remove_old_exports(clock=clock) == 1
    LockedItem.objects.filter(kind="export", subject="E20261120-0007").delete()
    assert {one.kind for one in check_locks()} == {"lock_altered"}
