"""A leak case locks its exports by few queries and keeps files; check names a locked line that changed; who looked
at too much for one lock is locked by several (20(4))."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.registry.city import City, add_person

from mingcha.access.exports.models import Export
from mingcha.access.exports.tasks import remove_old_exports
from mingcha.evidence.entries import act
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User
from mingcha.registry.identity.registrars import accounts_of_hand
from mingcha.supervision.leaks.actions import open_leak
from mingcha.supervision.leaks.barring import name_suspect
from mingcha.supervision.leaks.models import LeakCase, LeakSuspect
from mingcha.supervision.leaks.queries import items_of_leak, leak_case
from mingcha.supervision.leaks.states import LeakKind
from mingcha.supervision.leaks.values import NewLeak
from mingcha.supervision.locks import locking
from mingcha.supervision.locks.checks import check_locks
from mingcha.supervision.locks.models import LockedItem
from mingcha.supervision.locks.queries import kept_exports, lock_rows

pytestmark = pytest.mark.law("20(4)")
GIVEN = {
    "request": "Q20261120-0001", "state": "making", "managing_unit": "JAGA", "from_ms": 0, "to_ms": 1, "person": "陈",
    "destination": "page", "method": "usb", "job": 1,
}  # fmt: skip
MOST_QUERIES = 60
"""Of the act that opens a leak and locks 501 exports: they do not grow with what is locked (T20-4: within a second)."""


def test_exports_of_a_range_are_locked_by_few_queries_and_stay(city: City, clock: HandClock) -> None:
    now, point, suspect = clock.now(), city.points["JHG"].code, city["monitor"]
    given = GIVEN | {"user_id": suspect.pk, "started_at": now - timedelta(days=2)}
    Export.objects.bulk_create([Export(no=f"E20261120-{one:04d}", points=point, **given) for one in range(499)])
    add_person("monitor2", "JAGA", clock, suspect.name)
    twin = User.objects.get(username="monitor2")
    Export.objects.create(no="E20261120-0999", points="", **(given | {"user_id": twin.pk}))
    folder = settings.MINGCHA_HOME.exports / "E20261120-0001"
    folder.mkdir(parents=True)
    span = {"from_at": now - timedelta(days=5), "to_at": now}
    new = NewLeak(LeakKind.OTHER, "导出外传", now, "JAGA", suspect="monitor", points=(point,), **span)
    with CaptureQueriesContext(connection) as asked:
        number = open_leak(city["city"], new=new, clock=clock)
    assert len(asked) <= MOST_QUERIES
    leak = LeakCase.objects.get(pk=number)
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


def test_a_suspect_with_more_than_one_lock_lists_is_named_all_the_same(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, guard = clock.now(), city["guard"]
    add_person("guard2", "HQXX", clock, guard.name)
    accounts = [guard.pk, User.objects.get(username="guard2").pk]
    given = GIVEN | {"points": "", "started_at": now - timedelta(days=2)}
    Export.objects.bulk_create(
        [Export(no=f"E20261120-{one:04d}", user_id=accounts[one % 2], **given) for one in range(5)]
    )
    Export.objects.create(no="E20261120-0009", user_id=city["monitor"].pk, **given)
    new = NewLeak(
        LeakKind.OTHER, "导出外传", now, "JAGA", now - timedelta(days=5), now, points=(city.points["JHG"].code,)
    )
    leak = open_leak(city["city"], new=new, clock=clock)
    monkeypatch.setattr(locking, "most_of_a_lock", lambda now: 2)
    name_suspect(city["city"], leak=leak, suspect="guard", reason="凭据由其交出", revision=1, clock=clock)
    first = LeakSuspect.objects.get().lock
    assert [one.count for one in lock_rows(first)] == [2, 2, 1]
    numbers = {f"E20261120-{one:04d}" for one in (*range(5), 9)}
    assert kept_exports(numbers) == numbers - {"E20261120-0009"}
    found = leak_case(city["city"], leak, at=now)
    assert [one.count for one in found.suspects[0].locks] == [2, 2, 1]
    assert {one.subject for one in items_of_leak(city["city"], leak, at=now)} >= numbers - {"E20261120-0009"}
    with act("specimen.lock.end", by=program("test"), clock=clock) as record:
        locking.end_lock_within(record, first, now)
    assert kept_exports(numbers) == frozenset()
    assert list(check_locks()) == []
