"""Rows of devices and channels: found by code, and turned into values; not for pages (articles 3, 7, 13)."""

from collections.abc import Collection
from dataclasses import replace

from django.db.models import QuerySet

from mingcha.geo.coordinates import Located, System, to_legal
from mingcha.kit.codes import NO_PROVINCE
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import REGISTERS
from mingcha.registry.devices.models import DeviceChannel, DeviceClaim, VideoDevice
from mingcha.registry.devices.rules import channel_has_picture
from mingcha.registry.devices.states import DeviceCharset, DeviceState, MediaTransport
from mingcha.registry.devices.values import ChannelRow, DeviceClaims, DeviceRow
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.rules import KEEPERS
from mingcha.registry.points.address import stream_key
from mingcha.registry.points.models import Point, PointState

CODE_DIGITS = 20
UNIT = PlaceColumns("unit__division", "unit__code", "unit__zone")
_WAITING = DeviceState.WAITING


def device_called(code: str) -> VideoDevice:
    """The device with this code about which somebody decided. Raises Fault(NOT_FOUND)."""
    found = VideoDevice.objects.select_related("unit").filter(code=code).first()
    if found is None:
        raise no_device(code)
    return found


def no_device(code: str) -> Fault:
    """The fault that there is no such device. A code that is none is not repeated."""
    return Fault(FaultKind.NOT_FOUND, Words("没有这个设备", "there is no such device"), code[:20])


def read_device(code: str, revision: int) -> VideoDevice:
    """The device as its caller has read it. Raises Fault(NOT_FOUND), Fault(CONFLICT) if it was changed since."""
    held = device_called(code)
    if held.revision != revision:
        words = Words("该设备已被他人变更，请核对最新情况", "somebody else changed it meanwhile: look at it again")
        raise Fault(FaultKind.CONFLICT, words, code)
    return held


def standing_of(code: str) -> DeviceState:
    """Where a device stands; waiting if nobody decided about it."""
    found = VideoDevice.objects.filter(code=code).values_list("state", flat=True).first()
    return DeviceState(found) if found else _WAITING


def devices_in_reach(who: DutyFacts) -> QuerySet[VideoDevice]:
    """The devices of units in the reach of this person's roles that read devices."""
    roles = tuple(held for held in who.roles if held.role in (*KEEPERS, Role.AUDITOR))
    return VideoDevice.objects.filter(reach(replace(who, roles=roles), UNIT))


def points_of_device(code: str) -> QuerySet[Point]:
    """The points in the register whose address is at a device, without those out of use."""
    return Point.objects.filter(device=f"{code}:").exclude(state=PointState.OUT_OF_USE)


def address_of(device: str, channel: str, transport: MediaTransport = MediaTransport.TCP) -> str:
    """The address of a channel, as the register stores it."""
    options = f"#{transport.value}" if transport.value else ""
    return f"{REGISTERS}://{device}/{channel}{options}"


def address_without_channel(device: str, point: str) -> str:
    """The address of a point (its 20-digit code) whose channel was taken away: of no channel of the device, and no
    other point has it."""
    return address_of(device, NO_PROVINCE + point[len(NO_PROVINCE) :])


def points_of_channels(device: str, channels: Collection[str]) -> dict[str, tuple[str, str]]:
    """Code and name of the point that has each of these channels as its address; those without one are absent."""
    keys = {stream_key(address_of(device, one)): one for one in channels if len(one) == CODE_DIGITS}
    rows = points_of_device(device).filter(stream_key__in=keys).order_by("-pk")
    return {keys[key]: (code, name) for key, code, name in rows.values_list("stream_key", "code", "name")}


def channel_called(device: str, code: str) -> DeviceChannel:
    """The channel of a device with this code. Raises Fault(NOT_FOUND)."""
    found = DeviceChannel.objects.filter(device=device, code=code).first()
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("设备目录中没有该通道", "the device lists no such channel"), code[:20])
    return found


def legal_place(held: DeviceChannel, label: System) -> tuple[float, float] | None:
    """Longitude and latitude in degrees of CGCS2000 of what a catalogue states; None where it states none, or what
    cannot be a coordinate."""
    try:
        longitude, latitude = float(held.longitude), float(held.latitude)
        if not (longitude or latitude):
            return None  # unset, as devices write it
        legal = to_legal(Located(system=label, longitude=longitude, latitude=latitude))
    except (ValueError, Fault):
        return None
    return legal.longitude, legal.latitude


def claims_of(held: DeviceClaim | None) -> DeviceClaims:
    """What a device claims as a value; an empty one if it was never noticed."""
    if held is None:
        return DeviceClaims()
    return DeviceClaims(
        name=held.name,
        maker=held.maker,
        model=held.model,
        firmware=held.firmware,
        version=held.version,
        transport=held.transport,
        address=held.address,
        online=held.online,
        since=held.since,
        first_at=held.first_at,
        seen_at=held.seen_at,
    )


def device_row(held: VideoDevice, claim: DeviceClaim | None, channels: int = 0) -> DeviceRow:
    """A device about which somebody decided as a value; its unit is read with it."""
    return DeviceRow(
        code=held.code,
        name=held.name,
        state=DeviceState(held.state),
        unit=held.unit.code if held.unit else "",
        unit_name=held.unit.name if held.unit else "",
        charset=DeviceCharset(held.charset),
        label=System(held.label),
        revision=held.revision,
        decided_at=held.decided_at,
        reason=held.reason,
        has_password=bool(held.sealed_password),
        claims=claims_of(claim),
        channels=channels,
    )


def waiting_row(held: DeviceClaim) -> DeviceRow:
    """A device that waits as a value."""
    return DeviceRow(
        code=held.code,
        name=held.name,
        state=_WAITING,
        unit="",
        unit_name="",
        charset=DeviceCharset.BY_VERSION,
        label=System.WGS84,
        revision=0,
        decided_at=None,
        reason="",
        has_password=False,
        claims=claims_of(held),
    )


def all_claims_of(codes: Collection[str]) -> dict[str, DeviceClaim]:
    """What these devices claim, by code."""
    return {one.code: one for one in DeviceClaim.objects.filter(code__in=codes)}


def channel_row(held: DeviceChannel, point: tuple[str, str] = ("", ""), *, has_more: bool = False) -> ChannelRow:
    """A channel as a value. `point`: code and name of the point that has it."""
    return ChannelRow(
        code=held.code,
        name=held.name,
        parent=held.parent,
        status=held.status,
        maker=held.maker,
        model=held.model,
        longitude=held.longitude,
        latitude=held.latitude,
        point_class=held.point_class,
        positions=held.positions,
        installed=held.installed,
        management_unit=held.management_unit,
        record_days=held.record_days,
        security_level=held.security_level,
        gone_at=held.gone_at,
        point=point[0],
        point_name=point[1],
        has_more=has_more,
        is_video=channel_has_picture(held.code, is_listed=held.gone_at is None).allowed,
    )
