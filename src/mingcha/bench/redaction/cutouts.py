"""What test clips are made of: a thing cut out of a still or drawn, with the pixels that belong to it."""

from dataclasses import dataclass, replace
from math import atan2, cos, sin

import numpy as np
from numpy.typing import NDArray

from mingcha.bench.redaction.plates_drawn import Pixels, drawn_plate
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.values import Box

type Plane = NDArray[np.float32]

_SOFT_EDGE = 0.07
"""Share of a side of a cut-out over which it fades into the scene."""
_LEAST_LEVELS = 26
"""A person stands out from the empty scene by at least so many levels of a colour."""
_MASKS = ((150, 190, 214), (236, 236, 232), (34, 34, 38), (196, 170, 178))
"""Colours of masks that are worn: light blue, white, black, pink."""


@dataclass(frozen=True, slots=True)
class FacePlace:
    """Where a face lies on a still, labelled by eye, in pixels of the still."""

    face: Box
    patch: Box
    """What is cut out: the head and what is around it, without any other face."""
    eyes: tuple[int, int]
    """The middle between the eyes."""
    mouth: tuple[int, int]
    is_front: bool = True
    """Whether both eyes are seen, so that a mask can be drawn over mouth and nose."""
    frame: int = 0
    """Of a film."""


@dataclass(frozen=True, slots=True)
class Cutout:
    """A thing without its scene. `pixels` (height, width, 3) from 0 to 255, `opacity` and `thing` (height, width) from
    0 to 1; `thing` is 1 where the face, the person or the plate itself is."""

    name: str
    kind: Detects
    pixels: Pixels
    opacity: Plane
    thing: Plane
    place: FacePlace | None = None
    """Of a face; its coordinates are those of the cut-out."""

    @property
    def thing_height(self) -> int:
        """Rows that the thing reaches over."""
        return int(self.thing.any(axis=1).sum())

    @property
    def thing_width(self) -> int:
        """Columns that the thing reaches over."""
        return int(self.thing.any(axis=0).sum())


def face_cutout(name: str, still: NDArray[np.uint8], place: FacePlace) -> Cutout:
    """A face with the head around it. Raises ValueError if the still does not reach as far as the table says."""
    patch, height, width = place.patch, *still.shape[:2]
    if patch.shared_with(Box(0, 0, width, height)) != patch or place.face.shared_with(patch) != place.face:
        raise ValueError(f"{name}: the still is {width}x{height}, the table names {patch} and {place.face}")
    moved = replace(
        place,
        face=_moved(place.face, patch), patch=Box(0, 0, patch.width, patch.height),
        eyes=(place.eyes[0] - patch.left, place.eyes[1] - patch.top),
        mouth=(place.mouth[0] - patch.left, place.mouth[1] - patch.top),
    )  # fmt: skip
    pixels = still[patch.top : patch.bottom, patch.left : patch.right].astype(np.float32)
    rows, columns = np.mgrid[0 : patch.height, 0 : patch.width].astype(np.float32)
    face = moved.face
    across = (columns + 0.5 - (face.left + face.right) / 2) / (face.width / 2)
    down = (rows + 0.5 - (face.top + face.bottom) / 2) / (face.height / 2)
    thing = (across * across + down * down <= 1).astype(np.float32)
    return Cutout(name, Detects.FACE, pixels, _soft(patch.height, patch.width), thing, moved)


def person_cutout(name: str, frame: NDArray[np.uint8], empty: NDArray[np.uint8], box: Box) -> Cutout:
    """A person cut out of a frame by what differs from the empty scene. Raises ValueError if hardly anything does."""
    grown = Box(
        max(0, box.left - 2), max(0, box.top - 2),
        min(frame.shape[1], box.right + 2), min(frame.shape[0], box.bottom + 2),
    )  # fmt: skip
    part = (slice(grown.top, grown.bottom), slice(grown.left, grown.right))
    pixels = frame[part].astype(np.float32)
    differs = (np.abs(pixels - empty[part]).max(axis=2) > _LEAST_LEVELS).astype(np.float32)
    solid = softened(differs, 1) > 0.5
    # each row is filled between its first and last pixel: dark cloth before dark ground leaves no holes
    begun = np.maximum.accumulate(solid, axis=1) & np.maximum.accumulate(solid[:, ::-1], axis=1)[:, ::-1]
    if begun.mean() < 0.2:
        raise ValueError(f"{name}: hardly differs from the empty scene")
    thing = begun.astype(np.float32)
    return Cutout(name, Detects.PERSON, pixels, softened(thing, 1), thing)


