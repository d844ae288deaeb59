"""What must be covered in the views of points, for readers of the register and for the plane of masks (article 18)."""

from collections.abc import Collection, Iterator
from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.registry.areas.rules import may_read_areas
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.mask_needs.rows import need_row, open_rows
from mingcha.registry.mask_needs.values import ClosingNeed, NeedRow, without_area
from mingcha.registry.points.models import Point
from mingcha.registry.points.queries import require_seen
from mingcha.registry.points.rows import point_called


@cites("3", "18")
def needs_of_point(reader: Reader, code: str, *, at: datetime) -> tuple[NeedRow, ...]:
    """What must be or had to be covered in the view of a point, the newest first; without the areas and their times for
    who reads no areas at its place. Raises Fault(NOT_FOUND), Refused (article 3)."""
    require_seen(reader, code, at=at)
    reads_areas = may_read_areas(duty_of(reader, at), point_called(code).place)
    rows = MaskNeed.objects.select_related("point").filter(point__code=code).order_by("-pk")
    return tuple(need_row(held) if reads_areas else without_area(need_row(held)) for held in rows)


def closing_needs() -> Iterator[ClosingNeed]:
    """The times in which needs closed their cameras, ended ones too: from when a need was known and in effect, and its
    days of grace were over. For the check of footage, not cut to a reach."""
    for held in MaskNeed.objects.exclude(in_effect_at=None).select_related("point").order_by("pk").iterator(1000):
        begins = max(one for one in (held.from_at, held.in_effect_at, held.records_until) if one is not None)
        ends = min((one for one in (held.until_at, held.ended_at) if one is not None), default=None)
        if ends is None or begins < ends:
            yield ClosingNeed(held.point.code, begins, ends, held.opens, held.closes)


def standing_needs(codes: Collection[str], *, at: datetime) -> dict[str, tuple[NeedRow, ...]]:
    """The needs of these points (codes) that hold at an instant or will hold after it; points without one are absent.
    For rules and plans of masks, not cut to a reach."""
    found: dict[str, tuple[NeedRow, ...]] = {}
    for held in open_rows(Point.objects.filter(code__in=codes), at):
        row = need_row(held)
        found[row.point] = (*found.get(row.point, ()), row)
    return found


def points_with_needs(*, at: datetime) -> frozenset[str]:
    """The codes of all points with such a need. For plans of masks, not cut to a reach."""
    return frozenset(open_rows(Point.objects.all(), at).values_list("point__code", flat=True))
