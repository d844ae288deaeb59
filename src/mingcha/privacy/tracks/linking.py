"""Links detections of successive pictures to tracks, by overlap and by the last motion. What something looks like is
never compared: a track ends where a thing leaves, and the same person later is another track."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.settings import EngineSettings
from mingcha.privacy.detection.values import Box, Detection, overlap
from mingcha.privacy.tracks.film import Film

_LEAST_OVERLAP = 0.1
_MOST_STEP = 1.5
"""Between the middles of two boxes that do not overlap, in mean sides of the larger one."""
_MOST_GROWTH = 2.0


type _Examined = tuple[int, tuple[Detection, ...]]
"""Number of a picture and what was found in it."""


class Hit(NamedTuple):
    """A detection of a track."""

    frame: int
    box: Box
    score_permille: int


@dataclass(frozen=True, slots=True)
class Track:
    """One thing over a time in which it was found again and again, at least one hit; in one scene."""

    number: int
    kind: Detects
    hits: tuple[Hit, ...]
    is_dropped: bool = False
    """Whether second looks did not find it."""


@dataclass(slots=True)
class _Open:
    number: int
    kind: Detects
    hits: list[Hit] = field(default_factory=list)

    def expected(self, frame: int) -> Box:
        """Where it would be by its last motion."""
        return moved(self.hits[-1].box, motion(self.hits[-2:]), frame - self.hits[-1].frame)


def motion(hits: Iterable[Hit]) -> tuple[float, float]:
    """Pixels a picture across and down between the middles of two hits in order; none with one alone."""
    both = tuple(hits)
    if len(both) < 2:
        return 0.0, 0.0
    (x0, y0), (x1, y1) = (_middle(hit.box) for hit in both)
    steps = both[1].frame - both[0].frame
    return (x1 - x0) / steps, (y1 - y0) / steps


def moved(box: Box, by: tuple[float, float], frames: int) -> Box:
    """The box after so many pictures of a motion."""
    across, down = round(by[0] * frames), round(by[1] * frames)
    return Box(box.left + across, box.top + down, box.right + across, box.bottom + down)


def link(film: Film, settings: EngineSettings) -> tuple[Track, ...]:
    """The tracks of a film, numbered in the order of their first hit. A track goes on if it is found again within
    twice the hold, in the same scene. What is faint and was not found again is no track; what is faint and large is
    nothing, nor does it speak for anything: nothing real of that size is so faint. What no track took is linked once
    more, over a distance, together with weak faces of a single look; what second looks dropped is linked for itself.
    Both are tracks after all others."""
    looks = [
        (frame, tuple(one for one in found if not _is_faint_and_large(one, frame, film, settings)))
        for frame, found in film.looked_at
    ]
    all_tracks = _linked(film, _sure(looks, settings), settings)
    kept = [one for one in all_tracks if not _is_chance(one, settings)]
    if settings.far_looks:
        alone = [one for one in all_tracks if _is_chance(one, settings) or is_brief(one.kind, one.hits, settings)]
        far = _linked(film, _left_over(looks, alone, settings), settings, faint_step=settings.far_most_step)
        kept += [one for one in far if _is_far_track(one, settings)]
    dropped = _linked(
        film, [(frame, tuple(one for one in found if one.is_dropped)) for frame, found in looks], settings
    )
    both = [(one, False) for one in kept] + [(one, True) for one in dropped if not _is_chance(one, settings)]
    return tuple(
        Track(number, one.kind, tuple(one.hits), is_dropped=is_dropped) for number, (one, is_dropped) in enumerate(both)
    )


def is_large(film: Film, frame: int, box: Box, settings: EngineSettings) -> bool:
    """Whether a box is as high as the settings call large in this picture."""
    return box.height * 1000 >= settings.large_permille * film.frames[frame].height


def is_brief(kind: Detects, hits: Sequence[Hit], settings: EngineSettings) -> bool:
    """Whether it is a weak face of a single look."""
    return kind is Detects.FACE and len(hits) == 1 and hits[0].score_permille < settings.brief_permille


def _sure(looks: Sequence[_Examined], settings: EngineSettings) -> list[_Examined]:
    """What tracks are made of: neither dropped nor scant."""
    return [
        (frame, tuple(one for one in found if not one.is_dropped and one.score_permille >= settings.scant_permille))
        for frame, found in looks
    ]


def _left_over(looks: Sequence[_Examined], alone: Sequence[_Open], settings: EngineSettings) -> list[_Examined]:
    """What is scant or stands alone."""
    scant = [
        (frame, [one for one in found if not one.is_dropped and one.score_permille < settings.scant_permille])
        for frame, found in looks
    ]
    by_frame = dict(scant)
    for track in alone:
        for hit in track.hits:
            by_frame[hit.frame].append(Detection(track.kind, hit.box, hit.score_permille))
    return [(frame, tuple(sorted(found))) for frame, found in scant]


def _linked(
    film: Film, looks: Sequence[_Examined], settings: EngineSettings, *, faint_step: float = 0.0
) -> list[_Open]:
    """All tracks of these looks, also of one hit. What is faint joins one that it overlaps, or so far from it."""
    all_tracks: list[_Open] = []
    going_on: list[_Open] = []
    for frame, found in looks:
        scene = film.scenes[frame]
        going_on = [
            track
            for track in going_on
            if frame - track.hits[-1].frame <= 2 * settings.hold_of(track.kind)
            and film.scenes[track.hits[-1].frame] == scene
        ]
        pairs = _pairs(going_on, found, frame, settings, faint_step)
        for place, one in enumerate(found):
            track = pairs.get(place)
            if track is None:
                track = _Open(len(all_tracks), one.kind)
                all_tracks.append(track)
                going_on.append(track)
            elif _is_doubtful(track, one, frame, settings):
                all_tracks.append(_Open(len(all_tracks), track.kind, list(track.hits)))
            track.hits.append(Hit(frame, one.box, one.score_permille))
    return all_tracks


def _is_faint_and_large(one: Detection, frame: int, film: Film, settings: EngineSettings) -> bool:
    is_high = one.box.height * 1000 >= settings.faint_most_permille * film.frames[frame].height
    return is_high and one.score_permille < settings.faint_permille[one.kind]


def _is_doubtful(track: _Open, one: Detection, frame: int, settings: EngineSettings) -> bool:
    """Whether what a track goes on with lies far from it and is of another size: somebody else, perhaps. Then both are
    covered, the line to it and the track as if it had ended before."""
    expected, last = track.expected(frame), track.hits[-1].box
    is_far = min(_step(expected, one.box), _step(last, one.box)) > _MOST_STEP
    is_apart = max(overlap(expected, one.box), overlap(last, one.box)) < _LEAST_OVERLAP
    return is_far and is_apart and not _is_like(last, one.box, settings.far_most_growth)


def _is_chance(track: _Open, settings: EngineSettings) -> bool:
    """Whether a track is faint in every look, and too few found it."""
    is_faint = max(hit.score_permille for hit in track.hits) < settings.faint_permille[track.kind]
    return is_faint and len(track.hits) < settings.faint_looks


def _is_far_track(track: _Open, settings: EngineSettings) -> bool:
    """Whether enough looks found what was linked over a distance: two if one of them is not faint."""
    is_faint = max(hit.score_permille for hit in track.hits) < settings.faint_permille[track.kind]
    return len(track.hits) >= (settings.far_looks if is_faint else settings.faint_looks)


def _pairs(
    tracks: list[_Open], found: tuple[Detection, ...], frame: int, settings: EngineSettings, faint_step: float
) -> dict[int, _Open]:
    """Place of a detection -> the track that it continues; the nearest pairs first."""
    possible = []
    for track in tracks:
        expected, last = track.expected(frame), track.hits[-1].box
        for place, one in enumerate(found):
            if one.kind is track.kind and _is_like(last, one.box):
                shared = max(overlap(expected, one.box), overlap(last, one.box))
                step = min(_step(expected, one.box), _step(last, one.box))
                is_faint = one.score_permille < settings.faint_permille[one.kind]
                sure_step = settings.person_most_step if track.kind is Detects.PERSON else _MOST_STEP
                if shared >= _LEAST_OVERLAP or step <= (faint_step if is_faint else sure_step):
                    possible.append((-shared, step, track.number, place, track))
    pairs: dict[int, _Open] = {}
    taken: set[int] = set()
    for _, _, number, place, track in sorted(possible, key=lambda one: one[:4]):
        if place not in pairs and number not in taken:
            pairs[place] = track
            taken.add(number)
    return pairs


def _is_like(one: Box, other: Box, most_growth: float = _MOST_GROWTH) -> bool:
    """Whether two boxes are of a similar size."""
    sides = sorted((_side(one), _side(other)))
    return sides[1] <= most_growth * sides[0]


def _step(one: Box, other: Box) -> float:
    """The distance of the middles in sides of the larger box."""
    (x0, y0), (x1, y1) = _middle(one), _middle(other)
    return math.hypot(x1 - x0, y1 - y0) / max(_side(one), _side(other))


def _side(box: Box) -> float:
    return max(1.0, (box.right - box.left + box.bottom - box.top) / 2)


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2
