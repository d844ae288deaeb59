"""What a box covers has no way into the film: other content gives the same bytes, as no blur would (21, T21d-N).

This is stronger than that nobody can be recognised: nothing at all of the content is there to be restored.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import av
import numpy as np
import pytest
from tests.support.privacy.footage import BEGIN_90K, STEP_90K, textured

from mingcha.media.masks.fill import Rectangle, fill_rectangles
from mingcha.privacy.detection.chunk import FrameAt
from mingcha.privacy.detection.settings import S1
from mingcha.privacy.detection.values import Box
from mingcha.privacy.rendering.chunk_order import RenderOrder
from mingcha.privacy.rendering.encoding import Fill, render_chunk
from mingcha.privacy.tracks.freezing import FrozenFrame, on_grid

COUNT = 8
FORMATS = ["yuv420p", "yuvj420p", "yuv422p", "yuv444p", "yuv420p10le"]


def clip(
    seed: int, name: str, size: tuple[int, int], boxes: Sequence[tuple[Box, ...]], *, noise: bool
) -> Iterator[Any]:
    """Decoded pictures; with `noise` other content in the boxes alone, in every plane."""
    chance = np.random.default_rng(seed + 1000)
    for number in range(COUNT):
        frame = textured(number, size, seed).reformat(*size, name)
        frame.pts = BEGIN_90K + number * STEP_90K
        kind = np.dtype("<u2" if name.endswith("10le") else "u1")
        for place, plane in enumerate(frame.planes):
            samples = np.frombuffer(plane, kind).reshape(-1, plane.line_size // kind.itemsize)
            across, down = (size[0] // plane.width, size[1] // plane.height) if place else (1, 1)
            for box in boxes[number] if noise else ():
                part = samples[box.top // down : box.bottom // down, box.left // across : box.right // across]
                part[:] = chance.integers(0, 1023 if kind.itemsize == 2 else 255, part.shape, kind)
        yield frame


def boxes_of(seed: int, size: tuple[int, int]) -> list[tuple[Box, ...]]:
    """Two frozen boxes a picture, which move."""
    chance = np.random.default_rng(seed)
    begin = [(int(chance.integers(0, size[0] - 20)), int(chance.integers(0, size[1] - 20))) for _ in range(2)]
    return [tuple(on_grid(Box(x + n, y, x + n + 20, y + 18), *size, S1) for x, y in begin) for n in range(COUNT)]


def rendered(seed: int, name: str, canvas: tuple[int, int], *, noise: bool, fill: Fill = fill_rectangles) -> bytes:
    size = (96, 64)
    boxes = boxes_of(seed, size)
    frames = (FrozenFrame(FrameAt(BEGIN_90K + n * STEP_90K, *size), boxes[n]) for n in range(COUNT))
    order = RenderOrder(1, canvas, BEGIN_90K, BEGIN_90K, tuple(frames))
    return render_chunk(clip(seed, name, size, boxes, noise=noise), order, fill)


def blurred(frame: Any, rectangles: Sequence[Rectangle]) -> None:
    """What others do: the mean of each covered part in place of one grey."""
    for plane_number, plane in enumerate(frame.planes):
        samples = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
        share = 2 if plane_number else 1
        for left, top, right, bottom in rectangles:
            part = samples[top // share : bottom // share, left // share : right // share]
            part[:] = int(part.mean()) if part.size else 0


def mosaic(frame: Any, rectangles: Sequence[Rectangle]) -> None:
    """Blocks of eight pixels."""
    luma = frame.planes[0]
    samples = np.frombuffer(luma, np.uint8).reshape(-1, luma.line_size)
    for left, top, right, bottom in rectangles:
        for row in range(top, bottom, 8):
            for column in range(left, right, 8):
                part = samples[row : min(row + 8, bottom), column : min(column + 8, right)]
                part[:] = int(part.mean())
    fill_chroma = [(left, top, right, bottom) for left, top, right, bottom in rectangles]
    for plane in frame.planes[1:]:
        chroma = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
        for left, top, right, bottom in fill_chroma:
            chroma[top // 2 : bottom // 2, left // 2 : right // 2] = 128


@pytest.mark.parametrize(("seed", "name"), list(enumerate(FORMATS)))
def test_other_content_under_the_boxes_gives_the_same_bytes(seed: int, name: str) -> None:
    ours = rendered(seed, name, (96, 64), noise=False)
    assert ours == rendered(seed, name, (96, 64), noise=True)
    assert ours != rendered(seed + 50, name, (96, 64), noise=False), "content outside the boxes does matter"


@pytest.mark.parametrize("canvas", [(64, 42), (128, 96)])
def test_also_if_the_picture_is_scaled_or_lies_in_a_larger_film(canvas: tuple[int, int]) -> None:
    assert rendered(3, "yuv422p", canvas, noise=False) == rendered(3, "yuv422p", canvas, noise=True)


@pytest.mark.parametrize("fill", [blurred, mosaic])
def test_with_blur_or_mosaic_the_bytes_differ(fill: Fill) -> None:
    assert rendered(0, "yuv420p", (96, 64), noise=False, fill=fill) != rendered(
        0, "yuv420p", (96, 64), noise=True, fill=fill
    )


def test_a_box_that_was_not_frozen_makes_a_difference() -> None:
    """The harness finds content that is not covered."""
    nothing: Callable[[Any, Sequence[Rectangle]], None] = lambda _, __: None  # noqa: E731
    assert rendered(0, "yuv420p", (96, 64), noise=False, fill=nothing) != rendered(
        0, "yuv420p", (96, 64), noise=True, fill=nothing
    )


@pytest.mark.parametrize("name", ["yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "gray"])
def test_rectangles_are_filled_on_every_plane_and_rounded_outward(name: str) -> None:
    frame = av.VideoFrame(46, 28, name)
    kind = np.dtype("<u2" if name.endswith("10le") else "u1")
    bits = 10 if kind.itemsize == 2 else 8
    for plane in frame.planes:
        np.frombuffer(plane, kind)[:] = 200 << bits - 8
    fill_rectangles(frame, [(5, 3, 11, 9), (40, 20, 60, 40), (-20, -20, -1, -1)])
    for number, plane in enumerate(frame.planes):
        samples = np.frombuffer(plane, kind).reshape(-1, plane.line_size // kind.itemsize)[
            : plane.height, : plane.width
        ]
        grey, other = (128 if number else 60) << bits - 8, 200 << bits - 8
        across, down = -(-46 // plane.width), -(-28 // plane.height)
        covered = np.zeros(samples.shape, bool)
        covered[3 // down : -(-9 // down), 5 // across : -(-11 // across)] = True
        covered[20 // down :, 40 // across :] = True
        assert (samples[covered] == grey).all()
        if number:
            assert (samples[~covered] == other).all()
        else:
            wide = 2 if name in ("yuv420p", "yuv422p", "yuv420p10le") else 1
            assert (samples[10:20] == other).all()
            assert (samples[4, 12:40] == other).all()
            assert (samples[4, 5 // wide * wide : -(-11 // wide) * wide] == grey).all()
