"""Masks of points for their readers, and what is answered by checked ones (articles 3, 18)."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from mingcha.kit.decision import cites, require
from mingcha.privacy.closed_spans.models import ClosedSpan
from mingcha.privacy.closed_spans.values import ClosedWhy
from mingcha.privacy.masks.models import Mask, MaskNeedCovered
from mingcha.privacy.masks.rows import NO_VIEW, OPEN, mask_called, mask_row, masks_with_points
from mingcha.privacy.masks.values import MaskRow, MaskState
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.rules import may_see
from mingcha.registry.points.queries import require_seen
from mingcha.registry.points.reach import POINT

_OF_POINT = PlaceColumns(
    *(f"point__{column}" for column in (POINT.division, POINT.organisation, POINT.zone, POINT.contractor))
)
_JOINED = ("point__system__site__organisation", "point__system__contractor")


@cites("3", "18")
def masks(
    reader: Reader, *, at: datetime, over: bool = False, limit: int = 100, offset: int = 0
) -> tuple[MaskRow, ...]:
    """The versions of masks in reach, the newest first: those that are open, or (`over`) all."""
    rows = _in_reach(reader, at, over=over).select_related(*_JOINED).prefetch_related("covered").order_by("-pk")
    return tuple(mask_row(held) for held in rows[offset : offset + limit])


def count_masks(reader: Reader, *, at: datetime, over: bool = False) -> int:
    """How many such versions there are."""
    return _in_reach(reader, at, over=over).count()


@cites("3", "18")
def mask(reader: Reader, no: str, *, at: datetime) -> tuple[MaskRow, ...]:
    """All versions of a mask, the newest first. Raises Fault(NOT_FOUND), Refused (article 3)."""
    require(may_see(duty_of(reader, at), mask_called(no).point.place))
    return tuple(mask_row(held) for held in masks_with_points().filter(no=no).order_by("-version"))


@cites("3", "18")
def masks_of_point(reader: Reader, code: str, *, at: datetime) -> tuple[MaskRow, ...]:
    """All versions of the masks of a point, the newest first. Raises Fault(NOT_FOUND), Refused (article 3)."""
    require_seen(reader, code, at=at)
    return tuple(mask_row(held) for held in masks_with_points().filter(point__code=code).order_by("-pk"))


def answered_needs(needs: Collection[int]) -> frozenset[int]:
    """Of these needs (numbers) those that a checked mask answers. For rules and lists, not cut to a reach."""
    rows = MaskNeedCovered.objects.filter(need__in=needs, mask__state=MaskState.CHECKED.value)
    return frozenset(rows.values_list("need", flat=True))


def masks_without_view(codes: Collection[str]) -> frozenset[str]:
    """Of these points (codes) those with a checked mask of whose view nothing is known, and which is not closed since
    its camera was moved. For the program that takes it, not cut to a reach."""
    moved = ClosedSpan.objects.filter(why=ClosedWhy.MOVED.value, until_at=None, opened_at=None)  # as is_moved
    closed = Exists(moved.filter(mask=OuterRef("pk"), point=OuterRef("point")))
    rows = Mask.objects.filter(NO_VIEW).exclude(closed).values_list("point__code", flat=True)
    return frozenset(rows).intersection(codes)


def has_masks(code: str) -> bool:
    """Whether a point (code) has an open mask. For rules."""
    return Mask.objects.filter(OPEN, point__code=code).exists()


def _in_reach(reader: Reader, at: datetime, *, over: bool) -> QuerySet[Mask]:
    rows = Mask.objects.filter(reach(duty_of(reader, at), _OF_POINT))
    return rows if over else rows.filter(OPEN)
