"""Changes of catalogues between two whole ones: derived rows alone, of approved devices alone (articles 7, 13)."""

from datetime import datetime

import pytest
from tests.support.registry.city import City

from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.registry.devices import actions, tasks
from mingcha.registry.devices.channel_changes import take_channel_changes
from mingcha.registry.devices.models import DeviceChannel
from mingcha.registry.devices.values import ChannelChange, ChannelTurn, NewDevice, ReportedChannel

pytestmark = [pytest.mark.db, pytest.mark.law("7", "13(1)")]
DEVICE, UNKNOWN = "42010200001180000001", "42010600001180000002"
FIRST, SECOND, THIRD = (f"4201020000131000000{number}" for number in (1, 2, 3))


def change(turn: ChannelTurn, code: str, at: datetime, device: str = DEVICE, **stated: str) -> ChannelChange:
    return ChannelChange(device, turn, ReportedChannel(code, **stated), at)  # type: ignore[arg-type]


def test_items_turn_on_and_off_are_added_and_go(city: City, clock: HandClock) -> None:
    actions.approve_device(city["manager"], new=NewDevice(DEVICE, "校门录像机", "HQXX"), clock=clock)
    tasks.take_catalogue(
        DEVICE, [ReportedChannel(one, "门", status="on") for one in (FIRST, SECOND)], begun_at=clock.now()
    )
    before, now = Entry.objects.count(), clock.now()
    changes = [
        change(ChannelTurn.OFF, FIRST, now),
        change(ChannelTurn.ON, FIRST, now),
        change(ChannelTurn.OFF, FIRST, now),
        change(ChannelTurn.GONE, SECOND, now),
        change(ChannelTurn.STATED, THIRD, now, name="新通道", status="on"),
        change(ChannelTurn.OFF, UNKNOWN, now),
        change(ChannelTurn.STATED, FIRST, now, UNKNOWN),
    ]
    assert take_channel_changes(changes) == 3
    rows = {row.code: (row.name, row.status, row.gone_at) for row in DeviceChannel.objects.all()}
    assert rows == {FIRST: ("门", "off", None), SECOND: ("门", "on", now), THIRD: ("新通道", "on", None)}
    assert take_channel_changes(changes[2:4]) == 0, "what it knows is not written"
    assert take_channel_changes([change(ChannelTurn.STATED, SECOND, now, name="门", status="on")]) == 1
    assert DeviceChannel.objects.get(code=SECOND).gone_at is None
    assert Entry.objects.count() == before
