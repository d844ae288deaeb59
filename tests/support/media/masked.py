"""An ingest of one masked camera, and what its recorded pictures show."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator

import numpy as np
from numpy.typing import NDArray
from tests.support.media.fake_camera import CountingSink
from tests.support.media.taking_in import PATIENT, SOON

from mingcha.kit.clock import SystemClock
from mingcha.media.address import camera_address
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers, masked_readers
from mingcha.media.masks.plan import Mask, MaskedBy, MaskPlan
from mingcha.media.masks.polygons import SIDE
from mingcha.media.mp4.init import init_segment
from mingcha.media.pictures.codecs import Decoder
from mingcha.media.rtsp.source import Timeouts
from mingcha.media.units import AccessUnit, VideoFormat

CAMERA = "42010000001310000001"
LEFT_HALF = Mask("M00000012.3", MaskedBy.RECORDER, 10, (((0, 0), (SIDE // 2, 0), (SIDE // 2, SIDE), (0, SIDE)),))


@contextlib.asynccontextmanager
async def masked_ingest(
    url: str, plan: MaskPlan, *, timeouts: Timeouts = PATIENT
) -> AsyncIterator[tuple[Ingest, CountingSink]]:
    sink = CountingSink()
    ingest = Ingest(
        SystemClock(), lambda _: False, camera_readers(timeouts), masked_readers=masked_readers([], timeouts),
        chance=random.Random(1), back_off=SOON,
    )  # fmt: skip
    task = asyncio.create_task(ingest.run())
    await asyncio.sleep(0)
    ingest.assign(CAMERA, camera_address(url), sink, plan)
    try:
        yield ingest, sink
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def left_and_right(video: VideoFormat, units: list[AccessUnit]) -> list[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    """The luma of each picture: what LEFT_HALF covers, and what it leaves, 5 % of the width away from its edge."""
    decoder, found = Decoder(init_segment(video)), []
    for unit in units:
        for frame in decoder.decode(unit.payload, unit.pts_90k, unit.dts_90k, key=unit.key):
            luma = frame.to_ndarray(format="yuv420p")[: frame.height]
            edge, room = frame.width // 2, frame.width // 20
            found.append((luma[:, : edge - 2], luma[:, edge + room :]))
    return found
