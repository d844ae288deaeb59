"""A camera that was switched off and comes back much later: the time between costs no entry a minute."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.media.recorder_house import ASSIGN, START, House, running
from tests.support.media.synthetic import CAMERA, FORMAT

from mingcha.kit.clock import HandClock

DAYS = timedelta(days=3)


async def _recorded_then_off(house: House) -> None:
    """Footage for 50 s from 05:58:30 on, then switched off."""
    await house.client.ask("assign", version=1, cameras=[ASSIGN])
    house.recorder.ingest.sinks[CAMERA].format(FORMAT)
    house.feed(50)
    await house.client.ask("assign", version=2, cameras=[{**ASSIGN, "enabled": False}])


async def _on_again(house: House) -> None:
    await house.client.ask("assign", version=3, cameras=[ASSIGN])
    house.recorder.ingest.sinks[CAMERA].format(FORMAT)
    house.feed(200)
    await house.tick()


@pytest.mark.parametrize("sealed", [True, False])
async def test_days_without_the_recorder_are_passed_over(tmp_path: Path, sealed: bool) -> None:
    clock = HandClock(START)
    async with running(tmp_path, clock) as house:
        await _recorded_then_off(house)
        if sealed:
            await house.tick(seconds=120)
    clock.advance(DAYS)
    async with running(tmp_path, clock) as house:
        await _on_again(house)
        assert house.findings() == []
        entries = house.log()
    minutes = [entry["min"] for entry in entries if entry["t"] == "minute"]
    hours = [entry["hour"] for entry in entries if entry["t"] == "hour"]
    assert hours.count(int(START.timestamp()) // 3600) == 1
    assert minutes == sorted(set(minutes))
    assert len(minutes) <= 6
    assert minutes[0] == int(START.timestamp()) // 60
    assert max(minutes) - minutes[0] >= DAYS // timedelta(minutes=1)


async def test_a_pause_inside_an_hour_is_sealed_as_a_gap(tmp_path: Path) -> None:
    clock = HandClock(START - timedelta(minutes=40))
    async with running(tmp_path, clock) as house:
        await _recorded_then_off(house)
        await house.tick(seconds=600)
        await _on_again(house)
        minutes = [entry for entry in house.log() if entry["t"] == "minute"]
        assert [entry["min"] for entry in minutes] == list(range(minutes[0]["min"], minutes[0]["min"] + len(minutes)))
        assert {reason for entry in minutes[2:10] for *_, reason in entry["gaps"]} == {"DISABLED"}
