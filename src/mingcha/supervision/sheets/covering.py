"""How pictures of a sheet are covered: what the detectors of redactions propose, and the copy that leaves (article 21).

Persons are sought in order to cover them, and nothing is kept of them but places in the picture.
"""

from collections.abc import Callable, Sequence

from mingcha.kit.errors import Fault
from mingcha.media.masks.polygons import Polygon
from mingcha.privacy.detection.model_files import models_folder
from mingcha.privacy.detection.settings import S6
from mingcha.privacy.redaction.engine import HomeEngine
from mingcha.privacy.rendering.stills import covered_still, found_in_stills
from mingcha.supervision.sheets.rules import grouped_parts

type SeekParts = Callable[[Sequence[bytes]], tuple[tuple[Polygon, ...], ...] | None]
"""JPEGs -> what is proposed to be covered in each; None where no detector looked."""
type CoverStill = Callable[[bytes, Sequence[Polygon], str], bytes]
"""(JPEG, areas, text at the foot) -> the covered copy."""

cover_by_worker: CoverStill = covered_still


def propose_areas(jpegs: Sequence[bytes]) -> tuple[tuple[Polygon, ...], ...] | None:
    """What the detectors of this home propose; None where packages or models are missing, or the worker fails: then a
    person draws all of it. Blocks the calling thread for some seconds."""
    if HomeEngine().lacking():
        return None
    try:
        found = found_in_stills(jpegs, models_folder(), S6.name)
    except Fault:
        return None
    return tuple(map(grouped_parts, found))
