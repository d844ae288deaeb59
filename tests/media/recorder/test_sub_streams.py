"""Sub streams: pulled only while somebody watches, never on the disk, in the log or in the state of the camera."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.support.media.recorder_house import ASSIGN, START, House, running
from tests.support.media.synthetic import CAMERA, FORMAT, now_90k, units

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.journal.schema import open_writer
from mingcha.media.local.wire import LIVE_EVENT, LIVE_FORMAT, LiveUnit
from mingcha.media.recorder.sub_streams import SubStreams
from mingcha.media.units import CameraPhase, CameraState, GapReason

SUB = f"{CAMERA}/sub"
WITH_SUB = {**ASSIGN, "sub_url": "rtsp://127.0.0.1/sub"}


async def _watching(house: House, linger_s: float = 0.0) -> AsyncIterator[LiveUnit | tuple[int, dict]]:
    """A viewer of the sub stream whose first message has come."""
    recorder = house.recorder
    recorder.sub_streams = SubStreams(house.clock, recorder.ingest, house.unseal, linger_s)
    await house.client.ask("assign", version=1, cameras=[WITH_SUB])
    stream = house.client.live(CAMERA, "sub")
    kind, event = await anext(stream)
    assert kind == LIVE_EVENT
    assert event["state"] == "connecting"
    return stream


async def _until(condition) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the other side of a socket
            await asyncio.sleep(0)


async def test_a_sub_stream_is_pulled_while_watched_and_leaves_no_trace(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        sinks = house.recorder.ingest.sinks
        stream = await _watching(house)
        assert sinks.keys() == {CAMERA, SUB}
        assert house.recorder.is_watched(SUB)
        assert not house.recorder.is_watched(CAMERA)
        sinks[SUB].format(FORMAT)
        kind, described = await anext(stream)
        assert (kind, described["codec"]) == (LIVE_FORMAT, FORMAT.codec)
        for unit in units(now_90k(house.clock), 3):
            sinks[SUB].unit(unit)
        got = [await anext(stream) for _ in range(3)]
        assert [unit.key for unit in got if isinstance(unit, LiveUnit)] == [True, False, False]
        await stream.aclose()
        await _until(lambda: SUB not in sinks)
        assert CAMERA in sinks
        status = await house.client.ask("status")
        assert status["cameras"].keys() == {CAMERA}
        assert not list(house.settings.footage.rglob("*.mp4"))
    assert "sub" not in str(house.log())


async def test_a_viewer_who_comes_back_finds_the_stream_and_its_last_group(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        stream = await _watching(house, linger_s=3600)
        sink = house.recorder.ingest.sinks[SUB]
        sink.format(FORMAT)
        for unit in units(now_90k(house.clock), 60, gop=50):
            sink.unit(unit)
        await stream.aclose()
        again = house.client.live(CAMERA, "sub")
        kinds = [await anext(again) for _ in range(12)]
        assert [item[0] for item in kinds[:2]] == [LIVE_EVENT, LIVE_FORMAT]
        assert [item.key for item in kinds[2:]] == [True] + [False] * 9
        assert house.recorder.ingest.sinks[SUB] is sink
        await again.aclose()


async def test_trouble_of_the_sub_stream_is_told_to_its_viewers_alone(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        stream = await _watching(house)
        main, sub = (house.recorder.ingest.sinks[name] for name in (CAMERA, SUB))
        main.format(FORMAT)
        main.state(CameraState(CameraPhase.RECORDING, 0))
        sub.interrupted(GapReason.SILENT, 0, "")
        sub.state(CameraState(CameraPhase.TROUBLE, 0, GapReason.SILENT))
        assert await anext(stream) == (LIVE_EVENT, {"state": "trouble", "reason": "SILENT", "since_ms": 0})
        assert (await house.client.ask("status"))["cameras"][CAMERA]["phase"] == "recording"
        await stream.aclose()


@pytest.mark.parametrize("changed", [{"sub_url": "rtsp://127.0.0.1/other"}, {"enabled": False}, {"username": "v"}])
async def test_another_address_or_none_ends_who_watches(tmp_path: Path, changed: dict) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        stream = await _watching(house)
        await house.client.ask("assign", version=2, cameras=[{**WITH_SUB, **changed}])
        with pytest.raises(StopAsyncIteration):
            await anext(stream)
        assert SUB not in house.recorder.ingest.sinks


async def test_a_change_of_the_sub_stream_alone_is_kept_but_not_logged(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await house.client.ask("assign", version=1, cameras=[ASSIGN])
        answer = await house.client.ask("assign", version=2, cameras=[WITH_SUB])
        assert answer["changed"] == 1
        assert [entry["act"] for entry in house.log() if entry["t"] == "camera"] == ["assigned"]
    async with running(tmp_path, HandClock(START)) as house:
        assert house.recorder.cameras[CAMERA].assignment.sub_url == WITH_SUB["sub_url"]


async def test_what_is_no_stream_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await house.client.ask("assign", version=1, cameras=[ASSIGN])
        for stream, kind in (("sub", FaultKind.NOT_FOUND), ("third", FaultKind.INVALID)):
            with pytest.raises(Fault) as refused:
                await anext(house.client.live(CAMERA, stream))
            assert refused.value.kind is kind


def test_a_journal_made_before_sub_streams_gets_their_column(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    open_writer(path).close()
    old = sqlite3.connect(path)
    old.execute("ALTER TABLE assignment DROP COLUMN sub_url")
    old.execute("INSERT INTO assignment VALUES ('4', 'rtsp://h', '', '', 1, 'R30', 1, x'00', 0, '', 0, 0)")
    old.commit()
    old.close()
    journal = open_writer(path)
    assert journal.execute("SELECT sub_url FROM assignment").fetchall() == [("",)]
    journal.close()
