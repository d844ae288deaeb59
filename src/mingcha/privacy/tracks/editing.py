"""Edits by hand applied to the tracks of a film, picture by picture (article 21).

What is covered outside of the time of an edit stays as it was: so a review begins anew for that time alone. An edit
that only covers more may do so elsewhere (`cover_again`).
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.settings import EngineSettings
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.tracks.film import Film, Pictured
from mingcha.privacy.tracks.freezing import FrozenFilm, FrozenFrame, freeze_in
from mingcha.privacy.tracks.holding import (
    Covered,
    around,
    box_in,
    bridged,
    covered_frames,
    is_left_open,
    is_weak,
    on_the_line,
)
from mingcha.privacy.tracks.linking import Track
from mingcha.privacy.tracks.stretches import BoxesIn, Pictures, Places, Stretch

WHOLE = 65_535
"""Width and height of a picture in units of keys."""
REGION, FRAME = "region", "frame"
"""Kinds of tracks made by hand, beside those of detections."""
_NONE = Pictures()


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
    `bridged`: pairs of pictures between which it was not found for long; `is_dropped`: second looks did not find it."""

    name: str
    kind: str
    boxes: Places
    left: Pictures = _NONE
    kept: Pictures = _NONE
    is_weak: bool = False
    bridged: tuple[tuple[int, int], ...] = ()
    is_dropped: bool = False


@dataclass(frozen=True, slots=True)
class EditedFilm:
    """A film with its tracks, by name, and the pictures in which a class is not covered."""

    film: Pictured
    tracks: Mapping[str, EditedTrack]
    open_pictures: Mapping[str, Pictures]

    def is_covered(self, track: EditedTrack, frame: int) -> bool:
        """Whether the film has the boxes of a track filled in a picture."""
        is_open = frame in track.left or frame in track.kept
        return not is_open and frame not in self.open_pictures.get(track.kind, _NONE)

    def covered(self, frames: range) -> Iterator[Covered]:
        """Yields every box that is filled in these frames (indexes), track by track."""
        for track in self.tracks.values():
            if track.boxes.first < frames.stop and track.boxes.last >= frames.start:
                for frame, boxes in track.boxes.inside(frames).items():
                    if self.is_covered(track, frame):
                        yield from (Covered(frame, box) for box in boxes)

    def visible(self) -> dict[int, list[Detection]]:
        """What stays visible by law, by the time of a picture (ticks of the source): tracks that are kept, with their
        kind. Not what was never covered, and not a class that was left open: what detectors still find of it on the
        film is a finding, since an exception alone leaves a person visible (article 21)."""
        found: dict[int, list[Detection]] = {}
        for track in self.tracks.values():
            for frame in track.kept.shared_with(track.boxes.pictures):
                boxes = [Detection(Detects(track.kind), box, 0) for box in track.boxes[frame]]
                found.setdefault(self.film.frames[frame].pts_90k, []).extend(boxes)
        return found

    def frozen(self, settings: EngineSettings) -> FrozenFilm:
        """The frozen boxes."""
        return FrozenFilm(settings.name, self.frozen_in(range(len(self.film.frames)), settings))

    def frozen_in(self, frames: range, settings: EngineSettings) -> tuple[FrozenFrame, ...]:
        """The frozen boxes of a range of pictures: those of the whole film have the same there."""
        return freeze_in(self.film, frames, self.covered(frames), settings)


def edited_film(
    film: Film, tracks: Iterable[Track], edits: Sequence[TrackEdit], settings: EngineSettings
) -> EditedFilm:
    """The film after these edits, in order. Raises Fault(INVALID) for an edit of a track that there is not, and for one
    whose time has no picture."""
    return edited_tracks(film, {f"t{one.number}": found_track(one, film, settings) for one in tracks}, edits, settings)


def edited_tracks(
    film: Pictured, found: Mapping[str, EditedTrack], edits: Sequence[TrackEdit], settings: EngineSettings
) -> EditedFilm:
    """The film with the tracks that were found, by name, after these edits; `found` stays as it is. Raises as
    `edited_film`."""
    work = _Work(film, dict(found), settings)
    for edit in edits:
        work.apply(edit)
    return EditedFilm(film, work.tracks, work.open)


