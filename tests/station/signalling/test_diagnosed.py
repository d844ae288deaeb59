"""Why a device gives no picture, asked of the real signalling program over its link (articles 13(1), 16(5))."""

import asyncio
import contextlib
from pathlib import Path

import pytest
from tests.support.media.fake_camera import CountingSink
from tests.support.media.sip_device import CHANNEL, DEVICE
from tests.support.media.taking_in import PATIENT, SOON, until_so
from tests.support.station.signalling_rig import registered, station

from mingcha.kit.clock import SystemClock
from mingcha.media.address import camera_address
from mingcha.media.diagnosis.steps import Finding, Result, Step
from mingcha.media.gb28181.link.barred import BarredLink
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.masks.plan import UNMASKED

pytestmark = pytest.mark.law("13(1)", "16(5)")


async def test_before_and_after_a_device_registers(tmp_path: Path) -> None:
    async with station(tmp_path) as held:
        link = BarredLink(held.client)
        readers = camera_readers(PATIENT, link)
        ingest = Ingest(SystemClock(), lambda _: False, readers, back_off=SOON, device_state=link.state)
        running = asyncio.create_task(ingest.run())
        ingest.assign("camera", camera_address(f"gb28181://{DEVICE}/{CHANNEL}"), CountingSink(), UNMASKED)
        try:
            away = await ingest.diagnosis("camera")
            assert away is not None
            assert away.first_failed is not None
            assert away.first_failed.finding is Finding.NOT_REGISTERED
            async with registered(held) as device:

                async def is_answered() -> bool:
                    found = await ingest.diagnosis("camera")
                    return found is not None and found.steps[1].result is Result.PASSED

                await until_so(is_answered)
                found = await ingest.diagnosis("camera")
                assert found is not None
                assert (found.steps[0].step, found.steps[0].result) == (Step.REGISTRATION, Result.PASSED)
                assert found.steps[0].fact("heard_ago_s") in range(60)
                assert len(device.came("INVITE")) == 1
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
