"""Sizes of coded frames that are kept for timelines go with the footage that they are of (articles 16(5), 19, 20)."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.media.recorder_house import START, disposal_order, recorded_hour, running
from tests.support.media.synthetic import CAMERA

from mingcha.kit.clock import HandClock
from mingcha.media.journal.activity import HOUR_S
from mingcha.media.recorder.activity_hours import ActivityHours

pytestmark = pytest.mark.law("16(5)", "19")


async def test_an_hour_that_was_disposed_of_is_shown_no_longer(tmp_path: Path) -> None:
    begin_ms = int(START.timestamp() * 1000)
    ask = {"camera": CAMERA, "from_ms": begin_ms, "to_ms": begin_ms + 60_000}
    async with running(tmp_path, HandClock(START)) as house:
        await recorded_hour(house)
        await house.client.ask("holds", version=1, holds=[])
        await house.client.ask("order", token=disposal_order(house))
        house.clock.advance(timedelta(seconds=3_590))
        assert (await house.client.ask("activity", **ask))["levels"][20] == 0, "it is kept from now on"
        await house.client.ask("holds", version=1, holds=[])
        await house.tick(20)
        (order,) = (await house.client.ask("orders"))["orders"]
        assert order["state"] == "done"
        assert (await house.client.ask("activity", **ask))["levels"] == [None] * 60


async def test_what_is_read_while_footage_goes_is_not_kept() -> None:
    hours, reads = ActivityHours(), []

    async def read(_: object) -> bytes:
        reads.append(_)
        if len(reads) == 1:
            hours.forget(CAMERA)
        return bytes(HOUR_S)

    for _ in range(3):
        await hours.of(CAMERA, 0, 3_600_000, read, now_ms=10**10)  # type: ignore[arg-type]
    assert len(reads) == 2
    hours.forget("another camera")
    await hours.of(CAMERA, 0, 3_600_000, read, now_ms=10**10)  # type: ignore[arg-type]
    assert len(reads) == 2, "the hours of other cameras stay"
