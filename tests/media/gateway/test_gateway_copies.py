"""Viewing copies: made anew, with label, clock and mark, inside the window alone; no other ticket opens one and theirs
opens nothing else (articles 16(3), 19, 20(1))."""

import asyncio
import json

import pytest
from tests.support.media.copy_pictures import copied_frames, copied_lumas
from tests.support.media.gateway_asking import exchange
from tests.support.media.gateway_frames import boxes, dechunked, frames_of
from tests.support.media.gateway_live import close_code
from tests.support.media.gateway_pictures import CAMERA, ORIGIN
from tests.support.media.recorded import RecordedFile, clip
from websockets.asyncio.client import connect

from mingcha.media.gateway.pace import Pace, TakingLimits

COPY = {"modes": ("copy",), "label": "李明 江岸分局 2026-000001", "mark": 20_260_000_001}


def units_of(payload):
    """The NAL units of a sample of H.264."""
    found, at = [], 0
    while at < len(payload):
        size = int.from_bytes(payload[at : at + 4])
        found.append(payload[at + 4 : at + 4 + size])
        at += 4 + size
    return found


def path_of(first_ms, last_ms, camera=CAMERA):
    return f"/v1/copy/{camera}/footage?from={first_ms}&to={last_ms}"


async def copy(playing, desk, first_ms, last_ms, **ticket):
    token = desk.ticket(**{**COPY, **ticket})
    return await exchange(playing, "GET", path_of(first_ms, last_ms), token=token, origin=ORIGIN)


