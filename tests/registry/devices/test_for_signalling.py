"""What the signalling program reads of devices: decisions since, marks of passwords, where they were (13(1), 18)."""

import pytest
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.registry.devices import actions, queries, tasks
from mingcha.registry.devices.models import DeviceClaim
from mingcha.registry.devices.values import DeviceEvent, DeviceNotice, NewDevice, RegisteredDevice

pytestmark = [pytest.mark.db, pytest.mark.law("13(1)", "18")]
DEVICE, WAITING = "42010200001180000001", "42010600001180000002"


def test_another_password_and_the_end_of_a_device_are_noticed_and_a_claim_is_not(city: City, clock: HandClock) -> None:
    assert (queries.decisions_version(), queries.password_marks()) == (0, {})
    by = city["manager"]
    actions.approve_device(by, new=NewDevice(DEVICE, "校门录像机", "HQXX"), clock=clock)
    approved, marks = queries.decisions_version(), queries.password_marks()
    came = [
        DeviceNotice(
            code,
            DeviceEvent.CAME,
            clock.now(),
            "10.1.2.3:5060",
            "udp",
            "3.0",
            program="a/1",
            password_mark=marks.get(code, ""),
        )
        for code in (DEVICE, WAITING)
    ]
    tasks.take_registrations(came)
    assert (queries.decisions_version(), queries.password_marks()) == (approved, marks)
    here = (RegisteredDevice(DEVICE, "10.1.2.3:5060", "udp", "3.0", marks[DEVICE]),)
    assert queries.registered_devices("a/1") == here
    assert queries.registered_devices("b/1") == ()
    tasks.take_registrations([DeviceNotice(DEVICE, DeviceEvent.WENT, clock.now(), program="b/1")])
    assert queries.registered_devices("a/1") == here  # what another one lost says nothing
    assert queries.claimed_hosts([DEVICE]) == ("10.1.2.3",)
    assert queries.claimed_hosts([DEVICE]) == ("10.1.2.3",), "it may come back"
    DeviceClaim.objects.filter(code=WAITING).update(address="[2001:db8::9]:5060")
    assert queries.claimed_hosts([DEVICE, WAITING]) == ("10.1.2.3", "2001:db8::9")
    DeviceClaim.objects.filter(code=WAITING).update(address="somewhere")
    assert queries.claimed_hosts([WAITING]) == ()
    given = actions.set_device_password(by, code=DEVICE, clock=clock)
    assert queries.decisions_version() > approved > 0
    assert queries.password_marks().keys() == marks.keys() == {DEVICE}
    assert queries.password_marks() != marks
    assert given.password not in queries.password_marks()[DEVICE]
    changed = queries.decisions_version()
    actions.retire_device(by, code=DEVICE, reason="更换", clock=clock)
    assert queries.decisions_version() > changed
    assert (queries.password_marks(), queries.registered_devices("a/1")) == ({}, ())
