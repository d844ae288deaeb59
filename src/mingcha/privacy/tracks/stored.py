"""A film and its tracks as columns of numbers in one file, so that an edit of two hours reads megabytes.

Made of the detections and never the truth: what is rendered is computed from them again."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from mingcha.privacy.detection.chunk import FrameAt
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.settings import EngineSettings, settings_of
from mingcha.privacy.detection.values import Box
from mingcha.privacy.tracks.editing import EditedTrack, found_track
from mingcha.privacy.tracks.film import Film
from mingcha.privacy.tracks.holding import box_in
from mingcha.privacy.tracks.linking import Hit, Track
from mingcha.privacy.tracks.stretches import Pictures, Places, Stretch

_VERSION = 2
_KINDS = tuple(Detects)
_NONE = Pictures()
type _Numbers = NDArray[Any]


class StoredFrames(Sequence[FrameAt]):
    """Pictures in columns."""

    def __init__(self, columns: _Numbers) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns)

    @overload
    def __getitem__(self, place: int) -> FrameAt: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[FrameAt, ...]: ...
    def __getitem__(self, place: int | slice) -> FrameAt | tuple[FrameAt, ...]:
        if isinstance(place, slice):
            return tuple(FrameAt(*row) for row in self._columns[place].tolist())
        return FrameAt(*self._columns[place].tolist())


@dataclass(frozen=True, slots=True)
class StoredFilm:
    """A film (`film.Pictured`) with its tracks before any edit, by name."""

    settings: EngineSettings
    frames: StoredFrames
    scenes: Sequence[int]
    cuts: Sequence[int]
    with_finds: Sequence[int]
    tracks: dict[str, EditedTrack]


def packed_film(film: Film, tracks: Sequence[Track], settings: EngineSettings) -> bytes:
    """The file of a film whose tracks are numbered from 0 on."""
    found = [found_track(track, film, settings) for track in tracks]
    hits = [hit for track in tracks for hit in track.hits]
    columns: dict[str, Any] = {
        "version": [_VERSION],
        "settings": np.frombuffer(settings.name.encode(), np.uint8),
        "frames": np.array(film.frames, np.int64).reshape(-1, 3),
        "scenes": np.array(film.scenes, np.int32),
        "with_finds": np.array(film.with_finds, np.int32),
        "hits": np.array([(hit.frame, *hit.box, hit.score_permille) for hit in hits], np.int32).reshape(-1, 6),
        "counts": np.array([len(track.hits) for track in tracks], np.int32),
        "kinds": np.array([_KINDS.index(track.kind) for track in tracks], np.int8),
        "spans": np.array([(one.boxes.first, one.boxes.last) for one in found], np.int32).reshape(-1, 2),
        "flags": np.array([(bool(one.left), one.is_weak, one.is_dropped) for one in found], np.bool_).reshape(-1, 3),
    }
    file = io.BytesIO()
    np.savez(file, **columns)
    return file.getvalue()


def parse_film(data: bytes) -> StoredFilm:
    """What `packed_film` wrote. Raises ValueError or KeyError on another version."""
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        columns: dict[str, _Numbers] = {name: file[name] for name in file.files}
    if columns["version"].tolist() != [_VERSION]:
        raise ValueError("a stored film of another version")
    settings = settings_of(columns["settings"].tobytes().decode())
    scenes = columns["scenes"]
    return StoredFilm(
        settings,
        StoredFrames(columns["frames"]),
        _Whole(scenes),
        _Whole(np.flatnonzero(np.diff(scenes)) + 1),
        _Whole(columns["with_finds"]),
        _tracks_of(columns, settings),
    )


class _Whole(Sequence[int]):
    """A column as numbers of Python."""

    def __init__(self, column: _Numbers) -> None:
        self._column = column

    def __len__(self) -> int:
        return len(self._column)

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[int]: ...
    def __getitem__(self, place: int | slice) -> int | Sequence[int]:
        found: int | Sequence[int] = self._column[place].tolist()
        return found


class _Hits:
    """The tracks with their hits, each made when it is first needed."""

    def __init__(self, columns: dict[str, _Numbers], settings: EngineSettings) -> None:
        self._hits, self._kinds, self._settings = columns["hits"], columns["kinds"], settings
        self._ends = np.cumsum(columns["counts"])
        self.called = lru_cache(maxsize=256)(self._called)

    def _called(self, number: int) -> Track:
        begin, end = (int(self._ends[number - 1]) if number else 0), int(self._ends[number])
        hits = tuple(Hit(row[0], Box(*row[1:5]), row[5]) for row in self._hits[begin:end].tolist())
        return Track(number, _KINDS[self._kinds[number]], hits)

    def boxes_of(self, number: int) -> "_BoxesOf":
        """The boxes of a track."""
        return _BoxesOf(self, number)

    def box(self, number: int, frame: int) -> Box:
        """The box of a track in a picture that it covers."""
        return box_in(self.called(number), frame, self._settings)


@dataclass(frozen=True, slots=True)
class _BoxesOf:
    hits: _Hits
    number: int

    def __call__(self, frame: int) -> tuple[Box, ...]:
        return (self.hits.box(self.number, frame),)


def _tracks_of(columns: dict[str, _Numbers], settings: EngineSettings) -> dict[str, EditedTrack]:
    hits, gaps = _Hits(columns, settings), _gaps_of(columns, settings)
    found = {}
    rows = zip(columns["kinds"].tolist(), columns["spans"].tolist(), columns["flags"].tolist(), strict=True)
    for number, (kind, (first, last), (is_left, weak, dropped)) in enumerate(rows):
        places = Places((Stretch(first, last + 1, hits.boxes_of(number)),))
        left = places.pictures if is_left else _NONE
        name, bridged = f"t{number}", tuple(gaps.get(number, ()))
        found[name] = EditedTrack(
            name, _KINDS[kind].value, places, left, is_weak=weak, bridged=bridged, is_dropped=dropped
        )
    return found


def _gaps_of(columns: dict[str, _Numbers], settings: EngineSettings) -> dict[int, list[tuple[int, int]]]:
    """As `holding.bridged`, by track."""
    numbers = np.repeat(np.arange(len(columns["counts"])), columns["counts"])
    frames, found = columns["hits"][:, 0], dict[int, list[tuple[int, int]]]()
    is_gap = (np.diff(frames) > settings.hold_frames) & (np.diff(numbers) == 0)
    for place in np.flatnonzero(is_gap).tolist():
        found.setdefault(int(numbers[place]), []).append((int(frames[place]), int(frames[place + 1])))
    return found
