"""One look at a camera by a process of its own (masker/still.py), seen from the recorder (article 18)."""

import sys
from collections.abc import Collection, Sequence
from dataclasses import asdict

from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress
from mingcha.media.masked.source import is_installed
from mingcha.media.masks.plan import MaskPlan
from mingcha.media.pictures.process import worker_environment
from mingcha.media.piped.pipe import PipeStill, PipeTrouble
from mingcha.media.piped.reader_process import ReaderProcess
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

STILL_PROGRAM = (sys.executable, "-m", "mingcha.media.masker.still")
_LIMIT_S = 35.0
"""Start of the process, and its own limit of 20 s."""


async def take_still(
    address: CameraAddress,
    plan: MaskPlan,
    recipient: str,
    *,
    masked: bool,
    barred: Collection[str] = (),
    networks: Sequence[str],
    program: tuple[str, ...] = STILL_PROGRAM,
) -> PipeStill:
    """A still for an age recipient, or numbers alone for "". `networks`: to which the camera may redirect, but for the
    devices `barred`: what lies under the masks of another camera is no picture of this one. Raises Trouble."""
    if not is_installed():
        raise Trouble(GapReason.MASK_FAULT, "mingcha[picture] is not installed")
    order = {
        "address": asdict(address), "networks": list(networks), "barred": sorted(barred), "plan": plan.as_json(),
    }  # fmt: skip
    process = ReaderProcess(program, worker_environment())
    try:
        await process.start({**order, "recipient": recipient, "masked": masked})
        answer = await process.message(_LIMIT_S)
    except (OSError, EOFError, TimeoutError, Fault):
        raise Trouble(GapReason.MASK_FAULT, "the process of the still ended without one") from None
    finally:
        await process.stop()
    if isinstance(answer, PipeTrouble):
        reason = GapReason(answer.reason) if answer.reason in GapReason else GapReason.MASK_FAULT
        raise Trouble(reason, answer.detail)
    if not isinstance(answer, PipeStill):
        raise Trouble(GapReason.MASK_FAULT, "the process of the still sends something else")
    return answer
