"""Where a point stands, what it looks at, and its sub stream (articles 2, 7, 13)."""

from datetime import datetime

from mingcha.evidence.entries import Deed, act
from mingcha.geo.coordinates import LegalCoordinate, TypedPosition, map_cell, to_legal
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.media.address import camera_address
from mingcha.registry.found import checked_name, point_called
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.located import place_of
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.address import sub_address
from mingcha.registry.points.models import Point
from mingcha.registry.points.position import LabelQuestioned, Position, View
from mingcha.registry.rows import NDEG_PER_DEGREE, point_row
from mingcha.registry.values import PointRow

_NEIGHBOURS = 2000
"""Points of a site that are looked at, at most, to judge a label."""


@cites("2", "3", "13")
def place_point(by: Asker, *, code: str, position: Position, clock: Clock) -> PointRow:
    """Says where a point stands, or corrects it. The legal coordinate is CGCS2000; the original stays beside it.

    Raises LabelQuestioned (article 13) for a doubted label without a reason, Refused (article 2) outside the city.
    """
    typed = position.typed()
    with act("registry.point.place", by=actor_of(by), clock=clock, cites=("2", "3", "13")) as deed:
        now = clock.now()
        point = point_called(code)
        put(point, position, typed, duty_of(by, now), now)
        point.save()
        deed.wrote(point)
        deed.fact("camera", point.code)
        tell_position(deed, point)
    return point_row(point)


@cites("3", "7")
def set_point_view(by: Asker, *, code: str, view: View, clock: Clock) -> PointRow:
    """Says what a point looks at: a whole view, which takes the place of the one before (article 7)."""
    with act("registry.point.view", by=actor_of(by), clock=clock, cites=("3", "7")) as deed:
        point = point_called(code)
        require(places_rules.may_write(duty_of(by, clock.now()), place_of(point)))
        look(point, view)
        point.save()
        deed.wrote(point)
        deed.fact("camera", point.code)
        deed.fact("azimuth_deg", view.azimuth_deg)
        deed.fact("angle_deg", view.angle_deg)
    return point_row(point)


@cites("3", "7")
def set_sub_stream(by: Asker, *, code: str, sub_url: str, clock: Clock) -> PointRow:
    """Gives a point the address of its sub stream, "" for none. It is watched, never recorded; the epoch stays."""
    with act("registry.point.sub_stream", by=actor_of(by), clock=clock, cites=("3", "7")) as deed:
        point = point_called(code)
        require(places_rules.may_write(duty_of(by, clock.now()), place_of(point)))
        point.sub_url = sub_address(sub_url, camera_address(point.url))
        point.save(update_fields=["sub_url"])
        deed.wrote(point)
        deed.fact("camera", point.code)
        deed.fact("has_sub", bool(point.sub_url))
    return point_row(point)


def put(point: Point, position: Position, typed: TypedPosition, who: DutyFacts, now: datetime) -> None:
    """Writes a position into a point that is not saved yet, when the rules allow it. Raises as place_point does."""
    new = points_rules.NewPosition(
        place=place_of(point),
        located=typed.located,
        at_site=_standing(point),
        label_reason=checked_name(position.label_reason, 200) if position.label_reason.strip() else "",
        outside_reason=checked_name(position.outside_reason, 200) if position.outside_reason.strip() else "",
    )
    day = shanghai_day(now)
    question = points_rules.label_question(new, day)
    decision = points_rules.may_place_point(who, new, day)
    if not decision and decision.article == "13" and question is not None:
        raise LabelQuestioned(decision, question)
    require(decision)
    _fill(point, to_legal(typed.located), typed)
    point.label_reason = new.label_reason if question is not None else ""
    point.outside_reason = new.outside_reason if points_rules.outside_city_m(typed.located) else ""


def look(point: Point, view: View) -> None:
    """Writes a view into a point that is not saved yet."""
    point.azimuth_deg, point.view_angle_deg = view.azimuth_deg, view.angle_deg
    point.view_range_m, point.height_cm = view.range_m, view.height_cm
    point.moves = view.moves


def tell_position(deed: Deed, point: Point) -> None:
    """Adds to the event where a point stands and how that was found, when it was placed."""
    if point.longitude_ndeg is None:
        return
    deed.fact("longitude_ndeg", point.longitude_ndeg)
    deed.fact("latitude_ndeg", point.latitude_ndeg)
    deed.fact("label", point.original_system)
    deed.fact("label_reason", point.label_reason)
    deed.fact("outside_reason", point.outside_reason)


def _fill(point: Point, legal: LegalCoordinate, typed: TypedPosition) -> None:
    point.longitude_ndeg = round(legal.longitude * NDEG_PER_DEGREE)
    point.latitude_ndeg = round(legal.latitude * NDEG_PER_DEGREE)
    point.map_cell = map_cell(legal.longitude, legal.latitude)
    point.original_x, point.original_y = typed.east, typed.north
    point.original_system = legal.original.system.value
    point.coordinate_method = legal.method
    point.coordinate_accuracy_mm = round(legal.accuracy_m * 1000)
    point.coordinate_epoch = "" if legal.epoch is None else f"{legal.epoch:g}"


def _standing(point: Point) -> tuple[tuple[float, float], ...]:
    """(longitude, latitude) of the placed points of the site of a point, its own former place among them."""
    rows = Point.objects.filter(longitude_ndeg__isnull=False, system__site=point.system.site)
    pairs = rows.values_list("longitude_ndeg", "latitude_ndeg")[:_NEIGHBOURS]
    return tuple((x / NDEG_PER_DEGREE, y / NDEG_PER_DEGREE) for x, y in pairs if x is not None and y is not None)
