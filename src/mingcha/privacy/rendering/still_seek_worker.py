"""The worker that seeks persons, faces and plates in stills, so that a person covers them (article 21):
`python -m mingcha.privacy.rendering.still_seek_worker`. It finds places, and says nothing of whom they show.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mingcha.media.masks.polygons import SIDE
from mingcha.privacy.detection.chunk import detect_chunk
from mingcha.privacy.detection.computing import Computing
from mingcha.privacy.detection.detectors import loaded_detectors
from mingcha.privacy.detection.settings import EngineSettings, settings_of
from mingcha.privacy.detection.values import Box, Detection, Detector
from mingcha.privacy.rendering.still_frames import still_frame
from mingcha.privacy.rendering.worker import each_in_time, main


def found(order: Mapping[str, Any]) -> bytes:
    """JSON: a list a still of [left, top, right, bottom] in 1/SIDE (stills.found_in_stills)."""
    settings = settings_of(str(order["settings"]))
    detectors = loaded_detectors(Path(order["models"]), settings, Computing(str(order["computing"])))
    frames = each_in_time(still_frame(str(one)) for one in order["stills"])
    return json.dumps([parts_in(frame, detectors, settings) for frame in frames]).encode()


def parts_in(frame: Any, detectors: Iterable[Detector], settings: EngineSettings) -> list[list[int]]:
    """The widened rectangles of what was found in an `av.VideoFrame`, in 1/SIDE. All parts of it are looked at, as of
    the last picture of a film; what is faint is kept, since there is no second picture that could confirm it; what is
    scant is not, which one picture says nothing of."""
    looked_at = detect_chunk([frame], detectors, settings).looked_at
    return [
        _of_side(_widened(one, settings).within(frame.width, frame.height), frame.width, frame.height)
        for _, detections in looked_at
        for one in detections
        if one.box.within(frame.width, frame.height).area
        and not one.is_dropped
        and one.score_permille >= settings.scant_permille
    ]


def _widened(one: Detection, settings: EngineSettings) -> Box:
    """As a film widens a box of its kind, and to its least side."""
    by = settings.widen_permille[one.kind]
    across = max(one.box.width * by // 1000, (settings.least_side - one.box.width) // 2, 0) + 1
    down = max(one.box.height * by // 1000, (settings.least_side - one.box.height) // 2, 0) + 1
    return Box(one.box.left - across, one.box.top - down, one.box.right + across, one.box.bottom + down)


def _of_side(box: Box, width: int, height: int) -> list[int]:
    """Rounded outward."""
    return [
        box.left * SIDE // width,
        box.top * SIDE // height,
        -(-box.right * SIDE // width),
        -(-box.bottom * SIDE // height),
    ]


if __name__ == "__main__":
    sys.exit(main(found))
