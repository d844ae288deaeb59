"""The time code: its bits, and its way through an encoder and a decoder at both sizes."""

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.simulate.encoder import EncoderSettings, PictureEncoder
from mingcha.simulate.painter import Painter
from mingcha.simulate.scenes import SCENES
from mingcha.simulate.time_code import code_bits, crc8, draw_time_code, read_time_code, strip_height

MOMENT_MS = 1_795_586_602_040  # 2026-11-25 14:03:22.040 in Shanghai


def test_bits_are_sync_time_and_check():
    # CRC-8 with polynomial 0x07 of "123456789" is F4 (the usual check value)
    assert crc8(b"123456789") == 0xF4
    assert code_bits(0) == 0xB2 << 56
    assert code_bits(MOMENT_MS) >> 8 == 0xB2 << 48 | MOMENT_MS


@given(st.integers(0, 2**48 - 1), st.sampled_from([(320, 180), (640, 360), (1280, 720), (1920, 1080)]))
def test_every_instant_is_read_back_at_every_size(unix_ms, size):
    width, height = size
    luma = np.full((height, width), 90, np.uint8)
    draw_time_code(luma[height - strip_height(height) :], unix_ms)
    assert read_time_code(luma) == unix_ms


@given(st.integers(0, 63))
def test_one_wrong_block_is_noticed(block):
    luma = np.zeros((720, 1280), np.uint8)
    draw_time_code(luma[704:], MOMENT_MS)
    columns = slice(block * 20, block * 20 + 20)
    luma[704:, columns] = 251 - luma[704:, columns]
    assert read_time_code(luma) is None


def test_a_picture_without_a_code_gives_none():
    assert read_time_code(np.full((720, 1280), 128, np.uint8)) is None
    assert read_time_code(np.zeros((1, 8), np.uint8)) is None


def decoded(settings, frames):
    """Encodes (frame, pts) and returns the luma planes after decoding."""
    encoder = PictureEncoder(settings)
    decoder = av.CodecContext.create("h264", "r")
    planes = []
    for frame, pts_90k in frames:
        for picture in encoder.encode(frame, pts_90k):
            stream = b"".join(b"\0\0\0\1" + unit for unit in picture.nal_units)
            for shown in [*decoder.decode(av.Packet(stream))]:
                plane = shown.planes[0]
                planes.append(np.frombuffer(plane, np.uint8).reshape(plane.height, -1)[:, : plane.width].copy())
    for shown in decoder.decode(None):
        plane = shown.planes[0]
        planes.append(np.frombuffer(plane, np.uint8).reshape(plane.height, -1)[:, : plane.width].copy())
    return planes


@pytest.mark.parametrize(("width", "sub"), [(1280, False), (1280, True), (640, False)])
def test_the_code_survives_coding_at_both_sizes(width, sub):
    painter = Painter(SCENES[0], width, width * 9 // 16, "CAM00")
    shown_width = width // 2 if sub else width
    settings = EncoderSettings(shown_width, shown_width * 9 // 16, 25, 400_000, 50)

    def frames():
        for number in range(8):
            painter.draw(MOMENT_MS + number * 40, number / 25, with_sub=sub)
            yield (painter.sub_frame if sub else painter.frame), number * 3600

    planes = decoded(settings, frames())
    assert [read_time_code(plane) for plane in planes] == [MOMENT_MS + number * 40 for number in range(8)]


def test_the_code_survives_scaling_to_half():
    luma = np.full((720, 1280), 90, np.uint8)
    draw_time_code(luma[704:], MOMENT_MS)
    half = luma.reshape(360, 2, 640, 2).mean(axis=(1, 3)).astype(np.uint8)
    assert read_time_code(half) == MOMENT_MS
