"""A hold over a time without footage answers what became of it (articles 16(4), 16(5), 20(2))."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from tests.support.custody.footage import RECORDER, SmallRecorder, at, hour_of, hour_row
from tests.support.registry.city import ADJUSTED, City
from tests.support.registry.switching import switch_off

from mingcha.custody.disposal.actions import decide_disposal
from mingcha.custody.holds.actions import place_hold, release_hold
from mingcha.custody.holds.footage import footage_between
from mingcha.custody.holds.models import Hold
from mingcha.custody.holds.queries import HoldView
from mingcha.custody.holds.rules import HoldBasis
from mingcha.custody.hours.actions import take_in_hours
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.points.actions import enable_point
from mingcha.station.uplink.carrying import Uplink

pytestmark = pytest.mark.law("16(5)")

DAY = "2026-11-20"


def hours_of(camera: str, clock: HandClock, rows: Sequence[dict[str, object]]) -> None:
    assert take_in_hours(program("uplink"), RECORDER, rows, clock=clock).refused == ()


def hold(city: City, camera: str, clock: HandClock, begin: str, end: str, basis: str = "case") -> HoldView:
    given = {"from_at": at(f"{DAY} {begin}"), "to_at": at(f"{DAY} {end}"), "basis": basis, "reason": "核查"}
    return place_hold(city["district"], camera=camera, clock=clock, **given)  # type: ignore[arg-type]


def refusal(city: City, camera: str, clock: HandClock, begin: str, end: str) -> str:
    with pytest.raises(Refused) as refused:
        hold(city, camera, clock, begin, end)
    assert not Hold.objects.exists()
    assert refused.value.decision.article == "16(5)"
    return refused.value.decision.reason.zh


def test_a_time_that_was_not_recorded_answers_the_gap_and_its_cause(city: City, camera: str, clock: HandClock) -> None:
    """Issue point A.5: a hold over a gap was placed and held nothing; now the gap is said, and no hold stays."""
    nine, ten = hour_of(DAY, 9), hour_of(DAY, 10)
    ms = nine * 3600 * 1000
    gap = [[ms, ms + 3_600_000, "UNREACHABLE"]]
    hours_of(camera, clock, [
        hour_row(1, camera, nine, bitmap="0" * 15, bytes=0, gaps=gap), hour_row(2, camera, ten),
    ])  # fmt: skip
    said = refusal(city, camera, clock, "09:10", "09:50")
    assert "摄像机连不上" in said
    assert f"{DAY} 09:10:00" in said
    assert "没有录像记录" in refusal(city, camera, clock, "07:00", "08:00") or "尚未登记" in refusal(
        city, camera, clock, "07:00", "08:00"
    )
    held = hold(city, camera, clock, "09:30", "10:30")  # half of it is there
    assert held.in_force
    found = footage_between(camera, held.from_at, held.to_at)
    assert (found.kept_ms, found.open_ms) == (30 * 60_000, 0)
    assert [(one.to_at - one.from_at, one.cause.en) for one in found.gaps] == [
        (timedelta(minutes=30), "camera not reachable")
    ]


def test_a_gap_inside_a_minute_that_has_footage_is_a_gap(city: City, camera: str, clock: HandClock) -> None:
    nine = hour_of(DAY, 9)
    ms = nine * 3600 * 1000
    hours_of(camera, clock, [hour_row(1, camera, nine, gaps=[[ms + 600_000, ms + 630_000, "LOSS"]])])
    lost = {"from_at": at(f"{DAY} 09:10"), "to_at": at(f"{DAY} 09:10") + timedelta(seconds=30)}
    with pytest.raises(Refused) as refused:
        place_hold(city["district"], camera=camera, basis="case", reason="核查", clock=clock, **lost)  # type: ignore[arg-type]
    assert "网络丢包" in refused.value.decision.reason.zh


@pytest.mark.law("16(5)", "799-17")
def test_disposed_footage_answers_with_the_proof(
    city: City, camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    """Issue point A.5: a hold over disposed footage was placed and held nothing; now the order and the recorder's
    entry are named."""
    recorder.record(camera, hour_of("2026-06-01", 9))
    uplink.transfer()
    clock.set_wall(at("2026-07-02 01:00"))
    (order,) = decide_disposal(program("work"), clock=clock)
    uplink.transfer()
    clock.advance(timedelta(days=2))
    recorder.tick()
    uplink.transfer()
    with pytest.raises(Refused) as refused:
        place_hold(
            program("console"), camera=camera, from_at=at("2026-06-01 09:00"), to_at=at("2026-06-01 09:01"),
            basis="case", reason="核查", clock=clock,
        )  # fmt: skip
    said = refused.value.decision.reason
    entry = recorder.orders[order.name]["done_entry"]
    assert order.name in said.zh
    assert f"第 {entry} 条" in said.zh
    assert f"entry {entry} of the log" in said.en
    assert not Hold.objects.exists()


@pytest.mark.law("16(4)", "16(5)")
def test_other_information_of_public_service_is_not_of_the_two_years(city: City, camera: str, clock: HandClock) -> None:
    """Issue point A.5: the only class for important information was that of two years (16(5)), which the article keeps
    for public safety, emergencies and crimes."""
    hours_of(camera, clock, [hour_row(1, camera, hour_of(DAY, 9))])
    held = hold(city, camera, clock, "09:00", "10:00", "public_service")
    assert held.two_years_end_on is None
    assert not release_hold(city["district"], held.name, reason="已报主管部门", clock=clock).in_force
    important = hold(city, camera, clock, "09:00", "10:00", "important")
    assert important.two_years_end_on is not None
    with pytest.raises(Refused):
        release_hold(city["district"], important.name, reason="无用", clock=clock)
    assert "公共服务" in HoldBasis.PUBLIC_SERVICE.words.zh
    assert "公共服务" not in HoldBasis.IMPORTANT.words.zh


def test_a_time_in_which_the_point_was_switched_off_is_not_waited_for(
    city: City, camera: str, clock: HandClock
) -> None:
    """Issue point A.5: no hour is sealed of a point that is off, so the time after the last one counted as not sealed
    yet for ever, and a hold over it held nothing."""
    hours_of(camera, clock, [hour_row(1, camera, hour_of(DAY, 9))])
    clock.set_wall(at(f"{DAY} 10:20"))
    switch_off(city["city"], code=camera, reason="检修", clock=clock, adjustment=ADJUSTED, second="district")
    clock.set_wall(at(f"{DAY} 15:00"))
    said = refusal(city, camera, clock, "11:00", "12:00")
    assert "已停用" in said
    assert hold(city, camera, clock, "10:10", "11:00").in_force, "the minutes before it was off are not sealed yet"
    enable_point(city["district"], code=camera, clock=clock)
    clock.set_wall(at(f"{DAY} 16:00"))
    assert hold(city, camera, clock, "15:10", "15:50").in_force
