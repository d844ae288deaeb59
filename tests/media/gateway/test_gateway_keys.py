"""Footage of key pictures alone: each lasts until the next one, over files and inits, never over a gap."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.media.gateway_asking import exchange
from tests.support.media.gateway_frames import boxes, dechunked, frames_of
from tests.support.media.gateway_pictures import CAMERA, ORIGIN
from tests.support.media.recorded import RecordedFile, clip

from mingcha.kit.errors import Fault
from mingcha.media.gateway.key_frames import Indexed, key_pictures, parse_head, parse_samples


async def keys(playing, desk, first_ms, last_ms, **ticket):
    path = f"/v1/points/{CAMERA}/footage?from={first_ms}&to={last_ms}&keys=1"
    return await exchange(playing, "GET", path, token=desk.ticket(**ticket), origin=ORIGIN)


async def test_key_pictures_are_cut_out_of_the_files_and_abut(playing, desk, camera, start_ms):
    camera.files.append(RecordedFile(clip("libx265", 20), (start_ms + 1200) * 90, file=8))
    status, headers, body = await keys(playing, desk, start_ms, start_ms + 5000)
    assert (status, headers["content-type"]) == (200, 'video/mp4; codecs="hvc1.1.6.L93.B0"')
    data = dechunked(body)
    assert boxes(data) == ["ftyp", "moov", *["moof", "mdat"] * 5]
    found = frames_of(data)
    assert [one[0] for one in found] == [(start_ms + 400 * number) * 90 for number in range(5)]
    assert all(one[2] for one in found)
    assert [one[3] for one in found] == pytest.approx([40, 80, 120, 40, 80], abs=2)
    assert {one[1] for one in found} == {36_000}


async def test_another_init_is_given_before_the_picture_that_needs_it(playing, desk, camera, start_ms):
    larger = clip("libx265", 20, 480, 270)
    camera.files.append(RecordedFile(larger, (start_ms + 1200) * 90, file=8, name="i2"))
    data = dechunked((await keys(playing, desk, start_ms, start_ms + 5000))[2])
    assert boxes(data) == ["ftyp", "moov", *["moof", "mdat"] * 3, "ftyp", "moov", *["moof", "mdat"] * 2]
    tail = data[data.index(larger.init) :]
    assert [one[0] for one in frames_of(tail)] == [(start_ms + 1200) * 90, (start_ms + 1600) * 90]


async def test_another_family_of_codec_ends_the_answer(playing, desk, camera, start_ms):
    camera.files.append(RecordedFile(clip("libx264"), (start_ms + 1200) * 90, file=8, name="i2"))
    data = dechunked((await keys(playing, desk, start_ms, start_ms + 5000))[2])
    assert boxes(data) == ["ftyp", "moov", *["moof", "mdat"] * 3]
    _, headers, body = await keys(playing, desk, start_ms + 1200, start_ms + 5000)
    assert headers["content-type"] == 'video/mp4; codecs="avc1.42c01f"'
    assert len(frames_of(dechunked(body))) == 3


@pytest.mark.law("19")
async def test_key_pictures_outside_the_window_are_left_out_and_never_read(playing, desk, camera, start_ms):
    window = {"from_ms": start_ms + 1, "to_ms": start_ms + 800}
    data = dechunked((await keys(playing, desk, start_ms, start_ms + 5000, **window))[2])
    assert [one[0] for one in frames_of(data)] == [(start_ms + 400) * 90]
    assert {read[1] for read in camera.reads} == {camera.files[0].rows[2][6]}
    window = {"from_ms": start_ms + 801, "to_ms": start_ms + 900}
    assert (await keys(playing, desk, start_ms, start_ms + 5000, **window))[0] == 404


async def test_only_zero_and_one_are_flags(playing, desk, start_ms):
    path = f"/v1/points/{CAMERA}/footage?from={start_ms}&to={start_ms + 1}&keys=yes"
    assert (await exchange(playing, "GET", path, token=desk.ticket()))[0] == 422


def row(start, duration, *, key):
    return Indexed(start, duration, 100, key, "i1", 1, 0, 5)


def test_a_key_picture_lasts_until_the_next_key_but_never_over_a_gap():
    fragments = [row(0, 10, key=True), row(10, 10, key=False), row(20, 10, key=True), row(9000, 10, key=True),
                 row(9010, 10, key=False), row(90_000, 10, key=False)]  # fmt: skip
    assert [(one.fragment.start_90k, one.duration_90k) for one in key_pictures(fragments)] == [
        (0, 20), (20, 10), (9000, 20),
    ]  # fmt: skip


def test_a_large_key_picture_is_read_whole():
    recorded = RecordedFile(clip(), 0)
    start = recorded.rows[0][6]
    data = bytes(recorded.data[start : start + recorded.rows[0][2]])
    head, samples = parse_samples(data, 5)
    assert [sample.payload for sample in samples] == [one[3] for one in clip().samples[:5]]
    assert head == parse_head(data[: 32 + 88 + 5 * 16], 5)


@pytest.mark.parametrize("frames", [0, 4, 6])
def test_another_number_of_pictures_than_the_index_says_is_told(frames):
    recorded = RecordedFile(clip(), 0)
    with pytest.raises(Fault, match="corrupt"):
        parse_head(bytes(recorded.data[recorded.rows[0][6] :]), frames)


REAL = RecordedFile(clip(), 0)
FRAGMENT = bytes(REAL.data[REAL.rows[0][6] : REAL.rows[0][6] + REAL.rows[0][2]])


@given(st.binary(max_size=400), st.integers(0, 20))
def test_any_bytes_are_a_fragment_or_a_fault(data, frames):
    with contextlib.suppress(Fault):
        parse_samples(data, frames)


@given(st.integers(0, 199), st.integers(0, 255))
def test_an_altered_head_gives_no_picture_beyond_its_fragment(place, value):
    data = bytearray(FRAGMENT)
    data[place] = value
    try:
        _, samples = parse_samples(bytes(data), 5)
    except Fault:
        return
    assert sum(len(sample.payload) for sample in samples) <= len(data)