def found_track(track: Track, film: Film, settings: EngineSettings) -> EditedTrack:
    """A track before any edit."""
    frames = covered_frames(track, film, settings)
    places = Places((Stretch(frames.start, frames.stop, lambda frame: (box_in(track, frame, settings),)),))
    left = places.pictures if is_left_open(track, film, settings) else _NONE
    weak, gaps = is_weak(track, settings), bridged(track, settings)
    name, kind = f"t{track.number}", track.kind.value
    return EditedTrack(name, kind, places, left, is_weak=weak, bridged=gaps, is_dropped=track.is_dropped)


def frames_of(film: Pictured, from_90k: int, to_90k: int) -> range:
    """Indexes of the frames in [from_90k, to_90k), both counted from the first frame of the film, in 1/90000 s."""
    begin_90k = film.frames[0].pts_90k if film.frames else 0
    first, stop = (bisect_left(film.frames, begin_90k + at, key=lambda one: one.pts_90k) for at in (from_90k, to_90k))
    return range(first, stop)


class _Work:
    """Tracks while they are edited. One is replaced by another when it changes, and is itself never changed."""

    def __init__(self, film: Pictured, tracks: dict[str, EditedTrack], settings: EngineSettings) -> None:
        self.tracks = tracks
        self.open: dict[str, Pictures] = {}
        self._film, self._settings = film, settings
        self._begin_90k = film.frames[0].pts_90k if film.frames else 0

    def apply(self, edit: TrackEdit) -> None:
        frames = frames_of(self._film, edit.from_90k, edit.to_90k)
        if not frames:
            raise Fault(FaultKind.INVALID, Words("该时段没有画面", "there is no picture in this time"))
        now = self.open.get(edit.track, _NONE)
        match edit.change:
            case Change.REGION:
                self.tracks[edit.made] = EditedTrack(edit.made, REGION, _whole_stretch(frames, self._keyed(edit)))
            case Change.WHOLE_FRAME:
                self.tracks[edit.made] = EditedTrack(edit.made, FRAME, _whole_stretch(frames, self._whole))
            case Change.CLASS_OFF:
                self.open[edit.track] = now.plus(Pictures(((frames.start, frames.stop),)))
            case Change.CLASS_ON:
                self.open[edit.track] = now.outside(frames)
            case _:
                self._change(edit, frames, replace(self._called(edit.track)))

    def _change(self, edit: TrackEdit, frames: range, track: EditedTrack) -> None:
        """One of the changes of a track that there is."""
        self.tracks[track.name] = track
        match edit.change:
            case Change.MOVE_KEY:
                track.boxes = track.boxes.put(frames, self._keyed(edit))
                _cover(track, frames)
            case Change.EXTEND:
                _fill(track, frames, past_ends=True)
                _cover(track, frames)
            case Change.DELETE:
                self._set(track, track.boxes.outside(frames))
            case Change.SPLIT:
                self._split(track, edit.made, frames.start)
            case Change.KEEP_VISIBLE:
                if track.kind in (REGION, FRAME):
                    raise Fault(FaultKind.INVALID, Words("人工区域不能保持可见", "a region by hand is deleted instead"))
                track.kept = track.kept.plus(Pictures(((frames.start, frames.stop),)))
            case Change.COVER_AGAIN:
                track.kept = track.left = _NONE
            case _:
                self._join(track, self._called(edit.other), frames)

    def _split(self, track: EditedTrack, name: str, at: int) -> None:
        end = range(at, len(self._film.frames))
        later = track.boxes.inside(end)
        if later:
            left, kept = track.left.inside(end), track.kept.inside(end)
            self.tracks[name] = replace(track, name=name, boxes=later, left=left, kept=kept)
        self._set(track, track.boxes.outside(end))

    def _join(self, track: EditedTrack, other: EditedTrack, frames: range) -> None:
        if track.kind != other.kind or track.name == other.name:
            words = Words("只能合并同一类别的两条轨迹", "only two tracks of the same kind are joined")
            raise Fault(FaultKind.INVALID, words)
        gaps = pairwise(track.boxes.pictures.plus(other.boxes.pictures).parts)
        for part in _parts_alike(track, other, frames):
            _take_in(track, other, part, is_inside=part.start in frames)
        _fill(track, frames, past_ends=False)
        _cover(track, frames)
        track.is_weak = track.is_weak and other.is_weak
        track.is_dropped = track.is_dropped and other.is_dropped
        filled = [
            (before[1] - 1, after[0])
            for before, after in gaps
            if after[0] - before[1] + 1 > self._settings.hold_frames
            and before[1] - 1 < frames.stop
            and after[0] > frames.start
        ]
        track.bridged = (*track.bridged, *other.bridged, *filled)
        del self.tracks[other.name]

    def _set(self, track: EditedTrack, boxes: Places) -> None:
        """What is left of a track; one that covers nothing any more is gone."""
        track.boxes = boxes
        track.left, track.kept = (one.shared_with(boxes.pictures) for one in (track.left, track.kept))
        if not boxes:
            del self.tracks[track.name]

    def _keyed(self, edit: TrackEdit) -> BoxesIn:
        """The boxes of a region: between two keys on the line, before the first and after the last as there."""
        keys = sorted(edit.keys)
        if not keys:
            raise Fault(FaultKind.INVALID, Words("缺少关键帧", "a region has a key frame"))
        return lambda frame: (self._box_at(keys, frame),)

    def _box_at(self, keys: list[Key], frame: int) -> Box:
        at = self._film.frames[frame]
        at_90k = at.pts_90k - self._begin_90k
        place = bisect_left(keys, at_90k, key=lambda key: key.at_90k)
        after, before = keys[min(place, len(keys) - 1)], keys[max(place - 1, 0)]
        step_90k = after.at_90k - before.at_90k
        share = (at_90k - before.at_90k) / step_90k if step_90k else 0.0
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


