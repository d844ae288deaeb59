"""Every pixel that a polygon touches is covered, and filled on every plane of every pixel format (article 18)."""

import time

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.kit.errors import Fault
from mingcha.media.masks.fill import MaskFill, UnfillableError
from mingcha.media.masks.plan import MOST_CORNERS_AT_ONCE, Mask, MaskedBy
from mingcha.media.masks.polygons import SIDE, parse_polygons
from mingcha.media.masks.raster import raster

corner = st.tuples(st.integers(0, SIDE), st.integers(0, SIDE)).map(list)
sides = st.integers(2, 40)
HALF = ((0, 0), (SIDE // 2, 0), (SIDE // 2, SIDE), (0, SIDE))
LEFT = (Mask("M1.1", MaskedBy.RECORDER, 10, (HALF,)),)


def is_inside(polygon: list[list[int]], x: float, y: float) -> bool:
    """Whether a point, in units of the polygon, lies inside: by the number of edges to its left."""
    inside = False
    for (x0, y0), (x1, y1) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        if (y0 <= y) != (y1 <= y) and x0 + (y - y0) * (x1 - x0) / (y1 - y0) < x:
            inside = not inside
    return inside


@settings(max_examples=60, deadline=None)
@given(st.lists(corner, min_size=3, max_size=7), sides, sides, st.integers(0, 60))
def test_no_point_of_a_polygon_is_outside_its_pixels(
    corners: list[list[int]], width: int, height: int, grow_permille: int
) -> None:
    try:
        polygons = parse_polygons([corners])
    except Fault:
        return
    covered = raster((Mask("M1.1", MaskedBy.RECORDER, grow_permille, polygons),), width, height)
    assert covered.shape == (height, width)
    steps = 3  # points a pixel
    for row in range(height * steps):
        for column in range(width * steps):
            x, y = (column + 0.5) / steps, (row + 0.5) / steps
            if is_inside(corners, x / width * SIDE, y / height * SIDE):
                assert covered[int(y), int(x)]
    for x, y in corners:
        at = min(int(x / SIDE * width), width - 1), min(int(y / SIDE * height), height - 1)
        assert covered[at[1], at[0]]


def test_it_grows_by_a_share_of_the_width_and_no_further() -> None:
    small = ((32_000, 32_000), (32_400, 32_000), (32_400, 32_400), (32_000, 32_400))
    covered = raster((Mask("M1.1", MaskedBy.RECORDER, 50, (small,)),), 200, 100)
    rows, columns = np.nonzero(covered)
    # the square is about one pixel at (97..98, 48..49): 5 % of 200 and one more on all sides, in blocks of two
    assert (columns.min(), columns.max()) == (86, 109)
    assert (rows.min(), rows.max()) == (36, 61)


@pytest.mark.parametrize(
    "name",
    ["yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuv440p", "gray", "yuv420p10le", "yuv422p10le"],
)
def test_every_plane_is_filled_and_the_rest_is_left(name: str) -> None:
    width, height = 46, 27
    frame = av.VideoFrame(width, height, name)
    bits = 10 if name.endswith("10le") else 8
    kind = np.dtype("<u2" if bits == 10 else "u1")
    for plane in frame.planes:
        np.frombuffer(plane, kind)[:] = 200 << bits - 8
    MaskFill().fill(frame, LEFT)
    for number, plane in enumerate(frame.planes):
        samples = np.frombuffer(plane, kind).reshape(-1, plane.line_size // kind.itemsize)[
            : plane.height, : plane.width
        ]
        across = -(-width // plane.width)
        border = 26 // across  # half of 46 is 23, one pixel of growth, one for doubt, whole blocks of two
        assert (samples[:, :border] == (128 if number else 60) << bits - 8).all()
        assert (samples[:, border:] == 200 << bits - 8).all()


def test_as_many_corners_as_a_plan_may_have_are_rendered_in_the_time_of_one_picture() -> None:
    """The limit of a picture (SIGALRM) covers the first rendering too: a plan that needs longer would end the worker at
    each start, and nothing would be recorded. A square and the work on every pixel are the measure."""
    comb = [(x * 2184, SIDE if x % 2 else 900) for x in reversed(range(30))]
    combs = tuple(((0, n), (SIDE, n), *comb) for n in range(16))
    assert sum(map(len, combs)) == MOST_CORNERS_AT_ONCE
    square, full = (
        min(_seconds((Mask("M1.1", MaskedBy.RECORDER, 10, polygons),)) for _ in range(2))
        for polygons in ((HALF,), combs)
    )
    assert full < 10 * square  # six measured; sixteen where every edge costs its polygon's whole width


def _seconds(masks: tuple[Mask, ...]) -> float:
    begun = time.thread_time()
    raster(masks, 960, 540)
    return time.thread_time() - begun


def test_another_pixel_format_is_refused() -> None:
    with pytest.raises(UnfillableError):
        MaskFill().fill(av.VideoFrame(16, 16, "rgb24"), LEFT)


def test_another_version_and_another_size_are_rendered_anew() -> None:
    fill = MaskFill()
    right = tuple((SIDE - x, y) for x, y in HALF)
    for size in (32, 48, 64):
        for masks, column in ((LEFT, 0), ((Mask("M1.2", MaskedBy.RECORDER, 10, (right,)),), -1)):
            frame = av.VideoFrame(size, size, "gray")
            np.frombuffer(frame.planes[0], np.uint8)[:] = 200
            fill.fill(frame, masks)
            luma = frame.to_ndarray()
            assert (luma[:, column] == 60).all()
            assert (luma[:, -1 - column] == 200).all()
