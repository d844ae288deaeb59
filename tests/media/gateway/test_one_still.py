"""One still of a camera that is tested: read from a simulated camera, decoded in a worker of its own (article 8)."""

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from tests.support.media.gateway_pictures import luma
from tests.support.simulate.client import SMALL

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.address import camera_address
from mingcha.media.gateway.transcode.one_still import _items, still_of
from mingcha.media.gateway.transcode.workers import Workers
from mingcha.media.ingest.trial import FirstPicture, Reach, try_camera
from mingcha.simulate.cameras import CameraSettings, SimulatedCameras

LONGEST_S = 60.0
"""The camera draws its loop first, which takes its time on a busy machine."""


async def first_picture() -> FirstPicture:
    """The first picture that a simulated camera gives."""
    async with SimulatedCameras(CameraSettings(1, **SMALL, loop=True)) as cameras:
        address = camera_address(cameras.url(0))
        found = await asyncio.to_thread(partial(try_camera, limit_s=LONGEST_S), address, SystemClock(), Reach())
    assert found.picture is not None, found
    return found.picture


def oom_score(pid: int) -> int:
    """How soon the kernel ends a process when memory is short, -1000 to 1000."""
    return int(Path(f"/proc/{pid}/oom_score_adj").read_text(encoding="ascii"))


async def test_a_reduced_jpeg_of_the_first_picture() -> None:
    picture = await first_picture()
    wide, high = (SMALL["width"] // 2, SMALL["height"] // 2)
    still = await asyncio.to_thread(still_of, picture, wide)
    brightness, *size = luma(still.data)
    assert size == [still.width, still.height] == [wide, high]
    assert 20 < brightness < 235, "a scene, neither black nor white"


async def test_a_hostile_picture_ends_its_worker_and_nothing_else() -> None:
    picture = await first_picture()
    broken = replace(picture, payload=b"\x00\x00\x00\x05\x65garbage")
    with pytest.raises(Fault) as raised:
        await asyncio.to_thread(still_of, broken, 480)
    assert raised.value.kind is FaultKind.CORRUPT
    assert (await asyncio.to_thread(still_of, picture, 64)).width == 64


async def test_the_kernel_ends_a_worker_before_who_asked_it() -> None:
    workers, picture = Workers(0), await first_picture()
    try:
        await workers.still(_items(picture), 0, 64)
        (worker,) = workers.running
        assert oom_score(worker.pid) == 1000
    finally:
        await workers.stop()
