"""Lets devices in, refuses and retires them, sets their passwords, matches channels to points (arts. 7, 8, 13, 19)."""

import secrets

from django.conf import settings

from mingcha.evidence.entries import ActRecord, act
from mingcha.geo.coordinates import System
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.codes import is_device_code
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.adjustment import Adjustment
from mingcha.registry.devices import rules as devices_rules
from mingcha.registry.devices.models import DeviceChannel, DeviceClaim, VideoDevice
from mingcha.registry.devices.noting import close_gone
from mingcha.registry.devices.rows import (
    address_of,
    address_without_channel,
    device_called,
    points_of_channels,
    points_of_device,
    read_device,
    standing_of,
)
from mingcha.registry.devices.states import COORDINATE_LABELS, DeviceCharset, DeviceState, MediaTransport
from mingcha.registry.devices.values import GivenPassword, NewDevice
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.points.address import new_address
from mingcha.registry.points.readdressing import Readdressing, readdress
from mingcha.registry.points.rows import point_called

_SIGNS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Signs of a password that we make: none that looks like another one on a screen of a recorder."""
_GENERATED_CHARACTERS = 16


@cites("3", "13(1)", "19(2)")
def approve_device(by: Asker, *, new: NewDevice, clock: Clock, password: str = "") -> GivenPassword:
    """Lets a device in for a unit, whether it was heard of or not, under a password of its own: the given one, or one
    that is made. Returns it for who set it; it is kept encrypted and shown to nobody again. Raises Refused (articles 3,
    13(1), 19(2)), Fault(INVALID), Fault(NOT_FOUND) for the unit."""
    given, name = _password(password), checked_name(new.name, devices_rules.MOST_DEVICE_NAME, about="name")
    code = _checked_code(new.code)
    label = _checked_label(new.label)
    with act("registry.device.approve", by=actor_of(by), clock=clock, cites=("3", "13(1)", "19(2)")) as record:
        now, unit = clock.now(), organisation_called(new.unit)
        held = VideoDevice.objects.select_related("unit").filter(code=code).first()
        asked = devices_rules.DeviceToApprove(code, standing_of(code), held.unit.code if held and held.unit else "")
        require(devices_rules.may_approve_device(duty_of(by, now), unit.place, asked))
        held = held or VideoDevice(code=code, revision=0)
        held.name, held.unit, held.charset, held.label = name, unit, new.charset.value, label.value
        held.sealed_password = str(settings.MINGCHA_KEYS.seal(given))
        _decide(record, held, DeviceState.APPROVED, "", clock)
        record.fact("unit", unit.code)
    return GivenPassword(code, given)


@cites("3", "13(1)")
def refuse_device(by: Asker, *, code: str, reason: str, clock: Clock) -> None:
    """Refuses a device that waits; it is let in by no password, and waits no longer. Raises Refused (articles 3,
    13(1)), Fault(INVALID)."""
    stated, checked = checked_name(reason, devices_rules.MOST_DEVICE_REASON, about="reason"), _checked_code(code)
    with act("registry.device.refuse", by=actor_of(by), clock=clock, cites=("3", "13(1)")) as record:
        require(devices_rules.may_refuse_device(duty_of(by, clock.now()), checked, standing_of(checked)))
        held = VideoDevice(code=checked, name=checked, revision=0)
        _decide(record, held, DeviceState.REFUSED, stated, clock)


@cites("3", "13(1)")
def change_device(
    by: Asker, *, code: str, name: str, charset: DeviceCharset, label: System, revision: int, clock: Clock
) -> None:
    """Changes the name of a device, how we write to it, and how the coordinates in its catalogue are meant. `revision`:
    of the device as it was read. Raises Refused (articles 3, 13(1)), Fault(NOT_FOUND), Fault(CONFLICT)."""
    called, meant = checked_name(name, devices_rules.MOST_DEVICE_NAME, about="name"), _checked_label(label)
    with act("registry.device.change", by=actor_of(by), clock=clock, cites=("3", "13(1)")) as record:
        held = _kept(by, code, clock, revision)
        held.name, held.charset, held.label = called, charset.value, meant.value
        _step(record, held)


@cites("3", "13(1)", "19(2)")
def set_device_password(by: Asker, *, code: str, clock: Clock, password: str = "") -> GivenPassword:
    """Gives a device another password, the given one or one that is made, and returns it for who set it. The device
    registers with it from its next registration on. Raises Refused (articles 3, 13(1), 19(2)), Fault(NOT_FOUND)."""
    given = _password(password)
    with act("registry.device.set_password", by=actor_of(by), clock=clock, cites=("3", "13(1)", "19(2)")) as record:
        held = _kept(by, code, clock)
        held.sealed_password = str(settings.MINGCHA_KEYS.seal(given))
        _step(record, held)
    return GivenPassword(code, given)


@cites("3", "7", "13(1)")
def retire_device(by: Asker, *, code: str, reason: str, clock: Clock) -> None:
    """Takes a device out of service: its password, what it claimed and its catalogue are forgotten, so that the next
    unit reads nothing of this one's. Raises Refused (articles 3, 7, 13(1)), also while
    points have a channel of it, Fault(INVALID) without a reason, Fault(NOT_FOUND)."""
    stated = checked_name(reason, devices_rules.MOST_DEVICE_REASON, about="reason")
    with act("registry.device.retire", by=actor_of(by), clock=clock, cites=("3", "7", "13(1)")) as record:
        held = device_called(code)
        place = held.unit.place if held.unit else Place(code[:6], "")
        matched = points_of_device(code).count()
        require(devices_rules.may_retire_device(duty_of(by, clock.now()), place, DeviceState(held.state), matched))
        held.sealed_password = ""
        DeviceClaim.objects.filter(code=code).delete()
        DeviceChannel.objects.filter(device=code).delete()
        _decide(record, held, DeviceState.RETIRED, stated, clock)


@cites("3", "6", "7", "8", "10(1)", "13(1)")
def match_channel(
    by: Asker,
    *,
    code: str,
    channel: str,
    point: str,
    clock: Clock,
    transport: MediaTransport = MediaTransport.TCP,
    adjustment: Adjustment | None = None,
) -> None:
    """Makes a channel of a device the address of an accepted point of the same unit; the recorder takes its pictures
    from then on. Another address of a mandatory point needs `adjustment` and opens a finding, as for every change of
    address. Raises Refused (articles 3, 7, 8, 10(1), 13(1)), Fault(NOT_FOUND), Fault(CONFLICT) if it is so already."""
    cited = ("3", "6", "7", "8", "10(1)", "13(1)")
    with act("registry.device.match", by=actor_of(by), clock=clock, cites=cited) as record:
        now, held, chosen = clock.now(), device_called(code), point_called(point)
        owner, _ = points_of_channels(code, [channel]).get(channel, ("", ""))
        asked = devices_rules.ChannelToMatch(
            device_state=DeviceState(held.state),
            device_unit=held.unit.code if held.unit else "",
            channel=channel,
            is_listed=DeviceChannel.objects.filter(device=code, code=channel, gone_at=None).exists(),
            taken=owner not in ("", point),
            place=chosen.place,
            state=chosen.state,
        )
        require(devices_rules.may_match_channel(duty_of(by, now), asked))
        address = new_address(address_of(code, channel, transport))
        free(chosen.url == address.stored, "该点位已使用该通道", "the point has this channel already")
        readdress(record, chosen, address, Readdressing(adjustment=adjustment), now)
        close_gone(record, chosen, now)
        record.fact("device", code)
        record.fact("channel", channel)


@cites("3", "6", "7", "10(1)")
def unmatch_channel(
    by: Asker, *, code: str, channel: str, point: str, reason: str, clock: Clock, adjustment: Adjustment | None = None
) -> None:
    """Takes a channel away from a point, which has none then: the recorder reports a gap until it gets another one.
    Raises Refused (articles 3, 7, 10(1)), Fault(INVALID) without a reason, Fault(NOT_FOUND)."""
    stated = checked_name(reason, devices_rules.MOST_DEVICE_REASON, about="reason")
    with act("registry.device.unmatch", by=actor_of(by), clock=clock, cites=("3", "6", "7", "10(1)")) as record:
        now, chosen = clock.now(), point_called(point)
        owner, _ = points_of_channels(code, [channel]).get(channel, ("", ""))
        decision = devices_rules.may_unmatch_channel(duty_of(by, now), chosen.place, has_it=owner == point)
        require(decision)
        address = new_address(address_without_channel(code, point))
        readdress(record, chosen, address, Readdressing(adjustment=adjustment), now)
        close_gone(record, chosen, now)
        record.fact("device", code)
        record.fact("channel", channel)
        record.fact("reason", stated)


def _kept(by: Asker, code: str, clock: Clock, revision: int | None = None) -> VideoDevice:
    """The device, approved, for who keeps it. Raises Refused, Fault."""
    held = device_called(code) if revision is None else read_device(code, revision)
    place = held.unit.place if held.unit else Place(code[:6], "")
    require(devices_rules.may_change_device(duty_of(by, clock.now()), place, DeviceState(held.state)))
    return held


def _decide(record: ActRecord, held: VideoDevice, state: DeviceState, reason: str, clock: Clock) -> None:
    held.state, held.reason = state.value, reason
    held.decided_by, held.decided_at = record.by.id, clock.now()
    _step(record, held)
    record.fact("reason", reason)


def _step(record: ActRecord, held: VideoDevice) -> None:
    held.revision += 1
    held.save()
    record.wrote(held)
    record.fact("device", held.code)
    record.fact("name", held.name)
    record.fact("state", held.state)


def _password(given: str) -> str:
    """The given password, or one that is made. Raises Refused (article 19(2))."""
    if not given:
        return "".join(secrets.choice(_SIGNS) for _ in range(_GENERATED_CHARACTERS))
    require(devices_rules.password_is_long(given))
    return given


def _checked_code(code: str) -> str:
    if is_device_code(code):
        return code
    raise Fault(FaultKind.INVALID, Words("设备编码为 20 位数字", "the code of a device has 20 digits"), about="code")


def _checked_label(label: System) -> System:
    if label in COORDINATE_LABELS:
        return label
    words = Words("目录坐标须为经纬度", "the coordinates of a catalogue are degrees")
    raise Fault(FaultKind.INVALID, words, about="label")
