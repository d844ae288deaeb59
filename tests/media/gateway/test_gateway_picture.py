"""One frame as JPEG with its own time, and the fragment that proves it: all within the ticket's window."""

import asyncio
import base64
import json

import pytest
from tests.support.media.gateway_pictures import CAMERA, luma, picture
from tests.support.media.recorded import RecordedFile, clip

from mingcha.media.gateway import routes as gateway_routes


@pytest.mark.parametrize(("more", "frame"), [("", 10), ("&exact=1", 17)])
async def test_a_picture_is_the_key_frame_before_or_the_very_frame_with_its_own_time(
    playing, desk, start_ms, more, frame
):
    status, headers, body = await picture(playing, desk, start_ms + 17 * 40 + 11, more)
    assert (status, headers["content-type"]) == (200, "image/jpeg"), body
    assert headers["x-mingcha-at-ms"] == str(start_ms + frame * 40)
    assert headers["access-control-expose-headers"] == "X-Mingcha-At-Ms"
    brightness, width, height = luma(body)
    assert brightness == pytest.approx(40 + 4 * frame, abs=2)
    assert (width, height) == (320, 180)
    again = await picture(playing, desk, headers["x-mingcha-at-ms"], more)
    assert again[1]["x-mingcha-at-ms"] == headers["x-mingcha-at-ms"]


async def test_the_source_of_a_picture_names_the_fragment_and_its_digest(playing, desk, camera, start_ms):
    status, _, body = await picture(playing, desk, start_ms + 17 * 40 + 11, "&exact=1", "picture/source")
    facts = json.loads(body)
    row = camera.files[0].rows[3]
    assert (status, facts) == (
        200,
        {"camera": CAMERA, "at_ms": start_ms + 17 * 40, "recorder": "r1", "epoch": 2, "label": "R30",
         "minute": start_ms // 60_000, "n": 1, "part": 4, "offset": row[6], "bytes": row[2],
         "digest": base64.b64encode(camera.files[0].digests[3]).decode(), "frame": 2, "codec": "hvc1.1.6.L93.B0"},
    )  # fmt: skip
    _, _, body = await picture(playing, desk, start_ms + 17 * 40 + 11, "", "picture/source")
    facts = json.loads(body)
    assert (facts["at_ms"], facts["part"], facts["frame"]) == (start_ms + 400, 3, 0)


async def test_altered_bytes_are_no_evidence(playing, desk, camera, start_ms):
    camera.files[0].data[camera.files[0].rows[3][6] + 300] ^= 1
    assert (await picture(playing, desk, start_ms + 700, "&exact=1", "picture/source"))[0] == 500


async def test_frames_shown_in_another_order_than_coded_are_found(playing, desk, camera, start_ms):
    camera.files[0] = RecordedFile(clip("libx264", reordered=True), start_ms * 90)
    delay_ms = -clip("libx264", reordered=True).samples[0][1] // 90  # from the first dts to when it is shown
    for frame in range(10, 20):
        at_ms = start_ms + delay_ms + frame * 40
        _, headers, body = await picture(playing, desk, at_ms, "&exact=1")
        assert headers["x-mingcha-at-ms"] == str(at_ms)
        assert luma(body)[0] == pytest.approx(40 + 4 * frame, abs=2)
        _, _, body = await picture(playing, desk, at_ms, "&exact=1", "picture/source")
        assert json.loads(body)["at_ms"] == at_ms


async def test_a_picture_is_scaled_to_the_asked_width_and_never_enlarged(playing, desk, start_ms):
    assert luma((await picture(playing, desk, start_ms, "&width=160"))[2])[1:] == (160, 90)
    assert luma((await picture(playing, desk, start_ms, "&width=1920"))[2])[1:] == (320, 180)
    for width in ("0", "1921", "-1", "x"):
        assert (await picture(playing, desk, start_ms, f"&width={width}"))[0] == 422


@pytest.mark.parametrize("what", ["picture", "picture/source"])
async def test_there_is_no_picture_where_there_is_no_footage(playing, desk, start_ms, what):
    assert (await picture(playing, desk, start_ms - 1, "", what))[0] == 404
    assert (await picture(playing, desk, start_ms + 1200, "", what))[0] == 404
    assert (await picture(playing, desk, start_ms + 1199, "", what))[0] == 200


@pytest.mark.law("19")
@pytest.mark.parametrize("what", ["picture", "picture/source"])
async def test_a_picture_whose_fragments_the_ticket_does_not_open_is_not_given(playing, desk, camera, start_ms, what):
    window = {"from_ms": start_ms + 401, "to_ms": start_ms + 900}
    # its key fragment begins before the window: the frame cannot be decoded from what the ticket opens
    assert (await picture(playing, desk, start_ms + 700, "&exact=1", what, **window))[0] == 404
    assert (await picture(playing, desk, start_ms + 950, "", what, **window))[0] == 403
    assert (await picture(playing, desk, start_ms + 850, "", what, **window))[0] == 200
    assert (await picture(playing, desk, start_ms, "", what, points=("31010600001310000002",)))[0] == 403
    assert (await picture(playing, desk, start_ms, "", what, exp_ms=1))[0] == 401
    starts = [row[6] for row in camera.files[0].rows if row[0] < (start_ms + 401) * 90]
    assert not [read for read in camera.reads if read[1] in starts]


@pytest.mark.law("16(3)")
async def test_a_picture_that_is_being_made_when_its_grant_ends_is_not_given(playing, desk, camera, start_ms):
    camera.hold_reads = asyncio.Event()
    asked = asyncio.create_task(picture(playing, desk, start_ms))
    await asyncio.wait_for(camera.reading.wait(), 5)
    playing.desk.revoke(desk.revocation("G-1", desk.payload().iat_ms))
    camera.hold_reads.set()
    assert (await asked)[0] == 401


async def test_one_grant_does_not_take_all_places_of_those_who_wait_for_pictures(
    playing, desk, camera, start_ms, monkeypatch
):
    monkeypatch.setattr(gateway_routes, "STREAMS_A_GRANT", 1)
    camera.hold_reads = asyncio.Event()
    asked = asyncio.create_task(picture(playing, desk, start_ms))
    await asyncio.wait_for(camera.reading.wait(), 5)
    assert (await picture(playing, desk, start_ms))[0] == 429
    other = asyncio.create_task(picture(playing, desk, start_ms, grant="G-2"))
    camera.hold_reads.set()
    assert [(await one)[0] for one in (asked, other)] == [200, 200]
    assert (await picture(playing, desk, start_ms, "&width=1"))[0] == 422
    assert not playing._routes._streams


async def test_without_a_decoder_the_answer_says_so_in_both_languages(playing, desk, start_ms):
    playing.workers._installed = lambda: False
    status, _, body = await picture(playing, desk, start_ms)
    facts = json.loads(body)
    assert (status, facts["kind"]) == (501, "unsupported")
    assert facts["zh"] != facts["en"]
    assert (await picture(playing, desk, start_ms, "", "picture/source"))[0] == 200
