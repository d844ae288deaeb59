"""An outage has one begin, end and cause: joined pieces, the gap that lasts, and the same answer for every window."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.media.recorder_house import ASSIGN, START, House, running
from tests.support.media.synthetic import CAMERA, FORMAT

from mingcha.kit.clock import HandClock
from mingcha.media.journal.coverage import outages
from mingcha.media.units import CameraPhase, CameraState, GapReason

BEGIN_MS = int(START.timestamp() * 1000)


@pytest.mark.parametrize(
    ("pieces", "lasts", "expected"),
    [
        ([], False, []),
        ([(0, 4, "SILENT"), (4, 90, "UNREACHABLE")], False, [(0, 90, "UNREACHABLE")]),
        ([(0, 50, "SILENT"), (50, 60, "UNREACHABLE")], True, [(0, 60, "UNREACHABLE")]),
        ([(0, 50, "RECORDER_DOWN"), (50, 60, "CONNECTING")], True, [(0, 60, "RECORDER_DOWN")]),
        ([(0, 50, "CONNECTING")], True, [(0, 50, "CONNECTING")]),
        ([(0, 5, "SILENT"), (7, 9, "SILENT")], False, [(0, 5, "SILENT"), (7, 9, "SILENT")]),
        ([(0, 5, "DISABLED"), (5, 9, "REFUSED")], False, [(0, 5, "DISABLED"), (5, 9, "REFUSED")]),
    ],
)
def test_pieces_without_footage_between_them_are_one_outage(pieces, lasts, expected) -> None:
    assert outages(pieces, lasts=lasts) == expected


async def _recording(house: House) -> None:
    await house.client.ask("assign", version=1, cameras=[ASSIGN])
    sink = house.recorder.ingest.sinks[CAMERA]
    sink.format(FORMAT)
    sink.state(CameraState(CameraPhase.RECORDING, BEGIN_MS))
    await _fed(house, 40)


async def _fed(house: House, seconds: int) -> None:
    house.feed(seconds)
    await _stored(house)


def _trouble(house: House, reason: GapReason) -> None:
    sink = house.recorder.ingest.sinks[CAMERA]
    now_ms = int(house.clock.now().timestamp() * 1000)
    sink.interrupted(reason, now_ms, "")
    sink.state(CameraState(CameraPhase.TROUBLE, now_ms, reason))


async def _stored(house: House) -> None:
    """Waits until everything before is stored."""
    await house.recorder.ask_writer(lambda _: None)


async def _status(house: House) -> dict:
    await _stored(house)
    return await house.client.ask("status")


async def _spans(house: House, from_ms: int = 0, to_ms: int = 2**50) -> list:
    await _stored(house)
    gaps = (await house.client.ask("spans", camera=CAMERA, from_ms=from_ms, to_ms=to_ms, most=10))["gaps"]
    return [gap for gap in gaps if gap[2] != "DISABLED"]


async def test_a_gap_is_there_at_once_and_everywhere_the_same(tmp_path: Path) -> None:
    """Issue point D (one outage): the timeline, the status and the camera's state give the same begin and cause while
    it lasts; before, the timeline learned of a gap when its minute was sealed, and the state began later."""
    stopped_ms = BEGIN_MS + 40_000
    async with running(tmp_path, HandClock(START)) as house:
        await _recording(house)
        house.clock.advance(timedelta(seconds=4))
        _trouble(house, GapReason.SILENT)
        house.clock.advance(timedelta(seconds=1))
        _trouble(house, GapReason.UNREACHABLE)
        house.clock.advance(timedelta(seconds=3))
        now_ms = stopped_ms + 8_000
        status = await _status(house)
        assert await _spans(house) == [[stopped_ms, now_ms, "UNREACHABLE"]]
        assert status["gaps"][CAMERA][0][0] == stopped_ms
        assert status["gaps"][CAMERA][-1][1:] == [None, "UNREACHABLE"]
        assert status["cameras"][CAMERA]["since_ms"] == stopped_ms
        # over minutes that are sealed, and over the hour's border at 14:00
        for _ in range(20):
            await house.tick(10)
        now_ms += 200_000
        assert await _spans(house) == [[stopped_ms, now_ms, "UNREACHABLE"]]
        assert await _spans(house, now_ms - 5_000, now_ms - 4_000) == [[stopped_ms, now_ms, "UNREACHABLE"]]
        assert (await _status(house))["gaps"][CAMERA][0][0] == stopped_ms


async def test_it_has_ended_when_the_first_fragment_is_stored(tmp_path: Path) -> None:
    """Issue point D (one outage): "recovered" only when it is. The camera's word that it records again is not footage;
    before, the list had no interruption from that word until the hour was sealed."""
    stopped_ms = BEGIN_MS + 40_000
    async with running(tmp_path, HandClock(START)) as house:
        await _recording(house)
        _trouble(house, GapReason.UNREACHABLE)
        house.clock.advance(timedelta(seconds=30))
        sink = house.recorder.ingest.sinks[CAMERA]
        sink.format(FORMAT)
        sink.state(CameraState(CameraPhase.RECORDING, stopped_ms + 30_000))
        assert (await _status(house))["gaps"][CAMERA] == [[stopped_ms, None, "UNREACHABLE"]]
        await _fed(house, 3)
        expected = [[stopped_ms, stopped_ms + 30_000, "UNREACHABLE"]]
        assert (await _status(house))["gaps"][CAMERA] == expected
        assert await _spans(house) == expected


async def test_after_a_restart_the_gap_began_with_the_end_of_the_footage(tmp_path: Path) -> None:
    clock = HandClock(START)
    async with running(tmp_path, clock) as house:
        await _recording(house)
    clock.advance(timedelta(minutes=3))
    async with running(tmp_path, clock) as house:
        _trouble(house, GapReason.UNREACHABLE)
        clock.advance(timedelta(seconds=5))
        status = await _status(house)
        stopped_ms = BEGIN_MS + 40_000
        assert status["cameras"][CAMERA]["since_ms"] == stopped_ms
        assert [[gap[0], gap[2]] for gap in await _spans(house)] == [[stopped_ms, "UNREACHABLE"]]


async def test_a_short_loss_is_no_outage_and_a_changed_state_is_told_at_once(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await _recording(house)
        states = house.client.states()
        assert (await anext(states))["state"] == "recording"
        _trouble(house, GapReason.LOSS)
        told = await anext(states)
        assert (told["camera"], told["state"], told["reason"]) == (CAMERA, "trouble", "LOSS")
        assert told["since_ms"] == BEGIN_MS + 40_000
        assert (await _status(house))["gaps"] == {}
        await house.client.ask("assign", version=2, cameras=[])
        assert (await anext(states))["state"] == "off"
        await states.aclose()
