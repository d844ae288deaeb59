"""A camera whose stream costs too much processor time is let go, and the others are taken in meanwhile (art. 16(5))."""

import asyncio
import struct
import time

import pytest
from tests.support.media.fake_camera import FakeCamera, framed, steady
from tests.support.media.taking_in import taking_in, until

from mingcha.media.feed import work_budget
from mingcha.media.feed.work_budget import BURST_NS, SHARE, WorkBudget
from mingcha.media.trouble import Trouble
from mingcha.media.units import CameraPhase, GapReason

SECOND_NS = 1_000_000_000


def costly(now_ns: int) -> WorkBudget:
    """A budget whose session is in doubt: its processor time is counted, and a quarter of the burst is owed."""
    budget = WorkBudget(now_ns)
    budget.uncounted_ns = BURST_NS
    budget.spend(now_ns)
    assert budget.clock_ns is time.thread_time_ns
    return budget


def spend(budget: WorkBudget, work_ns: int, now_ns: int) -> None:
    budget.uncounted_ns = work_ns
    budget.spend(now_ns)


def test_a_session_may_take_its_share_for_ever_and_a_burst() -> None:
    budget = costly(0)
    spend(budget, BURST_NS * 3 // 4, 0)
    for second in range(1, 1000):
        spend(budget, int(SHARE * SECOND_NS), second * SECOND_NS)
    with pytest.raises(Trouble) as trouble:
        spend(budget, SECOND_NS // 10, 999 * SECOND_NS)
    assert trouble.value.reason is GapReason.NOT_A_CAMERA


def test_a_pause_gives_the_burst_back_and_no_more() -> None:
    budget = costly(0)
    spend(budget, BURST_NS * 3 // 4, 0)
    spend(budget, 0, 3600 * SECOND_NS)
    assert budget.clock_ns is time.perf_counter_ns
    spend(budget, BURST_NS, 3601 * SECOND_NS)
    spend(budget, BURST_NS * 3 // 4, 3601 * SECOND_NS)
    with pytest.raises(Trouble):
        spend(budget, 1_000_000, 3601 * SECOND_NS)


def test_time_by_the_wall_clock_alone_ends_no_session() -> None:
    """On a machine where other programs take the cores, work takes long by the clock and little of the processor."""
    budget = WorkBudget(0)
    spend(budget, 3 * BURST_NS, 0)
    assert budget.clock_ns is time.thread_time_ns
    for second in range(1, 100):
        spend(budget, int(0.2 * SECOND_NS), second * SECOND_NS)
    assert budget.clock_ns is time.perf_counter_ns


async def flood(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
    """Packets of four hundred units of one byte each, as fast as they are read."""
    payload = b"\x18" + b"\0\1\x41" * 400
    number = 0
    while True:
        packets = []
        for _count in range(200):
            number += 1
            packets.append(framed(struct.pack(">BBHII", 0x80, 96, number & 0xFFFF, number, 7) + payload))
        writer.write(b"".join(packets))
        await writer.drain()


async def test_a_flood_of_small_units_is_let_go_and_another_camera_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue point C.16: before, it took a whole core for as long as it liked."""
    monkeypatch.setattr(work_budget, "BURST_NS", SECOND_NS // 20)
    async with (
        FakeCamera(play=steady()) as good,
        FakeCamera(play=flood) as bad,
        taking_in(good.url) as taken,
        taking_in(bad.url) as refused,
    ):
        await until(lambda: any("costs more time" in str(state) for state in refused.states))
        before = len(taken.units)
        await until(lambda: len(taken.units) > before + 50)
        assert taken.states[-1].phase is CameraPhase.RECORDING
