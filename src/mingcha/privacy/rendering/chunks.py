"""The parts of a film: ten seconds each, counted from its begin, so that they depend on times alone."""

from typing import NamedTuple

from mingcha.media.mp4.boxes import TIMESCALE

CHUNK_90K = 10 * TIMESCALE
MOST_CHUNKS = 24 * 360
"""A day."""


class FilmSpan(NamedTuple):
    """From an instant to before another, in ticks of 90 kHz since 1970."""

    from_90k: int
    until_90k: int


def chunks_of(film: FilmSpan) -> tuple[FilmSpan, ...]:
    """The chunks of a film; the last may be shorter. Raises ValueError on a film without a duration or too long."""
    if not 0 <= film.from_90k < film.until_90k or film.until_90k - film.from_90k > MOST_CHUNKS * CHUNK_90K:
        raise ValueError("a film of impossible duration")
    begins = range(film.from_90k, film.until_90k, CHUNK_90K)
    return tuple(FilmSpan(begin, min(begin + CHUNK_90K, film.until_90k)) for begin in begins)
