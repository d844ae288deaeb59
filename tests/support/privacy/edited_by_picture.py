"""Edits applied picture by picture, with a set of pictures for everything: slow, plain, and what `tracks.editing` must
give as well."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.detection.settings import EngineSettings
from mingcha.privacy.detection.values import Box
from mingcha.privacy.tracks.editing import FRAME, REGION, WHOLE, Change, Key, TrackEdit
from mingcha.privacy.tracks.film import Film
from mingcha.privacy.tracks.freezing import FrozenFilm, freeze_boxes
from mingcha.privacy.tracks.holding import Covered, around, bridged, covered, is_left_open, is_weak, on_the_line
from mingcha.privacy.tracks.linking import Track


@dataclass(slots=True)
class PlainTrack:
    """A track after edits, as `EditedTrack`."""

    name: str
    kind: str
    boxes: dict[int, tuple[Box, ...]]
    left: set[int] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)
    is_weak: bool = False
    bridged: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PlainFilm:
    """A film after edits, as `EditedFilm`."""

    film: Film
    tracks: dict[str, PlainTrack]
    open_pictures: dict[str, set[int]]

    def frozen(self, settings: EngineSettings) -> FrozenFilm:
        """The frozen boxes."""
        boxes = [
            Covered(frame, box)
            for track in self.tracks.values()
            for frame, some in track.boxes.items()
            if frame not in track.left | track.kept | self.open_pictures.get(track.kind, set())
            for box in some
        ]
        return freeze_boxes(self.film, boxes, settings)


def edited_by_picture(
    film: Film, tracks: Iterable[Track], edits: Sequence[TrackEdit], settings: EngineSettings
) -> PlainFilm:
    """The film after these edits. Raises as `edited_film`."""
    work = _Work(film, {f"t{one.number}": _found(one, film, settings) for one in tracks}, settings)
    for edit in edits:
        work.apply(edit)
    return PlainFilm(film, work.tracks, work.open)


def _found(track: Track, film: Film, settings: EngineSettings) -> PlainTrack:
    boxes: dict[int, tuple[Box, ...]] = {frame: (box,) for frame, box in covered(track, film, settings)}
    left = set(boxes) if is_left_open(track, film, settings) else set()
    weak, gaps = is_weak(track, settings), bridged(track, settings)
    return PlainTrack(f"t{track.number}", track.kind.value, boxes, left, is_weak=weak, bridged=gaps)


class _Work:
    def __init__(self, film: Film, tracks: dict[str, PlainTrack], settings: EngineSettings) -> None:
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
                self.tracks[edit.made] = PlainTrack(edit.made, REGION, self._keyed(edit, frames))
            case Change.WHOLE_FRAME:
                self.tracks[edit.made] = PlainTrack(edit.made, FRAME, {one: self._whole(one) for one in frames})
            case Change.CLASS_OFF:
                self.open.setdefault(edit.track, set()).update(frames)
            case Change.CLASS_ON:
                self.open.get(edit.track, set()).difference_update(frames)
            case _:
                self._change(edit, frames, self._called(edit.track))

    def _change(self, edit: TrackEdit, frames: range, track: PlainTrack) -> None:
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

    def _split(self, track: PlainTrack, name: str, at: int) -> None:
        later = {frame: boxes for frame, boxes in track.boxes.items() if frame >= at}
        if later:
            left, kept = ({one for one in some if one >= at} for some in (track.left, track.kept))
            self.tracks[name] = PlainTrack(name, track.kind, later, left, kept, track.is_weak, track.bridged)
        self._set(track, {frame: boxes for frame, boxes in track.boxes.items() if frame < at})

    def _join(self, track: PlainTrack, other: PlainTrack, frames: range) -> None:
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

    def _fill(self, track: PlainTrack, frames: range, *, past_ends: bool) -> None:
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

    def _set(self, track: PlainTrack, boxes: dict[int, tuple[Box, ...]]) -> None:
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

    def _called(self, name: str) -> PlainTrack:
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


def _cover(track: PlainTrack, frames: range) -> None:
    track.left.difference_update(frames)
    track.kept.difference_update(frames)


def _hull(boxes: tuple[Box, ...]) -> Box:
    return reduce(around, boxes)


def _gaps(frames: list[int]) -> list[tuple[int, int]]:
    """The pairs of successive pictures with others between them."""
    return [(one, other) for one, other in pairwise(frames) if other - one > 1]
