"""Test clips with the box of every face, person and plate in every frame (article 21), the same for the same seed.

Stills and drawn plates are moved, zoomed, turned, blurred and darkened over a street in which nobody is. A clip is
frames and labels for who measures, no file. Persons of clips turn their back, and whoever a face belongs to has no box
as a person: a still shows head and shoulders. Plates of parked cars that a film shows too small to be read have no box.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp, pi, sin

import numpy as np
from numpy.typing import NDArray

from mingcha.bench.redaction.cutouts import Cutout, plate_cutout, with_worn_mask
from mingcha.bench.redaction.labels import Label
from mingcha.bench.redaction.manners import MANNERS, ClipKind, Manner
from mingcha.bench.redaction.placing import Layers, Placed, Pose, halved, layers_of, placed
from mingcha.bench.redaction.scenes import Picture, drawn_street, fitted
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.values import Box

LEAST_SEEN, WHOLE_SEEN = 0.1, 0.9
"""Shares of a thing: of which less is seen has no label; of which less than the second is seen is partly hidden."""
_STEP_PX = 70
"""Pixels a second at speed 1 in a picture that is 720 high."""
_NOISE_SHEETS = 4


@dataclass(frozen=True, slots=True)
class Cast:
    """What clips are made of. Plates are drawn for each clip; without scenes the street is drawn too."""

    faces: Sequence[Cutout] = ()
    persons: Sequence[Cutout] = ()
    scenes: Sequence[Picture] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture and what is in it."""

    picture: Picture
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip that can be read as often as wanted, each time with the same bytes."""

    kind: ClipKind
    seed: int
    width: int
    height: int
    rate: int
    length: int
    """Frames."""
    cast: Cast
    manner: Manner

    @property
    def crf(self) -> int:
        """With which the clip is encoded by x264 before anybody looks for anything in it."""
        return self.manner.crf

    def frames(self, every: int = 1) -> Iterator[Frame]:
        """Every n-th frame in order, from the first one. Frame n is shown at n / rate seconds, and is the same
        whether those before it are made or not."""
        drawn = np.random.default_rng((self.seed, list(ClipKind).index(self.kind)))
        manner = self.manner
        street = self.cast.scenes[int(drawn.integers(len(self.cast.scenes)))] if self.cast.scenes else None
        if street is None:
            street = drawn_street(drawn, self.width, self.height)
        ground = fitted(street, drawn, self.width, self.height)
        movers = _movers(self, manner, drawn)
        light = _Light(manner, drawn, self.width, self.height)
        pole = drawn.uniform(0.2, 0.8) * self.width, drawn.uniform(0.012, 0.03) * self.width
        for number in range(0, self.length, every):
            time_s = number / self.rate
            picture = ground.copy()
            things = [mover.at(time_s, self, manner) for mover in movers]
            for thing in things:
                if thing is not None:
                    _press(picture, thing)
            hidden = np.zeros(picture.shape[:2], np.bool_)
            if manner.has_pole:
                _draw_pole(picture, hidden, pole[0] + 0.2 * self.width * sin(time_s), pole[1])
            labels = _labels(movers, things, hidden)
            yield Frame(light.on(picture, number), labels)


def make_clip(
    kind: ClipKind, seed: int, cast: Cast, *, width: int = 1280, height: int = 720, rate: int = 25, length: int = 100,
    without: frozenset[Detects] = frozenset(),
) -> Clip:  # fmt: skip
    """A clip of a kind; both sides even. Kinds of things in `without` are left out: without any
    it is an empty scene in this light. Raises ValueError if the kind needs faces or persons and the cast has none."""
    manner = _less(MANNERS[kind], without)
    faces = [face for face in cast.faces if not manner.wears_masks or (face.place and face.place.is_front)]
    if (manner.faces and not faces) or (manner.persons and not cast.persons):
        raise ValueError(f"{kind}: no stills of faces or no persons")
    if width % 2 or height % 2 or min(width, height) < 64 or length < 1 or rate < 1:
        raise ValueError(f"{kind}: {length} frames of {width}x{height} at {rate}")
    return Clip(kind, seed, width, height, rate, length, Cast(faces, cast.persons, cast.scenes), manner)


def _less(manner: Manner, without: frozenset[Detects]) -> Manner:
    """The manner without some kinds of things."""
    faces = 0 if Detects.FACE in without else manner.faces
    persons = 0 if Detects.PERSON in without else manner.persons
    plates = 0 if Detects.PLATE in without else manner.plates
    return replace(manner, faces=faces, persons=persons, plates=plates)


@dataclass(frozen=True, slots=True)
class _Mover:
    """A thing on its way. Its sizes of pixels halve from one to the next."""

    kind: Detects
    sizes: tuple[Layers, ...]
    x: float
    y: float
    across_px: float
    down_px: float
    """Pixels a second."""
    zoom: float
    growth: float
    """Natural logarithm of the zoom gained or lost a second."""
    turn: float
    phase: float

    def at(self, time_s: float, clip: Clip, manner: Manner) -> Placed | None:
        """How it lies in a frame."""
        count = manner.exposures
        times = [time_s + manner.shutter * step / (count * clip.rate) for step in range(count)]
        zoom = self._zoom(time_s)
        level = 0
        while zoom * 2**level <= 0.5 and level + 1 < len(self.sizes):
            level += 1
        poses = [self._pose(time, clip, 2**level) for time in times]
        return placed(self.sizes[level], poses, clip.width, clip.height, manner.defocus)

    def _zoom(self, time_s: float) -> float:
        return self.zoom * exp(self.growth * sin(time_s * 0.9 + self.phase))

    def _pose(self, time_s: float, clip: Clip, scale: int) -> Pose:
        turn = self.turn * sin(time_s * 1.3 + self.phase)
        sway = 0.006 * clip.height * sin(time_s * 2 * pi * 1.6 + self.phase)
        return Pose(
            _between(self.x + self.across_px * time_s, clip.width),
            _between(self.y + self.down_px * time_s + sway, clip.height),
            self._zoom(time_s) * scale,
            turn,
        )


class _Light:
    """Brightness, contrast, lamps and noise of a clip."""

    def __init__(self, manner: Manner, drawn: np.random.Generator, width: int, height: int) -> None:
        gain, gamma = drawn.uniform(*manner.gain), drawn.uniform(*manner.gamma)
        self._levels = (255 * gain * (np.arange(256) / 255) ** gamma).astype(np.float32)
        self._lamps = _lamps(drawn, width, height) if manner.has_lamps else None
        self._sheets = [
            drawn.normal(0, manner.noise, (height, width, 1)).astype(np.float32) for _ in range(_NOISE_SHEETS)
        ]

    def on(self, picture: NDArray[np.float32], number: int) -> Picture:
        """The picture as the camera gives it."""
        seen = self._levels[np.clip(picture + 0.5, 0, 255).astype(np.uint8)]
        if self._lamps is not None:
            seen *= self._lamps
        seen *= np.float32(1 + 0.015 * sin(number * 0.7))
        seen += np.roll(self._sheets[number % _NOISE_SHEETS], number * 53, axis=number % 2)
        return np.asarray(np.clip(seen + 0.5, 0, 255), np.uint8)


def _movers(clip: Clip, manner: Manner, drawn: np.random.Generator) -> list[_Mover]:
    """The things of a clip from the farthest to the nearest, each in a column of its own at the beginning."""
    scale = clip.height / 720
    wanted: list[tuple[Cutout, float]] = [
        (person, drawn.uniform(*manner.person_high) * scale / max(1, person.thing_height))
        for person in _some(clip.cast.persons, manner.persons, drawn)
    ]
    for _ in range(manner.plates):
        plate = plate_cutout(drawn)
        wanted.append((plate, drawn.uniform(*manner.plate_wide) * scale / max(1, plate.thing_width)))
    for face in _some(clip.cast.faces, manner.faces, drawn):
        dressed = with_worn_mask(face, drawn) if manner.wears_masks else face
        wanted.append((dressed, drawn.uniform(*manner.face_high) * scale / max(1, face.thing_height)))
    columns = drawn.permutation(len(wanted))
    movers = [
        (
            zoom * cutout.thing_height,
            _mover(cutout, zoom, (column + drawn.uniform(0.2, 0.8)) / len(wanted), clip, manner, drawn),
        )
        for (cutout, zoom), column in zip(wanted, columns, strict=True)
    ]
    return [mover for _, mover in sorted(movers, key=lambda pair: pair[0])]


def _mover(
    cutout: Cutout, zoom: float, across: float, clip: Clip, manner: Manner, drawn: np.random.Generator
) -> _Mover:
    sizes = [layers_of(cutout)]
    while min(sizes[-1].shape[:2]) >= 16 and zoom * 2 ** len(sizes) <= 1:
        sizes.append(halved(sizes[-1]))
    step = _STEP_PX * manner.speed * clip.height / 720
    is_person = cutout.kind is Detects.PERSON
    return _Mover(
        kind=cutout.kind, sizes=tuple(sizes), x=across * clip.width,
        y=drawn.uniform(0.35 if is_person else 0.15, 0.85) * clip.height,
        across_px=step * drawn.uniform(0.3, 1.0) * drawn.choice((-1, 1)),
        down_px=step * drawn.uniform(-0.3, 0.3), zoom=zoom, growth=drawn.uniform(0.0, 0.2),
        turn=(2 if is_person else manner.turn_degrees) * drawn.uniform(0.3, 1.0) * pi / 180,
        phase=drawn.uniform(0, 2 * pi),
    )  # fmt: skip


def _some(cutouts: Sequence[Cutout], count: int, drawn: np.random.Generator) -> list[Cutout]:
    """So many of them by chance, none twice before all were taken."""
    taken: list[Cutout] = []
    while cutouts and len(taken) < count:
        taken += [cutouts[place] for place in drawn.permutation(len(cutouts))]
    return taken[:count]


def _press(picture: NDArray[np.float32], thing: Placed) -> None:
    part = picture[thing.part.top : thing.part.bottom, thing.part.left : thing.part.right]
    part *= 1 - thing.opacity[:, :, None]
    part += thing.pixels


def _draw_pole(picture: NDArray[np.float32], hidden: NDArray[np.bool_], middle: float, half: float) -> None:
    left, right = (min(max(round(side), 0), picture.shape[1]) for side in (middle - half, middle + half))
    shade = np.sin(np.linspace(0.3, pi - 0.3, max(1, right - left)))[: right - left]
    picture[:, left:right] = (150 * shade)[None, :, None]
    hidden[:, left:right] = True


def _labels(movers: Sequence[_Mover], things: Sequence[Placed | None], hidden: NDArray[np.bool_]) -> tuple[Label, ...]:
    """The boxes of what is seen, from the nearest to the farthest; what a thing covers is entered in `hidden`."""
    labels = []
    for mover, thing in zip(reversed(movers), reversed(things), strict=True):
        if thing is None or not thing.thing_area:
            continue
        part = hidden[thing.part.top : thing.part.bottom, thing.part.left : thing.part.right]
        seen = thing.thing & ~part
        share = int(seen.sum()) / thing.thing_area
        if share >= LEAST_SEEN:
            rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
            box = Box(
                thing.part.left + int(columns[0]), thing.part.top + int(rows[0]),
                thing.part.left + int(columns[-1]) + 1, thing.part.top + int(rows[-1]) + 1,
            )  # fmt: skip
            labels.append(Label(mover.kind, box, share < WHOLE_SEEN))
        part |= thing.opacity > 0.5
    return tuple(labels)


def _lamps(drawn: np.random.Generator, width: int, height: int) -> NDArray[np.float32]:
    """The share of the light at each pixel, (height, width, 3): three warm pools of it."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    light = np.full((height, width), 0.65, np.float32)
    for _ in range(3):
        x, y, reach = drawn.uniform(0, width), drawn.uniform(0.2, 0.8) * height, drawn.uniform(0.2, 0.45) * height
        light += drawn.uniform(0.4, 0.9) * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * reach * reach))
    return np.asarray(light[:, :, None] * np.array([1.08, 1.0, 0.82], np.float32), np.float32)


def _between(way: float, length: int) -> float:
    """A place that turns back at the borders, which lie 2 % outside of the picture."""
    first, last = -0.02 * length, 1.02 * length
    room = last - first
    step = (way - first) % (2 * room)
    return first + (step if step <= room else 2 * room - step)
