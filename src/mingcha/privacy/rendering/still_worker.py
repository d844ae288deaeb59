"""The worker that covers parts of one still: `python -m mingcha.privacy.rendering.still_worker` (article 21).

The parts are filled in the whole picture, before it is scaled: no pixel of them reaches what is encoded.
"""

import sys
from collections.abc import Mapping
from typing import Any

from mingcha.media.masks.fill import MaskFill
from mingcha.media.masks.plan import Mask, MaskedBy
from mingcha.media.masks.polygons import Polygon
from mingcha.media.pictures.codecs import SIDE_LIMIT, fitted, jpeg
from mingcha.privacy.rendering.foot_bar import FootBar
from mingcha.privacy.rendering.still_frames import still_frame
from mingcha.privacy.rendering.worker import each_in_time, main

MOST_WIDTH = 1280
"""Pixels of a copy that leaves: no more than a sheet of paper shows."""


def covered(order: Mapping[str, Any]) -> bytes:
    """The JPEG of the covered copy of an order (stills.covered_still)."""
    (frame,) = each_in_time([still_frame(str(order["still"]))])
    polygons = tuple(tuple((int(x), int(y)) for x, y in one) for one in order["polygons"])
    return covered_frame(frame, polygons, str(order["foot"]))


def covered_frame(frame: Any, polygons: tuple[Polygon, ...], foot: str) -> bytes:
    """The JPEG of an `av.VideoFrame` in yuv420p, whose parts are filled in place, at most MOST_WIDTH wide."""
    if polygons:
        MaskFill().fill(frame, (Mask("S00000000.1", MaskedBy.RECORDER, 0, polygons),))
    width, height = fitted(frame.width, frame.height, MOST_WIDTH, SIDE_LIMIT)
    scaled = frame.reformat(width, height, "yuv420p", dst_color_range="MPEG")
    scaled.make_writable()
    FootBar(foot, width, height).press(scaled)
    return jpeg(scaled, MOST_WIDTH)[0]


if __name__ == "__main__":
    sys.exit(main(covered))
