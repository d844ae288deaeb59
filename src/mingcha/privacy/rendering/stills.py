"""Stills whose persons and plates are covered before they leave the platform (article 21): the workers, seen from
outside. Decodes nothing; boxes are polygons in 1/SIDE of width and height, as masks have them.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mingcha.kit.canonical import Json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.masks.polygons import SIDE, Polygon
from mingcha.privacy.detection.computing import wanted_computing
from mingcha.privacy.rendering.processes import COVER_STILL, SEEK_IN_STILLS, run_worker

MOST_STILL_BYTES = 8 << 20
STILL_LIMIT_S = 90.0
_MOST_FOUND = 2000


class FoundPart(NamedTuple):
    """A rectangle in which a person, a face or a plate was found, widened, in 1/SIDE of width and height."""

    left: int
    top: int
    right: int
    bottom: int


def covered_still(jpeg: bytes, polygons: Sequence[Polygon], foot: str) -> bytes:
    """A copy of a JPEG in which every pixel that a polygon touches is one grey, encoded anew, without anything of the
    file that it was made of but its open pixels; `foot` is written on a bar at its foot. Blocks the calling thread.
    Raises Fault(UNSUPPORTED) without the packages, Fault(UNAVAILABLE) if the picture cannot be decoded."""
    order: dict[str, Json] = {
        "still": _text(jpeg),
        "polygons": [[list(corner) for corner in one] for one in polygons],
        "foot": foot,
    }
    return run_worker(COVER_STILL, order, STILL_LIMIT_S)


def found_in_stills(jpegs: Sequence[bytes], models: Path, settings: str) -> tuple[tuple[FoundPart, ...], ...]:
    """Where persons, faces and plates were found in each JPEG, faint ones too: a person removes what is none. Blocks.
    Raises Fault(UNSUPPORTED) without the packages, Fault(UNAVAILABLE) without the models or an answer."""
    order: dict[str, Json] = {
        "stills": [_text(one) for one in jpegs],
        "models": str(models),
        "settings": settings,
        "computing": wanted_computing().value,
    }
    return read_found(run_worker(SEEK_IN_STILLS, order, STILL_LIMIT_S), len(jpegs))


def read_found(answer: bytes, stills: int) -> tuple[tuple[FoundPart, ...], ...]:
    """What the worker found in so many stills: a process that decodes wrote it. Raises Fault(CORRUPT)."""
    try:
        rows = json.loads(answer)
        found = tuple(tuple(_part(part) for part in one) for one in rows)
    except (ValueError, TypeError, RecursionError) as error:
        raise _malformed(str(error)[:200]) from None
    if isinstance(rows, Mapping) or len(found) != stills or any(len(one) > _MOST_FOUND for one in found):
        raise _malformed("count")
    return found


def _part(row: Sequence[object]) -> FoundPart:
    sides = [side for side in row if type(side) is int and 0 <= side <= SIDE]
    if len(row) != 4 or len(sides) != 4 or sides[0] >= sides[2] or sides[1] >= sides[3]:
        raise ValueError("no rectangle")
    return FoundPart(*sides)


def _text(jpeg: bytes) -> str:
    if len(jpeg) > MOST_STILL_BYTES:
        raise _malformed("too large")
    return base64.b64encode(jpeg).decode("ascii")


def _malformed(detail: str) -> Fault:
    return Fault(FaultKind.CORRUPT, Words("画面处理结果格式不对", "a worker of stills gave a malformed answer"), detail)
