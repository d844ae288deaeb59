"""From a simulated device over real sockets to the sink of the recorder: what is sent is what comes."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from tests.support.media.taking_in import until
from tests.support.station.signalling_rig import PASSWORD, SmallRegister, Station, station

from mingcha.kit.clock import SystemClock
from mingcha.media.address import camera_address
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.ingest.trial import Reach, try_camera
from mingcha.media.masks.plan import UNMASKED
from mingcha.media.units import AccessUnit, CameraState, GapReason, VideoFormat
from mingcha.registry.commissioning.trying import outcome_words
from mingcha.simulate.gb28181.devices import SimulatedDevices, SimulatedDeviceSettings

pytestmark = pytest.mark.law("2", "13(1)")
LEAST_PICTURES = 30


@dataclass
class Sink:
    """Keeps the digests of what would be recorded."""

    pictures: list[str] = field(default_factory=list)
    formats: list[VideoFormat] = field(default_factory=list)

    def format(self, format: VideoFormat) -> None:  # noqa: A002 - the name in the interface page
        self.formats.append(format)

    def unit(self, unit: AccessUnit) -> None:
        self.pictures.append(sha256(unit.payload).hexdigest())

    def interrupted(self, reason: GapReason, at_ms: int, detail: str) -> None:
        """Not needed."""

    def state(self, state: CameraState) -> None:
        """Not needed."""


@asynccontextmanager
async def simulated(tmp_path: Path) -> AsyncIterator[tuple[Station, SimulatedDevices]]:
    register = SmallRegister(approved={"42010000001180000001": PASSWORD})
    register.take_catalogue = lambda *_given, **_named: 0  # type: ignore[method-assign]
    async with station(tmp_path, register) as held:
        settings = SimulatedDeviceSettings(
            "127.0.0.1", held.program.port, PASSWORD, channels=2, scenes=1, width=640, height=360,
            digests=tmp_path / "sent",
        )  # fmt: skip
        async with SimulatedDevices(settings) as devices:
            yield held, devices


async def test_the_address_of_a_channel_is_tried_with_the_device_that_is_registered(tmp_path: Path) -> None:
    async with simulated(tmp_path) as (held, devices):
        address = camera_address(f"gb28181://{devices.code_of(0)}/{devices.channel_of(0, 1)}")
        found = await asyncio.to_thread(try_camera, address, SystemClock(), Reach(), held.link)
        assert (found.width, found.reason, found.registers) == (640, None, True)
        held.program.streaming._registers_within_s = 0
        nobody = camera_address("gb28181://42010000001180000009/42010000001320000009")
        absent = await asyncio.to_thread(try_camera, nobody, SystemClock(), Reach(), held.link)
        assert absent.reason is GapReason.UNREACHABLE
        assert "not registered here" in outcome_words(absent).en
        wrong = camera_address(f"gb28181://{devices.code_of(0)}/42010000001320000009")
        missing = await asyncio.to_thread(try_camera, wrong, SystemClock(), Reach(), held.link)
        assert "no such channel" in outcome_words(missing).en


@pytest.mark.parametrize("options", ["", "#udp", "#tcp-active"])
async def test_what_a_device_sends_comes_to_the_recorder(tmp_path: Path, options: str) -> None:
    async with simulated(tmp_path) as (held, devices):
        sink, clock = Sink(), SystemClock()
        ingest = Ingest(clock, lambda _: True, camera_readers(link=held.client))
        address = camera_address(f"gb28181://{devices.code_of(0)}/{devices.channel_of(0, 0)}{options}")
        ingest.assign("camera", address, sink, UNMASKED)
        running = asyncio.create_task(ingest.run())
        await until(lambda: len(sink.pictures) >= LEAST_PICTURES)
        ingest.remove("camera")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    sent = {line.split()[-1]: place for place, line in enumerate((tmp_path / "sent").read_text().splitlines())}
    places = [sent.get(one, -1) for one in sink.pictures]
    assert {after - before for before, after in itertools.pairwise(places)} == {1}
    assert (sink.formats[0].width, sink.formats[0].height) == (640, 360)
