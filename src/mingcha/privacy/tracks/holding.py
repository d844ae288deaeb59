"""The box of a track in every picture: between hits on a line, before the first and after the last held for a while."""

import math
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.settings import EngineSettings
from mingcha.privacy.detection.values import Box
from mingcha.privacy.tracks.film import Film, Pictured
from mingcha.privacy.tracks.linking import Hit, Track, is_brief, is_large, motion, moved


class Covered(NamedTuple):
    """A box of a track in one picture."""

    frame: int
    box: Box


def covered(track: Track, film: Pictured, settings: EngineSettings) -> Iterator[Covered]:
    """The boxes of a track, widened, one a picture, in order."""
    return (Covered(frame, box_in(track, frame, settings)) for frame in covered_frames(track, film, settings))


def covered_frames(track: Track, film: Pictured, settings: EngineSettings) -> range:
    """The pictures in which a track covers something. A hold ends at a cut and at the ends of the film."""
    first, last = track.hits[0].frame, track.hits[-1].frame
    return range(first - _held(track, film, settings, -1), last + _held(track, film, settings, 1) + 1)


def box_in(track: Track, frame: int, settings: EngineSettings) -> Box:
    """The box of a track in a picture that it covers, widened: on the line between two hits, or held."""
    hits = track.hits
    place = bisect_right(hits, frame, key=lambda hit: hit.frame)
    if place == 0:
        box = _drifted(track, _held_box(hits[0], motion(hits[:2]), frame), hits[0].frame - frame, settings)
    elif place == len(hits):
        box = _drifted(track, _held_box(hits[-1], motion(hits[-2:]), frame), frame - hits[-1].frame, settings)
    else:
        one, other = hits[place - 1], hits[place]
        box = on_the_line(one.box, other.box, (frame - one.frame) / (other.frame - one.frame))
    return _widened(box, settings.widen_permille[track.kind] / 1000)


def bridged(track: Track, settings: EngineSettings) -> tuple[tuple[int, int], ...]:
    """The pairs of hits (numbers of pictures) between which it was not found for longer than the hold: a person looks
    at them."""
    return tuple(
        (one.frame, other.frame)
        for one, other in pairwise(track.hits)
        if other.frame - one.frame > settings.hold_frames
    )


def is_weak(track: Track, settings: EngineSettings) -> bool:
    """Whether its best score is low: a person looks at it."""
    return max(hit.score_permille for hit in track.hits) < settings.weak_permille


def is_lone(track: Track, film: Film, settings: EngineSettings) -> bool:
    """Whether it is a large faint face or plate of a single look: nothing real, as far as clips of known content go. A
    real one of that size has a good score, and the looks before and after see it too. Where the scene has no other look
    within the hold, nothing speaks against it. It is not covered, but stays a weak track, at which a person looks, and
    the gate looks at other pictures."""
    hit = track.hits[0]
    if len(track.hits) > 1 or hit.score_permille >= settings.lone_permille[track.kind]:
        return False
    if not is_large(film, hit.frame, hit.box, settings):
        return False
    return any(
        0 < abs(frame - hit.frame) <= settings.hold_of(track.kind) and film.scenes[frame] == film.scenes[hit.frame]
        for frame, _ in film.looked_at
    )


def is_left_open(track: Track, film: Film, settings: EngineSettings) -> bool:
    """Whether it covers nothing until a person covers it, who is pointed to it: a second look dropped it, or it is
    `is_lone`."""
    return track.is_dropped or is_lone(track, film, settings)


def on_the_line(one: Box, other: Box, share: float) -> Box:
    """Between two boxes: 0 gives the first, 1 the other; rounded outward."""
    sides = [a + (b - a) * share for a, b in zip(one, other, strict=True)]
    return Box(math.floor(sides[0]), math.floor(sides[1]), math.ceil(sides[2]), math.ceil(sides[3]))


def _held(track: Track, film: Pictured, settings: EngineSettings, way: int) -> int:
    """For how many pictures before its first hit (way -1) or after its last one (1) its box is held."""
    end, most = track.hits[0 if way < 0 else -1].frame, _hold_frames(track, settings)
    for step in range(1, most + 1):
        frame = end + way * step
        if not 0 <= frame < len(film.frames) or film.scenes[frame] != film.scenes[end]:
            return step - 1
    return most


def _held_box(end: Hit, by: tuple[float, float], frame: int) -> Box:
    """Where the box was and where its motion leads, both."""
    return around(end.box, moved(end.box, by, frame - end.frame)) if frame != end.frame else end.box


def _drifted(track: Track, box: Box, frames: int, settings: EngineSettings) -> Box:
    """The held box of a plate of one look, whose motion nobody knows, widened for so many pictures."""
    if track.kind is not Detects.PLATE or len(track.hits) > 1:
        return box
    across = math.ceil(box.width * frames * settings.plate_drift_permille / 1000)
    down = across * 2 // 5
    return Box(box.left - across, box.top - down, box.right + across, box.bottom + down)


def _hold_frames(track: Track, settings: EngineSettings) -> int:
    """How long it stays on both sides: a faint face of a single look up to the looks beside it, which had not found
    it."""
    if is_brief(track.kind, track.hits, settings):
        return settings.brief_frames
    return settings.hold_of(track.kind)


def around(one: Box, other: Box) -> Box:
    """The smallest box with both."""
    return Box(
        min(one.left, other.left), min(one.top, other.top), max(one.right, other.right), max(one.bottom, other.bottom)
    )


def _widened(box: Box, share: float) -> Box:
    across, down = math.ceil((box.right - box.left) * share), math.ceil((box.bottom - box.top) * share)
    return Box(box.left - across, box.top - down, box.right + across, box.bottom + down)
