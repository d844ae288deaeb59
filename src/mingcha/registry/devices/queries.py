"""Devices in the reader's reach, those that wait, their channels, and what the signalling program asks (arts. 3, 7,
13)."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from mingcha.geo.coordinates import System, distance_m
from mingcha.geo.local_plane import NDEG_PER_DEGREE, LocalPlane
from mingcha.geo.near_tiles import tile_runs, tile_shift, tiles_around
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault
from mingcha.media.address import ip_literal
from mingcha.registry.devices import rules as devices_rules
from mingcha.registry.devices.models import DeviceChannel, DeviceClaim, VideoDevice
from mingcha.registry.devices.rows import (
    all_claims_of,
    channel_called,
    channel_row,
    device_called,
    device_row,
    devices_in_reach,
    legal_place,
    no_device,
    points_of_channels,
    points_of_device,
    waiting_row,
)
from mingcha.registry.devices.states import DeviceCharset, DeviceState
from mingcha.registry.devices.values import (
    ChannelRow,
    DeviceCredentials,
    DeviceFacts,
    DeviceRow,
    MatchProposal,
    RegisteredDevice,
)
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import reach
from mingcha.registry.places.rules import somewhere
from mingcha.registry.points.models import Point
from mingcha.registry.points.reach import POINT
from mingcha.registry.points.rules import PAST_TRIAL

MOST_DEVICES = 100
"""Devices of one page of the list, and of those that wait."""
MOST_CHANNELS_SHOWN = 100
"""Channels of one page of a branch of the tree."""
_MOST_PROPOSED = 10
_MOST_NEAR = 200
"""Points near the place of a channel that are looked at."""


def device_credentials(code: str) -> DeviceCredentials | None:
    """What the signalling program needs to let a device in; None if nobody decided about it. Not cut to a reach: it
    leaves this installation by no way. Raises Fault(CORRUPT) for a password sealed under another key."""
    held = VideoDevice.objects.filter(code=code).values_list("state", "charset", "sealed_password").first()
    if held is None:
        return None
    state, charset, sealed = held
    version = DeviceClaim.objects.filter(code=code).values_list("version", flat=True).first()
    password = str(settings.MINGCHA_KEYS.unseal(sealed)) if sealed else ""
    return DeviceCredentials(DeviceState(state), DeviceCharset(charset), version or "", password)


def decisions_version() -> int:
    """A number that rises with each decision about a device: what is remembered of devices is read anew then."""
    return VideoDevice.objects.aggregate(sum=Sum("revision"))["sum"] or 0


def password_marks() -> dict[str, str]:
    """A mark for the password of each approved device (code), another one once it is set anew."""
    rows = VideoDevice.objects.filter(state=DeviceState.APPROVED.value).values_list("code", "sealed_password")
    return {code: hashlib.sha256(sealed.encode()).hexdigest()[:16] for code, sealed in rows.iterator()}


def registered_devices(program: str) -> tuple[RegisteredDevice, ...]:
    """The approved devices that were registered at a signalling program (its name) when it was heard last."""
    approved = VideoDevice.objects.filter(state=DeviceState.APPROVED.value).values("code")
    rows = DeviceClaim.objects.filter(online=True, program=program, code__in=Subquery(approved))
    names = ("code", "address", "transport", "version", "password_mark")
    return tuple(RegisteredDevice(*row) for row in rows.values_list(*names).iterator())


def claimed_hosts(codes: Collection[str]) -> tuple[str, ...]:
    """The IP addresses from which these devices (codes) spoke last, in order, whether they are registered now or not.
    Not cut to a reach: for the uplink."""
    rows = DeviceClaim.objects.filter(code__in=codes).exclude(address="")
    hosts = {_host_of_claim(address) for address in rows.values_list("address", flat=True)}
    return tuple(sorted(filter(None, hosts)))


def _host_of_claim(address: str) -> str:
    """The IP address of "host:port", "" for another text: one that cannot be read must not stop a whole set."""
    try:
        return str(ip_literal(address.rpartition(":")[0].strip("[]")))
    except Fault:
        return ""


def devices_of_unit(unit: str) -> frozenset[str]:
    """The codes of the devices that are approved for a unit (code): for the rules of points."""
    rows = VideoDevice.objects.filter(state=DeviceState.APPROVED.value, unit__code=unit)
    return frozenset(rows.values_list("code", flat=True))


@cites("3", "13(1)")
def devices(
    asker: Reader,
    *,
    at: datetime,
    state: DeviceState | None = None,
    text: str = "",
    before: int = 0,
    limit: int = MOST_DEVICES,
) -> tuple[tuple[int, DeviceRow], ...]:
    """The devices of units in reach, the newest first, each with the number below which the list goes on; of one state,
    and with a text in code, name or unit, if they are given. Raises Refused (article 3) for who reads none anywhere."""
    who = duty_of(asker, at)
    require(somewhere(who, devices_rules.may_see_device))
    rows = devices_in_reach(who).select_related("unit")
    rows = rows.filter(pk__lt=before) if before else rows
    rows = rows.filter(state=state.value) if state else rows
    if text:
        rows = rows.filter(Q(code__contains=text) | Q(name__icontains=text) | Q(unit__name__icontains=text))
    found = list(rows.order_by("-pk")[:limit])
    codes = [held.code for held in found]
    claims, counts = all_claims_of(codes), _channel_counts(codes)
    return tuple((held.pk, device_row(held, claims.get(held.code), counts.get(held.code, 0))) for held in found)


@cites("3", "13(1)")
def waiting_devices(asker: Reader, *, at: datetime, limit: int = MOST_DEVICES) -> tuple[DeviceRow, ...]:
    """The devices that wait in the reader's territory, those noticed last first; none for who does not decide it."""
    who = duty_of(asker, at)
    if not who.has(*devices_rules.DECIDERS):
        return ()
    rows = _waiting().order_by("-seen_at", "pk")[: devices_rules.MOST_WAITING]
    seen = (held for held in rows if devices_rules.may_read_waiting(who, held.code))
    return tuple(waiting_row(held) for held, _ in zip(seen, range(limit), strict=False))


