"""The two jobs of a redaction and their parts: known from its time alone when a job is queued. Loads no decoder."""

from collections.abc import Sequence

from mingcha.jobs.values import NewPart
from mingcha.privacy.rendering.chunks import FilmSpan, chunks_of

DETECT_JOB, RENDER_JOB = "redaction_detect", "redaction_render"
FETCH, DETECT, TRACK = range(3)
"""Stages of the first job: one part, one a minute, one that writes."""
FREEZE, RENDER, JOIN, GATE, MADE = range(5)
"""Stages of the second: the boxes that were reviewed; one part a minute; the film; one a minute and one for its form;
one that writes."""
CHUNKS_A_PART = 6
"""A minute."""


def span_of(from_ms: int, to_ms: int) -> FilmSpan:
    """The time of a redaction (Unix milliseconds) in ticks."""
    return FilmSpan(from_ms * 90, to_ms * 90)


def minutes_of(span: FilmSpan) -> Sequence[range]:
    """The places of the chunks of each minute."""
    chunks = len(chunks_of(span))
    return [range(first, min(first + CHUNKS_A_PART, chunks)) for first in range(0, chunks, CHUNKS_A_PART)]


def detect_parts(span: FilmSpan) -> list[NewPart]:
    """The parts of the first job; that of minute n (from 0) has the number n + 2."""
    minutes = len(minutes_of(span))
    return [NewPart(FETCH), *(NewPart(DETECT) for _ in range(minutes)), NewPart(TRACK, writes=True)]


def render_parts(span: FilmSpan) -> list[NewPart]:
    """The parts of the second job: minute n is rendered by number n + 2 and gated by n + minutes + 3; the last part of
    the gate looks at the form of the film."""
    minutes = len(minutes_of(span))
    return [
        NewPart(FREEZE),
        *(NewPart(RENDER) for _ in range(minutes)),
        NewPart(JOIN),
        *(NewPart(GATE) for _ in range(minutes + 1)),
        NewPart(MADE, writes=True),
    ]
