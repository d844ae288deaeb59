"""What of the footage of points is shown to nobody, for every way of seeing it (articles 7, 18)."""

from collections.abc import Sequence
from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.privacy.closed_spans.rows import all_moved_masks, moved_masks, points_closed_at, stored_spans
from mingcha.privacy.closed_spans.values import ClosedSpanRow, ClosedWhy
from mingcha.registry.identity.asker import Reader
from mingcha.registry.points.queries import require_seen


def closed_spans(codes: Sequence[str]) -> tuple[ClosedSpanRow, ...]:
    """The closed spans of these points (codes), also of one that an act of the register moved and whose span nobody
    wrote yet. For rules, not cut to a reach."""
    moved = (
        ClosedSpanRow(0, held.point.code, ClosedWhy.MOVED, since, None, str(held)) for held, since in moved_masks(codes)
    )
    return (*stored_spans(codes), *moved)


def closed_now(at: datetime) -> frozenset[str]:
    """The codes of all points whose footage is closed at an instant. For rules, not cut to a reach."""
    moved = {held.point.code for held, _ in all_moved_masks()}
    return frozenset(points_closed_at(at).union(moved))


@cites("3", "18")
def closed_spans_of_point(reader: Reader, code: str, *, at: datetime) -> tuple[ClosedSpanRow, ...]:
    """The closed spans of a point. Raises Fault(NOT_FOUND), Refused (article 3)."""
    require_seen(reader, code, at=at)
    return closed_spans((code,))
