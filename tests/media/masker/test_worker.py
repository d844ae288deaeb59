"""The masking worker shows that its camera delivers while it has nothing to write (articles 16(5), 18)."""

import asyncio
import contextlib

import pytest
from tests.support.media.fake_camera import FakeCamera, Stream, framed
from tests.support.media.masked import LEFT_HALF
from tests.support.media.taking_in import until

from mingcha.media.address import CameraAddress
from mingcha.media.masker import worker
from mingcha.media.masks.plan import MaskPlan, Window
from mingcha.media.piped.pipe import pack_alive


async def play_without_key_pictures(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
    stream = Stream(gop=1_000_000, count=1)
    while True:
        for packet in stream.picture():
            writer.write(framed(packet))
        await writer.drain()
        await asyncio.sleep(0.04)


async def test_each_second_in_which_the_camera_delivered_has_a_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "ALIVE_S", 0.05)
    written: list[bytes] = []
    async with FakeCamera(play=play_without_key_pictures) as camera:
        order = worker.MaskingOrder(CameraAddress(camera.url, "", ""), (), MaskPlan((Window(0, None, LEFT_HALF),)))
        masking = asyncio.create_task(worker.mask(order, written.append))
        await until(lambda: len(written) >= 3)
        masking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await masking
    assert set(written) == {pack_alive()}
