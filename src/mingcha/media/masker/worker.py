"""The masking worker, `python -m mingcha.media.masker.worker`: reads one camera and writes it masked to its pipe.

The only process that gets the unmasked pictures (article 18): it writes no file, no log and nothing but messages of
piped/pipe.py. Reads address, password, networks and plan as JSON from standard input, never from the command line. Ends
at the first trouble; the recorder starts another one. It has the recorder's priority, since without it nothing is
recorded.
"""

import asyncio
import ipaddress
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, NoReturn

import structlog

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress, device_name, ip_literal
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.masker.picture_line import PictureLine
from mingcha.media.masker.view_watch import ViewWatch
from mingcha.media.masker.waiting import WaitingPictures
from mingcha.media.masks.plan import UNMASKED, MaskPlan, parse_plan
from mingcha.media.pictures.process import limit_process, private_output
from mingcha.media.piped.pipe import PipeTrouble, pack_alive, pack_trouble
from mingcha.media.units import GapReason

MEMORY_LIMIT_BYTES = 2 << 30
"""Not below the limit of the fallback reader (pyav/reader.py), which this process may start."""


ALIVE_S = 1.0
"""Between two signs of life."""
_CAMERA = "masked"


@dataclass(frozen=True, slots=True)
class MaskingOrder:
    """What the recorder wants read and masked."""

    address: CameraAddress
    networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
    """To which the camera may redirect; one that has masks to none but its own device, wherever that lies."""
    plan: MaskPlan
    barred: frozenset[str] = frozenset()
    """Devices (IP addresses) to which it may not redirect, whatever their network."""
    moved: bool = False
    """Whether the worker before this one ended since the camera was moved."""

    def may_reach(self, host: str) -> bool:
        """Whether the camera may redirect to this IP address."""
        address = ip_literal(host)
        return any(address in network for network in self.networks)


def parse_order(value: object) -> MaskingOrder:
    """The order out of JSON (masked/source.py). Raises Fault(INVALID), ValueError, KeyError or TypeError."""
    if not isinstance(value, Mapping):
        raise TypeError("an order")
    networks = tuple(ipaddress.ip_network(one) for one in value["networks"])
    barred = frozenset(device_name(one) for one in value.get("barred", ()))
    return MaskingOrder(
        CameraAddress(**value["address"]), networks, parse_plan(value["plan"]), barred, value.get("moved") is True
    )


def main() -> int:
    """Reads and masks until the camera or the masks end, or the recorder closes the pipe."""
    limit_process(MEMORY_LIMIT_BYTES)
    structlog.configure(processors=[drop_lines])
    out = private_output()
    try:
        order = parse_order(json.load(sys.stdin))
    except (Fault, ValueError, KeyError, TypeError):
        end = PipeTrouble(GapReason.MASK_FAULT.value, "the masking worker does not understand its order")
    else:
        end = asyncio.run(mask(order, lambda message: write_message(out, message)))
    write_message(out, pack_trouble(end))
    return 0


async def mask(order: MaskingOrder, write: Callable[[bytes], None]) -> PipeTrouble:
    """Reads the camera and writes masked pictures; returns why it ended."""
    ended: asyncio.Future[PipeTrouble] = asyncio.get_running_loop().create_future()
    pictures = PictureLine(order.plan, write, ended.set_result, signal.alarm, ViewWatch(was_moved=order.moved))
    line = WaitingPictures(pictures)
    ingest = Ingest(SystemClock(), lambda _: True, camera_readers(), may_reach=order.may_reach, stays=True)
    ingest.bar_redirects(order.barred)
    ingest.assign(_CAMERA, order.address, line, UNMASKED)  # its pictures are masked behind it
    reading = asyncio.create_task(ingest.run())
    masking = asyncio.create_task(line.run())
    living = asyncio.create_task(_show_life(ingest, write))
    waiting: set[asyncio.Future[None] | asyncio.Future[PipeTrouble]] = {reading, masking, living, ended}
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        return ended.result() if ended.done() else PipeTrouble(GapReason.MASK_FAULT.value, "reading ended")
    finally:
        reading.cancel()
        masking.cancel()
        living.cancel()
        await asyncio.gather(reading, masking, living, return_exceptions=True)


async def _show_life(ingest: Ingest, write: Callable[[bytes], None]) -> None:
    """Writes a sign of life each ALIVE_S in which the camera delivered, until cancelled. A line that hangs in a picture
    shows none: it has the event loop."""
    before_ns = ingest.seen_ns(_CAMERA)
    while True:
        await asyncio.sleep(ALIVE_S)
        now_ns = ingest.seen_ns(_CAMERA)
        if now_ns != before_ns:
            before_ns = now_ns
            write(pack_alive())


def write_message(out: BinaryIO, message: bytes) -> None:
    """Writes a whole message; without a recorder there is nothing more to do."""
    try:
        out.write(message)
        out.flush()
    except OSError:
        os._exit(0)


def drop_lines(*_: object) -> NoReturn:
    """A processor of structlog: no line leaves this process."""
    raise structlog.DropEvent


if __name__ == "__main__":
    sys.exit(main())
