"""Provisional days move once the holidays of their year are known, with an entry (F11; articles 12, 23)."""

from datetime import date, datetime
from pathlib import Path

import pytest
from tests.support.registry.city import City
from tests.support.registry.last_act import last_facts
from tests.support.registry.notices import OF_2027
from tests.support.supervision.officers import FIRST, add_officers
from tests.support.supervision.trees import ordered_tree

from mingcha.evidence.checks import check_application_log
from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.registry.calendars.actions import take_calendar
from mingcha.supervision.cases.recounting import recount_dates
from mingcha.supervision.obstructions.queries import obstruction

WORKER = program("worker")


@pytest.fixture
def clock() -> HandClock:
    """So that the days of the test lie where they are wanted."""
    return HandClock(datetime(2026, 12, 1, 10, tzinfo=SHANGHAI))


@pytest.mark.law("12", "23")
def test_a_limit_in_the_spring_festival_moves_with_the_notice(city: City, clock: HandClock, tmp_path: Path) -> None:
    tree = ordered_tree(add_officers(city, clock), clock, tmp_path, 66)
    before = obstruction(city[FIRST], tree, at=clock.now()).order
    assert before is not None
    assert (before.provisional, before.due_safe_on) == (True, date(2027, 2, 5))
    assert recount_dates(WORKER, clock=clock) == 0, "the notice is not there"
    take_calendar(city["city"], content=OF_2027, source="2027.yaml", clock=clock)
    assert recount_dates(WORKER, clock=clock) == 1
    assert last_facts()["moved"] == [["due_on", str(before.due_on), "2027-02-12"]]
    after = obstruction(city[FIRST], tree, at=clock.now()).order
    assert after is not None
    assert (after.provisional, after.due_on) == (False, date(2027, 2, 12))
    assert recount_dates(WORKER, clock=clock) == 0
    assert list(check_application_log()) == []
