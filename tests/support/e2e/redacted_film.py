"""A film of the demo's car park as bytes: its form, and whether a place of it is filled. Where the drawn number plate
is in a picture is told from the time that is burnt into it, not by a detector."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mingcha.simulate.drawing import REFERENCE_WIDTH
from mingcha.simulate.scenes import SCENES
from mingcha.simulate.time_code import read_time_code

SCENE = 3
"""Of the camera of the car park; its first figure is the car that drives away with its plate towards us."""
PERIOD_S, IN_VIEW_S = 15, 11
"""The car comes once in a period, by the wall clock, and is in view so long."""
_BLUE = 160
"""No other part of the car has as much blue as its plate."""
_DAY_S = 86_400
_FILLED = 6
"""Levels of luma by which a filled place differs in itself at most: it went through an encoder."""

type Luma = NDArray[np.uint8]
type Place = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture, its time of showing in seconds, and the instant burnt into it (Unix ms)."""

    luma: Luma
    at_s: float
    shown_ms: int

    def plate(self) -> Place:
        """Rows and columns of the plate, without the pixels at its edge. Raises AssertionError if it is not in view."""
        scale = self.luma.shape[1] / REFERENCE_WIDTH
        placed = _car(scale).at(self.shown_ms / 1000 % _DAY_S)
        assert placed is not None, f"no car at {self.shown_ms}"
        sprite, (x, y) = placed
        left, top = (round(x * scale) - sprite.anchor[0]) & ~1, (round(y * scale) - sprite.anchor[1]) & ~1
        rows, columns = np.nonzero(sprite.values[1] >> 8 > _BLUE)
        first, last = (int(rows.min()), int(columns.min())), (int(rows.max()), int(columns.max()))
        return (
            slice(top + 2 * first[0] + 2, top + 2 * last[0]),
            slice(left + 2 * first[1] + 2, left + 2 * last[1]),
        )

    def contrast(self, place: Place) -> int:
        """The levels of luma from the darkest to the lightest pixel of a place."""
        part = self.luma[place]
        assert part.size > 100, place
        return int(part.max()) - int(part.min())

    def is_filled(self, place: Place) -> bool:
        """Whether a place is one even area."""
        return self.contrast(place) <= _FILLED

    def place_of(self, box: Any) -> Place:
        """The place of a box in 1/65535 of the picture, without the pixels at its edge."""
        high, wide = self.luma.shape
        left, top = box["left"] * wide / 65_535, box["top"] * high / 65_535
        right, bottom = left + box["width"] * wide / 65_535, top + box["height"] * high / 65_535
        return slice(int(top) + 2, int(bottom) - 2), slice(int(left) + 2, int(right) - 2)


def _car(scale: float) -> Any:
    if scale not in _cars:
        _cars[scale] = SCENES[SCENE].movers(scale)[0]
    return _cars[scale]


_cars: dict[float, Any] = {}


def pictures_of(file: bytes | Path) -> list[Picture]:
    """All pictures of a film or a clip that have a time burnt in."""
    return list(_pictures(io.BytesIO(file) if isinstance(file, bytes) else str(file)))


def _pictures(file: Any) -> Iterator[Picture]:
    with av.open(file) as container:
        for frame in container.decode(video=0):
            luma = frame.to_ndarray()[: frame.height, : frame.width]
            shown_ms = read_time_code(luma)
            assert shown_ms is not None, f"no time at {frame.time}"
            yield Picture(luma, float(frame.time), shown_ms)


def is_bare(film: bytes) -> bool:
    """Whether a film is one stream of pictures by name, without metadata, boxes of text, or messages of its encoder."""
    with av.open(io.BytesIO(film)) as container:
        (stream,) = container.streams
        packets = [bytes(packet) for packet in container.demux(stream) if packet.size]
        named = {**container.metadata, **stream.metadata}
        assert stream.type == "video"
    assert set(named) <= {"major_brand", "minor_version", "compatible_brands", "language", "handler_name"}, named
    assert not [box for box in (b"udta", b"meta", b"uuid", b"prft", b"soun", b"x264") if box in film]
    assert {kind for packet in packets for kind in _unit_kinds(packet)} <= {1, 5}, "slices alone"
    return True


def _unit_kinds(packet: bytes) -> Iterator[int]:
    """The kinds of the NAL units of a sample (ISO/IEC 14496-10, 7.4.1) with lengths of four bytes."""
    at = 0
    while at < len(packet):
        yield packet[at + 4] & 31
        at += 4 + int.from_bytes(packet[at : at + 4], "big")


def least_contrast(pictures: Iterable[Picture]) -> int:
    """Of the plate, in all of these pictures."""
    return min(one.contrast(one.plate()) for one in pictures)