@pytest.mark.law("20(1)")
@pytest.mark.parametrize("encoder", ["libx265", "mpeg4", "mjpeg", "libx264"])
async def test_every_picture_comes_with_its_own_time_and_a_label(playing, desk, camera, start_ms, encoder):
    camera.files[0] = RecordedFile(clip(encoder), start_ms * 90)
    status, headers, body = await copy(playing, desk, start_ms, start_ms + 5000)
    assert (status, headers["content-type"][:22]) == (200, 'video/mp4; codecs="avc')
    data = dechunked(body)
    found = frames_of(data)
    assert [one[0] for one in found] == [(start_ms + 40 * number) * 90 for number in range(30)]
    assert found[0][2]
    lumas = copied_lumas(data)
    assert len(lumas) == 30
    assert all(picture[-26:].max() > 180 for picture in lumas), "the ink of the bar"
    assert all(picture[: picture.shape[0] // 2].std() > 3 for picture in lumas), "the label repeated in the picture"


@pytest.mark.law("20(1)")
async def test_no_byte_of_the_recording_is_in_it(playing, desk, camera, start_ms):
    camera.files[0] = made = RecordedFile(clip("libx264"), start_ms * 90)
    data = dechunked((await copy(playing, desk, start_ms, start_ms + 5000))[2])
    assert boxes(data)[:2] == ["ftyp", "moov"]
    assert made.clip.init not in data
    slices = [unit for *_, payload in made.clip.samples for unit in units_of(payload) if unit[0] & 31 in (1, 5)]
    assert len(slices) >= len(made.clip.samples)
    for unit in slices:  # beside them only the encoder's own message, which any of its streams has
        assert all(unit[at : at + 24] not in data for at in range(0, len(unit) - 24, 8))


@pytest.mark.law("19")
async def test_only_pictures_whose_own_time_lies_in_the_window_are_made(playing, desk, camera, start_ms):
    window = {"from_ms": start_ms + 120, "to_ms": start_ms + 640}
    found = frames_of(dechunked((await copy(playing, desk, start_ms, start_ms + 5000, **window))[2]))
    assert [one[0] // 90 - start_ms for one in found] == list(range(120, 640, 40))
    last = camera.files[0].rows[3]
    assert all(offset < last[6] + last[2] for _, offset, _ in camera.reads), "nothing behind the window is read"
    for window in (
        {"from_ms": start_ms + 6000, "to_ms": start_ms + 7000},
        {"from_ms": start_ms - 900, "to_ms": start_ms - 100},
    ):
        status = (await copy(playing, desk, start_ms - 1000, start_ms + 9000, **window))[0]
        assert status == 404, "inside the window, but nothing was recorded"


async def test_pictures_behind_a_gap_keep_their_times_and_begin_with_a_key_picture(playing, desk, camera, start_ms):
    camera.files.append(RecordedFile(clip("libx264", 20), (start_ms + 8000) * 90, file=8, name="i2"))
    found = frames_of(dechunked((await copy(playing, desk, start_ms, start_ms + 9000))[2]))
    behind = [one for one in found if one[0] >= (start_ms + 8000) * 90]
    assert [one[0] // 90 - start_ms for one in found] == [*range(0, 1200, 40), *range(8000, 8800, 40)]
    assert behind[0][2]


@pytest.mark.law("19")
async def test_a_time_beside_the_window_is_refused_with_its_article(playing, desk, start_ms):
    window = {"from_ms": start_ms, "to_ms": start_ms + 1000}
    status, _, body = await copy(playing, desk, start_ms + 1000, start_ms + 2000, **window)
    assert (status, json.loads(body)["article"]) == (403, "19")


async def test_the_clock_in_the_picture_goes_by_seconds(playing, desk, start_ms):
    lumas = copied_frames(dechunked((await copy(playing, desk, start_ms, start_ms + 5000))[2]))
    of_second: dict[int, list[bytes]] = {}
    for pts, luma in lumas:
        of_second.setdefault(pts // 90_000, []).append((luma[-26:] > 120).tobytes())
    assert len(of_second) >= 2
    first = {second: ink[0] for second, ink in of_second.items()}
    assert len(set(first.values())) == len(first), "another second, another clock"


ADDRESSES = {
    "spans?from={0}&to={1}": "playback",
    "index?from={0}&to={1}": "playback",
    "init/i1": "playback",
    "footage?from={0}&to={1}": "playback",
    "footage?from={0}&to={1}&keys=1": "playback",
    "footage?from={0}&to={1}&as=avc1": "playback",
    "footage?from={0}&to={1}&as=avc1&keys=1": "playback",
    "picture?at={0}": "playback",
    "picture/source?at={0}": "playback",
    "originals?from={0}&to={1}": "export",
    "originals/footage?from={0}&to={1}": "export",
}


@pytest.mark.law("19")
@pytest.mark.parametrize("modes", [("live",), ("playback",), ("live", "playback"), ("copy",), ("export",)])
async def test_each_address_opens_to_tickets_of_its_own_mode_alone(playing, desk, start_ms, modes):
    """All pairs: no way of the recording to a ticket of `copy`, no viewing copy to a ticket of duty viewing."""
    more = COPY if modes == ("copy",) else {"modes": modes}
    token = desk.ticket(**more)
    for address, mode in ADDRESSES.items():
        path = f"/v1/points/{CAMERA}/{address.format(start_ms, start_ms + 400)}"
        status, _, body = await exchange(playing, "GET", path, token=token, origin=ORIGIN)
        if mode in modes:
            assert status != 403, address
        else:
            assert (status, json.loads(body)["article"]) == (403, "19"), address
    for what in ("footage", "spans", "activity", "index", "init/i1", "picture", "picture/source"):
        path = f"/v1/copy/{CAMERA}/{what}?from={start_ms}&to={start_ms + 400}&at={start_ms}"
        status, _, body = await exchange(playing, "GET", path, token=token, origin=ORIGIN)
        expected = (200 if what == "footage" else 404) if modes == ("copy",) else 403
        assert status == expected, what
        assert modes == ("copy",) or json.loads(body)["article"] == "19"


@pytest.mark.law("19")
@pytest.mark.parametrize(
    "path",
    [
        "/v1/copy/{0}/../../points/{0}/footage",
        "/v1/copy/{0}/..%2f..%2fpoints%2f{0}/footage",
        "/v1/points/../copy/{0}/footage",
        "/v1/points/{0}/../../copy/{0}/footage",
        "/v1/copy/%2e%2e/points/{0}/footage",
        "/v1//copy/{0}/footage",
        "/v1/copy//{0}/footage",
        "/v1/copy/{0}/footage/",
        "/v1/copy/{0}/footage/..",
        "/v1/copy/{0}%00/footage",
        "/v1/copy/31010600001310000002/footage",
        "/v1/Copy/{0}/footage",
    ],
)
async def test_a_trick_in_the_path_opens_nothing(playing, desk, camera, start_ms, path):
    address = f"{path.format(CAMERA)}?from={start_ms}&to={start_ms + 400}"
    status = (await exchange(playing, "GET", address, token=desk.ticket(**COPY), origin=ORIGIN))[0]
    assert status in (403, 404)
    assert camera.reads == []


@pytest.mark.law("19")
@pytest.mark.parametrize("path", ["/live", "/live/states"])
async def test_a_ticket_of_a_viewing_copy_opens_no_live_picture_and_no_state(gateway, desk, recorder, path):
    address = f"ws://127.0.0.1:{gateway.port}{path}?camera={CAMERA}"
    protocols = ["mingcha.v1", f"ticket.{desk.ticket(**COPY)}"]
    async with connect(address, subprotocols=protocols, origin=ORIGIN, compression=None) as socket:
        assert await close_code(socket) == (4403, "19")
    assert (recorder.subscriptions, recorder.state_queues) == (0, [])


@pytest.mark.law("16(3)")
async def test_a_revocation_cuts_it_off(playing, desk, camera, start_ms):
    camera.hold_reads = asyncio.Event()
    asked = asyncio.create_task(copy(playing, desk, start_ms, start_ms + 5000))
    await asyncio.wait_for(camera.reading.wait(), 30)
    playing.desk.revoke(desk.revocation("G-1", desk.payload().iat_ms))
    camera.hold_reads.set()
    status, _, body = await asked
    assert (status, json.loads(body)["kind"]) == (401, "unauthenticated")
    async with asyncio.timeout(5):
        while playing.workers.running:  # noqa: ASYNC110 - a real process ends when it ends
            await asyncio.sleep(0.005)


async def test_more_copies_at_once_than_a_grant_may_have_wait_for_nobody(playing, desk, camera, start_ms):
    playing.takings.limits = lambda: TakingLimits(4, 16, 25, 180, 4, 10, 200, copies=1)
    camera.hold_reads = asyncio.Event()
    asked = asyncio.create_task(copy(playing, desk, start_ms, start_ms + 400))
    await asyncio.wait_for(camera.reading.wait(), 30)
    assert (await copy(playing, desk, start_ms, start_ms + 400))[0] == 429
    camera.hold_reads.set()
    assert (await asked)[0] == 200
    ((key, counts),) = playing.takings.report()
    assert key == ("user:7", "G-1", CAMERA, "copy")
    assert counts["footage_ms"] == 400
    assert counts["bytes"] > 0
    assert counts["held_ms"] == 0


def test_a_copy_comes_at_the_pace_of_its_clock_also_a_second_time():
    limits = TakingLimits(4, 16, 25, 180, 4, 10, 200, copy_burst_s=10)
    pace, now_s = Pace(), 0.0
    for turn in range(2):
        for second in range(600):
            new_90k, wait_s = pace.copy("user:7", CAMERA, second * 90_000, 90_000, limits, now_s)
            assert new_90k == (0 if turn else 90_000)
            now_s += wait_s
    assert (1200 - 10) / 1.25 - 1 < now_s < (1200 - 10) / 1.25 + 1


def test_a_copy_does_not_use_up_the_pace_of_playback():
    limits = TakingLimits(4, 16, 25, 180, 4, 10, 200)
    pace = Pace()
    for second in range(30):
        pace.copy("user:7", CAMERA, second * 90_000, 90_000, limits, 0.0)
    assert pace.footage("user:7", CAMERA, 0, 180 * 90_000, limits, 0.0, keys=False) == (180 * 90_000, 0.0)


async def test_the_next_copy_finds_a_process_that_is_ready_and_had_no_work(playing, desk, camera, start_ms):
    await copy(playing, desk, start_ms, start_ms + 400)
    assert playing.workers.figures.started == 2, "one that made the copy, one that waits"
    camera.hold_reads, camera.reading = asyncio.Event(), asyncio.Event()
    asked = asyncio.create_task(copy(playing, desk, start_ms, start_ms + 400))
    await asyncio.wait_for(camera.reading.wait(), 30)
    assert (playing.workers.figures.started, len(playing.workers.running)) == (2, 1)
    camera.hold_reads.set()
    assert (await asked)[0] == 200
    assert playing.workers.figures.started == 3


@pytest.mark.law("13(2)", "19")
async def test_a_day_without_pictures_in_its_hours_is_passed(playing, desk, start_ms):
    second = (start_ms // 1000 + 8 * 3600) % 86_400
    ticket = {"from_ms": start_ms - 2 * 86_400_000, "hours": ((second - 60) % 86_400, (second + 60) % 86_400)}
    found = frames_of(dechunked((await copy(playing, desk, start_ms - 86_500_000, start_ms + 5000, **ticket))[2]))
    assert len(found) == 30, "yesterday's hours have none, today's have all"
    empty = await copy(playing, desk, start_ms - 86_500_000, start_ms - 70_000, **ticket)
    assert empty[0] == 404
