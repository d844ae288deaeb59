"""Clips whose every face and plate is known: drawn ones by seed, recorded ones with a list of boxes, and harder copies.

A recorded clip is NAME.mp4 with NAME.json beside it, a list of the boxes of each picture: [left, top, right, bottom,
"face" or "plate"]. Such clips are not in the repository: docs/ref/benchmarks.md says of what they can be made.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mingcha.bench.redaction.plates_drawn import drawn_plate, height_of, number_of
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.network import scaled
from mingcha.privacy.detection.values import Box

STEP_90K = 3600
KINDS = ("easy", "night", "far", "motion")
"""As it is; darker and noisy; half as large; blurred by motion to the right."""
_DRAWN_SIZE = (1280, 720)
_GAMMA, _NOISE_LEVELS, _SMEAR = 1.9, 6.0, 9


@dataclass(frozen=True, slots=True)
class KnownBox:
    """Where something really is."""

    kind: Detects
    box: Box


type Truth = tuple[tuple[KnownBox, ...], ...]


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip: its pictures may be gone through more than once."""

    name: str
    truth: Truth
    """The boxes of each picture."""
    seed: int
    file: Path | None = None
    """None: drawn."""
    kind: str = KINDS[0]
    plates: tuple[NDArray[np.uint8], ...] = field(default=(), repr=False)

    def frames(self) -> Iterator[Any]:
        """Its `av.VideoFrame`s in yuv420p, 25 a second from 0."""
        noise = np.random.default_rng(self.seed)
        for number, frame in zip(range(len(self.truth)), self._source(), strict=False):
            made = _harder(frame, self.kind, noise)
            made.pts = number * STEP_90K
            yield made

    def _source(self) -> Iterator[Any]:
        if self.file is None:
            yield from _drawn_frames(self)
            return
        with av.open(str(self.file)) as container:
            container.streams.video[0].thread_count = 1
            yield from container.decode(video=0)


def recorded_clips(folder: Path, most: int, seed: int) -> tuple[Clip, ...]:
    """The clips of a folder, at most `most` pictures of each."""
    found = []
    for file in sorted(folder.glob("*.mp4")):
        boxes = file.with_suffix(".json")
        if boxes.exists():
            rows = json.loads(boxes.read_text(encoding="utf-8"))[:most]
            truth = tuple(tuple(_known(*row) for row in picture) for picture in rows)
            found.append(Clip(file.stem, truth, seed, file))
    return tuple(found)


def drawn_clip(count: int, seed: int) -> Clip:
    """A clip of two plates, 60 to 220 pixels wide, that come nearer over a ground of soft waves."""
    chance = np.random.default_rng(seed)
    plates = tuple(drawn_plate(number_of(chance), is_green=bool(place)) for place in range(2))
    return Clip("drawn", tuple(_places(number, count) for number in range(count)), seed, plates=plates)


def harder(clip: Clip, kind: str) -> Clip:
    """The same clip as a kind of KINDS."""
    share = 2 if kind == "far" else 1
    truth = tuple(
        tuple(KnownBox(one.kind, Box(*(side // share for side in one.box))) for one in picture)
        for picture in clip.truth
    )
    return Clip(clip.name, truth, clip.seed, clip.file, kind, clip.plates)


def _known(left: float, top: float, right: float, bottom: float, kind: str) -> KnownBox:
    return KnownBox(Detects(kind), Box(round(left), round(top), round(right), round(bottom)))


def _places(number: int, count: int) -> tuple[KnownBox, ...]:
    share = number / max(1, count - 1)
    found = []
    for place, (widest, across, down) in enumerate(((160, 700, 180), (220, -600, -220))):
        width = round(60 + (widest - 60) * share)
        left, top = round((200, 960)[place] + across * share), round((300, 480)[place] + down * share * 0.5)
        found.append(KnownBox(Detects.PLATE, Box(left, top, left + width, top + height_of(width))))
    return tuple(found)


def _drawn_frames(clip: Clip) -> Iterator[Any]:
    width, height = _DRAWN_SIZE
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    phase = np.random.default_rng(clip.seed).uniform(0, 6, 3)
    ground = np.stack([110 + 25 * np.sin(across / 203 + one) * np.cos(down / 149 - one) for one in phase], -1)
    ground = ground.astype(np.uint8)
    for number, boxes in enumerate(clip.truth):
        picture = np.roll(ground, 2 * number, 1)
        for plate, one in zip(clip.plates, boxes, strict=True):
            box = one.box.within(width, height)
            picture[box.top : box.bottom, box.left : box.right] = scaled(
                plate, box.right - box.left, box.bottom - box.top
            )
        yield av.VideoFrame.from_ndarray(picture, "bgr24").reformat(format="yuv420p")


def _harder(frame: Any, kind: str, noise: np.random.Generator) -> Any:
    """A new picture in yuv420p."""
    share = 2 if kind == "far" else 1
    planes = frame.reformat(frame.width // share // 2 * 2, frame.height // share // 2 * 2, "yuv420p").to_ndarray()
    high = planes.shape[0] * 2 // 3
    luma = planes[:high].astype(np.float32)
    if kind == "night":
        luma = 16 + 219 * ((luma - 16).clip(0) / 219) ** _GAMMA
        luma += noise.normal(0, _NOISE_LEVELS, luma.shape).astype(np.float32)
    elif kind == "motion":
        sums = np.cumsum(np.pad(luma, ((0, 0), (_SMEAR, 0)), mode="edge"), 1)
        luma = (sums[:, _SMEAR:] - sums[:, :-_SMEAR]) / _SMEAR
    planes[:high] = luma.clip(16, 235).astype(np.uint8)
    return av.VideoFrame.from_ndarray(planes, "yuv420p")
