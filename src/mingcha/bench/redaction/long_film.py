"""The detections of a long film of a street, as the pass of detection stores them, for what is measured after it.

Persons walk across, one after another, as many at once as are asked for; the same seed gives the same files.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from mingcha.media.mp4.boxes import TIMESCALE
from mingcha.privacy.detection.chunk import ChunkDetections, FrameAt
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.scenes import BLOCK
from mingcha.privacy.detection.settings import S6
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.rendering.chunks import FilmSpan, chunks_of
from mingcha.privacy.rendering.folder import detected_name

RATE = 25
WIDTH, HEIGHT = 1280, 720
_STEP_90K = TIMESCALE // RATE
_WALK_FRAMES = 12 * RATE
"""Of a person from one side to the other."""


def span_of_hours(hours: float) -> FilmSpan:
    """The time of a film that begins in 1970 and lasts so long."""
    return FilmSpan(0, int(hours * 3600) * TIMESCALE)


def write_detections(folder: Path, hours: float, persons: int, seed: int) -> FilmSpan:
    """Writes the files of the pass of detection; returns the time of the film."""
    span, rows = span_of_hours(hours), [_walks(Random(seed * 1000 + row)) for row in range(persons)]
    plain = "80" * (-(-WIDTH // BLOCK) * -(-HEIGHT // BLOCK))
    begin = 0
    for place, chunk in enumerate(chunks_of(span)):
        count = (chunk.until_90k - chunk.from_90k) // _STEP_90K
        frames = tuple(FrameAt((begin + number) * _STEP_90K, WIDTH, HEIGHT) for number in range(count))
        looked_at = []
        for number in range(count):
            found = [next(row) for row in rows]
            if number % S6.every == 0 or number == count - 1:
                looked_at.append((number, tuple(sorted(one for one in found if one))))
        packed = ChunkDetections(S6.name, frames, (), tuple(looked_at), plain, plain).packed()
        (folder / detected_name(place)).write_bytes(packed)
        begin += count
    return span


def _walks(random: Random) -> Iterator[Detection | None]:
    """One person after another, picture by picture, with a pause between two."""
    while True:
        for _ in range(random.randrange(0, 2 * RATE)):
            yield None
        high, top, ways = random.randrange(60, 240), random.randrange(100, 460), random.choice((-1, 1))
        for step in range(_WALK_FRAMES):
            middle = WIDTH * (step if ways > 0 else _WALK_FRAMES - step) // _WALK_FRAMES
            shakes = random.randrange(-2, 3)
            box = Box(max(0, middle - high // 5), top + shakes, min(WIDTH, middle + high // 5), top + high + shakes)
            yield Detection(Detects.PERSON, box, random.randrange(260, 800))
