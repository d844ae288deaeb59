"""One still of a camera that is tested: read from a simulated camera, decoded in a worker of its own (article 8)."""

import asyncio
from dataclasses import replace

import pytest
from tests.support.media.gateway_pictures import luma
from tests.support.simulate.client import SMALL

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.address import camera_address
from mingcha.media.gateway.transcode.one_still import still_of
from mingcha.media.ingest.trial import FirstPicture, try_camera
from mingcha.simulate.cameras import CameraSettings, SimulatedCameras


async def first_picture() -> FirstPicture:
    """The first picture that a simulated camera gives."""
    async with SimulatedCameras(CameraSettings(1, **SMALL, loop=True)) as cameras:
        found = await asyncio.to_thread(try_camera, camera_address(cameras.url(0)), SystemClock(), lambda _: False)
    assert found.picture is not None, found
    return found.picture


async def test_a_reduced_jpeg_of_the_first_picture() -> None:
    picture = await first_picture()
    width = picture.format.width // 2
    still = await asyncio.to_thread(still_of, picture, width)
    brightness, *size = luma(still.data)
    assert size == [still.width, still.height] == [width, picture.format.height // 2]
    assert 20 < brightness < 235, "a scene, neither black nor white"


async def test_a_hostile_picture_ends_its_worker_and_nothing_else() -> None:
    picture = await first_picture()
    broken = replace(picture, unit=replace(picture.unit, payload=b"\x00\x00\x00\x05\x65garbage"))
    with pytest.raises(Fault) as raised:
        await asyncio.to_thread(still_of, broken, 480)
    assert raised.value.kind is FaultKind.CORRUPT
    assert (await asyncio.to_thread(still_of, picture, 64)).width == 64
