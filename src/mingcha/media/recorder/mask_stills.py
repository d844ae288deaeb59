"""The operation `mask_still` of the local protocol: one still of an assigned camera, to draw or to prove a mask.

The recorder has it as ciphertext alone: a process of its own reads the camera and encrypts for the one who asks
(article 18). Who may ask, how often, and the line of the register are the application's (access).
"""

import base64
from collections.abc import Callable

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import camera_address
from mingcha.media.ingest.source import TakeStill
from mingcha.media.journal.assignments import readable_plan
from mingcha.media.journal.rows import AssignmentRow
from mingcha.media.local.server import Given, Reply
from mingcha.media.recorder.mask_switch import MaskedCameras
from mingcha.media.trouble import Trouble

AT_ONCE = 2
_NONE = Words("此录像机不能取画面", "this recorder takes no stills")
_BUSY = Words("正在取其他画面，请稍候再试", "others are being taken: wait a moment")
_RECIPIENT = Words("收件公钥须为 age 公钥", "recipient is no age recipient")


class MaskStills:
    """Answers `mask_still`."""

    def __init__(
        self,
        row_of: Callable[[str], AssignmentRow | None],
        unseal: Callable[[str], str],
        take: TakeStill | None,
        masked: MaskedCameras,
    ) -> None:
        """`row_of`: the assignment of a camera that is recorded here; `unseal` opens a sealed password; raises Fault;
        `take`: None in a recorder without cameras of its own; `masked`: the cameras with masks, to whose devices no
        other one may redirect."""
        self._row_of, self._unseal, self._take, self._masked = row_of, unseal, take, masked
        self._running = 0

    async def run(self, given: Given, _: Reply) -> dict[str, object]:
        """One still, as JSON. Raises Fault(NOT_FOUND, INVALID, UNSUPPORTED), and Fault(EXHAUSTED) while AT_ONCE others
        are being taken."""
        row = self._row_of(str(given.get("camera")))
        if row is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有录制此摄像机", "this camera is not recorded here"))
        recipient, masked = given.get("recipient"), given.get("masked") is True
        if not isinstance(recipient, str) or not recipient.startswith("age1") or len(recipient) > 80:
            raise Fault(FaultKind.INVALID, _RECIPIENT)
        if self._take is None:
            raise Fault(FaultKind.UNSUPPORTED, _NONE)
        if self._running >= AT_ONCE:
            raise Fault(FaultKind.EXHAUSTED, _BUSY)
        address = camera_address(row.url, row.username, self._unseal(row.sealed_password))
        self._running += 1
        try:
            barred = self._masked.barred_to(address)
            still = await self._take(address, readable_plan(row), recipient, masked=masked, barred=barred)
        except Trouble as trouble:
            return {"reason": trouble.reason.value, "detail": trouble.detail}
        finally:
            self._running -= 1
        return {
            "reason": None, "detail": "", "at_ms": still.at_ms, "width": still.width, "height": still.height,
            "mask": still.names, "view": base64.b64encode(still.view).decode(),
            "still": base64.b64encode(still.ciphertext).decode(),
        }  # fmt: skip
