"""What one interruption is: begin, end and cause from the pieces of gaps that several sources report. Pure.

Every page, the API and the player show interruptions by this computation: the recorder joins pieces in the same way
(media.journal.coverage.outages), so that an outage is one truth everywhere (art. 16(1)).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mingcha.media.journal.coverage import outages
from mingcha.media.units import GapReason

SHORTEST_MS = 5_000
"""Shorter gaps, such as a lost GOP, are on the timeline but in no list of interruptions."""
FOR_EVER_MS = 2**53
_JOIN_MS = 2_000
"""Pieces of neighbouring hours with at most this time between them are one interruption."""

type Piece = tuple[int, int | None, str]
"""from_ms, to_ms (excluded; None while it lasts), reason."""


@dataclass(frozen=True, slots=True)
class Interruption:
    """A time without footage of a camera; `to_ms` None: it is ongoing. Unix milliseconds."""

    camera: str
    from_ms: int
    to_ms: int | None
    reason: str


def joined(camera: str, pieces: Iterable[Piece], now_ms: int) -> tuple[Interruption, ...]:
    """The interruptions of a camera from pieces in any order, which may repeat and overlap; oldest first.

    An interruption ends with the first stored fragment after it: while one of its pieces has no end, it is ongoing. Its
    cause is its present reason then, and afterwards the one that lasted longest.
    """
    ordered: list[tuple[int, int, str]] = []
    lasting = False
    for from_ms, to_ms, reason in sorted(pieces, key=lambda piece: (piece[0], piece[1] or FOR_EVER_MS)):
        lasting = lasting or to_ms is None
        begin_ms, end_ms = from_ms, max(now_ms, from_ms + 1) if to_ms is None else to_ms
        if ordered and begin_ms <= ordered[-1][1] + _JOIN_MS:
            begin_ms = ordered[-1][1]
        if end_ms > begin_ms:
            ordered.append((begin_ms, end_ms, reason))
    last_ms = ordered[-1][1] if ordered else 0
    return tuple(
        Interruption(camera, from_ms, None if lasting and to_ms == last_ms else to_ms, reason)
        for from_ms, to_ms, reason in outages(ordered, lasts=lasting)
        if reason != GapReason.DISABLED.value and (to_ms - from_ms >= SHORTEST_MS or (lasting and to_ms == last_ms))
    )


def newest_first(found: Iterable[Interruption]) -> tuple[Interruption, ...]:
    """Ongoing ones first, then the newest."""
    return tuple(sorted(found, key=lambda one: (one.to_ms is None, one.from_ms, one.camera), reverse=True))


def since(found: Sequence[Interruption], at_ms: int) -> tuple[Interruption, ...]:
    """Those that lasted at an instant or began after it, each with its own begin."""
    return tuple(one for one in found if one.to_ms is None or one.to_ms > at_ms)
