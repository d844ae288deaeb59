"""The end of the signalling program and its next start; BYEs that were lost (articles 13(1), 16(5))."""

import asyncio
import re
from pathlib import Path

import pytest
from tests.support.media.sip_device import CHANNEL, DEVICE
from tests.support.media.taking_in import until
from tests.support.station.signalling_rig import PASSWORD, PROGRAM, SmallRegister, registered, station

from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.requests import Dialog
from mingcha.media.gb28181.sip.transport import Peer
from mingcha.registry.devices.values import DeviceEvent, RegisteredDevice
from mingcha.station.signalling import owed_byes, program
from mingcha.station.signalling.owed_byes import OwedByes

pytestmark = pytest.mark.law("2", "13(1)", "16(5)")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "CARRY_EVERY_S", 0.02)


async def test_after_a_restart_a_device_is_invited_before_it_registers_again(tmp_path: Path) -> None:
    register = SmallRegister()
    async with station(tmp_path, register) as held, registered(held) as device:
        port = held.program.port
        place = f"127.0.0.1:{device.port}"
        register.before = (
            RegisteredDevice(DEVICE, place, "udp", "3.0", PASSWORD),
            RegisteredDevice(DEVICE[:-1] + "2", place, "tcp", "2.0", PASSWORD),
            RegisteredDevice(DEVICE[:-1] + "3", "", "", "", ""),
        )
        await held.program.stop()
        await asyncio.sleep(0)
        async with station(tmp_path, register, port) as again:
            assert (await again.play()).dialog
            assert await device.keep_alive() == "SIP/2.0 200 OK"
            await until(lambda: len([one for one in register.notices if one.event is DeviceEvent.WENT]) == 2)
        register.away = True
        async with station(tmp_path, register, port) as blind:
            assert not (await blind.client.state(DEVICE)).online


async def test_after_a_restart_a_device_whose_password_was_changed_meanwhile_is_not_believed(tmp_path: Path) -> None:
    register = SmallRegister()
    register.before = (RegisteredDevice(DEVICE, "127.0.0.1:5061", "udp", "3.0", "the-one-of-before"),)
    async with station(tmp_path, register) as held:
        assert not (await held.client.state(DEVICE)).online
        await until(lambda: [one.event for one in register.notices] == [DeviceEvent.WENT])


async def test_a_registration_names_the_program_and_the_mark_of_its_password(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held):
        await until(lambda: held.register.notices)
        came = held.register.notices[0]
        assert (came.program, came.password_mark) == (PROGRAM, PASSWORD)


async def test_the_end_of_the_program_sends_a_lost_bye_again(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        await held.play()
        lost = list[str]()

        def loses_the_first(request: str) -> str | None:
            lost.append(request)
            return "200 OK" if len(lost) > 1 else None

        device.answer_bye = loses_the_first
        await held.program.stop()
        assert len(device.came("BYE")) == 2
        assert held.program.server.byes_under_way() == 0


async def test_a_bye_that_was_lost_with_its_connection_is_sent_when_the_device_registers_again(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        await held.play()
        device.answer_bye = lambda _: None
        held.program.server.withdraw(DEVICE)
        await until(lambda: device.came("BYE"))
        device.answer_bye = lambda _: "200 OK"
        assert await device.register() == "SIP/2.0 200 OK"
        await until(lambda: any("\r\nCSeq: 3 BYE\r\n" in one for one in device.came("BYE")))
        first, *_, last = device.came("BYE")
        assert re.findall(r"Call-ID: .*", first) == re.findall(r"Call-ID: .*", last)
        assert len(held.program.owed) == 0


def test_owed_byes_are_bounded() -> None:
    owed = OwedByes()
    for number in range(owed_byes.MOST_OWED // owed_byes.MOST_OF_DEVICE + 2):
        device = DeviceState(f"42010200001180{number:06d}", Peer("10.0.0.1", 5060), "", "", 0, 0, 0, may_move=False)
        for _ in range(owed_byes.MOST_OF_DEVICE + 1):
            owed.note(Dialog(device, CHANNEL, "", "", "", "", (), 1, 1, b"v=0"))
    assert len(owed) <= owed_byes.MOST_OWED
    assert owed.take("42010200001180000000") == []
    kept = owed.take(device.code)
    assert len(kept) == owed_byes.MOST_OF_DEVICE
    assert kept[0].body == b""
