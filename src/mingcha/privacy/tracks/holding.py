"""The box of a track in every picture: between hits on a line, before the first and after the last held for a while."""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.settings import EngineSettings
from mingcha.privacy.detection.values import Box
from mingcha.privacy.tracks.film import Film
from mingcha.privacy.tracks.linking import Hit, Track, motion, moved


class Covered(NamedTuple):
    """A box of a track in one picture."""

    frame: int
    box: Box


def covered(track: Track, film: Film, settings: EngineSettings) -> Iterator[Covered]:
    """The boxes of a track, widened, one a picture, in order. A hold ends at a cut and at the ends of the film."""
    share = settings.widen_permille[track.kind] / 1000
    for frame, box in (*_held(track, film, settings, -1), *_between(track), *_held(track, film, settings, 1)):
        yield Covered(frame, _widened(box, share))


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
    if not film.is_large(hit.frame, hit.box, settings):
        return False
    return any(
        0 < abs(frame - hit.frame) <= settings.hold_of(track.kind) and film.scenes[frame] == film.scenes[hit.frame]
        for frame, _ in film.looked_at
    )


def _between(track: Track) -> Iterator[Covered]:
    for one, other in pairwise(track.hits):
        steps = other.frame - one.frame
        for step in range(steps):
            yield Covered(one.frame + step, on_the_line(one.box, other.box, step / steps))
    yield Covered(track.hits[-1].frame, track.hits[-1].box)


def on_the_line(one: Box, other: Box, share: float) -> Box:
    """Between two boxes: 0 gives the first, 1 the other; rounded outward."""
    sides = [a + (b - a) * share for a, b in zip(one, other, strict=True)]
    return Box(math.floor(sides[0]), math.floor(sides[1]), math.ceil(sides[2]), math.ceil(sides[3]))


def _held(track: Track, film: Film, settings: EngineSettings, way: int) -> list[Covered]:
    """The pictures before the first hit (way -1) or after the last (1), in order: where the box was and where its
    motion leads, both."""
    hits: tuple[Hit, ...] = track.hits if way > 0 else track.hits[::-1]
    end, by = hits[-1], motion(track.hits[-2:] if way > 0 else track.hits[:2])
    found = []
    for step in range(1, _hold_frames(track, settings) + 1):
        frame = end.frame + way * step
        if not 0 <= frame < len(film.frames) or film.scenes[frame] != film.scenes[end.frame]:
            break
        led = moved(end.box, by, way * step)
        found.append(Covered(frame, around(end.box, led)))
    return found[::way]


def _hold_frames(track: Track, settings: EngineSettings) -> int:
    """How long it stays on both sides: a faint face of a single look up to the looks beside it, which had not found
    it."""
    is_faint = track.hits[0].score_permille < settings.brief_permille
    if track.kind is Detects.FACE and len(track.hits) == 1 and is_faint:
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
