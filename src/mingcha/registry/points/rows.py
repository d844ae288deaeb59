"""Rows of points: found by code, and turned into values; for actions and queries, not for pages."""

from collections.abc import Sequence
from datetime import datetime

from mingcha.geo.coordinates import System as CoordinateSystem
from mingcha.geo.coordinates import parse_located, residual_m
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.kit.checked import or_missing
from mingcha.kit.codes import is_device_code
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.areas.queries import designated
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.models import Point
from mingcha.registry.points.values import CoordinateFacts, PointRow

WITH_ALL = ("system__site__organisation", "system__contractor", "commissioning", "stands_at")
"""What `point_row` reads of a point besides its own columns."""


def point_row(held: Point, at: datetime | None = None) -> PointRow:
    """A point as a value; `at`: the instant as of which it is mandatory. Without it no area of article 6(11) is looked
    for, and its category and part alone count."""
    system, site = held.system, held.system.site
    return PointRow(
        code=held.code,
        name=held.name,
        site=site.code,
        site_name=site.name,
        category=site.category,
        part=held.part,
        mandatory=points_rules.mandatory(
            site.category,
            held.part,
            is_designated(held, at) if at else None,
            held.stands_at.required if held.stands_at else None,
        ),
        system=system.code,
        key_target=system.key_target,
        retention_class=system.retention_class,
        organisation=site.organisation.code,
        organisation_name=site.organisation.name,
        division=site.division,
        zone=site.zone,
        contractor=system.contractor.code if system.contractor else "",
        state=held.state,
        enabled=held.enabled,
        label=points_rules.label_of(system.retention_class, held.state),
        added_at=held.added_at,
        street=site.street,
        longitude=degrees(held.longitude_ndeg),
        latitude=degrees(held.latitude_ndeg),
        azimuth_deg=held.azimuth_deg,
        view_angle_deg=held.view_angle_deg,
        view_range_m=held.view_range_m,
        moves=held.moves,
        has_sub=bool(held.sub_url),
        in_use_at=held.commissioning.recorded_at if held.commissioning else None,
        place_kind=held.place_kind,
        carrier=held.carrier,
    )


def is_designated(held: Point, at: datetime) -> bool | None:
    """Whether a point of a site of article 6(11) lies in such an area at an instant; None if it never lay in one, is
    not placed, is carried by a vehicle, or is of another category."""
    if held.carrier or held.system.site.category != points_rules.DESIGNATED_CATEGORY:
        return None
    if held.longitude_ndeg is None or held.latitude_ndeg is None:
        return None
    return designated(held.longitude_ndeg, held.latitude_ndeg, shanghai_day(at))


def degrees(ndeg: int | None) -> float | None:
    """Degrees of a stored whole number of 1e-9 degrees."""
    return None if ndeg is None else ndeg / NDEG_PER_DEGREE


def coordinate_facts(held: Point) -> CoordinateFacts | None:
    """The coordinate of a point with its original, None until it is placed."""
    longitude, latitude = degrees(held.longitude_ndeg), degrees(held.latitude_ndeg)
    if longitude is None or latitude is None:
        return None
    system = CoordinateSystem(held.original_system)
    original = parse_located(f"{held.original_x}, {held.original_y}", system)
    return CoordinateFacts(
        longitude=longitude,
        latitude=latitude,
        original_x=held.original_x,
        original_y=held.original_y,
        original_system=system,
        method=held.coordinate_method,
        accuracy_m=(held.coordinate_accuracy_mm or 0) / 1000,
        epoch=held.coordinate_epoch,
        residual_m=residual_m(longitude, latitude, original),
        label_reason=held.label_reason,
        outside_reason=held.outside_reason,
    )


def point_called(code: str) -> Point:
    """The point with this code, its system and site. Raises Fault(NOT_FOUND)."""
    rows = Point.objects.select_related(*WITH_ALL)
    held = rows.filter(code=code).first() if is_device_code(code) else None
    return or_missing(held, "点位", "point", code)


def points_called(codes: Sequence[str]) -> list[Point]:
    """The points with these codes, each once, in the order given. Raises Fault(NOT_FOUND)."""
    wanted = list(dict.fromkeys(codes))
    found = {point.code: point for point in Point.objects.select_related(*WITH_ALL).filter(code__in=wanted)}
    for code in wanted:
        if code not in found:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这个点位", "there is no such point"), code)
    return [found[code] for code in wanted]
