"""One still of one coded picture, for programs other than the gateway; decoded in a separate worker process."""

import asyncio
import base64
from collections.abc import AsyncIterator

from mingcha.media.gateway.transcode.workers import LiveItem, Still, Workers
from mingcha.media.ingest.trial import FirstPicture
from mingcha.media.local.wire import LIVE_FORMAT, LiveUnit
from mingcha.media.units import DEFAULT_FRAME_90K


def still_of(picture: FirstPicture, width: int) -> Still:
    """The JPEG of a key picture, at most `width` pixels wide. Blocks the calling thread for 10 seconds at most; must
    not be called on an event loop. Raises Fault(UNSUPPORTED) without a decoder, Fault(CORRUPT) if it fails."""
    return asyncio.run(_still_of(picture, width))


async def _still_of(picture: FirstPicture, width: int) -> Still:
    workers = Workers(0)
    try:
        return await workers.still(_items(picture), 0, width)
    finally:
        await workers.stop()


async def _items(picture: FirstPicture) -> AsyncIterator[LiveItem]:
    """The picture for the worker, as items of `live`; a single picture needs no times."""
    yield LIVE_FORMAT, {"codec": picture.codec, "init": base64.b64encode(picture.init).decode()}
    yield LiveUnit(True, 0, 0, DEFAULT_FRAME_90K, picture.payload)  # noqa: FBT003 - the flag's name is in the class