@cites("3", "13(1)")
def device(asker: Reader, code: str, *, at: datetime) -> DeviceFacts:
    """One device: of a unit in reach, or one that waits or was refused in the reader's territory. Raises
    Fault(NOT_FOUND), Refused (article 3)."""
    who = duty_of(asker, at)
    held = VideoDevice.objects.select_related("unit").filter(code=code).first()
    claim = DeviceClaim.objects.filter(code=code).first()
    if held is None:
        require(devices_rules.may_read_waiting(who, code))
        if claim is None:
            raise no_device(code)
        return DeviceFacts(waiting_row(claim), "", 0, keeps=False, may_refuse=True)
    keeps = require_seen(who, held)
    row = device_row(held, claim, _channel_counts([code]).get(code, 0))
    return DeviceFacts(row, held.decided_by, points_of_device(code).count(), keeps=keeps, may_refuse=False)


def require_seen(who: DutyFacts, held: VideoDevice) -> bool:
    """Raises Refused (article 3) unless this person reads the device; whether the person may change it, too."""
    if held.unit is None:
        require(devices_rules.may_read_waiting(who, held.code))
        return False
    require(devices_rules.may_see_device(who, held.unit.place))
    return devices_rules.may_change_device(who, held.unit.place, DeviceState(held.state)).allowed


@cites("3", "13(1)")
def channels(
    asker: Reader, code: str, *, at: datetime, parent: str = "", text: str = "", after: str = "",
    limit: int = MOST_CHANNELS_SHOWN,
) -> tuple[ChannelRow, ...]:  # fmt: skip
    """One page of the catalogue of a device by code, behind `after`: what is right below `parent` (the device itself
    for "", with what names a parent that it does not list), or, with a `text`, all items with it in code or name.
    Raises as `device`."""
    who = duty_of(asker, at)
    require_seen(who, device_called(code))
    rows = DeviceChannel.objects.filter(device=code)
    if text:
        rows = rows.filter(Q(code__contains=text) | Q(name__icontains=text))
    elif parent:
        rows = rows.filter(parent=parent)
    else:
        above = DeviceChannel.objects.filter(device=code, code=OuterRef("parent"))
        rows = rows.filter(Q(parent="") | ~Exists(above))
    rows = rows.filter(code__gt=after) if after else rows
    return _with_points(who, code, list(rows.order_by("code")[:limit]))


