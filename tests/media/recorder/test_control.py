"""Verbs of control at the recorder: who is asked, how the camera answers, where home is; a masked camera is not turned
(articles 2, 7(2), 18)."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from tests.support.media.masked import LEFT_HALF
from tests.support.media.registered_device import ADDRESS, CAMERA, Asked

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.address import CameraAddress
from mingcha.media.gb28181.link.barred import BarredLink
from mingcha.media.gb28181.link.moving import LinkMover
from mingcha.media.journal.rows import AssignmentRow
from mingcha.media.local.server import Reply
from mingcha.media.masks.plan import MaskPlan, Window
from mingcha.media.ptz.verbs import GoToPreset, Move, Stop, Verb
from mingcha.media.recorder import control
from mingcha.media.recorder.control import CameraControl, Mover
from mingcha.media.recorder.mask_switch import MaskedCameras
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

pytestmark = pytest.mark.law("7(2)")
REPLY = cast("Reply", SimpleNamespace())
ROW = AssignmentRow(
    CAMERA, "rtsp://10.1.2.3/dome", "admin", "sealed", 1, "R30", enabled=True, home_preset=7, home_return_s=300
)
LEFT = {"verb": "move", "pan": -0.5, "tilt": 0.0, "zoom": 0.0}
type Ask = Callable[[dict[str, object]], asyncio.Future[dict[str, object]]]


class Moved:
    """A camera that notes what it is told; it answers once it may."""

    def __init__(self) -> None:
        self.verbs: list[tuple[CameraAddress, Verb]] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.refusal: Trouble | None = None

    async def __call__(self, address: CameraAddress, verb: Verb) -> None:
        self.verbs.append((address, verb))
        await self.may_answer.wait()
        if self.refusal is not None:
            raise self.refusal


def controlled(
    row: AssignmentRow | None, mover: Mover, *, scheme: str = "rtsp", masked: MaskedCameras | None = None
) -> CameraControl:
    return CameraControl(
        lambda camera: row if camera == CAMERA else None,
        lambda sealed: f"open {sealed}" if sealed else "",
        {scheme: mover},
        masked or MaskedCameras(),
    )


async def ask(found: CameraControl, verb: object, camera: str = CAMERA) -> dict[str, object]:
    return await found.run({"camera": camera, "verb": verb}, REPLY)


async def refused(found: CameraControl, verb: object, camera: str = CAMERA) -> FaultKind:
    with pytest.raises(Fault) as fault:
        await ask(found, verb, camera)
    return fault.value.kind


async def test_a_verb_reaches_the_camera_with_its_password_and_home_is_its_preset() -> None:
    moved = Moved()
    found = controlled(ROW, moved)
    assert await ask(found, LEFT) == {"home_preset": 7, "home_return_s": 300, "trouble": ""}
    await ask(found, {"verb": "go_home"})
    (address, verb), (_, home) = moved.verbs
    assert (address.host, address.username, address.password) == ("10.1.2.3", "admin", "open sealed")
    assert (verb, home) == (Move(pan=-0.5), GoToPreset(7))


async def test_what_cannot_be_asked_asks_no_camera() -> None:
    moved = Moved()
    found = controlled(ROW, moved)
    assert await refused(found, LEFT, "42010200001320000999") is FaultKind.NOT_FOUND
    assert await refused(controlled(replace(ROW, enabled=False), moved), LEFT) is FaultKind.NOT_FOUND
    assert await refused(controlled(replace(ROW, home_preset=0), moved), {"verb": "go_home"}) is FaultKind.INVALID
    for verb in (None, "move", {"verb": "fly"}, {"verb": "move", "pan": 2.0}, {"verb": "go_to_preset", "preset": 256}):
        assert await refused(found, verb) is FaultKind.INVALID, verb
    assert (await ask(controlled(ROW, moved, scheme="gb28181"), LEFT))["trouble"] == "unsupported"
    assert moved.verbs == []


@pytest.mark.law("18(4)")
async def test_a_camera_with_masks_and_its_device_are_not_turned() -> None:
    moved, plan = Moved(), MaskPlan((Window(0, None, LEFT_HALF),)).as_text()
    assert await refused(controlled(replace(ROW, mask_plan=plan), moved), LEFT) is FaultKind.FORBIDDEN
    for masked in (MaskedCameras(["10.1.2.3"]), MaskedCameras([], ["10.1.2.3"])):
        assert await refused(controlled(ROW, moved, masked=masked), {"verb": "stop"}) is FaultKind.FORBIDDEN
    assert moved.verbs == []


async def test_one_verb_at_a_time_and_a_stop_never_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    moved = Moved()
    found = controlled(ROW, moved)
    moved.may_answer.clear()
    first = asyncio.ensure_future(ask(found, LEFT))
    await asyncio.sleep(0)
    assert await refused(found, LEFT) is FaultKind.EXHAUSTED
    stop = asyncio.ensure_future(ask(found, {"verb": "stop"}))
    await asyncio.sleep(0)
    assert [verb for _, verb in moved.verbs] == [Move(pan=-0.5), Stop()]
    moved.may_answer.set()
    assert [one["trouble"] for one in await asyncio.gather(first, stop)] == ["", ""]
    monkeypatch.setattr(control, "VERB_LIMIT_S", 0.0)
    moved.may_answer.clear()
    assert (await ask(found, LEFT))["trouble"] == "silent"
    moved.may_answer.set()
    moved.refusal = Trouble(GapReason.REFUSED, "no")
    monkeypatch.setattr(control, "VERB_LIMIT_S", 3.0)
    assert (await ask(found, LEFT))["trouble"] == "refused"


async def test_a_device_that_registers_is_asked_through_the_link() -> None:
    asked = Asked(host="10.9.8.7")
    found = controlled(
        replace(ROW, url=ADDRESS, username="", sealed_password=""), LinkMover(BarredLink(asked)), scheme="gb28181"
    )
    assert (await ask(found, LEFT))["trouble"] == ""
    (sent,) = asked.controls
    assert (f"gb28181://{sent.device}/{sent.channel}", sent.verb) == (ADDRESS, LEFT)
    asked.refusal = Trouble(GapReason.SILENT, "no acknowledgement")
    assert (await ask(found, LEFT))["trouble"] == "silent"
