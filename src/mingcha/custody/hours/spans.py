"""Sets of instants as sorted, disjoint half-open spans [from, to) of whole milliseconds; arithmetic is exact."""

from collections.abc import Iterable, Sequence

type Span = tuple[int, int]


def union(spans: Iterable[Span]) -> list[Span]:
    """The union of the spans, sorted and joined."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if begin >= end:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def minus(spans: Iterable[Span], taken: Sequence[Span]) -> list[Span]:
    """The spans (sorted, disjoint) without the instants of `taken` (sorted, disjoint)."""
    found: list[Span] = []
    first = 0
    for begin, end in spans:
        at = begin
        while first < len(taken) and taken[first][1] <= at:
            first += 1
        for low, high in taken[first:]:
            if low >= end:
                break
            if low > at:
                found.append((at, low))
            at = max(at, high)
        if at < end:
            found.append((at, end))
    return found


def length(spans: Iterable[Span]) -> int:
    """Total length of disjoint spans in milliseconds."""
    return sum(end - begin for begin, end in spans)
