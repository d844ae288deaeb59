"""Devices: let in under a password that is shown once, and what the database refuses (articles 7, 13, 19)."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from tests.support.registry.city import ADJUSTED, City, add_camera

from mingcha.evidence.models import EntryDetail
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.devices import actions, queries, tasks
from mingcha.registry.devices.models import VideoDevice
from mingcha.registry.devices.rules import LEAST_PASSWORD, MOST_WAITING, password_is_long
from mingcha.registry.devices.states import TRANSITIONS, DeviceState, MediaTransport
from mingcha.registry.devices.values import DeviceEvent, DeviceNotice, NewDevice, ReportedChannel
from mingcha.registry.points.models import Point

pytestmark = pytest.mark.law("7", "13(1)")
DEVICE, OTHER = "42010200001180000001", "42010600001180000002"
CHANNELS = tuple(f"4201020000131000{number:04d}" for number in range(1, 4))


def approved(city: City, clock: HandClock, code: str = DEVICE, unit: str = "HQXX") -> str:
    """A device of the school with three channels; its password."""
    new = NewDevice(code, "校门录像机", unit)
    given = actions.approve_device(city["manager" if unit == "HQXX" else "city"], new=new, clock=clock)
    items = [ReportedChannel(one, f"通道{place}", code) for place, one in enumerate(CHANNELS, 1)]
    assert tasks.take_catalogue(code, items, begun_at=clock.now()) == len(CHANNELS)
    return given.password


def test_every_state_is_reached_and_none_is_left_without_a_way() -> None:
    assert set(TRANSITIONS) == set(DeviceState)
    assert {after for followers in TRANSITIONS.values() for after in followers} == set(DeviceState) - {
        DeviceState.WAITING
    }


@pytest.mark.law("19(2)")
@pytest.mark.parametrize(
    "password", ["", "short", "a" * (LEAST_PASSWORD - 1), "a" * 65, "with a blank in", "密码密码密码密码密码密码"]
)
def test_a_password_that_a_device_cannot_keep_is_refused(password: str) -> None:
    assert password_is_long(password).article == "19(2)"
    assert password_is_long("a" * LEAST_PASSWORD)


@pytest.mark.db
@pytest.mark.law("19(2)")
def test_a_password_is_given_once_kept_encrypted_and_in_no_entry(city: City, clock: HandClock) -> None:
    password = approved(city, clock)
    held = VideoDevice.objects.get()
    assert len(password) > LEAST_PASSWORD
    assert password not in held.sealed_password
    assert settings.MINGCHA_KEYS.unseal(held.sealed_password) == password
    found = queries.device_credentials(DEVICE)
    assert found is not None
    assert (found.state, found.password) == (DeviceState.APPROVED, password)
    assert password not in repr(found)
    other = actions.set_device_password(city["manager"], code=DEVICE, password="another-password", clock=clock)
    assert other.password not in repr(other)
    assert not any(
        one.encode() in bytes(event)
        for event in EntryDetail.objects.values_list("event", flat=True)
        for one in (password, other.password)
    )
    assert queries.device_credentials(DEVICE).password == "another-password"  # type: ignore[union-attr]
    assert queries.device_credentials(OTHER) is None
    actions.retire_device(city["manager"], code=DEVICE, reason="更换", clock=clock)
    retired = queries.device_credentials(DEVICE)
    assert (retired.state, retired.password) == (DeviceState.RETIRED, "")  # type: ignore[union-attr]


@pytest.mark.db
def test_the_database_refuses_a_device_without_unit_password_or_reason(city: City, clock: HandClock) -> None:
    approved(city, clock)
    held = VideoDevice.objects.filter(code=DEVICE)
    for unlawful in (
        {"unit": None},
        {"sealed_password": ""},
        {"state": "waiting"},
        {"state": "refused"},
        {"reason": "无"},
        {"charset": "BIG5"},
        {"code": "4201"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            held.update(**unlawful)


def test_a_channel_becomes_the_address_of_a_point_and_leaves_it(city: City, clock: HandClock) -> None:
    approved(city, clock)
    point = city.points["HQX"].code
    before = Point.objects.get(code=point).epoch
    given: dict[str, Any] = {"code": DEVICE, "channel": CHANNELS[0], "point": point, "clock": clock}
    with pytest.raises(Refused) as refused:
        actions.match_channel(city["manager"], **given)
    assert refused.value.decision.article == "10(1)"
    actions.match_channel(city["manager"], **given, transport=MediaTransport.UDP, adjustment=ADJUSTED)
    held = Point.objects.get(code=point)
    assert held.url == f"gb28181://{DEVICE}/{CHANNELS[0]}#udp"
    assert (held.epoch, held.username, held.sealed_password) == (before + 1, "", "")
    with pytest.raises(Fault) as fault:
        actions.match_channel(city["manager"], **given, transport=MediaTransport.UDP, adjustment=ADJUSTED)
    assert fault.value.kind is FaultKind.CONFLICT
    rows = queries.channels(city["manager"], DEVICE, at=clock.now())
    assert [(one.code, one.point, one.point_name) for one in rows] == [
        (CHANNELS[0], point, held.name), (CHANNELS[1], "", ""), (CHANNELS[2], "", ""),
    ]  # fmt: skip
    with pytest.raises(Refused):
        actions.retire_device(city["manager"], code=DEVICE, reason="更换", clock=clock)
    second = add_camera("HQX", clock, "西侧").code
    with pytest.raises(Refused) as refused:
        actions.match_channel(city["manager"], **given | {"point": second})
    assert refused.value.decision.article == "7"
    for one, channel in ((point, CHANNELS[0]), (second, CHANNELS[1])):
        if one == second:
            actions.match_channel(city["manager"], **given | {"point": second, "channel": channel}, adjustment=ADJUSTED)
        actions.unmatch_channel(
            city["manager"], code=DEVICE, channel=channel, point=one, reason="接错", adjustment=ADJUSTED, clock=clock
        )
    assert Point.objects.get(code=point).url == f"gb28181://{DEVICE}/90{point[2:]}"
    assert not any(one.point for one in queries.channels(city["manager"], DEVICE, at=clock.now()))
    assert tasks.find_gone_channels(city["manager"], clock=clock) == 0


def test_a_channel_that_goes_is_a_finding_until_it_comes_back(city: City, clock: HandClock) -> None:
    approved(city, clock)
    point = city.points["HQX"].code
    actions.match_channel(
        city["manager"], code=DEVICE, channel=CHANNELS[1], point=point, adjustment=ADJUSTED, clock=clock
    )
    left = [ReportedChannel(one) for one in CHANNELS if one != CHANNELS[1]]
    later = clock.now() + timedelta(minutes=1)
    tasks.take_catalogue(DEVICE, left[:1], begun_at=later, is_last=False)
    assert tasks.find_gone_channels(city["manager"], clock=clock) == 0
    tasks.take_catalogue(DEVICE, left[1:], begun_at=later)
    assert tasks.find_gone_channels(city["manager"], clock=clock) == 1
    assert tasks.find_gone_channels(city["manager"], clock=clock) == 0
    tasks.take_catalogue(DEVICE, [ReportedChannel(CHANNELS[1])], begun_at=later, is_last=False)
    assert tasks.find_gone_channels(city["manager"], clock=clock) == 1


def test_only_so_many_devices_wait_and_who_was_refused_leaves_no_trace(city: City, clock: HandClock) -> None:
    actions_of = [DeviceNotice(DEVICE, DeviceEvent.UNKNOWN, clock.now(), "10.9.9.9:5060", "udp", maker="甲" * 300)]
    assert tasks.take_registrations(actions_of) == 1
    assert [one.code for one in queries.waiting_devices(city["district"], at=clock.now())] == [DEVICE]
    assert queries.waiting_devices(city["elsewhere"], at=clock.now()) == ()
    assert queries.waiting_devices(city["guard"], at=clock.now()) == ()
    actions.refuse_device(city["district"], code=DEVICE, reason="无人认领", clock=clock)
    assert tasks.take_registrations(actions_of) == 0
    assert queries.waiting_devices(city["district"], at=clock.now()) == ()
    flood = [
        DeviceNotice(f"42010200001180{number:06d}", DeviceEvent.CAME, clock.now())
        for number in range(MOST_WAITING + 99)
    ]
    tasks.take_registrations(flood)
    assert len(queries.waiting_devices(city["city"], at=clock.now(), limit=9999)) == MOST_WAITING
    assert not any(one.claims.online for one in queries.waiting_devices(city["city"], at=clock.now(), limit=9999))


def test_a_refused_or_foreign_device_is_let_in_by_deciders_and_the_next_unit_reads_nothing_of_the_last(
    city: City, clock: HandClock
) -> None:
    new = NewDevice(DEVICE, "校门录像机", "HQXX")
    actions.refuse_device(city["district"], code=DEVICE, reason="无人认领", clock=clock)
    for code in (DEVICE, OTHER):
        with pytest.raises(Refused) as refused:
            actions.approve_device(city["manager"], new=NewDevice(code, "校门录像机", "HQXX"), clock=clock)
        assert refused.value.decision.article == "13(1)"
    actions.approve_device(city["district"], new=new, clock=clock)
    came = DeviceNotice(DEVICE, DeviceEvent.CAME, clock.now(), "10.1.2.3:5060", "udp", "3.0", name="校门")
    tasks.take_registrations([came])
    tasks.take_catalogue(DEVICE, [ReportedChannel(CHANNELS[0], "财务室")], begun_at=clock.now())
    actions.retire_device(city["manager"], code=DEVICE, reason="移交", clock=clock)
    with pytest.raises(Refused):
        actions.approve_device(city["manager"], new=NewDevice(DEVICE, "录像机", "JAGA"), clock=clock)
    actions.approve_device(city["district"], new=NewDevice(DEVICE, "录像机", "JAGA"), clock=clock)
    held = queries.device(city["district"], DEVICE, at=clock.now())
    assert (held.row.unit, held.row.claims.name, held.row.claims.address, held.row.channels) == ("JAGA", "", "", 0)
    assert queries.channels(city["district"], DEVICE, at=clock.now()) == ()
