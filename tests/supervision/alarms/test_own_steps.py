"""A history is bounded by who did its steps: who did many accepts no more, and others do (article 16(1))."""

import pytest
from tests.support.registry.city import City
from tests.support.supervision.failing import alarms_after

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.supervision.alarms import rules
from mingcha.supervision.alarms.actions import accept_alarm, take_back_alarm


@pytest.mark.law("16(1)")
def test_who_did_many_steps_accepts_no_more_and_others_do(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = city.points["HQX"].code
    number = alarms_after({code: "SILENT"}, clock)[f"down:{code}"]
    monkeypatch.setattr(rules, "MOST_STEPS", 2)
    accept_alarm(city["guard"], number, revision=1, clock=clock)
    take_back_alarm(city["guard"], number, revision=2, clock=clock)
    with pytest.raises(Refused):
        accept_alarm(city["guard"], number, revision=3, clock=clock)
    accept_alarm(city["manager"], number, revision=3, clock=clock)
