"""A camera cannot send the recorder wherever it likes: the networks of cameras bound its redirects too."""

import asyncio
import contextlib

import pytest
from tests.support.media.fake_camera import CountingSink, FakeCamera, status
from tests.support.media.taking_in import PATIENT, SOON, until

from mingcha.kit.clock import SystemClock
from mingcha.media.address import camera_address
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.masks.plan import UNMASKED
from mingcha.media.units import GapReason
from mingcha.simulate.cameras import SimulatedCameras


async def test_a_redirect_outside_the_networks_of_cameras_is_not_followed() -> None:
    asked: list[str] = []

    def may_reach(host: str) -> bool:
        asked.append(host)
        return False

    sink = CountingSink()
    ingest = Ingest(SystemClock(), lambda _: False, camera_readers(PATIENT), back_off=SOON, may_reach=may_reach)
    async with FakeCamera() as target, FakeCamera() as camera:
        location = target.url.replace("127.0.0.1", "127.0.0.9")
        camera.replies = {"DESCRIBE": lambda _c, _u, headers: status(301, headers, f"Location: {location}\r\n")}
        task = asyncio.create_task(ingest.run())
        await asyncio.sleep(0)
        ingest.assign("42010000001310000001", camera_address(camera.url), sink, UNMASKED)
        await until(lambda: sink.gaps)
        assert sink.gaps[0][0] is GapReason.NOT_A_CAMERA
        assert asked[0] == "127.0.0.9"
        assert target.connections == 0
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.mark.law("18")
async def test_a_camera_that_redirects_to_the_device_of_a_masked_one_is_not_read_there() -> None:
    sink = CountingSink()
    ingest = Ingest(SystemClock(), lambda _: True, camera_readers(PATIENT), back_off=SOON)
    async with SimulatedCameras(1, host="127.0.0.9") as masked, FakeCamera() as camera:
        location = f"rtsp://127.0.0.9:{masked.port}/cam0"
        camera.replies = {"DESCRIBE": lambda _c, _u, headers: status(301, headers, f"Location: {location}\r\n")}
        task = asyncio.create_task(ingest.run())
        await asyncio.sleep(0)
        ingest.assign("42010000001310000001", camera_address(camera.url), sink, UNMASKED)
        await until(lambda: sink.units)  # that device has no masks yet
        ingest.bar_redirects({"127.0.0.9"})
        taken = len(sink.units)
        await until(lambda: camera.connections > 3)  # it is tried again and again
        assert [one[0] for one in sink.gaps] == [GapReason.MASK_DEVICE]
        assert len(sink.units) == taken
        ingest.bar_redirects(set())
        await until(lambda: len(sink.units) > taken)
        ingest.bar_redirects(set(), {"127.0.0.9"})  # nor at the place of a device that registers
        taken, tried = len(sink.units), camera.connections
        await until(lambda: camera.connections > tried + 2)
        assert [one[0] for one in sink.gaps] == [GapReason.MASK_DEVICE] * 2
        assert len(sink.units) == taken
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.mark.law("18")
async def test_a_camera_at_the_place_of_a_masked_device_that_registers_is_not_read() -> None:
    """Not even by its own address: the masks were drawn under the other name of that device."""
    sink = CountingSink()
    ingest = Ingest(SystemClock(), lambda _: True, camera_readers(PATIENT), back_off=SOON)
    async with SimulatedCameras(1, host="127.0.0.9") as camera:
        ingest.bar_redirects({"42010000001180000001", "127.0.0.9"})
        task = asyncio.create_task(ingest.run())
        await asyncio.sleep(0)
        ingest.assign("42010000001310000001", camera_address(f"rtsp://127.0.0.9:{camera.port}/cam0"), sink, UNMASKED)
        await until(lambda: sink.units)  # what is known of its own device stands in its plan of masks
        ingest.bar_redirects({"42010000001180000001"}, {"127.0.0.9"})
        taken = len(sink.units)
        await until(lambda: len(sink.gaps) > 0)
        assert (sink.gaps[0][0], sink.gaps[0][2]) == (
            GapReason.MASK_DEVICE, "at the place of a device that registers here and has privacy masks"
        )  # fmt: skip
        await asyncio.sleep(0.5)
        assert len(sink.units) == taken
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
