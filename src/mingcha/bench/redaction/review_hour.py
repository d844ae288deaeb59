"""What the review of an hour of one camera asks of a person: items, looks, keys, and minutes by stated assumptions.

The hour is made of the detections of a real street (the labelled film, looked at picture by picture by the engine's own
detectors, with its flicker and false finds), one turn after another: each turn mirrored or not, with some of its tracks
alone, moved and scored a little differently. Tracks and items are made by the product. Nobody sat at the page.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any

from mingcha.media.mp4.boxes import TIMESCALE
from mingcha.privacy.detection.chunk import FrameAt
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.settings import S6
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.redaction.togetherness import TimedItem, together
from mingcha.privacy.redaction.values import ItemKind, Span
from mingcha.privacy.tracks.editing import edited_film
from mingcha.privacy.tracks.film import Film
from mingcha.privacy.tracks.items import items_of, length_90k
from mingcha.privacy.tracks.linking import Track, link

RATE = 25
FILM_RATE = 10
"""Pictures a second of the labelled film."""
GOAL_MINUTES = 20
SHARES = (1.0, 0.3, 0.1)
"""Of the tracks of a turn: the film as it is (a busy square), a street, a side street."""
SPEEDS = (1, 2, 4)
"""At which looks are played. What no look showed is watched at four times, the fastest that counts."""
KEY_S, DECIDE_S = 0.28, 1.35
"""A key press and a decision: the keystroke-level model (Card, Moran and Newell, 1980: K of an average typist, M)."""
SEEK_S, LEAD_S = 0.5, 0.5
"""Until the first picture of a look is there: assumed. The page begins each look so long before its first item."""
_OPENING_KEYS = 3
"""`5` and `W` for what was not watched, and the signature."""
_STEP_90K = TIMESCALE // RATE
_MOST_AWAY = 24
"""Pixels by which a track is moved in a turn."""


@dataclass(frozen=True, slots=True)
class Street:
    """What was found in successive pictures of a street, as far apart as the looks at a camera's pictures."""

    looks: Sequence[Sequence[Detection]]
    width: int
    height: int


def at_the_rate[T](pictures: Sequence[T]) -> list[T]:
    """Of the successive pictures of the labelled film those at which a camera's pictures are looked at, by time: so
    that persons walk as fast as they did."""
    step = FILM_RATE * S6.every / RATE
    return [pictures[int(number * step)] for number in range(int(len(pictures) / step))]


def hour_figures(street: Street, seed: int, seconds: int = 3600) -> list[dict[str, Any]]:
    """Figures of an hour by the share of the tracks in it (docs/ref/benchmarks.md)."""
    return [_figures(hour_of(street, share, seed, seconds), share) for share in SHARES]


def hour_of(street: Street, share: float, seed: int, seconds: int) -> Film:
    """A film of so many seconds of 25 pictures, of which every n-th was looked at."""
    random, frames, tracks = Random(seed), seconds * RATE, _tracks(street)
    turns = (found for _ in count() for found in _turn(street, tracks, share, random))
    looked_at = tuple((frame, next(turns)) for frame in range(0, frames, S6.every))
    pictures = tuple(FrameAt(number * _STEP_90K, street.width, street.height) for number in range(frames))
    return Film(pictures, (0,) * frames, looked_at, S6.scant_permille)


def _tracks(street: Street) -> tuple[Track, ...]:
    """The tracks of one turn; pictures are numbered as in the hour."""
    frames = len(street.looks) * S6.every
    pictures = tuple(FrameAt(number * _STEP_90K, street.width, street.height) for number in range(frames))
    looked_at = tuple((number * S6.every, tuple(found)) for number, found in enumerate(street.looks))
    return link(Film(pictures, (0,) * frames, looked_at), S6)


def _turn(street: Street, tracks: Sequence[Track], share: float, random: Random) -> Iterator[tuple[Detection, ...]]:
    """The detections of one turn, look by look."""
    found: list[list[Detection]] = [[] for _ in street.looks]
    mirrored = random.random() < 0.5
    for track in tracks:
        if random.random() >= share:
            continue
        across, down = random.randint(-_MOST_AWAY, _MOST_AWAY), random.randint(-_MOST_AWAY // 3, _MOST_AWAY // 3)
        for hit in track.hits:
            box = _inside(hit.box, across, down, street, mirrored=mirrored)
            score = max(S6.least_permille[track.kind], min(999, hit.score_permille + random.randint(-20, 20)))
            if box.area:
                found[hit.frame // S6.every].append(Detection(track.kind, box, score))
    return (tuple(one) for one in found)


def _inside(box: Box, across: int, down: int, street: Street, *, mirrored: bool) -> Box:
    left, right = (street.width - box.right, street.width - box.left) if mirrored else (box.left, box.right)
    moved = Box(left + across, box.top + down, right + across, box.bottom + down)
    return moved.within(street.width, street.height)


def _figures(film: Film, share: float) -> dict[str, Any]:
    tracks = link(film, S6)
    items = items_of(edited_film(film, tracks, (), S6), ())
    timed = [
        TimedItem(number, ItemKind(one.cause.value), Span(one.from_90k, one.to_90k))
        for number, one in enumerate(items, 1)
    ]
    spans = look_spans(timed)
    persons = sum(one.kind is Detects.PERSON for _, found in film.looked_at for one in found)
    return {
        "share": share, "persons_at_once": round(persons / len(film.looked_at), 2), "tracks": len(tracks),
        "items": len(items), **{f"items_{cause}": many for cause, many in sorted(_causes(items).items())},
        "looks": len(spans), "keys": len(spans) + _OPENING_KEYS,
        "looked_s": round(sum(to - begin for begin, to in spans) / TIMESCALE),
        "minutes": {f"{speed}x": minutes_of(spans, length_90k(film), speed) for speed in SPEEDS},
        "minutes_one_by_one": {
            f"{speed}x": minutes_of([(one.span.from_90k, one.span.to_90k) for one in timed], length_90k(film), speed)
            for speed in SPEEDS
        },
        "goal_minutes": GOAL_MINUTES,
    }  # fmt: skip


def _causes(items: Sequence[Any]) -> Counter[str]:
    return Counter(one.cause.value for one in items)


def look_spans(items: Sequence[TimedItem]) -> list[tuple[int, int]]:
    """From when until when each look lasts."""
    firsts, found = together(items), dict[int, tuple[int, int]]()
    for one in items:
        begin, end = found.get(firsts[one.number], (one.span.from_90k, one.span.to_90k))
        found[firsts[one.number]] = min(begin, one.span.from_90k), max(end, one.span.to_90k)
    return sorted(found.values())


def minutes_of(spans: Sequence[tuple[int, int]], whole_90k: int, speed: int) -> float:
    """Minutes for these looks at a speed, with a key and a decision each, and for the rest of the film at four times:
    what a look showed counts as watched."""
    played_s = sum((end - begin) / TIMESCALE + LEAD_S for begin, end in spans)
    seen_90k, reached = 0, 0
    for begin, end in sorted(spans):
        seen_90k += max(0, end - max(begin, reached))
        reached = max(reached, end)
    each_s = len(spans) * (SEEK_S + DECIDE_S + KEY_S)
    rest_s = (whole_90k - seen_90k) / TIMESCALE / max(SPEEDS)
    return round((played_s / speed + each_s + rest_s) / 60, 1)
