"""Rows of reference images and home presets, turned into values; not for pages."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.registry.points.models import Point
from mingcha.registry.views.models import HomePreset, ReferenceImage
from mingcha.registry.views.rules import preset_number
from mingcha.registry.views.values import HomePresetRow, ReferenceRow, TakenReference, ViewedCamera


def changed_at(moved_at: datetime | None, turned_at: datetime | None) -> datetime | None:
    """When a point was last moved or turned, None for never."""
    return max((at for at in (moved_at, turned_at) if at is not None), default=None)


def viewed_cameras(codes: Collection[str]) -> dict[str, ViewedCamera]:
    """What rules ask of the view of the points with these codes, by code; unknown codes are absent. A camera on a
    vehicle or ship has no position of its own, and one that turns has no single direction."""
    return {
        code: ViewedCamera(
            moves=moves,
            is_placed=longitude is not None or bool(carrier),
            has_direction=moves or None not in (azimuth, angle),
            has_home_preset=turns_home,
            reference_at=shown_at,
            changed_at=changed_at(moved_at, turned_at),
        )
        for code, moves, longitude, carrier, azimuth, angle, shown_at, turns_home, moved_at, turned_at in _VIEWS.rows(
            tuple(codes)
        )
    }


def _ask_views(codes: tuple[str, ...]) -> QuerySet[Point, Any]:
    newest = ReferenceImage.objects.filter(point=OuterRef("pk")).order_by("-pk").values("shown_at")[:1]
    presets = HomePreset.objects.filter(point=OuterRef("pk"))
    columns = ("code", "moves", "longitude_ndeg", "carrier", "azimuth_deg", "view_angle_deg")
    rows = Point.objects.filter(code__in=codes).order_by("code")
    return rows.values_list(*columns, Subquery(newest), Exists(presets), "moved_at", "turned_at")


_VIEWS = CompiledQuery(_ask_views)


def without_home_preset(points: Sequence[Point]) -> list[Point]:
    """Of points of one system those that turn and have no home preset, in the order given."""
    turning = [point for point in points if point.moves]
    if not turning:
        return []
    held = HomePreset.objects.filter(point__system=turning[0].system_id).values_list("point", flat=True)
    known = set(held)
    return [point for point in turning if point.pk not in known]


def reference_row(held: ReferenceImage, code: str) -> ReferenceRow:
    """A reference image as a value; `code`: that of its point."""
    taken = TakenReference(held.snapshot, held.shown_at, held.digest, held.fragment_digest)
    return ReferenceRow(held.pk, code, taken, held.recorded_at, held.recorded_by)


def home_preset_row(held: HomePreset, code: str) -> HomePresetRow:
    """A home preset as a value; `code`: that of its point."""
    number = preset_number(held.preset)
    return HomePresetRow(code, held.preset, held.return_minutes, held.recorded_at, held.recorded_by, number)