def plate_cutout(drawn: np.random.Generator) -> Cutout:
    """A drawn plate on a piece of bodywork of any colour between two lamps."""
    plate = drawn_plate(drawn)
    high, wide = plate.shape[:2]
    body = np.empty((high * 2, wide * 2, 3), np.float32)
    body[:] = drawn.uniform(30, 220, 3)
    body *= np.linspace(1.1, 0.75, high * 2, dtype=np.float32)[:, None, None]
    for left in (wide // 16, wide * 2 - wide // 16 - wide // 4):
        body[high // 4 : high, left : left + wide // 4] = (150, 24, 26)
    body[high // 2 : high // 2 + high, wide // 2 : wide // 2 + wide] = plate
    thing = np.zeros(body.shape[:2], np.float32)
    thing[high // 2 : high // 2 + high, wide // 2 : wide // 2 + wide] = 1
    return Cutout("drawn plate", Detects.PLATE, np.clip(body, 0, 255), _soft(high * 2, wide * 2), thing)


def with_worn_mask(cutout: Cutout, drawn: np.random.Generator) -> Cutout:
    """The face with a drawn mask over mouth and nose. Raises ValueError if it is not seen from the front."""
    place = cutout.place
    if place is None or not place.is_front:
        raise ValueError(f"{cutout.name}: no face from the front")
    face, eyes, mouth = place.face, np.array(place.eyes), np.array(place.mouth)
    reach = float(np.hypot(*(mouth - eyes)))
    turn = atan2(-(mouth[0] - eyes[0]), mouth[1] - eyes[1])
    rows, columns = np.mgrid[0 : cutout.thing.shape[0], 0 : cutout.thing.shape[1]].astype(np.float32)
    down = ((rows - eyes[1]) * cos(turn) - (columns - eyes[0]) * sin(turn)) / reach
    across = ((columns - eyes[0]) * cos(turn) + (rows - eyes[1]) * sin(turn)) / (min(face.width, face.height * 0.8) / 2)
    # from below the eyes to below the chin, narrower towards the chin
    inside = (down > 0.35 + 0.15 * across**2) & (down < 1.75 - 0.45 * across**2) & (np.abs(across) < 1.0)
    strap = (np.abs(down - 0.45) < 0.06) & (np.abs(across) >= 0.9) & (np.abs(across) < 1.25)
    colour = np.array(_MASKS[drawn.integers(len(_MASKS))], np.float32)
    folds = 1 - 0.12 * (np.sin(down * 14) > 0.55) - 0.16 * across**2
    pixels = cutout.pixels.copy()
    covered = inside | strap
    pixels[covered] = np.clip(colour * folds[covered][:, None], 0, 255)
    return replace(cutout, pixels=pixels)


def softened(plane: Plane, times: int) -> Plane:
    """The mean of 3x3 neighbours, repeated. A further axis (colours) stays."""
    for _ in range(times):
        for axis in (0, 1):
            padded = np.concatenate([plane.take([0], axis), plane, plane.take([-1], axis)], axis)
            last = plane.shape[axis]
            parts = [padded.take(range(begin, begin + last), axis) for begin in range(3)]
            plane = (parts[0] + parts[1] + parts[2]) / np.float32(3)
    return plane


def _soft(height: int, width: int) -> Plane:
    """1 inside, falling to 0 at the edges."""
    sides = []
    for length in (height, width):
        away = np.minimum(np.arange(length), np.arange(length)[::-1]).astype(np.float32) + 0.5
        sides.append(np.clip(away / max(1.0, length * _SOFT_EDGE), 0, 1))
    return np.asarray(sides[0][:, None] * sides[1][None, :], np.float32)


def _moved(box: Box, origin: Box) -> Box:
    return Box(box.left - origin.left, box.top - origin.top, box.right - origin.left, box.bottom - origin.top)
