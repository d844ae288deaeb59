"""Pictures are decoded in a process of their own, which a hostile one may end and nothing else (F6)."""

import io
import struct
import sys

import av
import numpy as np
import pytest

from mingcha.bench.looks.coded import coded_key_picture, drawn_frame
from mingcha.media.looks.picture import HEIGHT, WIDTH, JudgedPicture
from mingcha.media.looks.pipe import (
    ANSWER_BYTES,
    LENGTH,
    MOST_BYTES,
    pack_answer,
    pack_request,
    unpack_answer,
    unpack_request,
)
from mingcha.media.looks.worker import serve
from mingcha.media.looks.worker_process import LookWorker


def test_messages_are_what_they_were() -> None:
    picture = JudgedPicture(np.arange(WIDTH * HEIGHT, dtype=np.uint8).reshape(HEIGHT, WIDTH), 2.5)
    answer = pack_answer(picture)
    assert answer[:4] == struct.pack(">I", 4 + 320 * 180)
    back = unpack_answer(answer[4:])
    assert back is not None
    assert back.chroma == 2.5
    assert (back.luma == picture.luma).all()
    assert unpack_answer(b"") is None
    assert unpack_request(pack_request(b"in", b"payload")[4:]) == (b"in", b"payload")
    for wrong in (b"", b"\0\0", b"\0\0\0\x05abc"):
        with pytest.raises(ValueError, match="request"):
            unpack_request(wrong)
    with pytest.raises(ValueError, match="small picture"):
        unpack_answer(b"\0" * (ANSWER_BYTES - 1))


def test_rubbish_gets_an_empty_answer_and_an_impossible_length_ends_it() -> None:
    requests = pack_request(b"", b"") + pack_request(b"rubbish", b"\0" * 99) + LENGTH.pack(MOST_BYTES + 1) + b"more"
    answers = io.BytesIO()
    serve(io.BytesIO(requests), answers)
    assert answers.getvalue() == LENGTH.pack(0) * 2


ENDS = (sys.executable, "-c", "import sys; sys.stdin.buffer.read(4)")
NONSENSE = (sys.executable, "-c", "import sys; sys.stdin.buffer.read(4); sys.stdout.buffer.write(b'\\xff' * 4)")


@pytest.mark.parametrize("program", [ENDS, NONSENSE])
async def test_a_worker_that_ends_or_answers_nonsense_is_replaced(program: tuple[str, ...]) -> None:
    worker = LookWorker(program)
    assert await worker.small(b"init", b"picture") is None
    assert await worker.small(b"init", b"picture") is None
    assert worker.ended == 2
    await worker.stop()


@pytest.mark.parametrize("codec", ["h264", "h265"])
async def test_a_key_picture_becomes_small_and_rubbish_does_not_end_the_worker(codec: str) -> None:
    frame = drawn_frame(0, 1280, 720)
    luma = frame.to_ndarray()[:720].copy()
    init, payload = coded_key_picture(codec, frame)
    worker = LookWorker()
    try:
        assert await worker.small(init, payload[:9]) is None
        picture = await worker.small(init, payload)
        assert worker.ended == 0
    finally:
        await worker.stop()
    assert picture is not None
    mean = luma.reshape(HEIGHT, 4, WIDTH, 4).mean(axis=(1, 3))
    assert np.abs(picture.luma - ((mean - 16) * 255 / 219)).mean() < 6  # studio levels become full ones
    assert picture.chroma > 2


async def test_f6_hostile_bytes_an_8k_picture_and_one_that_is_too_long_leave_the_next_picture_whole() -> None:
    """Bytes of a stream turned over and cut off, a key picture of 7680x4320, a request above the bound."""
    init, payload = coded_key_picture("h264", drawn_frame(0, 1280, 720))
    plain = av.VideoFrame.from_ndarray(np.full((4320 * 3 // 2, 7680), 128, np.uint8), format="yuv420p")
    wide_init, wide = coded_key_picture("h264", plain)
    chance, worker = np.random.default_rng(6), LookWorker()
    try:
        assert await worker.small(init, bytes(MOST_BYTES)) is None
        assert worker._process is None, "what is too long for an 8K stream starts no process"
        for hostile in (_turned_over(chance, payload), chance.bytes(5000), payload[: len(payload) // 2], b""):
            answer = await worker.small(init, hostile)
            assert answer is None or answer.luma.shape == (HEIGHT, WIDTH)
        for hostile in (_turned_over(chance, init), chance.bytes(700), init[:-40], b""):
            answer = await worker.small(hostile, payload)
            assert answer is None or answer.luma.shape == (HEIGHT, WIDTH)
        large = await worker.small(wide_init, wide)
        after = await worker.small(init, payload)
        assert worker.ended <= 2
    finally:
        await worker.stop()
    assert large is not None
    assert abs(float(large.luma.mean()) - 130) < 3
    assert after is not None


def _turned_over(chance: np.random.Generator, data: bytes) -> bytes:
    """The bytes, with one in fifty of them another one."""
    found = np.frombuffer(data, np.uint8).copy()
    places = chance.integers(0, len(found), max(1, len(found) // 50))
    found[places] ^= chance.integers(1, 256, len(places), dtype=np.uint8)
    return found.tobytes()
