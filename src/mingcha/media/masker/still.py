"""One look at a camera in a process of its own, `python -m mingcha.media.masker.still` (article 18).

Reads the camera until its first picture, measures the masks that the camera should fill itself, and, for a recipient,
encrypts one still (age): unmasked to draw a mask on, or masked as its evidence. So no other process of the recorder
has its pixels. The order comes as that of the masking worker, the answer is one message.
"""

import asyncio
import json
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyrage
import structlog

from mingcha.kit.clock import SystemClock, to_90k
from mingcha.kit.errors import Fault
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.masker.look import look_at
from mingcha.media.masker.shift import view_of
from mingcha.media.masker.worker import (
    MEMORY_LIMIT_BYTES,
    MaskingOrder,
    drop_lines,
    parse_order,
    write_message,
)
from mingcha.media.masks.fill import MaskFill
from mingcha.media.masks.plan import UNMASKED, Masked, MaskedBy
from mingcha.media.mp4.init import init_segment
from mingcha.media.pictures.codecs import Decoder, UndecodableError, jpeg
from mingcha.media.pictures.process import PICTURE_LIMIT_S, limit_process, private_output
from mingcha.media.piped.pipe import PipeStill, PipeTrouble, pack_still, pack_trouble
from mingcha.media.trouble import Trouble
from mingcha.media.units import AccessUnit, CameraState, GapReason, VideoFormat

LIMIT_S = 20.0
"""Time limit for the first picture: a camera sends a key picture every few seconds."""
MOST_WIDTH = 960
"""Of a still, in pixels."""


@dataclass(frozen=True, slots=True)
class StillOrder:
    """What is wanted of the camera."""

    reading: MaskingOrder
    recipient: str
    """An age recipient (X25519) for one still; "" for numbers alone."""
    masked: bool
    """Whether the masks that hold now are filled in it, whoever should fill them."""


def parse_still_order(value: object) -> StillOrder:
    """The order out of JSON (masked/still.py). Raises as worker.parse_order."""
    reading = parse_order(value)
    assert isinstance(value, Mapping)
    return StillOrder(reading, str(value["recipient"]), value["masked"] is True)


def main() -> int:
    """Answers one order."""
    limit_process(MEMORY_LIMIT_BYTES)
    structlog.configure(processors=[drop_lines])
    out = private_output()
    try:
        order = parse_still_order(json.load(sys.stdin))
        answer = pack_still(asyncio.run(take_still(order, signal.alarm)))
    except (Fault, ValueError, KeyError, TypeError):
        answer = pack_trouble(PipeTrouble(GapReason.MASK_FAULT.value, "the order of a still is not understood"))
    except Trouble as trouble:
        answer = pack_trouble(PipeTrouble(trouble.reason.value, trouble.detail))
    write_message(out, answer)
    return 0


async def take_still(order: StillOrder, alarm: Callable[[int], object] = lambda _: None) -> PipeStill:
    """Reads the camera until its first picture. `alarm` limits the work on one picture. Raises Trouble."""
    sink = _FirstPicture(order, alarm)
    stays, reach = bool(order.reading.plan.windows), order.reading.may_reach
    ingest = Ingest(SystemClock(), lambda _: True, camera_readers(), may_reach=reach, stays=stays)
    ingest.bar_redirects(order.reading.barred)
    ingest.assign("still", order.reading.address, sink, UNMASKED)  # masked in _FirstPicture
    reading = asyncio.create_task(ingest.run())
    try:
        async with asyncio.timeout(LIMIT_S):
            return await sink.found
    except TimeoutError:
        raise Trouble(GapReason.SILENT, "no picture came") from None
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


class _FirstPicture:
    """A sink that ends with the first picture that can be decoded, or the first trouble (units.CameraSink)."""

    def __init__(self, order: StillOrder, alarm: Callable[[int], object]) -> None:
        self.found: asyncio.Future[PipeStill] = asyncio.get_running_loop().create_future()
        self._order, self._alarm = order, alarm
        self._decoder: Decoder | None = None

    def format(self, format: VideoFormat) -> None:  # noqa: A002 - the name in the interface page
        self._decoder = Decoder(init_segment(format))

    def unit(self, unit: AccessUnit) -> None:
        if self._decoder is None or self.found.done():
            return
        self._alarm(PICTURE_LIMIT_S)
        try:
            frames = self._decoder.decode(unit.payload, unit.pts_90k, unit.dts_90k, key=unit.key)
            if frames:
                self.found.set_result(still_of(frames[0], self._order))
        except UndecodableError:
            return  # the next key picture may be whole
        except Trouble as trouble:
            self.found.set_exception(trouble)
        except Exception as error:  # noqa: BLE001 - PyAV raises many kinds
            self.found.set_exception(Trouble(GapReason.MASK_FAULT, f"no still of this picture: {type(error).__name__}"))
        finally:
            self._alarm(0)

    def interrupted(self, reason: GapReason, at_ms: int, detail: str) -> None:
        del at_ms
        self._fail(reason, detail)

    def state(self, state: CameraState) -> None:
        if state.reason is not None:
            self._fail(state.reason, state.detail)

    def _fail(self, reason: GapReason, detail: str) -> None:
        if reason not in (GapReason.CONNECTING, GapReason.LOSS) and not self.found.done():
            self.found.set_exception(Trouble(reason, detail))


def still_of(frame: Any, order: StillOrder) -> PipeStill:
    """What is wanted of one decoded picture, which is filled in place. Raises Trouble if a masked one is wanted and no
    mask holds now."""
    at_ms = to_90k(SystemClock().now()) // 90
    answer = order.reading.plan.at(at_ms)
    masks = answer.masks if isinstance(answer, Masked) else ()
    luma = frame.to_ndarray(format="gray")
    view = view_of(luma, masks) if masks else b""
    looks = tuple(look_at(luma, mask, at_ms, view) for mask in masks if mask.by is MaskedBy.CAMERA)
    if order.masked:
        if not isinstance(answer, Masked):
            raise Trouble(GapReason.MASK_MISSING, "no mask holds now")
        MaskFill().fill(frame, masks)  # also what the camera should fill: it may have lost its settings
    if not order.recipient:
        return PipeStill(at_ms, frame.width, frame.height, "", view, looks, b"")
    picture, width, height = jpeg(frame, MOST_WIDTH)
    recipient = pyrage.x25519.Recipient.from_str(order.recipient)
    filled = " ".join(mask.version for mask in masks)
    names = answer.names(filled) if order.masked and isinstance(answer, Masked) else ""
    return PipeStill(at_ms, width, height, names, view, looks, pyrage.encrypt(picture, [recipient]))


if __name__ == "__main__":
    sys.exit(main())
