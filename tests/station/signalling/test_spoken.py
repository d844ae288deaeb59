"""What devices report is written in few batches, however often they repeat themselves (articles 12, 16(5))."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from mingcha.kit.clock import HandClock
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.notifications import (
    ChangedChannel,
    ChannelEvent,
    Notification,
    PictureAlarm,
    SpokenAlarm,
)
from mingcha.media.gb28181.sip.transport import Peer
from mingcha.registry.devices.values import ChannelChange, ChannelTurn, PictureClaimNotice
from mingcha.station.signalling.catalogues import reported
from mingcha.station.signalling.spoken import EVERY_S, MOST_OF_DEVICE, Spoken

pytestmark = pytest.mark.law("12", "16(5)")
DEVICE = DeviceState("34020000001180000001", Peer("192.0.2.1", 5060), "3.0", "", 0, 1, 1, may_move=False)


@dataclass
class Written:
    """The register without a database."""

    claims: list[PictureClaimNotice] = field(default_factory=list)
    changes: list[ChannelChange] = field(default_factory=list)
    calls: int = 0
    away: bool = False

    def take_claims(self, claims: Sequence[PictureClaimNotice]) -> int:
        return self._take(self.claims, claims)

    def take_changes(self, changes: Sequence[ChannelChange]) -> int:
        return self._take(self.changes, changes)

    def _take(self, kept: list[Any], new: Sequence[object]) -> int:
        self.calls += 1
        if self.away:
            raise OperationalError
        kept += new
        return len(new)


class Scene:
    def __init__(self) -> None:
        self.register, self.clock = Written(), HandClock(datetime(2026, 12, 2, 1, tzinfo=UTC))
        self.spoken = Spoken(
            self.register.take_claims, self.register.take_changes, reported, self._in_thread, self.clock
        )

    async def _in_thread(self, act: Callable[[], int]) -> int:
        return act()

    def says(self, *alarms: SpokenAlarm, changes: Sequence[ChangedChannel] = ()) -> None:
        self.spoken.note(DEVICE, Notification(alarms, changes))

    def after(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))


def channel(number: int) -> str:
    return f"3402000000131{number:07}"


def changed(event: ChannelEvent, number: int = 1, **stated: str) -> ChangedChannel:
    return ChangedChannel(event, CatalogueItem(channel(number), event=event.value, **stated))


async def test_a_device_that_repeats_itself_is_one_row_in_ten_seconds() -> None:
    scene = Scene()
    begun = scene.clock.now()
    for _ in range(50):
        scene.says(SpokenAlarm(channel(1), PictureAlarm.COVERED))
        scene.after(0.1)
        await scene.spoken.carry()
    assert scene.register.calls == 2
    scene.after(EVERY_S)
    await scene.spoken.carry()
    first, second = scene.register.claims
    assert (first.first_at, second.device, second.channel, second.kind) == (begun, DEVICE.code, channel(1), "covered")
    assert len(scene.spoken) == 0
    await scene.spoken.carry()
    assert scene.register.calls == 4, "nothing waits, nothing is written"


async def test_the_last_word_of_an_item_counts() -> None:
    scene = Scene()
    scene.says(SpokenAlarm(channel(1), PictureAlarm.NO_PICTURE))
    scene.says(SpokenAlarm(channel(1), PictureAlarm.NO_PICTURE, is_over=True))
    events = (ChannelEvent.OFF, ChannelEvent.ON)
    scene.says(changes=[changed(one) for one in events])
    scene.says(changes=[changed(ChannelEvent.ADD, 2, name="gate"), changed(ChannelEvent.OFF, 2)])
    scene.says(changes=[changed(ChannelEvent.DEL, 3), changed(ChannelEvent.DEFECT, 4)])
    await scene.spoken.carry()
    assert [one.is_over for one in scene.register.claims] == [True]
    found = [(one.item.code, one.turn, one.item.name, one.item.status) for one in scene.register.changes]
    assert found == [
        (channel(1), ChannelTurn.ON, "", ""),
        (channel(2), ChannelTurn.STATED, "gate", "off"),
        (channel(3), ChannelTurn.GONE, "", ""),
    ]


async def test_a_device_cannot_fill_it_and_a_database_that_is_away_loses_nothing() -> None:
    scene = Scene()
    for number in range(MOST_OF_DEVICE + 7):
        scene.says(SpokenAlarm(channel(number), PictureAlarm.ABNORMAL))
    assert (len(scene.spoken), scene.spoken.dropped) == (MOST_OF_DEVICE, 7)
    scene.register.away = True
    assert not await scene.spoken.carry()
    scene.register.away = False
    assert len(scene.spoken) == MOST_OF_DEVICE
    scene.after(EVERY_S)
    assert await scene.spoken.carry()
    assert len(scene.register.claims) == MOST_OF_DEVICE
