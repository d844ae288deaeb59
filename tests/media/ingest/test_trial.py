"""One attempt to read a camera outside the recorder (articles 7, 15)."""

import asyncio
import socket

import pytest
from tests.support.media.fake_camera import IDR, FakeCamera, status, steady

from mingcha.kit.clock import SystemClock
from mingcha.media.address import camera_address
from mingcha.media.ingest.trial import Reach, Trial, try_camera
from mingcha.media.units import GapReason


async def tried(url: str, limit_s: float = 8.0) -> Trial:
    address = camera_address(url)
    return await asyncio.to_thread(try_camera, address, SystemClock(), Reach(), limit_s=limit_s)


async def test_the_size_of_the_first_picture() -> None:
    async with FakeCamera(play=steady()) as camera:
        found = await tried(camera.url)
    assert (found.width, found.height, found.reason) == (1280, 720, None)
    assert found.picture is not None
    assert found.picture.init[4:8] == b"ftyp"
    assert IDR in found.picture.payload


@pytest.mark.parametrize(("code", "reason"), [(404, GapReason.NOT_FOUND), (403, GapReason.REFUSED)])
async def test_why_no_picture_came(code: int, reason: GapReason) -> None:
    replies = {"DESCRIBE": lambda _camera, _url, headers: status(code, headers)}
    async with FakeCamera(replies=replies) as camera:
        assert (await tried(camera.url)).reason is reason


async def test_nobody_there_and_nothing_coming_end_in_time() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        assert (await tried(f"rtsp://127.0.0.1:{held.getsockname()[1]}/x")).reason is GapReason.UNREACHABLE
    async with FakeCamera(play=None) as camera:
        found = await tried(camera.url, limit_s=0.5)
    assert found.reason is not None
