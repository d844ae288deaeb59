"""Half-open spans [from, to) of whole milliseconds."""

from collections.abc import Iterable

type Span = tuple[int, int]


def clipped(spans: Iterable[Span], begin: int, end: int) -> list[Span]:
    """The parts of the spans in [begin, end)."""
    return [(max(a, begin), min(b, end)) for a, b in spans if a < end and b > begin]
