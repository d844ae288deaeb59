"""Recorded pictures for a platform above us: viewing copies of a gateway, under the ticket of an opening (articles
13(2), 16(3), 19, 20(1))."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.gb28181.cascade_scene import Scene, cascade, counted, receiver
from tests.support.gb28181.scripted_above import SETS, shown
from tests.support.gb28181.tiny_copies import BEGIN_MS, STEP_MS, TinyCopies, payload, tiny_copies

pytestmark = pytest.mark.law("13(2)", "16(3)", "19", "20(1)")
BEGIN = datetime.fromtimestamp(BEGIN_MS / 1000, UTC)
KEY = b"".join(b"\0\0\0\1" + one for one in (*SETS, payload(0)))
MANSRTSP = "Content-Type: Application/MANSRTSP\r\n"


@pytest.fixture(name="copies")
async def _copies() -> AsyncIterator[tuple[TinyCopies, str]]:
    async with tiny_copies() as made:
        yield made


def invited(scene: Scene, port: int) -> str:
    """Asks for two recorded seconds over TCP."""
    return scene.invited(port, more="Monitor-User-Identity: officer 0123\r\n", kind="Playback")


async def test_two_seconds_are_played_back_to_the_platform(copies: tuple[TinyCopies, str]) -> None:
    async with cascade() as scene, receiver() as (port, packets, ended):
        scene.above.origin = copies[1]
        call = invited(scene, port)
        assert (await scene.server.answer(call)).code == 100
        answer = await scene.server.answer(call)
        assert answer.code == 200, answer.first
        assert b"s=Playback" in answer.body
        to = answer.heads["to"]
        scene.server.request("ACK", shown(3), call=call, to=to)
        units = await counted(packets, 50)
        assert scene.above.asked == [(shown(3), "playback", "officer 0123")]
        assert scene.above.spans == [(BEGIN, BEGIN + timedelta(seconds=2))]
        assert [unit for _, unit in units] == [KEY, *(_unit(number) for number in range(1, 50))]
        assert [pts_90k for pts_90k, _ in units] == [number * STEP_MS * 90 for number in range(50)]
        finished = await scene.server.message(b"MediaStatus")
        assert b"<NotifyType>121</NotifyType>" in finished.body
        again = scene.server.request(
            "INFO", shown(3), b"PLAY RTSP/1.0\r\nCSeq: 2\r\nRange: npt=1-\r\n\r\n", MANSRTSP, call, to
        )
        assert (await scene.server.answer(again)).code == 200
        await counted(packets, 75)
        backwards = scene.server.request(
            "INFO", shown(3), b"PLAY RTSP/1.0\r\nCSeq: 3\r\nScale: -1.0\r\n\r\n", MANSRTSP, call, to
        )
        assert (await scene.server.answer(backwards)).code == 488
        faster = scene.server.request(
            "INFO", shown(3), b"PLAY RTSP/1.0\r\nCSeq: 4\r\nScale: 2.0\r\n\r\n", MANSRTSP, call, to
        )
        assert (await scene.server.answer(faster)).code == 488, "a copy comes at its own pace"
        scene.server.request("BYE", shown(3), call=call, to=to)
        await asyncio.wait_for(ended.wait(), 5)


async def test_a_bye_ends_the_copy_at_once_and_so_does_a_cancel(copies: tuple[TinyCopies, str]) -> None:
    copies[0].waits = asyncio.Event()
    async with cascade() as scene, receiver() as (port, packets, _):
        scene.above.origin = copies[1]
        call = invited(scene, port)
        answers = [await scene.server.answer(call) for _ in range(2)]
        to = answers[1].heads["to"]
        scene.server.request("ACK", shown(3), call=call, to=to)
        async with asyncio.timeout(5):
            while not packets:  # noqa: ASYNC110 - of another task
                await asyncio.sleep(0.01)
        scene.server.request("BYE", shown(3), call=call, to=to)
        await copies[0].was_left(1)
        copies[0].is_silent = True
        call = invited(scene, port)
        assert (await scene.server.answer(call)).code == 100
        async with asyncio.timeout(5):
            while len(copies[0].asked) < 2:  # noqa: ASYNC110 - of another task
                await asyncio.sleep(0.01)
        scene.server.cancel(shown(3), call)
        await copies[0].was_left(2)


async def test_a_third_playback_is_486(copies: tuple[TinyCopies, str]) -> None:
    async with cascade(most_streams=9) as scene:
        scene.above.origin = copies[1]
        scene.above.waits = asyncio.Event()
        calls = [invited(scene, 9) for _ in range(3)]
        assert [(await scene.server.answer(call)).code for call in calls] == [100] * 3
        assert (await scene.server.answer(calls[2])).code == 486
        assert len(scene.above.asked) == 2


async def test_a_span_without_pictures_is_404_and_a_refusal_is_403(copies: tuple[TinyCopies, str]) -> None:
    async with cascade() as scene:
        scene.above.origin = copies[1]
        copies[0].recorded = []
        call = invited(scene, 9)
        assert [(await scene.server.answer(call)).code for _ in range(2)] == [100, 404]
        scene.above.is_refused = True
        call = invited(scene, 9)
        assert [(await scene.server.answer(call)).code for _ in range(2)] == [100, 403]
        assert len(copies[0].asked) == 1


async def test_the_list_of_recordings_is_read_from_the_register() -> None:
    async with cascade() as scene:
        hour = timedelta(hours=1)
        scene.above.recorded = [(BEGIN + number * hour, BEGIN + number * hour + hour / 2) for number in range(5)]
        span = "<StartTime>2025-11-25T00:00:00</StartTime><EndTime>2025-11-26T00:00:00</EndTime>"
        scene.question("RecordInfo", span + "<Type>all</Type>", code=shown(3))
        pages = [await scene.server.message(b"RecordInfo") for _ in range(2)]
        assert [page.body.count(b"<Item>") for page in pages] == [4, 1]
        assert all(b"<SumNum>5</SumNum>" in page.body for page in pages)
        first = f"<DeviceID>{shown(3)}</DeviceID>".encode()
        assert first in pages[0].body
        assert b"<StartTime>2025-11-25T00:00:00</StartTime>" in pages[0].body, "the time of China"
        asked = datetime(2025, 11, 24, 16, tzinfo=UTC), datetime(2025, 11, 25, 16, tzinfo=UTC)
        assert scene.above.spans == [asked]
        scene.question("RecordInfo", span + "<Type>alarm</Type>", code=shown(3))
        assert b"<SumNum>0</SumNum>" in (await scene.server.message(b"RecordInfo")).body


def _unit(number: int) -> bytes:
    sets = b"".join(b"\0\0\0\1" + one for one in SETS) if number % 5 == 0 else b""
    return sets + b"\0\0\0\1" + payload(number)
