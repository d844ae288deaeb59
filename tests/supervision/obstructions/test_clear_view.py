"""A corrected obstruction is closed by clear days after it where the detector looks, else by the record alone (12)."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.support.access.scans import jpeg
from tests.support.registry.city import City
from tests.support.supervision.officers import FIRST, SECOND, add_officers
from tests.support.supervision.signed_looks import signed_reference
from tests.support.supervision.trees import ordered_tree

from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Refused
from mingcha.law.retention import shanghai_day
from mingcha.supervision.looks.actions import note_checks, take_in_days
from mingcha.supervision.looks.learning import take_in_learning
from mingcha.supervision.looks.values import CheckReport, DayReport
from mingcha.supervision.obstructions.actions import close_obstruction
from mingcha.supervision.obstructions.inspecting import record_inspection, sign_inspection
from mingcha.supervision.obstructions.queries import obstruction
from mingcha.supervision.obstructions.states import ClearView
from mingcha.supervision.obstructions.values import NewInspection

pytestmark = pytest.mark.law("12")
LOOK = program("look")


@pytest.fixture
def clock() -> HandClock:
    """So that the days of the test lie where they are wanted."""
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


def corrected_tree(city: City, clock: HandClock, tmp_path: Path) -> int:
    """A tree whose owner cut it, as two officers found today."""
    tree = ordered_tree(add_officers(city, clock), clock, tmp_path, 15)
    clock.advance(timedelta(days=6))
    today = shanghai_day(clock.now())
    seen = NewInspection(today, "周某", "已修剪", corrected=True, certificates_shown=True, recusal_told=True)
    record_inspection(city[FIRST], obstruction=tree, new=seen, photo=jpeg(), folder=tmp_path, revision=6, clock=clock)
    sign_inspection(city[SECOND], obstruction=tree, revision=7, clock=clock)
    return tree


def test_three_clear_days_come_first_where_the_detector_looks(city: City, clock: HandClock, tmp_path: Path) -> None:
    tree = corrected_tree(city, clock, tmp_path)
    today, code, first = shanghai_day(clock.now()), city.points["HQX"].code, city[FIRST]
    note_checks([CheckReport(code, clock.now(), "judged", "bright", 4, 900)])
    before = [DayReport(code, today - timedelta(days=n), 100, 0, 0, 0, 0, 4) for n in range(4)]
    take_in_days(LOOK, "R1", before, clock=clock)
    given = {"obstruction": tree, "reason": "已修剪", "revision": 8, "clock": clock}
    with pytest.raises(Refused) as refused:
        close_obstruction(first, **given)
    assert "3%" in refused.value.decision.reason.zh
    assert obstruction(first, tree, at=clock.now()).steps.close is False, "clear days of before the correction"
    clock.advance(timedelta(days=4))
    days = [DayReport(code, today + timedelta(days=n), 100, 0, 0, 0, 0, 29) for n in (1, 2, 3)]
    for state in ("learning", "faulty"):
        note_checks([CheckReport(code, clock.now(), state, "bright", 0, 0)])
        take_in_days(LOOK, "R1", days, clock=clock)
        with pytest.raises(Refused):
            close_obstruction(first, **given)
    note_checks([CheckReport(code, clock.now(), "judged", "bright", 4, 900)])
    close_obstruction(first, **given)
    assert obstruction(first, tree, at=clock.now()).close_view is ClearView.MEASURED


def test_days_by_a_view_that_was_learned_anew_close_nothing(city: City, clock: HandClock, tmp_path: Path) -> None:
    tree = corrected_tree(city, clock, tmp_path)
    today, code, first = shanghai_day(clock.now()), city.points["HQX"].code, city[FIRST]
    manager = city["manager"]
    signed_reference(manager, code, tmp_path, clock)
    learned = clock.now()
    note_checks([CheckReport(code, clock.now(), "judged", "bright", 200, 900, 1, learned)])
    clock.advance(timedelta(days=7))
    anew = CheckReport(code, clock.now(), "judged", "bright", 0, 900, 1, learned + timedelta(days=1))
    assert take_in_learning(LOOK, "R2", [anew], clock=clock) == 1
    days = [DayReport(code, today + timedelta(days=n), 100, 0, 0, 0, 0, 0) for n in range(1, 7)]
    take_in_days(LOOK, "R2", days, clock=clock)
    given = {"obstruction": tree, "reason": "已修剪", "revision": 8, "clock": clock}
    with pytest.raises(Refused):
        close_obstruction(first, **given)
    signed_reference(manager, code, tmp_path, clock, taker=city["district"], reason="重新学习")
    learned, signed_on = clock.now(), shanghai_day(clock.now())
    for passed, closes in ((0, False), (4, True)):
        clock.advance(timedelta(days=passed))
        days = [DayReport(code, signed_on + timedelta(days=n), 100, 0, 0, 0, 0, 0) for n in range(1, passed)]
        take_in_days(LOOK, "R2", days, clock=clock)
        note_checks([CheckReport(code, clock.now(), "judged", "bright", 0, 900, 2, learned)])
        assert obstruction(first, tree, at=clock.now()).steps.close is closes
