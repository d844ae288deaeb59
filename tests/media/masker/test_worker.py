"""The masking worker shows that its camera delivers while it has nothing to write (articles 16(5), 18)."""

import asyncio
import contextlib

import pytest
from tests.support.media.fake_camera import FakeCamera, Stream, framed, status
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


@pytest.mark.law("18")
async def test_a_masked_camera_is_not_read_at_the_device_of_another_one_whose_masks_are_others() -> None:
    plan = MaskPlan((Window(0, None, LEFT_HALF),))
    given = {
        "address": {"url": "", "username": "", "password": ""},
        "networks": ["127.0.0.0/8"],
        "plan": plan.as_json(),
    }
    async with FakeCamera() as camera:
        location = camera.url.replace("127.0.0.1", "127.0.0.9")
        camera.replies = {"DESCRIBE": lambda _c, _u, headers: status(301, headers, f"Location: {location}\r\n")}
        given["address"]["url"] = camera.url  # type: ignore[index, call-overload]
        for barred in (["127.0.0.9"], []):  # nor at one that the register does not know as a masked one
            order = worker.parse_order({**given, "barred": barred})
            async with asyncio.timeout(10):
                assert (await worker.mask(order, lambda _: None)).reason == "MASK_DEVICE"
    assert worker.parse_order(given).barred == frozenset()  # of a recorder of before
