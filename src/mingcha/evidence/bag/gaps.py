"""The times of an asked span in which a bag has no footage, each with its reason (docs/ref/export-bag.md, custody)."""

from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.evidence.bag.values import Gap

DISPOSED, NO_RECORD, BETWEEN = "DISPOSED", "NO_RECORD", "BETWEEN"
_MINUTE_MS = 60_000

type Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MinuteFacts:
    """A sealed minute (Unix seconds // 60): the gaps of its entry, and whether a file of it was deleted since."""

    minute: int
    gaps: tuple[tuple[int, int, str], ...]
    is_disposed: bool


def gaps_of(camera: str, asked: Span, footage: Sequence[Span], minutes: Sequence[MinuteFacts]) -> list[Gap]:
    """The gaps of a camera in the asked span, in order, neighbours with the same reason joined. Unix milliseconds."""
    known: dict[int, list[MinuteFacts]] = {}
    for one in minutes:
        known.setdefault(one.minute, []).append(one)
    found: list[Gap] = []
    for hole in _holes(asked, footage):
        for from_ms, to_ms in _by_minute(hole):
            for begin, end, reason in _explained((from_ms, to_ms), known.get(from_ms // _MINUTE_MS, [])):
                if found and found[-1].reason == reason and found[-1].to_ms == begin:
                    found[-1] = Gap(camera, found[-1].from_ms, end, reason)
                else:
                    found.append(Gap(camera, begin, end, reason))
    return found


def _holes(asked: Span, footage: Sequence[Span]) -> list[Span]:
    at, holes = asked[0], []
    for begin, end in sorted(footage):
        if begin > at:
            holes.append((at, min(begin, asked[1])))
        at = max(at, end)
        if at >= asked[1]:
            break
    if at < asked[1]:
        holes.append((at, asked[1]))
    return holes


def _by_minute(hole: Span) -> list[Span]:
    ends = [*range((hole[0] // _MINUTE_MS + 1) * _MINUTE_MS, hole[1], _MINUTE_MS), hole[1]]
    return list(zip([hole[0], *ends[:-1]], ends, strict=True))


def _explained(hole: Span, minutes: Sequence[MinuteFacts]) -> list[tuple[int, int, str]]:
    """The pieces of a hole within one minute, each with a reason: that of an entry's gap before any other."""
    other = NO_RECORD if not minutes else DISPOSED if any(one.is_disposed for one in minutes) else BETWEEN
    pieces, at = [], hole[0]
    reasons = sorted(gap for one in minutes for gap in one.gaps)
    for begin, end, reason in reasons:
        begin, end = max(begin, at), min(end, hole[1])
        if begin >= end:
            continue
        if begin > at:
            pieces.append((at, begin, other))
        pieces.append((begin, end, reason))
        at = end
    if at < hole[1]:
        pieces.append((at, hole[1], other))
    return pieces