@cites("3", "13(1)")
def channel(asker: Reader, code: str, channel_code: str, *, at: datetime) -> ChannelRow:
    """One channel of a device. Raises as `device`, and Fault(NOT_FOUND) for one that it never listed."""
    who = duty_of(asker, at)
    require_seen(who, device_called(code))
    (row,) = _with_points(who, code, [channel_called(code, channel_code)])
    return row


@cites("3", "7", "13(1)")
def match_proposals(asker: Reader, code: str, channel_code: str, *, at: datetime) -> tuple[MatchProposal, ...]:
    """The accepted points of the device's unit that may be what a channel shows and have no channel of the device yet:
    near its stated place, or of its name; the nearest first. Raises as `channel`."""
    who, held = duty_of(asker, at), device_called(code)
    require_seen(who, held)
    stated = channel_called(code, channel_code)
    place = legal_place(stated, System(held.label))
    rows = Point.objects.filter(reach(who, POINT), system__site__organisation=held.unit, state__in=PAST_TRIAL)
    rows = rows.exclude(device=f"{code}:")
    named = list(rows.filter(name=stated.name).values_list(*_PROPOSED)[:_MOST_PROPOSED]) if stated.name else []
    near = list(_near(rows, place).values_list(*_PROPOSED)[:_MOST_NEAR]) if place else []
    found = {}
    for point, name, longitude, latitude in [*named, *near]:
        away = None
        if place and longitude is not None:
            away = distance_m(place, (longitude / NDEG_PER_DEGREE, latitude / NDEG_PER_DEGREE))
        if devices_rules.is_proposed(away, same_name=name == stated.name):
            found[point] = MatchProposal(point, name, None if away is None else round(away, 1), name == stated.name)
    ordered = sorted(found.values(), key=lambda one: (one.distance_m is None, one.distance_m or 0.0, one.point))
    return tuple(ordered[:_MOST_PROPOSED])


_PROPOSED = ("code", "name", "longitude_ndeg", "latitude_ndeg")


def _near(rows: QuerySet[Point], place: tuple[float, float]) -> QuerySet[Point]:
    """Those of some points that may be near a place, by the index of map cells."""
    radius_m = devices_rules.PROPOSED_WITHIN_M
    longitude_ndeg, latitude_ndeg = (round(one * NDEG_PER_DEGREE) for one in place)
    shift = tile_shift(radius_m)
    within = Q(pk__in=[])
    for first, end in tile_runs(tiles_around(longitude_ndeg, latitude_ndeg, radius_m, shift)):
        within |= Q(map_cell__gte=first << shift, map_cell__lt=end << shift)
    west, south, east, north = LocalPlane(longitude_ndeg, latitude_ndeg).box_ndeg(radius_m)
    return rows.filter(within, longitude_ndeg__range=(west, east), latitude_ndeg__range=(south, north))


def _with_points(who: DutyFacts, device_code: str, held: list[DeviceChannel]) -> tuple[ChannelRow, ...]:
    """Channels as values, each with its point; without the name of one outside the reader's reach."""
    codes = [one.code for one in held]
    points = points_of_channels(device_code, codes)
    seen = set(_codes_in_reach(who, [point for point, _ in points.values()])) if points else set()
    above = DeviceChannel.objects.filter(device=device_code, parent__in=codes).order_by()
    more = set(above.values_list("parent", flat=True).distinct())
    shown = {one: (point, name if point in seen else "") for one, (point, name) in points.items()}
    return tuple(channel_row(one, shown.get(one.code, ("", "")), has_more=one.code in more) for one in held)


def _codes_in_reach(who: DutyFacts, codes: Collection[str]) -> list[str]:
    return list(Point.objects.filter(reach(who, POINT), code__in=codes).values_list("code", flat=True))


def _channel_counts(codes: Collection[str]) -> dict[str, int]:
    """How many items the catalogue of each of these devices lists now."""
    rows = DeviceChannel.objects.filter(device__in=codes, gone_at=None).values("device").order_by("device")
    return dict(rows.annotate(count=Count("pk")).values_list("device", "count"))


def _waiting() -> QuerySet[DeviceClaim]:
    decided = VideoDevice.objects.filter(code=OuterRef("code"))
    return DeviceClaim.objects.filter(~Exists(decided))
