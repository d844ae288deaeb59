"""The frozen boxes of a film: all that rendering knows of what was found. Two signatures name the digest of this file.

A box on a coarse grid says little about what it covers; its content has no way into the film at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from mingcha.kit.canonical import Json, canonical_json, parse_canonical, sha256
from mingcha.privacy.detection.chunk import FrameAt
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.settings import EngineSettings
from mingcha.privacy.detection.values import Box
from mingcha.privacy.tracks.film import Film, Pictured
from mingcha.privacy.tracks.holding import Covered, covered, is_left_open
from mingcha.privacy.tracks.linking import Track

MOST_BOXES = 256
"""Boxes of a picture; with more the whole picture is covered."""
MOST_BAR = 400
"""Characters of the bar's text."""
_NO_FRAMES = b'"frames":[]'
"""In the file of no picture; in the text of the bar its quotation marks would have a backslash."""
_LAST_90K, _MOST_SIDE = 1 << 53, 16_384


class FrozenFrame(NamedTuple):
    """A picture of the source and what is covered in it, in its own pixels."""

    at: FrameAt
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class FrozenFilm:
    """All pictures of a film, in order."""

    settings: str
    frames: tuple[FrozenFrame, ...]
    bar: str = ""
    """The text at the foot of every picture, where something stays visible by law; "" for no bar."""

    def packed(self) -> bytes:
        """Canonical JSON: the file `frozen.json`."""
        frames: list[Json] = [_row(frame) for frame in self.frames]
        bar: dict[str, Json] = {"bar": self.bar} if self.bar else {}
        return canonical_json({"v": 1, "settings": self.settings, "frames": frames, **bar})

    @property
    def digest(self) -> bytes:
        """SHA-256 of the file, which the signatures name."""
        return sha256(self.packed())


def freeze(
    film: Film, tracks: Iterable[Track], settings: EngineSettings, kinds: frozenset[Detects] = frozenset(Detects)
) -> FrozenFilm:
    """The frozen boxes of the tracks of these kinds, without what is left open until a person covers it."""
    chosen = (track for track in tracks if track.kind in kinds and not is_left_open(track, film, settings))
    return freeze_boxes(film, (one for track in chosen for one in covered(track, film, settings)), settings)


def freeze_boxes(film: Pictured, boxes: Iterable[Covered], settings: EngineSettings) -> FrozenFilm:
    """The frozen boxes of a film, rounded outward to the grid and at least `least_side` on each side."""
    return FrozenFilm(settings.name, freeze_in(film, range(len(film.frames)), boxes, settings))


def freeze_in(
    film: Pictured, frames: range, boxes: Iterable[Covered], settings: EngineSettings
) -> tuple[FrozenFrame, ...]:
    """The frozen boxes of a range of pictures, of which `boxes` are all."""
    sizes = [film.frames[frame] for frame in frames]
    found: list[set[Box]] = [set() for _ in frames]
    for frame, box in boxes:
        at = sizes[frame - frames.start]
        rounded = on_grid(box, at.width, at.height, settings)
        if rounded.area:
            found[frame - frames.start].add(rounded)
    return tuple(FrozenFrame(at, _together(one, at)) for at, one in zip(sizes, found, strict=True))


def packed_rows(frames: Iterable[FrozenFrame]) -> bytes:
    """The pictures as they stand in the file `frozen.json`, with commas between them; b"" without a picture."""
    return canonical_json([_row(frame) for frame in frames])[1:-1]


def packed_ends(settings: str, bar: str) -> tuple[bytes, bytes]:
    """What stands in the file before and after the rows of its pictures."""
    begin, end = FrozenFilm(settings, (), bar).packed().split(_NO_FRAMES, 1)
    return begin + _NO_FRAMES[:-1], b"]" + end


def on_grid(box: Box, width: int, height: int, settings: EngineSettings) -> Box:
    """A box rounded outward to the grid, inside the picture; empty if it lies outside."""
    if not box.within(width, height).area:
        return Box(0, 0, 0, 0)
    left, right = _side(box.left, box.right, width, settings)
    top, bottom = _side(box.top, box.bottom, height, settings)
    return Box(left, top, right, bottom)


def parse_frozen(data: bytes) -> FrozenFilm:
    """What `FrozenFilm.packed` wrote. Raises ValueError on anything else."""
    try:
        value = parse_canonical(data)
        if not isinstance(value, Mapping) or value["v"] != 1:
            raise ValueError("frozen boxes: another version")
        rows: Any = value
        bar = str(rows.get("bar", ""))
        film = FrozenFilm(str(rows["settings"]), tuple(_frame(row) for row in rows["frames"]), bar)
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"frozen boxes: {error}") from None
    times = [frame.at.pts_90k for frame in film.frames]
    if times != sorted(set(times)):
        raise ValueError("frozen boxes: times do not rise")
    if film.packed() != data or len(bar) > MOST_BAR:
        raise ValueError("frozen boxes: not as they are written")
    return film


def _side(low: int, high: int, most: int, settings: EngineSettings) -> tuple[int, int]:
    """Both ends of a side on the grid; the end of the picture counts as one of its lines."""
    grid, least = settings.grid, min(settings.least_side, most)
    low, high = max(0, low // grid * grid), min(most, -(-high // grid) * grid)
    while high - low < least:
        low, high = max(0, low - grid), min(most, high + grid)
    return low, high


def _together(boxes: set[Box], at: FrameAt) -> tuple[Box, ...]:
    """The boxes in order, without those that lie in another one."""
    if len(boxes) > MOST_BOXES:
        return (Box(0, 0, at.width, at.height),)
    return tuple(sorted(one for one in boxes if not any(_lies_in(one, other) for other in boxes)))


def _lies_in(one: Box, other: Box) -> bool:
    return (
        one != other
        and other.left <= one.left
        and other.top <= one.top
        and one.right <= other.right
        and one.bottom <= other.bottom
    )


def _row(frame: FrozenFrame) -> Json:
    return [*frame.at, [[*box] for box in frame.boxes]]


def _frame(row: Any) -> FrozenFrame:
    pts_90k, width, height, boxes = row
    at = FrameAt(_whole(pts_90k, _LAST_90K), _whole(width, _MOST_SIDE), _whole(height, _MOST_SIDE))
    if len(boxes) > MOST_BOXES:
        raise ValueError("frozen boxes: too many in one picture")
    return FrozenFrame(at, tuple(_box(box, at) for box in boxes))


def _box(row: Any, at: FrameAt) -> Box:
    left, top, right, bottom = row
    box = Box(_whole(left, at.width), _whole(top, at.height), _whole(right, at.width), _whole(bottom, at.height))
    if box.right <= box.left or box.bottom <= box.top:
        raise ValueError("frozen boxes: an empty box")
    return box


def _whole(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError("frozen boxes: a number out of range")
    return value
