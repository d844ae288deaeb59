"""A recorder that is asked over its socket turns a simulated camera, and home again: by GB/T 28181 through the
signalling program, and by ONVIF (articles 2, 7(2))."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.media.recorder_house import ASSIGN, House, running
from tests.support.media.synthetic import CAMERA
from tests.support.media.taking_in import until
from tests.support.station.signalling_rig import PASSWORD, SmallRegister, station

from mingcha.kit.clock import HandClock, SystemClock
from mingcha.media.address import CameraAddress
from mingcha.media.gb28181.link.barred import BarredLink
from mingcha.media.gb28181.link.moving import LinkMover
from mingcha.media.onvif.device import OnvifDevice, address_at
from mingcha.media.onvif.moving import OnvifMover
from mingcha.media.recorder.control import Mover
from mingcha.simulate.gb28181.devices import SimulatedDevices, SimulatedDeviceSettings
from mingcha.simulate.onvif.camera import VirtualCameraSettings
from mingcha.simulate.onvif.server import VirtualCameraServer

pytestmark = pytest.mark.law("2", "7(2)")
LOOKS = re.compile(r"'verb': '(\w+)'.* looks ([\d.]+) (-?[\d.]+) x([\d.]+)$")
TO_120 = {"verb": "precise_move", "pan_degrees": 120.0, "tilt_degrees": 10.0}
HOME = {"home_preset": 1, "home_return_s": 300, "trouble": ""}
RIGHT, STOP, GO_HOME = {"verb": "move", "pan": 1.0}, {"verb": "stop"}, {"verb": "go_home"}


@asynccontextmanager
async def recorder(folder: Path, url: str, movers: Mapping[str, Mover]) -> AsyncIterator[House]:
    """A recorder whose one camera has preset 1 as its home."""
    async with running(folder, HandClock(datetime(2026, 12, 2, 1, 0, tzinfo=UTC)), movers=movers) as house:
        named = ("admin", PASSWORD) if url.startswith("rtsp:") else ("", "")
        row = ASSIGN | {"url": url, "username": named[0], "sealed_password": named[1]}
        row |= {"home_preset": 1, "home_return_s": 300}
        await house.client.ask("assign", version=1, cameras=[row])
        yield house


async def turned(house: House, verb: Mapping[str, object]) -> object:
    return await house.client.ask("control", camera=CAMERA, verb=verb)


@pytest.mark.parametrize("is_tcp", [False, True])
async def test_a_device_that_registers_turns_and_comes_home(tmp_path: Path, is_tcp: bool) -> None:
    lines: list[str] = []
    register = SmallRegister(approved={"42010000001320000001": PASSWORD})
    async with station(tmp_path, register) as held:
        settings = SimulatedDeviceSettings("127.0.0.1", held.program.port, PASSWORD, is_tcp=is_tcp)
        async with SimulatedDevices(settings, log=lines.append) as devices:
            url, mover = (
                f"gb28181://{devices.code_of(0)}/{devices.channel_of(0, 0)}",
                LinkMover(BarredLink(held.client)),
            )
            async with recorder(tmp_path, url, {"gb28181": mover}) as house:
                await until(lambda: devices.registered)
                for verb in (RIGHT, STOP, TO_120, GO_HOME):
                    assert await turned(house, verb) == HOME
                await until(lambda: len(lines) >= 4)
    found = [match.groups() for line in lines if (match := LOOKS.search(line))]
    (move, *_), (stop, pan, *_), *last = found
    assert (move, stop) == ("move", "stop")
    assert 0 < float(pan) < 360
    assert last == [("precise_move", "120.0", "10.0", "1.0"), ("go_to_preset", "0.0", "0.0", "1.0")]


async def test_an_onvif_camera_turns_and_comes_home(tmp_path: Path) -> None:
    clock, url = SystemClock(), "rtsp://127.0.0.1:8554/main"
    server = VirtualCameraServer(VirtualCameraSettings((url,), password=PASSWORD), clock)
    await server.start()

    def opened(address: CameraAddress) -> OnvifDevice:
        services = address_at(address.host, server.port)
        return OnvifDevice(services, address.username, address.password, may_reach=lambda _: True, clock=clock)

    try:
        async with recorder(tmp_path, url, {"rtsp": OnvifMover(clock, lambda _: True, opened)}) as house:
            assert await turned(house, RIGHT) == HOME
            await until(lambda: server.camera.turning.position()[0] > 0)
            assert await turned(house, STOP) == HOME
            assert not server.camera.turning.is_moving()
            assert server.camera.turning.position()[0] > 0
            assert await turned(house, GO_HOME) == HOME
            assert server.camera.turning.position() == (0.0, 0.0, 0.0)
            assert await turned(house, {"verb": "go_to_preset", "preset": 9}) == HOME | {"trouble": "not_found"}
    finally:
        await server.stop()
