"""A check that is signed between the clock's reading and its act is no finding (article 16(1))."""

from datetime import datetime, timedelta

import pytest
from tests.support.registry.between import between
from tests.support.registry.city import City

from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.models import Finding
from mingcha.supervision.self_checks import overdue
from mingcha.supervision.self_checks.models import SelfCheck
from mingcha.supervision.self_checks.overdue import find_overdue_checks

pytestmark = pytest.mark.law("16(1)")


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 11, 26, 10, tzinfo=SHANGHAI))


def test_a_check_that_was_signed_meanwhile(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    SelfCheck.objects.create(
        unit=city["manager"].organisation,
        kind="security",
        year=2026,
        part=3,
        state="answered",
        due_on=shanghai_day(now) - timedelta(days=1),
        opened_at=now,
        opened_by="program:work",
    )
    between(monkeypatch, overdue, lambda: SelfCheck.objects.update(state="signed", signed_at=now))
    before = Entry.objects.count(), Finding.objects.count()
    assert find_overdue_checks(program("work"), clock=clock) == 0
    assert (Entry.objects.count(), Finding.objects.count()) == before
    SelfCheck.objects.update(state="answered", signed_at=None)
    assert find_overdue_checks(program("work"), clock=clock) == 1
