"""Fills a point in memory and finds its code; for the acts on points, which judge and save it (arts. 2, 7, 13)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db.models.base import ModelState

from mingcha.evidence.entries import ActRecord
from mingcha.geo.coordinates import LegalCoordinate, TypedPosition, map_cell, to_legal
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.kit.checked import checked_name, free
from mingcha.kit.codes import DeviceCode
from mingcha.kit.decision import require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.initials import initials_of
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.media.address import CameraAddress, camera_address
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.networks.queries import networks_in_force
from mingcha.registry.networks.typed import networks_from
from mingcha.registry.places.models import MOST_INITIALS
from mingcha.registry.places.position import LabelQuestioned, Position, View
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.above import devices_of_unit
from mingcha.registry.points.address import device_of, stream_key, stream_key_of
from mingcha.registry.points.catalogue_values import CatalogueFields
from mingcha.registry.points.models import Point
from mingcha.registry.systems.models import System

_SERIAL_DIGITS = 6
NEIGHBOURS = 2000
"""Points of a site that are looked at, at most, to judge a label."""


def set_position(
    point: Point,
    position: Position,
    typed: TypedPosition,
    who: DutyFacts,
    now: datetime,
    at_site: Sequence[tuple[float, float]] | None = None,
    place: Place | None = None,
) -> None:
    """Sets the position of a point in memory, without saving it, if the rules allow it. Raises as place_point does.
    `at_site`: (longitude, latitude) of the points of its site, read from the database when they are not given;
    `place`: that of its system, where it was asked for already."""
    new = points_rules.NewPosition(
        place=place or point.place,
        located=typed.located,
        at_site=_coordinates_at_site(point) if at_site is None else at_site,
        label_reason=kept_reason(position.label_reason),
        outside_reason=kept_reason(position.outside_reason),
        on_carrier=bool(point.carrier),
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


def fill_catalogue(point: Point, fields: CatalogueFields) -> None:
    """Sets what is stated of a point for the lists of article 13 in memory, without saving it."""
    point.point_class, point.positions = fields.point_class, fields.position_text
    point.room, point.resolution = fields.room.value, fields.resolution
    point.encoding = None if fields.encoding is None else fields.encoding.value


def tell_position(record: ActRecord, point: Point) -> None:
    """Adds the coordinate of a placed point, its label and the reasons given for them to the event."""
    if point.longitude_ndeg is None:
        return
    record.fact("longitude_ndeg", point.longitude_ndeg)
    record.fact("latitude_ndeg", point.latitude_ndeg)
    record.fact("label", point.original_system)
    record.fact("label_reason", point.label_reason)
    record.fact("outside_reason", point.outside_reason)


def name_free(*, taken: bool) -> None:
    """Raises Fault(CONFLICT) when the system has a point of this name already."""
    free(taken, "该系统已有同名点位", "the system has a point of this name already")


def point_on_trial(system: System, name: str, part: str, address: CameraAddress, sub_url: str, now: datetime) -> Point:
    """A point that is not saved yet, without code and password. Raises Fault(INVALID) for the name."""
    key, sub_key, point = stream_key_of(address), stream_key(sub_url), _blank_point(system)
    point.name, point.part = checked_name(name), part
    point.url, point.stream_key, point.device = address.stored, key, device_of(key)
    point.sub_url, point.sub_stream_key, point.sub_device = sub_url, sub_key, device_of(sub_key)
    point.username, point.added_at = address.username, now
    point.state = points_rules.state_after_building(acceptance_passed=False)
    point.initials = initials_of(name)[:MOST_INITIALS]
    return point


def _blank_point(system: System) -> Point:
    """A point of a system with the defaults of its columns, as Point(system=system) makes it: that asks every column
    for its default, which costs a list of points a tenth of its judgement."""
    point, state = Point.__new__(Point), ModelState()
    point.__dict__ = {**_defaults(), "_state": state, "system_id": system.pk}
    state.fields_cache["system"] = system
    return point


@cache
def _defaults() -> dict[str, object]:
    return {name: value for name, value in vars(Point()).items() if name != "_state"}


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


def device_codes(division: str, first: int) -> Iterator[str]:
    """The codes of a division from a serial number on. Raises Fault(EXHAUSTED) as `device_code` does, behind the
    last."""
    begin = device_code(division, first)[:-_SERIAL_DIGITS]
    yield from (f"{begin}{serial:0{_SERIAL_DIGITS}}" for serial in range(first, 10**_SERIAL_DIGITS))
    device_code(division, 10**_SERIAL_DIGITS)


def sealed_password(address: CameraAddress) -> str:
    """The password of a camera, encrypted; "" for none."""
    return sealed_passwords([address])[0]


def sealed_passwords(addresses: Iterable[CameraAddress]) -> list[str]:
    """The passwords of some cameras, encrypted, in their order; "" for none."""
    seal = settings.MINGCHA_KEYS.sealer()
    return [str(seal(address.password)) if address.password else "" for address in addresses]


def opened_password(point: Point) -> str:
    """The password of a point, decrypted; "" for none. Raises Fault(CORRUPT) if it was sealed under another key."""
    return str(settings.MINGCHA_KEYS.unseal(point.sealed_password)) if point.sealed_password else ""


def keeps_password(point: Point, address: CameraAddress) -> bool:
    """Whether no new credentials came with an address of the same device, so that the stored ones hold for it."""
    before = camera_address(point.url)
    same_device = (address.host, address.port) == (before.host, before.port)
    return same_device and not address.password and address.username in ("", point.username)


def networks_for(unit: str) -> points_rules.Networks:
    """The networks in which the cameras of this unit may be, those of the installation, and the devices that were let
    in for the unit."""
    installation = networks_from(settings.MINGCHA_CAMERA_NETWORKS)
    return points_rules.Networks(installation, networks_in_force(unit), devices_of_unit(unit))


def set_address(point: Point, url: str, sub_url: str) -> None:
    """Sets the stored addresses of a point in memory, with the keys by which the same stream and device are found."""
    point.url, point.sub_url = url, sub_url
    point.stream_key, point.sub_stream_key = stream_key(url), stream_key(sub_url)
    point.device, point.sub_device = device_of(point.stream_key), device_of(point.sub_stream_key)


def kept_reason(text: str) -> str:
    """A reason as it is stored with a point, "" for none. Raises Fault(INVALID) for one that is too long."""
    return checked_name(text, points_rules.MOST_REASON) if text.strip() else ""


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
