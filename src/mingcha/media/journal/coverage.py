"""Interval arithmetic of footage and gaps: union, holes, reasons. Pure; all times are Unix milliseconds."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from mingcha.kit.spans import clipped
from mingcha.media.units import GapReason

type Span = tuple[int, int]
"""from_ms, to_ms (excluded)."""
type Gap = tuple[int, int, str]
"""from_ms, to_ms (excluded), reason."""
type Cause = tuple[int, str]
"""From at_ms on: the reason why there is no footage, or "" while it flows."""

_JOIN_MS = 1


def covered(fragments: Iterable[tuple[int, int]]) -> list[Span]:
    """The union of fragments (start_90k, duration_90k), given in order of start; adjacent spans are merged."""
    spans: list[Span] = []
    for start_90k, duration_90k in fragments:
        from_ms, to_ms = start_90k // 90, (start_90k + duration_90k) // 90
        if spans and from_ms <= spans[-1][1] + _JOIN_MS:
            spans[-1] = (spans[-1][0], max(spans[-1][1], to_ms))
        else:
            spans.append((from_ms, to_ms))
    return spans


def holes(spans: Sequence[Span], from_ms: int, to_ms: int) -> list[Span]:
    """The parts of a window that the spans (in order) do not cover; 1 ms of rounding is tolerated."""
    found: list[Span] = []
    at_ms = from_ms
    for a, b in clipped(spans, from_ms, to_ms):
        if a > at_ms + _JOIN_MS:
            found.append((at_ms, a))
        at_ms = max(at_ms, b)
    if to_ms > at_ms + _JOIN_MS:
        found.append((at_ms, to_ms))
    return found


def explained(uncovered: Iterable[Span], causes: Sequence[Cause]) -> list[Gap]:
    """Each hole with its reasons, split where the reason changed. `causes` in order of time.

    If the last cause before a hole says that footage flows, the next cause gives the reason (a crash or loss is
    detected after the last picture), else the previous one, else LOSS. Before the first cause: DISABLED, the camera was
    not assigned.
    """
    gaps: list[Gap] = []
    for from_ms, to_ms in uncovered:
        pieces: list[list[int | str]] = [[from_ms, GapReason.DISABLED.value]]
        for at_ms, reason in causes:
            if at_ms <= from_ms:
                pieces[0][1] = reason
            elif at_ms < to_ms:
                pieces.append([at_ms, reason])
        reasons = _without_blanks([str(piece[1]) for piece in pieces])
        starts = [int(piece[0]) for piece in pieces]
        for start, end, reason in zip(starts, [*starts[1:], to_ms], reasons, strict=True):
            gaps.append((start, end, reason))
    return joined(gap for gap in gaps if gap[1] > gap[0])


def joined(gaps: Iterable[Gap]) -> list[Gap]:
    """Merges adjacent gaps of the same reason; input in order of time."""
    out: list[Gap] = []
    for gap in gaps:
        if out and out[-1][2] == gap[2] and gap[0] <= out[-1][1] + _JOIN_MS:
            out[-1] = (out[-1][0], max(out[-1][1], gap[1]), gap[2])
        else:
            out.append(gap)
    return out


def outages(pieces: Iterable[Gap], *, lasts: bool = False) -> list[Gap]:
    """Joins pieces of gaps, in order of time, that follow each other without footage into one outage each.

    The reason of an outage that is over is the one that lasted longest, the first among equals: a camera that loses
    power is first silent and then unreachable, and that is one outage. If `lasts`, the last outage is not over and has
    its present reason; CONNECTING counts only if there is no other reason. A time in which recording was switched off
    (DISABLED) is no outage, and separates.
    """
    found: list[list[Gap]] = []
    for gap in pieces:
        before = found[-1][-1] if found else None
        follows = before is not None and gap[0] <= before[1] + _JOIN_MS and _is_off(gap) == _is_off(before)
        if follows:
            found[-1].append(gap)
        else:
            found.append([gap])
    return [
        (outage[0][0], max(gap[1] for gap in outage), _reason_of(outage, is_over=not lasts or place + 1 < len(found)))
        for place, outage in enumerate(found)
    ]


def _is_off(gap: Gap) -> bool:
    return gap[2] == GapReason.DISABLED.value


def _reason_of(outage: Sequence[Gap], *, is_over: bool) -> str:
    telling = [gap for gap in outage if gap[2] != GapReason.CONNECTING.value] or list(outage)
    if not is_over:
        return telling[-1][2]
    lengths: dict[str, int] = {}
    for from_ms, to_ms, reason in telling:
        lengths[reason] = lengths.get(reason, 0) + to_ms - from_ms
    return max(lengths, key=lengths.__getitem__)


def left_by(footage: Sequence[Span], gaps: Iterable[Gap]) -> list[Gap]:
    """The gaps minus the footage (disjoint spans in order)."""
    begins, ends = [a for a, _ in footage], [b for _, b in footage]
    left: list[Gap] = []
    for from_ms, to_ms, reason in gaps:
        inside = footage[bisect_right(ends, from_ms) : bisect_left(begins, to_ms)]
        if inside:
            left += [(a, b, reason) for a, b in holes(inside, from_ms, to_ms)]
        else:
            left.append((from_ms, to_ms, reason))
    return left


def merged_to(spans: Sequence[Span], most: int) -> list[Span]:
    """At most `most` spans, by closing the smallest holes; for drawing only."""
    if len(spans) <= most:
        return list(spans)
    widths = sorted(range(1, len(spans)), key=lambda i: spans[i][0] - spans[i - 1][1], reverse=True)
    kept = set(widths[: max(most, 1) - 1])
    out = [spans[0]]
    for i in range(1, len(spans)):
        if i in kept:
            out.append(spans[i])
        else:
            out[-1] = (out[-1][0], spans[i][1])
    return out


def longest(gaps: Sequence[Gap], most: int) -> list[Gap]:
    """The `most` longest gaps, in order of time."""
    if len(gaps) <= most:
        return list(gaps)
    return sorted(sorted(gaps, key=lambda gap: gap[0] - gap[1])[:most])


def _without_blanks(reasons: list[str]) -> list[str]:
    for i in range(len(reasons) - 2, -1, -1):
        reasons[i] = reasons[i] or reasons[i + 1]
    for i in range(1, len(reasons)):
        reasons[i] = reasons[i] or reasons[i - 1]
    return [reason or GapReason.LOSS.value for reason in reasons]
