"""Footage that a browser does not play, in H.264: the same times, within the window, cut off by a revocation."""

import asyncio
import json

import pytest
from tests.support.media.gateway_asking import exchange
from tests.support.media.gateway_frames import boxes, dechunked, frames_of
from tests.support.media.gateway_pictures import CAMERA, ORIGIN
from tests.support.media.recorded import RecordedFile, clip


async def transcoded(playing, desk, first_ms, last_ms, more="", **ticket):
    path = f"/v1/points/{CAMERA}/footage?from={first_ms}&to={last_ms}&as=avc1{more}"
    return await exchange(playing, "GET", path, token=desk.ticket(**ticket), origin=ORIGIN)


async def ended(playing):
    """Waits until no worker of a transcode is left."""
    async with asyncio.timeout(5):
        while playing.workers.running:  # noqa: ASYNC110 - a real process ends when it ends
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("encoder", ["libx265", "mpeg4", "mjpeg", "libx264"])
async def test_every_picture_comes_in_h264_with_its_own_time(playing, desk, camera, start_ms, encoder):
    camera.files[0] = RecordedFile(clip(encoder), start_ms * 90)
    status, headers, body = await transcoded(playing, desk, start_ms, start_ms + 5000)
    assert (status, headers["content-type"][:22]) == (200, 'video/mp4; codecs="avc')
    found = frames_of(dechunked(body))
    assert [one[0] for one in found] == [(start_ms + 40 * number) * 90 for number in range(30)]
    assert {one[1] for one in found} == {3600}
    assert [one[3] for one in found] == pytest.approx([40 + 4 * number for number in range(30)], abs=5)
    assert found[0][2]
    await ended(playing)


async def test_it_begins_with_the_fragment_that_holds_the_asked_instant(playing, desk, start_ms):
    found = frames_of(dechunked((await transcoded(playing, desk, start_ms + 700, start_ms + 801))[2]))
    assert [(one[0] // 90 - start_ms) // 40 for one in found] == list(range(15, 25))
    assert found[0][2]
    assert found[0][3] == pytest.approx(40 + 4 * 15, abs=3)


async def test_key_pictures_are_each_a_key_picture_that_lasts_until_the_next(playing, desk, camera, start_ms):
    camera.files.append(RecordedFile(clip("libx264", 20), (start_ms + 2000) * 90, file=8, name="i2"))
    found = frames_of(dechunked((await transcoded(playing, desk, start_ms, start_ms + 5000, "&keys=1"))[2]))
    assert [one[0] // 90 - start_ms for one in found] == [0, 400, 800, 2000, 2400]
    assert [one[1] for one in found] == [36_000] * 5  # none lasts over the gap
    assert all(one[2] for one in found)
    assert [one[3] for one in found] == pytest.approx([40, 80, 120, 40, 80], abs=3)


async def test_another_size_gets_another_init_and_a_large_picture_becomes_640_wide(playing, desk, camera, start_ms):
    camera.files.append(RecordedFile(clip("libx264", 10, 1280, 720), (start_ms + 1200) * 90, file=8, name="i2"))
    data = dechunked((await transcoded(playing, desk, start_ms, start_ms + 5000))[2])
    assert boxes(data).count("moov") == 2
    assert frames_of(data[data.rindex(b"ftyp") - 4 :])[0][0] == (start_ms + 1200) * 90
    assert b"\x02\x80\x00\x00\x01\x68\x00\x00" in data  # tkhd: 640 and 360 as 16.16


async def test_pictures_behind_a_gap_keep_their_times(playing, desk, camera, start_ms):
    camera.files.append(RecordedFile(clip("libx264", 20), (start_ms + 4000) * 90, file=8, name="i2"))
    found = frames_of(dechunked((await transcoded(playing, desk, start_ms, start_ms + 5000))[2]))
    assert [one[0] // 90 - start_ms for one in found] == [*range(0, 1200, 40), *range(4000, 4800, 40)]


@pytest.mark.law("19")
async def test_what_lies_outside_the_window_is_neither_read_nor_shown(playing, desk, camera, start_ms):
    window = {"from_ms": start_ms + 1, "to_ms": start_ms + 800}
    found = frames_of(dechunked((await transcoded(playing, desk, start_ms, start_ms + 5000, **window))[2]))
    assert [(one[0] // 90 - start_ms) // 40 for one in found] == list(range(10, 20))
    assert {read[1] for read in camera.reads} == {camera.files[0].rows[place][6] for place in (2, 3)}
    window = {"from_ms": start_ms + 401, "to_ms": start_ms + 700}
    assert (await transcoded(playing, desk, start_ms, start_ms + 5000, **window))[0] == 404


@pytest.mark.law("16(3)")
async def test_a_revocation_cuts_it_off(playing, desk, camera, start_ms):
    camera.hold_reads = asyncio.Event()
    asked = asyncio.create_task(transcoded(playing, desk, start_ms, start_ms + 5000))
    await asyncio.wait_for(camera.reading.wait(), 5)
    playing.desk.revoke(desk.revocation("G-1", desk.payload().iat_ms))
    camera.hold_reads.set()
    status, _, body = await asked
    assert (status, json.loads(body)["kind"]) == (401, "unauthenticated")
    await ended(playing)


async def test_beyond_the_limit_and_without_a_decoder_it_says_so(playing, desk, camera, start_ms):
    camera.hold_reads = asyncio.Event()
    first = asyncio.create_task(transcoded(playing, desk, start_ms, start_ms + 5000))
    await asyncio.wait_for(camera.reading.wait(), 5)
    status, _, body = await transcoded(playing, desk, start_ms, start_ms + 5000)
    assert (status, json.loads(body)["en"]) == (503, "all transcodes are in use; try again later")
    camera.hold_reads.set()
    assert (await first)[0] == 200
    playing.workers._installed = lambda: False
    assert (await transcoded(playing, desk, start_ms, start_ms + 5000))[0] == 501


@pytest.mark.parametrize("bad", ["&as=hvc1", "&as=", "&as=avc1&keys=2"])
async def test_only_what_is_made_here_can_be_asked_for(playing, desk, start_ms, bad):
    path = f"/v1/points/{CAMERA}/footage?from={start_ms}&to={start_ms + 1}{bad}"
    assert (await exchange(playing, "GET", path, token=desk.ticket()))[0] == 422


async def test_a_client_that_leaves_ends_its_worker(playing, desk, camera, start_ms):
    camera.files = [RecordedFile(clip("libx264", 1500), start_ms * 90)]
    path = f"/v1/points/{CAMERA}/footage?from={start_ms}&to={start_ms + 60_000}&as=avc1"
    reader, writer = await asyncio.open_connection("127.0.0.1", playing.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {desk.ticket()}\r\n\r\n".encode())
    await reader.readuntil(b"moof")
    writer.transport.abort()
    await ended(playing)
    assert playing.workers.transcodes == 0
