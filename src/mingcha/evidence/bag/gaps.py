"""The gaps of a bag in the requested span, each with its reason (docs/ref/export-bag.md, custody)."""

from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.evidence.bag.values import Gap
from mingcha.kit.words import Words

DISPOSED, NO_RECORD, BETWEEN = "DISPOSED", "NO_RECORD", "BETWEEN"
DAMAGED, LOST = SPOILED = "DAMAGED", "LOST"
"""Recorded and sealed footage whose bytes are altered or missing."""
BAG_REASONS = {
    DISPOSED: Words("已到期删除", "it was deleted on an order"),
    NO_RECORD: Words("没有记录", "nothing says anything of it"),
    BETWEEN: Words("两个片段之间", "between two fragments"),
    DAMAGED: Words("曾经录制，原件已损坏", "it was recorded, and is damaged"),
    LOST: Words("曾经录制，原件已丢失", "it was recorded, and is lost"),
}
"""The reasons of a bag besides those of a recorder."""
_MINUTE_MS = 60_000

type Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MinuteFacts:
    """A sealed minute (Unix seconds // 60): the gaps of its entry, and whether a file of it was deleted later."""

    minute: int
    gaps: tuple[tuple[int, int, str], ...]
    is_disposed: bool


def gaps_of(
    camera: str,
    asked: Span,
    footage: Sequence[Span],
    minutes: Sequence[MinuteFacts],
    missing: Sequence[tuple[int, int, str]] = (),
) -> list[Gap]:
    """The gaps of a camera in the requested span, in order, neighbours with the same reason joined. `missing`: the
    times of unavailable fragments with their reasons. Unix milliseconds."""
    known: dict[int, list[MinuteFacts]] = {}
    for one in minutes:
        known.setdefault(one.minute, []).append(one)
    spoiled: dict[int, list[tuple[int, int, str]]] = {}
    for each in missing:
        for minute in range(each[0] // _MINUTE_MS, -(-each[1] // _MINUTE_MS)):
            spoiled.setdefault(minute, []).append(each)
    found: list[Gap] = []
    for hole in _holes(asked, footage):
        for from_ms, to_ms in _by_minute(hole):
            minute = from_ms // _MINUTE_MS
            pieces = _explained((from_ms, to_ms), known.get(minute, []), spoiled.get(minute, []))
            for begin, end, reason in pieces:
                if found and found[-1].reason == reason and found[-1].to_ms == begin:
                    found[-1] = Gap(camera, found[-1].from_ms, end, reason)
                else:
                    found.append(Gap(camera, begin, end, reason))
    return found


def ms_by_reason(gaps: Sequence[Gap]) -> dict[str, int]:
    """The total length of the gaps of each reason, over all cameras, in milliseconds."""
    found: dict[str, int] = {}
    for gap in gaps:
        found[gap.reason] = found.get(gap.reason, 0) + gap.to_ms - gap.from_ms
    return dict(sorted(found.items()))


def spoiled_ms(gaps: Sequence[Gap]) -> dict[str, int]:
    """The same for damaged or lost footage; with it a bag is incomplete."""
    return {reason: ms for reason, ms in ms_by_reason(gaps).items() if reason in SPOILED}


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


def _explained(
    hole: Span, minutes: Sequence[MinuteFacts], missing: Sequence[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """The pieces of a hole within one minute, each with a reason: that of a missing fragment or of an entry's gap
    before any other."""
    other = NO_RECORD if not minutes else DISPOSED if any(one.is_disposed for one in minutes) else BETWEEN
    pieces, at = [], hole[0]
    reasons = sorted([*missing, *(gap for one in minutes for gap in one.gaps)])
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
