"""A corrected obstruction is closed by clear days where the detector looks, else by the record alone (article 12)."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.support.access.scans import jpeg
from tests.support.registry.city import City
from tests.support.supervision.officers import FIRST, SECOND, add_officers
from tests.support.supervision.trees import ordered_tree

from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Refused
from mingcha.law.retention import shanghai_day
from mingcha.supervision.looks.actions import note_checks, take_in_days
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


def test_three_clear_days_come_first_where_the_detector_looks(city: City, clock: HandClock, tmp_path: Path) -> None:
    tree = ordered_tree(add_officers(city, clock), clock, tmp_path, 15)
    clock.advance(timedelta(days=6))
    today, code, first = shanghai_day(clock.now()), city.points["HQX"].code, city[FIRST]
    seen = NewInspection(today, "周某", "已修剪", corrected=True, certificates_shown=True, recusal_told=True)
    record_inspection(first, obstruction=tree, new=seen, photo=jpeg(), folder=tmp_path, revision=6, clock=clock)
    sign_inspection(city[SECOND], obstruction=tree, revision=7, clock=clock)
    note_checks([CheckReport(code, clock.now(), "judged", "bright", 4, 900)])
    covered = (4, 120, 11)
    days = [DayReport(code, today - timedelta(days=3 - n), 100, 0, 0, 0, 0, lost) for n, lost in enumerate(covered)]
    take_in_days(LOOK, "R1", days, clock=clock)
    given = {"obstruction": tree, "reason": "已修剪", "revision": 8, "clock": clock}
    with pytest.raises(Refused) as refused:
        close_obstruction(first, **given)
    assert "3%" in refused.value.decision.reason.zh
    assert obstruction(first, tree, at=clock.now()).steps.close is False
    clock.advance(timedelta(days=3))
    note_checks([CheckReport(code, clock.now(), "judged", "bright", 4, 900)])
    days = [DayReport(code, today + timedelta(days=n), 100, 0, 0, 0, 0, 29) for n in range(3)]
    take_in_days(LOOK, "R1", days, clock=clock)
    close_obstruction(first, **given)
    assert obstruction(first, tree, at=clock.now()).close_view is ClearView.MEASURED