def _whole_stretch(frames: range, boxes: BoxesIn) -> Places:
    return Places((Stretch(frames.start, frames.stop, boxes),))


def _pixels(key: Key, width: int, height: int) -> Box:
    """A key in pixels of a picture, rounded outward."""
    return Box(
        key.left * width // WHOLE,
        key.top * height // WHOLE,
        -(-(key.left + key.width) * width // WHOLE),
        -(-(key.top + key.height) * height // WHOLE),
    )


def _cover(track: EditedTrack, frames: range) -> None:
    track.left, track.kept = track.left.outside(frames), track.kept.outside(frames)


def _parts_alike(track: EditedTrack, other: EditedTrack, frames: range) -> list[range]:
    """The parts in which the other track has boxes, so small that no track begins, ends, opens or closes in one."""
    sets = (track.boxes.pictures, other.boxes.pictures, track.left, track.kept, other.left, other.kept)
    edges = {frames.start, frames.stop}.union(*(part for one in sets for part in one.parts))
    return [range(a, b) for a, b in pairwise(sorted(edges)) if a in other.boxes]


def _take_in(track: EditedTrack, other: EditedTrack, part: range, *, is_inside: bool) -> None:
    """Gives a track the boxes of another in a part of `_parts_alike`."""
    at, has_some = part.start, part.start in track.boxes
    is_open, other_is_open = (at in one.left or at in one.kept for one in (track, other))
    mine, others = track.boxes, other.boxes
    if has_some and not is_inside and is_open != other_is_open:
        if is_open:  # what is covered outside of the time stays the same
            track.boxes = mine.put(part, lambda frame: others[frame])
        _cover(track, part)
        return
    if has_some:
        track.boxes = mine.put(part, lambda frame: tuple(dict.fromkeys(mine[frame] + others[frame])))
    else:
        track.boxes = mine.put(part, lambda frame: others[frame])
    track.left, track.kept = (
        one.plus(its.inside(part)) for one, its in ((track.left, other.left), (track.kept, other.kept))
    )


def _fill(track: EditedTrack, frames: range, *, past_ends: bool) -> None:
    """Covers the pictures of a time in which a track has no box: on the line between two boxes, or, before its first
    and after its last one, as there."""
    known = track.boxes
    for gap in known.gaps(frames):
        if known.first < gap.start and gap.stop <= known.last:
            track.boxes = track.boxes.put(gap, _line_over(known, gap))
        elif past_ends:
            track.boxes = track.boxes.put(gap, _always(known[known.first if gap.start < known.first else known.last]))


def _always(boxes: tuple[Box, ...]) -> BoxesIn:
    return lambda _: boxes


def _line_over(known: Places, gap: range) -> BoxesIn:
    """The line over a gap, from the last box before it to the first after it."""
    before, after = known.before(gap.start), known.after(gap.stop)
    one, other = (reduce(around, known[frame]) for frame in (before, after))
    return lambda frame: (on_the_line(one, other, (frame - before) / (after - before)),)
