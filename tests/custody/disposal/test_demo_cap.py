"""The size cap of demo homes, refused everywhere else (article 16(5))."""

from pathlib import Path

import pytest
from pytest_django import Settings
from tests.support.custody.disposal import WORK, found
from tests.support.custody.footage import SmallRecorder, at, hour_of
from tests.support.registry.city import City

from mingcha.custody.disposal.actions import decide_demo_disposal
from mingcha.custody.holds.actions import place_hold
from mingcha.custody.holds.queries import holds
from mingcha.custody.hours.models import Hour
from mingcha.fleet.recorders.models import RecorderState
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.home import Home
from mingcha.station.uplink.carrying import Uplink


@pytest.fixture
def demo_home(settings: Settings, tmp_path: Path) -> Home:
    """A demo home from the first entry on: its kind stands in its id, and the id in the name of every log."""
    demo = Home(tmp_path / "demo", settings.MINGCHA_HOME.keys)
    demo.create(demo=True)
    settings.MINGCHA_HOME = demo
    return demo


@pytest.mark.law("20(2)")
def test_the_open_hour_counts_for_the_cap_of_a_demo_home(
    demo_home: Home, camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    recorder.record(camera, hour_of("2026-11-25", 1))
    uplink.transfer()
    assert decide_demo_disposal(WORK, cap_bytes=5000, clock=clock) == ()
    RecorderState.objects.update(status={"disk": {"bytes_footage": 5001}})
    assert len(decide_demo_disposal(WORK, cap_bytes=5000, clock=clock)) == 1


@pytest.mark.law("20(2)")
def test_the_size_cap_is_refused_outside_a_demo_home(
    camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    recorder.record(camera, hour_of("2026-11-25", 10))
    uplink.transfer()
    with pytest.raises(Refused) as refused:
        decide_demo_disposal(WORK, cap_bytes=0, clock=clock)
    assert refused.value.decision.article == "20(2)"


@pytest.mark.law("20(2)")
def test_a_demo_home_makes_room_oldest_first_and_says_so(
    demo_home: Home, city: City, camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    recorder.demo = True
    recorder.connect()
    for hour in range(4):
        recorder.record(camera, hour_of("2026-11-25", hour))
    uplink.transfer()
    place_hold(
        city["city"], camera=camera, from_at=at("2026-11-25 00:00"), to_at=at("2026-11-25 00:30"),
        basis="clue", reason="线索", clock=clock,
    )  # fmt: skip
    uplink.transfer()
    assert decide_demo_disposal(WORK, cap_bytes=4000, clock=clock) == ()
    (order,) = decide_demo_disposal(WORK, cap_bytes=2500, clock=clock)
    assert order.hours == (hour_of("2026-11-25", 1), hour_of("2026-11-25", 2))
    assert (order.basis, order.not_before) == ("demo_cap", order.decided_at)
    assert decide_demo_disposal(WORK, cap_bytes=2500, clock=clock) == (), "what is ordered already counts"
    uplink.transfer()
    recorder.tick()
    uplink.transfer()
    assert sorted(Hour.objects.values_list("state", flat=True)) == ["disposed", "disposed", "kept", "kept"]
    assert [kind for kind, _ in found(recorder, clock)] == []
    assert len(holds(in_force=True)) == 1
