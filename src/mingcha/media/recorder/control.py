"""The operation `control` of the local protocol: one verb of control for a camera that is recorded here (articles 2,
7(2), 18).

Who may turn a camera, with which purpose, and the line about it are the gateway's (media/gateway): it alone asks. A
camera with privacy masks is not turned, since a mask covers a part of the picture and not of the world.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import cast

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import CameraAddress, camera_address, device_name
from mingcha.media.journal.rows import AssignmentRow
from mingcha.media.local.server import Given, Reply
from mingcha.media.ptz.verb_json import verb_from_json
from mingcha.media.ptz.verbs import GoHome, GoToPreset, Stop, Verb
from mingcha.media.recorder.mask_switch import MaskedCameras
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

type Mover = Callable[[CameraAddress, Verb], Awaitable[None]]
"""Hands a verb to the camera of an address. Raises Trouble: UNREACHABLE, REFUSED, NOT_FOUND (no such preset),
UNSUPPORTED, SILENT, MASK_DEVICE."""
VERB_LIMIT_S = 3.0
_NOT_RECORDED = Words("没有录制此摄像机", "this camera is not recorded here")
_MASKED = Words(
    "该摄像机设有遮挡区，转动后遮挡区不再对准，不予转动",
    "the camera has privacy masks, which would cover something else once it turned",
)
_BUSY = Words("上一条控制指令还未完成", "the last command to this camera is not done yet")
_NO_HOME = Words("没有登记看守位编号，无法回位", "no number of a home preset is recorded: it cannot turn home")


class CameraControl:
    """Answers `control`. One verb at a time for a camera; a stop never waits."""

    def __init__(
        self,
        row_of: Callable[[str], AssignmentRow | None],
        unseal: Callable[[str], str],
        movers: Mapping[str, Mover],
        masked: MaskedCameras,
    ) -> None:
        """`row_of`: the assignment of a camera that is recorded here; `unseal` opens a sealed password, raises Fault;
        `movers` by the scheme of an address; `masked`: the cameras with masks, whose devices are not turned."""
        self._row_of, self._unseal, self._movers, self._masked = row_of, unseal, movers, masked
        self._busy: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def run(self, given: Given, _: Reply) -> dict[str, object]:
        """Does one verb; says where home is, and how the camera answered ("" or a reason of a gap).

        Raises Fault(NOT_FOUND) for a camera that is not recorded here, Fault(INVALID) for no verb or no home,
        Fault(FORBIDDEN) for a masked one, Fault(EXHAUSTED) while another verb of it runs.
        """
        camera, verb = str(given.get("camera")), _verb_of(given)
        row = self._row_of(camera)
        if row is None or not row.enabled:
            raise Fault(FaultKind.NOT_FOUND, _NOT_RECORDED)
        address = camera_address(row.url, row.username, self._unseal(row.sealed_password))
        if row.mask_plan or {device_name(address.host)} & (self._masked.hosts | self._masked.places):
            raise Fault(FaultKind.FORBIDDEN, _MASKED)
        if isinstance(verb, GoHome):
            if not row.home_preset:
                raise Fault(FaultKind.INVALID, _NO_HOME)
            verb = GoToPreset(row.home_preset)
        trouble = await self._moved(camera, address, verb)
        return {"home_preset": row.home_preset, "home_return_s": row.home_return_s, "trouble": trouble}

    async def _moved(self, camera: str, address: CameraAddress, verb: Verb) -> str:
        """Why the camera did not take the verb; "" if it did. Raises Fault(EXHAUSTED)."""
        mover = self._movers.get(address.scheme)
        if mover is None:
            return GapReason.UNSUPPORTED.value.lower()
        if isinstance(verb, Stop):
            return await _tried(mover, address, verb)
        lock = self._busy[camera]
        if lock.locked():
            raise Fault(FaultKind.EXHAUSTED, _BUSY)
        async with lock:
            return await _tried(mover, address, verb)


async def _tried(mover: Mover, address: CameraAddress, verb: Verb) -> str:
    try:
        async with asyncio.timeout(VERB_LIMIT_S):
            await mover(address, verb)
    except Trouble as trouble:
        return trouble.reason.value.lower()
    except TimeoutError:
        return GapReason.SILENT.value.lower()
    return ""


def _verb_of(given: Given) -> Verb:
    verb = given.get("verb")
    if not isinstance(verb, dict):
        raise Fault(FaultKind.INVALID, Words("缺少控制指令", "there is no verb"))
    return verb_from_json(cast("dict[str, object]", verb))
