"""Rows of points: found by code, and turned into values; for actions and queries, not for pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from mingcha.evidence.compiled_query import CompiledQuery, joined_instances, joined_names
from mingcha.geo.coordinates import System as CoordinateSystem
from mingcha.geo.coordinates import parse_located, residual_m
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.kit.checked import or_missing
from mingcha.kit.codes import is_device_code
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.areas.queries import designated
from mingcha.registry.identity.duty import Place
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.catalogue_values import CatalogueFields, Encoding, Room, positions_from
from mingcha.registry.points.models import Point
from mingcha.registry.points.values import CoordinateFacts, PointRow

WITH_ALL = ("system__site__organisation", "system__contractor", "commissioning", "stands_at")
"""The rows beside a point that `point_row` reads, joined."""

_COLUMNS = (
    "code", "name", "part", "state", "enabled", "added_at", "longitude_ndeg", "latitude_ndeg", "azimuth_deg",
    "view_angle_deg", "view_range_m", "moves", "sub_url", "place_kind", "carrier", "stands_at__required",
    "commissioning__recorded_at", "system__code", "system__key_target", "system__retention_class",
    "system__contractor__code", "system__site__code", "system__site__name", "system__site__category",
    "system__site__division", "system__site__zone", "system__site__street", "system__site__organisation__code",
    "system__site__organisation__name",
)  # fmt: skip
"""What a PointRow is made of, from the point on."""
_PLACE_COLUMNS = (
    "system__site__division", "system__site__organisation__code", "system__site__zone", "system__contractor__code"
)  # fmt: skip
_JOINED = ("system", "system__site", "system__site__organisation", "system__contractor", "commissioning", "stands_at")
"""WITH_ALL, each step by itself."""
_WHOLE = CompiledQuery(lambda code: Point.objects.filter(code=code).values_list(*joined_names(Point, _JOINED)))
_PLACE = CompiledQuery(lambda code: Point.objects.filter(code=code).values_list(*_PLACE_COLUMNS))
_ROWS = CompiledQuery(lambda codes: Point.objects.filter(code__in=codes).values_list(*_COLUMNS))


def point_row(held: Point, at: datetime | None = None) -> PointRow:
    """A point as a value; `at`: the instant as of which it is mandatory. Without it no area of article 6(11) is looked
    for, and its category and part alone count."""
    return _row([_read(held, column) for column in _COLUMNS], at)


def point_rows_of(points: QuerySet[Point], at: datetime) -> tuple[PointRow, ...]:
    """The points of a query as values, in its order; `at` as in `point_row`."""
    return tuple(_row(held, at) for held in points.values_list(*_COLUMNS))


def point_rows_called(codes: tuple[str, ...]) -> dict[str, PointRow]:
    """The points with these codes by code, as `point_row` without an instant; unknown codes are absent."""
    rows = (_row(held, None) for held in _ROWS.rows(tuple(code for code in codes if is_device_code(code))))
    return {row.code: row for row in rows}


def _read(held: Any, column: str) -> Any:
    """What a column named from a point holds for an instance; None where a row on the way is missing."""
    for name in column.split("__"):
        held = None if held is None else getattr(held, name)
    return held


def _row(columns: Sequence[Any], at: datetime | None) -> PointRow:
    held = dict(zip(_COLUMNS, columns, strict=True))
    category, part = held["system__site__category"], held["part"]
    spot = (held["longitude_ndeg"], held["latitude_ndeg"])
    area = lies_in_area(category, held["carrier"], *spot, at) if at else None
    retention_class = held["system__retention_class"]
    return PointRow(
        code=held["code"],
        name=held["name"],
        site=held["system__site__code"],
        site_name=held["system__site__name"],
        category=category,
        part=part,
        mandatory=points_rules.mandatory(category, part, area, held["stands_at__required"]),
        system=held["system__code"],
        key_target=held["system__key_target"],
        retention_class=retention_class,
        organisation=held["system__site__organisation__code"],
        organisation_name=held["system__site__organisation__name"],
        division=held["system__site__division"],
        zone=held["system__site__zone"],
        contractor=held["system__contractor__code"] or "",
        state=held["state"],
        enabled=held["enabled"],
        label=points_rules.label_of(retention_class, held["state"]),
        added_at=held["added_at"],
        street=held["system__site__street"],
        longitude=degrees(spot[0]),
        latitude=degrees(spot[1]),
        azimuth_deg=held["azimuth_deg"],
        view_angle_deg=held["view_angle_deg"],
        view_range_m=held["view_range_m"],
        moves=held["moves"],
        has_sub=bool(held["sub_url"]),
        in_use_at=held["commissioning__recorded_at"],
        place_kind=held["place_kind"],
        carrier=held["carrier"],
    )


def is_designated(held: Point, at: datetime) -> bool | None:
    """`lies_in_area` of a point."""
    return lies_in_area(held.system.site.category, held.carrier, held.longitude_ndeg, held.latitude_ndeg, at)


def lies_in_area(
    category: str, carrier: str, longitude_ndeg: int | None, latitude_ndeg: int | None, at: datetime
) -> bool | None:
    """Whether a point of a site of article 6(11) lies in such an area at an instant; None if it never lay in one, is
    not placed, is carried by a vehicle, or is of another category."""
    if carrier or category != points_rules.DESIGNATED_CATEGORY or longitude_ndeg is None or latitude_ndeg is None:
        return None
    return designated(longitude_ndeg, latitude_ndeg, shanghai_day(at))


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


def catalogue_fields(held: Point) -> CatalogueFields:
    """What was stated of a point for the lists of article 13."""
    return CatalogueFields(
        point_class=held.point_class,
        positions=positions_from(held.positions),
        room=Room(held.room),
        encoding=None if held.encoding is None else Encoding(held.encoding),
        resolution=held.resolution,
    )


def point_called(code: str) -> Point:
    """The point with this code, its system and site. Raises Fault(NOT_FOUND)."""
    return or_missing(point_if_any(code), "点位", "point", code)


def point_if_any(code: str) -> Point | None:
    """The point with this code with the rows of WITH_ALL, None for an unknown code."""
    rows = _WHOLE.rows(code) if is_device_code(code) else []
    return next(iter(joined_instances(Point, _JOINED, rows)), None)


def place_called(code: str) -> Place:
    """Where the point with this code lies, for rules that ask for no more of it. Raises Fault(NOT_FOUND)."""
    columns = _PLACE.rows(code) if is_device_code(code) else []
    division, unit, zone, firm = or_missing(next(iter(columns), None), "点位", "point", code)
    return Place(division, unit, zone, firm or "")


def points_called(codes: Sequence[str]) -> list[Point]:
    """The points with these codes, each once, in the order given. Raises Fault(NOT_FOUND)."""
    wanted = list(dict.fromkeys(codes))
    found = {point.code: point for point in Point.objects.select_related(*WITH_ALL).filter(code__in=wanted)}
    for code in wanted:
        if code not in found:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这个点位", "there is no such point"), code)
    return [found[code] for code in wanted]
