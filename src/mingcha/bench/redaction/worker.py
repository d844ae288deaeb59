"""What masking costs: one worker that reads a simulated camera of 720p, fills half of the picture and encodes it again
(article 18)."""

import asyncio
import sys
import time
from dataclasses import asdict
from typing import Any

from mingcha.bench.bench_home import OUR_CAMERAS, bench_home
from mingcha.bench.processes import cpu_s, pss_bytes
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import camera_address
from mingcha.media.masks.plan import Mask, MaskedBy, MaskPlan, Window
from mingcha.media.masks.polygons import SIDE
from mingcha.media.pictures.process import worker_environment
from mingcha.media.piped.pipe import PipeMasked, PipeTrouble
from mingcha.media.piped.reader_process import ReaderProcess

_PROGRAM = (sys.executable, "-m", "mingcha.media.masker.worker")
"""As the recorder starts it (media/masked/source.py)."""
GOAL_CORES = 0.35
"""Of a core, for 720p at 25 pictures a second (docs/design/privacy.md, section 3)."""
_WARM_S = 3.0
"""Of pictures before the measurement: a worker starts, connects, and renders its masks once."""
_LONGEST_S = 60.0
_STARTS = 3
_LEFT_HALF = Mask("M00000001.1", MaskedBy.RECORDER, 10, (((0, 0), (SIDE // 2, 0), (SIDE // 2, SIDE), (0, SIDE)),))


def masking_figures(seconds: float) -> dict[str, Any]:
    """Processor and memory of the worker over `seconds`, beside the goal. Raises Fault(UNAVAILABLE)."""
    with bench_home() as home:
        (url,) = home.cameras(1, "")
        figures = asyncio.run(_measured(url, seconds))
    return {"camera": OUR_CAMERAS, "seconds": seconds, "masked_share": 0.5, "goal_cores": GOAL_CORES, **figures}


async def _measured(url: str, seconds: float) -> dict[str, Any]:
    plan = MaskPlan((Window(0, None, _LEFT_HALF),))
    order = {"address": asdict(camera_address(url)), "networks": [], "plan": plan.as_json(), "moved": False}
    worker = await _started(order)
    try:
        before_s, began_s = cpu_s([worker.pid]), time.monotonic()
        pictures, coded_bytes = await _pictures(worker, seconds)
        used_s, wall_s = cpu_s([worker.pid]) - before_s, time.monotonic() - began_s
        return {
            "pictures": pictures,
            "cores": round(used_s / wall_s, 3),
            "ms_a_picture": round(1000 * used_s / pictures, 2) if pictures else None,
            "megabits_a_second": round(coded_bytes * 8 / wall_s / 1e6, 2),
            "memory_mb": round(pss_bytes([worker.pid]) / 1e6, 1),
        }
    finally:
        await worker.stop()


async def _started(order: dict[str, Any]) -> ReaderProcess:
    """A worker that has given pictures for _WARM_S; as the recorder does, another one is started where one ended: on a
    busy machine a simulated camera may answer too late. Raises Fault(UNAVAILABLE)."""
    for attempt in range(_STARTS):
        worker = ReaderProcess(_PROGRAM, worker_environment())
        await worker.start(order)
        try:
            await _pictures(worker, _WARM_S)
            return worker
        except Fault:
            await worker.stop()
            if attempt + 1 == _STARTS:
                raise
    raise AssertionError("no start at all")


async def _pictures(worker: ReaderProcess, seconds: float) -> tuple[int, int]:
    """Reads the worker's messages for so long from its next picture on; how many pictures came, and their bytes. Raises
    Fault(UNAVAILABLE) if it ends."""
    count, size_bytes, until_s = 0, 0, None
    while until_s is None or time.monotonic() < until_s:
        try:
            message = await worker.message(_LONGEST_S)
        except (TimeoutError, EOFError) as error:
            raise _no_pictures(type(error).__name__) from None
        if isinstance(message, PipeTrouble):
            raise _no_pictures(message.detail)
        if isinstance(message, PipeMasked):
            until_s = until_s or time.monotonic() + seconds
            count, size_bytes = count + 1, size_bytes + len(message.payload)
    return count, size_bytes


def _no_pictures(detail: str) -> Fault:
    words = Words(f"遮挡进程没有给出画面：{detail}", f"the masking worker gave no pictures: {detail}")
    return Fault(FaultKind.UNAVAILABLE, words)
