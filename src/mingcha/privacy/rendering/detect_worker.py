"""The worker that looks at one chunk of a source or of a film: `python -m mingcha.privacy.rendering.detect_worker`.

A program of its own, since it alone needs the networks (extra `redaction`).
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mingcha.privacy.detection.chunk import detect_chunk, detect_some
from mingcha.privacy.detection.computing import Computing
from mingcha.privacy.detection.detectors import loaded_detectors
from mingcha.privacy.detection.settings import settings_of
from mingcha.privacy.rendering.decoding import film_frames
from mingcha.privacy.rendering.gate import LOOKED_EVERY, LOOKED_FIRST
from mingcha.privacy.rendering.worker import each_in_time, main, source_frames


def detected(order: Mapping[str, Any]) -> bytes:
    """The packed detections of the chunk of an order (processes.detect_order, processes.check_order)."""
    settings = settings_of(str(order["settings"]))
    detectors = loaded_detectors(Path(order["models"]), settings, Computing(str(order["computing"])))
    if "film" in order:
        frames = each_in_time(film_frames(Path(order["film"]), int(order["offset"])))
        return detect_some(frames, detectors, settings, LOOKED_EVERY, LOOKED_FIRST).packed()
    return detect_chunk(source_frames(order), detectors, settings).packed()


if __name__ == "__main__":
    sys.exit(main(detected))
