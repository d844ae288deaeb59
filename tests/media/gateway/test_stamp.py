"""What is pressed on a viewing copy, and that its mark is found again in the file (articles 16(3), 20(1))."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from tests.support.media.marked import scene

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gateway.transcode.glyphs import text_bitmap
from mingcha.media.gateway.transcode.stamp import Stamp
from mingcha.media.gateway.transcode.trace_film import trace_film
from mingcha.media.mp4.fragment import Sample, live_fragment
from mingcha.media.mp4.init import init_segment
from mingcha.media.pictures.codecs import VIEWING_COPY, Encoder

LABEL = "李明 江岸分局 2026-000001"
BEGIN_90K = 1_764_050_602 * 90_000
"""2025-11-25 14:03:22 in China."""
RATE = 12


def frame(luma: np.ndarray, pts_90k: int) -> Any:
    """A grey-coloured frame with this luma."""
    height, width = luma.shape
    whole = np.full((height * 3 // 2, width), 128, np.uint8)
    whole[:height] = np.clip(luma, 16, 235)
    made = av.VideoFrame.from_ndarray(whole, "yuv420p")
    made.pts = pts_90k
    return made


def pressed(label: str, width: int, height: int, pts_90k: int = BEGIN_90K) -> np.ndarray:
    """The luma of an even picture after the stamp."""
    made = frame(np.full((height, width), 120), pts_90k)
    Stamp(label, 7, width, height).press(made)
    return made.to_ndarray()[:height]


def test_a_glyph_is_as_wide_as_its_character_and_a_missing_one_is_shown() -> None:
    assert [text_bitmap(text).shape for text in ("", "A", "李", "A李")] == [(16, 0), (16, 8), (16, 16), (16, 24)]
    assert (text_bitmap("一") != text_bitmap("丁")).any()
    assert text_bitmap("一")[7:10].sum() > 10, "a stroke from left to right"
    assert (text_bitmap("𠀀") == text_bitmap("〓")).all()
    assert all(text_bitmap(one).any() for one in "龘㐀ÀЖ￥·、（）")


def test_the_bar_has_the_label_and_the_clock_in_as_many_lines_as_they_need() -> None:
    ink = text_bitmap(f"{LABEL}  2025-11-25 14:03:22 北京时间")
    picture = pressed(LABEL, 640, 360)
    assert (picture[-20:-4, 4 : 4 + ink.shape[1]] > 200).tolist() == ink.tolist()
    twice = pressed(LABEL, 1280, 720)
    assert (twice[-36:-4:2, 4 : 4 + 2 * ink.shape[1] : 2] > 200).tolist() == ink.tolist()
    narrow = pressed(LABEL * 3, 320, 180)
    assert (narrow > 200).any(axis=1).sum() > 3 * 12


def test_the_clock_is_another_in_each_second_and_the_same_within_one() -> None:
    stamp = Stamp(LABEL, 7, 640, 360)
    bars = []
    for step in (0, 89_999, 90_000, 180_000):
        made = frame(np.full((360, 640), 120), BEGIN_90K + step)
        stamp.press(made)
        bars.append((made.to_ndarray()[336:360] > 200).tobytes())
    assert bars[0] == bars[1]
    assert len(set(bars)) == 3


@pytest.mark.parametrize(("left", "top"), [(0.0, 0.0), (0.2, 0.2), (0.0, 0.2), (0.1, 0.05)])
def test_no_cutting_of_a_fifth_loses_the_label(left: float, top: float) -> None:
    """The ink of the first characters is found in what is left, although the bar is cut off."""
    picture = pressed(LABEL, 1280, 720).astype(int)
    row, column = int(720 * top), int(1280 * left)
    part = picture[row : min(680, row + 576), column : column + 1024]
    ink = text_bitmap("李")
    light = part > 130
    windows = np.lib.stride_tricks.sliding_window_view(light, ink.shape)
    hits = (windows[::1, ::1] == ink).mean(axis=(2, 3))
    assert hits.max() > 0.97


@pytest.mark.parametrize(("label", "mark"), [("", 7), (LABEL, 1 << 40), (LABEL, -1)])
def test_a_copy_without_label_or_with_an_impossible_mark_is_not_made(label: str, mark: int) -> None:
    with pytest.raises(ValueError, match=r"label|40 bits"):
        Stamp(label, mark, 640, 360)


def film(seconds: int, mark: int | None) -> Iterator[bytes]:
    """A copy as a file, or a film without a stamp."""
    encoder = Encoder(640, 360, VIEWING_COPY)
    stamp = Stamp(LABEL, mark, 640, 360) if mark else None
    yield init_segment(encoder.format)
    for number in range(seconds * RATE):
        made = frame(scene(3, 640, 360, number / RATE), BEGIN_90K + number * 90_000 // RATE)
        key = number % RATE == 0
        is_key, data = encoder.encode(made, key=key, press=stamp.press if stamp else None)
        yield live_fragment(number + 1, made.pts, [Sample(90_000 // RATE, is_key, 0, data)])


@pytest.mark.law("20(1)")
def test_t20c_a_film_is_traced_by_its_file_and_one_without_a_mark_is_not(tmp_path: Path) -> None:
    path = tmp_path / "leak.mp4"
    path.write_bytes(b"".join(film(10, 20_260_000_001)))
    found = trace_film(path)
    assert found.payload == 20_260_000_001
    assert found.agreement > 12
    path.write_bytes(b"".join(film(1, 20_260_000_001)))
    assert trace_film(path).payload is None, "a second is too short"
    path.write_bytes(b"".join(film(1, 20_260_000_001))[:200])
    with pytest.raises(Fault) as fault:
        trace_film(path)
    assert fault.value.kind is FaultKind.CORRUPT, "an init without a picture"
