"""Edits by hand applied to the tracks of a film, picture by picture (article 21).

What is covered outside of the time of an edit stays as it was: so a review begins anew for that time alone. An edit
that only covers more may do so elsewhere (`cover_again`).
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.settings import EngineSettings
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.tracks.film import Film
from mingcha.privacy.tracks.freezing import FrozenFilm, freeze_boxes
from mingcha.privacy.tracks.holding import Covered, around, bridged, covered, is_lone, is_weak, on_the_line
from mingcha.privacy.tracks.linking import Track

WHOLE = 65_535
"""Width and height of a picture in units of keys."""
REGION, FRAME = "region", "frame"
"""Kinds of tracks made by hand, beside those of detections."""


class Change(StrEnum):
    """What an edit does in its time; nothing outside of it."""

    REGION = "region"  # covers a new region, which lies where its keys say
    MOVE_KEY = "move_key"  # the track lies where the keys say, in every picture of the time
    EXTEND = "extend"  # the track covers every picture of the time: as at its end, or on the line between two places
    SPLIT = "split"  # from the begin of the time on the track is another one
    JOIN = "join"  # the other track becomes part of the track; gaps between its boxes are filled on the line
    DELETE = "delete"  # the track covers nothing
    WHOLE_FRAME = "whole_frame"  # whole pictures are covered
    CLASS_OFF = "class_off"  # no track of the class covers anything
    CLASS_ON = "class_on"  # takes `class_off` back
    KEEP_VISIBLE = "keep_visible"  # the track stays visible; what else is covered there stays covered
    COVER_AGAIN = "cover_again"  # takes every `keep_visible` of the track back, whatever its time


class Key(NamedTuple):
    """Where something lies at a time: left, top, width and height in 1/65535 of the picture."""

    at_90k: int
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class TrackEdit:
    """An edit; times from the begin of the film. `number`: its place among the edits, from 1, which names what it makes
    (r3 a region, s3 the later part of a track, f3 whole pictures); `track`: what it changes, or a class."""

    number: int
    change: Change
    from_90k: int
    to_90k: int
    track: str = ""
    other: str = ""
    keys: tuple[Key, ...] = ()

    @property
    def made(self) -> str:
        """The name of the track that it makes, "" if it makes none."""
        prefix = {Change.REGION: "r", Change.SPLIT: "s", Change.WHOLE_FRAME: "f"}.get(self.change)
        return f"{prefix}{self.number}" if prefix else ""


@dataclass(slots=True)
class EditedTrack:
    """A track after edits. `boxes`: by number of a picture, as widened and held, not rounded; `left`: the pictures in
    which it covers nothing, as a large faint face of a single look; `kept`: those in which it stays visible by law;
    `bridged`: pairs of pictures between which it was not found for long."""

    name: str
    kind: str
    boxes: dict[int, tuple[Box, ...]]
    left: set[int] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)
    is_weak: bool = False
    bridged: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class EditedFilm:
    """A film with its tracks, by name, and the pictures in which a class is not covered."""

    film: Film
    tracks: Mapping[str, EditedTrack]
    open_pictures: Mapping[str, frozenset[int]]

    def is_covered(self, track: EditedTrack, frame: int) -> bool:
        """Whether the film has the boxes of a track filled in a picture."""
        is_open = frame in track.left or frame in track.kept
        return not is_open and frame not in self.open_pictures.get(track.kind, frozenset())

    def covered(self) -> Iterator[Covered]:
        """All boxes that are filled."""
        for track in self.tracks.values():
            for frame, boxes in track.boxes.items():
                if self.is_covered(track, frame):
                    yield from (Covered(frame, box) for box in boxes)

    def visible(self) -> dict[int, list[Detection]]:
        """What stays visible by law, by the time of a picture (ticks of the source): tracks that are kept, with their
        kind. Not what was never covered, and not a class that was left open: what detectors still find of it on the
        film is a finding, since an exception alone leaves a person visible (article 21)."""
        found: dict[int, list[Detection]] = {}
        for track in self.tracks.values():
            for frame in track.kept & track.boxes.keys():
                boxes = [Detection(Detects(track.kind), box, 0) for box in track.boxes[frame]]
                found.setdefault(self.film.frames[frame].pts_90k, []).extend(boxes)
        return found

    def frozen(self, settings: EngineSettings) -> FrozenFilm:
        """The frozen boxes."""
        return freeze_boxes(self.film, self.covered(), settings)


def edited_film(
    film: Film, tracks: Iterable[Track], edits: Sequence[TrackEdit], settings: EngineSettings
) -> EditedFilm:
    """The film after these edits, in order. Raises Fault(INVALID) for an edit of a track that there is not, and for one
    whose time has no picture."""
    work = _Work(film, {f"t{one.number}": _found(one, film, settings) for one in tracks}, settings)
    for edit in edits:
        work.apply(edit)
    return EditedFilm(film, work.tracks, {kind: frozenset(frames) for kind, frames in work.open.items()})


def _found(track: Track, film: Film, settings: EngineSettings) -> EditedTrack:
    boxes: dict[int, tuple[Box, ...]] = {frame: (box,) for frame, box in covered(track, film, settings)}
    left = set(boxes) if is_lone(track, film, settings) else set()
    weak, gaps = is_weak(track, settings), bridged(track, settings)
    return EditedTrack(f"t{track.number}", track.kind.value, boxes, left, is_weak=weak, bridged=gaps)


class _Work:
    def __init__(self, film: Film, tracks: dict[str, EditedTrack], settings: EngineSettings) -> None:
        self.tracks = tracks
        self.open: dict[str, set[int]] = {}
        self._film, self._settings = film, settings
        begin_90k = film.frames[0].pts_90k if film.frames else 0
        self._times = [one.pts_90k - begin_90k for one in film.frames]

    def apply(self, edit: TrackEdit) -> None:
        frames = range(bisect_left(self._times, edit.from_90k), bisect_left(self._times, edit.to_90k))
        if not frames:
            raise Fault(FaultKind.INVALID, Words("该时段没有画面", "there is no picture in this time"))
        match edit.change:
            case Change.REGION:
                self.tracks[edit.made] = EditedTrack(edit.made, REGION, self._keyed(edit, frames))
            case Change.WHOLE_FRAME:
                self.tracks[edit.made] = EditedTrack(edit.made, FRAME, {one: self._whole(one) for one in frames})
            case Change.CLASS_OFF:
                self.open.setdefault(edit.track, set()).update(frames)
            case Change.CLASS_ON:
                self.open.get(edit.track, set()).difference_update(frames)
            case _:
                self._change(edit, frames, self._called(edit.track))

    def _change(self, edit: TrackEdit, frames: range, track: EditedTrack) -> None:
        """One of the changes of a track that there is."""
        match edit.change:
            case Change.MOVE_KEY:
                track.boxes |= self._keyed(edit, frames)
                _cover(track, frames)
            case Change.EXTEND:
                self._fill(track, frames, past_ends=True)
                _cover(track, frames)
            case Change.DELETE:
                self._set(track, {frame: boxes for frame, boxes in track.boxes.items() if frame not in frames})
            case Change.SPLIT:
                self._split(track, edit.made, frames.start)
            case Change.KEEP_VISIBLE:
                if track.kind in (REGION, FRAME):
                    raise Fault(FaultKind.INVALID, Words("人工区域不能保持可见", "a region by hand is deleted instead"))
                track.kept.update(frames)
            case Change.COVER_AGAIN:
                track.kept.clear()
                track.left.clear()
            case _:
                self._join(track, self._called(edit.other), frames)

    def _split(self, track: EditedTrack, name: str, at: int) -> None:
        later = {frame: boxes for frame, boxes in track.boxes.items() if frame >= at}
        if later:
            left, kept = ({one for one in some if one >= at} for some in (track.left, track.kept))
            self.tracks[name] = EditedTrack(name, track.kind, later, left, kept, track.is_weak, track.bridged)
        self._set(track, {frame: boxes for frame, boxes in track.boxes.items() if frame < at})

    def _join(self, track: EditedTrack, other: EditedTrack, frames: range) -> None:
        if track.kind != other.kind or track is other:
            words = Words("只能合并同一类别的两条轨迹", "only two tracks of the same kind are joined")
            raise Fault(FaultKind.INVALID, words)
        gaps = _gaps(sorted(track.boxes.keys() | other.boxes.keys()))
        for frame, boxes in other.boxes.items():
            mine = track.boxes.get(frame, ())
            is_open, other_is_open = (frame in one.left | one.kept for one in (track, other))
            if mine and frame not in frames and is_open != other_is_open:
                track.boxes[frame] = boxes if is_open else mine  # what is covered outside of the time stays the same
                _cover(track, range(frame, frame + 1))
            else:
                track.boxes[frame] = tuple(dict.fromkeys(mine + boxes))
                track.left |= other.left & {frame}
                track.kept |= other.kept & {frame}
        self._fill(track, frames, past_ends=False)
        _cover(track, frames)
        track.is_weak = track.is_weak and other.is_weak
        filled = [
            (a, b) for a, b in gaps if b - a > self._settings.hold_frames and a < frames.stop and b > frames.start
        ]
        track.bridged = (*track.bridged, *other.bridged, *filled)
        del self.tracks[other.name]

    def _fill(self, track: EditedTrack, frames: range, *, past_ends: bool) -> None:
        """Covers the pictures of a time in which a track has no box: on the line between two boxes, or, before its
        first and after its last one, as there."""
        known = sorted(track.boxes)
        for frame in frames:
            if frame in track.boxes:
                continue
            place = bisect_left(known, frame)
            if 0 < place < len(known):
                before, after = known[place - 1], known[place]
                share = (frame - before) / (after - before)
                track.boxes[frame] = (on_the_line(_hull(track.boxes[before]), _hull(track.boxes[after]), share),)
            elif past_ends:
                track.boxes[frame] = track.boxes[known[0] if place == 0 else known[-1]]

    def _set(self, track: EditedTrack, boxes: dict[int, tuple[Box, ...]]) -> None:
        """What is left of a track; one that covers nothing any more is gone."""
        track.boxes = boxes
        track.left &= boxes.keys()
        track.kept &= boxes.keys()
        if not boxes:
            del self.tracks[track.name]

    def _keyed(self, edit: TrackEdit, frames: range) -> dict[int, tuple[Box, ...]]:
        """The boxes of a region: between two keys on the line, before the first and after the last as there."""
        keys = sorted(edit.keys)
        if not keys:
            raise Fault(FaultKind.INVALID, Words("缺少关键帧", "a region has a key frame"))
        return {frame: (self._box_at(self._times[frame], keys, frame),) for frame in frames}

    def _box_at(self, at_90k: int, keys: list[Key], frame: int) -> Box:
        place = bisect_left(keys, at_90k, key=lambda key: key.at_90k)
        after, before = keys[min(place, len(keys) - 1)], keys[max(place - 1, 0)]
        step_90k = after.at_90k - before.at_90k
        share = (at_90k - before.at_90k) / step_90k if step_90k else 0.0
        at = self._film.frames[frame]
        one, other = (_pixels(key, at.width, at.height) for key in (before, after))
        return on_the_line(one, other, min(max(share, 0.0), 1.0))

    def _whole(self, frame: int) -> tuple[Box, ...]:
        at = self._film.frames[frame]
        return (Box(0, 0, at.width, at.height),)

    def _called(self, name: str) -> EditedTrack:
        if name not in self.tracks:
            words = Words(f"没有轨迹“{name[:40]}”", f"there is no track {name[:40]!r}")
            raise Fault(FaultKind.INVALID, words)
        return self.tracks[name]


def _pixels(key: Key, width: int, height: int) -> Box:
    """A key in pixels of a picture, rounded outward."""
    return Box(
        key.left * width // WHOLE,
        key.top * height // WHOLE,
        -(-(key.left + key.width) * width // WHOLE),
        -(-(key.top + key.height) * height // WHOLE),
    )


def _cover(track: EditedTrack, frames: range) -> None:
    track.left.difference_update(frames)
    track.kept.difference_update(frames)


def _hull(boxes: tuple[Box, ...]) -> Box:
    return reduce(around, boxes)


def _gaps(frames: list[int]) -> list[tuple[int, int]]:
    """The pairs of successive pictures with others between them."""
    return [(one, other) for one, other in pairwise(frames) if other - one > 1]
