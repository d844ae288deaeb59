"""The detector on a real film, if one is given: what it claims of the film as it is, covered and turned.

Frames of one film lie seconds apart, not ten minutes: a figure of what moves in it, not of weather.
"""

from typing import Any

import av
import numpy as np

from mingcha.media.looks.detector import CameraDetector
from mingcha.media.looks.picture import HEIGHT, WIDTH, JudgedPicture
from mingcha.media.looks.timing import EVERY_MS
from mingcha.media.looks.values import LookFinding

_LEARNED_FRAMES, _JUDGED_FRAMES, _HOURS_BETWEEN = 40, 72, 3
_DEGREES_PX = 18
"""5 degrees of a lens of 90."""


def film_figures(path: str) -> dict[str, Any]:
    """What the detector claims of a film. Raises av.FFmpegError if it cannot be read."""
    pictures = _pictures(path, _LEARNED_FRAMES + _JUDGED_FRAMES)
    return {
        "frames": len(pictures),
        "as_it_is": _claimed(pictures, lambda luma: luma),
        "covered_30": _claimed(pictures, _covered),
        "turned_5": _claimed(pictures, lambda luma: np.roll(luma, -_DEGREES_PX, axis=1)),
    }


def _claimed(pictures: list[JudgedPicture], change: Any) -> list[str]:
    """The kinds that are found in the later frames after a change, once the first ones were learned."""
    detector, kinds = CameraDetector(), set[LookFinding]()
    for place, one in enumerate(pictures[:_LEARNED_FRAMES]):
        detector.check(one, place * _HOURS_BETWEEN * 3_600_000)
    begin_ms = _LEARNED_FRAMES * _HOURS_BETWEEN * 3_600_000
    for place, one in enumerate(pictures[_LEARNED_FRAMES:]):
        detector.check(JudgedPicture(change(one.luma), one.chroma), begin_ms + place * EVERY_MS)
        kinds |= set(detector.standing)
    return sorted(one.value for one in kinds)


def _covered(luma: Any) -> Any:
    found = luma.copy()
    found[:, : WIDTH * 3 // 10] = 120
    return found


def _pictures(path: str, most: int) -> list[JudgedPicture]:
    """Frames at even distances, in their order."""
    with av.open(path) as film:
        stream = film.streams.video[0]
        total = max(1, stream.frames or 500)
        step = max(1, total // most)
        found: list[JudgedPicture] = []
        for place, frame in enumerate(film.decode(stream)):
            if place % step == 0 and len(found) < most:
                small = frame.reformat(WIDTH, HEIGHT, "yuv444p", interpolation="AREA", dst_color_range="JPEG")
                luma, blue, red = small.to_ndarray()
                chroma = float(np.abs(blue.astype(np.int16) - 128).mean() + np.abs(red.astype(np.int16) - 128).mean())
                found.append(JudgedPicture(np.ascontiguousarray(luma), chroma / 2))
        return found
