"""Rows of reference images and home presets, turned into values; not for pages."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Max

from mingcha.registry.points.models import Point
from mingcha.registry.views.models import HomePreset, ReferenceImage
from mingcha.registry.views.values import HomePresetRow, ReferenceRow, TakenReference, ViewedCamera


def changed_at(point: Point) -> datetime | None:
    """When a point was last moved or turned, None for never."""
    return max((at for at in (point.moved_at, point.turned_at) if at is not None), default=None)


def viewed_cameras(points: Iterable[Point]) -> dict[str, ViewedCamera]:
    """What rules ask of the view of these points, by code. A camera on a vehicle or ship has no position of its own,
    and one that turns has no single direction."""
    held = {point.pk: point for point in points}
    newest = ReferenceImage.objects.filter(point__in=held).values("point").annotate(last=Max("pk")).values("last")
    shown = dict(ReferenceImage.objects.filter(pk__in=newest).values_list("point", "shown_at"))
    preset = set(HomePreset.objects.filter(point__in=held).values_list("point", flat=True))
    return {
        point.code: ViewedCamera(
            moves=point.moves,
            is_placed=point.longitude_ndeg is not None or bool(point.carrier),
            has_direction=point.moves or None not in (point.azimuth_deg, point.view_angle_deg),
            has_home_preset=key in preset,
            reference_at=shown.get(key),
            changed_at=changed_at(point),
        )
        for key, point in held.items()
    }


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
    return HomePresetRow(code, held.preset, held.return_minutes, held.recorded_at, held.recorded_by)
