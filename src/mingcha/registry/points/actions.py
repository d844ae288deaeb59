"""Points: registered, addressed, placed, switched; new epochs after a restore (articles 2, 3, 6, 7, 8, 13, 18, 20)."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from mingcha.evidence.entries import ActRecord, act
from mingcha.geo.coordinates import LegalCoordinate, TypedPosition, map_cell, to_legal
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.codes import DeviceCode
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.initials import initials_of
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.media.address import CameraAddress, camera_address
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.models import MOST_INITIALS
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.address import IPNetwork, networks_from, new_address, sub_address
from mingcha.registry.points.changes import tell_points_changed
from mingcha.registry.points.models import Point
from mingcha.registry.points.position import LabelQuestioned, Position, View
from mingcha.registry.points.rows import NDEG_PER_DEGREE, point_called, point_row
from mingcha.registry.points.values import PointRow
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called

_SERIAL_DIGITS = 6
NEIGHBOURS = 2000
"""Points of a site that are looked at, at most, to judge a label."""
_IN_AN_ENTRY = 400
"""So many rows fit into one entry of the log."""


@cites("3", "6", "7", "8", "13", "18")
def add_point(
    by: Asker,
    *,
    system: str,
    name: str,
    part: str,
    url: str,
    clock: Clock,
    username: str = "",
    password: str = "",
    forbidden_place: str = "",
    position: Position | None = None,
    view: View | None = None,
    sub_url: str = "",
    enabled: bool = True,
) -> PointRow:
    """Registers a camera of a system and gives it the next free 20-digit code. It is on trial until it is accepted.
    One that is not `enabled` is registered before its line is laid: the recorder takes its pictures once it is enabled.

    `part` is a law.categories.PlacePart; `forbidden_place` a law.forbidden.ForbiddenPlace or "" for none of them.
    Credentials may also stand inside the URL; they are taken out, and the password is sealed. `sub_url` is the address
    of the sub stream, of the same device and with the same credentials. Raises LabelQuestioned (article 13) when the
    label of `position` is in doubt, Refused (article 2) when it lies outside the city.
    """
    address = new_address(url, username, password)
    sub = sub_address(sub_url, address)
    typed = position.typed() if position else None
    with act("registry.point.add", by=actor_of(by), clock=clock, cites=("3", "6", "7", "8", "13", "18")) as record:
        now = clock.now()
        held = system_called(system)
        new = points_rules.NewPoint(held.place, held.site.category, part, forbidden_place, address.host)
        who = duty_of(by, now)
        require(points_rules.may_add_point(who, new, camera_networks()))
        point = _new_point(held, name, part, address, now)
        point.sub_url, point.enabled = sub, enabled
        if position and typed:
            set_position(point, position, typed, who, now)
        set_view(point, view or View())
        point.save()
        tell_points_changed(Point.objects.filter(pk=point.pk))
        record.wrote(point)
        record.fact("camera", point.code)
        record.fact("name", point.name)
        tell_position(record, point)
        record.fact("enabled", enabled)
        record.fact("forbidden_place", forbidden_place or "none")
    return point_row(point)


@cites("7")
def change_point_address(
    by: Asker, *, code: str, url: str, clock: Clock, username: str = "", password: str = ""
) -> PointRow:
    """Gives a point another address or other credentials. The epoch rises, so that the recorder starts it anew.

    A password that is not given again is kept only while host, port and user name stay as they were: otherwise a new
    address would be sent a secret that was entrusted to another device.
    """
    address = new_address(url, username, password)
    with act("registry.point.change_address", by=actor_of(by), clock=clock, cites=("7",)) as record:
        point = point_called(code)
        require(points_rules.may_change_point(duty_of(by, clock.now()), point.place, address.host, camera_networks()))
        if not _keeps_password(point, address):
            point.username, point.sealed_password = address.username, sealed_password(address)
            # the sub stream was of the other device
            point.sub_url = ""
        point.url = address.stored
        point.epoch += 1
        point.save(update_fields=["url", "sub_url", "username", "sealed_password", "epoch"])
        tell_points_changed(Point.objects.filter(pk=point.pk))
        record.wrote(point)
        record.fact("camera", point.code)
        record.fact("epoch", point.epoch)
    return point_row(point)


@cites("3")
def enable_point(by: Asker, *, code: str, clock: Clock) -> PointRow:
    """Lets the recorder take the pictures of a point again."""
    return _switch(by, code, clock, enabled=True, reason="")


@cites("3")
def disable_point(by: Asker, *, code: str, reason: str, clock: Clock) -> PointRow:
    """Stops taking the pictures of a point, with a reason. Point and footage stay (article 10 is not touched)."""
    return _switch(by, code, clock, enabled=False, reason=checked_name(reason, points_rules.MOST_REASON))


@cites("2", "3", "13")
def place_point(by: Asker, *, code: str, position: Position, clock: Clock) -> PointRow:
    """Sets or corrects the position of a point. The legal coordinate is CGCS2000; the original stays beside it.

    Raises LabelQuestioned (article 13) for a doubted label without a reason, Refused (article 2) outside the city.
    """
    typed = position.typed()
    with act("registry.point.place", by=actor_of(by), clock=clock, cites=("2", "3", "13")) as record:
        now = clock.now()
        point = point_called(code)
        set_position(point, position, typed, duty_of(by, now), now)
        point.save()
        tell_points_changed(Point.objects.filter(pk=point.pk))
        record.wrote(point)
        record.fact("camera", point.code)
        tell_position(record, point)
    return point_row(point)


@cites("3", "7")
def set_point_view(by: Asker, *, code: str, view: View, clock: Clock) -> PointRow:
    """Says what a point looks at: a whole view, which takes the place of the one before (article 7)."""
    with act("registry.point.view", by=actor_of(by), clock=clock, cites=("3", "7")) as record:
        point = point_called(code)
        require(places_rules.may_write(duty_of(by, clock.now()), point.place))
        set_view(point, view)
        point.save()
        tell_points_changed(Point.objects.filter(pk=point.pk))
        record.wrote(point)
        record.fact("camera", point.code)
        record.fact("azimuth_deg", view.azimuth_deg)
        record.fact("angle_deg", view.angle_deg)
    return point_row(point)


@cites("3", "7")
def set_sub_stream(by: Asker, *, code: str, sub_url: str, clock: Clock) -> PointRow:
    """Gives a point the address of its sub stream, "" for none. It is watched, never recorded; the epoch stays."""
    with act("registry.point.sub_stream", by=actor_of(by), clock=clock, cites=("3", "7")) as record:
        point = point_called(code)
        require(places_rules.may_write(duty_of(by, clock.now()), point.place))
        point.sub_url = sub_address(sub_url, camera_address(point.url))
        point.save(update_fields=["sub_url"])
        tell_points_changed(Point.objects.filter(pk=point.pk))
        record.wrote(point)
        record.fact("camera", point.code)
        record.fact("has_sub", bool(point.sub_url))
    return point_row(point)


def set_position(
    point: Point,
    position: Position,
    typed: TypedPosition,
    who: DutyFacts,
    now: datetime,
    at_site: Sequence[tuple[float, float]] | None = None,
) -> None:
    """Sets the position of a point in memory, without saving it, if the rules allow it. Raises as place_point does.
    `at_site`: (longitude, latitude) of the points of its site, read from the database when they are not given."""
    new = points_rules.NewPosition(
        place=point.place,
        located=typed.located,
        at_site=_coordinates_at_site(point) if at_site is None else tuple(at_site),
        label_reason=checked_name(position.label_reason, points_rules.MOST_REASON)
        if position.label_reason.strip()
        else "",
        outside_reason=checked_name(position.outside_reason, points_rules.MOST_REASON)
        if position.outside_reason.strip()
        else "",
    )
    day = shanghai_day(now)
    question, decision = points_rules.label_question(new, day), points_rules.may_place_point(who, new, day)
    if not decision and decision.article == "13" and question is not None:
        raise LabelQuestioned(decision, question)
    require(decision)
    _fill(point, to_legal(typed.located), typed)
    point.label_reason = new.label_reason if question is not None else ""
    point.outside_reason = new.outside_reason if points_rules.outside_city_m(typed.located) else ""


def set_view(point: Point, view: View) -> None:
    """Sets the view of a point in memory, without saving it."""
    point.azimuth_deg, point.view_angle_deg = view.azimuth_deg, view.angle_deg
    point.view_range_m, point.height_cm = view.range_m, view.height_cm
    point.moves = view.moves


def tell_position(record: ActRecord, point: Point) -> None:
    """Adds the coordinate of a placed point, its label and the reasons given for them to the event."""
    if point.longitude_ndeg is None:
        return
    record.fact("longitude_ndeg", point.longitude_ndeg)
    record.fact("latitude_ndeg", point.latitude_ndeg)
    record.fact("label", point.original_system)
    record.fact("label_reason", point.label_reason)
    record.fact("outside_reason", point.outside_reason)


@cites("20(2)")
def begin_epochs_anew(by: Actor, *, clock: Clock) -> int:
    """Gives every point a new epoch after a restore; how many points.

    The number is the Unix minute of the restore, or one more than the old one where that is higher: the home that was
    lost went on counting by ones, and a second restore falls into another minute, so no two recorders ever write
    footage of the same name.
    """
    keys = list(Point.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _IN_AN_ENTRY):
        with act("registry.point.begin_epoch", by=by, clock=clock, cites=("20(2)",)) as record:
            minute = int(clock.now().timestamp()) // 60
            points = list(Point.objects.select_for_update().filter(pk__in=keys[start : start + _IN_AN_ENTRY]))
            for point in points:
                point.epoch = max(point.epoch + 1, minute)
            Point.objects.bulk_update(points, ["epoch"])
            tell_points_changed(Point.objects.filter(pk__in=[point.pk for point in points]))
            record.wrote(*points)
            record.fact("points", len(points))
            record.fact("epoch", minute)
    return len(keys)


def _new_point(system: System, name: str, part: str, address: CameraAddress, now: datetime) -> Point:
    """A point on trial that is not saved yet. Raises Fault(CONFLICT) for a name that the system has already."""
    name_free(taken=Point.objects.filter(system=system, name=name.strip()).exists())
    point = point_on_trial(system, name, part, address, now)
    point.code = device_code(system.place.division, next_serial(system.place.division))
    point.sealed_password = sealed_password(address)
    return point


def name_free(*, taken: bool) -> None:
    """Raises Fault(CONFLICT) when the system has a point of this name already."""
    free(taken, "该系统已有同名点位", "the system has a point of this name already")


def point_on_trial(system: System, name: str, part: str, address: CameraAddress, now: datetime) -> Point:
    """A point that is not saved yet, without code and password. Raises Fault(INVALID) for the name."""
    return Point(
        system=system,
        name=checked_name(name),
        part=part,
        url=address.stored,
        username=address.username,
        state=points_rules.state_after_building(acceptance_passed=False),
        added_at=now,
        initials=initials_of(name)[:MOST_INITIALS],
    )


def _switch(by: Asker, code: str, clock: Clock, *, enabled: bool, reason: str) -> PointRow:
    name = "registry.point.enable" if enabled else "registry.point.disable"
    with act(name, by=actor_of(by), clock=clock, cites=("3",)) as record:
        point = point_called(code)
        require(places_rules.may_write(duty_of(by, clock.now()), point.place))
        if point.enabled is enabled:
            words = Words("点位已是这个状态", "the point is in this state already")
            raise Fault(FaultKind.CONFLICT, words)
        point.enabled = enabled
        point.save(update_fields=["enabled"])
        tell_points_changed(Point.objects.filter(pk=point.pk))
        record.wrote(point)
        record.fact("camera", point.code)
        record.fact("reason", reason)
    return point_row(point)


def _keeps_password(point: Point, address: CameraAddress) -> bool:
    """Whether no new credentials came with an address of the same device."""
    before = camera_address(point.url)
    same_device = (address.host, address.port) == (before.host, before.port)
    return same_device and not address.password and address.username in ("", point.username)


def next_serial(division: str) -> int:
    """The serial number of the next free 20-digit code of a camera in a division.

    Codes are never given twice: points are not deleted. The act's lock makes this safe for many writers.
    """
    prefix = device_code(division, 1)[:-_SERIAL_DIGITS]
    last = Point.objects.filter(code__startswith=prefix).order_by("-code").values_list("code", flat=True).first()
    return int(last[-_SERIAL_DIGITS:]) + 1 if last else 1


def device_code(division: str, serial: int) -> str:
    """The 20-digit code of a camera. Raises Fault(EXHAUSTED) when the division has no serial number left."""
    if serial >= 10**_SERIAL_DIGITS:
        raise Fault(FaultKind.EXHAUSTED, Words("本区编码已用完", "the codes of this division are used up"))
    return str(DeviceCode.of_camera(division, serial))


def sealed_password(address: CameraAddress) -> str:
    """The password of a camera, encrypted; "" for none."""
    return str(settings.MINGCHA_KEYS.seal(address.password)) if address.password else ""


def camera_networks() -> tuple[IPNetwork, ...]:
    """The networks that the administrator allows for cameras (MINGCHA_CAMERA_NETWORKS)."""
    return networks_from(settings.MINGCHA_CAMERA_NETWORKS)


def _fill(point: Point, legal: LegalCoordinate, typed: TypedPosition) -> None:
    point.longitude_ndeg = round(legal.longitude * NDEG_PER_DEGREE)
    point.latitude_ndeg = round(legal.latitude * NDEG_PER_DEGREE)
    point.map_cell = map_cell(legal.longitude, legal.latitude)
    point.original_x, point.original_y = typed.east, typed.north
    point.original_system = legal.original.system.value
    point.coordinate_method = legal.method
    point.coordinate_accuracy_mm = round(legal.accuracy_m * 1000)
    point.coordinate_epoch = "" if legal.epoch is None else f"{legal.epoch:g}"


def _coordinates_at_site(point: Point) -> tuple[tuple[float, float], ...]:
    """(longitude, latitude) in degrees of at most NEIGHBOURS placed points at the site of a point, its own stored
    position included."""
    rows = Point.objects.filter(longitude_ndeg__isnull=False, system__site=point.system.site)
    pairs = rows.values_list("longitude_ndeg", "latitude_ndeg")[:NEIGHBOURS]
    return tuple((x / NDEG_PER_DEGREE, y / NDEG_PER_DEGREE) for x, y in pairs if x is not None and y is not None)
